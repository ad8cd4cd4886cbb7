"""Gross errors among measurements: is there one, which is it, and what would hold without it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import chdtrc, ndtr

from symbiosis.reading.closing import Closed, Problem, close

_SAME = 1.0 - 1e-6  # correlation of two adjustments from which no balance tells them apart

SUSPECT_COLUMNS = (
    *("variable", "value", "sd", "statistic", "p_value"),
    *("without", "without_sd", "off_by", "alike"),
)


def chance(squares: float, freedom: int) -> float:
    """Give how often chance alone makes the squares as large: the global test."""
    return float(chdtrc(freedom, squares)) if freedom else np.nan


def chances(statistic: np.ndarray) -> np.ndarray:
    """Give how often chance alone makes the largest of all as large: the measurement test.

    Two-sided, corrected for the number of tests after Šidák.
    """
    count = int(np.isfinite(statistic).sum())
    single = 2.0 * ndtr(-np.abs(statistic))
    return np.asarray(-np.expm1(count * np.log1p(-np.minimum(single, 1.0 - 1e-16))))


def suspects(problem: Problem, closed: Closed, alpha: float) -> pd.DataFrame:
    """Leave out the most suspect measurement, again and again, until what is left agrees.

    Parameters
    ----------
    problem : Problem
        Variables and balances.
    closed : Closed
        What closes them with every measurement.
    alpha : float
        How often data without gross errors may be suspected, for each of the two tests.

    Returns
    -------
    pandas.DataFrame
        In the order in which they are left out; `statistic` and `p_value` as they were then.

    References
    ----------
    Mah RSH, Tamhane AC (1982) Detection of gross errors in process data. AIChE Journal
    28:828-830.
    Narasimhan S, Jordache C (2000) Data Reconciliation and Gross Error Detection. Gulf
    Publishing, chapters 7 and 8.
    """
    found = []
    for _ in range(closed.freedom):
        statistic = closed.statistic
        if not np.isfinite(statistic).any():
            break
        p_values = chances(statistic)
        # of those that no balance tells apart the first name is taken, whatever rounding says
        sizes = np.nan_to_num(np.round(np.abs(statistic), 8), nan=-1.0)
        place = int(np.argmax(sizes))
        if min(chance(closed.squares, closed.freedom), p_values[place]) >= alpha:
            break
        problem, before = problem.without(place), (problem, closed)
        closed = close(problem)
        found.append(_told(*before, place, p_values[place], closed))
    return pd.DataFrame(found, columns=list(SUSPECT_COLUMNS))


def _told(
    problem: Problem, closed: Closed, place: int, p_value: float, after: Closed
) -> tuple[object, ...]:
    """Tell one suspect: what was measured, what would hold without it, who is as suspect."""
    spread = np.sqrt(np.clip(np.diag(closed.told), 0.0, None))
    product = spread * spread[place]
    same = (np.abs(closed.told[place]) > _SAME * product) & (product > 0)
    alike = [problem.names[other] for other in np.flatnonzero(same) if other != place]
    value, without = problem.value[place], after.value[place]
    return (
        problem.names[place],
        value,
        problem.sd[place],
        abs(closed.statistic[place]),
        p_value,
        without,
        after.sd[place],
        value - without,
        ", ".join(sorted(alike)),
    )
