"""Which exchanges change their verdict from one day of a rulebook to another."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.model.rule_changes import iso_day
from symbiosis.model.rulebook import Rulebook
from symbiosis.model.verdicts import ANY
from symbiosis.regulation.regulate import regulate
from symbiosis.tables import conform, declare

CHANGED = declare("""
output            | text   |           | the giver's stream
via               | text   |           | conversions on the way
need              | text   |           | the receiver's need
before            | text   |           | verdict on the first day
after             | text   |           | verdict on the second day
rule              | text   |           | that decides: after it, or before it where the later day is milder
reason            | text   |           | what it says
most              | number | unit/year | largest amount
money             | number | currency/year | what the exchange would bring alone at that amount
citation          | text   |           | of the rule
confidence        | text   |           | of the rule
""")

_KEYS = ["output", "via", "need"]
_TEXTS = ["rule", "reason", "citation", "confidence"]


def changes(
    matches: Matches, law: Rulebook, since: str | dt.date, until: str | dt.date
) -> pd.DataFrame:
    """List the exchanges that the law judges otherwise on one day than on another.

    What changes in the rules themselves is `law.changes(since, until)`.

    Parameters
    ----------
    matches : Matches
        What could flow.
    law : Rulebook
        Rules with the days on which they come into force and end.
    since, until : str or datetime.date
        The two days, ISO.

    Returns
    -------
    pandas.DataFrame
        `output, via, need, before, after, rule, reason, most, money, citation, confidence`: a
        row for each exchange whose verdict differs, by the money it would bring alone (currency
        a year, at its largest amount). `rule` decides the worse of the two verdicts; blank where
        matching alone does.

    Raises
    ------
    SymbiosisError
        For a day that is none, or days that are backwards.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> told = sym.changes(matches, sym.rulebook("vn"), "2025-12-01", "2026-11-21")
    >>> bool((told["before"] != told["after"]).all())
    True
    """
    days = iso_day(since, "since"), iso_day(until, "until")
    if days[0] > days[1]:
        raise SymbiosisError("The days are backwards", "since, until", "swap the two")
    first, last = (regulate(matches, law.replace(on=day)) for day in days)
    before, after = (lawful.arcs["verdict"] for lawful in (first, last))
    moved = np.flatnonzero((before != after).to_numpy())
    arcs = last.arcs.iloc[moved]
    told = arcs[[*_KEYS, "most"]].assign(before=before.iloc[moved], after=after.iloc[moved])
    told["money"] = arcs["benefit"].clip(lower=0.0) * arcs["most"]
    worse = _level(told["after"]) > _level(told["before"])
    parts = [
        _decided(told[worse], last.findings, "after"),
        _decided(told[~worse], first.findings, "before"),
    ]
    whole = conform(pd.concat(parts), CHANGED, "changes")
    order = ["money", *_KEYS]
    return whole.sort_values(order, ascending=[False, True, True, True], ignore_index=True)


def _level(verdict: pd.Series) -> pd.Series:
    """Give the place of verdicts, from the mildest to the worst."""
    return verdict.map({name: place for place, name in enumerate(VERDICTS)}).astype("int64")


def _decided(told: pd.DataFrame, findings: pd.DataFrame, side: str) -> pd.DataFrame:
    """Add the finding that gives each exchange its verdict on one side, a rule's before others."""
    heavy = findings[findings["verdict"].isin(told[side].unique())]
    heavy = heavy.sort_values("rule", key=lambda rules: rules == "", kind="stable")
    bound = {
        "output": heavy["output"] != "",
        "via": heavy["via"] != ANY,
        "need": heavy["need"] != "",
    }
    pattern = sum(used.to_numpy() * (1 << at) for at, used in enumerate(bound.values()))
    found = {name: np.full(len(told), "", dtype=object) for name in _TEXTS}
    open_ = np.ones(len(told), dtype=bool)
    for number in np.unique(pattern):
        columns = [name for at, name in enumerate(_KEYS) if number >> at & 1]
        rows = heavy[pattern == number].rename(columns={"verdict": side})
        rows = rows.drop_duplicates([*columns, side])[[*columns, side, *_TEXTS]]
        mine = told[[*columns, side]].merge(rows, on=[*columns, side], how="left")
        better = mine["reason"].notna().to_numpy() & open_
        for name, texts in found.items():
            texts[better] = mine[name].to_numpy(dtype=object)[better]
        open_ &= found["rule"] == ""
    return told.assign(**found)
