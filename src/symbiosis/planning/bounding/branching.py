"""Spatial branch and bound: boxes of contents split until the best plan is proven near enough."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from symbiosis.errors import SolverError
from symbiosis.planning.bounding.mccormick import Box, Relaxed
from symbiosis.planning.bounding.products import holding
from symbiosis.planning.bounding.recursion import Plan, Recursion
from symbiosis.planning.solving.solvers import Stop, solve, stake_of
from symbiosis.planning.solving.warm import Reply

MET = 1e-10  # a product that misses by less is met
NARROW = 1e-8  # a content whose range is less is not cut
WHOLE = 1e-9  # a whole number that misses by less is whole
TRIED = 30  # columns that are tried out before one is cut
RELIABLE = 4  # trials after which the gain of a cut is foretold
NEWS = 0.25  # how much the latest gain weighs in what is foretold, at least
STARTS = 5  # points near which plans are looked for first
LOOKS = 100  # linear programmes that may go into plans before boxes set the pace
PATIENCE = 200  # boxes after which whole numbers are kept whole in one relaxation of all
PATIENT = 0.25  # share of the time that is left which that may take
DECIDED = 5  # how many linear programmes deciding the whole numbers counts for
FIRM = 1e-7  # a relative room between plan and bound that is not asked to close
LEAST = 1e-4  # a share of the way to the cutoff that counts for nothing


class Half(NamedTuple):
    """One side of a box that is cut, and what its relaxation says."""

    box: Box
    reply: Reply


class Node(NamedTuple):
    """A box with what is proven of it; the lowest bound comes first."""

    bound: float
    number: int
    box: Box
    x: np.ndarray | None
    basis: Any


class Tree:
    """A search over boxes, the one with the lowest bound first."""

    def __init__(
        self, relaxed: Relaxed, recursion: Recursion, stop: Stop, seconds: Callable[[], float],
    ) -> None:  # fmt: skip
        self.relaxed, self.recursion, self.stop, self.seconds = relaxed, recursion, stop, seconds
        counted = relaxed.products.factor[relaxed.counted]
        self.factors, self.group = np.unique(counted, return_inverse=True)
        self.best: Plan | None = None
        self.size = self.range = np.ones(len(self.factors))  # of each content, before any cut
        self.open: list[Node] = []
        self.floor = -np.inf  # a bound of all boxes at once
        self.shut = np.inf  # the lowest bound of the boxes that are done with
        self.numbers = itertools.count()
        self.looks = 0
        self.asked = 0  # relaxations that were solved
        self.stake = stake_of(relaxed.base)
        base = relaxed.base
        self.whole = np.flatnonzero(base.integer & (base.upper > base.lower))
        self.columns = np.concatenate([self.factors, self.whole])  # that may be cut
        self.gain, self.trials = np.zeros((len(self.columns), 2)), np.zeros(len(self.columns))

    def late(self) -> bool:
        """Say whether the time is up."""
        return self.seconds() <= 0.0

    @property
    def bound(self) -> float:
        """Give what no plan costs less than."""
        lowest = self.open[0].bound if self.open else np.inf
        bound = max(self.floor, min(lowest, self.shut))
        return min(bound, self.best.value) if self.best else bound

    @property
    def cutoff(self) -> float:
        """Give the bound above which a box need not be looked at."""
        if self.best is None:
            return np.inf
        room = self.stop.room(self.best.value, self.stake)
        return self.best.value - max(room, FIRM * max(abs(self.best.value), FIRM))

    def grow(self, box: Box) -> None:
        """Search a box until the best plan is near enough to the bound, or it is late."""
        most = box.upper[self.factors]
        self.size = np.where(np.isfinite(most) & (most > NARROW), most, 1.0)
        width = np.maximum(most - box.lower[self.factors], NARROW)
        self.range = np.where(np.isfinite(width), width, 1.0)
        self._add(Half(box, self._begin(box)), -np.inf)
        while self.open and max(self.open[0].bound, self.floor) < self.cutoff:
            if self.late():
                return
            if len(self.whole) and self.asked >= PATIENCE and np.isneginf(self.floor):
                self._keep_whole(box)
            node = heapq.heappop(self.open)
            halves = self._cut(node)
            if not halves:
                self.shut = min(self.shut, node.bound)
            for half in halves:
                self._add(half, node.bound)

    def _begin(self, box: Box) -> Reply:
        """Solve the first relaxation, and look for plans near what is best for costs a little off.

        However late it is, one plan is looked for.
        """
        dice, cost = np.random.default_rng(0), self.relaxed.base.cost
        self.asked += 1
        first = self.relaxed.run(box)
        if first.status == "optimal":
            self.look(first.columns)
        for _ in range(STARTS - 1):
            if self.late() or first.status == "infeasible":
                break
            self.relaxed.warm.aim(cost * dice.uniform(0.5, 1.5, len(cost)))
            reply = self.relaxed.run(box, None, np.inf, self.seconds())
            if reply.status == "optimal":
                self.look(reply.columns)
        self.relaxed.warm.aim(cost)
        return first

    def _keep_whole(self, box: Box) -> None:
        """Bound all boxes at once by the relaxation that keeps the whole numbers whole."""
        self.floor = np.finfo(float).min
        stop = Stop(self.stop.gap / 10, None, max(PATIENT * self.seconds(), 0.01))
        try:
            answer = solve(self.relaxed.over(box), stop)
        except SolverError:
            return
        if answer.status != "infeasible":
            self.floor = answer.bound

    def _ask(self, box: Box, basis: Any) -> Reply:
        """Solve the relaxation over a box."""
        self.asked += 1
        return self.relaxed.run(box, basis, self.cutoff, self.seconds())

    def _add(self, half: Half, bound: float) -> None:
        """Bound a box, look for a plan in it, and keep it open if it may hold a better one."""
        box, reply = half
        if reply.status == "infeasible":
            return
        if reply.status == "above":
            self.shut = min(self.shut, self.cutoff)
            return
        x = None
        if reply.status == "optimal":
            bound, x = max(bound, reply.value), reply.columns
        met = x is not None and self._met(x)
        if x is not None and bound < self.cutoff and (met or self._may_look()):
            self.look(x)
        if x is not None and met and (self.best is None or reply.value < self.cutoff):
            plan = self.recursion.mixing.follow(x[: self.recursion.columns])
            self.best = Plan(reply.value, plan)
        if met or bound >= self.cutoff:
            self.shut = min(self.shut, bound)
        else:
            heapq.heappush(self.open, Node(bound, next(self.numbers), box, x, reply.basis))

    def _met(self, x: np.ndarray) -> bool:
        """Say whether all products and whole numbers are what they must be."""
        whole = np.abs(x[self.whole] - np.round(x[self.whole])).max(initial=0.0) <= WHOLE
        return bool(whole) and float(self.relaxed.gaps(x).max(initial=0.0)) <= MET

    def _may_look(self) -> bool:
        """Say whether plans have been looked for less than boxes."""
        return self.recursion.asked <= LOOKS + self.asked // 2

    def look(self, x: np.ndarray) -> None:
        """Look for a plan near a point, and keep it if it is the best."""
        self.looks += 1
        x = x[: self.recursion.columns]
        if len(self.whole):
            plan = self._decided_anew(x)
        else:
            plan = self.recursion.descend(x, self.late, self.looks % 3)
        while plan is not None and (self.best is None or plan.value < self.best.value):
            self.best = plan
            if len(self.whole) and not self.late():
                plan = self._decided_anew(plan.columns)

    def _decided_anew(self, x: np.ndarray) -> Plan | None:
        """Decide the whole numbers anew with the contents that the flows make, and descend."""
        x = self.recursion.mixing.follow(x)
        left = holding(self.recursion.programme, self.recursion.products, x)
        self.recursion.asked += DECIDED
        try:
            answer = solve(left, Stop(self.stop.gap / 10, None, max(self.seconds(), 0.01)))
        except SolverError:
            return None
        if answer.status == "infeasible":
            return None
        return self.recursion.descend(answer.columns, self.late, self.looks % 2)

    def _cut(self, node: Node) -> list[Half]:
        """Cut a box in two where that raises the bound the most."""
        scores = self._scores(node)
        order = np.argsort(-scores, kind="stable")[:TRIED]
        order = order[scores[order] > 0.0]
        if not len(order):
            return []
        best, chosen, place = -1.0, [], int(order[0])
        for tried in order.tolist():
            halves: list[Half] = []
            foretold = self.gain[tried] * scores[tried]
            if self.trials[tried] < RELIABLE:
                halves = self._halves(node, tried)
                if any(half.reply.status in ("infeasible", "above") for half in halves):
                    return halves
                foretold = self._learn(node, tried, halves, scores[tried])
            merit = float(foretold.prod()) if foretold.min() > LEAST * self._way(node) else 0.0
            if merit > best:
                best, chosen, place = merit, halves, tried
            if self.late():
                break
        if not chosen:
            chosen = self._halves(node, place)
            self._learn(node, place, chosen, scores[place])
        return chosen

    def _scores(self, node: Node) -> np.ndarray:
        """Say how much each column that may be cut misses, the worst content counting one.

        A content weighs the less, the more its range has been cut before.
        """
        width = node.box.upper[self.columns] - node.box.lower[self.columns]
        if node.x is None:
            scores = width
        else:
            count = len(self.factors)
            misses = np.bincount(self.group, self.relaxed.gaps(node.x), count) / self.size
            misses *= np.where(np.isfinite(width[:count]), width[:count], 0.0) / self.range
            broken = np.abs(node.x[self.whole] - np.round(node.x[self.whole]))
            broken[broken <= WHOLE] = 0.0
            scores = np.concatenate([misses / max(misses.max(initial=0.0), MET), 2.0 * broken])
        return np.where((width > NARROW) & np.isfinite(width), scores, 0.0)

    def _halves(self, node: Node, place: int) -> list[Half]:
        """Cut the range of a content in the middle, of a whole number beside its value."""
        column = int(self.columns[place])
        low = high = 0.5 * (node.box.lower[column] + node.box.upper[column])
        if place >= len(self.factors):
            now = low if node.x is None else node.x[column]
            low = min(np.floor(now), node.box.upper[column] - 1.0)
            high = low + 1.0
        boxes = [node.box.cut(column, -np.inf, low), node.box.cut(column, high, np.inf)]
        return [Half(box, self._ask(box, node.basis)) for box in boxes]

    def _learn(self, node: Node, place: int, halves: list[Half], score: float) -> np.ndarray:
        """Note by how much a cut raises the bound on either side, the latest weighing most."""
        way, gains = self._way(node), np.zeros(2)
        for side, (_, reply) in enumerate(halves):
            if reply.status == "optimal" and np.isfinite(node.bound):
                gains[side] = min(max(reply.value - node.bound, 0.0), way)
            elif reply.status in ("infeasible", "above"):
                gains[side] = way
        self.trials[place] += 1
        weight = max(1.0 / self.trials[place], NEWS)
        self.gain[place] += weight * (gains / score - self.gain[place])
        return gains

    def _way(self, node: Node) -> float:
        """Say how far the bound of a box is from the cutoff."""
        if self.best is not None and np.isfinite(node.bound):
            return self.cutoff - node.bound
        return abs(node.bound) if np.isfinite(node.bound) else 1.0
