"""The fewest changes that free a share of what all of them together would free, proven."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from symbiosis.errors import SolverError
from symbiosis.model.programme import Programme
from symbiosis.planning.choosing import NotBounded, choosing
from symbiosis.planning.locks import Chosen, Locks
from symbiosis.planning.opening import Opening
from symbiosis.planning.solving.solvers import Stop, solve, typical_cost

NEAR = 1e-7  # share of what all changes free by which a choice may miss the aim, for rounding
TRIES = 20  # choices that the search may take for good enough by rounding
Row = tuple[np.ndarray, float, float]


class Fewest(NamedTuple):
    """The choice that was found, how many changes it takes at least, and what was proven."""

    chosen: Chosen
    at_least: int
    proven: bool
    how: str


def fewest(
    opening: Opening, locks: Locks, aim: float, start: Chosen, seconds: float | None = 60.0
) -> Fewest:
    """Find the smallest choice of changes whose best plan reaches an aim.

    A mixed-integer programme: a yes or no for each change; an exchange flows only if every lock on
    it has a key that is chosen; the rows of a rule give way if it is lifted; a charge that may be
    spared is paid back if it is. The sum of the changes is made least while the plan reaches the
    aim; of the choices of that size, one that brings most is taken.

    Parameters
    ----------
    opening : Opening
        The programme over all exchanges.
    locks : Locks
        What the changes open.
    aim : float
        Of the objective, which the start reaches.
    start : frozenset
        A choice that reaches the aim, such as all changes.
    seconds : float, optional
        How long the search may take.

    Returns
    -------
    Fewest
        `proven` if no smaller choice reaches the aim.
    """
    end = None if seconds is None else time.monotonic() + seconds
    try:
        search = _Search(opening, locks, aim, start)
    except NotBounded as row:
        return Fewest(start, 0, False, f"not searched: nothing bounds the row of {row} if it goes")
    found = search.quickly(None if seconds is None else time.monotonic() + seconds / 2)
    refused: list[Chosen] = []
    at_least = search.floor(_left(end, 3))
    while len(found) > 1 and len(refused) < TRIES:
        chosen, count, proven = search.least(found, refused, _left(end, 2))
        at_least = max(at_least, count)
        if chosen is not None and not search.reaches(chosen):
            refused.append(chosen)  # by rounding it seemed enough
            continue
        found = found if chosen is None else chosen
        if not proven:
            return Fewest(found, min(at_least, len(found)), False, _stopped(at_least))
        break
    if len(refused) == TRIES:
        return Fewest(found, min(at_least, len(found)), False, _stopped(at_least))
    best = search.most(found, _left(end, 1))
    return Fewest(best, len(best), True, "proven: no fewer of them reach it")


def _stopped(at_least: int) -> str:
    """Say what is known of a search that did not end."""
    return f"the search was stopped: at least {at_least} of them are needed"


def _over(end: float | None) -> bool:
    """Say whether the time is up."""
    return end is not None and time.monotonic() > end


def _left(end: float | None, parts: int) -> float | None:
    """Give a part of the time that is left."""
    return None if end is None else max(end - time.monotonic(), 0.1) / parts


class _Search:
    """The programme of exchanges and changes, asked again and again."""

    def __init__(self, opening: Opening, locks: Locks, aim: float, start: Chosen) -> None:
        self.opening, self.locks, self.aim = opening, locks, aim
        self.made = choosing(opening, locks)
        self.count = np.zeros(len(self.made.gain))
        self.count[self.made.changes] = locks.weights
        self.values: dict[Chosen, float] = {}
        self.room = NEAR * abs(self.worth(start) - self.worth(frozenset()))

    def worth(self, chosen: Chosen) -> float:
        """Give the value of the best plan of a choice."""
        if chosen not in self.values:
            self.values[chosen] = self.opening.solve(self.locks.state(chosen), brief=True).value
        return self.values[chosen]

    def reaches(self, chosen: Chosen) -> bool:
        """Say whether the best plan of a choice reaches the aim."""
        return self.worth(chosen) >= self.aim - self.room

    def quickly(self, end: float | None) -> Chosen:
        """Find a small choice that reaches the aim by taking what adds most, or leaving what least.

        What a change added when it was last asked tells in which order they are asked again.
        """
        chosen: Chosen = frozenset()
        waits = dict.fromkeys(range(self.locks.changes), np.inf)
        while not self.reaches(chosen) and waits and not _over(end):
            best = max(waits, key=lambda place: (waits[place], -place))
            added = self.worth(chosen | {best}) - self.worth(chosen)
            waits[best] = added
            if added >= max(waits.values()):
                if added <= self.room:
                    break  # alone nothing adds anything: only several together would
                chosen = chosen | {best}
                del waits[best]
        chosen = self._enough(chosen, sorted(waits, key=lambda place: (-waits[place], place)))
        for place in sorted(chosen, key=lambda one: (self.worth(frozenset([one])), -one)):
            if _over(end):
                break
            if self.reaches(chosen - {place}):
                chosen = chosen - {place}
        return chosen

    def _enough(self, chosen: Chosen, rest: list[int]) -> Chosen:
        """Add to a choice as many of the rest, in their order, as it takes; halving tells it soon."""
        if self.reaches(chosen):
            return chosen
        low, high = 0, len(rest)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (
                (low, middle) if self.reaches(chosen | set(rest[:middle])) else (middle, high)
            )
        return chosen | set(rest[:high])

    def floor(self, seconds: float | None) -> int:
        """Give how many changes it takes at least if each may be made in part."""
        whole = self.made.programme
        loose = replace(whole, integer=np.zeros(len(self.count), dtype=bool))
        answer, _ = self._solve(self.count, [self._reaching()], Stop(seconds=seconds), loose)
        return 1 if answer is None else self._counted(float(self.count @ answer[0]))

    def _reaching(self) -> Row:
        """Give the row that holds the plan to the aim."""
        size = typical_cost(self.made.gain)
        return self.made.gain / size, (self.aim - self.room) / size, np.inf

    def _counted(self, bound: float) -> int:
        """Give how many changes count at least so much."""
        return int(np.ceil(bound / self.locks.weights.max(initial=1.0) - 1e-6))

    def least(
        self, found: Chosen, refused: list[Chosen], seconds: float | None
    ) -> tuple[Chosen | None, int, bool]:
        """Find a choice that reaches the aim and counts less than one that was found.

        None if there is no such; then how many it takes at least, and whether that is proven.
        """
        near = 0.5 / (self.locks.changes + 1)  # finer than what any two counts differ by
        top = float(self.locks.weights[sorted(found)].sum())
        rows: list[Row] = [
            self._reaching(),
            (self.count, -np.inf, top - near),
        ]
        for chosen in refused:
            outside = np.zeros(len(self.count))
            outside[np.delete(self.made.changes, sorted(chosen))] = 1.0
            rows.append((outside, 1.0, np.inf))
        answer, ended = self._solve(self.count, rows, Stop(0.0, near, seconds))
        if answer is None:
            return None, len(found) if ended else 1, ended
        columns, bound = answer
        proven = float(self.count @ columns) - bound <= near * (1 + 1e-6)
        return self._chosen(columns), self._counted(bound), proven

    def most(self, found: Chosen, seconds: float | None) -> Chosen:
        """Of the choices that count no more than one that was found, give one that brings most."""
        count = float(self.locks.weights[sorted(found)].sum())
        rows = [(self.count, -np.inf, count + 1e-6)]
        answer, _ = self._solve(-self.made.gain, rows, Stop(0.0, self.room, seconds))
        other = found if answer is None else self._chosen(answer[0])
        return other if self.worth(other) > self.worth(found) + self.room else found

    def _chosen(self, columns: np.ndarray) -> Chosen:
        """Read the changes that are chosen."""
        return frozenset(np.flatnonzero(columns[self.made.changes] > 0.5).tolist())

    def _solve(
        self, cost: np.ndarray, rows: list[Row], stop: Stop, whole: Programme | None = None
    ) -> tuple[tuple[np.ndarray, float] | None, bool]:
        """Solve with some more rows: columns and bound, none if no plan was found; if it ended."""
        whole = whole or self.made.programme
        more = sp.csr_array(np.array([row for row, _, _ in rows]))
        low, high = [low for _, low, _ in rows], [high for _, _, high in rows]
        sought = replace(
            whole,
            cost=cost,
            matrix=sp.csc_array(sp.vstack([whole.matrix, more])),
            row_lower=np.append(whole.row_lower, low),
            row_upper=np.append(whole.row_upper, high),
        )
        try:
            answer = solve(sought, stop)
        except SolverError:  # stopped by the time before it found any
            return None, False
        if answer.status == "infeasible":
            return None, True
        return (answer.columns, answer.bound), answer.status != "stopped"
