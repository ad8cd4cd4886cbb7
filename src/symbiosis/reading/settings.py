"""The settings of a case: `park.toml`, its defaults filled in and noted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from symbiosis.errors import SymbiosisError
from symbiosis.knowing.names import listed, near
from symbiosis.reading.facts import read_facts
from symbiosis.reading.files import UnreadableError, read_toml
from symbiosis.reading.ledger import Ledger
from symbiosis.reading.units import money, quantity

DEFAULTS: Mapping[str, Any] = {
    "currency": "VND",
    "date": "",
    "carbon_price": 0.0,
    "grid_factor": 0.6592,
    "detour_factor": 1.3,
    "normal_temperature": 0.0,
    "standard_temperature": 15.0,
    "gas_pressure": 101.325,
    "discount_rate": 0.1,
    "identify_above": 0.8,
    "rates": {},
    "defaults": {},
    "parks": {},
}
_UNITS = {
    "carbon_price": "currency/t",
    "grid_factor": "t/MWh",
    "detour_factor": "1",
    "normal_temperature": "degC",
    "standard_temperature": "degC",
    "gas_pressure": "kPa",
    "discount_rate": "1",
    "identify_above": "1",
}
_LEAST = {
    "carbon_price": 0.0,
    "grid_factor": 0.0,
    "detour_factor": 1.0,
    "normal_temperature": -273.0,
    "standard_temperature": -273.0,
    "gas_pressure": 1e-9,
    "discount_rate": -0.99,
    "identify_above": 0.0,
}
# Columns for which a case may state what a blank cell means.
FILLED = ("operating_hours", "gas_temperature", "gas_pressure", "basis", "pattern", "confidence")


def read_settings(source: Any, currency: str | None, ledger: Ledger) -> tuple[dict[str, Any], str]:
    """Read settings from a TOML path or a mapping; give them with the name of their file."""
    file, given = "settings", {}
    if isinstance(source, str | Path):
        file = Path(source).name
        try:
            given = read_toml(Path(source))
        except UnreadableError as error:
            ledger.table_fault(file, "", "", error.what, error.mend)
    elif isinstance(source, Mapping):
        given = dict(source)
    elif source is not None:
        ledger.table_fault(
            file,
            "",
            "",
            f"a {type(source).__name__} holds no settings",
            "give the path of park.toml, or a dict",
        )
    if currency is not None:
        given = {**given, "currency": currency}
    settings: dict[str, Any] = {}
    for name, default in DEFAULTS.items():
        if name in given:
            settings[name] = _value(name, given[name], given, file, ledger)
        else:
            settings[name] = dict(default) if isinstance(default, dict) else default
            if not isinstance(default, dict):
                shown = default if default != "" else "today when it is asked"
                unit = _UNITS.get(name, "1").replace("1", "")
                ledger.note(file, name, f"not given: {shown} {unit}".strip())
    for name in given:
        if name not in DEFAULTS:
            _other(name, given[name], settings, file, ledger)
    settings["stated"] = " ".join(sorted(name for name in given if name in DEFAULTS))
    return settings, file


def _other(name: str, value: Any, settings: dict[str, Any], file: str, ledger: Ledger) -> None:
    """Keep an entry of the user's own, unless it nearly spells a known one."""
    close = near(name, DEFAULTS, score=80)
    if close:
        ledger.table_fault(
            file,
            "",
            name,
            "the setting is not known",
            f"perhaps you meant {listed(close)}",
            str(value),
        )
    else:
        settings[name] = value
        ledger.note(file, name, "a setting of your own, kept as it is")


def _value(name: str, value: Any, given: Mapping[str, Any], file: str, ledger: Ledger) -> Any:
    """Check one setting; a wrong one is a fault and counts as its default."""
    try:
        if name == "currency":
            return _currency(value)
        if name == "date":
            return _date(value)
        if name == "rates":
            return {_currency(key): _number("rate", rate, 0.0) for key, rate in value.items()}
        if name == "defaults":
            return _filled(value)
        if name == "parks":
            return read_facts(value, file, ledger)
        return _number(name, _quantity(name, value, given), _LEAST[name])
    except SymbiosisError as error:
        ledger.table_fault(
            file, "", name, error.what, error.mend or "write a value of its kind", str(value)
        )
    except (TypeError, ValueError, AttributeError):
        ledger.table_fault(
            file,
            "",
            name,
            "the setting is not of its kind",
            f"write it as {DEFAULTS[name]!r}",
            str(value),
        )
    return DEFAULTS[name]


def _quantity(name: str, value: Any, given: Mapping[str, Any]) -> Any:
    """Take the unit out of a setting that is a text, such as `25 USD/t`."""
    if not isinstance(value, str):
        return value
    if name != "carbon_price":
        return quantity(value, _UNITS[name])
    paid = money(value)
    own = str(given.get("currency", DEFAULTS["currency"]))
    rate = 1.0 if paid.currency == own else dict(given.get("rates", {})).get(paid.currency)
    if paid.per != "t" or rate is None:
        raise SymbiosisError(
            "the carbon price is not money for a tonne, or has no rate",
            "",
            f"write it in {own}/t, or give rates.{paid.currency}",
        )
    return paid.value * rate


def _number(name: str, value: Any, least: float) -> float:
    """Take a number that is large enough and finite."""
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not (least <= value < float("inf"))
    ):
        raise SymbiosisError(
            f"the {name.replace('_', ' ')} is not a number of at least {least:g}",
            "",
            "write a finite number",
        )
    return float(value)


def _currency(value: Any) -> str:
    """Take a currency by its code."""
    paid = money(f"1 {value}")
    if paid.per or paid.value != 1:
        raise SymbiosisError("the currency is not a code", "", "write a code such as VND or USD")
    return paid.currency


def _date(value: Any) -> str:
    """Take a date, as TOML has them or as an ISO text."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    try:
        return "" if value == "" else dt.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise SymbiosisError("the date is not one", "", "write it as 2026-11-21") from None


def _filled(value: Mapping[str, Any]) -> dict[str, Any]:
    """Take what blank cells mean, for the columns that may have it."""
    for name in value:
        if name not in FILLED:
            raise SymbiosisError(
                f"blank cells of '{name}' have no default",
                "",
                f"give defaults for {listed(FILLED)} only",
            )
    return dict(value)
