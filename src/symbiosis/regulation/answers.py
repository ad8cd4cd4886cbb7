"""What a rule says of a case: the verdicts, their reasons, and what it adds to the programme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.contents import Numbers
from symbiosis.model.matches import VERDICTS
from symbiosis.regulation.adjustments import Facts
from symbiosis.regulation.case import Case
from symbiosis.regulation.force import Rule
from symbiosis.regulation.measured import Measured, as_delivered, at_gate, densities
from symbiosis.regulation.scopes import NO, Scope, Three
from symbiosis.regulation.wording import Labels

Rows = npt.NDArray[np.intp]
ALLOWED, CONDITIONAL, OPEN, FORBIDDEN = (np.int8(i) for i in range(len(VERDICTS)))
OF_EFFECT = {"forbid": FORBIDDEN, "condition": CONDITIONAL, "unknown": OPEN}  # warn, note: allowed


class Answer(NamedTuple):
    """What a rule says of outputs, ways or needs (`side`; blank: of all alike).

    `rows` are those in scope, in rising order; all else has an entry for each of them. `texts`
    gives the columns of the ledger, when somebody looks at it. `state` is the outcome of a test of contents; `mixes` the
    limits that a blend rule sets; `weights` what a unit at the output's gate counts in a total,
    or is charged: not a number where that is not known.
    """

    side: str
    rows: Rows
    verdict: npt.NDArray[np.int8]
    texts: Callable[[], pd.DataFrame]
    state: Three | None = None
    mixes: pd.DataFrame | None = None
    weights: Numbers | None = None


@dataclass
class Bench:
    """The case with its contents and labels, and who holds which permits."""

    case: Case
    permits: pd.DataFrame
    labels: Labels = field(init=False)

    def __post_init__(self) -> None:
        """Take the labels of the catalogue."""
        parameters = self.case.matches.known.parameters
        self.labels = dict(zip(parameters["parameter"], parameters["label"], strict=True))

    @cached_property
    def gate(self) -> Measured:
        """Give the contents at the gate."""
        return at_gate(self.case, self.delivered if self.case.plants_give else None)

    @cached_property
    def delivered(self) -> Measured:
        """Give the contents as delivered."""
        return as_delivered(self.case)

    @cached_property
    def gate_facts(self) -> Facts:
        """Give what adjustments look at, of each output."""
        return Facts.of(self.gate.dry_share, self.case.outputs)

    @cached_property
    def delivered_facts(self) -> Facts:
        """Give what adjustments look at, of each way: the giver's are those of its output."""
        givers = self.case.outputs.iloc[self.case.ways["number"].to_numpy()]
        return Facts.of(self.delivered.dry_share, givers)

    @cached_property
    def need_density(self) -> Numbers:
        """Give the density of what each need wants, by the catalogue."""
        return densities(self.case.needs["material"], self.case)

    def spoken(self, parameter: str) -> str:
        """Give the words for a parameter."""
        return self.labels.get(parameter) or parameter.replace("_", " ")


def inside(scope: Scope, side: str, case: Case) -> Three:
    """Give the scope of a rule on one side; that of a way includes its output's."""
    if side == "way":
        return np.minimum(scope.way, scope.output[case.ways["number"].to_numpy()])
    return scope.output if side == "output" else scope.need


def in_scope(scope: Scope, side: str, case: Case) -> Rows:
    """Give the numbers of the outputs, ways or needs that a rule takes, perhaps or surely."""
    return np.flatnonzero(inside(scope, side, case) > NO)


def plain_texts(rule: Rule, reasons: list[str]) -> pd.DataFrame:
    """Give the ledger's columns for reasons that rest on no figure of a stream."""
    return texts_of(rule, pd.array([reason + doubt_of(rule) for reason in reasons], dtype="str"))


def texts_of(rule: Rule, reasons: pd.api.extensions.ExtensionArray) -> pd.DataFrame:
    """Give the ledger's columns for whole sentences."""
    none = np.zeros(len(reasons), dtype="int64")

    def same(text: str) -> pd.api.extensions.ExtensionArray:
        """Give one text for every row."""
        return pd.array([text], dtype="str").take(none)

    blank = np.full(len(reasons), np.nan)
    figures = {"value": blank, "limit": blank}
    words = {"parameter": same(""), "unit": same(""), "confidence": same(rule.row["confidence"])}
    return pd.DataFrame({"reason": reasons, "mend": same(rule.row["mend"])} | words | figures)


def doubt_of(rule: Rule) -> str:
    """Say that a rule is unverified, where it is."""
    return " (rule unverified)" if rule.row["confidence"] == "unverified" else ""


def alike(verdict: np.int8, reason: str, rule: Rule) -> Answer:
    """Answer all alike."""
    return Answer("", np.zeros(1, dtype=np.intp), np.array([verdict], dtype="int8"),
                  lambda: plain_texts(rule, [reason]))  # fmt: skip


def not_loaded(rule: Rule) -> Answer:
    """Answer for a rule whose numbers are not held: nobody knows."""
    return alike(OPEN, f"{rule.row['title']} not loaded", rule)
