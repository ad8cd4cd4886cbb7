"""Limits adjusted by the dry share, and by the receiving water and the discharge."""

from __future__ import annotations

import numpy as np
import pytest

from regulation.hand_made import one, rule
from symbiosis.model.rule_words import ADJUSTMENTS
from symbiosis.reading.rules import read_rules
from symbiosis.regulation.adjustments import ADJUST, Facts, adjusted, coefficients
from symbiosis.regulation.regulate import regulate

NAN = float("nan")


def facts(dry=NAN, river=NAN, lake=NAN, discharge=NAN) -> Facts:
    return Facts(*(np.array([number]) for number in (dry, river, lake, discharge)))


def test_every_adjustment_a_file_may_name_has_its_formula_and_its_source() -> None:
    assert set(ADJUST) == set(ADJUSTMENTS)
    for name in ADJUST:
        assert coefficients(name)["confidence"] == "unverified"
        assert coefficients(name)["source"]


@pytest.mark.parametrize(("share", "expected"), [(0.25, 86.25), (1.0, 300.0), (0.05, 29.25)])
def test_the_dry_share_formula(share: float, expected: float) -> None:
    assert adjusted(300.0, "qcvn_dry_share", "lead", facts(share)) == pytest.approx([expected])


@pytest.mark.parametrize(
    ("river", "kq"),
    [(0, 0.9), (50, 0.9), (50.001, 1.0), (200, 1.0), (200.001, 1.1), (500, 1.1), (500.001, 1.2),
     (1e6, 1.2)],
)  # fmt: skip
def test_kq_of_a_river_at_every_edge(river: float, kq: float) -> None:
    found = adjusted(100.0, "qcvn40_discharge", "cod", facts(river=river, discharge=1000))
    assert found == pytest.approx([100 * kq])


@pytest.mark.parametrize(
    ("lake", "kq"), [(0, 0.6), (10, 0.6), (10.001, 0.8), (100, 0.8), (100.001, 1.0), (1e4, 1.0)]
)
def test_kq_of_a_lake_at_every_edge(lake: float, kq: float) -> None:
    found = adjusted(100.0, "qcvn40_discharge", "cod", facts(lake=lake, discharge=1000))
    assert found == pytest.approx([100 * kq])


@pytest.mark.parametrize(
    ("discharge", "kf"),
    [(1, 1.2), (50, 1.2), (50.001, 1.1), (500, 1.1), (500.001, 1.0), (5000, 1.0),
     (5000.001, 0.9), (1e6, 0.9)],
)  # fmt: skip
def test_kf_at_every_edge(discharge: float, kf: float) -> None:
    found = adjusted(100.0, "qcvn40_discharge", "cod", facts(river=100, discharge=discharge))
    assert found == pytest.approx([100 * kf])


@pytest.mark.parametrize(("column", "low", "high"), [(75.0, 40.5, 108.0), (150.0, 81.0, 216.0)])
def test_both_columns_at_both_ends_of_the_ranges(column: float, low: float, high: float) -> None:
    least = facts(lake=5, discharge=9000)
    most = facts(river=900, discharge=20)
    assert adjusted(column, "qcvn40_discharge", "cod", least) == pytest.approx([low])
    assert adjusted(column, "qcvn40_discharge", "cod", most) == pytest.approx([high])


def test_some_parameters_are_not_adjusted_and_of_two_waters_the_stricter_counts() -> None:
    assert adjusted(9.0, "qcvn40_discharge", "ph", facts()) == pytest.approx([9])
    both = facts(river=900, lake=5, discharge=1000)
    assert adjusted(100.0, "qcvn40_discharge", "cod", both) == pytest.approx([60])


COD = rule(breach=[[{"parameter": "cod", "at_most": "75 mg/L", "adjusted": "qcvn40_discharge"}]])


@pytest.mark.parametrize(
    ("site", "cod", "said"),
    [({"receiving_flow": 900.0, "discharge": 20.0}, "108 mg/L", "allowed"),
     ({"receiving_flow": 900.0, "discharge": 20.0}, "108.1 mg/L", "forbidden"),
     ({"receiving_volume": 5.0, "discharge": 9000.0}, "40.5 mg/L", "allowed"),
     ({"receiving_volume": 5.0, "discharge": 9000.0}, "41 mg/L", "forbidden"),
     ({"discharge": 20.0}, "1 mg/L", "unknown"), ({"receiving_flow": 900.0}, "1 mg/L", "unknown")],
)  # fmt: skip
def test_the_givers_water_and_discharge_decide(site, cod, said) -> None:
    lawful = regulate(one(holds={"cod": cod}, giver=site), read_rules({"r": COD}))
    assert lawful.arcs["verdict"].item() == said


def test_the_sentence_says_from_what_and_how_sure() -> None:
    law = read_rules({"r": COD})
    site = {"receiving_flow": 900.0, "discharge": 20.0}
    said = regulate(one(holds={"cod": "120 mg/L"}, giver=site), law).findings.iloc[0]
    assert "at most 108 mg/L (adjusted from 75, adjustment unverified)" in said["reason"]
    assert said["confidence"] == "unverified"
    open_ = regulate(one(holds={"cod": "1 mg/L"}), law).findings.iloc[0]
    assert "cannot be compared without the receiving_flow (of a river)" in open_["reason"]
    assert "the discharge of the giver" in open_["mend"]
