"""Cells to clean texts: one spelling of letters, blanks, numbers and dates; no row is lost."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.reading.ledger import Ledger, Sheet

LONGEST = 100_000
_ERRORS = re.compile(r"^#(?:REF!|DIV/0!|N/A|NAME\?|VALUE!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$")
_SPACES = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": None, "\ufeff": None, "\u2212": "-"}
)


def text(cell: Any) -> str:
    """Give a cell of any kind as a text; blank for what is not known."""
    if isinstance(cell, str):
        return cell.strip() if cell.isascii() else _letters(cell)
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return ""
    if isinstance(cell, bool | np.bool_):
        return "yes" if cell else "no"
    if isinstance(cell, int | np.integer):
        return str(int(cell))
    if isinstance(cell, float | np.floating):
        return _number(float(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ")
    return str(cell).strip()


def _letters(cell: str) -> str:
    """Give a text with other than plain letters one spelling (NFC) and plain blanks."""
    return unicodedata.normalize("NFC", cell).translate(_SPACES).strip()


def _number(value: float) -> str:
    """Write a number so that its point cannot be taken for a mark of thousands."""
    if math.isnan(value):
        return ""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    said = repr(value)
    return said + "0" if re.fullmatch(r"-?\d{1,3}\.\d{3}", said) else said


def sheet_of(
    table: tuple[list[Any], Iterable[tuple[int, list[Any]]]],
    file: str,
    name: str,
    ledger: Ledger,
    *,
    typed: bool = False,
    heading: int = 1,
) -> Sheet | None:
    """Make a sheet of headings and numbered rows; faults of single cells go to the ledger."""
    headings, numbered = table
    titles = [text(part) for part in headings]
    while titles and not titles[-1]:
        titles.pop()
    if not titles:
        ledger.table_fault(file, name, "", "the table has no heading", "write its column names")
        return None
    numbers, rows, blank, ragged = [], [], 0, []
    width = len(titles)
    for number, cells in numbered:
        line = [text(cell) for cell in cells]
        if not any(line):
            blank += 1
            continue
        if any(line[width:]) or (len(line) < width and not typed):
            ragged.append((number, len(line), line))
        numbers.append(number)
        rows.append((line + [""] * width)[:width])
    if blank:
        ledger.note(file, "", f"{blank} blank rows were skipped")
    sheet = _sheet(titles, rows, numbers, file, name, ledger, typed=typed, heading=heading)
    at = {number: place for place, number in enumerate(numbers)}
    for number, count, line in ragged:
        ledger.fault(
            sheet,
            [at[number]],
            "",
            f"the row has {count} cells, the heading {width}",
            "give the row a cell for each column; quote a text that holds the delimiter",
            found=[" | ".join(line)],
        )
    return sheet


def _sheet(
    titles: list[str],
    rows: list[list[str]],
    numbers: list[int],
    file: str,
    name: str,
    ledger: Ledger,
    *,
    typed: bool,
    heading: int,
) -> Sheet:
    """Build the frame of a sheet, and look at its headings and cells."""
    columns = list(zip(*rows, strict=True)) or [()] * len(titles)
    twice = {title for title in titles if title and titles.count(title) > 1}
    for title in sorted(twice):
        ledger.table_fault(
            file,
            name,
            title,
            "two headings are alike",
            "rename or remove one of the columns",
            title,
            heading,
        )
    kept = {}
    for place, title in enumerate(titles):
        if title and title not in kept:
            kept[title] = columns[place]
        elif not title and any(columns[place]):
            ledger.table_fault(
                file,
                name,
                "",
                f"column {place + 1} has values and no heading",
                "give the column a name, or clear it; unmerge merged cells",
                next(cell for cell in columns[place] if cell),
                heading,
            )
    frame = pd.DataFrame({title: pd.Series(cells, dtype="str") for title, cells in kept.items()})
    sheet = Sheet(file, name, frame, np.asarray(numbers, dtype="int64"), typed)
    for title in kept:
        _look(sheet, title, kept[title], ledger)
    return sheet


def _look(sheet: Sheet, title: str, cells: tuple[str, ...], ledger: Ledger) -> None:
    """Find formulas, error values and overlong texts in a column."""
    suspects = {cell for cell in set(cells) if cell[:1] in ("=", "#") or len(cell) > LONGEST}
    if not suspects:
        return
    values = sheet.frame[title]
    formulas = [cell for cell in suspects if cell.startswith("=")]
    errors = [cell for cell in suspects if _ERRORS.match(cell)]
    long = [cell for cell in suspects if len(cell) > LONGEST]
    ledger.fault(
        sheet,
        values.isin(formulas).to_numpy(),
        title,
        "a formula stands in the cell",
        "put its value there (in Excel: paste as values)",
    )
    ledger.fault(
        sheet,
        values.isin(errors).to_numpy(),
        title,
        "an Excel error stands in the cell",
        "mend the formula behind it, or leave the cell blank",
    )
    ledger.fault(
        sheet,
        values.isin(long).to_numpy(),
        title,
        f"the cell is longer than {LONGEST:,} characters",
        "shorten the text",
    )
