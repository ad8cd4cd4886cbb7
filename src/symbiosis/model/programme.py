"""A linear programme as arrays: minimise cost within bounds; every row and column has a key."""

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
    matrix : scipy.sparse.csc_array, shape (m, n)
        Coefficients.
    weights : scipy.sparse.csr_array, shape (m, n)
        What a unit of each column weighs in the mix that a row limits; empty in other rows.
    row_lower, row_upper : numpy.ndarray, shape (m,)
        Bounds of each row.
    columns : pandas.DataFrame, n rows
        `kind` (flow, usual) and the keys `output, via, need` of each column.
    rows : pandas.DataFrame, m rows
        `kind` (supply, need, usual, mix, link), `subject`, `parameter`, `rule`, `unit`, `side`
        (at_most, at_least, equal), `limit`, `power` in which the parameter mixes, and `scale`:
        what the row was divided by, so that its entries are near one.
    """

    cost: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
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
