"""Amounts in the unit in which a rule counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from symbiosis.regulation.measured import Measured
from symbiosis.regulation.stated import Stated
from symbiosis.regulation.units import in_unit, load

UNITS = pd.Series(["t", "m3", "MWh"], dtype="str")
DENSE = np.array([500.0, 500.0, np.nan])


@pytest.mark.parametrize(
    ("wanted", "sizes"),
    [("t", [1, 0.5, np.nan]), ("m3", [2, 1, np.nan]), ("MWh", [np.nan, np.nan, 1])],
)
def test_tonnes_and_cubic_metres_go_by_the_density(wanted, sizes) -> None:
    assert in_unit(UNITS, DENSE, wanted) == pytest.approx(sizes, nan_ok=True)


def test_a_load_is_in_tonnes_of_the_parameter() -> None:
    rows = pd.DataFrame({"parameter": "lead", "value": 200.0, "unit": "mg/kg", "basis": "mass"},
                        index=range(3))  # fmt: skip
    measured = Measured.of(Stated(np.arange(3), rows), DENSE)
    assert load("lead", UNITS, measured) == pytest.approx([2e-4, 1e-4, np.nan], nan_ok=True)
