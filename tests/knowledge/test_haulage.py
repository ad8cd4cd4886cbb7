"""The shipped ways to carry things."""

from __future__ import annotations

import numpy as np

from symbiosis.reading.catalogue import catalogue

KNOWN = catalogue()
MODES = KNOWN.haulage.set_index("mode")
LINES = MODES[MODES["capital"].notna()]
PIPES = LINES[LINES["velocity"].notna()]


def test_every_mode_stands_in_for_known_ones() -> None:
    for mode, text in MODES["instead_of"].items():
        assert set(text.split()) <= set(MODES.index), mode
        assert mode not in text.split()


def test_pipes_are_there_for_water_steam_and_gas_and_belts_for_bulk() -> None:
    assert {"pipe_water", "pipe_steam", "pipe_gas"} <= set(PIPES.index)
    assert set(LINES.index) - set(PIPES.index) == {"conveyor"}


def test_a_line_states_what_it_costs_and_has_no_rate_besides() -> None:
    for column in ("life", "upkeep", "energy", "reach_km", "speed"):
        assert LINES[column].notna().all(), column
    assert (LINES["rate"] == 0).all()
    for column in ("capital_at", "capital_exponent", "smallest"):
        assert PIPES[column].notna().all(), column
    speed = PIPES["velocity"] * 3.6  # km/h
    assert np.allclose(PIPES["speed"], speed)


def test_larger_trucks_cost_and_emit_less_a_tonne() -> None:
    for size in ("truck_tipper", "truck_box", "truck_tanker"):
        family = MODES.loc[[f"{size}_small", size, f"{size}_large"]]
        assert family["payload"].is_monotonic_increasing
        for column in ("rate", "co2"):
            assert family[column].is_monotonic_decreasing


def test_the_sherwood_factor_is_money_for_a_tonne_and_assumed() -> None:
    factor = KNOWN.factors.set_index("factor").loc["sherwood"]
    assert factor["unit"] == "USD/t"
    assert factor["confidence"] == "assumed"
    assert 1 <= factor["value"] <= 100  # a tenth of a cent to ten cents a kilogram
