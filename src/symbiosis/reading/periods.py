"""The periods of the year: their hours and months, and what share of a stream falls into each."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from symbiosis.knowing.names import plain
from symbiosis.model.months import ALL, in_words, month_of, months_of
from symbiosis.model.park import PERIODS
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.optional import read_table
from symbiosis.tables import conform

YEAR, LEAP_YEAR = 8760.0, 8784.0


@dataclass(frozen=True, eq=False)
class Calendar:
    """The periods in the order of time; none where the year is one."""

    frame: pd.DataFrame = field(default_factory=lambda: conform(None, PERIODS))

    def __len__(self) -> int:
        """Count the periods."""
        return len(self.frame)

    @property
    def keys(self) -> list[str]:
        """Name the periods."""
        return self.frame["period"].tolist()

    def key(self, name: str) -> str:
        """Give the key that a name means, blank if none does."""
        keys = self.keys
        alike = [key for key in keys if plain(key) == plain(name)]
        return name if name in keys else alike[0] if len(alike) == 1 else ""

    def hours(self, periods: pd.Series) -> np.ndarray:
        """Give the hours of the named periods, none for a blank."""
        table = dict(zip(self.frame["period"], self.frame["hours"], strict=True))
        return periods.map(table).to_numpy(dtype="float64")

    def overlap(self, months: frozenset[int]) -> np.ndarray:
        """Give the share of each period that lies in these months; all of it where not known."""
        lines = [months_of(text) or frozenset() for text in self.frame["months"]]
        return np.array(
            [len(line & months) / len(line) if line and months else 1.0 for line in lines]
        )

    def shares(self, months: frozenset[int]) -> np.ndarray:
        """Give the share of a year's amount that falls into each period, by its hours."""
        hours = self.frame["hours"].to_numpy() * self.overlap(months)
        return hours / hours.sum()


def read_periods(sheet: Sheet | None, ledger: Ledger) -> Calendar:
    """Read the table of periods; the good rows come back, in the order of the table."""
    if sheet is None:
        return Calendar()
    _, _, frame = read_table(sheet, "periods", ledger, per_year=("hours",))
    hours = frame["hours"]
    ledger.fault(
        sheet,
        (hours == 0).to_numpy(),
        "hours",
        "the period has no hours",
        "write how many hours of the year it stands for, or remove the row",
    )
    frame["repeats"] = _repeats(sheet, frame["repeats"], ledger)
    _sum(sheet, hours, float(frame["repeats"].iloc[0]), ledger)
    frame["months"] = _months(sheet, frame, ledger)
    return Calendar(conform(frame[~sheet.bad], PERIODS))


def _repeats(sheet: Sheet, typed: pd.Series, ledger: Ledger) -> pd.Series:
    """Give how often the periods pass in a year: once, where it is not said; all alike."""
    told = typed.dropna()
    if not len(told):
        return typed.fillna(1.0)
    first = float(told.iloc[0])
    ledger.fault(
        sheet,
        (typed == 0).to_numpy(),
        "repeats",
        "the periods pass no time at all",
        "write 1 for periods of a year, 365 for those of a day",
    )
    ledger.fault(
        sheet,
        (typed.notna() & (typed != first)).to_numpy(),
        "repeats",
        f"the periods pass together, and row {sheet.rows[told.index[0]]} says {first:g}",
        "write the same number in all rows",
    )
    blank = typed.isna().to_numpy()
    ledger.note_rows(sheet, blank, "repeats", f"taken as {first:g}, as in the other rows")
    return typed.fillna(first)


def _sum(sheet: Sheet, hours: pd.Series, repeats: float, ledger: Ledger) -> None:
    """Fault hours that are more than a year's; note those that are less."""
    total = float(hours.sum())
    everywhere = np.ones(len(sheet), dtype=bool)
    if total > LEAP_YEAR * (1 + 1e-9):
        ledger.fault(
            sheet,
            everywhere,
            "hours",
            f"the hours sum to {total:,.6g}, and the year has {YEAR:,.0f}",
            "write the hours of the year that each period stands for",
        )
    elif repeats > 1 and abs(total * repeats / YEAR - 1) < 0.01:
        ledger.fault(
            sheet,
            everywhere,
            "hours",
            f"the hours sum to {total:,.6g}, those of one passage; they are counted over the year",
            f"write hours times repeats: an hour of a day that passes {repeats:g} times is "
            f"{repeats:g} hours",
        )
    elif total < YEAR * (1 - 1e-9):
        ledger.note(
            sheet.file, "hours", f"the periods sum to {total:,.6g} h, less than the {YEAR:,.0f} h "
            "of a year: nothing runs in the rest"
        )  # fmt: skip


def _months(sheet: Sheet, frame: pd.DataFrame, ledger: Ledger) -> pd.Series:
    """Give the months of each period in one way; periods named as months have theirs."""
    read = [months_of(text) for text in frame["months"]]
    ledger.fault(
        sheet,
        [place for place, months in enumerate(read) if months is None],
        "months",
        "the months cannot be read",
        "write them as 1-3,10-12",
    )
    named = [month_of(name) for name in frame["period"]]
    # 1 to 12 can be hours of a day too: they are months only if the whole year is there.
    year = sorted(name or 0 for name in named) == sorted(ALL) and frame["repeats"].eq(1).all()
    lettered = [not any(sign.isdigit() for sign in name) for name in frame["period"]]
    guess = [
        name is not None and (letters or year) and not months and months is not None
        for name, letters, months in zip(named, lettered, read, strict=True)
    ]
    ledger.note_rows(sheet, np.array(guess), "months", "assumed: the month of its name")
    found = [
        frozenset({name}) if guessed and name else months or frozenset()
        for name, guessed, months in zip(named, guess, read, strict=True)
    ]
    return pd.Series([in_words(months) for months in found], index=frame.index, dtype="str")
