"""Declared columns to checks of a whole table, run all at once, and their failures to faults."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.knowing.names import listed, near
from symbiosis.reading.fields import WORDS, Field, Fields
from symbiosis.reading.ledger import Ledger, Sheet


def check(values: pd.DataFrame, sheet: Sheet, fields: Fields, ledger: Ledger) -> None:
    """Check a converted table against its declared columns; every failure becomes a fault.

    `values` has the rows of the sheet, numbers as floats. All checks run before any is told.
    """
    import pandera.pandas as pa

    for field in fields:
        if field.kind == "id" and field.name in values:
            _twice(field.name, sheet, ledger)
    columns = {
        field.name: pa.Column(None, _checks(field, pa), nullable=True, required=False)
        for field in fields
        if field.name in values and _checks(field, pa)
    }
    if not len(values) or not columns:
        return
    try:
        pa.DataFrameSchema(columns).validate(values, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases.dropna(subset=["index"])
        byname = {field.name: field for field in fields}
        for (column, said), group in cases.groupby(["column", "check"], sort=False):
            _tell(
                byname[str(column)], str(said), group["index"].astype(int).to_numpy(), sheet, ledger
            )


def whole(sheet: Sheet, column: str, values: np.ndarray, ledger: Ledger) -> None:
    """Fault counts that are no whole numbers."""
    broken = np.isfinite(values) & (values != np.round(values))
    ledger.fault(sheet, broken, column, "the count is not a whole number", "write 1, 2, 3, ...")


def above_nought(sheet: Sheet, column: str, values: np.ndarray, ledger: Ledger) -> None:
    """Fault a nought where only a positive number makes sense."""
    ledger.fault(
        sheet,
        values == 0,
        column,
        f"the {column.replace('_', ' ')} is nought",
        "write a number above 0, or leave the cell blank",
    )


def _checks(field: Field, pa: Any) -> list[Any]:
    """Give the checks that a declared column asks for, each named by its kind."""
    checks: list[Any] = []
    if field.kind in {"number", "amount"}:
        if np.isfinite(field.low):
            checks.append(pa.Check.ge(field.low, error="low"))
        if np.isfinite(field.high):
            checks.append(pa.Check.le(field.high, error="high"))
        if field.needed:
            checks.append(pa.Check(lambda cells: cells.notna(), error="blank", ignore_na=False))
        return checks
    if field.needed and field.name != "material":
        checks.append(pa.Check(lambda cells: cells != "", error="blank"))
    if field.kind == "choice":
        checks.append(pa.Check.isin(("", *field.choices), error="choice"))
    if field.kind == "date":
        checks.append(pa.Check(lambda cells: cells.map(_is_date), error="date"))
    return checks


def _is_date(cell: str) -> bool:
    """Say whether a text is an ISO date, or blank."""
    if not cell:
        return True
    try:
        return pd.Timestamp(cell).strftime("%Y-%m-%d") == cell
    except ValueError:
        return False


def _twice(name: str, sheet: Sheet, ledger: Ledger) -> None:
    """Fault keys that stand in several rows; a stream may have a row for each period."""
    cells, period = sheet.texts(name), sheet.texts("period")
    pairs = cells + "\n" + period
    twice = (pairs.duplicated(keep=False) & (cells != "")).to_numpy()
    if not twice.any():
        return
    rows = pd.Series(sheet.rows.astype(str))[twice].groupby(pairs[twice]).agg(", ".join)
    seasonal = ((period != "") & (name != "period")).to_numpy()[twice]
    said = [f"the {name} stands in rows {rows[pair]}" for pair in pairs[twice]]
    ledger.fault(
        sheet,
        twice,
        name,
        [f"{one} of one period" if more else one for one, more in zip(said, seasonal, strict=True)],
        ["give each row its own period" if more else "give each row its own" for more in seasonal],
    )


def _tell(field: Field, said: str, at: np.ndarray, sheet: Sheet, ledger: Ledger) -> None:
    """Write the faults of one failed check of one column."""
    cells = sheet.texts(field.name).iloc[at].tolist()
    unit = f" {field.unit}" if field.unit and field.unit not in {*WORDS, "1"} else ""
    limits = {
        "low": (
            "the amount is negative"
            if field.low == 0
            else f"the number is below {field.low:g}{unit}",
            f"write a number of at least {field.low:g}{unit}",
        ),
        "high": (
            f"the number is above {field.high:g}{unit}",
            f"write a number of at most {field.high:g}{unit}",
        ),
        "blank": ("the cell is blank", f"write the {field.name.replace('_', ' ')}"),
        "date": ("the cell is not a date", "write the date as 2026-11-21"),
    }
    if said in limits:
        reason, mend = limits[said]
        ledger.fault(sheet, at, field.name, reason, mend)
    else:
        mends = [
            f"perhaps you meant {listed(near(cell, field.choices))}"
            if near(cell, field.choices)
            else f"write one of {listed(field.choices)}"
            for cell in cells
        ]
        ledger.fault(
            sheet, at, field.name, f"the cell is not one of {listed(field.choices)}", mends
        )
