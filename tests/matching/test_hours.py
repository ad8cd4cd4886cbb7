"""Ends that run at other hours or in other months, where the plan knows a year only."""

from __future__ import annotations

import numpy as np
import pytest

from makers import catalogue, matched, park, told


def case(given, wanted, **others):
    return matched(park([given], [wanted], **others))


def hours(given, wanted, **others):
    return case({"operating_hours": given}, {"operating_hours": wanted}, **others)


def months(given, wanted, **others):
    return case({"months": given}, {"months": wanted}, **others)


def test_other_hours_are_told_and_forbid_nothing():
    matches = hours(8_000.0, 4_000.0)
    finding = matches.findings.iloc[0]
    assert len(matches.findings) == 1
    assert finding[["verdict", "output", "need", "via"]].tolist() == ["allowed", "o0", "n0", "*"]
    assert finding["reason"] == (
        "given 8,000 h and wanted 4,000 h a year: "
        "the plan takes the amounts of the year as if they met"
    )
    assert finding["mend"] == "give periods, or storage"


@pytest.mark.parametrize(
    ("given", "wanted", "count"),
    [
        (8_000.0, 8_000.0, 0),
        (8_000.0, 7_200.0, 0),  # a tenth
        (8_000.0, 7_100.0, 1),
        (7_100.0, 8_000.0, 1),
        (8_000.0, np.nan, 0),
        (np.nan, 8_000.0, 0),
    ],
)
def test_a_tenth_is_no_difference_and_what_nobody_knows_is_none(given, wanted, count):
    assert len(hours(given, wanted).findings) == count


def test_hours_of_what_is_not_in_the_plan_are_not_told():
    matches = case({"operating_hours": 10.0, "amount": np.nan}, {"operating_hours": 99.0})
    assert not len(told(matches, "as if they met"))


def test_each_pair_is_told_its_own_hours_once_for_all_ways():
    known = catalogue(
        ["waste", {"material": "dry", "parent": "waste"}],
        conversions=[{"conversion": "drying", "takes": {"waste": 1.0}, "gives": {"dry": 0.3}}],
    )
    outputs = [{"operating_hours": float(h)} for h in (1_000, 2_000, 2_000)]
    matches = matched(park(outputs, [{"operating_hours": 8_000.0}] * 2), known)
    assert len(matches.arcs) == 12
    found = told(matches, "as if they met")
    assert len(found) == 6
    of_first = found["output"] == "o0"
    assert found.loc[of_first, "reason"].str.startswith("given 1,000 h").all()
    assert found.loc[~of_first, "reason"].str.startswith("given 2,000 h").all()


@pytest.mark.parametrize(
    ("given", "wanted", "verdict", "count"),
    [
        ("5-9", "10-12", "conditional", 1),
        ("5-9", "9-12", "allowed", 1),
        ("11-2", "3-10", "conditional", 1),
        ("11-2", "12", "allowed", 1),
        ("1-3,4", "1-4", "allowed", 0),
        ("", "1-4", "allowed", 0),
        ("1-4", "", "allowed", 0),
        ("rains", "1-4", "allowed", 0),
    ],
)
def test_months_that_are_not_shared_are_a_condition(given, wanted, verdict, count):
    matches = months(given, wanted)
    assert matches.arcs["verdict"].tolist() == [verdict]
    assert len(matches.findings) == count
    if count:
        finding = matches.findings.iloc[0]
        assert finding["verdict"] == verdict
        assert finding["reason"].startswith(
            f"given in months {given} and wanted in months {wanted}"
        )
        assert ("none shared" in finding["reason"]) == (verdict == "conditional")


def test_what_runs_already_is_not_in_doubt():
    link = {"output": "o0", "need": "n0", "status": "existing"}
    matches = months("1", "2", links=[link])
    assert matches.arcs["verdict"].tolist() == ["allowed"]
    assert len(told(matches, "none shared")) == 1
    barely = months("1", "2", links=[link | {"status": "forced"}])
    assert barely.arcs["verdict"].tolist() == ["conditional"]


def test_with_periods_the_plan_holds_each_to_its_time():
    periods = [{"period": "dry", "hours": 4_380.0}, {"period": "wet", "hours": 4_380.0}]
    assert not len(hours(8_000.0, 4_000.0, periods=periods).findings)
    assert not len(months("1", "2", periods=periods).findings)


def test_what_names_no_month_is_not_known():
    assert not len(months("rainy season", "1-3").findings)
