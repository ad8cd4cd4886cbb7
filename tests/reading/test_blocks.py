"""Blocks of a catalogue file, value by value."""

from __future__ import annotations

import pytest

from symbiosis.errors import UnitError
from symbiosis.reading.blocks import Block, amount, material_rows, per_measure
from symbiosis.reading.ledger import Ledger


def test_a_bare_number_is_in_the_unit_already() -> None:
    assert amount(5, "kg/m3") == 5.0
    assert amount("0.5 t/m3", "kg/m3") == pytest.approx(500)
    with pytest.raises(UnitError):
        amount(True, "kg/m3")


def test_prices_turn_by_density_or_heating_value() -> None:
    oil = {"density": 800.0, "heating_value": 10.0}
    assert per_measure(8.0, "m3", "t", oil) == pytest.approx(10.0)
    assert per_measure(10.0, "t", "MWh", oil) == pytest.approx(1.0)


def test_compressibility_is_one_number_or_a_table() -> None:
    one = Block("material", "x", {"compressibility": 0.99}, "f", Ledger())
    table = Block("material", "x", {"compressibility": {"0": 0.99, "25": 0.995}}, "f", Ledger())
    assert [point["z"] for point in material_rows(one)[1]] == [0.99]
    assert [point["temperature"] for point in material_rows(table)[1]] == [0.0, 25.0]
