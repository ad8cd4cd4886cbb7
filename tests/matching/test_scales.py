"""Costs that change with the amount, as they are kept."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from makers import TRUCK, catalogue, park
from symbiosis.matching.scales import kept_modes, scales_of


def test_the_steps_whose_unit_cost_changes_with_scale():
    ways = pd.DataFrame(
        {
            "output": ["o0", "o1", "o2"],
            "via": ["dry > press", "dry", ""],
            "cost_0": [100.0, 100.0, np.nan],
            "scale_0": [1 / 2_000, 1 / 2_000, np.nan],
            "exponent_0": [0.7, 0.7, np.nan],
            "cost_1": [50.0, np.nan, np.nan],
            "scale_1": [0.25 / 500, np.nan, np.nan],
            "exponent_1": [1.0, np.nan, np.nan],
        }
    )
    told = scales_of(ways)
    assert told[["output", "step"]].to_numpy().tolist() == [["o0", "dry"], ["o1", "dry"]]
    assert told[["cost", "exponent"]].to_numpy().tolist() == [[100, 0.7]] * 2
    assert told["size"].tolist() == pytest.approx([2_000] * 2)
    assert not len(scales_of(ways.drop(columns=[c for c in ways if c[-1] in "01"])))


def test_a_vehicle_costs_its_rate_for_a_full_load():
    line = {"mode": "pipe", "currency": "VND", "per": "t", "rate": 0.0, "capital": 1e9}
    line |= {"life": 10.0, "upkeep": 0.01, "smallest": 0.05, "capital_exponent": 1.3}
    known = catalogue(haulage=[TRUCK | {"payload": 15.0}, line])
    modes = kept_modes(park(settings={"discount_rate": 0.0}), known).set_index("mode")
    assert modes.loc["truck", "trip_km"] == 30_000
    assert modes.loc["pipe", ["yearly", "smallest", "capital_exponent"]].tolist() == pytest.approx(
        [0.11, 0.05, 1.3]
    )


def test_a_vehicle_whose_rate_the_park_states_is_never_paid_whole():
    own = park(haulage=[{"mode": "truck", "rate": 1.0, "payload": 15.0}])
    known = catalogue(haulage=[TRUCK | {"payload": 15.0}])
    assert np.isnan(kept_modes(own, known).set_index("mode").loc["truck", "trip_km"])
