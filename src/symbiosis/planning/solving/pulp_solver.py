"""A programme solved by any solver that PuLP knows: what it says is checked against the arrays."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np

from symbiosis.model.programme import Programme
from symbiosis.planning.solving.pulp_runs import (
    FINISHED,
    INFEASIBLE,
    STOPPED,
    UNBOUNDED,
    UNCLEAR,
    Run,
    available,
    failed,
    run,
    told,
)
from symbiosis.planning.solving.solvers import (
    EXACT,
    Answer,
    Stop,
    relative_gap,
    solve,
    stake_of,
    typical_cost,
)

RUNS = 3  # with an ever smaller gap, as what a gap is relative to is known only after one
SHARE = 0.9  # of the gap that is asked for, so that rounding does not cost a second run
NEAR = 1e-6  # relative; solvers that write files give eight digits
RELAXED = "of the programme without whole numbers, by HiGHS"


def solve_by_pulp(programme: Programme, name: str, stop: Stop | None = None) -> Answer:
    """Solve a programme with a solver that PuLP knows.

    It is always a minimisation, its cost divided by its median size. Where there are whole
    numbers, they are taken from the solver, and what is left is solved again with HiGHS: its
    columns are the plan and its duals the prices, as `solve` has it. Without whole numbers the
    columns are the solver's; its duals are taken if they prove the optimum, else those of HiGHS.

    Parameters
    ----------
    programme : Programme
        The arrays.
    name : str
        The solver as PuLP names it, in any case of letters; `CBC` is whichever is there.
    stop : Stop, optional
        When to stop; by default at a relative gap of 0.001.

    Returns
    -------
    Answer
        Its `how` says where the bound comes from. The status is never `optimal` of a search that
        was stopped.

    Raises
    ------
    SolverError
        If PuLP finds no such solver, or if it stops with neither a plan nor a proof that there
        is none, or if what it gives is no optimum.
    """
    found = available(name)
    if not programme.cost.size:
        return solve(programme)
    stop = stop or Stop()
    if programme.integer.any():
        return _whole(programme, found, stop)
    return _linear(programme, found, stop)


def _linear(programme: Programme, name: str, stop: Stop) -> Answer:
    """Solve a programme without whole numbers, and look whether the duals prove it."""
    came = _settled(programme, run(programme, name, stop))
    if came.end == INFEASIBLE:
        return _no_plan(name)
    if came.end != FINISHED:
        raise failed(name, came.words)
    if _broken(programme, came.columns) > NEAR:
        raise failed(name, "its plan breaks the rows")
    value = float(programme.cost @ came.columns)
    room = NEAR * (np.abs(programme.cost) @ np.abs(came.columns) + typical_cost(programme.cost))
    if value - proven_by(programme, came.duals) <= room:
        return Answer("optimal", came.columns, came.duals, value, told(name))
    ours = solve(programme)
    if ours.status != "optimal" or value - ours.bound > room:
        raise failed(name, f"it calls {value:,.6g} the least, HiGHS finds {ours.bound:,.6g}")
    how = f"{told(name)}; prices by HiGHS"
    return Answer("optimal", came.columns, ours.duals, min(ours.bound, value), how)


def _whole(programme: Programme, name: str, stop: Stop) -> Answer:
    """Solve a programme with whole numbers, with a smaller gap as long as it is not near enough."""
    ends = math.inf if stop.seconds is None else time.monotonic() + stop.seconds
    stake, gap_abs = stake_of(programme), stop.gap_abs and SHARE * stop.gap_abs
    gap, best, runs = stop.gap, None, 0
    while True:
        left = None if stop.seconds is None else ends - time.monotonic()
        came = _settled(programme, run(programme, name, Stop(_asked(gap), gap_abs, left)))
        if came.end in (FINISHED, STOPPED):
            best = _better(programme, best, _held(programme, name, came))
        elif best is None and came.end == INFEASIBLE:
            return _no_plan(name)
        elif best is None:
            raise failed(name, came.words)
        value, runs = float(programme.cost @ best.columns), runs + 1
        near = stop.near_enough(value, stake, best.bound)
        if near or came.end != FINISHED or runs == RUNS or time.monotonic() >= ends:
            break
        gap, gap_abs = stop.room(value, stake) / max(abs(value), EXACT), None
    exact = relative_gap(value, stake, best.bound) <= EXACT and came.end == FINISHED
    return best._replace(status="optimal" if exact else "within_gap" if near else "stopped")


def _asked(gap: float) -> float:
    """Give the relative gap to ask of a solver, which may mean it of the bound and not the value."""
    return SHARE * gap / (1.0 + gap)


def _better(programme: Programme, old: Answer | None, new: Answer) -> Answer:
    """Give the cheaper of two plans with the higher of their bounds."""
    if old is None:
        return new
    cheaper = min((old, new), key=lambda answer: float(programme.cost @ answer.columns))
    higher = max((old, new), key=lambda answer: answer.bound)
    return cheaper._replace(bound=higher.bound, how=higher.how)


def _held(programme: Programme, name: str, came: Run) -> Answer:
    """Hold the whole numbers of a run, solve what is left, and find a bound with its source."""
    held = solve(programme.fixing(came.columns))
    if held.status != "optimal":
        raise failed(name, "the whole numbers it found cannot be rounded")
    columns = held.columns.copy()
    columns[programme.integer] = np.round(columns[programme.integer])
    value = float(programme.cost @ columns)
    bounds = {} if came.bound is None else {"its own": came.bound}
    if came.gap is not None:
        bounds[f"by its word: gap {came.gap.gap:.2g}"] = value - _room(value, came.gap)
    if not bounds or came.end == STOPPED:  # which may be before it knew anything
        relaxed = replace(programme, integer=np.zeros(len(columns), dtype=bool))
        bounds[RELAXED] = solve(relaxed).bound
    source = max(bounds, key=lambda one: bounds[one])
    bound = min(bounds[source], value)
    return Answer("stopped", columns, held.duals, bound, f"{told(name)}; bound {source}")


def _room(value: float, word: Stop) -> float:
    """Say how far a plan may be from the best where a solver says that it is within its gap.

    It may mean the gap of the bound instead of the value, whose size may be larger.
    """
    return max(abs(value) * word.gap / (1.0 - word.gap), word.gap_abs or 0.0)


def proven_by(programme: Programme, duals: np.ndarray) -> float:
    """Give the bound that row duals prove for a linear programme, minus infinity if none.

    Every column and row is put at the bound that costs least; what a dual lacks to be nil by no
    more than the tolerance, where there is no bound, is left out.
    """
    small = NEAR * typical_cost(programme.cost)
    reduced = programme.cost - programme.matrix.T @ duals
    total = 0.0
    for prices, low, high in (
        (duals, programme.row_lower, programme.row_upper),
        (reduced, programme.lower, programme.upper),
    ):
        bounds = np.where(prices > 0, low, high)
        counts = np.isfinite(bounds) | ~(np.abs(prices) <= small)
        total += float(np.sum(prices[counts] * bounds[counts]))
    return total if np.isfinite(total) else -np.inf


def _broken(programme: Programme, columns: np.ndarray) -> float:
    """Give by how much the worst row is broken, relative to the sizes of what it sums."""
    activity = programme.matrix @ columns
    sizes = np.maximum(abs(programme.matrix) @ np.abs(columns), 1.0)
    over = np.maximum(activity - programme.row_upper, programme.row_lower - activity)
    return float(np.max(over / sizes, initial=0.0))


def _settled(programme: Programme, came: Run) -> Run:
    """Ask HiGHS without a cost whether there is a plan, where the solver leaves it open."""
    if came.end != UNCLEAR:
        return came
    there = solve(replace(programme, cost=np.zeros(len(programme.cost)))).status != "infeasible"
    if there:
        return came._replace(end=UNBOUNDED, words="Unbounded")
    return came._replace(end=INFEASIBLE)


def _no_plan(name: str) -> Answer:
    """Give the answer of a solver that says that there is no plan."""
    return Answer("infeasible", np.zeros(0), np.zeros(0), how=told(name))
