"""Number texts to numbers: point or comma found for each column, never in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from symbiosis.reading.ledger import Ledger, Sheet

UNQUANTIFIED = frozenset(
    {
        "some",
        "có",
        "co",
        "yes",
        "x",
        "?",
        "unknown",
        "not known",
        "không rõ",
        "chưa rõ",
        "chưa biết",
    }
)
_NUMBER = r"[+-]?(?:\d[\d.,'’]*|[.,]\d+)(?:[eE][+-]?\d+)?"
_TOKEN = re.compile(_NUMBER)
_ALONE = re.compile(rf"^{_NUMBER}$")
_RANGE = re.compile(
    rf"^({_NUMBER})\s*(?:-|–|—|\.\.\.?|…|to|đến)\s*(\+?\d[\d.,]*(?:[eE][+-]?\d+)?)$"
)
_ABOUT = re.compile(rf"^(?:~|≈|ca\.?|c\.|about|khoảng)\s*({_NUMBER})$", re.I)
_BELOW = re.compile(rf"^(?:<=|≤|<|under|dưới)\s*({_NUMBER})$", re.I)
_POINT = re.compile(
    r"^\d{1,3}(?:,\d{3})+\.\d+$|^\d*\.(?:\d{1,2}|\d{4,})$|^(?:\d{4,}|0)\.\d{3}$|"
    r"^\d{1,3}(?:,\d{3}){2,}$|^\d+\.$|^\.\d+$"
)
_COMMA = re.compile(
    r"^\d{1,3}(?:\.\d{3})+,\d+$|^\d*,(?:\d{1,2}|\d{4,})$|^(?:\d{4,}|0),\d{3}$|"
    r"^\d{1,3}(?:\.\d{3}){2,}$|^,\d+$"
)
# Plain digits, or a point that cannot part thousands: nothing is left to guess.
_CLEAR = re.compile(r"-?(?:\d+(?:\.(?:\d{1,2}|\d{4,}))?|(?:\d{4,}|0)\.\d{3})")
_EITHER = re.compile(r"^[1-9]\d{0,2}[.,]\d{3}$")


class Amounts(NamedTuple):
    """Amounts as they were typed: value, ends of a range, and whether they were only estimated."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    estimated: np.ndarray
    unquantified: np.ndarray


def clear(cells: Iterable[str]) -> bool:
    """Say whether all cells are blank or numbers that can be read in one way only."""
    return all(not cell or _CLEAR.fullmatch(cell) for cell in cells)


def _read(cells: pd.Index) -> np.ndarray:
    """Turn clear cells to numbers, blank being none."""
    return pd.to_numeric(pd.Series(cells, dtype=object).replace("", np.nan)).to_numpy(dtype=float)


def style(token: str) -> str:
    """Say how a number is written: point, comma, either (one of two), plain, or bad."""
    bare = re.sub(r"[eE][+-]?\d+$", "", token.lstrip("+-")).replace("'", "").replace("’", "")
    if bare.isdecimal():
        return "plain"
    for name, form in (("either", _EITHER), ("point", _POINT), ("comma", _COMMA)):
        if form.match(bare):
            return name
    return "bad"


def to_float(token: str, decimal: str) -> float:
    """Turn a number text to a number, its decimal mark known; no number if it breaks the style."""
    bare = token.replace("'", "").replace("’", "")
    other = "," if decimal == "." else "."
    body = re.sub(r"[eE][+-]?\d+$", "", bare.lstrip("+-"))
    groups = body.split(decimal)[0]
    if other in groups and not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(other)}\d{{3}})+", groups):
        return np.nan
    if body.count(decimal) > 1 or other in body.partition(decimal)[2]:
        return np.nan
    try:
        return float(bare.replace(other, "").replace(decimal, "."))
    except ValueError:
        return np.nan


def _tight(cell: str) -> str:
    """Take the blanks out of a number that groups its thousands by them: 1 234 567."""
    return re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", cell)


def evidence(sheet: Sheet, columns: list[str]) -> str:
    """Say which decimal mark the number columns of a text file show together, blank if unclear."""
    if sheet.typed:
        return ""
    seen: set[str] = set()
    for column in columns:
        for cell in set(sheet.frame[column]):
            if _CLEAR.fullmatch(cell):
                seen |= {"point"} if "." in cell else set()
                continue
            seen |= {style(token) for token in _TOKEN.findall(_tight(cell))}
    seen &= {"point", "comma"}
    return next(iter(seen)) if len(seen) == 1 else ""


def decide(sheet: Sheet, column: str, ledger: Ledger, file_style: str, largest: float) -> str:
    """Find the decimal mark of a column; mixed and ambiguous cells become faults."""
    cells = sheet.texts(column)
    distinct = {
        cell: {style(token) for token in _TOKEN.findall(_tight(cell))}
        for cell in set(cells)
        if not cell.isdecimal()
    }
    counts = {
        name: int(cells.isin([c for c, has in distinct.items() if name in has]).sum())
        for name in ("point", "comma", "either")
    }
    if counts["point"] and counts["comma"]:
        lesser = "comma" if counts["comma"] <= counts["point"] else "point"
        wrong = [cell for cell, has in distinct.items() if lesser in has]
        ledger.fault(
            sheet,
            cells.isin(wrong).to_numpy(),
            column,
            "the column mixes decimal points and decimal commas",
            "write all numbers of the column with the same decimal mark",
        )
        return "," if lesser == "point" else "."
    own = "point" if counts["point"] else "comma" if counts["comma"] else ""
    if not own and counts["either"]:
        if largest < 1000:
            # A thousand is out of bounds here, so that the mark can only be a decimal one.
            marks = {
                sign for c, has in distinct.items() if "either" in has for sign in ".," if sign in c
            }
            own = "comma" if marks == {","} else "point" if marks == {"."} else ""
        own = own or file_style
        if not own:
            doubtful = [cell for cell, has in distinct.items() if "either" in has]
            ledger.fault(
                sheet,
                cells.isin(doubtful).to_numpy(),
                column,
                "the mark can part thousands or decimals, and no other number tells which",
                "write 1234 or 1.2340 instead of 1.234",
            )
            return "."
        ledger.note(
            sheet.file, column, f"decimal {own}, guessed from the other numbers of the file"
        )
    if own == "comma":
        ledger.note(sheet.file, column, "decimal comma")
    elif any("," in cell for cell in distinct):
        ledger.note(sheet.file, column, "decimal point, commas part thousands")
    return "," if own == "comma" else "."


def numbers(
    sheet: Sheet,
    column: str,
    ledger: Ledger,
    file_style: str = "",
    *,
    largest: float = np.inf,
    below: bool = False,
) -> np.ndarray:
    """Turn a column to numbers, blank being none; a cell that is no number becomes a fault.

    With `below`, `<5` (not detected above 5) counts as 5, which is on the safe side, and is noted.
    """
    cells = sheet.texts(column)
    codes, distinct = pd.factorize(cells)
    if clear(distinct):
        return _read(distinct)[codes]
    decimal = decide(sheet, column, ledger, file_style, largest)
    values = np.full(len(distinct), np.nan)
    wrong = np.zeros(len(distinct), dtype=bool)
    less = np.zeros(len(distinct), dtype=bool)
    for place, cell in enumerate(distinct):
        bare = _tight(cell)
        under = _BELOW.match(bare) if below else None
        less[place] = under is not None
        token = under[1] if under else bare
        if cell and _ALONE.match(token):
            values[place] = to_float(token, decimal)
        wrong[place] = bool(cell) and not np.isfinite(values[place])
    fault_numbers(sheet, wrong[codes], column, ledger)
    ledger.note_rows(sheet, less[codes], column, "below detection: its upper end is taken")
    return values[codes]


def fault_numbers(sheet: Sheet, where: np.ndarray, column: str, ledger: Ledger) -> None:
    """Write the faults of cells that are no numbers, with a mend for each kind."""
    where = where & ~_already(sheet, column, ledger)
    cells = sheet.texts(column)[where]
    mends, reasons = [], []
    for cell in cells:
        low = cell.casefold()
        if low in {"nan", "n/a", "na", "null", "none", "-", "nil"}:
            reasons.append("the cell is not a number")
            mends.append("leave the cell blank for what is not known")
        elif low.lstrip("+-") in {"inf", "infinity", "∞"}:
            reasons.append("the number is not finite")
            mends.append("write a finite number, or leave the cell blank for no limit")
        elif re.match(r"^\d{4}-\d\d-\d\d", low):
            reasons.append("the cell is a date, not a number")
            mends.append("write the number again and set the cell's format to text or number")
        elif _ALONE.match(_tight(cell).split(" ")[0]) and " " in cell:
            reasons.append("the cell holds more than a number")
            mends.append(f"put the unit in the heading, as in {column} [unit], or in {column}_unit")
        else:
            reasons.append("the cell is not a number")
            mends.append("write a number, or leave the cell blank")
    ledger.fault(sheet, where, column, reasons, mends)


def _already(sheet: Sheet, column: str, ledger: Ledger) -> np.ndarray:
    """Say which cells of a column have a fault already, so that one cell is told once."""
    told = {
        fault[2]
        for fault in ledger.faults
        if fault[0] == sheet.file and fault[3] == column and fault[1] == sheet.sheet
    }
    return np.isin(sheet.rows, [row for row in told if row == row])


def amounts(sheet: Sheet, column: str, ledger: Ledger, file_style: str = "") -> Amounts:
    """Turn a column of amounts to numbers: also `80-120`, `~100`, `<5`, and `some` as unquantified."""
    cells = sheet.texts(column)
    codes, distinct = pd.factorize(cells)
    if clear(distinct):
        value, never = _read(distinct)[codes], np.zeros(len(cells), dtype=bool)
        none = np.full(len(cells), np.nan)
        return Amounts(value, none, none.copy(), never, np.isnan(value))
    decimal = decide(sheet, column, ledger, file_style, np.inf)
    kinds = [_amount(cell, decimal) for cell in distinct]
    table = np.array([kind[:3] for kind in kinds], dtype="float64").reshape(-1, 3)
    wrong = np.array([kind[3] == "wrong" for kind in kinds], dtype=bool)
    backwards = np.array([kind[3] == "backwards" for kind in kinds], dtype=bool)
    guessed = np.array([kind[3] == "estimated" for kind in kinds], dtype=bool)
    unknown = np.array([kind[3] == "unquantified" for kind in kinds], dtype=bool)
    fault_numbers(sheet, wrong[codes], column, ledger)
    ledger.fault(
        sheet,
        backwards[codes],
        column,
        "the range runs backwards",
        "write the smaller number first",
    )
    value, low, high = table[codes].T
    return Amounts(value, low, high, guessed[codes], unknown[codes])


def _amount(cell: str, decimal: str) -> tuple[float, float, float, str]:
    """Read one amount: value, low, high, and of which kind it is."""
    none = (np.nan, np.nan, np.nan)
    bare = _tight(cell)
    if not cell or cell.casefold() in UNQUANTIFIED:
        return (*none, "unquantified")
    if _ALONE.match(bare):
        value = to_float(bare, decimal)
        return (value, np.nan, np.nan, "exact" if np.isfinite(value) else "wrong")
    about, under, span = _ABOUT.match(bare), _BELOW.match(bare), _RANGE.match(bare)
    if about:
        value, low, high = to_float(about[1], decimal), np.nan, np.nan
    elif under:
        high = to_float(under[1], decimal)
        value, low = high / 2, 0.0
    elif span:
        low, high = to_float(span[1], decimal), to_float(span[2], decimal)
        value = (low + high) / 2
    else:
        return (*none, "wrong")
    if not np.isfinite(value):
        return (*none, "wrong")
    return (value, low, high, "backwards" if low > high else "estimated")
