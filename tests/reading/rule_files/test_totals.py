"""Yearly totals in base units a year, loads in tonnes, and criteria of a park in their own unit."""

from __future__ import annotations

from typing import Any

import pytest

from symbiosis.reading.rule_files.bodies import Body
from symbiosis.reading.rule_files.limits import Parameter
from symbiosis.reading.rule_files.totals import quantity

KNOWN = {
    "cod": Parameter("volume", "mg/L", "volume"),
    "lead": Parameter("mass", "mg/kg", "mass"),
    "ph": Parameter("own", "1", "no"),
    "methane": Parameter("mole", "mol%", "mole"),
}
ROW = {"rule": "r", "effect": "condition", "loaded": True, "of": "giver", "measure": "",
       "confidence": "seen", "source": "s"}  # fmt: skip


def told(said: dict[str, Any], **row: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """Give the rows, and the keys of the faults."""
    body = Body({"of": "giver"} | said, "f", "r", [])
    return quantity(body, ROW | row, KNOWN), [fault.key for fault in body.faults]


@pytest.mark.parametrize(
    ("said", "value", "unit"),
    [
        ("100 kg/month", 1.2, "t/year"),  # twelve months of 730 h
        ("1 t/day", 365.0, "t/year"),
        ("600 kg/year", 0.6, "t/year"),
        ("20 m3/day", 7300.0, "m3/year"),
        ("2 m3/h", 17520.0, "m3/year"),
        ("1 MW", 8760.0, "MWh/year"),
        ("5 GWh/year", 5000.0, "MWh/year"),
        ("10 Nm3/h", 87600.0, "Nm3/year"),
    ],
)
def test_amounts_are_base_units_a_year(said: str, value: float, unit: str) -> None:
    rows, faults = told({"below": said})
    assert faults == []
    assert rows[0]["value"] == pytest.approx(value, rel=1e-12)
    assert (rows[0]["unit"], rows[0]["basis"], rows[0]["bound"]) == (unit, "amount", "below")
    assert (rows[0]["line"], rows[0]["parameter"], rows[0]["source"]) == (1, "", "s")


def test_a_load_is_a_mass_of_its_parameter() -> None:
    rows, faults = told({"at_most": "20 kg/year", "parameter": "lead"}, effect="limit")
    assert faults == []
    assert (rows[0]["parameter"], rows[0]["value"], rows[0]["unit"], rows[0]["basis"]) == (
        "lead", pytest.approx(0.02), "t/year", "load")  # fmt: skip
    assert told({"at_most": "20 kg/year", "parameter": "unheard_of"})[1] == []
    for parameter in ("ph", "methane"):
        assert told({"at_most": "20 kg/year", "parameter": parameter})[1] == ["parameter"]


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ({"at_least": "20 %"}, ("at_least", 20.0, "%")),
        ({"at_least": 3}, ("at_least", 3.0, "1")),
        ({"above": "3 year"}, ("above", 3.0, "year")),
        ({"is": "no"}, ("is", 0.0, "yes/no")),
    ],
)
def test_a_criterion_keeps_its_unit(said: dict[str, Any], stored: tuple[Any, ...]) -> None:
    rows, faults = told(said | {"of": "park"}, effect="criterion", of="park", measure="x")
    assert faults == []
    row = rows[0]
    assert (row["bound"], row["value"], row["unit"]) == stored
    assert (row["basis"], row["parameter"]) == ("fact", "")


def test_what_is_not_loaded_has_no_bound() -> None:
    assert told({}, loaded=False) == ([], [])
