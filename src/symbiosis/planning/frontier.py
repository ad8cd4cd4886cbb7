"""What can be had of one gain for what is given up of another: the efficient points of two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from symbiosis.model.programme import Programme
from symbiosis.planning.solving.solvers import Answer, relative_gap, stake_of, typical_cost
from symbiosis.planning.solving.warm import Warm
from symbiosis.planning.study import Asked, solved, with_floor

ABOVE = 1e-7  # how far from a line counts as off it, the front measuring one by one
MEETS = 1e-6  # difference of two ends, relative to their size, that counts as none
NIL = 1e-8  # a reduced cost or price that counts as none, relative to typical costs
WORST = ("optimal", "within_gap", "stopped")


class Point(NamedTuple):
    """One efficient point: its two values, and the answer and programme it comes from.

    The point is the best for y + `weight` * x; or, where there is no weight, it has most of what
    the programme seeks, and of the other as much as can be had with that. `floor` is the least x
    that was asked for.
    """

    x: float
    y: float
    answer: Answer
    programme: Programme
    status: str = "optimal"
    bound: float = np.inf
    gap: float = 0.0
    corner: bool = False
    weight: float | None = None
    floor: float | None = None


@dataclass(frozen=True, eq=False)
class Pair:
    """A programme without an objective, and two gains of its columns, both sought.

    Attributes
    ----------
    programme : Programme
        The rows.
    x, y : numpy.ndarray, shape (n,)
        What a unit of each column adds to the two gains.
    names : tuple of str
        What the gains are called.
    asked : Asked
        When to stop.
    """

    programme: Programme
    x: np.ndarray
    y: np.ndarray
    names: tuple[str, str]
    asked: Asked

    def corners(self) -> list[Point]:
        """Find all corners of the front of a linear programme, from least x to most.

        Between two points that are known, the sum is sought whose weights make these two alike:
        it finds a point outside their line, or proves that the front runs along it.

        References
        ----------
        Aneja YP, Nair KPK (1979) Bicriteria transportation problem. Management Science 25(1),
        73-78.
        """
        found = self.ends()
        warm, waiting = Warm(self.programme), list(pairwise(found))
        span = _span(found)
        while waiting:
            low, high = waiting.pop()
            weight = (low.y - high.y) / (high.x - low.x)
            point = self.weighed(warm, weight)
            between = low.x < point.x < high.x and low.y > point.y > high.y
            if between and _outside(low, high, point, span) > ABOVE:
                found.append(point)
                waiting += [(low, point), (point, high)]
        return bends(found)

    def weighed(self, warm: Warm, weight: float) -> Point:
        """Find the point with most y + weight * x."""
        sought = replace(self.programme, cost=-(self.y + weight * self.x))
        size = typical_cost(sought.cost)
        warm.aim(sought.cost / size)
        reply = warm.run(seconds=self.asked.stop.seconds)
        if reply.status == "optimal":
            duals = reply.duals * size
            columns = np.maximum(reply.columns, sought.lower)
            answer = Answer("optimal", columns, duals, float(sought.cost @ columns))
        else:
            answer = solved(sought, None, self.asked)
        point = self._point(answer, sought)
        return point._replace(bound=point.y, corner=True, weight=weight)

    def steps(self, n: int) -> list[Point]:
        """Find efficient points at n floors of x that are evenly spaced, ends included.

        A floor below the x of the point before finds that point again, and is left out.

        References
        ----------
        Haimes YY, Lasdon LS, Wismer DA (1971) On a bicriterion formulation of the problems of
        integrated system identification and system optimization. IEEE Transactions on Systems,
        Man, and Cybernetics 1(3), 296-297.
        """
        ends = self.ends()
        if len(ends) == 1:
            return ends
        found, (low, high) = ends[:1], ends
        hair = ABOVE * (high.x - low.x)
        for floor in np.linspace(low.x, high.x, n)[1:-1]:
            if floor > found[-1].x + hair:
                found.append(self.efficient(float(floor), high.answer.columns))
        return undominated([*found, high])

    def ends(self) -> list[Point]:
        """Find the points with most y and with most x; one where they are the same."""
        high, low = self._in_order(self.programme, x_first=True), self.efficient()
        same = high.x - low.x <= MEETS * max(abs(high.x), abs(low.x))
        if same or low.y - high.y <= MEETS * max(abs(high.y), abs(low.y)):
            return [(low if same else high)._replace(corner=True)]
        return [low._replace(corner=True), high._replace(corner=True)]

    def efficient(self, floor: float | None = None, start: np.ndarray | None = None) -> Point:
        """Find the most x among the plans with most y, of those with at least a floor of x."""
        programme = self.programme
        if floor is not None:
            programme = with_floor(programme, self.x, floor, self.names[0])
        return self._in_order(programme, False, start)._replace(floor=floor)

    def _in_order(
        self, programme: Programme, x_first: bool, start: np.ndarray | None = None
    ) -> Point:
        """Find the most of one gain, and among the plans that have it the most of the other.

        With whole numbers the second search holds the first gain by a row; once they are decided,
        the plan is found again without that row, so that none of the first gain is given up.
        """
        gains = (self.x, self.y) if x_first else (self.y, self.x)
        sought = replace(programme, cost=-gains[0])
        first = best = solved(sought, None, self.asked, start)
        of_y, status = first, first.status
        if programme.integer.any():
            value = float(gains[0] @ first.columns)
            name = self.names[0 if x_first else 1]
            held = replace(with_floor(programme, gains[0], value, name), cost=-gains[1])
            second = solved(held, None, self.asked, first.columns)
            best = solved(sought.fixing(second.columns), None, self.asked)
            of_y = second if x_first else first
            status = max(first.status, second.status, key=WORST.index)
        columns = most_among_best(sought.fixing(best.columns), best, gains[1], self.asked)
        bound = first.bound if programme.integer.any() else float(sought.cost @ columns)
        answer = Answer(first.status, columns, best.duals, bound)
        return self._proven(self._point(answer, sought), of_y, status)

    def _proven(self, point: Point, of_y: Answer, status: str) -> Point:
        """Add to a point what is proven of y, by an answer that sought the most of it.

        It holds for every plan with the floor of x that was asked for, which may be lower.
        """
        if not point.programme.integer.any():
            return point._replace(bound=point.y)
        bound = max(-of_y.bound, point.y)
        stake = stake_of(replace(point.programme, cost=-self.y))
        gap = relative_gap(-point.y, stake, -bound)
        return point._replace(status=status, bound=bound, gap=gap)

    def _point(self, answer: Answer, programme: Programme) -> Point:
        """Measure an answer."""
        return Point(
            float(self.x @ answer.columns), float(self.y @ answer.columns), answer, programme
        )


def most_among_best(
    programme: Programme, best: Answer, gain: np.ndarray, asked: Asked
) -> np.ndarray:
    """Find the plan with the most of a gain among all best plans of a linear programme.

    By complementary slackness the best plans are those in which every column with a reduced cost,
    and every row with a price, stays at the bound where it is; the duals of one prove them all.
    """
    size = NIL * typical_cost(programme.cost)
    reduced = programme.cost - programme.matrix.T @ best.duals
    columns = np.abs(reduced) > size
    held = np.where(columns, best.columns, 0.0)
    low, high = best.duals > size, best.duals < -size
    face = replace(
        programme,
        cost=-gain,
        lower=np.where(columns, held, programme.lower),
        upper=np.where(columns, held, programme.upper),
        row_lower=np.where(high, programme.row_upper, programme.row_lower),
        row_upper=np.where(low, programme.row_lower, programme.row_upper),
    )
    answer = asked.answer(face, None)
    if answer.status == "infeasible":  # by a hair
        return best.columns
    return np.maximum(answer.columns, programme.lower)


def bends(points: list[Point]) -> list[Point]:
    """Give the points from least x to most, without those on the line between two others."""
    span = _span(points)
    kept: list[Point] = []
    for point in sorted(points, key=lambda point: (point.x, -point.y)):
        while len(kept) > 1 and _outside(kept[-2], point, kept[-1], span) <= ABOVE:
            kept.pop()
        kept.append(point)
    return kept


def undominated(points: list[Point]) -> list[Point]:
    """Give the points from least x to most, without those that another equals or beats."""
    hair = [ABOVE * size for size in _span(points)]
    kept: list[Point] = []
    for point in sorted(points, key=lambda point: (-point.x, -point.y)):
        if not kept or point.y > kept[-1].y + hair[1]:
            if kept and kept[-1].x - point.x <= hair[0]:
                kept.pop()  # of two with the same x, the one with more y
            kept.append(point)
    return kept[::-1]


def _span(points: list[Point]) -> tuple[float, float]:
    """Give how far points lie apart in x and in y; 1 where they do not."""
    values = np.array([(point.x, point.y) for point in points])
    wide, high = np.ptp(values, axis=0)
    return float(wide) or 1.0, float(high) or 1.0


def _outside(low: Point, high: Point, point: Point, span: tuple[float, float]) -> float:
    """Give how far a point lies outside the line of two, the front being one wide and one high."""
    across = (high.x - low.x) / span[0], (high.y - low.y) / span[1]
    along = (point.x - low.x) / span[0], (point.y - low.y) / span[1]
    return (across[0] * along[1] - across[1] * along[0]) / float(np.hypot(*across))
