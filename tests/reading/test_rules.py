"""Rule files: what they give, and what is wrong with a wrong one."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from reading.rule_files.wrong import CONTENT, ROUTE
from symbiosis.errors import RuleError, SymbiosisError, UnknownName
from symbiosis.reading.catalogue import catalogue
from symbiosis.reading.rules import read_rules, rulebook

BOOKS = ("vn", "eu", "buyers")


@pytest.mark.parametrize(
    ("blocks", "what"),
    [
        ({"vn": {"a": CONTENT}}, "cut at its dots"),
        ({"a b": CONTENT}, "not one word"),
        ({"permit": {"p": {"company": "G"}}}, "says no permit, citation"),
        ({"permit": {"p": 5}}, "not a table"),
        ({"permit": {"p": {"company": "G", "permit": ["x"], "citation": "c", "to": 1}}}, "'to'"),
    ],
)
def test_wrong_blocks(blocks: dict[str, Any], what: str) -> None:
    with pytest.raises(RuleError, match=what):
        read_rules(blocks)


def test_the_near_word_is_named() -> None:
    with pytest.raises(RuleError) as caught:
        read_rules({"a": CONTENT | {"citaton": "x"}})
    assert "perhaps you meant citation" in caught.value.mend


def test_files_and_folders(tmp_path: Path) -> None:
    text = '["our.rule"]\ntitle = "t"\nkind = "route"\neffect = "note"\ncitation = "c"\n'
    (tmp_path / "one.rules.toml").write_text(text, encoding="utf-8")
    assert read_rules(tmp_path / "one.rules.toml").rules["rule"].tolist() == ["our.rule"]
    permit = '[permit."12"]\ncompany = "G"\npermit = ["a", "b"]\ncitation = "no 12"\n'
    (tmp_path / "two.rules.toml").write_text(permit, encoding="utf-8")
    law = read_rules(str(tmp_path))
    assert (len(law.rules), law.permits["permit"].tolist()) == (1, ["a", "b"])
    (tmp_path / "three.rules.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match="one key") as caught:
        read_rules(tmp_path)
    assert "our.rule" in caught.value.where


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    broken = tmp_path / "broken.rules.toml"
    broken.write_text("[a\n", encoding="utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    for path in (broken, tmp_path / "nothing.rules.toml", empty):
        with pytest.raises(RuleError) as caught:
            read_rules(path)
        assert str(path) in caught.value.where


def test_limits_are_stored_in_their_base_units() -> None:
    lines = [[{"parameter": "cod", "at_most": "0.075 g/L"}], [{"parameter": "lead", "above": "3 %"}],
             [{"parameter": "ph", "below": "12.5"}], [{"parameter": "new", "at_least": "2 % dm"}]]  # fmt: skip
    limits = read_rules({"a": CONTENT | {"breach": lines}}).limits
    assert limits[["line", "bound", "value", "unit", "basis"]].values.tolist() == [
        [1, "at_most", 75, "mg/L", "volume"],
        [2, "above", 30000, "mg/kg", "mass"],
        [3, "below", 12.5, "1", "own"],
        [4, "at_least", 20000, "mg/kg_dm", "dry"],
    ]


def test_a_rule_of_the_right_book_takes_the_place_of_the_left() -> None:
    milder = CONTENT | {"effect": "warn"}
    both = read_rules({"a": CONTENT, "b": ROUTE}) | read_rules({"a": milder})
    assert dict(zip(both.rules["rule"], both.rules["effect"], strict=True)) == {
        "b": "condition", "a": "warn"}  # fmt: skip
    assert len(both.limits) == 1


def test_the_shipped_rulebook() -> None:
    assert len(rulebook().rules) == 0
    assert rulebook(on=dt.date(2026, 11, 21)).on == "2026-11-21"
    assert rulebook("vn", on="2026-11-21").on == "2026-11-21"
    with pytest.raises(UnknownName, match="vn"):
        rulebook("vm")
    for wrong in ("soon", "2026-13-01", 5):
        with pytest.raises(SymbiosisError, match="not a date"):
            rulebook("vn", on=wrong)


@pytest.mark.parametrize("book", BOOKS)
def test_every_shipped_rule_is_complete_and_in_composed_letters(book: str) -> None:
    law = rulebook(book)
    needed = ["title", "citation", "source", "confidence"] + ["title_vi"] * (book == "vn")
    for column in needed:
        assert (law.rules[column] != "").all(), column
    assert (law.limits[["source", "confidence"]] != "").all(axis=None)
    for title in law.rules["title_vi"]:
        assert unicodedata.is_normalized("NFC", title)


@pytest.mark.parametrize("book", BOOKS)
def test_every_name_in_a_shipped_rulebook_is_in_the_catalogue(book: str) -> None:
    law, known = rulebook(book), catalogue()
    looked = law.scopes[law.scopes["field"].isin(["material", "wanted"])]["value"]
    assert set(looked) <= set(known.materials["material"])
    assert set(law.limits["parameter"]) - {""} <= set(known.parameters["parameter"])


@pytest.mark.parametrize("book", BOOKS)
def test_what_is_replaced_ends_before_what_replaces_it_begins(book: str) -> None:
    rules = rulebook(book).rules.set_index("rule")
    for _, row in rules[rules["replaces"] != ""].iterrows():
        for old in row["replaces"].split():
            assert "" < rules.loc[old, "in_force_until"] < row["in_force_from"], old


def test_column_a_has_33_parameters_and_the_sludge_table_keeps_its_ratio() -> None:
    limits = rulebook("vn").limits
    assert limits.loc[limits["rule"] == "vn.wastewater.column_a", "parameter"].nunique() == 33
    sludge = limits[limits["rule"] == "vn.sludge.qcvn50"].set_index("parameter")["value"]
    leached = sludge[sludge.index.str.endswith("_leached")]
    totals = sludge[leached.index.str.removesuffix("_leached")]
    assert len(leached) == 24
    assert (totals.to_numpy() == 20 * leached.to_numpy()).all()  # a check of the table by itself
