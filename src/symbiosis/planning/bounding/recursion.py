"""Good plans by distributive recursion: products made linear near a plan, and held again [1]_ [2]_.

References
----------
.. [1] Haverly, C. A. (1978). Studies of the behavior of recursion for the pooling problem.
   ACM SIGMAP Bulletin 25, 19-28.
.. [2] Misener, R., Floudas, C. A. (2009). Advances for the pooling problem: modeling, global
   optimization, and computational studies. Applied and Computational Mathematics 8, 3-22.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from symbiosis.model.programme import Programme
from symbiosis.planning.bounding.mccormick import Box
from symbiosis.planning.bounding.mixing import Mixing
from symbiosis.planning.bounding.products import Products
from symbiosis.planning.solving.warm import Reply, Warm

STEPS = 40  # of one descent
REACH = 0.25  # how far contents may move in the first step, as a share of their range
AHEAD = (1.0, 0.5)  # the same, in steps before the first plan
NEAR = 1e-4  # a reach so small that the descent ends
CORRECTIONS = 3  # of a step that has left what the rows allow
WORTH = 1e-7  # a relative gain that is worth a step
BROKEN = 1e-8  # products that miss by less, in all, are met
DEAR = 30.0  # what a product that misses costs, relative to the largest cost of a flow


class Plan(NamedTuple):
    """A plan that keeps everything, and what it costs."""

    value: float
    columns: np.ndarray


class Aim(NamedTuple):
    """What a linear programme is after: its cost, and whether products may miss."""

    cost: np.ndarray
    missing: bool


class Recursion:
    """Descends from any point to a plan with true products that no small step betters.

    Parameters
    ----------
    programme : Programme
        The linear part.
    products : Products
        Which columns are products of which.
    box : Box
        What every content and flow lies within.
    """

    def __init__(self, programme: Programme, products: Products, box: Box) -> None:
        self.programme, self.products, self.box = programme, products, box
        self.mixing = Mixing(programme, products)
        self.factors, self.group = np.unique(products.factor, return_inverse=True)
        self.first, self.columns = len(programme.row_lower), len(programme.cost)
        self.whole = programme.integer
        self.asked = 0  # linear programmes that were solved
        self.warm = Warm(self._with_misses())
        cost, nothing = programme.cost, 0.0 * programme.cost
        miss = np.ones(2 * len(products.product))
        dear = DEAR * float(np.abs(cost[~self.whole]).max(initial=1.0))
        self.best = Aim(np.concatenate([cost, 0.0 * miss]), False)
        self.met = Aim(np.concatenate([nothing, miss]), True)
        self.both = Aim(np.concatenate([cost, dear * miss]), True)

    def _with_misses(self) -> Programme:
        """Write the product rows p + above - below - ... = 0 under the others."""
        count = len(self.products.product)
        one, wide = sp.eye_array(count), sp.csr_array((self.first, 2 * count))
        at = (np.arange(count), self.products.product)
        own = sp.csr_array((np.ones(count), at), shape=(count, self.columns))
        nothing = np.zeros(2 * count)
        return replace(
            self.programme,
            cost=np.concatenate([self.programme.cost, nothing]),
            lower=np.concatenate([self.programme.lower, nothing]),
            upper=np.concatenate([self.programme.upper, nothing]),
            matrix=sp.csc_array(
                sp.vstack([sp.hstack([self.programme.matrix, wide]), sp.hstack([own, one, -one])])
            ),
            row_lower=np.concatenate([self.programme.row_lower, np.zeros(count)]),
            row_upper=np.concatenate([self.programme.row_upper, np.zeros(count)]),
        )

    def descend(self, x: np.ndarray, late: Callable[[], bool], ahead: int = 0) -> Plan | None:
        """Give the plan that a descent from x comes to, whole numbers held at those of x.

        Parameters
        ----------
        x : numpy.ndarray
            Where to begin; neither its products nor its rows need be kept.
        late : callable
            Says when to stop.
        ahead : int
            Steps, at most two, in which products may miss, before the first plan: what the flows
            of x make of the contents is then a guess that is bettered first.
        """
        self.decided = np.round(x[self.whole])
        for reach in AHEAD[:ahead]:
            x = self.mixing.follow(x)
            step = self._step(x, x, reach, self.both)
            if step.status != "optimal":
                break
            x = step.columns[: self.columns]
        plan = self._held(x, self.best)
        if plan is None:
            plan = self._walk(self._held(x, self.met), self.met, late)
            if plan is None or plan.value > BROKEN:
                return None
            plan = self._held(plan.columns, self.best)
        return self._walk(plan, self.best, late)

    def _walk(self, best: Plan | None, aim: Aim, late: Callable[[], bool]) -> Plan | None:
        """Step while a step betters the plan; the reach doubles or shrinks with success."""
        reach = REACH
        for _ in range(STEPS):
            if best is None or late() or reach < NEAR or (aim.missing and best.value <= BROKEN):
                break
            enough = best.value - WORTH * max(abs(best.value), 1e-6)
            step = self._step(best.columns, best.columns, reach, aim)
            if step.status != "optimal" or step.value >= enough:
                break
            plan = self._corrected(step, best.columns, reach, enough, aim)
            if plan is None:
                reach /= 4.0
            else:
                best, reach = plan, min(1.0, 2.0 * reach)
        return best

    def _corrected(
        self, step: Reply, near: np.ndarray, reach: float, enough: float, aim: Aim
    ) -> Plan | None:
        """Hold the contents that a step makes; where that leads nowhere, step again from there."""
        for _ in range(CORRECTIONS):
            if step.status != "optimal" or step.value >= enough:
                break
            x = self.mixing.follow(step.columns[: self.columns])
            plan = self._held(x, aim)
            if plan is not None and plan.value < enough:
                return plan
            step = self._step(x, near, reach, aim)
        return None

    def _held(self, x: np.ndarray, aim: Aim) -> Plan | None:
        """Give the best plan with the contents that the flows of x make."""
        x = self.mixing.follow(x)
        content = x[self.factors]
        reply = self._solve(x, np.zeros(len(self.group)), content, content, aim)
        if reply.status != "optimal":
            return None
        return Plan(reply.value, reply.columns[: self.columns])

    def _step(self, x: np.ndarray, near: np.ndarray, reach: float, aim: Aim) -> Reply:
        """Solve with products made linear at x, contents no further from `near` than the reach.

        Through an idle pool as much is thought to flow everywhere, so that its content may move.
        """
        low, high = self.box.lower[self.factors], self.box.upper[self.factors]
        room, now = reach * (high - low), near[self.factors]
        flow = x[self.products.flow]
        idle = np.bincount(self.group, flow) <= 0.0
        flow = np.where(idle[self.group], 1.0, flow)
        low, high = np.maximum(low, now - room), np.minimum(high, now + room)
        return self._solve(x, flow, np.minimum(low, now), np.maximum(high, now), aim)

    def _solve(
        self, x: np.ndarray, flow: np.ndarray, low: np.ndarray, high: np.ndarray, aim: Aim
    ) -> Reply:
        """Solve with p = q0 f + f0 (q - q0), the contents between bounds."""
        content = x[self.products.factor]
        at = self.first + np.arange(len(flow))
        self.warm.enter(at, self.products.flow, -content)
        self.warm.enter(at, self.products.factor, -flow)
        lower, upper = self.programme.lower.copy(), self.programme.upper.copy()
        lower[self.factors], upper[self.factors] = low, high
        lower[self.whole] = upper[self.whole] = self.decided
        miss = np.full(2 * len(flow), np.inf if aim.missing else 0.0)
        self.warm.aim(aim.cost)
        nothing = np.zeros(len(miss))
        self.warm.bound(np.concatenate([lower, nothing]), np.concatenate([upper, miss]))
        right = -content * flow
        self.warm.bound_rows(
            np.concatenate([self.programme.row_lower, right]),
            np.concatenate([self.programme.row_upper, right]),
        )
        self.asked += 1
        return self.warm.run()
