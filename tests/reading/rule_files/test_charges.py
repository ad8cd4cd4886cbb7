"""Charges in currency for a base unit, of an amount or of what it holds."""

from __future__ import annotations

from typing import Any

import pytest

from symbiosis.reading.rule_files.bodies import Body
from symbiosis.reading.rule_files.charges import charge
from symbiosis.reading.rule_files.limits import Parameter

KNOWN = {"cod": Parameter("volume", "mg/L", "volume"), "ph": Parameter("own", "1", "no")}
ROW = {"rule": "r", "loaded": True, "confidence": "seen", "source": "s"}


def told(said: dict[str, Any], **row: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """Give the rows, and the keys of the faults."""
    body = Body(said, "f", "r", [])
    return charge(body, ROW | row, KNOWN), [fault.key for fault in body.faults]


@pytest.mark.parametrize(
    ("amount", "parameter", "value", "unit"),
    [
        ("2000 VND/m3", "", 2000.0, "VND/m3"),
        ("2 USD/kg", "", 2000.0, "USD/t"),
        ("-12.5 EUR/MWh", "", -12.5, "EUR/MWh"),
        ("3e3 VND/kg", "cod", 3e6, "VND/t"),
        ("1 VND/kg", "unheard_of", 1000.0, "VND/t"),
    ],
)
def test_a_charge_is_money_for_a_base_unit(
    amount: str, parameter: str, value: float, unit: str
) -> None:
    said = {"amount": amount} | ({"parameter": parameter} if parameter else {})
    rows, faults = told(said)
    assert faults == []
    assert (rows[0]["parameter"], rows[0]["bound"], rows[0]["basis"]) == (
        parameter, "amount", "money")  # fmt: skip
    assert rows[0]["value"] == pytest.approx(value)
    assert rows[0]["unit"] == unit


def test_what_is_not_loaded_charges_nothing() -> None:
    assert told({}, loaded=False) == ([], [])


def test_a_wrong_parameter_is_told_at_its_key() -> None:
    assert told({"amount": "1 VND/kg", "parameter": "ph"}) == ([], ["parameter"])
