"""What a rule looks at: no, perhaps or yes, for each output, way and need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.rule_words import GIVER_FIELDS, IF_BLANK, RECEIVER_FIELDS, WAY_FIELDS
from symbiosis.regulation.case import Case

Three = npt.NDArray[np.int8]
NO, PERHAPS, YES = np.int8(0), np.int8(1), np.int8(2)
Statuses = Mapping[str, Three]
Fields = Mapping[str, list[str]]

SIDES = {"output": GIVER_FIELDS, "way": WAY_FIELDS, "need": RECEIVER_FIELDS}
_NAMES = {
    "giver.company": "company", "receiver.company": "company",
    "giver.kind": "site_kind", "receiver.kind": "site_kind",
    "giver.facility": "site_facility", "receiver.facility": "site_facility",
    "giver.customs": "site_customs", "receiver.customs": "site_customs",
}  # fmt: skip
_TREES = ("material", "wanted")  # a value covers what is a kind of it
_BORNE = {"status": "output", "delivered_status": "way"}  # fields that ask what rules have settled


class Scope(NamedTuple):
    """Which outputs, ways and needs a rule takes, and on which of the three it depends."""

    output: Three
    way: Three
    need: Three
    sides: frozenset[str]
    doubts: str

    def narrowed(self, side: str, inside: npt.NDArray[np.bool_]) -> Scope:
        """Give the scope without what lies outside on one side, which then decides too."""
        output, need = self.output, self.need
        if side == "output":
            output = np.where(inside, output, NO)
        else:
            need = np.where(inside, need, NO)
        return self._replace(output=output, need=need, sides=self.sides | {side})


def scope_of(
    wanted: Fields, case: Case, statuses: Mapping[str, Statuses], unless: Fields | None = None
) -> Scope:
    """Ask every field of a rule's scope; a field that is blank in the facts is a perhaps.

    Parameters
    ----------
    wanted : mapping of field to values
        All fields must match; of a field any value.
    case : Case
        The outputs, ways and needs.
    statuses : mapping
        Of `output` and of `way`, who bears which status.
    unless : mapping of field to values, optional
        Any field that matches takes a thing out again.
    """
    out = unless or {}
    answers: dict[str, Three] = {}
    doubts: list[str] = []
    for side, fields in SIDES.items():
        answer = np.full(len({"output": case.outputs, "way": case.ways, "need": case.needs}[side]),
                         YES)  # fmt: skip
        for given, takes_in in ((wanted, True), (out, False)):
            for name in (f for f in given if f in fields):
                asked = _asked(name, given[name], side, case, statuses)
                doubts += [name] if (asked == PERHAPS).any() else []
                answer = np.minimum(answer, asked if takes_in else YES - asked)
        answers[side] = answer.astype("int8")
    named = {*wanted, *out}
    used = frozenset(side for side, fields in SIDES.items() if any(f in named for f in fields))
    told = " or ".join(dict.fromkeys(doubts))
    return Scope(answers["output"], answers["way"], answers["need"], used, told)


def status_of(names: Iterable[str], statuses: Statuses, length: int) -> Three:
    """Say whether each output or way bears one of these statuses; one that no rule gives is a no."""
    none = np.full(length, NO)
    return np.max([none] + [statuses.get(name, none) for name in names], axis=0)


def _asked(
    name: str, values: list[str], side: str, case: Case, statuses: Mapping[str, Statuses]
) -> Three:
    """Say of every output, way or need whether a field of it has one of these values."""
    if name in _BORNE:
        length = len(case.outputs) if side == "output" else len(case.ways)
        return status_of(values, statuses.get(_BORNE[name], {}), length)
    codes, uniques = case.coded(side, _NAMES.get(name, name))
    return _answers(uniques, name, set(values), case)[codes]


def _answers(uniques: pd.Index, name: str, values: set[str], case: Case) -> Three:
    """Say of each distinct value of a field whether it is in scope."""
    if name in _TREES:
        inside = np.array([bool(case.family(value) & values) for value in uniques], dtype=bool)
    else:
        named = uniques.where(uniques != "", IF_BLANK.get(name, ""))
        inside = named.isin(list(values))
    open_ = (uniques == "") & (IF_BLANK.get(name, "") == "")
    return np.where(inside, YES, np.where(open_, PERHAPS, NO)).astype("int8")
