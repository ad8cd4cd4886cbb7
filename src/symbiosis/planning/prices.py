"""What every row is worth at the margin, and the proof that the plan is best."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.display.style import in_unit, number
from symbiosis.model.programme import Programme


def certificate(programme: Programme, x: np.ndarray, duals: np.ndarray) -> pd.Series:
    """Work out how far a plan and its prices are from proof, without asking the solver.

    For `min c x, l <= A x <= u, x >= 0`: the largest primal violation; the largest dual
    violation of the reduced costs `c - A'y` and of the signs of `y`; and the gap between the
    primal and the dual objective. All three relative: to the largest bound, the largest cost
    and the objective.

    Parameters
    ----------
    programme : Programme
        The arrays.
    x : numpy.ndarray, shape (n,)
        The plan.
    duals : numpy.ndarray, shape (m,)
        The dual of every row, of the minimisation.

    Returns
    -------
    pandas.Series
        `primal`, `dual`, `gap`.

    References
    ----------
    Bertsimas D, Tsitsiklis JN (1997) Introduction to Linear Optimization, chapter 4. Athena
    Scientific.
    """
    activity = programme.matrix @ x
    outside = [programme.row_lower - activity, activity - programme.row_upper]
    outside += [programme.lower - x, x - programme.upper]
    reduced = programme.cost - programme.matrix.T @ duals
    row_term, row_wrong = _support(duals, programme.row_lower, programme.row_upper)
    column_term, column_wrong = _support(reduced, programme.lower, programme.upper)
    primal, dual = float(programme.cost @ x), row_term + column_term
    bounds = np.concatenate([programme.row_lower, programme.row_upper])
    return pd.Series(
        {
            "primal": _largest(np.concatenate(outside)) / (1.0 + _largest(np.abs(bounds))),
            "dual": max(row_wrong, column_wrong) / (1.0 + _largest(np.abs(programme.cost))),
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


def priced_rows(
    programme: Programme, x: np.ndarray, duals: np.ndarray, currency: str, money: bool
) -> pd.DataFrame:
    """Give every row its activity, limit, slack and price, in the units of the row.

    The price is what loosening the row by one unit of its limit is worth a year, never negative;
    of an equality, what one more unit is worth, signed. For a mix, the limit is a content, and
    loosening it by d changes the row by d times the weight of the whole mix (envelope theorem).

    Parameters
    ----------
    programme, x, duals
        The programme, its plan and the duals of its rows.
    currency : str
        Of the park.
    money : bool
        Whether the objective is money; else prices are in units of the objective.
    """
    rows = programme.rows.copy()
    worth = currency if money else "objective"
    rows["activity"] = programme.matrix @ x
    rows["price"] = np.where(rows["side"] == "equal", -duals, np.abs(duals)) + 0.0
    mix = (rows["kind"] == "mix").to_numpy()
    if mix.any():
        rows.loc[mix, ["activity", "price"]] = _mix_prices(programme, x, duals, rows, mix)
    room = rows["limit"] - rows["activity"]
    rows["slack"] = room.where(rows["side"] != "at_least", -room)
    rows.loc[rows["side"] == "equal", "slack"] = 0.0
    rows["period"] = ""
    rows["sentence"] = [_sentence(row, worth) for row in rows.to_dict("records")]
    return rows


def _mix_prices(
    programme: Programme, x: np.ndarray, duals: np.ndarray, rows: pd.DataFrame, mix: np.ndarray
) -> np.ndarray:
    """Give content and price of each limited mix.

    The row holds sign * weight * (content^p - limit^p) / scale; with the weight of the whole mix
    W known, its activity gives the content, and p * limit^(p-1) * W * dual / scale the price.
    """
    whole = programme.weights[mix] @ x
    scale = rows.loc[mix, "scale"].to_numpy(dtype=float)
    limit = rows.loc[mix, "limit"].to_numpy(dtype=float)
    power = rows.loc[mix, "power"].to_numpy(dtype=float)
    sign = np.where(rows.loc[mix, "side"] == "at_most", 1.0, -1.0)
    activity = (programme.matrix @ x)[mix] * scale * sign
    spread = np.divide(activity, whole, where=whole > 0, out=np.full(len(whole), np.nan))
    content = np.maximum(limit**power + spread, 0.0) ** (1.0 / power)
    rise = np.where(power == 1.0, 1.0, power * limit ** (power - 1.0))
    return np.column_stack([content, np.abs(duals[mix]) * whole / scale * rise])


def _sentence(row: Mapping[Hashable, Any], worth: str) -> str:
    """Say the price of a row in words."""
    subject, unit = row["subject"], row["unit"]
    if row["kind"] == "mix":
        now = in_unit(number(row["limit"]), unit)
        what = f"Loosening {row['parameter']} of {subject}, now {now}, by {in_unit('one', unit)}"
    else:
        what = {
            "supply": f"One more {unit} a year of {subject}",
            "need": f"One more {unit} a year wanted by {subject}",
            "usual": f"One more {unit} a year of the usual supply of {subject}",
            "link": f"Loosening the link {subject} by one {unit} a year",
        }[row["kind"]]
    return f"{what} is worth {number(row['price'])} {worth} a year."
