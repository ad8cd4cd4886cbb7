"""CO2 of making: the catalogue's, but of electricity the park's grid factor."""

from __future__ import annotations

import numpy as np
import pytest

import makers
from symbiosis.model.making import co2_of_making

KNOWN = makers.catalogue(
    [{"material": "steel", "co2": 1.9}, {"material": "electricity", "measure": "MWh", "co2": 0.4}]
)


@pytest.mark.parametrize(("grid", "expected"), [(0.66, 0.66), (np.nan, 0.4)])
def test_electricity_is_made_by_the_grid_where_it_is_known(grid, expected):
    made = co2_of_making(KNOWN, {"grid_factor": grid})
    assert made["electricity"] == expected
    assert made["steel"] == 1.9


def test_without_a_setting_the_catalogue_holds():
    assert co2_of_making(KNOWN, {})["electricity"] == 0.4
