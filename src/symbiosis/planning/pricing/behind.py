"""What a unit of a column that is in no programme yet would bring at the prices of a plan."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import scipy.sparse as sp

from symbiosis.model.programme import Programme
from symbiosis.planning.pricing.faces import NEAR, DualFace, Optimum


def behind(
    programme: Programme,
    x: np.ndarray,
    duals: np.ndarray,
    columns: Any,
    cost: np.ndarray,
    seconds: float = 2.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Give what a little of each new column brings a unit, and whether that is exact.

    It is the slope of the optimum: the worth of the column less what the rows that it uses are
    worth, the dearest of all prices that prove the plan best. Where these are not the only ones
    each column is a programme of its own; what is not reached in time has the slope at the given
    prices, which is at most too high.

    Parameters
    ----------
    programme : Programme
        The arrays, whole numbers included; these stay as they are.
    x : numpy.ndarray, shape (n,)
        The plan.
    duals : numpy.ndarray, shape (m,)
        The dual of every row, of the minimisation with the whole numbers held.
    columns : scipy.sparse.sparray, shape (m, k)
        The coefficients of the new columns.
    cost : numpy.ndarray, shape (k,)
        Their cost.
    seconds : float
        How long the search may take.

    Returns
    -------
    tuple of numpy.ndarray, shape (k,)
        The gain a unit, below nought where it is a loss, and whether it is exact.

    References
    ----------
    Gal T (1986) Shadow prices and sensitivity analysis in linear programming under degeneracy.
    OR Spektrum 8, 59-71.
    """
    end = time.monotonic() + seconds
    held = programme.fixing(x)
    face = DualFace(Optimum(held, x, duals))
    table, stopped = _alive(held, x, sp.csr_array(columns))
    gain = np.where(stopped, -np.inf, table.T @ duals - cost)
    exact = ~((abs(table).T @ face.free.astype(float)) > 0)
    size = face.optimum.size
    open_ = np.flatnonzero(~exact & (gain > NEAR * size))
    for place in open_[np.argsort(-gain[open_], kind="stable")].tolist():
        if time.monotonic() > end:
            break
        span = slice(table.indptr[place], table.indptr[place + 1])
        weights = np.zeros(len(duals))
        weights[table.indices[span]] = -table.data[span]
        gain[place] = -cost[place] - face.largest(weights)
        exact[place] = True
    exact |= gain <= NEAR * size  # at most too high, and no gain even so
    return np.where(np.abs(gain) <= NEAR * size, 0.0, gain), exact


def _alive(
    programme: Programme, x: np.ndarray, columns: sp.csr_array
) -> tuple[sp.csc_array, np.ndarray]:
    """Leave out the rows in which nothing can move, and say which new columns they stop.

    Such a row has no price: it has room for a column, or it has none.
    """
    movable = programme.upper > programme.lower
    dead = np.diff(sp.csr_array(programme.matrix[:, np.flatnonzero(movable)]).indptr) == 0
    activity = programme.matrix @ x
    full = programme.row_upper - activity <= NEAR
    bare_ = activity - programme.row_lower <= NEAR
    entries = sp.coo_array(columns)
    row, column, value = entries.row, entries.col, entries.data
    stops = dead[row] & ((full[row] & (value > 0)) | (bare_[row] & (value < 0)))
    stopped = np.zeros(columns.shape[1], dtype=bool)
    stopped[column[stops]] = True
    live = ~dead[row]
    kept = sp.csc_array((value[live], (row[live], column[live])), shape=columns.shape)
    return kept, stopped
