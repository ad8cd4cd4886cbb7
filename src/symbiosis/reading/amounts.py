"""Amounts, rates and prices of rows to base units a year, whatever unit each was typed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd

from symbiosis.errors import UnitError
from symbiosis.reading.columns import Recognised
from symbiosis.reading.ledger import Ledger
from symbiosis.reading.measures import Measures
from symbiosis.reading.units import AmountUnit, amount_unit, factor, price_unit, temperature

T = TypeVar("T")
LACKS: Mapping[str, tuple[str, str, str]] = {
    "state": (
        "gas_temperature",
        "a gas in plain m3 needs the state it was counted at",
        "give gas_temperature and gas_pressure, or write Nm3 (0 degC) or Sm3 (15 degC)",
    ),
    "gas": (
        "",
        "Nm3, Sm3 count a gas, and the material is none",
        "write m3, or name the gas as the material",
    ),
    "density": (
        "density",
        "no density is known to turn volume and mass into one another",
        "add a column density [kg/m3], or a density to the material's catalogue entry",
    ),
    "heating_value": (
        "content.heating_value",
        "no heating value is known to reach the energy",
        "add a column content.heating_value [MJ/kg], or give the amount in MWh",
    ),
    "molar_mass": (
        "",
        "no molar mass is known to turn the gas into mass",
        "give the amount in t, or a molar_mass to the material's catalogue entry",
    ),
    "dry_matter": (
        "content.dry_matter",
        "a dry amount needs the dry matter",
        "add a column content.dry_matter [%], or give the amount as received",
    ),
    "measure": (
        "",
        "the unit does not count this material",
        "give the amount in the material's own measure",
    ),
}


class Rates(NamedTuple):
    """The unit of each row's amount: factors, dimension, and base units for a unit as typed.

    `scale` is base units for one counting unit as typed (a kg of `kg/day`); `yearly` turns the
    typed number to base units a year.
    """

    dimension: np.ndarray
    scale: np.ndarray
    yearly: np.ndarray
    uses: np.ndarray


def read_units(
    texts: pd.Series,
    read: Callable[[str], T],
    known: Recognised,
    column: str,
    ledger: Ledger,
    where: np.ndarray,
) -> list[T | None]:
    """Read the distinct unit texts of the rows `where`; a text that is no unit becomes faults."""
    codes, distinct = pd.factorize(texts)
    parsed: list[T | None] = []
    for place, text in enumerate(distinct):
        result: T | None = None
        here = (codes == place) & where
        if text and here.any():
            try:
                result = read(str(text))
                note = getattr(result, "note", "")
                if note:
                    ledger.note(known.sheet.file, column, f"unit '{text}': {note}")
            except UnitError as error:
                typed = (known.sheet.texts(f"{column}_unit") == text).to_numpy() & here
                for mask, name in ((typed, f"{column}_unit"), (here & ~typed, column)):
                    ledger.fault(
                        known.sheet,
                        mask,
                        name,
                        error.what,
                        error.mend,
                        [str(text)] * int(mask.sum()),
                    )
        parsed.append(result)
    return [parsed[code] for code in codes]


def plain_units(
    values: np.ndarray, known: Recognised, column: str, to: str, ledger: Ledger
) -> np.ndarray:
    """Turn a column such as keeps_for [day] or gas_pressure [bar] to its declared unit."""
    texts = known.unit(column)
    if not (texts != "").any():
        return values
    changed = values.copy()

    def turn(text: str) -> Callable[[np.ndarray], np.ndarray]:
        """Give the function that turns values in the unit `text` to the declared one."""
        if to == "degC":
            zero, one = temperature(0.0, text), temperature(1.0, text)
            return lambda numbers: zero + numbers * (one - zero)
        scale = factor(text, to)
        return lambda numbers: numbers * scale

    units = read_units(texts, turn, known, column, ledger, np.isfinite(values))
    for place in np.flatnonzero(np.isfinite(values)):
        unit = units[place]
        if unit is not None:
            changed[place] = unit(values[place : place + 1])[0]
    return changed


def rates(
    known: Recognised,
    column: str,
    measures: Measures,
    hours: np.ndarray,
    where: np.ndarray,
    ledger: Ledger,
    *,
    texts: pd.Series | None = None,
    default: str = "",
    dry: np.ndarray | None = None,
    single: np.ndarray | None = None,
) -> Rates:
    """Read the unit of a rate column and give its factors for the rows `where`.

    Parameters
    ----------
    texts : unit texts of the rows; left out, they are those of the column.
    default : `base` takes a blank unit as the base unit a year; else a blank unit is a fault.
    dry : rows whose amount counts dry matter; single : rows that are not a rate (one_off, a lot).
    """
    sheet = known.sheet
    texts = known.unit(column) if texts is None else texts
    units = read_units(texts, amount_unit, known, column, ledger, where)
    size = len(sheet)
    dimension = np.array([unit.dimension if unit else "" for unit in units], dtype=object)
    blank = (texts == "").to_numpy() & where
    if default == "base":
        own = {"t": "mass", "m3": "volume", "MWh": "energy"}
        dimension[blank] = [own.get(str(name), "") for name in measures.measure[blank]]
    else:
        ledger.fault(
            sheet,
            blank,
            column,
            "the amount has no unit",
            f"write the unit in the heading, as in {column} [t/year], or in {column}_unit",
        )
    read = np.array([unit is not None for unit in units], dtype=bool) & where
    factors = measures.to_base(dimension)
    value = factors.value.copy()
    if default == "base":
        value[blank] = 1.0
    if dry is not None and dry.any():
        share = measures.props["dry_matter"]
        value = np.where(dry, value / share, value)
        factors.lacks[dry & np.isnan(share)] = "dry_matter"
        factors.uses[dry & ~measures.own["dry_matter"]] += " dry_matter"
    _lacking(known, column, factors.lacks, read & (measures.measure != ""), ledger)
    yearly, quantity = np.ones(size), np.ones(size)
    yearly[read], quantity[read] = _times(known, column, units, read, hours, single, ledger)
    return Rates(dimension, value * quantity, value * yearly, factors.uses)


def _times(
    known: Recognised,
    column: str,
    units: list[AmountUnit | None],
    read: np.ndarray,
    hours: np.ndarray,
    single: np.ndarray | None,
    ledger: Ledger,
) -> tuple[np.ndarray, np.ndarray]:
    """Give factor a year and factor of the counting unit for the rows read; hours must be known."""
    at = np.flatnonzero(read)
    parsed = [unit for unit in (units[place] for place in at) if unit is not None]
    factors = np.array([unit.factor for unit in parsed], dtype="float64")
    hourly = np.array([unit.per_hour for unit in parsed], dtype=bool)
    yearly = np.array([unit.per_year for unit in parsed], dtype=bool)
    lone = np.zeros(len(at), dtype=bool) if single is None else single[at]
    sheet = known.sheet
    silent = (sheet.texts("operating_hours") == "").to_numpy()[at]
    hourless = at[hourly & np.isnan(hours[at]) & silent]
    ledger.fault(
        sheet,
        hourless,
        "operating_hours",
        "a rate below a year needs the hours a year during which it holds",
        "fill operating_hours, or write the amount a year",
        known.unit(column).iloc[hourless].tolist(),
    )
    timeless = at[~hourly & ~yearly & ~lone]
    ledger.fault(
        sheet,
        timeless,
        column,
        "the unit counts an amount without a time",
        "write the unit as t/year, or the pattern as one_off",
        known.unit(column).iloc[timeless].tolist(),
    )
    quantity = np.array([unit.quantity for unit in parsed], dtype="float64")
    return np.where(hourly, factors * hours[at], factors), quantity


def _lacking(
    known: Recognised, column: str, lacks: np.ndarray, where: np.ndarray, ledger: Ledger
) -> None:
    """Write the fault of each property that a conversion misses."""
    unit = f"{column}_unit" if known.has(f"{column}_unit") else column
    for name, (place, reason, mend) in LACKS.items():
        here = where & (lacks == name)
        found = known.sheet.texts("material")[here].tolist() if name != "state" else None
        ledger.fault(known.sheet, here, place or unit, reason, mend, found)


def prices(
    values: np.ndarray,
    known: Recognised,
    column: str,
    measures: Measures,
    own_scale: np.ndarray,
    settings: Mapping[str, Any],
    ledger: Ledger,
) -> np.ndarray:
    """Turn prices to park currency for a base unit of each row's material.

    A bare price is park currency for a unit of the row's own amount, of which `own_scale` base
    units make one; a price whose unit is money alone is in that currency for the same.
    """
    where = np.isfinite(values)
    texts = known.unit(column)
    bare = values / own_scale
    if not (texts[where] != "").any():
        return bare
    units = read_units(texts, price_unit, known, column, ledger, where)
    dimension = np.array([unit.dimension if unit else "" for unit in units], dtype=object)
    scale = np.array([unit.factor if unit else 1.0 for unit in units])
    rate = exchange(
        [unit.currency if unit else "" for unit in units], known, column, settings, ledger
    )
    per = measures.to_base(dimension)
    told = where & (dimension != "") & (measures.measure != "") & np.isfinite(own_scale)
    _lacking(known, column, per.lacks, told, ledger)
    priced = values * scale * rate / per.value
    return np.where(dimension == "", bare * scale * rate, priced)


def exchange(
    currencies: list[str],
    known: Recognised,
    column: str,
    settings: Mapping[str, Any],
    ledger: Ledger,
) -> np.ndarray:
    """Give the rate of each currency to the park's; one without a rate becomes faults."""
    own = str(settings["currency"])
    table = {own: 1.0, "": 1.0, **{str(k): float(v) for k, v in settings["rates"].items()}}
    codes, distinct = pd.factorize(np.asarray(currencies, dtype=object))
    found = np.array([table.get(str(name), np.nan) for name in distinct] or [1.0])
    for place, name in enumerate(distinct):
        if np.isnan(found[place]):
            ledger.fault(
                known.sheet,
                codes == place,
                column,
                f"no rate of {name} to {own} is given",
                f"write rates.{name} = <{own} for one {name}> in park.toml",
                [str(name)] * int((codes == place).sum()),
            )
        elif name and name != own:
            ledger.note(
                known.sheet.file, column, f"{name} at {found[place]:,g} {own}, rate of the user"
            )
    return found[codes]
