"""Rule files: what they give, and what is wrong with a wrong one."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from symbiosis.errors import RuleError, SymbiosisError, UnknownName
from symbiosis.reading.catalogue import catalogue
from symbiosis.reading.rules import read_rules, rulebook

CONTENT: dict[str, Any] = {
    "title": "COD",
    "kind": "content",
    "effect": "forbid",
    "citation": "permit",
    "breach": [[{"parameter": "cod", "at_most": "75 mg/L"}]],
}
LICENCE: dict[str, Any] = {
    "title": "plan",
    "kind": "licence",
    "citation": "law",
    "party": "giver",
    "permit": ["plan"],
    "missing": "conditional",
}
BLEND = CONTENT | {"kind": "blend", "effect": "limit"}
ROUTE = {"title": "way", "kind": "route", "effect": "condition", "citation": "law"}
STATUS = CONTENT | {"effect": "hazardous"}


def part(**changes: Any) -> list[list[dict[str, Any]]]:
    base = {"parameter": "cod", "at_most": "75 mg/L"}
    return [[{k: v for k, v in (base | changes).items() if v is not None}]]


WRONG = [
    ({}, "a", "no kind"),
    (CONTENT | {"kind": "contents"}, "key kind", "no kind 'contents'"),
    (CONTENT | {"colour": "red"}, "key colour", "'colour' is none of a content rule"),
    (CONTENT | {"citaton": "x"}, "key citaton", "citaton"),
    (CONTENT | {"party": "giver"}, "key party", "none of a content rule"),
    (CONTENT | {"citation": ""}, "rule a", "says no citation"),
    (CONTENT | {"title": ""}, "rule a", "says no title"),
    (CONTENT | {"title": 5}, "key title", "not a text"),
    (CONTENT | {"effect": "forbidden"}, "key effect", "no effect 'forbidden'"),
    (CONTENT | {"effect": "Very Bad"}, "key effect", "no effect 'Very Bad'"),
    (CONTENT | {"effect": "limit"}, "key effect", "no effect 'limit'"),
    (CONTENT | {"standing": "custom"}, "key standing", "no standing 'custom'"),
    (CONTENT | {"confidence": "sure"}, "key confidence", "no confidence 'sure'"),
    (CONTENT | {"in_force": {"from": "2026-02-09", "until": "2025-01-01"}}, "key in_force",
     "ends before it begins"),
    (CONTENT | {"in_force": {"from": "9 Feb 2026"}}, "key in_force", "not a date"),
    (CONTENT | {"in_force": {"from": dt.datetime(2026, 2, 9)}}, "key in_force", "not a date"),
    (CONTENT | {"in_force": {"till": "2026-01-01"}}, "key till", "till"),
    (CONTENT | {"in_force": "2026-01-01"}, "key in_force", "not a table"),
    (CONTENT | {"replaces": []}, "key replaces", "is empty"),
    (CONTENT | {"loaded": "no"}, "key loaded", "neither true nor false"),
    (CONTENT | {"loaded": False}, "key breach", "not loaded has a breach"),
    (CONTENT | {"looks_at": "door"}, "key looks_at", "no looks_at 'door'"),
    (CONTENT | {"breach": []}, "key breach", "breach is empty"),
    ({k: v for k, v in CONTENT.items() if k != "breach"}, "key breach", "breach is empty"),
    (CONTENT | {"breach": [[]]}, "key breach", "Line 1"),
    (CONTENT | {"breach": [{"parameter": "cod"}]}, "key breach", "Line 1"),
    (CONTENT | {"breach": [["cod"]]}, "key breach", "not a table"),
    (CONTENT | {"breach": part(at_most=None)}, "key breach", "has 0 bounds"),
    (CONTENT | {"breach": part(at_least="5 mg/L")}, "key breach", "has 2 bounds"),
    (CONTENT | {"breach": part(parameter=None)}, "key breach", "names no parameter"),
    (CONTENT | {"breach": part(most=5)}, "key most", "none of a part"),
    (CONTENT | {"breach": part(at_most="many mg/L")}, "key at_most", "is not a limit"),
    (CONTENT | {"breach": part(at_most="7,5 mg/L")}, "key at_most", "is not a limit"),
    (CONTENT | {"breach": part(at_most=True)}, "key at_most", "is not a limit"),
    (CONTENT | {"breach": part(at_most="1e999 mg/L")}, "key at_most", "is not a limit"),
    (CONTENT | {"breach": part(at_most="75")}, "key at_most", "has no unit"),
    (CONTENT | {"breach": part(at_most="75 furlong")}, "key at_most", "is not understood"),
    (CONTENT | {"breach": part(at_most="75 degC")}, "key at_most", "no unit of 'cod'"),
    (CONTENT | {"breach": part(parameter="ph", at_most="9 mg/L")}, "key at_most", "no unit"),
    (CONTENT | {"breach": part(parameter="temperature", at_most="9 Bq/L")}, "key at_most",
     "no unit of 'temperature'"),
    (CONTENT | {"breach": part(adjusted="dry")}, "key adjusted", "no adjusted 'dry'"),
    (CONTENT | {"where": ["sludge"]}, "key where", "not a table"),
    (CONTENT | {"where": {"stuff": ["sludge"]}}, "key where.stuff", "no field 'stuff'"),
    (CONTENT | {"where": {"giver": {"size": ["big"]}}}, "key where.giver.size", "no field"),
    (CONTENT | {"where": {"material": []}}, "key where.material", "is empty"),
    (CONTENT | {"where": {"material": [5]}}, "key where.material", "not a list of texts"),
    (CONTENT | {"where": {"legal_kind": ["recycle"]}}, "key where.legal_kind", "is no legal_kind"),
    (CONTENT | {"where": {"giver.facility": ["old"]}}, "key where.giver.facility", "'old'"),
    (STATUS | {"where": {"status": ["ordinary"]}}, "key where.status", "gives a status"),
    (STATUS | {"where": {"use": ["feed"]}}, "key where.use", "gives a status"),
    (STATUS | {"looks_at": "delivered"}, "key effect", "at the gate"),
    (BLEND | {"effect": "forbid"}, "key effect", "no effect 'forbid'"),
    (BLEND | {"breach": part(parameter="ph", at_most=9)}, "key at_most", "does not mix"),
    (BLEND | {"breach": part(at_most=None, below="75 mg/L")}, "key below", "plain limits"),
    (BLEND | {"breach": [part()[0] * 2]}, "key breach", "parameter by parameter"),
    (BLEND | {"where": {"material": ["sludge"]}}, "key where.material", "binds the mix"),
    (ROUTE | {"effect": "hazardous"}, "key effect", "no effect 'hazardous'"),
    (ROUTE | {"breach": part()}, "key breach", "none of a route rule"),
    (LICENCE | {"missing": "condition"}, "key missing", "no missing 'condition'"),
    (LICENCE | {"party": "carrier"}, "key party", "no party 'carrier'"),
    (LICENCE | {"permit": []}, "key permit", "is empty"),
    (LICENCE | {"effect": "forbid"}, "key effect", "none of a licence rule"),
    ("a rule", "rule a", "not a table"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "where", "what"), WRONG)
def test_a_wrong_rule_says_where_and_how_to_mend(block: Any, where: str, what: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_rules({"a": block})
    error = caught.value
    assert error.where.startswith("dict, rule a")
    assert where in error.where
    assert what in error.what
    assert error.mend


def test_there_are_enough_wrong_files() -> None:
    assert len(WRONG) >= 25


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


def test_every_shipped_rule_is_complete_and_in_composed_letters() -> None:
    law = rulebook("vn")
    for column in ("title", "title_vi", "citation", "source", "confidence"):
        assert (law.rules[column] != "").all(), column
    assert (law.limits[["source", "confidence"]] != "").all(axis=None)
    for title in law.rules["title_vi"]:
        assert unicodedata.is_normalized("NFC", title)
    assert set(" ".join(law.rules["replaces"]).split()) <= set(law.rules["rule"])


def test_every_name_in_the_shipped_rulebook_is_in_the_catalogue() -> None:
    law, known = rulebook("vn"), catalogue()
    looked = law.scopes[law.scopes["field"].isin(["material", "wanted"])]["value"]
    assert set(looked) <= set(known.materials["material"])
    assert set(law.limits["parameter"]) <= set(known.parameters["parameter"])


def test_column_a_has_33_parameters_and_the_sludge_table_keeps_its_ratio() -> None:
    limits = rulebook("vn").limits
    assert limits.loc[limits["rule"] == "vn.wastewater.column_a", "parameter"].nunique() == 33
    sludge = limits[limits["rule"] == "vn.sludge.qcvn50"].set_index("parameter")["value"]
    leached = sludge[sludge.index.str.endswith("_leached")]
    totals = sludge[leached.index.str.removesuffix("_leached")]
    assert len(leached) == 24
    assert (totals.to_numpy() == 20 * leached.to_numpy()).all()  # a check of the table by itself
