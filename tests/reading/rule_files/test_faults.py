"""Every kind of wrong rule file is told with its file, rule, key and mend, and all at once."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from reading.rule_files.wrong import CONTENT, MOVING, RIGHT, ROUTE, WRONG, Wrong, file_of
from symbiosis.errors import RuleError
from symbiosis.reading.rule_files.faults import tell
from symbiosis.reading.rules import read_rules


def faults(source: Any) -> RuleError:
    with pytest.raises(RuleError) as caught:
        read_rules(source)
    return caught.value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    # What some rules of the table replace stands in a file of its own.
    (tmp_path / "old.rules.toml").write_text(file_of({"old": RIGHT["old"]}), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", list(WRONG))
def test_a_wrong_file_says_what_where_and_how_to_mend(name: str, folder: Path) -> None:
    wrong: Wrong = WRONG[name]
    file = folder / "wrong.rules.toml"
    file.write_text(file_of({"a": wrong.block}), encoding="utf-8")
    error = faults(folder)
    assert len(error.faults) == 1, error
    told = error.faults.iloc[0]
    assert (told["file"], told["rule"], told["key"]) == (str(file), "a", wrong.key)
    assert wrong.reason in told["reason"]
    assert wrong.mend in told["mend"]
    assert told["mend"]
    key = f", key {wrong.key}" if wrong.key else ""
    assert (error.what, error.mend) == (told["reason"], told["mend"])
    assert error.where == f"{file}, rule a{key}"


def test_there_are_enough_kinds() -> None:
    assert len(WRONG) >= 100
    assert len({(wrong.key, wrong.reason) for wrong in WRONG.values()}) >= 90


def test_the_right_ones_that_the_wrong_ones_differ_from_are_taken() -> None:
    assert len(read_rules(RIGHT).rules) == len(RIGHT)


def test_all_faults_of_all_files_come_at_once(folder: Path) -> None:
    first = {"a": CONTENT | {"citaton": "x", "standing": "custom"}, "b": ROUTE | {"title": ""}}
    second = {"c": MOVING | {"in_force": {"until": "soon"}}, "a": ROUTE,
              "permit": {"12": {"company": "G", "permit": ["x"]}}}  # fmt: skip
    (folder / "1.rules.toml").write_text(file_of(first), encoding="utf-8")
    (folder / "2.rules.toml").write_text(file_of(second), encoding="utf-8")
    (folder / "3.rules.toml").write_text("[a\n", encoding="utf-8")
    error = faults(folder)
    places = error.faults[["file", "rule", "key"]].to_numpy().tolist()
    one, two, three = (str(folder / f"{number}.rules.toml") for number in (1, 2, 3))
    assert places[0][0] == three  # what cannot be read at all goes first
    assert places[1:] == [
        [one, "a", "citaton"], [one, "a", "standing"], [one, "b", "title"],
        [two, "c", "in_force"], [two, "c", "transition"], [two, "a", ""],
        [two, "permit 12", "citation"]]  # fmt: skip
    assert error.what == "8 faults in the rules"
    told = str(error)
    assert told.count("\n") == len(error.faults)
    assert all(reason in told for reason in error.faults["reason"])
    assert f"{two}, permit 12, key citation" in error.where


def test_one_wrong_rule_tells_all_of_its_faults() -> None:
    lines = [[{"parameter": "cod", "at_most": "x"}], [{"parameter": "ph", "at_most": "9 mg/L"}]]
    block = CONTENT | {"where": {"a": "x", "b": "x"}, "breach": lines}
    assert faults({"a": block}).faults["key"].tolist() == ["at_most"] * 2 + ["where.a", "where.b"]


def test_the_error_pickles_with_its_faults_and_is_short_about_many() -> None:
    error = faults({f"r{i}": {"kind": "route"} for i in range(30)})
    again = pickle.loads(pickle.dumps(error))
    assert again.faults.equals(error.faults)
    assert (again.what, str(again)) == (error.what, str(error))
    assert "and 10 more: see .faults" in str(error)


def test_no_fault_raises_nothing() -> None:
    tell([])


def test_an_error_of_three_parts_has_one_fault() -> None:
    error = RuleError("No", "here", "so")
    assert error.faults.to_numpy().tolist() == [["here", "", "", "No", "so"]]
    assert str(error) == "No. Where: here. Mend: so."
