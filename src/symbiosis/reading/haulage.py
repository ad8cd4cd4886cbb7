"""The table of haulage: rates of the park, which go before those of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import UnitError
from symbiosis.model.catalogue import HAULAGE, Catalogue
from symbiosis.reading.checks import above_nought
from symbiosis.reading.columns import Recognised
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.optional import read_table, unknown_names
from symbiosis.reading.units import money, quantity
from symbiosis.tables import conform, names

_MONEY = ("rate", "loading", "capital")
_OF_LINES = [
    *("volume", "pressure", "velocity", "smallest", "capital", "capital_at", "capital_exponent"),
    *("life", "upkeep", "energy"),
]  # of the catalogue's pipe or belt; a rate that the park states holds all of it


def read_haulage(
    sheet: Sheet | None, catalogue: Catalogue, settings: Mapping[str, Any], ledger: Ledger
) -> pd.DataFrame:
    """Read the table of haulage; blank cells take what the catalogue says of the mode.

    Money is in park currency, for the base unit that the rate of the row counts. A rate that the
    row states holds the capital of a pipe or a belt, which then is not counted again.
    """
    if sheet is None:
        return pd.DataFrame()
    known, values, frame = read_table(sheet, "haulage", ledger)
    modes = catalogue.haulage.drop_duplicates("mode", keep="last").set_index("mode")
    unknown_names(sheet, "mode", frame["mode"], set(modes.index), "haulage mode", ledger)
    for column in ("speed", "payload"):
        above_nought(sheet, column, values[column], ledger)
    theirs = modes.reindex(frame["mode"]).reset_index(drop=True)
    rows = [
        _row(known, int(place), theirs.iloc[int(place)], values, settings, ledger)
        for place in np.flatnonzero(~sheet.bad)
    ]
    kept = [row for row in rows if row]
    for row in kept:
        place = row.pop("place")
        row["label"] = frame["label"].iloc[place] or theirs["label"].iloc[place]
        row["mode"], row["source"] = frame["mode"].iloc[place], frame["source"].iloc[place]
        row["confidence"] = frame["confidence"].iloc[place] or "reported"
    built = pd.DataFrame(kept, columns=names(HAULAGE))
    _lent(sheet, values, theirs, ledger)
    return conform(built, HAULAGE)


def _row(
    known: Recognised,
    place: int,
    theirs: pd.Series,
    values: Mapping[str, np.ndarray],
    settings: Mapping[str, Any],
    ledger: Ledger,
) -> dict[str, Any]:
    """Give the numbers of one mode, the catalogue's where a cell is blank; empty if one is wrong."""
    sheet = known.sheet
    per = str(theirs["per"])
    row: dict[str, Any] = {"place": place, "currency": settings["currency"]}
    units = {name: str(known.unit(name).iloc[place]) for name in values}
    for column in ("rate", "loading", "co2", "payload"):
        value = float(values[column][place])
        try:
            if column == "rate" and np.isfinite(value) and units[column]:
                per = money(f"1 {units[column]}").per.replace("km", "").strip() or per
            row[column] = _number(column, value, units[column], per, theirs, settings)
        except UnitError as error:
            ledger.fault(sheet, [place], column, error.what, error.mend)
    for column in ("reach_km", "speed"):
        value = float(values[column][place])
        row[column] = value if np.isfinite(value) else float(theirs[column])
    row |= {"per": per, "instead_of": theirs["instead_of"], "loss": float(theirs["loss"])}
    if not np.isfinite(values["rate"][place]):
        row |= {column: float(theirs[column]) for column in _OF_LINES}
        try:
            row["capital"] = _number("capital", np.nan, "", per, theirs, settings)
        except UnitError as error:
            ledger.fault(sheet, [place], "rate", error.what, error.mend)
    return row if not sheet.bad[place] else {}


def _number(
    column: str,
    value: float,
    unit: str,
    per: str,
    theirs: pd.Series,
    settings: Mapping[str, Any],
) -> float:
    """Give one number for a base unit `per`, from the cell or else from the catalogue."""
    if not np.isfinite(value):
        lent = float(theirs[column])
        if np.isfinite(lent) and per != theirs["per"]:
            raise UnitError(
                f"the cell is blank, and the catalogue's {column} is for a {theirs['per']}",
                "",
                f"write it for a {per}, as the rate is",
            )
        scale = _exchange(str(theirs["currency"]), settings) if column in _MONEY else 1.0
        return lent * scale if lent else lent
    if column in _MONEY:
        parts = [per, "km"] if column == "rate" else [per]
        return value * _money(f"1 {unit}", parts, settings) if unit else value
    if column == "payload":
        return value * quantity(f"1 {unit}", per) if unit else value
    return value * quantity(f"1 {unit}", f"t/{per}/km") if unit else value


def _money(text: str, parts: list[str], settings: Mapping[str, Any]) -> float:
    """Give an amount of money for these base units in park currency; money alone is for them."""
    paid = money(text)
    if paid.per not in ("", " ".join(sorted(parts))):
        own = "/".join([str(settings["currency"]), *parts])
        raise UnitError(f"the unit is not that of {own}", "", f"write it as in {own}")
    return paid.value * _exchange(paid.currency, settings)


def _exchange(currency: str, settings: Mapping[str, Any]) -> float:
    """Give what a unit of a currency is in the park's."""
    own = str(settings["currency"])
    rates = {own: 1.0, "": 1.0, **settings["rates"]}
    if currency not in rates:
        raise UnitError(
            f"no rate of {currency} to {own} is given",
            "",
            f"write rates.{currency} = <{own} for one {currency}> in park.toml",
        )
    return float(rates[currency])


def _lent(
    sheet: Sheet, values: Mapping[str, np.ndarray], theirs: pd.DataFrame, ledger: Ledger
) -> None:
    """Note the cells that the catalogue fills."""
    for column in ("rate", "loading", "co2", "reach_km", "speed", "payload"):
        blank = np.isnan(values[column]) & theirs[column].notna().to_numpy() & ~sheet.bad
        ledger.note_rows(sheet, blank, column, "blank: that of the catalogue is taken")
