"""The settings of a case, their defaults and their faults."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from symbiosis.reading.ledger import Ledger
from symbiosis.reading.settings import read_settings


def test_defaults_are_filled_in_and_noted() -> None:
    ledger = Ledger()
    settings, _ = read_settings(None, None, ledger)
    assert (settings["currency"], settings["detour_factor"]) == ("VND", 1.3)
    assert {note[2] for note in ledger.notes} >= {"currency", "detour_factor", "grid_factor"}


def test_it_names_what_was_stated() -> None:
    settings, _ = read_settings({"grid_factor": 0.6, "date": "2026-11-21"}, "VND", Ledger())
    assert settings["stated"] == "currency date grid_factor"
    assert read_settings(None, None, Ledger())[0]["stated"] == ""


def test_values_with_units_dates_and_rates() -> None:
    given = {"carbon_price": "25 USD/t", "rates": {"USD": 25000}, "date": dt.date(2026, 11, 21),
             "grid_factor": "659.2 kg/MWh", "discount_rate": "8 %"}  # fmt: skip
    settings, _ = read_settings(given, None, Ledger())
    assert settings["carbon_price"] == 625_000
    assert settings["date"] == "2026-11-21"
    assert settings["grid_factor"] == pytest.approx(0.6592)
    assert settings["discount_rate"] == pytest.approx(0.08)


@pytest.mark.parametrize(
    ("name", "value"),
    [("rates", 3), ("rates", {"gold": 1}), ("carbon_price", "25 USD/t"), ("carbon_price", -1),
     ("gas_pressure", 0), ("detour_factor", True), ("defaults", {"price": 3}), ("curency", "VND")],
)  # fmt: skip
def test_wrong_settings_are_faults(name: str, value: Any) -> None:
    ledger = Ledger()
    read_settings({name: value}, None, ledger)
    assert [fault[3] for fault in ledger.faults] == [name]
