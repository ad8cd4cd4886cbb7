"""What the rules change from one day to another: the days on which they begin, end or give way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.tables import conform, declare, records

CHANGES = declare("""
rule              | text   |           | key
title             | text   |           | English title
change            | text   |           | comes into force, ends, is replaced by, transition ends
date              | text   |           | ISO date, the first day on which it is so
citation          | text   |           | instrument and article
""")

_FIRST, _LAST = "0001-01-01", "9999-12-31"


def iso_day(day: str | dt.date, name: str) -> str:
    """Give a day as ISO text; `name` is the argument that gave it."""
    try:
        return dt.date.fromisoformat(str(day)).isoformat()
    except ValueError:
        raise SymbiosisError(f"'{day}' is not a date", name, "write it as 2026-11-21") from None


def changes_between(
    rules: pd.DataFrame, since: str | dt.date | None, until: str | dt.date | None
) -> pd.DataFrame:
    """List the changes of rules from one day to another, both included, in the order of days."""
    first = iso_day(since, "since") if since is not None else _FIRST
    last = iso_day(until, "until") if until is not None else _LAST
    if first > last:
        raise SymbiosisError("The days are backwards", "since, until", "swap the two")
    rows = records(rules)
    replaced = [(name, row) for row in rows for name in row["replaces"].split()]
    told = [one for row in rows for one in _own(row, [x for n, x in replaced if n == row["rule"]])]
    frame = conform(pd.DataFrame(told), CHANGES, "changes")
    frame = frame[(frame["date"] >= first) & (frame["date"] <= last)]
    return frame.sort_values(["date", "rule", "change"], kind="stable", ignore_index=True)


def _own(row: Mapping[str, Any], by: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    """List the changes of one rule, with those of the rules that replace it."""
    days: list[tuple[str, str]] = []
    if row["in_force_from"]:
        days.append((row["in_force_from"], "comes into force"))
    if row["transition_until"]:
        days.append((_next(row["transition_until"]), "transition ends"))
    gone = []
    for other in (other for other in by if other["in_force_from"]):
        begins, moves = other["in_force_from"], other["transition_until"]
        if moves:
            days.append((begins, f"is replaced by {other['rule']} for new facilities"))
        day = _next(moves) if moves else begins
        days.append((day, f"is replaced by {other['rule']}"))
        gone.append(day)
    if row["in_force_until"]:
        ends = _next(row["in_force_until"])
        # A rule that gives way on the next day, or goes on for a transition, does not just end.
        days += [] if any(ends <= day for day in gone) else [(ends, "ends")]
    same = {name: row[name] for name in ("rule", "title", "citation")}
    return [same | {"change": change, "date": day} for day, change in days]


def _next(day: str) -> str:
    """Give the day after."""
    if day >= _LAST:
        return day
    return (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()
