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

_NAMES = {
    "giver.company": "company", "receiver.company": "company",
    "giver.kind": "site_kind", "receiver.kind": "site_kind",
    "giver.facility": "site_facility", "receiver.facility": "site_facility",
    "giver.customs": "site_customs", "receiver.customs": "site_customs",
}  # fmt: skip
_TREES = ("material", "wanted")  # a value covers what is a kind of it


class Scope(NamedTuple):
    """Which outputs, ways and needs a rule takes, and on which of the three it depends."""

    output: Three
    way: Three
    need: Three
    sides: frozenset[str]
    doubts: str


def scope_of(wanted: Mapping[str, list[str]], case: Case, statuses: Statuses) -> Scope:
    """Ask every field of a rule's scope; a field that is blank in the facts is a perhaps."""
    tables = {"output": case.outputs, "way": case.ways, "need": case.needs}
    sides = {"output": GIVER_FIELDS, "way": WAY_FIELDS, "need": RECEIVER_FIELDS}
    answers: dict[str, Three] = {}
    doubts: list[str] = []
    for side, table in tables.items():
        answer = np.full(len(table), YES)
        for name in (f for f in wanted if f in sides[side]):
            if name == "status":
                asked = status_of(wanted[name], statuses, len(table))
            else:
                asked = _field(table[_NAMES.get(name, name)], name, set(wanted[name]), case)
            doubts += [name] if (asked == PERHAPS).any() else []
            answer = np.minimum(answer, asked)
        answers[side] = answer
    used = frozenset(s for s, names in sides.items() if any(f in names for f in wanted))
    return Scope(answers["output"], answers["way"], answers["need"], used, " or ".join(doubts))


def status_of(names: Iterable[str], statuses: Statuses, length: int) -> Three:
    """Say whether each output bears one of these statuses; one that no rule gives is a no."""
    none = np.full(length, NO)
    return np.max([none] + [statuses.get(name, none) for name in names], axis=0)


def _field(column: pd.Series, name: str, values: set[str], case: Case) -> Three:
    """Say for each value of a column whether it is in scope."""
    codes, uniques = pd.factorize(column)
    table = np.zeros(len(uniques), dtype="int8")
    for i, unique in enumerate(uniques):
        value = unique or IF_BLANK.get(name, "")
        inside = bool(case.family(value) & values) if name in _TREES else value in values
        table[i] = YES if inside else (NO if value else PERHAPS)
    return table[codes] if len(uniques) else np.full(len(column), NO)
