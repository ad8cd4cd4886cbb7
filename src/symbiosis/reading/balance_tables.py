"""Tables of variables and balances: checked, every fault told, and made numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import TableErrors
from symbiosis.knowing.names import near
from symbiosis.reading.closing import Problem
from symbiosis.reading.ledger import Ledger, Sheet

_PRODUCT = "*"


def problem_of(variables: pd.DataFrame, balances: pd.DataFrame) -> Problem:
    """Make the problem of the two tables, sorted by name so that the order of rows changes nothing.

    Parameters
    ----------
    variables : pandas.DataFrame
        Columns `variable, value, sd, guess`.
    balances : pandas.DataFrame
        Columns `balance, variable, coefficient`; a product is written `m3*tc34`.

    Raises
    ------
    TableErrors
        With every fault of both tables.
    """
    ledger = Ledger()
    known = _sheet(variables, "variables", ("variable", "value", "sd"), ledger)
    terms = _sheet(balances, "balances", ("balance", "variable", "coefficient"), ledger)
    _raise(ledger)
    numbers = _variables(known, ledger)
    coefficients = _coefficients(terms, ledger)
    names = sorted(set(known.texts("variable")) - {""})
    factors = _factors(terms, names, ledger)
    _raise(ledger)
    keys = sorted(set(terms.texts("balance")))
    place = {key: number for number, key in enumerate(keys)}
    order = np.argsort(known.texts("variable").to_numpy(dtype=object), kind="stable")
    rows = terms.texts("balance").map(place).to_numpy(dtype=int)
    sequence = sorted(range(len(rows)), key=lambda at: (rows[at], *factors[at], coefficients[at]))
    value, sd, guess = (numbers[name][order] for name in ("value", "sd", "guess"))
    return Problem(
        names=tuple(names),
        balances=tuple(keys),
        value=value,
        sd=np.where(np.isfinite(value), sd, np.nan),
        guess=guess,
        row=rows[sequence],
        coefficient=coefficients[sequence],
        factors=factors[sequence],
    )


def _raise(ledger: Ledger) -> None:
    """Raise what is wrong so far."""
    if ledger.faults:
        raise TableErrors(ledger.fault_frame())


def _sheet(frame: Any, name: str, needed: tuple[str, ...], ledger: Ledger) -> Sheet:
    """Take a table as texts; a missing column or another thing than a table is a fault."""
    if not isinstance(frame, pd.DataFrame):
        ledger.table_fault(
            name, "", "", f"this is a {type(frame).__name__}, no table", "give a DataFrame"
        )
        frame = pd.DataFrame(columns=list(needed))
    for column in needed:
        if column not in frame:
            ledger.table_fault(name, "", column, "the column is missing", f"add column {column}")
    if not len(frame) and not ledger.faults:
        ledger.table_fault(name, "", "", "the table has no rows", "give at least one row")
    cells = {str(column): _texts(values) for column, values in frame.items()}
    return Sheet(name, "", pd.DataFrame(cells), np.arange(len(frame)) + 2)


def _texts(values: pd.Series) -> pd.Series:
    """Give a column as texts without blanks around them; what is missing is blank."""
    cells = values.reset_index(drop=True).astype(object)
    return cells.where(cells.notna(), "").astype("str").str.strip()


def _numbers(sheet: Sheet, column: str, ledger: Ledger) -> np.ndarray:
    """Give a column as numbers, blank as not a number; what is neither is a fault."""
    texts = sheet.texts(column)
    numbers = pd.to_numeric(texts.where(texts != "", "nan"), errors="coerce")
    found = numbers.to_numpy(dtype=float)
    wrong = (texts != "").to_numpy() & ~np.isfinite(found)
    ledger.fault(sheet, wrong, column, "the cell is no finite number", "write a number")
    return found


def _variables(sheet: Sheet, ledger: Ledger) -> dict[str, np.ndarray]:
    """Give value, sd and guess of each variable, and fault what does not hold together."""
    names = sheet.texts("variable")
    found = {name: _numbers(sheet, name, ledger) for name in ("value", "sd", "guess")}
    blank, twice = (names == "").to_numpy(), names.duplicated(keep=False).to_numpy()
    ledger.fault(sheet, blank, "variable", "the cell is blank", "write the variable's name")
    ledger.fault(
        sheet, twice & ~blank, "variable", "the variable stands in several rows",
        "keep one row of it, or give each measurement a name and a balance between them",
    )  # fmt: skip
    ledger.fault(
        sheet, found["sd"] < 0, "sd", "the sd is negative", "write one above 0; 0 for a constant"
    )
    unsure = np.isfinite(found["value"]) & (sheet.texts("sd") == "").to_numpy()
    ledger.fault(
        sheet, unsure, "sd", "there is a value without an sd", "write its sd; 0 for a constant"
    )
    return found


def _coefficients(sheet: Sheet, ledger: Ledger) -> np.ndarray:
    """Give the coefficient of each term; a blank one is a fault, and so is a blank balance."""
    found = _numbers(sheet, "coefficient", ledger)
    for column in ("coefficient", "balance", "variable"):
        blank = (sheet.texts(column) == "").to_numpy()
        ledger.fault(sheet, blank, column, "the cell is blank", f"write the {column}")
    return found


def _factors(sheet: Sheet, names: list[str], ledger: Ledger) -> np.ndarray:
    """Give the variables of each term by number; a name may itself hold the sign of a product."""
    place = {name: number for number, name in enumerate(names)}
    rows: list[list[int]] = []
    for at, text in enumerate(sheet.texts("variable")):
        parts = [text] if text in place else [part.strip() for part in text.split(_PRODUCT)]
        rows.append([place[part] for part in parts if part in place])
        for part in parts:
            if part not in place and text:
                close = near(part, names)
                mend = f"perhaps you meant {close[0]}" if close else "add it to the variables"
                reason = f"there is no variable '{part}'"
                ledger.fault(sheet, np.array([at]), "variable", reason, mend)
    longest = max((len(row) for row in rows), default=1) or 1
    padded = [sorted(row) + [len(names)] * (longest - len(row)) for row in rows]
    return np.array(padded, dtype=int).reshape(len(rows), longest)
