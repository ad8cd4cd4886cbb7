"""What an exchange that does not flow would have to bring to enter the plan."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.model.programme import Programme
from symbiosis.planning.pricing.faces import NEAR, DualFace, Optimum
from symbiosis.planning.pricing.prices import tied

KEYS = ["output", "via", "need", "period"]


def entering(
    programme: Programme,
    x: np.ndarray,
    duals: np.ndarray,
    flows: np.ndarray | None = None,
    seconds: float = 10.0,
) -> pd.DataFrame:
    """Give what every flow that is nil brings a unit, and what it would have to bring to enter.

    In a linear plan this is exact: with a little more the flow enters, with a little less it
    does not. `short` is the reduced cost, the largest over all prices that prove the plan best;
    it is 0 where a plan as good has the flow already, and infinite where nothing could make it
    flow.

    Where whole numbers were decided they stay so, but for those that are shut: such a link or
    plant would have to earn its fixed cost, spread over the largest amount that it could carry.
    A link that pays by this measure and is shut still is short of nothing: a smallest amount, a
    budget or a number of links holds it out, or it lies within the gap.

    Parameters
    ----------
    programme : Programme
        The arrays, whole numbers included.
    x : numpy.ndarray, shape (n,)
        The plan.
    duals : numpy.ndarray, shape (m,)
        The dual of every row, of the minimisation with the whole numbers held.
    flows : numpy.ndarray of bool, shape (n,), optional
        The columns asked about; by default those of kind `flow`. Only those at nil that are not
        barred are told.
    seconds : float
        How long the search may take where prices are not the only ones. What is not reached in
        time has the reduced cost that the duals give: it is short of at least that.

    Returns
    -------
    pandas.DataFrame
        `output, via, need, period, worth, short, enters_at, exact`, indexed by the number of the
        column.

    References
    ----------
    Dantzig GB (1963) Linear Programming and Extensions, chapter 12. Princeton University Press.
    Gal T (1986) Shadow prices and sensitivity analysis in linear programming under degeneracy.
    OR Spektrum 8, 59-71.
    """
    if flows is None:
        flows = (programme.columns["kind"] == "flow").to_numpy()
    start = Optimum(programme.fixing(x), x, duals)
    optimum, fixed = _opened(programme, start)
    asked = np.flatnonzero(flows & start.at_lower & ~start.held & (programme.lower <= 0))
    short, exact = _short(optimum, DualFace(optimum, fixed), asked, seconds)
    worth = -programme.cost[asked] + 0.0
    told = programme.columns.loc[asked, KEYS]
    return told.assign(worth=worth, short=short, enters_at=worth + short, exact=exact)


def _short(
    optimum: Optimum, face: DualFace, asked: np.ndarray, seconds: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give the largest reduced cost of each column over all best prices, and if it is sure."""
    end = time.monotonic() + seconds
    table = sp.csc_array(optimum.programme.matrix)
    short = optimum.reduced[asked]
    exact = ~((abs(table[:, asked]).T @ face.free.astype(float)) > 0)
    for place in np.flatnonzero(~exact)[np.argsort(short[~exact], kind="stable")].tolist():
        if time.monotonic() > end:
            break
        column = asked[place]
        span = slice(table.indptr[column], table.indptr[column + 1])
        weights = np.zeros(len(optimum.duals))
        weights[table.indices[span]] = -table.data[span]
        short[place] = optimum.programme.cost[column] + face.largest(weights)
        exact[place] = True
    return np.where(short <= NEAR * optimum.size, 0.0, short), exact


def _opened(programme: Programme, start: Optimum) -> tuple[Optimum, np.ndarray]:
    """Price every decision that is shut at its fixed cost a unit of what it opens.

    The row of a shut decision, `flow - most * used <= 0`, holds the flow at nil at any price from
    none upwards; were the decision a share, its price would be cost / most. Where the plan would
    use the decision at that price, the price is the least above it that proves the plan.
    """
    shut = np.flatnonzero(programme.integer & (np.round(start.x) == 0) & (programme.upper > 0))
    part = -sp.csr_array(programme.matrix)[:, shut]
    opens = (part.sum(axis=1) > 0) & tied(programme) & start.loose
    above = np.isfinite(programme.row_upper)
    opening, least = opens & above, opens & ~above
    duals = np.where(least, 0.0, start.duals)
    if not opening.any():
        return Optimum(start.programme, start.x, duals), least
    room = part[np.flatnonzero(opening)].sum(axis=0)
    price = np.divide(programme.cost[shut], room, out=np.zeros(len(shut)), where=room > 0)
    caps = np.full(len(duals), np.inf)
    caps[opening] = -((part[np.flatnonzero(opening)] > 0) @ np.maximum(price, 0.0))
    face = DualFace(Optimum(start.programme, start.x, duals), least, caps)
    found = np.isfinite(face.largest(opening.astype(float)))
    nearest = face.duals() if found else np.minimum(duals, caps)
    duals[opening] = nearest[opening]
    return Optimum(start.programme, start.x, duals), opening | least
