"""The three commands, run as a user types them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from symbiosis.cli import _parser, _rules, main

DATA = Path(__file__).parent.parent / "data"


def test_rank_prints_the_ranking_and_writes_four_results(tmp_path, capsys):
    assert main(["rank", str(DATA), "--rules", "vn", "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert "CO2 of the fertiliser plant" in told
    assert "low <" in told
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"ranking.csv", "plan.csv", "matrix.png", "report.html", "rules.csv"}
    assert (tmp_path / "out" / "matrix.png").read_bytes().startswith(b"\x89PNG")
    ranking = pd.read_csv(tmp_path / "out" / "ranking.csv")
    assert ranking["rank"].tolist() == list(range(1, len(ranking) + 1))
    assert "<html" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_rules_and_catalogue_beside_the_tables_are_taken(tmp_path, capsys):
    case = tmp_path / "case"
    shutil.copytree(DATA, case)
    (case / "park.rules.toml").write_text(
        '["permit.no_grain"]\ntitle = "No grain leaves"\ncitation = "permit"\nkind = "route"\n'
        'effect = "forbid"\nstanding = "permit"\nconfidence = "seen"\nsource = "permit"\n'
        'where = { material = ["brewers_grain_wet"] }\n',
        encoding="utf-8",
    )
    assert main(["rank", str(case), "--out", str(tmp_path / "out"), "--by", "exchange"]) == 0
    ranking = pd.read_csv(tmp_path / "out" / "ranking.csv")
    grain = ranking[ranking["output"] == "HK-GRAIN"]
    assert (grain["verdict"] == "forbidden").all()
    assert len(grain)


def test_check_shows_every_fault_and_changes_nothing(tmp_path, capsys):
    case = tmp_path / "case"
    shutil.copytree(DATA, case)
    path = case / "waste_streams.csv"
    text = path.read_text(encoding="utf-8").replace("6000,m3/h", "lots,m3/h")
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(case)]) == 2
    told = capsys.readouterr().out
    assert "lots" in told
    assert path.read_text(encoding="utf-8") == text
    assert main(["check", str(DATA)]) == 0
    assert "no faults" in capsys.readouterr().out


def test_a_fault_is_told_without_a_traceback(tmp_path, capsys):
    assert main(["rank", str(tmp_path / "nowhere"), "--out", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert "nowhere" in told
    assert "Traceback" not in told


def test_init_writes_templates(tmp_path, capsys):
    assert main(["init", str(tmp_path / "new")]) == 0
    assert "waste_streams.csv" in capsys.readouterr().out
    assert main(["init", str(tmp_path / "new")]) == 2


def test_help_and_no_command(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    with pytest.raises(SystemExit) as stop:
        main([])
    assert stop.value.code == 2


def test_several_rulebooks_are_joined(tmp_path):
    own = tmp_path / "own.rules.toml"
    own.write_text(
        '["own.note"]\ntitle = "A note"\ncitation = "c"\nkind = "route"\neffect = "note"\n',
        encoding="utf-8",
    )
    asked = ["rank", str(tmp_path), "--on", "2026-11-21"]
    for name in ("vn", "buyers", str(own)):
        asked += ["--rules", name]
    law = _rules(_parser().parse_args(asked))
    assert {key.partition(".")[0] for key in law.rules["rule"]} == {"vn", "buyers", "own"}
    assert law.on == "2026-11-21"
    assert len(_rules(_parser().parse_args(asked[:2])).rules) == 1  # what lies beside the tables
