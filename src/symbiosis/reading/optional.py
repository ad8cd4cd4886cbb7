"""What the optional tables share: columns read at once, sums of money, names looked up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.knowing.names import listed, near
from symbiosis.reading.amounts import exchange, plain_units, read_units
from symbiosis.reading.checks import check
from symbiosis.reading.columns import Recognised, hours_a_year, recognise, tidy_texts
from symbiosis.reading.fields import WORDS
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.numbers import evidence, numbers
from symbiosis.reading.units import money


def read_table(
    sheet: Sheet, noun: str, ledger: Ledger, *, per_year: Collection[str] = ()
) -> tuple[Recognised, dict[str, np.ndarray], pd.DataFrame]:
    """Read an optional table: our names, its numbers, and a frame of all declared columns.

    The hours of the columns `per_year` may be headed as hours a year.
    """
    known = recognise(sheet, noun, ledger)
    tidy_texts(known)
    for name in per_year:
        known.units[name] = hours_a_year(known.units.get(name, ""))
    number = [field for field in known.fields if field.kind == "number"]
    style = evidence(sheet, [field.name for field in number if known.has(field.name)])
    values = {
        field.name: numbers(sheet, field.name, ledger, style, largest=field.high)
        for field in number
    }
    for field in number:
        unit = "1" if field.unit == "share" else field.unit
        if unit not in {*WORDS, "", "degree"} and not (unit == "1" and field.unit == "1"):
            values[field.name] = plain_units(values[field.name], known, field.name, unit, ledger)
    check(
        pd.DataFrame(
            {**{str(name): sheet.texts(str(name)) for name in sheet.frame.columns}, **values}
        ),
        sheet,
        known.fields,
        ledger,
    )
    frame = pd.DataFrame(
        {field.name: values.get(field.name, sheet.texts(field.name)) for field in known.fields}
    )
    return known, values, frame


def sums(
    known: Recognised,
    column: str,
    values: np.ndarray,
    per: str,
    settings: Mapping[str, Any],
    ledger: Ledger,
) -> np.ndarray:
    """Turn sums of money, as `million VND` or `USD/year`, to park currency."""
    where = np.isfinite(values)
    units = read_units(
        known.unit(column), lambda text: money(f"1 {text}"), known, column, ledger, where
    )
    rate = exchange(
        [unit.currency if unit else "" for unit in units], known, column, settings, ledger
    )
    other = np.array([unit is not None and unit.per not in ("", per) for unit in units], dtype=bool)
    ledger.fault(
        known.sheet,
        other & where,
        column,
        "the unit is not a sum of money",
        "write a currency, such as million VND",
    )
    return values * rate * np.array([unit.value if unit else 1.0 for unit in units])


def unknown_names(
    sheet: Sheet, column: str, names: pd.Series, known: set[str], what: str, ledger: Ledger
) -> None:
    """Fault names that are in none of the tables, with what comes near."""
    wrong = (~names.isin(known) & (names != "")).to_numpy()
    mends = [
        f"perhaps you meant {listed(near(name, known))}"
        if near(name, known)
        else f"name a {what} of the tables"
        for name in names[wrong]
    ]
    ledger.fault(sheet, wrong, column, f"there is no such {what}", mends)
