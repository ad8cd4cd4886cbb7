"""What rules say written down at the smallest thing that decides it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.matches import FINDINGS, VERDICTS
from symbiosis.model.rule_words import BASE_STATUSES
from symbiosis.model.verdicts import ANY
from symbiosis.regulation.answers import ALLOWED, CONDITIONAL, OPEN, Answer, inside
from symbiosis.regulation.case import Case, Codes
from symbiosis.regulation.force import Rule
from symbiosis.regulation.scopes import NO, PERHAPS, YES, Scope, Three
from symbiosis.tables import conform, names

Texts = pd.api.extensions.ExtensionArray
_VERDICTS = pd.array(VERDICTS, dtype="str")
Levels = npt.NDArray[np.int8]  # places among the verdicts


class Placed(NamedTuple):
    """The things that a rule decides: numbers of output, way and need (empty or -1: any).

    `state` says whether each is in scope, perhaps or surely.
    """

    output: Codes
    way: Codes
    need: Codes
    state: Three

    def of(self, side: str) -> Codes:
        """Give the numbers on one side; nought throughout where a rule says it of all alike."""
        numbers = {"output": self.output, "way": self.way, "need": self.need}
        return numbers.get(side, np.zeros(len(self.state), dtype="int64"))

    def within(self, rows: npt.NDArray[np.bool_]) -> Placed:
        """Give some of them."""
        output, way, need = (
            numbers[rows] if len(numbers) else numbers
            for numbers in (self.output, self.way, self.need)
        )
        return Placed(output, way, need, self.state[rows])


def placed(scope: Scope, sides: frozenset[str] | set[str], case: Case) -> Placed:
    """Give what is decided where a rule depends on these sides: all that is in its scope."""
    of = (sides | scope.sides) - {""}
    output, way, need = case.keys(of)
    state = np.full(max(map(len, (output, way, need))) if of else 1, YES)
    for numbers, told in ((output, scope.output), (way, scope.way), (need, scope.need)):
        if len(numbers):
            state = np.minimum(state, told[numbers])
    there = state > NO
    return Placed(output, way, need, state).within(there)


def keys_of(at: Placed, case: Case) -> dict[str, Texts]:
    """Give the keys `output, via, need` of what is decided, as the ledger writes any."""
    tables = {"output": case.outputs["output"], "via": case.ways["via"], "need": case.needs["need"]}
    numbers = {"output": at.output, "via": at.way, "need": at.need}
    none = np.zeros(len(at.state), dtype="int64")
    told: dict[str, Texts] = {}
    for name, table in tables.items():
        any_ = ANY if name == "via" else ""
        told[name] = (
            table.array.take(numbers[name], allow_fill=True, fill_value=any_)
            if len(numbers[name])
            else pd.array([any_], dtype="str").take(none)
        )
    return told


class Entry(NamedTuple):
    """An answer of a rule and where it stands: written down when somebody looks at it.

    `grounds`, where there are, say of each output why it is hazardous or may be.
    """

    rule: Rule
    scope: Scope
    answer: Answer
    case: Case
    grounds: pd.Series | None = None

    @property
    def sides(self) -> frozenset[str]:
        """Give the sides on which it depends where a thing stands."""
        return (self.scope.sides | {self.answer.side}) - {""}

    def size(self) -> int:
        """Count the findings."""
        return len(placed(self.scope, self.sides, self.case).state)

    def frame(self) -> pd.DataFrame:
        """Write the findings down in the columns of the ledger."""
        rule, answer = self.rule, self.answer
        at = placed(self.scope, self.sides, self.case)
        place = np.searchsorted(answer.rows, at.of(answer.side))
        texts = answer.texts()
        columns: dict[str, Any] = {str(n): texts[n].array.take(place) for n in texts}
        doubt = at.state == PERHAPS
        if self.grounds is not None and doubt.any():
            columns["reason"] = columns["reason"] + self._doubts(at.output, doubt)
        level = leveled(answer.verdict[place], at.state, rule)
        columns |= keys_of(at, self.case) | {"verdict": _VERDICTS.take(level)}
        none = np.zeros(len(level), dtype="int64")
        same = {"stage": "regulate", "rule": rule.row["rule"], "citation": rule.row["citation"]}
        for name, text in same.items():
            columns[name] = pd.array([text], dtype="str").take(none)
        return conform(pd.DataFrame({name: columns[name] for name in names(FINDINGS)}), FINDINGS)

    def _doubts(self, output: Codes, doubt: npt.NDArray[np.bool_]) -> Any:
        """Say why it is not known whether the rule applies."""
        rule, doubts = self.rule, self.scope.doubts.replace("_", " ")
        text = f"; whether it applies is open: {doubts} not known"
        told: Any = pd.array(["", text], dtype="str").take(doubt.astype("int64"))
        asked = {*rule.wanted.get("status", ()), *rule.unless.get("status", ())}
        if len(output) and asked & set(BASE_STATUSES) and self.grounds is not None:
            why = (" (" + self.grounds + ")").array.take(np.where(doubt, output, -1),
                                                         allow_fill=True, fill_value="")  # fmt: skip
            told = told + why
        return told


def leveled(verdict: Levels, state: Three, rule: Rule) -> Levels:
    """Give the verdict where it may be open whether a rule applies.

    What it would shut is then unknown; a charge is then not counted, which shuts nothing.
    """
    doubt = state == PERHAPS
    if rule.row["kind"] == "charge":
        return np.where(doubt, CONDITIONAL, verdict)
    return np.where(doubt & (verdict != ALLOWED), OPEN, verdict)


class Worst:
    """The worst that was said of each output, way, need and exchange of a case so far."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._number = case.ways["number"].to_numpy()
        self._all = ALLOWED
        self._of = {
            side: np.zeros(len(table), dtype="int8")
            for side, table in (("output", case.outputs), ("way", case.ways), ("need", case.needs))
        }
        self._arcs = np.zeros(len(case.arc_way), dtype="int8")

    def hear(self, entry: Entry) -> None:
        """Take in an answer, at the smallest thing that it is about."""
        answer, scope, sides, rule = entry.answer, entry.scope, entry.sides, entry.rule
        if not answer.verdict.any() and (rule.row["kind"] != "charge" or not scope.doubts):
            return
        near = "way" if "way" in sides else "output"
        given = inside(scope, near, self._case)
        on, verdict = self._told(answer, near)
        if near in sides and "need" in sides:
            of_arc, need = self._near(near), self._case.arc_need
            state = np.minimum(given[of_arc], scope.need[need])
            said = verdict[of_arc if on == near else need] if on else verdict
            np.maximum(self._arcs, _level(said, state, rule), out=self._arcs)
        elif sides:
            side = near if near in sides else "need"
            state = given if side == near else scope.need
            np.maximum(self._of[side], _level(verdict, state, rule), out=self._of[side])
        else:
            self._all = np.maximum(self._all, verdict.max(initial=ALLOWED))

    def of_exchanges(self) -> Levels:
        """Give the worst that bears on each exchange."""
        ways = np.maximum(self._of["way"], self._of["output"][self._number])
        arcs = np.maximum(ways[self._case.arc_way], self._of["need"][self._case.arc_need])
        return np.maximum(np.maximum(arcs, self._arcs), self._all)

    def _told(self, answer: Answer, near: str) -> tuple[str, Levels]:
        """Give what is said of every output or way, or every need; blank: of all alike."""
        if not answer.side:
            return "", answer.verdict
        whole = np.zeros(len(self._of[answer.side]), dtype="int8")
        whole[answer.rows] = answer.verdict
        if near == "way" and answer.side == "output":
            return near, whole[self._number]
        return answer.side, whole

    def _near(self, near: str) -> Codes:
        """Give the output or the way of each exchange."""
        return self._case.arc_way if near == "way" else self._number[self._case.arc_way]


def _level(verdict: Levels, state: Three, rule: Rule) -> Levels:
    """Give the verdict where a rule applies, perhaps or surely; elsewhere it says nothing."""
    return np.where(state > NO, leveled(verdict, state, rule), ALLOWED)
