"""Which rules are asked on a date, and of whom while an old rule and a new one overlap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.errors import RuleError
from symbiosis.model.matches import Matches
from symbiosis.model.rule_words import EFFECTS
from symbiosis.model.rulebook import Rulebook
from symbiosis.regulation.case import Case
from symbiosis.regulation.scopes import Fields, Scope
from symbiosis.tables import records


class Turn(NamedTuple):
    """Whose turn it is in a transition: the facilities of one side, new or existing since a day."""

    side: str  # output: the giver's facility decides; need: the receiver's
    since: str  # a facility whose permit is of that day or later is new
    new: bool

    def takes(self, case: Case) -> npt.NDArray[np.bool_]:
        """Say which outputs, or needs, are of such facilities; one that says nothing is existing."""
        table = case.outputs if self.side == "output" else case.needs
        told, permitted = table["site_facility"], table["site_permit_date"]
        since = (told == "") & (permitted != "") & (permitted >= self.since)
        new: npt.NDArray[np.bool_] = ((told == "new") | since).to_numpy(dtype=bool)
        return new if self.new else ~new


class Rule(NamedTuple):
    """One rule: its row, its limits, the values it takes in each field, and its turns."""

    row: Mapping[str, Any]
    limits: pd.DataFrame
    wanted: Fields
    unless: Fields = MappingProxyType({})
    turns: tuple[Turn, ...] = ()  # all of them must be
    goes_on: tuple[Turn, ...] = ()  # for one of them it goes on although it was replaced

    @property
    def gives_status(self) -> bool:
        """Say whether its effect is a status."""
        return self.row["kind"] == "content" and self.row["effect"] not in EFFECTS

    def within(self, scope: Scope, case: Case) -> Scope:
        """Narrow a scope to those whose turn it is."""
        for turn in self.turns:
            scope = scope.narrowed(turn.side, turn.takes(case))
        for side in ("output", "need"):
            mine = [turn.takes(case) for turn in self.goes_on if turn.side == side]
            scope = scope.narrowed(side, np.any(mine, axis=0)) if mine else scope
        return scope


def date_of(matches: Matches, law: Rulebook) -> str:
    """Give the date on which the rules are asked."""
    stated = str(law.on or matches.park.settings.get("date") or dt.date.today())
    try:
        return dt.date.fromisoformat(stated).isoformat()
    except ValueError:
        raise RuleError(
            f"'{stated}' is not a date", "date of the rules", "write 2026-11-21"
        ) from None


def in_force(law: Rulebook, on: str) -> list[Rule]:
    """Give the rules that are asked on a date, those that give a status at the gate first.

    A rule with a transition takes new facilities only until its last day, and the rules that it
    replaces go on for the others, whatever their own last day; after it they are at an end. A rule
    without a transition ends what it replaces on its first day.
    """
    rows = {str(row["rule"]): row for row in records(law.rules)}
    begun = {key for key, row in rows.items() if row["in_force_from"] <= on}
    turns: dict[str, Turn] = {}
    goes_on: dict[str, list[Turn]] = {}
    ended = {
        old
        for key in begun
        if not rows[key]["transition_until"]
        for old in rows[key]["replaces"].split()
    }
    acting = {key for key in begun if (rows[key]["in_force_until"] or on) >= on}
    waiting = [key for key in rows if key in acting and rows[key]["transition_until"]]
    while waiting:
        key = waiting.pop()
        row = rows[key]
        replaced = [old for old in row["replaces"].split() if old in begun]
        if row["transition_until"] < on:
            ended |= set(replaced)
            continue
        by_need = row["transition_side"] == "receiver" or row["kind"] == "blend"
        turn = Turn("need" if by_need else "output", row["in_force_from"], new=True)
        turns[key] = turn
        for old in replaced:
            goes_on.setdefault(old, []).append(turn._replace(new=False))
            if old not in acting:
                acting.add(old)
                waiting += [old] if rows[old]["transition_until"] else []
    asked = [key for key in rows if key in acting and not (key in ended and key not in goes_on)]
    wheres = {
        side: _fields(law.scopes[(law.scopes["side"] == "unless") == (side == "unless")])
        for side in ("where", "unless")
    }
    limits = {str(key): part for key, part in law.limits.groupby("rule")}
    none = law.limits.head(0)
    found = [
        Rule(
            rows[key],
            limits.get(key, none),
            wheres["where"].get(key, {}),
            wheres["unless"].get(key, {}),
            (turns[key],) if key in turns else (),
            tuple(goes_on.get(key, ())),
        )
        for key in asked
        if rows[key]["effect"] != "criterion"
    ]
    return sorted(found, key=lambda rule: (not rule.gives_status, rule.row["looks_at"] != "gate"))


def _fields(scopes: pd.DataFrame) -> dict[str, dict[str, list[str]]]:
    """Give the values of each field of each rule; a blank side means where."""
    found: dict[str, dict[str, list[str]]] = {}
    rows = zip(scopes["rule"], scopes["field"], scopes["value"], strict=True)
    for rule, field, value in rows:
        found.setdefault(rule, {}).setdefault(field, []).append(value)
    return found
