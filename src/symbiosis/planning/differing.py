"""Which links an answer uses, and the answer that differs most in them from those before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.model.programme import Programme
from symbiosis.planning.formulating.blocks import named
from symbiosis.planning.formulating.layout import Layout
from symbiosis.planning.formulating.links import subjects
from symbiosis.planning.results import TRACE
from symbiosis.planning.solving.solvers import Stop, solve

ALMOST = 1e-6  # rounding that is forgiven
WHOLE = 1.0 - ALMOST  # numbers of links that are nearer than this to their bound are proven


@dataclass(frozen=True, eq=False)
class Links:
    """The links of a case: their columns, a row for each link and a column a period.

    A link is used from a share of its largest amount, and idle if nothing flows. Two answers
    differ in it if it is used in one and idle in the other.
    """

    layout: Layout
    flows: np.ndarray
    most: np.ndarray
    share: float

    @classmethod
    def of(cls, layout: Layout, share: float) -> Links:
        """Give the links of a layout."""
        most = layout.case.arcs["most"].to_numpy(dtype=float)
        return cls(layout, layout.grid("flow"), most, share)

    def used(self, x: np.ndarray) -> np.ndarray:
        """Say which links an answer uses."""
        return x[self.flows].sum(axis=1) >= self.share * self.most * (1 - ALMOST)

    def idle(self, x: np.ndarray) -> np.ndarray:
        """Say on which links nothing flows."""
        return x[self.flows].sum(axis=1) <= TRACE * self.most

    def distance(self, one: np.ndarray, other: np.ndarray) -> int:
        """Count the links that one answer uses and that are idle in the other."""
        differ = self.used(one) & self.idle(other) | self.idle(one) & self.used(other)
        return int(differ.sum())

    def shares(self, links: np.ndarray, width: int) -> sp.csr_array:
        """Give rows that sum what flows on some links, as shares of their largest amounts."""
        columns = self.flows[links]
        row = np.repeat(np.arange(len(links)), columns.shape[1])
        value = 1.0 / np.repeat(self.most[links], columns.shape[1])
        return sp.csr_array((value, (row, columns.ravel())), shape=(len(links), width))


class Choice(NamedTuple):
    """Links that are to be idle, links that are to be used, and how many differ at least."""

    idle: np.ndarray
    used: np.ndarray
    differs: int
    most: float  # no choice differs in more, proven
    stopped: bool


def most_different(
    programme: Programme, links: Links, before: Sequence[np.ndarray], seconds: float | None
) -> Choice:
    """Choose links so that the number that differ from the likest answer before is largest.

    For each link that an answer before uses, a choice to leave it idle; for each that is idle in
    one, a choice to use it. Each choice is a whole number whose bound is the link's largest
    amount, and counts towards every answer that it differs from.

    Parameters
    ----------
    programme : Programme
        The rows that every answer keeps.
    links : Links
        What counts.
    before : sequence of numpy.ndarray
        The answers to differ from; they keep the rows too.
    seconds : float, optional
        After which the search stops.

    References
    ----------
    Brill ED, Chang SY, Hopkins LD (1982) Modeling to generate alternatives: the HSJ approach and
    an illustration using a problem in land use planning. Management Science 28(3), 221-235.
    """
    used = np.array([links.used(x) for x in before])
    idle = np.array([links.idle(x) for x in before])
    leave, take = np.flatnonzero(used.any(axis=0)), np.flatnonzero(idle.any(axis=0))
    width, count = len(programme.cost), len(leave) + len(take)
    counts = np.hstack([used[:, leave], idle[:, take]]).astype(float)
    blocks: list[list[Any]] = [
        [programme.matrix, sp.csr_array((programme.matrix.shape[0], count + 1))],
        [links.shares(leave, width), _places(0, len(leave), count, 1.0)],
        [links.shares(take, width), _places(len(leave), len(take), count, -links.share)],
        [sp.csr_array((len(before), width)), _least(counts)],
    ]
    ends = [len(leave), len(take), len(before)]
    sought = replace(
        programme,
        cost=np.append(np.zeros(width + count), -1.0),
        lower=np.append(programme.lower, np.zeros(count + 1)),
        upper=np.concatenate([programme.upper, np.ones(count), [float(count)]]),
        integer=np.append(programme.integer, np.ones(count + 1, dtype=bool)),
        matrix=sp.csc_array(sp.block_array(blocks)),
        row_lower=np.concatenate([programme.row_lower, np.repeat([-np.inf, 0.0, 0.0], ends)]),
        row_upper=np.concatenate([programme.row_upper, np.repeat([1.0, np.inf, np.inf], ends)]),
    )
    start = np.append(before[0][:width], np.zeros(count + 1))
    answer = solve(sought, Stop(0.0, WHOLE, seconds), start)
    chosen = np.round(answer.columns[width:-1]) == 1
    differs, most = round(float(answer.columns[-1])), np.floor(ALMOST - answer.bound)
    idle, used = leave[chosen[: len(leave)]], take[chosen[len(leave) :]]
    return Choice(idle, used, differs, float(most), bool(most > differs))


def _places(start: int, length: int, count: int, value: float) -> sp.csr_array:
    """Give a row for each of some choices, with a value at the choice; the last column is none."""
    rows = np.arange(length)
    shape = (length, count + 1)
    return sp.csr_array((np.full(length, value), (rows, start + rows)), shape=shape)


def _least(counts: np.ndarray) -> sp.csr_array:
    """Give rows by which the last column is at most each count of choices."""
    return sp.csr_array(np.hstack([counts, -np.ones((len(counts), 1))]))


def chosen(programme: Programme, links: Links, choice: Choice) -> Programme:
    """Hold the links of a choice idle or used, by bounds and by rows."""
    closed = np.zeros(len(programme.cost), dtype=bool)
    closed[links.flows[choice.idle].ravel()] = True
    part = links.layout.case.arcs.iloc[choice.used]
    limit = links.share * links.most[choice.used]
    rows = named("held", subjects(part), part["unit"], side="at_least", limit=limit, scale=limit)
    added = links.shares(choice.used, len(programme.cost)) / links.share
    return replace(
        programme.closing(closed),
        matrix=sp.csc_array(sp.vstack([programme.matrix, added])),
        weights=sp.csr_array(sp.vstack([programme.weights, sp.csr_array(added.shape)])),
        row_lower=np.append(programme.row_lower, np.ones(len(rows))),
        row_upper=np.append(programme.row_upper, np.full(len(rows), np.inf)),
        rows=pd.concat([programme.rows, rows], ignore_index=True),
    )
