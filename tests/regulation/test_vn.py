"""The shipped Vietnamese rules on cases that a lawyer can read and extend: vn_cases.csv."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from regulation.hand_made import one
from symbiosis.model.verdicts import bearing
from symbiosis.reading.catalogue import catalogue
from symbiosis.reading.rules import read_rules, rulebook
from symbiosis.regulation.regulate import regulate

CASES = pd.read_csv(Path(__file__).parent / "vn_cases.csv", dtype=str, keep_default_na=False)
LAW = rulebook("vn")
KNOWN = catalogue()


def clean(rule: str) -> dict[str, str]:
    """Give contents well within every limit of a rule."""
    limits = LAW.limits[LAW.limits["rule"] == rule]
    most = limits[limits["bound"] == "at_most"]
    rows = zip(most["parameter"], most["value"], most["unit"], strict=True)
    return {p: f"{v / 10:g} {u}" for p, v, u in rows} | {"ph": "7"}


PRESETS = {
    "clean water": clean("vn.wastewater.column_a"),
    "clean sludge": clean("vn.sludge.qcvn50") | {"dry_matter": "25 %"},
}


def pairs(text: str) -> dict[str, str]:
    """Read `a=b; c=d`."""
    return dict(part.strip().split("=", 1) for part in text.split(";") if "=" in part)


def held(text: str) -> dict[str, str]:
    """Read contents: a preset first, then changes; a blank takes a parameter out."""
    preset = PRESETS.get(text.split(";")[0].strip(), {})
    return {key: value for key, value in (preset | pairs(text)).items() if value}


def case(row: pd.Series):
    return one(
        {"material": row["material"]} | pairs(row["stream"]),
        {"material": row["delivered"], "use": row["use"]},
        holds=held(row["contents"]), via=row["via"], arrives=PRESETS["clean water"],
        giver=pairs(row["giver"]), receiver=pairs(row["receiver"]), known=KNOWN, date=row["date"],
    )  # fmt: skip


@pytest.mark.parametrize("name", CASES["case"])
def test_case(name: str) -> None:
    row = CASES.set_index("case").loc[name]
    lawful = regulate(case(row), LAW)
    found = bearing(lawful.findings, "o", row["via"], "n")
    found = found[found["rule"] == row["rule"]]
    if row["expected"] == "silent":
        assert found.empty, found["reason"].tolist()
        return
    assert found["verdict"].tolist() == [row["expected"]], found["reason"].tolist()
    assert row["says"] in found["reason"].item()


def test_every_rule_has_two_cases_and_names_of_cases_are_unique() -> None:
    counts = CASES["rule"].value_counts()
    assert set(LAW.rules["rule"]) == set(counts.index)
    assert counts.min() >= 2
    assert CASES["case"].is_unique


BROKEN = CASES.set_index("case").loc["water-08"]


def test_a_permit_file_forbids_what_the_practice_only_conditions() -> None:
    permit = read_rules({
        "park.permit.cod": {
            "title": "COD of reused water", "kind": "content", "effect": "forbid",
            "standing": "permit", "citation": "permit 12, annex 2", "looks_at": "delivered",
            "where": {"material": ["treated_wastewater"]},
            "breach": [[{"parameter": "cod", "at_most": "75 mg/L"}]],
        }
    })  # fmt: skip
    assert regulate(case(BROKEN), LAW).arcs["verdict"].item() == "conditional"
    assert regulate(case(BROKEN), LAW | permit).arcs["verdict"].item() == "forbidden"
    mended = CASES.set_index("case").loc["water-14"]
    assert regulate(case(mended), LAW | permit).arcs["verdict"].item() == "conditional"  # the plan


def test_water_that_keeps_column_a_with_a_plan_in_the_permit_is_allowed() -> None:
    fit = CASES.set_index("case").loc["water-02"]
    assert regulate(case(fit), LAW).arcs["verdict"].item() == "allowed"


def test_a_user_can_load_the_table_that_was_not_obtained() -> None:
    loaded = read_rules({
        "vn.sludge.qcvn07_2025": {
            "title": "thresholds", "kind": "content", "effect": "hazardous", "citation": "c",
            "where": {"material": ["sludge"]},
            "breach": [[{"parameter": "lead", "at_most": "300 mg/kg"}]],
        }
    })  # fmt: skip
    row = CASES.set_index("case").loc["sludge-15"]
    assert regulate(case(row), LAW).arcs["verdict"].item() == "unknown"
    assert regulate(case(row), LAW | loaded).arcs["verdict"].item() == "allowed"


def test_the_worked_figure_of_lead() -> None:
    row = CASES.set_index("case").loc["sludge-02"]
    found = regulate(case(row), LAW).findings.set_index("rule").loc["vn.sludge.qcvn50"]
    assert found["limit"] == pytest.approx(86.25)
    assert "adjusted from 300" in found["reason"]
