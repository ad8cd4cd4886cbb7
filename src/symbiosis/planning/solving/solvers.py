"""HiGHS on arrays: a programme in, columns, row duals and a proven bound out."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp

from symbiosis.errors import SolverError
from symbiosis.model.programme import Programme

TOLERANCE = 1e-9  # of feasibility, in the units of the rows
EXACT = 1e-9  # a relative gap that counts as none
NOTHING = 1e-15  # of a decision
FEASIBLE = 2  # how HiGHS says that it holds a plan
# What is tried when HiGHS cannot tell: presolve does not tell a programme without a plan from one
# without an end, and tolerances that are very fine may be out of reach.
AGAIN: tuple[dict[str, Any], ...] = (
    {"presolve": "off"},
    {"presolve": "on", "primal_feasibility_tolerance": 1e-7, "dual_feasibility_tolerance": 1e-7},
)


class Answer(NamedTuple):
    """What a solver says of a minimisation."""

    status: str  # optimal, within_gap, stopped, infeasible
    columns: np.ndarray
    duals: np.ndarray  # of every row, with the whole numbers held at their values
    bound: float = -np.inf  # no plan costs less, proven
    how: str = "HiGHS"


class Stop(NamedTuple):
    """When to stop: at a relative or an absolute gap, whichever is met first, or at a time."""

    gap: float = 1e-3
    gap_abs: float | None = None
    seconds: float | None = None

    def near_enough(self, value: float, stake: float, bound: float) -> bool:
        """Say whether a value is so near its bound that one may stop."""
        return value - bound <= self.room(value, stake)

    def room(self, value: float, stake: float) -> float:
        """Give how far a value may be from its bound.

        Parameters
        ----------
        value : float
            Of the objective.
        stake : float
            Fixed costs of the whole-number decisions.
        """
        sizes = [abs(size) for size in (value, stake) if abs(size) > 0]
        relative = self.gap * min(sizes, default=1.0)
        return max(relative, self.gap_abs or 0.0)


def relative_gap(value: float, stake: float, bound: float) -> float:
    """Give the distance to the bound, relative to the smaller, not nil, of value and stake."""
    distance = max(value - bound, 0.0)
    sizes = [abs(size) for size in (value, stake) if abs(size) > 0]
    return distance / min(sizes) if sizes else distance


def stake_of(programme: Programme) -> float:
    """Give the fixed costs at stake: of all whole-number decisions that are still open."""
    open_ = programme.integer & (programme.upper > programme.lower)
    return float(np.abs(programme.cost[open_]).sum())


def solve(
    programme: Programme, stop: Stop | None = None, start: np.ndarray | None = None
) -> Answer:
    """Solve a programme with HiGHS.

    The cost is divided by its median size before it is handed over, and the duals are multiplied
    by it after, so that money in any currency is near one inside. Where there are whole numbers,
    they are rounded at the end and the linear programme that is left is solved again: its
    columns are the plan, and its duals the prices with the decisions held.

    Parameters
    ----------
    programme : Programme
        The arrays.
    stop : Stop, optional
        When to stop; by default at a relative gap of 0.001.
    start : numpy.ndarray, optional
        A plan to begin with, where there are whole numbers.

    Raises
    ------
    SolverError
        If the solver stops with neither a plan nor a proof that there is none.
    """
    if not programme.cost.size:
        return _nothing(programme)
    stop = stop or Stop()
    if not programme.integer.any():
        return _linear(programme, stop.seconds)
    return _whole(programme, stop, start)


def _nothing(programme: Programme) -> Answer:
    """Answer where there is nothing to decide: rows that ask for something cannot be kept."""
    if (programme.row_lower > TOLERANCE).any() or (programme.row_upper < -TOLERANCE).any():
        return Answer("infeasible", np.zeros(0), np.zeros(0))
    return Answer("optimal", np.zeros(0), np.zeros(len(programme.row_upper)), 0.0)


def _linear(programme: Programme, seconds: float | None) -> Answer:
    """Solve a programme without whole numbers."""
    size = typical_cost(programme.cost)
    highs, words = _run(programme, size, seconds)
    status = highs.getModelStatus()
    if status == words.kInfeasible:
        return Answer("infeasible", np.zeros(0), np.zeros(0))
    if status != words.kOptimal:
        raise _stopped(highs.modelStatusToString(status))
    solution = highs.getSolution()
    columns = np.asarray(solution.col_value)
    value = float(programme.cost @ columns)
    return Answer("optimal", columns, np.asarray(solution.row_dual) * size, value)


def _stopped(words: str) -> SolverError:
    """Make the error of a solver that stops without an answer."""
    return SolverError(
        f"The solver stopped without a plan: {words}",
        "HiGHS",
        "give it more time, or look at the sizes of amounts and prices",
    )


def _whole(programme: Programme, stop: Stop, start: np.ndarray | None) -> Answer:
    """Solve a programme with whole numbers to a gap, and again with these held."""
    end = None if stop.seconds is None else time.monotonic() + stop.seconds
    answer = _search(programme, stop, stop.seconds, start)
    if answer is None or (answer.status == "stopped" and not _past(end)):
        # It gained by a trace of a decision: with finer tolerances it cannot.
        left = None if end is None else max(end - time.monotonic(), 0.0)
        begin = start if answer is None else answer.columns
        answer = _better(programme, answer, _search(programme, stop, left, begin, fine=True))
    if answer is None:
        raise _stopped("the whole numbers it found cannot be rounded")
    return answer


def _better(programme: Programme, first: Answer | None, second: Answer | None) -> Answer | None:
    """Give the cheaper plan of two searches."""
    if first is None or second is None or second.status == "infeasible":
        return first or second
    return min(first, second, key=lambda one: float(programme.cost @ one.columns))


def _past(end: float | None) -> bool:
    """Say whether the time is up."""
    return end is not None and time.monotonic() >= end


def _search(
    programme: Programme,
    stop: Stop,
    seconds: float | None,
    start: np.ndarray | None,
    fine: bool = False,
) -> Answer | None:
    """Search the whole numbers once and solve again with these held; none if none is left so."""
    size = typical_cost(programme.cost)
    watch = _Watch(programme, stop, size)
    highs, words = _run(programme, size, seconds, watch, start, fine=fine)
    status, info = highs.getModelStatus(), highs.getInfo()
    if status == words.kInfeasible:
        return Answer("infeasible", np.zeros(0), np.zeros(0))
    columns = np.asarray(highs.getSolution().col_value)
    found = len(columns) and np.isfinite(info.objective_function_value)
    if not found or info.primal_solution_status != FEASIBLE or status == words.kUnbounded:
        raise _stopped(highs.modelStatusToString(status))
    held = _linear(programme.fixing(columns), None)
    if held.status != "optimal":  # it took a trace of a decision for none: take it for whole
        held = _linear(programme.fixing(np.where(columns > NOTHING, np.ceil(columns), 0.0)), None)
    if held.status != "optimal":
        return None
    columns = held.columns.copy()
    columns[programme.integer] = np.round(columns[programme.integer])
    value = float(programme.cost @ columns)
    bound = min(float(info.mip_dual_bound) * size, value)
    word = _word(programme, value, bound, stop, status == words.kOptimal)
    return Answer(word, columns, held.duals, bound)


def _word(programme: Programme, value: float, bound: float, stop: Stop, ended: bool) -> str:
    """Say how near to its bound a plan with whole numbers is.

    A hair of the value is lost when the whole numbers are rounded, and counts as none.
    """
    stake, hair = stake_of(programme), EXACT * abs(value)
    if relative_gap(value, stake, bound) <= EXACT or (ended and value - bound <= hair):
        return "optimal"
    return "within_gap" if value - bound <= stop.room(value, stake) + hair else "stopped"


class _Watch:
    """Stops a search when value and bound are near enough."""

    def __init__(self, programme: Programme, stop: Stop, size: float) -> None:
        self.stop, self.size, self.stake = stop, size, stake_of(programme)

    def __call__(self, event: Any) -> None:
        """Stop the search if the best plan is near enough to the bound."""
        told = event.data_out
        value, bound = told.mip_primal_bound * self.size, told.mip_dual_bound * self.size
        if np.isfinite(value) and self.stop.near_enough(value, self.stake, bound):
            event.data_in.user_interrupt = True


def _run(
    programme: Programme,
    size: float,
    seconds: float | None,
    watch: _Watch | None = None,
    start: np.ndarray | None = None,
    fine: bool = False,
) -> tuple[Any, Any]:
    """Hand the arrays to HiGHS and let it run; give it back with the names of its states.

    A search may be rougher, unless it is to be `fine`: what it decides is solved again as a
    linear programme.
    """
    import highspy

    highs = highspy.Highs()
    highs.silent()
    options: dict[str, Any] = {"mip_rel_gap": 0.0, "mip_abs_gap": 0.0}
    if fine:
        options["mip_feasibility_tolerance"] = TOLERANCE
    if watch is None or fine:
        options["primal_feasibility_tolerance"] = TOLERANCE
        options["dual_feasibility_tolerance"] = TOLERANCE
    if seconds is not None:
        options["time_limit"] = float(seconds)
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(_lp(programme, size, highspy))
    if watch is not None:
        highs.cbMipInterrupt.subscribe(watch)
    if start is not None:
        begin = highspy.HighsSolution()
        begin.col_value = start.tolist()
        highs.setSolution(begin)
    highs.run()
    words = highspy.HighsModelStatus
    lost = (words.kUnboundedOrInfeasible, words.kUnknown, words.kSolveError)
    for settings in AGAIN:
        if highs.getModelStatus() not in lost:
            break
        for name, value in settings.items():
            highs.setOptionValue(name, value)
        highs.clearSolver()
        highs.run()
    return highs, words


def typical_cost(cost: np.ndarray) -> float:
    """Give the median size of the costs that are not nil, 1 if there is none."""
    sizes = np.abs(cost[cost != 0])
    return float(np.median(sizes)) if sizes.size else 1.0


def _lp(programme: Programme, size: float, highspy: Any) -> Any:
    """Hand the arrays to HiGHS column by column."""
    lp = highspy.HighsLp()
    matrix = sp.csc_array(programme.matrix)
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_ = programme.cost / size
    lp.col_lower_, lp.col_upper_ = programme.lower, programme.upper
    lp.row_lower_, lp.row_upper_ = programme.row_lower, programme.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    if programme.integer.any():
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous
                           for whole in programme.integer]  # fmt: skip
    return lp
