"""Bounds of contents and flows, drawn in by linear programmes before the search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from symbiosis.model.programme import Programme
from symbiosis.planning.bounding.mccormick import Box, Relaxed
from symbiosis.planning.bounding.pooling import Pool, Pooled
from symbiosis.planning.solving.warm import Reply, Warm

MARGIN = 1e-8  # what a bound is moved out by, for the tolerance of the solver
NOTHING = 1e-7  # of a flow


class Drawing:
    """Draws in the bounds of contents and flows.

    What an idle pool holds decides nothing, unless a row or the cost speaks of it. So the least
    content is asked for among plans that use the pool, by a linear fractional programme: all is
    measured per unit of what flows through [1]_.

    Attributes
    ----------
    box : Box
        The bounds so far, which hold at any time.
    idle : set of int
        Totals of pools that no plan can use.
    loose : set of int
        Totals of pools which something may leave while nothing is seen to flow through.

    References
    ----------
    .. [1] Charnes, A., Cooper, W. W. (1962). Programming with linear fractional functionals.
       Naval Research Logistics Quarterly 9, 181-186.
    """

    def __init__(self, pooled: Pooled, late: Callable[[], bool]) -> None:
        self.pooled, self.late = pooled, late
        self.columns = len(pooled.programme.cost)
        self.box = Box(pooled.programme.lower.copy(), pooled.programme.upper.copy())
        self.idle: set[int] = set()
        self.loose: set[int] = set()

    def draw(self) -> None:
        """Draw in the contents, those without an end once more, and the flows."""
        waiting = list(self.pooled.pools)
        for pool in waiting:
            beyond = sorted(set(pool.ends) - set(pool.flows.tolist()))
            if beyond and not self.follows(pool, beyond):
                self.loose.add(pool.total)
        while waiting:
            self.ratio = Warm(_per_unit(self._over().over(self.box)))
            for pool in waiting:
                self._contents(pool)
            # What feeds a pool may have been drawn in after it.
            endless = [pool for pool in waiting if self._endless(pool)]
            waiting = endless if len(endless) < len(waiting) else []
        warm = self._over().warm
        for column in np.unique(self.pooled.products.flow).tolist():
            self._ask(warm, column, column)
        self.ratio = Warm(_per_unit(self._over().over(self.box)))

    def _endless(self, pool: Pool) -> bool:
        """Say whether a content of a pool has no upper bound."""
        return not np.isfinite(self.box.upper[list(pool.factors)]).all()

    def _over(self) -> Relaxed:
        """Give the relaxation over the box."""
        return Relaxed(self.pooled.programme, self.pooled.products, self.box)

    def _contents(self, pool: Pool) -> None:
        """Ask for the least and the most of the contents of a pool."""
        loose = pool.total in self.loose
        spoken = [factor for factor in pool.factors if loose or factor in self.pooled.spoken]
        for factor in spoken:
            self._ask(self._over().warm, factor, factor)
        factors = self.pooled.products.factor
        for factor in set(pool.factors) - set(spoken):
            load = self.pooled.products.product[np.flatnonzero(factors == factor)[-1]]
            low, high = self.per_unit(pool, int(load))
            if low <= high:
                self._move(factor, low, high)
        if pool.total in self.idle:
            self.box.upper[[pool.total, *pool.flows, *pool.ends]] = 0.0

    def per_unit(self, pool: Pool, column: int) -> tuple[float, float]:
        """Give the least and the most of a column per unit of what flows through a pool.

        The least is more than the most where no plan can use the pool.
        """
        lower, upper = np.full(self.columns + 1, -np.inf), np.full(self.columns + 1, np.inf)
        lower[self.columns] = 0.0
        lower[pool.total] = upper[pool.total] = 1.0
        self.ratio.bound(lower, upper)
        found = [-np.inf, np.inf]
        for side, sign in enumerate((1.0, -1.0)):
            reply = self._extreme(self.ratio, column, sign)
            if reply.status == "infeasible":
                self.idle.add(pool.total)
                return np.inf, -np.inf
            if reply.status == "optimal":
                found[side] = sign * reply.value
        return found[0], found[1]

    def follows(self, pool: Pool, asked: list[int]) -> bool:
        """Say whether columns are nil where nothing flows through a pool, if that can be at all."""
        box = self._over().over(self.box)
        own = np.isin(self.pooled.products.flow, [pool.total, *pool.flows])
        upper = box.upper.copy()
        upper[[pool.total, *pool.flows, *self.pooled.products.product[own]]] = 0.0
        cost = np.zeros(self.columns)
        cost[asked] = -1.0
        if self.late():
            return False
        if (box.lower > upper).any():
            return True
        reply = Warm(replace(box, cost=cost, upper=upper)).run()
        most = -reply.value if reply.status == "optimal" else np.inf
        return reply.status == "infeasible" or most <= NOTHING

    def _ask(self, warm: Warm, asked: int, column: int) -> None:
        """Ask for the least and the most of a column."""
        low, high = self._extreme(warm, asked, 1.0), self._extreme(warm, asked, -1.0)
        self._move(
            column,
            low.value if low.status == "optimal" else -np.inf,
            -high.value if high.status == "optimal" else np.inf,
        )

    def _extreme(self, warm: Warm, column: int, sign: float) -> Reply:
        """Minimise a column, or its negative."""
        if self.late():
            return Reply("stopped", np.nan, np.zeros(0), np.zeros(0), None)
        cost = np.zeros(len(warm.cost))
        cost[column] = sign
        warm.aim(cost)
        return warm.run()

    def _move(self, column: int, low: float, high: float) -> None:
        """Move bounds in, by a hair less than was found."""
        lower, upper = self.box
        low -= MARGIN * max(1.0, abs(low)) if np.isfinite(low) else 0.0
        high += MARGIN * max(1.0, abs(high)) if np.isfinite(high) else 0.0
        lower[column] = min(max(lower[column], low), upper[column])
        upper[column] = max(min(upper[column], high), lower[column])


def _per_unit(programme: Programme) -> Programme:
    """Write every bound b of a row or column as b * t, with t a new column at the end."""
    count = len(programme.cost)
    rows = sp.csr_array(sp.vstack([programme.matrix, sp.eye_array(count)]))
    low = np.concatenate([programme.row_lower, programme.lower])
    high = np.concatenate([programme.row_upper, programme.upper])
    above, below = np.isfinite(low), np.isfinite(high)
    right = np.concatenate([low[above], high[below]])
    return replace(
        programme,
        cost=np.zeros(count + 1),
        lower=np.full(count + 1, -np.inf),
        upper=np.full(count + 1, np.inf),
        integer=np.zeros(count + 1, dtype=bool),
        matrix=sp.csc_array(
            sp.hstack([sp.vstack([rows[above], rows[below]]), sp.csr_array(-right[:, None])])
        ),
        row_lower=np.concatenate([np.zeros(above.sum()), np.full(below.sum(), -np.inf)]),
        row_upper=np.concatenate([np.full(above.sum(), np.inf), np.zeros(below.sum())]),
    )
