"""From one measure of a material to another, with what it rests on and what is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import symbiosis as sym
from symbiosis.reading.measures import Measures

SETTINGS = {"normal_temperature": 0.0, "standard_temperature": 15.0, "gas_pressure": 101.325}


def measures(material: str, **own: float) -> Measures:
    """Make the properties of one row."""
    none = np.array([np.nan])
    state = [np.array([own.pop(name, np.nan)]) for name in ("temperature", "pressure")]
    given = {name: np.array([value]) for name, value in own.items()} or {"density": none}
    return Measures.of(pd.Series([material]), sym.catalogue(), SETTINGS, given, *state)


@pytest.mark.parametrize(
    ("material", "dimension", "value"),
    [("wastewater_sludge", "mass", 1.0), ("wastewater_sludge", "volume", 1.05),
     ("treated_wastewater", "mass", 1.0), ("hydrogen", "substance", 0.00201588),
     ("biogas", "normal", 21.5 / 3600)],
)  # fmt: skip
def test_base_units_of_a_unit(material: str, dimension: str, value: float) -> None:
    read = measures(material).to_base(np.array([dimension], dtype=object))
    assert read.value[0] == pytest.approx(value, rel=1e-4)
    assert read.lacks[0] == ""


def test_a_row_goes_before_the_catalogue() -> None:
    read = measures("wastewater_sludge", density=1200.0).to_base(np.array(["volume"], dtype=object))
    assert (read.value[0], read.uses[0]) == (1.2, "")


@pytest.mark.parametrize(
    ("material", "dimension", "lacks"),
    [("carbon_dioxide", "volume", "state"), ("coal_fly_ash", "normal", "gas"),
     ("coal_fly_ash", "energy", "heating_value"), ("coal_fly_ash", "substance", "molar_mass")],
)  # fmt: skip
def test_what_is_missing_is_named(material: str, dimension: str, lacks: str) -> None:
    read = measures(material).to_base(np.array([dimension], dtype=object))
    assert np.isnan(read.value[0])
    assert read.lacks[0] == lacks


def test_compressibility_is_interpolated_and_grows_with_pressure() -> None:
    gas = measures("carbon_dioxide")
    at = [gas.compressibility(np.array([t]), np.array([p]))[0]
          for t, p in ((0.0, 101.325), (7.5, 101.325), (0.0, 202.65))]  # fmt: skip
    assert at == pytest.approx([0.9933, 0.9938, 1 - 2 * 0.0067])


def test_the_properties_of_two_tables_together() -> None:
    both = measures("wastewater_sludge") + measures("hydrogen", density=3.0)
    assert both.materials.tolist() == ["wastewater_sludge", "hydrogen"]
    assert both.props["density"][1] == 3.0
    assert both.own["density"].tolist() == [False, True]
    read = both.to_base(np.array(["volume", "substance"], dtype=object))
    assert read.value.tolist() == pytest.approx([1.05, 0.00201588])
