"""What a unit weighs in a mix."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from symbiosis.model.weights import weigh

FACTS = {"density": 800.0, "molar_mass": 44.0, "heating_value": 4.0, "dry": 0.25}


@pytest.mark.parametrize(
    ("measure", "by", "weight"),
    [
        ("t", "mass", 1.0),
        ("m3", "mass", 0.8),
        ("MWh", "mass", 0.25),
        ("t", "volume", 1.25),
        ("m3", "volume", 1.0),
        ("MWh", "volume", 0.3125),
        ("t", "mole", 1000 / 44),
        ("m3", "mole", 800 / 44),
        ("t", "dry", 0.25),
        ("m3", "dry", 0.2),
        ("t", "own", 1.0),
        ("MWh", "power 1.44", 1.0),
    ],
)
def test_a_unit_by_mass_volume_moles_or_dry_matter(measure, by, weight):
    frame = pd.DataFrame([FACTS | {"measure": measure}])
    assert weigh(frame, pd.Series([by])) == pytest.approx([weight])


def test_what_is_not_known_is_not_guessed():
    frame = pd.DataFrame([FACTS | {"measure": "t", "density": np.nan, "dry": np.nan}] * 2)
    assert np.isnan(weigh(frame, pd.Series(["volume", "dry"]))).all()
