"""What the findings that leave something open ask for."""

from __future__ import annotations

import numpy as np
import pandas as pd

from regulation.hand_made import many, rule
from symbiosis.model.matches import FINDINGS
from symbiosis.model.wants import DECIDED, coded, wants_of
from symbiosis.reading.rules import read_rules
from symbiosis.tables import conform

CASE = many(
    [
        {"output": "o", "company": "G", "material": "wastewater_sludge"},
        {"output": "p0/cake", "company": "G", "material": "sludge", "plant": "p0"},
    ],
    [{"need": "n", "company": "R"}],
    [{"output": "o", "via": "", "need": "n"}],
    held={"o": {"lead": "5 mg/kg"}},
)
PARK = CASE.park


def finding(**told) -> dict[str, object]:
    """Make a finding that leaves the output open."""
    row = {"stage": "regulate", "rule": "r", "output": "o", "via": "*", "verdict": "unknown"}
    return row | told


def asked(rules, *findings: dict[str, object]) -> pd.DataFrame:
    """Ask what findings want."""
    table = conform(pd.DataFrame(list(findings)), FINDINGS)
    bundle, wants = wants_of(table, PARK, read_rules(rules) if rules is not None else None)
    assert len(bundle) == len(findings)
    assert set(wants["bundle"]) == set(bundle)
    return wants


def test_rows_that_are_alike_bear_one_number() -> None:
    codes, first = coded(pd.DataFrame({"a": ["x", "y", "x", "x"], "b": ["1", "1", "1", "2"]}))
    assert codes.tolist() == [0, 1, 0, 2]
    assert first.tolist() == [0, 1, 3]


def test_each_parameter_of_a_finding_is_a_thing() -> None:
    lines = [[{"parameter": p, "at_most": "5 mg/L"}] for p in ("cod", "zinc")]
    wants = asked({"r": rule(breach=lines)}, finding(parameter="cod zinc"))
    assert wants["parameter"].tolist() == ["cod", "zinc"]
    assert set(wants["kind"]) == {"measurement"}
    assert wants["limit"].tolist() == [5, 5]
    assert not wants["settles"].any()


def test_what_differs_in_needs_alone_is_asked_once() -> None:
    wants = asked({"r": rule()}, finding(parameter="cod", need="n"), finding(parameter="cod"))
    assert len(wants) == 1


def test_what_is_stated_at_the_gate_is_asked_behind_the_conversion() -> None:
    later = rule(looks_at="delivered", breach=[[{"parameter": "lead", "at_most": "1 mg/kg"}]])
    wants = asked({"r": later}, finding(parameter="lead", via="filtration"))
    assert wants[["kind", "via"]].to_numpy().tolist() == [["measurement", "filtration"]]
    wants = asked({"r": rule(looks_at="delivered")}, finding(parameter="cod", via="filtration"))
    assert wants["via"].tolist() == [""]


def test_a_rule_that_gives_a_status_only_settles_it() -> None:
    wants = asked({"r": rule(effect="hazardous")}, finding(parameter="cod"))
    assert wants["settles"].tolist() == [True]


def test_what_the_plan_decides_is_limited_not_measured() -> None:
    told = finding(output="p0/cake", parameter="cod", reason=f"{DECIDED}: cod between 1 and 2")
    assert asked({"r": rule()}, told)["kind"].tolist() == ["limit"]
    assert asked({"r": rule()}, told | {"output": "o"})["kind"].tolist() == ["measurement"]


def test_what_nothing_answers_has_a_blank_kind() -> None:
    told = finding(stage="match", rule="", reason="its unit cannot be compared")
    wants = asked(None, told)
    assert wants["kind"].tolist() == [""]


def test_a_figure_that_breaches_in_a_doubtful_scope_asks_for_the_fact() -> None:
    across = rule(where={"receiver.customs": ["domestic"]})
    wants = asked({"r": across}, finding(parameter="cod", value=90.0, need="n"))
    assert wants[["kind", "company", "parameter"]].to_numpy().tolist() == [["fact", "R", "customs"]]
    assert np.isnan(wants["limit"]).all()
