"""Exchanges and the changes that open them as one programme of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.model.programme import Programme
from symbiosis.planning.formulating.case import in_periods
from symbiosis.planning.locks import Chosen, Lock, Locks
from symbiosis.planning.opening import Opening


class NotBounded(Exception):  # noqa: N818 (it never leaves the search)
    """A row that a change would take away, and that nothing else bounds."""


@dataclass(frozen=True, eq=False)
class Choosing:
    """A programme over exchanges and changes, its cost left open.

    Attributes
    ----------
    programme : Programme
        Its arrays.
    gain : numpy.ndarray
        What a unit of each column adds to the objective.
    changes : numpy.ndarray
        The columns of the changes.
    """

    programme: Programme
    gain: np.ndarray
    changes: np.ndarray


def choosing(opening: Opening, locks: Locks) -> Choosing:
    """Write the programme.

    For each lock, what flows through it is at most what there is, and what is wanted, times the sum
    of its keys. A row that goes with a change gives way by as much as it could ever be exceeded. A
    charge that is spared is a column that pays it back, of at most what flows. Where changes move
    the locks, one world is chosen, and a lock that is not of it gives way.

    Raises
    ------
    NotBounded
        If a row that goes with a change has a column that nothing bounds.
    """
    made = _Writing(opening, locks)
    for lock in locks.locks:
        made.lock(lock)
    made.floors()
    made.gives_way()
    for change, amounts in locks.spared.items():
        made.spare(change, amounts)
    return made.finished()


class _Writing:
    """Arrays to which columns and rows are added."""

    def __init__(self, opening: Opening, locks: Locks) -> None:
        self.opening, self.locks = opening, locks
        base = opening.sought
        entries = sp.coo_array(base.matrix)
        self.entries = [(entries.row, entries.col, entries.data)]
        self.low, self.high = [base.row_lower.copy()], [base.row_upper.copy()]
        self.height = len(base.row_lower)
        self.upper, self.whole = [base.upper], [base.integer]
        self.gain = [-base.cost]
        self.width = len(base.cost)
        self.changes = self.columns(np.ones(locks.changes), whole=True)
        self.worlds = [self._one_world(worlds) for worlds in locks.groups]

    def columns(
        self, upper: np.ndarray, gain: np.ndarray | float = 0.0, whole: bool = False
    ) -> np.ndarray:
        """Add columns and give their places."""
        self.upper.append(upper)
        self.whole.append(np.full(len(upper), whole))
        self.gain.append(np.broadcast_to(gain, upper.shape).astype(float))
        self.width += len(upper)
        return np.arange(self.width - len(upper), self.width)

    def rows(self, low: np.ndarray, high: np.ndarray, *entries: tuple) -> None:
        """Add rows, their entries given as row from nought, column and value."""
        for part in entries:
            row, column, value = np.broadcast_arrays(*part)
            told = (row.ravel() + self.height, column.ravel(), value.ravel().astype(float))
            self.entries.append(told)
        self.low.append(low)
        self.high.append(high)
        self.height += len(low)

    def _one_world(self, worlds: Sequence[Chosen]) -> np.ndarray:
        """Choose one of the worlds of a group, by the changes that make it; give their columns."""
        columns = self.columns(np.ones(len(worlds)), whole=True)
        one = np.ones(1)
        self.rows(one, one, (np.zeros(len(worlds), dtype=int), columns, 1.0))
        for change in sorted(frozenset().union(*worlds)):
            mine = columns[[change in world for world in worlds]]
            self.rows(
                np.zeros(1),
                np.zeros(1),
                (np.zeros(1, dtype=int), self.changes[[change]], -1.0),
                (np.zeros(len(mine), dtype=int), mine, 1.0),
            )
        return columns

    def keys(self, lock: Lock) -> np.ndarray:
        """Give the columns any of which opens a lock, worlds in which it is not among them."""
        mine = self.changes[sorted(lock.keys)]
        if lock.group < 0:
            return mine
        worlds = self.worlds[lock.group]
        return np.concatenate([mine, np.delete(worlds, sorted(lock.worlds))])

    def lock(self, lock: Lock) -> None:
        """Let nothing flow on the exchanges of a lock unless it is opened.

        All that flows through it from one output is at most what there is, and to one need what
        is wanted: so a key that is chosen by half opens half of that, not half of every exchange.
        """
        keys = self.keys(lock)
        ends = self.opening.ends
        alone = np.ones(len(lock.arcs), dtype=bool)
        for names, most, counts in ends:
            known = np.isfinite(most[lock.arcs])
            alone &= ~known
            arcs = lock.arcs[known]
            groups, place = np.unique(names[arcs], return_inverse=True)
            size = np.zeros(len(groups))
            size[place] = most[arcs]
            self._opened_by(keys, arcs, place, counts[arcs], size)
        arcs = lock.arcs[alone]
        self._opened_by(
            keys, arcs, np.arange(len(arcs)), np.ones(len(arcs)), self.opening.largest[arcs]
        )

    def _opened_by(
        self,
        keys: np.ndarray,
        arcs: np.ndarray,
        place: np.ndarray,
        counts: np.ndarray,
        size: np.ndarray,
    ) -> None:
        """Hold what flows, by row, to a size times the sum of keys."""
        rows = np.arange(len(size))[:, None]
        entries = [
            (place[:, None], self.opening.flows[arcs], counts[:, None]),
            (rows, keys[None], -size[:, None]),
        ]
        self.rows(np.full(len(size), -np.inf), np.zeros(len(size)), *entries)

    def floors(self) -> None:
        """Hold what runs today, or is forced, to its amount only once all its locks are open."""
        rows, arcs = self.opening.floors
        for row, arc in zip(rows.tolist(), arcs.tolist(), strict=True):
            locks = [lock for lock in self.locks.locks if arc in lock.arcs]
            least = self.low[0][row]
            opened = [self._opened(self.keys(lock)) for lock in locks]
            self.low[0][row] = least * (1 - len(locks))
            for column in opened:
                self.entries.append((np.array([row]), np.array([column]), np.array([-least])))

    def _opened(self, keys: np.ndarray) -> int:
        """Give a column that is at least any of some keys."""
        if len(keys) == 1:
            return int(keys[0])
        column = self.columns(np.ones(1))
        places = np.arange(len(keys))
        entries = [(places, keys, -1.0), (places, column, 1.0)]
        self.rows(np.zeros(len(keys)), np.full(len(keys), np.inf), *entries)
        return int(column[0])

    def gives_way(self) -> None:
        """Let the rows of a rule give way, as far as they could ever be exceeded, if it goes."""
        table, most = sp.csr_array(self.opening.sought.matrix), _most(self.opening)
        for change, rules in self.locks.rules.items():
            for row in self.opening.rows_of(rules).tolist():
                span = slice(table.indptr[row], table.indptr[row + 1])
                ends = table.data[span] * most[table.indices[span]]
                low, high = self.low[0][row], self.high[0][row]
                above = ends[ends > 0].sum() - high if np.isfinite(high) else 0.0
                below = low - ends[ends < 0].sum() if np.isfinite(low) else 0.0
                if not np.isfinite(above + below) or (np.isfinite(low) and np.isfinite(high)):
                    raise NotBounded(str(self.opening.sought.rows.iloc[row]["rule"]))
                entry = max(below, 0.0) - max(above, 0.0)
                told = (np.array([row]), self.changes[[change]], np.array([entry]))
                self.entries.append(told)

    def spare(self, change: int, amounts: np.ndarray) -> None:
        """Pay back what a change spares, on what flows; take it where it is a loss."""
        arcs = np.flatnonzero(amounts)
        most, places = self.opening.largest[arcs], np.arange(len(arcs))[:, None]
        paid = self.columns(np.full(len(arcs), np.inf), amounts[arcs])
        none, flows = np.full(len(arcs), -np.inf), self.opening.flows[arcs]
        key = self.changes[[change]][None]
        back, out = (places, paid[:, None], 1.0), (places, flows, -1.0)
        self.rows(none, np.zeros(len(arcs)), back, out)
        self.rows(none, np.zeros(len(arcs)), back, (places, key, -most[:, None]))
        loss = amounts[arcs] < 0
        self.rows(np.where(loss, -most, -np.inf), -none, back, out, (places, key, -most[:, None]))

    def finished(self) -> Choosing:
        """Put the arrays together."""
        row, column, value = (np.concatenate([part[i] for part in self.entries]) for i in range(3))
        shape = (self.height, self.width)
        programme = Programme(
            cost=np.zeros(self.width),
            lower=np.zeros(self.width),
            upper=np.concatenate(self.upper),
            integer=np.concatenate(self.whole),
            matrix=sp.csc_array((value, (row, column)), shape=shape),
            weights=sp.csr_array(shape),
            row_lower=np.concatenate(self.low),
            row_upper=np.concatenate(self.high),
            columns=pd.DataFrame(index=range(self.width)),
            rows=pd.DataFrame(index=range(self.height)),
        )
        return Choosing(programme, np.concatenate(self.gain), self.changes)


def _most(opening: Opening) -> np.ndarray:
    """Give the most that each column can be in any plan, infinite where nothing says it."""
    layout = opening.made.layout
    case, most = layout.case, opening.sought.upper.copy()
    most[opening.flows] = opening.largest[:, None]
    wanted = in_periods(case.wants["amount"], case.wants["need"], case.usual["need"], case.times)
    most[layout.grid("usual")] = wanted
    capacity = case.plants["capacity"].to_numpy(dtype=float)
    most[layout.grid("runs")] = capacity[:, None] * case.shares
    return most
