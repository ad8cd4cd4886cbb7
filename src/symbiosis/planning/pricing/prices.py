"""What every row of a programme uses, what room it has, and what loosening it is worth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.model.programme import Programme
from symbiosis.planning.pricing.sentences import price_sentence

TIED = ("opening", "least", "plant")  # rows that tie flows and runs to decisions
NOISE = 1e-12  # room that is none, relative to the limit
RANGES = ("price_low", "price_high", "holds_from", "holds_to")


def priced_rows(programme: Programme, x: np.ndarray, duals: np.ndarray, worth: str) -> pd.DataFrame:
    """Give every row its activity, limit, slack and price, in the units of the row.

    The price is what loosening the row by one unit of its limit is worth a year, never negative;
    of an equality, what one more unit is worth, signed. For a mix, the limit is a content, and
    loosening it by d changes the row by d times the weight of the whole mix (envelope theorem).

    Where whole numbers were decided the prices are those with the decisions held: in a row that
    ties flows to a decision the activity is that of the flows, and the limit what the decision
    leaves them; a row of decisions alone has the price 0.

    Parameters
    ----------
    programme : Programme
        The arrays, whole numbers included.
    x : numpy.ndarray, shape (n,)
        The plan.
    duals : numpy.ndarray, shape (m,)
        The dual of every row, of the minimisation with the whole numbers held.
    worth : str
        Unit of the objective in which prices are told, such as the currency.

    Returns
    -------
    pandas.DataFrame
        The rows of the programme with `activity, limit, slack, price, price_low, price_high,
        holds_from, holds_to, sentence`; the ranges are none until `ranged` fills them.

    References
    ----------
    Milgrom P, Segal I (2002) Envelope theorems for arbitrary choice sets. Econometrica 70(2),
    583-601.
    Mills HD (1956) Marginal values of matrix games and linear programs. In: Linear Inequalities
    and Related Systems, 183-193. Princeton University Press.
    """
    rows = programme.rows.copy()
    size = _nearest(programme, x, duals) * per_unit(programme, x)
    rows["price"] = np.where(rows["side"] == "equal", -size, np.abs(size)) + 0.0
    rows.loc[of_decisions(programme), "price"] = 0.0
    rows["activity"], rows["limit"] = _uses(programme, x)
    mix = (rows["kind"] == "mix").to_numpy()
    rows.loc[mix, "activity"] = _contents(programme, x, rows, mix)
    room = rows["limit"] - rows["activity"]
    room = room.where(rows["side"] != "at_least", -room)
    noise = (rows["side"] == "equal") | (room.abs() <= NOISE * rows["limit"].abs())
    rows["slack"] = room.mask(noise, 0.0)
    rows[list(RANGES)] = np.nan
    return told(rows, worth, bool(programme.integer.any()))


def _nearest(programme: Programme, x: np.ndarray, duals: np.ndarray) -> np.ndarray:
    """Take the nearest nil of all duals that keep a flow shut, where a decision shuts it.

    Any larger one does so too, and a solver gives any.
    """
    shut = tied(programme) & np.isfinite(programme.row_upper)
    if not shut.any():
        return duals
    shut &= programme.matrix[:, programme.integer] @ np.round(x[programme.integer]) == 0
    rows = np.flatnonzero(shut & (duals < 0))
    part = sp.coo_array(sp.csr_array(programme.matrix)[rows])
    flows = ~programme.integer[part.col] & (part.data > 0)
    row, column, value = part.row[flows], part.col[flows], part.data[flows]
    reduced = programme.cost - programme.matrix.T @ duals
    room = np.full(len(rows), np.inf)
    np.minimum.at(room, row, reduced[column] / value)
    nearest = duals.copy()
    nearest[rows] = np.minimum(duals[rows] + np.maximum(room, 0.0), 0.0)
    return nearest


def told(rows: pd.DataFrame, worth: str, decided: bool) -> pd.DataFrame:
    """Say the price of every row in words."""
    sentence = [price_sentence(row, worth, decided) for row in rows.to_dict("records")]
    return rows.assign(sentence=pd.Series(sentence, index=rows.index, dtype="str"))


def per_unit(programme: Programme, x: np.ndarray) -> np.ndarray:
    """Give by how much the bound of each row moves when its limit moves by one unit.

    A row may have been divided by a scale. The row of a mix holds
    sign * weight * (content^p - limit^p) / scale; with the weight W of the whole mix, moving the
    limit by one moves it by p * limit^(p-1) * W / scale.
    """
    factor = steepness(programme.rows)
    mix = (programme.rows["kind"] == "mix").to_numpy()
    factor[mix] *= np.maximum(programme.weights[mix] @ x, 0.0)
    return factor


def steepness(rows: pd.DataFrame) -> np.ndarray:
    """Give by how much the bound of each row moves with its limit, for a unit of a mix."""
    limit, power = rows["limit"].to_numpy(dtype=float), rows["power"].to_numpy(dtype=float)
    bent = (rows["kind"] == "mix").to_numpy() & (power != 1.0)
    rise = np.ones(len(rows))
    rise[bent] = power[bent] * np.abs(limit[bent]) ** (power[bent] - 1.0)
    return rise / rows["scale"].to_numpy(dtype=float)


def of_decisions(programme: Programme) -> np.ndarray:
    """Say which rows hold whole-number columns alone."""
    whole, other = _parts(programme)
    return (np.diff(whole.indptr) > 0) & (np.diff(other.indptr) == 0)


def tied(programme: Programme) -> np.ndarray:
    """Say which rows leave flows or runs what a decision opens for them."""
    whole, other = _parts(programme)
    both = (np.diff(whole.indptr) > 0) & (np.diff(other.indptr) > 0)
    return both & programme.rows["kind"].isin(TIED).to_numpy()


def _parts(programme: Programme) -> tuple[sp.csr_array, sp.csr_array]:
    """Part the matrix into its whole-number and its continuous columns."""
    return (
        sp.csr_array(programme.matrix[:, programme.integer]),
        sp.csr_array(programme.matrix[:, ~programme.integer]),
    )


def _uses(programme: Programme, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give what each row uses and may use, less what decisions take of it."""
    rows = programme.rows
    scale = rows["scale"].to_numpy(dtype=float)
    limit = rows["limit"].to_numpy(dtype=float)
    activity = programme.matrix @ x
    opened = tied(programme)
    taken = programme.matrix[:, programme.integer] @ np.round(x[programme.integer])
    lower = (rows["side"] == "at_least").to_numpy() & np.isfinite(programme.row_lower)
    bound = np.where(lower, programme.row_lower, programme.row_upper)
    activity = np.where(opened, activity - taken, activity) * scale
    return activity, np.where(opened, (bound - taken) * scale, limit)


def _contents(
    programme: Programme, x: np.ndarray, rows: pd.DataFrame, mix: np.ndarray
) -> np.ndarray:
    """Give the content of each limited mix from the activity of its row; none if it is empty."""
    whole = programme.weights[mix] @ x
    limit = rows.loc[mix, "limit"].to_numpy(dtype=float)
    power = rows.loc[mix, "power"].to_numpy(dtype=float)
    sign = np.where(rows.loc[mix, "side"] == "at_most", 1.0, -1.0)
    over = rows.loc[mix, "activity"].to_numpy(dtype=float) * sign
    spread = np.divide(over, whole, where=whole > 0, out=np.full(len(whole), np.nan))
    powered = np.where(power == 1.0, limit, np.abs(limit) ** power) + spread
    return np.where(power == 1.0, powered, np.maximum(powered, 0.0) ** (1.0 / power))
