"""A linear programme that HiGHS keeps in hand and solves again from where it stood."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp

from symbiosis.model.programme import Programme

TOLERANCE = 1e-9  # of feasibility, in the units of the rows


class Reply(NamedTuple):
    """What one run says: optimal, infeasible, above (the cutoff), unbounded or stopped."""

    status: str
    value: float
    columns: np.ndarray
    duals: np.ndarray
    basis: Any


class Warm:
    """Holds one linear programme; its numbers are changed, and it runs from a basis.

    Whole numbers are left aside.

    Parameters
    ----------
    programme : Programme
        The arrays.
    """

    def __init__(self, programme: Programme) -> None:
        import highspy

        self._words = highspy.HighsModelStatus
        self._highs = highspy.Highs()
        self._highs.silent()
        for name, value in {
            "primal_feasibility_tolerance": TOLERANCE,
            "dual_feasibility_tolerance": TOLERANCE,
            "threads": 1,
        }.items():
            self._highs.setOptionValue(name, value)
        self._load(programme)

    def _load(self, programme: Programme) -> None:
        """Hand the arrays over column by column."""
        matrix = sp.csc_array(programme.matrix)
        rows, columns = matrix.shape
        self._columns = np.arange(columns, dtype=np.int32)
        self._low, self._high = programme.row_lower.copy(), programme.row_upper.copy()
        self.cost = np.asarray(programme.cost, dtype=float)
        self._highs.passModel(
            columns, rows, matrix.nnz, 1, 1, 0.0, self.cost,
            programme.lower, programme.upper, programme.row_lower, programme.row_upper,
            matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
            np.zeros(columns, dtype=np.int32),
        )  # fmt: skip

    def aim(self, cost: np.ndarray) -> None:
        """Minimise something else."""
        self.cost = np.asarray(cost, dtype=float)
        self._highs.changeColsCost(len(self._columns), self._columns, self.cost)

    def bound(self, lower: np.ndarray, upper: np.ndarray) -> None:
        """Set the bounds of all columns."""
        self._highs.changeColsBounds(len(self._columns), self._columns, lower, upper)

    def bound_rows(self, lower: np.ndarray, upper: np.ndarray) -> None:
        """Set the bounds of all rows."""
        moved = np.flatnonzero((lower != self._low) | (upper != self._high))
        bounds = zip(moved.tolist(), lower[moved].tolist(), upper[moved].tolist(), strict=True)
        for row, low, high in bounds:
            self._highs.changeRowBounds(row, low, high)
        self._low, self._high = lower.copy(), upper.copy()

    def enter(self, rows: np.ndarray, columns: np.ndarray, values: np.ndarray) -> None:
        """Set single entries of the matrix."""
        for row, column, value in zip(
            rows.tolist(), columns.tolist(), values.tolist(), strict=True
        ):
            self._highs.changeCoeff(row, column, value)

    def run(self, basis: Any = None, cutoff: float = np.inf, seconds: float | None = None) -> Reply:
        """Solve from a basis, or from the last one.

        Parameters
        ----------
        basis : object, optional
            The basis of an earlier reply.
        cutoff : float
            The run may end as soon as it is sure that the value lies above.
        seconds : float, optional
            How long the run may take.
        """
        if basis is not None:
            self._highs.setBasis(basis)
        self._highs.setOptionValue("objective_bound", float(cutoff))
        limit = np.inf if seconds is None else self._highs.getRunTime() + max(seconds, 0.01)
        self._highs.setOptionValue("time_limit", float(limit))
        self._highs.run()
        status = self._highs.getModelStatus()
        if status in (self._words.kUnknown, self._words.kSolveError, self._words.kNotset,
                      self._words.kUnboundedOrInfeasible):  # fmt: skip
            status = self._again()
        return self._reply(status)

    def _again(self) -> Any:
        """Solve once more from nothing, without presolve."""
        self._highs.clearSolver()
        self._highs.setOptionValue("presolve", "off")
        self._highs.run()
        self._highs.setOptionValue("presolve", "choose")
        return self._highs.getModelStatus()

    def _reply(self, status: Any) -> Reply:
        """Put the outcome in our words."""
        words = {
            self._words.kOptimal: "optimal",
            self._words.kInfeasible: "infeasible",
            self._words.kObjectiveBound: "above",
            self._words.kUnbounded: "unbounded",
        }
        word = words.get(status, "stopped")
        if word != "optimal":
            return Reply(word, np.nan, np.zeros(0), np.zeros(0), None)
        solution = self._highs.getSolution()
        columns = np.asarray(solution.col_value)
        return Reply(
            word, float(self.cost @ columns), columns, np.asarray(solution.row_dual),
            self._highs.getBasis(),
        )  # fmt: skip
