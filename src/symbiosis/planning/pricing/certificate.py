"""The proof that a plan is best, worked out from the plan and its prices alone."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.model.programme import Programme


def certificate(programme: Programme, x: np.ndarray, duals: np.ndarray) -> pd.Series:
    """Work out how far a plan and its prices are from proof, without asking the solver.

    For `min c x, l <= A x <= u` with bounds on x: the largest primal violation; the largest dual
    violation, of the reduced costs `c - A'y` and of the signs of `y`; the largest product of a
    price and the room of what it prices; and the gap between the primal and the dual objective.
    All relative: to the largest bound, the largest cost, and twice to the objective.

    Parameters
    ----------
    programme : Programme
        The arrays of a linear programme; `programme.fixing(x)` makes one where whole numbers
        were decided.
    x : numpy.ndarray, shape (n,)
        The plan.
    duals : numpy.ndarray, shape (m,)
        The dual of every row, of the minimisation.

    Returns
    -------
    pandas.Series
        `primal`, `dual`, `complementarity`, `gap`.

    Raises
    ------
    SymbiosisError
        If the programme has whole numbers that are still open: prices prove nothing of these.

    References
    ----------
    Bertsimas D, Tsitsiklis JN (1997) Introduction to Linear Optimization, chapter 4. Athena
    Scientific.
    """
    if programme.integer.any():
        raise SymbiosisError(
            "A programme with whole numbers has no certificate of prices",
            f"{int(programme.integer.sum())} whole-number columns",
            "give programme.fixing(x), and take the bound for what the whole numbers are worth",
        )
    activity = programme.matrix @ x
    outside = [programme.row_lower - activity, activity - programme.row_upper]
    outside += [programme.lower - x, x - programme.upper]
    reduced = programme.cost - programme.matrix.T @ duals
    row_term, row_wrong = _support(duals, programme.row_lower, programme.row_upper)
    column_term, column_wrong = _support(reduced, programme.lower, programme.upper)
    primal, dual = float(programme.cost @ x), row_term + column_term
    idle = [
        _idle(duals, activity, programme.row_lower, programme.row_upper),
        _idle(reduced, x, programme.lower, programme.upper),
    ]
    bounds = np.concatenate([programme.row_lower, programme.row_upper])
    return pd.Series(
        {
            "primal": _largest(np.concatenate(outside)) / (1.0 + _largest(np.abs(bounds))),
            "dual": max(row_wrong, column_wrong) / (1.0 + _largest(np.abs(programme.cost))),
            "complementarity": max(idle) / (1.0 + abs(primal)),
            "gap": abs(primal - dual) / (1.0 + abs(primal)),
        }
    )


def _largest(values: np.ndarray) -> float:
    """Give the largest finite value, at least 0."""
    finite = values[np.isfinite(values)]
    return max(float(finite.max()), 0.0) if finite.size else 0.0


def _support(multipliers: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> tuple[float, float]:
    """Give the sum of each multiplier times the bound it presses on, and what presses on none."""
    bound = np.where(multipliers > 0, lower, upper)
    held = np.isfinite(bound)
    return float(multipliers[held] @ bound[held]), _largest(np.abs(multipliers[~held]))


def _idle(
    multipliers: np.ndarray, values: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> float:
    """Give the largest product of a multiplier and the distance to the bound it presses on."""
    bound = np.where(multipliers > 0, lower, upper)
    held = np.isfinite(bound)
    return _largest(np.abs(multipliers[held] * (values[held] - bound[held])))
