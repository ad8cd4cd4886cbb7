"""Linear programmes asked again with other bounds, and how far a basis holds, by HiGHS."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp

from symbiosis.model.programme import Programme

TOLERANCE = 1e-9


class Ready:
    """A linear programme kept in hand; the bounds of its rows change from one run to the next.

    Parameters
    ----------
    cost, lower, upper : numpy.ndarray, shape (n,)
        Of the columns.
    matrix : scipy.sparse.sparray, shape (m, n)
        Coefficients.
    """

    def __init__(
        self, cost: np.ndarray, lower: np.ndarray, upper: np.ndarray, matrix: sp.sparray
    ) -> None:
        import highspy

        self._words = highspy.HighsModelStatus
        table = sp.csc_array(matrix)
        count, width = table.shape
        self._rows = np.arange(count, dtype=np.int32)
        self._columns = np.arange(width, dtype=np.int32)
        free = np.full(count, np.inf)
        self._highs = _handed(highspy, cost, lower, upper, table, -free, free)

    def aim(self, cost: np.ndarray) -> None:
        """Minimise something else."""
        self._highs.changeColsCost(len(self._columns), self._columns, cost)

    def least(self, row_lower: np.ndarray, row_upper: np.ndarray) -> float:
        """Give the least cost, infinite where there is no plan, minus infinity without an end."""
        self._highs.changeRowsBounds(len(self._rows), self._rows, row_lower, row_upper)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status not in (self._words.kOptimal, self._words.kInfeasible, self._words.kUnbounded):
            status = self._again()
        if status == self._words.kOptimal:
            return float(self._highs.getInfo().objective_function_value)
        known = {self._words.kInfeasible: np.inf, self._words.kUnbounded: -np.inf}
        return known.get(status, np.nan)

    def _again(self) -> Any:
        """Solve once more from nothing, without presolve."""
        self._highs.clearSolver()
        self._highs.setOptionValue("presolve", "off")
        self._highs.run()
        return self._highs.getModelStatus()

    def duals(self) -> np.ndarray:
        """Give the duals of the rows in the last run."""
        return np.asarray(self._highs.getSolution().row_dual, dtype=float)


def basis_ranges(
    programme: Programme, size: float, columns: np.ndarray, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give between which bounds each row may lie while the basis of a plan stays the best.

    The prices hold at least between these; where the plan is degenerate they may hold further.
    Only rows that press on a bound in the basis have ends; the others are none.

    Parameters
    ----------
    programme : Programme
        Without whole numbers.
    size : float
        The cost is divided by it.
    columns, rows : numpy.ndarray of int
        Where each stands in the plan: 0 inside its bounds, 1 at the lower, 2 at the upper.

    Returns
    -------
    tuple of numpy.ndarray, shape (m,)
        The ends below and above.

    References
    ----------
    Huangfu Q, Hall JAJ (2018) Parallelizing the dual revised simplex method. Mathematical
    Programming Computation 10, 119-142.
    """
    import highspy

    none = np.full(len(rows), np.nan)
    highs = _handed(
        highspy, programme.cost / size, programme.lower, programme.upper, sp.csc_array(programme.matrix),
        programme.row_lower, programme.row_upper,
    )  # fmt: skip
    highs.setBasis(_basis(highspy, columns, rows))
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return none, none
    status, ranging = highs.getRanging()
    if status == highspy.HighsStatus.kError or not ranging.valid:
        return none, none
    basic = highspy.HighsBasisStatus.kBasic
    pressed = np.array([state != basic for state in highs.getBasis().row_status], dtype=bool)
    low = np.asarray(ranging.row_bound_dn.value_, dtype=float)
    high = np.asarray(ranging.row_bound_up.value_, dtype=float)
    return np.where(pressed, low, none), np.where(pressed, high, none)


def _basis(highspy: Any, columns: np.ndarray, rows: np.ndarray) -> Any:
    """Make the basis of a plan: what lies strictly inside its bounds is basic.

    A degenerate plan has too few such; HiGHS then completes the basis and goes on from there.
    """
    state = highspy.HighsBasisStatus
    states = np.array([state.kBasic, state.kLower, state.kUpper], dtype=object)
    basis = highspy.HighsBasis()
    basis.col_status, basis.row_status = states[columns].tolist(), states[rows].tolist()
    basis.valid = True
    basis.alien = int((columns == 0).sum() + (rows == 0).sum()) != len(rows)
    return basis


def _handed(
    highspy: Any,
    cost: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    table: sp.csc_array,
    row_lower: np.ndarray,
    row_upper: np.ndarray,
) -> Any:
    """Hand the arrays to HiGHS column by column."""
    highs = highspy.Highs()
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("primal_feasibility_tolerance", TOLERANCE)
    highs.setOptionValue("dual_feasibility_tolerance", TOLERANCE)
    rows, columns = table.shape
    highs.passModel(
        columns, rows, table.nnz, 1, 1, 0.0, np.asarray(cost, dtype=float), lower, upper,
        row_lower, row_upper, table.indptr.astype(np.int32), table.indices.astype(np.int32),
        table.data, np.zeros(columns, dtype=np.int32),
    )  # fmt: skip
    return highs
