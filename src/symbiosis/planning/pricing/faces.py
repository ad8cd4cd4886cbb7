"""All prices that prove a plan best, and all plans that are as good: the optimal faces."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from symbiosis.model.programme import Programme
from symbiosis.planning.solving.ranging import Ready
from symbiosis.planning.solving.solvers import typical_cost

NEAR = 1e-8  # what counts as nil, relative to the sizes about it


def bare(
    cost: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    matrix: sp.sparray,
    row_lower: np.ndarray,
    row_upper: np.ndarray,
    integer: np.ndarray | None = None,
) -> Programme:
    """Make a programme of arrays alone: its rows and columns stand for nothing."""
    whole = np.zeros(len(cost), dtype=bool) if integer is None else integer
    table = sp.csc_array(matrix)
    frames = [pd.DataFrame(index=range(size)) for size in (len(cost), len(row_lower))]
    none = sp.csr_array(table.shape)
    return Programme(
        cost, lower, upper, whole, table, none, row_lower, row_upper, frames[0], frames[1]
    )


class Optimum:
    """A linear programme, its best plan and its prices: what binds, and which prices are sure.

    The plan has to be a corner of what is lawful, as a simplex method gives it.

    Parameters
    ----------
    programme : Programme
        Without open whole numbers.
    x, duals : numpy.ndarray
        The plan, and the dual of every row of the minimisation.
    """

    def __init__(self, programme: Programme, x: np.ndarray, duals: np.ndarray) -> None:
        self.programme, self.x, self.duals = programme, x, duals
        self.size = typical_cost(programme.cost)
        self.activity = programme.matrix @ x
        self.reduced = programme.cost - programme.matrix.T @ duals

    @cached_property
    def at_lower(self) -> np.ndarray:
        """Columns at their lower bound."""
        return self.x - self.programme.lower <= self._near_column

    @cached_property
    def at_upper(self) -> np.ndarray:
        """Columns at their upper bound."""
        return self.programme.upper - self.x <= self._near_column

    @cached_property
    def inside(self) -> np.ndarray:
        """Columns strictly between their bounds."""
        return ~self.at_lower & ~self.at_upper & ~self.held

    @cached_property
    def held(self) -> np.ndarray:
        """Columns that cannot move."""
        return self.programme.upper <= self.programme.lower

    @cached_property
    def presses_below(self) -> np.ndarray:
        """Rows at their lower bound, or priced there."""
        near = self.activity - self.programme.row_lower <= self._near_row
        pressed = (self.duals > NEAR * self.size) & np.isfinite(self.programme.row_lower)
        return near | pressed

    @cached_property
    def presses_above(self) -> np.ndarray:
        """Rows at their upper bound, or priced there."""
        near = self.programme.row_upper - self.activity <= self._near_row
        pressed = (self.duals < -NEAR * self.size) & np.isfinite(self.programme.row_upper)
        return near | pressed

    @cached_property
    def active(self) -> np.ndarray:
        """Rows without room."""
        return self.presses_below | self.presses_above

    @cached_property
    def loose(self) -> np.ndarray:
        """Rows without room whose price may not be the only one.

        The columns strictly inside their bounds pin the prices: where a connected part of the
        rows without room has as many such columns as rows, its prices are the only ones.
        """
        rows = np.flatnonzero(self.active)
        table = sp.csr_array(self.programme.matrix)[rows][:, np.flatnonzero(self.inside)]
        count, width = len(rows), sum(table.shape)
        if not width:
            return self.active.copy()
        entries = sp.coo_array(table)
        ends = (entries.row, count + entries.col)
        graph = sp.csr_array((np.ones(entries.nnz), ends), shape=(width, width))
        parts, part = connected_components(graph, directed=False)
        own = np.bincount(part[:count], minlength=parts)
        pins = np.bincount(part[count:], minlength=parts)
        loose = np.zeros(len(self.active), dtype=bool)
        loose[rows] = own[part[:count]] != pins[part[:count]]
        return loose

    def stands(self) -> tuple[np.ndarray, np.ndarray]:
        """Say where columns and rows stand: 0 inside their bounds, 1 at the lower, 2 the upper."""
        column = np.where(self.at_upper & ~self.at_lower, 2, 1)
        row = np.where(self.presses_below, 1, np.where(self.presses_above, 2, 0))
        return np.where(self.inside, 0, column), row

    @cached_property
    def _near_column(self) -> float:
        """How near to a bound counts as at it."""
        return NEAR + 1e-12 * float(np.abs(self.x).max(initial=0.0))

    @cached_property
    def _near_row(self) -> np.ndarray:
        """How near to a bound counts as at it, a number for each row."""
        sizes = abs(self.programme.matrix) @ np.abs(self.x)
        return NEAR * np.maximum(1.0, 1e-2 * sizes)


class DualFace:
    """All duals that prove the plan best; only those of loose rows can move.

    The largest of `weights @ duals` over them is the slope of the optimum when the bounds of the
    rows move by the weights: the least cost of a direction in which the plan can follow. So it is
    asked as a programme of directions, whose right-hand sides alone change.

    Parameters
    ----------
    optimum : Optimum
        Programme, plan and one set of duals.
    fixed : numpy.ndarray of bool, shape (m,), optional
        Loose rows whose duals shall stay as the optimum has them.
    caps : numpy.ndarray, shape (m,), optional
        Largest dual of each row, infinite where there is none.

    References
    ----------
    Gal T (1986) Shadow prices and sensitivity analysis in linear programming under degeneracy.
    OR Spektrum 8, 59-71.
    """

    def __init__(
        self,
        optimum: Optimum,
        fixed: np.ndarray | None = None,
        caps: np.ndarray | None = None,
    ) -> None:
        self.optimum = optimum
        self.free = optimum.loose if fixed is None else optimum.loose & ~fixed
        self.rows = np.flatnonzero(self.free)
        self.caps = np.full(len(self.rows), np.inf) if caps is None else caps[self.rows]
        self._ready: Ready | None = None

    def _made(self) -> Ready:
        """Prepare the directions: columns leave a bound inwards, and the others move freely."""
        optimum, size = self.optimum, self.optimum.size
        table = sp.csc_array(sp.csr_array(optimum.programme.matrix)[self.rows])
        columns = np.flatnonzero((np.diff(table.indptr) > 0) & ~optimum.held)
        low, high = optimum.at_lower[columns], optimum.at_upper[columns]
        # A reduced cost of the wrong sign is noise, unless duals were fixed by hand.
        noise = NEAR * size
        reduced = optimum.reduced[columns]
        wrong = np.where(
            low, np.minimum(reduced, 0.0), np.where(high, np.maximum(reduced, 0.0), reduced)
        )
        reduced = reduced - np.where(np.abs(wrong) <= noise, wrong, 0.0)
        cost = reduced + table[:, columns].T @ optimum.duals[self.rows]
        capped = np.flatnonzero(np.isfinite(self.caps))
        unit = sp.eye_array(len(self.rows), format="csc")[:, capped]
        return Ready(
            np.concatenate([cost, self.caps[capped]]) / size,
            np.concatenate([np.where(low, 0.0, -np.inf), np.zeros(len(capped))]),
            np.concatenate([np.where(high, 0.0, np.inf), np.full(len(capped), np.inf)]),
            sp.csc_array(sp.hstack([table[:, columns], unit])),
        )

    def largest(self, weights: np.ndarray) -> float:
        """Find the largest of `weights @ duals`, infinite if there is no end to it.

        Parameters
        ----------
        weights : numpy.ndarray, shape (m,)
            Of each row.
        """
        steps = weights[self.rows]
        sure = float(weights[~self.free] @ self.optimum.duals[~self.free])
        if not steps.any():
            return sure
        if self._ready is None:
            self._ready = self._made()
        below = self.optimum.presses_below[self.rows]
        above = self.optimum.presses_above[self.rows]
        value = self._ready.least(np.where(below, steps, -np.inf), np.where(above, steps, np.inf))
        return sure + value * self.optimum.size

    def duals(self) -> np.ndarray:
        """Give the duals at which the last largest was found."""
        found = self.optimum.duals.copy()
        if self._ready is not None and len(self.rows):
            found[self.rows] = self._ready.duals() * self.optimum.size
        return found


class PlanFace:
    """All plans as good as the best one, and how far a bound may move while its price holds.

    Such a plan keeps every row and column at the bound that its dual presses on; so none is
    found by comparing objectives.

    Parameters
    ----------
    optimum : Optimum
        Programme, plan and duals.
    """

    def __init__(self, optimum: Optimum) -> None:
        self.optimum = optimum
        self.table = sp.csc_array(optimum.programme.matrix)

    @cached_property
    def _own(self) -> _Room:
        """What the duals of the optimum leave free."""
        return self._room(self.optimum.duals)

    def extent(self, weights: np.ndarray) -> tuple[float, float]:
        """Give the least and largest of `weights @ x` over all best plans."""
        room = self._own
        still = float(weights @ self.optimum.x) - float(weights[room.columns] @ room.x)
        low, high = _ends(room, weights[room.columns], room.table)
        return still + low, still + high

    def moves(self, row: int, duals: np.ndarray | None = None) -> tuple[float, float]:
        """Give how far the bound of a row may move while these duals stay the best ones.

        By default the duals of the optimum.
        """
        room = self._own if duals is None else self._room(duals)
        step = sp.csc_array(([-1.0], ([row], [0])), shape=(len(room.low), 1))
        table = sp.csc_array(sp.hstack([room.table, step]))
        wider = room._replace(
            lower=np.append(room.lower, -np.inf), upper=np.append(room.upper, np.inf)
        )
        low, high = _ends(wider, np.append(np.zeros(len(room.x)), 1.0), table)
        return min(low, 0.0), max(high, 0.0)

    def _room(self, duals: np.ndarray) -> _Room:
        """Hold what the duals press on; the rest may move."""
        optimum, near = self.optimum, NEAR * self.optimum.size
        programme, now = optimum.programme, optimum.activity
        reduced = programme.cost - programme.matrix.T @ duals
        free = np.abs(reduced) <= NEAR * np.maximum(optimum.size, np.abs(programme.cost))
        columns = np.flatnonzero(free & ~optimum.held)
        table, x = self.table[:, columns], optimum.x[columns]
        still = now - table @ x
        return _Room(
            columns,
            x,
            table,
            np.minimum(programme.lower[columns], x),
            np.maximum(programme.upper[columns], x),
            np.where(duals < -near, now, np.minimum(programme.row_lower, now)) - still,
            np.where(duals > near, now, np.maximum(programme.row_upper, now)) - still,
        )


class _Room(NamedTuple):
    """The columns that may move while duals stay the best ones, and the bounds left to them."""

    columns: np.ndarray
    x: np.ndarray
    table: sp.csc_array
    lower: np.ndarray
    upper: np.ndarray
    low: np.ndarray
    high: np.ndarray


def _ends(room: _Room, aim: np.ndarray, table: sp.csc_array) -> tuple[float, float]:
    """Find the least and largest of an aim; what cannot be found is not known."""
    kept = np.flatnonzero(np.diff(sp.csr_array(table).indptr) > 0)
    ready = Ready(aim, room.lower, room.upper, sp.csr_array(table)[kept])
    least = ready.least(room.low[kept], room.high[kept])
    ready.aim(-aim)
    return least, -ready.least(room.low[kept], room.high[kept])
