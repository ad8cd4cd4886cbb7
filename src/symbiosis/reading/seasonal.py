"""Rows of one stream over several periods: what they must share, and what they may not mix."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.knowing.names import listed, near
from symbiosis.model.months import in_words, months_of
from symbiosis.reading.columns import Recognised
from symbiosis.reading.ledger import Ledger
from symbiosis.reading.periods import Calendar

# What the rows of one stream may say differently, period by period.
FREE = (
    "amount",
    "amount_low",
    "amount_high",
    "amount_sd",
    "operating_hours",
    "disposal_cost",
    "price",
    "usual_most",
    "months",
    "period",
    "confidence",
    "assumed",
    "source",
)


def settle_periods(known: Recognised, key: str, calendar: Calendar, ledger: Ledger) -> None:
    """Give the periods their keys, and the rows of one stream what only one of them says."""
    _months(known, calendar, ledger)
    typed = known.sheet.texts("period")
    if not (typed != "").any():
        return
    _names(known, calendar, ledger)
    ids = known.sheet.texts(key)
    seasonal = ((known.sheet.texts("period") != "") & (ids != "")).to_numpy()
    _mixed(known, key, seasonal, ledger)
    free = {*FREE, *(f"{name}_unit" for name in FREE), key}
    for column in known.sheet.frame.columns:
        if column not in free:
            _agree(known, str(column), ids, seasonal, ledger)


def _names(known: Recognised, calendar: Calendar, ledger: Ledger) -> None:
    """Give each row the key of its period; a name that is none is a fault."""
    sheet = known.sheet
    typed = sheet.texts("period")
    keys = {name: calendar.key(name) for name in set(typed) if name}
    wrong = typed.map(lambda name: bool(name) and not keys[name]).to_numpy(dtype=bool)
    if len(calendar):
        mends = [
            f"perhaps you meant {listed(close)}" if close else f"use {listed(calendar.keys)}"
            for close in (near(name, calendar.keys) for name in typed[wrong])
        ]
        ledger.fault(sheet, wrong, "period", "there is no such period", mends)
    else:
        ledger.fault(
            sheet,
            wrong,
            "period",
            "the row names a period, and there is no table of periods",
            "give periods.csv with period and hours, or leave the cell blank",
        )
    sheet.frame["period"] = typed.map(lambda name: keys.get(name) or name).astype("str")


def _months(known: Recognised, calendar: Calendar, ledger: Ledger) -> None:
    """Give the months one spelling; those that cannot be, or lie in no period, are a fault."""
    sheet = known.sheet
    typed = sheet.texts("months")
    read = {text: months_of(text) for text in set(typed)}
    wrong = typed.map(lambda text: read[text] is None).to_numpy(dtype=bool)
    ledger.fault(
        sheet, wrong, "months", "the months cannot be read", "write them as 1-3,10-12 or Nov-Feb"
    )
    if "months" in sheet.frame:
        spelt = {text: in_words(months) for text, months in read.items() if months is not None}
        sheet.frame["months"] = typed.map(lambda text: spelt.get(text, text)).astype("str")
    if not len(calendar):
        return
    over = {text: calendar.overlap(months) for text, months in read.items() if months}
    outside = [
        place
        for place, (text, period) in enumerate(zip(typed, sheet.texts("period"), strict=True))
        if text in over and not over[text][[not period or k == period for k in calendar.keys]].any()
        and (not period or period in calendar.keys)
    ]  # fmt: skip
    ledger.fault(
        sheet,
        outside,
        "months",
        "the months lie in none of the periods in which it could run",
        "mend the months here, or those of the table of periods",
    )


def _mixed(known: Recognised, key: str, seasonal: np.ndarray, ledger: Ledger) -> None:
    """Fault a stream that has rows with and without a period."""
    sheet = known.sheet
    ids = sheet.texts(key)
    both = (ids.isin(set(ids[seasonal])) & (ids != "")).to_numpy() & ~seasonal
    rows = pd.Series(sheet.rows, index=ids.index)
    ledger.fault(
        sheet,
        both,
        "period",
        [
            f"the period is blank, and row {rows[seasonal & (ids == name)].iloc[0]} of {name} "
            "names one"
            for name in ids[both]
        ],
        "name a period in every row of the stream, or in none",
    )


def _agree(
    known: Recognised, column: str, ids: pd.Series, seasonal: np.ndarray, ledger: Ledger
) -> None:
    """Fault cells that differ among the rows of one stream; a blank one takes what others say."""
    sheet = known.sheet
    cells = sheet.frame[column]
    told = cells.where(seasonal & (cells != "").to_numpy())
    rows = pd.Series(sheet.rows, index=cells.index).where(told.notna())
    first = told.groupby(ids).transform("first")
    at = rows.groupby(ids).transform("first")
    differs = (told.notna() & (told != first)).to_numpy()
    ledger.fault(
        sheet,
        differs,
        column,
        [
            f"rows {int(at.iloc[place])} and {int(sheet.rows[place])} are of one stream and "
            f"differ in {column}"
            for place in np.flatnonzero(differs)
        ],
        "write the same in both: only amounts, hours and prices change with the period",
    )
    lent = seasonal & (cells == "").to_numpy() & first.notna().to_numpy()
    if lent.any():
        sheet.frame[column] = cells.where(~lent, first).astype("str")
        ledger.note_rows(sheet, lent, column, "blank: taken from another row of the stream")


def hours_of(
    known: Recognised, calendar: Calendar, hours: np.ndarray, ledger: Ledger
) -> np.ndarray:
    """Give the hours of each row: those it states, else those of its period."""
    theirs = calendar.hours(known.sheet.texts("period"))
    over = hours > theirs * (1 + 1e-9)
    ledger.fault(
        known.sheet,
        over & ~known.sheet.bad,
        "operating_hours",
        [f"the period has only {most:,.6g} hours" for most in theirs[over & ~known.sheet.bad]],
        "write the hours within the period, or leave the cell blank for all of them",
    )
    return np.where(np.isnan(hours), theirs, hours)


def uneven(known: Recognised, key: str, amount: np.ndarray, ledger: Ledger) -> None:
    """Fault a blank amount of a period where the stream has an amount in another."""
    sheet = known.sheet
    period, ids = sheet.texts("period"), sheet.texts(key)
    if not (period != "").any():
        return
    quantified = set(ids[np.isfinite(amount) & (period != "")])
    blank = np.isnan(amount) & (period != "").to_numpy() & ids.isin(quantified).to_numpy()
    ledger.fault(
        sheet,
        blank & ~sheet.bad,
        "amount",
        "the amount of this period is not known, and that of another is",
        "write 0 for a period without any, or leave the amount blank in all rows of the stream",
    )


def unbuyable(known: Recognised, most: np.ndarray, ledger: Ledger) -> None:
    """Fault a need that has a usual supply in one period and none in another."""
    sheet = known.sheet
    period, ids = sheet.texts("period"), sheet.texts("need_id")
    seasonal = (period != "").to_numpy()
    none = pd.Series(most == 0).groupby(ids)
    mixed = seasonal & (none.transform("any") & ~none.transform("all")).to_numpy()
    ledger.fault(
        sheet,
        mixed & (most == 0) & ~sheet.bad,
        "usual_most",
        "there is no usual supply in this period, and there is in another",
        "write the need as two: one that is bought, and one with usual_most = 0",
    )
