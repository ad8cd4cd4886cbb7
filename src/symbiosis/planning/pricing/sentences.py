"""Rows of a programme in words: what each asks, and what loosening it is worth."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np

from symbiosis.display.style import in_unit, number

Row = Mapping[Hashable, Any]

ASKS = {"at_most": "at most", "at_least": "at least", "equal": "exactly"}
YEARLY = ("supply", "need", "usual", "total", "link", "opening", "least", "plant", "port")
COUNTED = ("link", "plant", "run")

# What a row is called, by its kind; {s} is its subject.
NAMES = {
    "supply": "supply of {s}",
    "need": "need of {s}",
    "usual": "usual supply of {s}",
    "total": "yearly total of {s}",
    "link": "link {s}",
    "opening": "largest amount of {s}",
    "least": "smallest amount of {s}",
    "plant": "capacity of plant {s}",
    "port": "what the runs tie to {s}",
    "stock": "balance of store {s}",
    "store": "room in store {s}",
    "spoil": "stock of {s} before it spoils",
    "limit": "limit '{s}'",
    "budget": "budget",
    "contract": "number of exchanges of {s}",
    "requires": "what {s} requires",
    "held": "what is held of {s}",
    "objective": "objective {s}",
}

# What a row asks that holds no amount of its own.
ASKED = {
    "requires": "{s} is used only if what it requires is used",
    "spoil": "{s} goes out before it spoils",
}

# What loosening a row by one unit is, by its kind; {u} is the unit.
STEPS = {
    "supply": "One more {u} a year of {s}",
    "need": "One more {u} a year wanted by {s}",
    "usual": "One more {u} a year of the usual supply of {s}",
    "total": "Loosening the yearly total of {s} by one {u}",
    "link": "Loosening the link {s} by one {u} a year",
    "opening": "Room for one more {u} a year on {s}",
    "least": "Asking one {u} a year less of {s}, where it runs,",
    "plant": "Capacity for one more {u} a year of plant {s}",
    "port": "One {u} a year more at {s} than the runs tie to it",
    "stock": "One more {u} in store {s}",
    "store": "Room for one more {u} in store {s}",
    "spoil": "One more {u} of {s} kept before it spoils",
    "limit": "Loosening the limit '{s}' by one {u}",
    "budget": "One more {u} of budget",
    "contract": "One more exchange for {s}",
    "requires": "Setting {s} free of what it requires",
    "held": "Loosening what is held of {s} by one {u}",
    "objective": "Giving up one {u} of the objective {s}",
}


def price_sentence(row: Row, worth: str, decided: bool = False) -> str:
    """Say the price of a row in words.

    Parameters
    ----------
    row : mapping
        `kind, subject, parameter, unit, period, limit, price`, and `price_high` where asked.
    worth : str
        Unit of the objective, such as the currency.
    decided : bool
        Whether whole-number decisions are held.

    Examples
    --------
    >>> row = {"kind": "supply", "subject": "a", "unit": "t", "price": 2.0, "price_high": 5.0}
    >>> price_sentence(row, "VND", decided=True)
    'One more t a year of a is worth 2 VND a year; tightening it costs 5, with the decisions held.'
    """
    told = f"{_step(row)} {_worth(row, worth)}"
    return f"{told}, with the decisions held." if decided else f"{told}."


def _worth(row: Row, worth: str) -> str:
    """Say what loosening a row brings, and what tightening it costs where that differs."""
    price, high = row["price"], row.get("price_high", np.nan)
    tightening = "one less" if row.get("side") == "equal" else "tightening it"
    if row.get("price_low", np.nan) == -np.inf:
        return f"leaves no plan; {tightening} costs {number(high)} {worth} a year"
    told = f"is worth {number(price)} {worth} a year"
    if high == np.inf and row["kind"] == "mix":
        return f"{told}; tightening it at all shuts out what flows"
    if high == np.inf:
        return f"{told}; {tightening} leaves no plan"
    if abs(high - price) > 1e-6 * max(abs(high), abs(price)):
        return f"{told}; {tightening} costs {number(high)}"
    return told


def _step(row: Row) -> str:
    """Say what loosening a row by one unit is."""
    subject, unit = f"{_subject(row)}{_when(row)}", row["unit"]
    if row["kind"] == "mix":
        now = in_unit(number(row["limit"]), unit)
        return f"Loosening {row['parameter']} of {subject}, now {now}, by {in_unit('one', unit)}"
    step = STEPS.get(row["kind"], f"Loosening {row['kind']} {{s}} by one {{u}}")
    return step.format(s=subject, u="" if unit in ("", "1") else unit).replace("  ", " ").strip()


def row_name(row: Row) -> str:
    """Name a row as a user knows it.

    Examples
    --------
    >>> row_name({"kind": "mix", "subject": "n", "parameter": "lead", "period": "May"})
    'lead in the mix of n in May'
    """
    if row["kind"] == "mix":
        return f"{row['parameter']} in the mix of {row['subject']}{_when(row)}"
    name = NAMES.get(row["kind"], f"{row['kind']} of {{s}}")
    return name.format(s=_subject(row)) + _when(row)


def row_asks(row: Row) -> str:
    """Say what a row asks, and the rule that it comes from.

    Examples
    --------
    >>> row = {"kind": "need", "subject": "n1", "side": "equal", "limit": 80.0, "unit": "t"}
    >>> row_asks(row)
    'need of n1: exactly 80 t a year'
    """
    rule = f" ({row['rule']})" if row.get("rule") else ""
    if row["kind"] in ASKED:
        return ASKED[row["kind"]].format(s=row["subject"]) + _when(row) + rule
    return f"{row_name(row)}: {ASKS[row['side']]} {_amount(row, row['limit'])}{rule}"


def way_out(row: Row, change: float) -> str:
    """Say by how much the limit of a row would have to move.

    Examples
    --------
    >>> row = {"kind": "need", "subject": "n1", "limit": 80.0, "unit": "t"}
    >>> way_out(row, -30.0)
    'lower need of n1 by 30 t a year, to 50'
    """
    if row["kind"] == "requires":
        return f"use {row['subject']} without what it requires"
    verb = "raise" if change > 0 else "lower"
    to = number(row["limit"] + change)
    return f"{verb} {row_name(row)} by {_amount(row, abs(change))}, to {to}"


def _amount(row: Row, value: float) -> str:
    """Write an amount of a row with its unit."""
    yearly = " a year" if row["kind"] in YEARLY else ""
    many = "s" if row["unit"] in COUNTED and value != 1 else ""
    return in_unit(number(value), row["unit"]) + many + yearly


def _subject(row: Row) -> str:
    """Name what a row is about; of a limited load also the parameter."""
    load = row["kind"] == "total" and row.get("parameter")
    return f"{row['parameter']} in {row['subject']}" if load else str(row["subject"])


def _when(row: Row) -> str:
    """Name the period of a row, if it has one."""
    return f" in {row['period']}" if row.get("period") else ""
