"""HiGHS on arrays: a programme in, flows and row duals out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp

from symbiosis.errors import SolverError
from symbiosis.model.programme import Programme

PRESSES = 1e-6  # a dual of an elastic row, relative to what breaking the row costs


class Answer(NamedTuple):
    """What a solver says: its status, the columns, and the dual of every row."""

    status: str  # optimal, infeasible, or the solver's own word
    columns: np.ndarray
    duals: np.ndarray


def solve(programme: Programme, time_limit: float | None = None) -> Answer:
    """Solve a programme with HiGHS.

    The cost is divided by its median size before it is handed over, and the duals are multiplied
    by it after, so that money in any currency is near one inside.

    Parameters
    ----------
    programme : Programme
        The arrays.
    time_limit : float, optional
        Seconds after which the solver stops.

    Raises
    ------
    SolverError
        If the solver stops with neither an optimum nor a proof that there is none.
    """
    if not programme.cost.size:
        return Answer("optimal", np.zeros(0), np.zeros(len(programme.row_upper)))
    import highspy

    size = _size(programme.cost)
    highs = highspy.Highs()
    highs.silent()
    if time_limit is not None:
        highs.setOptionValue("time_limit", float(time_limit))
    highs.setOptionValue("primal_feasibility_tolerance", 1e-9)
    highs.setOptionValue("dual_feasibility_tolerance", 1e-9)
    highs.passModel(_lp(programme, size, highspy))
    highs.run()
    status = highs.getModelStatus()
    if status in (
        highspy.HighsModelStatus.kInfeasible,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    ):
        return Answer("infeasible", np.zeros(0), np.zeros(0))
    if status != highspy.HighsModelStatus.kOptimal:
        raise SolverError(
            f"The solver stopped without an optimum: {highs.modelStatusToString(status)}",
            "HiGHS",
            "give it more time, or look at the sizes of amounts and prices",
        )
    solution = highs.getSolution()
    return Answer("optimal", np.asarray(solution.col_value), np.asarray(solution.row_dual) * size)


def _size(cost: np.ndarray) -> float:
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
    return lp


def elastic(programme: Programme) -> tuple[np.ndarray, np.ndarray]:
    """Give by how much each row must give way, in all as little as can be, and who presses.

    Every row may be broken from either side at a cost of one for each unit relative to the size
    of its bound. The rows that pay, and those whose dual is not nil, are who quarrels.
    """
    rows, columns = programme.matrix.shape
    bounds = np.where(np.isfinite(programme.row_upper), programme.row_upper, programme.row_lower)
    scale = 1.0 / np.maximum(np.abs(np.nan_to_num(bounds)), 1.0)
    over = sp.csc_array(-sp.eye_array(rows))
    under = sp.csc_array(sp.eye_array(rows))
    relaxed = replace(
        programme,
        cost=np.concatenate([np.zeros(columns), scale, scale]),
        lower=np.concatenate([programme.lower, np.zeros(2 * rows)]),
        upper=np.concatenate([programme.upper, np.full(2 * rows, np.inf)]),
        matrix=sp.csc_array(sp.hstack([programme.matrix, over, under])),
    )
    answer = solve(relaxed)
    given = answer.columns[columns:]
    return given[:rows] + given[rows:], np.abs(answer.duals) > PRESSES * scale
