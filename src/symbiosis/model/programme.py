"""A programme as arrays: minimise cost within bounds; every row and column has a key."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import scipy.sparse as sp


@dataclass(frozen=True, eq=False)
class Programme:
    """Minimise `cost @ x` with `row_lower <= matrix @ x <= row_upper` and `lower <= x <= upper`.

    Attributes
    ----------
    cost, lower, upper : numpy.ndarray, shape (n,)
        Of each column; infinite where there is no bound.
    integer : numpy.ndarray of bool, shape (n,)
        Which columns are whole numbers.
    matrix : scipy.sparse.csc_array, shape (m, n)
        Coefficients.
    weights : scipy.sparse.csr_array, shape (m, n)
        What a unit of each column weighs in the mix that a row limits; empty in other rows.
    row_lower, row_upper : numpy.ndarray, shape (m,)
        Bounds of each row.
    columns : pandas.DataFrame, n rows
        `kind` (flow, usual, runs, used, built, put_in, taken, stock; of pools content, load, rest,
        through, running) and the keys `output, via, need, plant, storage, period` of each column,
        of pools the `parameter` too, blank where they do not apply.
    rows : pandas.DataFrame, m rows
        `kind` (supply, need, usual, mix, link, ...), `subject`, `parameter`, `rule`, `period`,
        `unit`, `side` (at_most, at_least, equal), `limit`, `power` in which the parameter mixes,
        and `scale`: what the row was divided by, so that its entries are near one.
    """

    cost: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    integer: np.ndarray
    matrix: sp.csc_array
    weights: sp.csr_array
    row_lower: np.ndarray
    row_upper: np.ndarray
    columns: pd.DataFrame
    rows: pd.DataFrame

    def closing(self, columns: np.ndarray) -> Programme:
        """Give the same programme with the columns of the mask held at zero."""
        return replace(
            self,
            lower=np.where(columns, 0.0, self.lower),
            upper=np.where(columns, 0.0, self.upper),
        )

    def fixing(self, x: np.ndarray) -> Programme:
        """Give the linear programme that is left when the whole numbers are held at those of x."""
        decided = np.round(x[self.integer])
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[self.integer], upper[self.integer] = decided, decided
        return replace(self, lower=lower, upper=upper, integer=np.zeros(len(lower), dtype=bool))
