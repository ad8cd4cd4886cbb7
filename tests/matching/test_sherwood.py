"""Costs of recovery by dilution."""

from __future__ import annotations

import numpy as np
import pytest

from makers import catalogue
from symbiosis.matching.sherwood import cost_of_recovery, recovery_costs

FACTOR = {"factor": "sherwood", "value": 12.0, "unit": "USD/t", "confidence": "assumed"}
RINSE = {"material": "rinse", "measure": "m3", "density": 1_050.0}


def known(cost=np.nan, given=0.002, factors=(FACTOR,), **more):
    step = {
        "conversion": "plating_out",
        "takes": {"rinse": 1.0},
        "gives": {"copper": given, "rest": 1.0},
    }
    return catalogue(
        [RINSE, "copper", "rest"], conversions=[step | {"cost": cost}], factors=factors
    )


def test_ten_times_as_dilute_costs_ten_times_as_much():
    assert cost_of_recovery(0.01, 12.0) == pytest.approx(1_200)
    assert cost_of_recovery(0.001, 12.0) == pytest.approx(12_000)
    assert cost_of_recovery(0.0001, 12.0, exponent=0.5) == pytest.approx(1_200)


def test_a_unit_of_the_stream_costs_what_its_mass_costs_to_work_through():
    told = recovery_costs(known()).loc["plating_out"]
    assert told["cost"] == pytest.approx(12.0 * 1.05)  # a m3 weighs 1.05 t
    assert (told["cost_currency"], told["confidence"]) == ("USD", "assumed")


@pytest.mark.parametrize(
    "case",
    [
        known(cost=5.0),  # it is known
        known(given=0.2),  # 19 % are not dilute
        known(factors=()),
    ],
)
def test_what_is_known_or_not_dilute_gets_none(case):
    assert not len(recovery_costs(case))
