"""Values that close balances with the least weighted squares of adjustments, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from symbiosis.errors import SymbiosisError

_RANK = 1e-10  # singular values below this share of the largest are nought
_SEEN = 1e-9  # share of a variance, or of a direction, below which there is none
_CLOSED = 1e-10  # what a balance may lack of nought, against the sum of its terms' sizes
_STEPS, _DAMPED = 60, 500  # whole steps before steps are shortened, and steps in all


@dataclass(frozen=True, eq=False)
class Problem:
    """Variables by number, and balances as sums of products of them.

    Attributes
    ----------
    names, balances : tuple of str
        What the variables and the balances are called.
    value, sd, guess : numpy.ndarray
        Of each variable; a value that is not a number is not measured, an sd of 0 a constant.
    row, coefficient : numpy.ndarray
        Of each term: the number of its balance, and what its product is multiplied with.
    factors : numpy.ndarray
        A row for each term: the numbers of its variables, and that of the last plus one where
        it has fewer than the longest.
    """

    names: tuple[str, ...]
    balances: tuple[str, ...]
    value: np.ndarray
    sd: np.ndarray
    guess: np.ndarray
    row: np.ndarray
    coefficient: np.ndarray
    factors: np.ndarray

    @property
    def constant(self) -> np.ndarray:
        """Which variables are constants."""
        return np.asarray(np.isfinite(self.value) & (self.sd == 0))

    @property
    def measured(self) -> np.ndarray:
        """Which variables are measured with an sd."""
        return np.asarray(np.isfinite(self.value) & (self.sd > 0))

    def terms(self, x: np.ndarray) -> np.ndarray:
        """Give what each term comes to."""
        return np.asarray(self.coefficient * np.append(x, 1.0)[self.factors].prod(axis=1))

    def lacks(self, x: np.ndarray) -> np.ndarray:
        """Give what each balance lacks of nought."""
        return np.bincount(self.row, self.terms(x), len(self.balances))

    def sizes(self, x: np.ndarray) -> np.ndarray:
        """Give the sum of the sizes of each balance's terms."""
        return np.bincount(self.row, np.abs(self.terms(x)), len(self.balances))

    def slopes(self, x: np.ndarray) -> np.ndarray:
        """Give how each balance changes with each variable: a row a balance."""
        values = np.append(x, 1.0)[self.factors]
        found = np.zeros((len(self.balances), len(x) + 1))
        for place in range(self.factors.shape[1]):
            others = np.delete(values, place, axis=1).prod(axis=1)
            np.add.at(found, (self.row, self.factors[:, place]), self.coefficient * others)
        return found[:, :-1]

    def without(self, place: int) -> Problem:
        """Give the same problem with one variable not measured, its value a guess."""
        value, guess = self.value.copy(), self.guess.copy()
        guess[place], value[place] = value[place], np.nan
        return replace(self, value=value, guess=guess)

    def part(self, kept: np.ndarray, rows: np.ndarray) -> Problem:
        """Give the problem of some variables and of some balances, which name no others."""
        number = np.append(np.cumsum(kept) - 1, kept.sum())
        terms = rows[self.row]
        return replace(
            self,
            names=tuple(name for name, stays in zip(self.names, kept, strict=True) if stays),
            balances=tuple(name for name, stays in zip(self.balances, rows, strict=True) if stays),
            value=self.value[kept],
            sd=self.sd[kept],
            guess=self.guess[kept],
            row=(np.cumsum(rows) - 1)[self.row[terms]],
            coefficient=self.coefficient[terms],
            factors=number[self.factors[terms]],
        )

    def groups(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Give the groups of variables and balances that nothing ties to each other."""
        count = len(self.names)
        used = self.factors < count
        links = np.repeat(self.row, used.sum(axis=1)) + count, self.factors[used]
        size = count + len(self.balances)
        graph = sp.coo_array((np.ones(len(links[0])), links), shape=(size, size))
        number, group = connected_components(graph, directed=False)
        return [
            (group[:count] == at, group[count:] == at)
            for at in range(number)
            if (group[count:] == at).any()
        ]

    @property
    def tied(self) -> np.ndarray:
        """Which variables stand in a balance."""
        found = np.zeros(len(self.names) + 1, dtype=bool)
        found[self.factors.ravel()] = True
        return found[:-1]


@dataclass(frozen=True, eq=False)
class Closed:
    """What closes the balances, and how sure it is.

    Attributes
    ----------
    value, sd : numpy.ndarray
        Of each variable; not a number where the balances leave it open.
    adjusted : numpy.ndarray
        Adjustment of each measured variable in its sd; not a number for others.
    told : numpy.ndarray
        `told[i, j]` is the covariance of the adjustments of the measured variables i and j, in
        their sd; its diagonal is nought where no balance checks the variable.
    unobservable : numpy.ndarray
        Which variables the balances leave open.
    freedom : int
        How many balances check measured variables: the degrees of freedom of the squares.
    """

    value: np.ndarray
    sd: np.ndarray
    adjusted: np.ndarray
    told: np.ndarray
    unobservable: np.ndarray
    freedom: int

    @property
    def squares(self) -> float:
        """The sum of the squares of the adjustments, each in its sd."""
        return float(np.nansum(self.adjusted**2))

    @property
    def statistic(self) -> np.ndarray:
        """Each adjustment in its own sd: the measurement test; not a number if unchecked."""
        spread = np.sqrt(np.clip(np.diag(self.told), 0.0, None))
        checked = spread > np.sqrt(_SEEN)
        return np.where(checked, self.adjusted / np.where(checked, spread, 1.0), np.nan)


def close(problem: Problem) -> Closed:
    """Find the values that close all balances with the least weighted squares.

    Linear balances are closed in one step; products are linearised again and again
    (Gauss-Newton), at first by whole steps, then by steps that are shortened until they help.

    Raises
    ------
    SymbiosisError
        If the balances contradict each other or the constants, or no values are found.

    References
    ----------
    Narasimhan S, Jordache C (2000) Data Reconciliation and Gross Error Detection. Gulf
    Publishing, chapters 3 to 5.
    Cencic O (2016) Nonlinear data reconciliation in material flow analysis with software STAN.
    Sustainable Environment Research 26:291-298.
    """
    count = len(problem.names)
    value, sd = problem.value.copy(), problem.sd.copy()
    adjusted = np.where(problem.measured, 0.0, np.nan)
    told, unobservable = np.zeros((count, count)), ~np.isfinite(value)
    freedom = 0
    for kept, rows in problem.groups():
        part = _closed(problem.part(kept, rows))
        value[kept], sd[kept], adjusted[kept] = part.value, part.sd, part.adjusted
        told[np.ix_(kept, kept)], unobservable[kept] = part.told, part.unobservable
        freedom += part.freedom
    return Closed(value, sd, adjusted, told, unobservable, freedom)


def _closed(problem: Problem) -> Closed:
    """Close balances that hang together."""
    start = _start(problem)
    scale = _scale(problem, start)
    x, weight = start, 0.0
    for count in range(_STEPS + _DAMPED):
        if count == _STEPS:
            x, weight = start, 0.0
        step = Step(problem, x, scale)
        if step.small:
            x = x + step.move
            _told_closed(problem, x)
            return step.closed(x)
        if count < _STEPS:
            x = x + step.move
        else:
            weight = max(weight, 2.0 * float(np.abs(step.pull).max(initial=0.0)))
            x = _shortened(problem, x, step, weight)
        if not np.isfinite(x).all():
            x = start  # a whole step went astray
    raise _not_found(problem, x)


def _start(problem: Problem) -> np.ndarray:
    """Give values to start from: measured ones, guesses, and the middle size of the measured."""
    sizes = np.abs(problem.value[problem.measured | problem.constant])
    sizes = sizes[sizes > 0]
    typical = float(np.median(sizes)) if len(sizes) else 1.0
    guess = np.where(np.isfinite(problem.guess), problem.guess, typical)
    return np.where(np.isfinite(problem.value), problem.value, guess)


def _scale(problem: Problem, x: np.ndarray) -> np.ndarray:
    """Give the size of each balance at the start, by which it is divided."""
    free = ~problem.constant
    moves = np.where(problem.measured, problem.sd, np.maximum(np.abs(x), 1e-30))
    size = np.sqrt(((problem.slopes(x) * np.where(free, moves, 0.0)) ** 2).sum(axis=1))
    size = np.where(size > 0, size, problem.sizes(x))
    return np.where(size > 0, size, 1.0)


def _told_closed(problem: Problem, x: np.ndarray) -> None:
    """Raise an error that names the balances which do not close."""
    lacks, sizes = np.abs(problem.lacks(x)), problem.sizes(x)
    worst = np.flatnonzero(lacks > _CLOSED * sizes)
    if len(worst):
        order = worst[np.argsort(-lacks[worst] / sizes[worst], kind="stable")]
        named = ", ".join(f"{problem.balances[k]} (lacks {lacks[k]:.6g})" for k in order[:5])
        raise SymbiosisError(
            "The balances contradict each other or the constants: no values close all of them",
            f"balances {named}",
            "mend a coefficient, or give a constant of these balances an sd above 0",
        )


def _shortened(problem: Problem, x: np.ndarray, step: Step, weight: float) -> np.ndarray:
    """Go as far along a step as lowers the squares and the gaps together."""
    before = _merit(problem, x, step.scale, weight)
    for halvings in range(40):
        there = x + step.move / 2.0**halvings
        if _merit(problem, there, step.scale, weight) < before:
            return np.asarray(there)
    return np.asarray(x + step.move)


def _merit(problem: Problem, x: np.ndarray, scale: np.ndarray, weight: float) -> float:
    """Give half the squares of the adjustments plus the weighted gaps of the balances."""
    seen = problem.measured
    squares = ((x[seen] - problem.value[seen]) / problem.sd[seen]) ** 2
    return float(0.5 * squares.sum() + weight * np.abs(problem.lacks(x) / scale).sum())


def _not_found(problem: Problem, x: np.ndarray) -> SymbiosisError:
    """Make the error that names the balance which is farthest from closing."""
    sizes = problem.sizes(x)
    worst = int(np.argmax(np.abs(problem.lacks(x)) / np.where(sizes > 0, sizes, 1.0)))
    return SymbiosisError(
        f"No values that close the balances were found in {_STEPS + _DAMPED} steps",
        f"farthest from closing: balance {problem.balances[worst]}",
        "give what is not measured in it a guess of the right size, or measure one more of it",
    )


class Step:
    """One linearisation of the balances: the best step from some values, and what it is sure of.

    With y the adjustments in sd and z the moves of what is not measured, A y + B z = b holds
    after the step. What B can reach is projected out: R y = d is left, and y is the shortest
    that keeps it.
    """

    def __init__(self, problem: Problem, x: np.ndarray, scale: np.ndarray) -> None:
        self.problem, self.scale, self.x = problem, scale, x
        seen, open_ = problem.measured, ~(problem.measured | problem.constant)
        self.slopes = slopes = problem.slopes(x) / scale[:, None]
        self.seen, self.open = np.flatnonzero(seen), np.flatnonzero(open_)
        self.a = slopes[:, self.seen] * problem.sd[self.seen]
        b_matrix = slopes[:, self.open]
        norms = np.sqrt((b_matrix**2).sum(axis=0))
        self.size = 1.0 / np.where(norms > 0, norms, 1.0)
        lacks = problem.lacks(x) / scale
        away = (x[self.seen] - problem.value[self.seen]) / problem.sd[self.seen]
        b = self.a @ away - lacks
        left, self.inverse, self.blind = _parted(b_matrix * self.size)
        reduced = left.T @ self.a
        u, values, v = np.linalg.svd(reduced, full_matrices=False)
        rank = int((values > _RANK * values.max(initial=0.0)).sum()) if values.size else 0
        self.rows = v[:rank]
        pulled = (u[:, :rank].T @ (left.T @ b)) / values[:rank]
        self.y = self.rows.T @ pulled
        self.pull = left @ (u[:, :rank] @ (pulled / values[:rank]))
        z = self.inverse @ (b - self.a @ self.y)
        self.move = np.zeros(len(x))
        self.move[self.seen] = (self.y - away) * problem.sd[self.seen]
        self.move[self.open] = z * self.size

    @property
    def small(self) -> bool:
        """Whether the step changes nothing that counts: no balance, and no measured value."""
        problem, x, move = self.problem, self.x, np.abs(self.move)
        sizes = np.maximum(problem.sizes(x) / self.scale, 1.0)
        still = (np.abs(self.slopes) * move).max(axis=1, initial=0.0) <= 1e-11 * sizes
        seen = self.seen
        kept = move[seen] <= 1e-8 * problem.sd[seen] + 1e-12 * np.abs(x[seen])
        return bool(still.all() and kept.all())

    def closed(self, x: np.ndarray) -> Closed:
        """Give the values with their sd, by the linearisation at them."""
        count = len(x)
        told = self.rows.T @ self.rows
        kept = np.eye(len(self.seen)) - told  # covariance of what stays, in sd
        sd = np.zeros(count)
        sd[self.seen] = self.problem.sd[self.seen] * _root(np.diag(kept))
        bears = self.inverse @ self.a
        sd[self.open] = self.size * _root(((bears @ kept) * bears).sum(axis=1))
        unobservable = np.zeros(count, dtype=bool)
        unobservable[self.open] = (self.blind**2).sum(axis=0) > _SEEN
        adjusted = np.full(count, np.nan)
        adjusted[self.seen] = self.y
        whole = np.zeros((count, count))
        whole[np.ix_(self.seen, self.seen)] = told
        return Closed(
            value=np.where(unobservable, np.nan, x),
            sd=np.where(unobservable, np.nan, sd),
            adjusted=adjusted,
            told=whole,
            unobservable=unobservable,
            freedom=len(self.rows),
        )


def _root(variances: np.ndarray) -> np.ndarray:
    """Give the roots of variances; what rounding leaves below nought is nought."""
    return np.asarray(np.sqrt(np.clip(variances, 0.0, None)))


def _parted(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the left null space of a matrix, its pseudo-inverse, and its null space by rows."""
    if not matrix.shape[1]:
        rows = matrix.shape[0]
        return np.eye(rows), np.zeros((0, rows)), np.zeros((0, 0))
    u, values, v = np.linalg.svd(matrix, full_matrices=True)
    rank = int((values > _RANK * values.max(initial=0.0)).sum())
    inverse = v[:rank].T @ (u[:, :rank] / values[:rank]).T
    return u[:, rank:], inverse, v[rank:]
