"""Prices from the left and the right where they are not unique, and how far each holds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.model.programme import Programme
from symbiosis.planning.pricing.faces import DualFace, Optimum, PlanFace
from symbiosis.planning.pricing.prices import per_unit, steepness, told
from symbiosis.planning.solving.ranging import basis_ranges


def ranged(
    programme: Programme,
    x: np.ndarray,
    duals: np.ndarray,
    rows: pd.DataFrame,
    asked: np.ndarray,
    worth: str,
) -> pd.DataFrame:
    """Fill `price_low, price_high, holds_from, holds_to` of rows that `priced_rows` gave.

    `price_low` is what loosening a row by a little is worth a unit, `price_high` what tightening
    it by a little costs; of an equality, what one more and one less unit are worth. Rows with
    room have 0 and 0. Where the prices of a part of the plan are the only ones, both are the
    price, for nothing; where they are not, both are worked out for the rows asked, exactly, and
    are none for the others. The price of a row asked becomes the worth of loosening it.

    `holds_from` and `holds_to` are limits between which the price holds: the ends themselves for
    rows asked that have no room; for others the price holds at least so far. Where whole numbers
    were decided they stay so.

    Parameters
    ----------
    programme, x, duals
        As for `priced_rows`.
    rows : pandas.DataFrame
        What `priced_rows` gave.
    asked : numpy.ndarray of bool, shape (m,)
        The rows whose prices are worked out from both sides.
    worth : str
        Unit of the objective.

    Returns
    -------
    pandas.DataFrame
        The rows, with sentences that say both prices where they differ.

    Notes
    -----
    The value of a linear programme is convex in its bounds, and its slopes to either side are the
    largest and least dual over all that prove the plan best. A limit on a mix moves the matrix:
    there the slopes are those of Mills, the least over the best plans of the largest over the
    best duals. Where best plans differ in the weight of the mix, loosening may then be worth more
    than tightening costs. A mix has known ends only where its weight is settled by the need, and
    its parameter mixes in the first power.

    References
    ----------
    Gal T (1986) Shadow prices and sensitivity analysis in linear programming under degeneracy.
    OR Spektrum 8, 59-71.
    Mills HD (1956) Marginal values of matrix games and linear programs. In: Linear Inequalities
    and Related Systems, 183-193. Princeton University Press.
    Jansen B, de Jong JJ, Roos C, Terlaky T (1997) Sensitivity analysis in linear programming:
    just be careful! European Journal of Operational Research 101(1), 15-28.
    """
    optimum = Optimum(programme.fixing(x), x, duals)
    sides = _Sides(optimum, np.asarray(asked, dtype=bool))
    low, high, price = sides.prices()
    rows = rows.assign(price_low=low, price_high=high)
    rows["price"] = np.where(np.isnan(price), rows["price"], price) + 0.0
    rows["holds_from"], rows["holds_to"] = sides.ends(rows)
    return told(rows, worth, bool(programme.integer.any()))


def intervals(
    programme: Programme, x: np.ndarray, duals: np.ndarray, asked: np.ndarray
) -> pd.DataFrame:
    """Give `price_low, price_high` of the rows of a linear programme; see `ranged`."""
    low, high, _ = _Sides(Optimum(programme, x, duals), np.asarray(asked, dtype=bool)).prices()
    return pd.DataFrame({"price_low": low, "price_high": high}, index=programme.rows.index)


class _Slopes(NamedTuple):
    """The least and largest dual of every row, and duals at which the price is met."""

    least: np.ndarray
    largest: np.ndarray
    at: dict[int, np.ndarray]


class _Sides:
    """Works out the two prices of rows, and how far they hold."""

    def __init__(self, optimum: Optimum, asked: np.ndarray) -> None:
        self.optimum = optimum
        self.programme = optimum.programme
        self.asked = asked & optimum.active
        self.equal = self.programme.row_lower == self.programme.row_upper
        self.mix = (self.programme.rows["kind"] == "mix").to_numpy()
        self.factor = per_unit(self.programme, optimum.x)
        self.steepness = steepness(self.programme.rows)
        self.plans: PlanFace | None = None
        self.slopes = self._slopes()

    def _slopes(self) -> _Slopes:
        """Find the least and largest dual of the rows asked; of others only if there is one."""
        optimum = self.optimum
        face = DualFace(optimum)
        unknown = optimum.loose & ~self.asked
        least = np.where(unknown, np.nan, np.where(optimum.active, optimum.duals, 0.0))
        largest = least.copy()
        at: dict[int, np.ndarray] = {}
        for row in np.flatnonzero(self.asked & optimum.loose).tolist():
            pick = np.zeros(len(least))
            pick[row] = 1.0
            # An inequality below is loosened to its least dual, all else to the largest.
            below = bool(optimum.presses_below[row]) and not self.equal[row]
            first, second = (-pick, pick) if below else (pick, -pick)
            far, other = face.largest(second), face.duals()
            near = face.largest(first)
            at[row] = face.duals() if np.isfinite(near) else other
            least[row], largest[row] = (-near, far) if below else (-far, near)
        return _Slopes(least, largest, at)

    def prices(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Give price_low, price_high, and the price of the rows asked."""
        least, largest, at = self.slopes
        ends = np.sort(np.abs([least, largest]), axis=0)
        crosses = (least < 0) & (largest > 0)
        low = np.where(self.equal, -largest, np.where(crosses, 0.0, ends[0]))
        high = np.where(self.equal, -least, ends[1])
        low_by, high_by = self._weights(high)
        low, high = _times(low, low_by), _times(high, high_by)
        price = np.where(self.asked, np.where(np.isfinite(low), low, high), np.nan)
        for row in at:
            if not np.isfinite(price[row]):
                price[row] = np.nan
        return low + 0.0, high + 0.0, price

    def _weights(self, price: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give what turns a dual into a price, for loosening and for tightening.

        Loosening a mix is worth most, and tightening it costs least, in the best plans whose mix
        weighs most and least.
        """
        low, high = self.factor.copy(), self.factor.copy()
        for row in np.flatnonzero(self.asked & self.mix & (price > 0)).tolist():
            if self._settled(row):
                continue
            weights = self.programme.weights[[row]].toarray().ravel()
            least, most = self._plans().extent(weights)
            if np.isfinite(least) and np.isfinite(most):
                low[row] = max(most * self.steepness[row], self.factor[row])
                high[row] = min(max(least, 0.0) * self.steepness[row], self.factor[row])
        return low, high

    def _plans(self) -> PlanFace:
        """Prepare all plans as good as the best one."""
        if self.plans is None:
            self.plans = PlanFace(self.optimum)
        return self.plans

    def _settled(self, row: int) -> bool:
        """Say whether the weight of a mix is settled by the balance of what receives it."""
        rows, mine = self.programme.rows, sp.csr_array(self.programme.weights[[row]])
        same = (rows["subject"] == rows["subject"].iloc[row]) & (
            rows["period"] == rows["period"].iloc[row]
        )
        for other in np.flatnonzero(same.to_numpy() & self.equal):
            balance = sp.csr_array(self.programme.matrix.tocsr()[[other]])
            ratio = _proportion(mine.toarray().ravel(), balance.toarray().ravel())
            if np.isfinite(ratio):
                return True
        return False

    def ends(self, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Give the limits between which the price of each row holds."""
        limit, activity = (rows[name].to_numpy(dtype=float) for name in ("limit", "activity"))
        below = (rows["side"] == "at_least").to_numpy()
        spare = ~self.optimum.active
        start = np.where(spare, np.where(below, -np.inf, activity), np.nan)
        end = np.where(spare, np.where(below, activity, np.inf), np.nan)
        self._basis_ends(start, end, limit)
        for row in np.flatnonzero(self.asked & np.isfinite(limit)).tolist():
            start[row], end[row] = self._moved(row, limit[row])
        return np.minimum(start, limit), np.maximum(end, limit)

    def _basis_ends(self, start: np.ndarray, end: np.ndarray, limit: np.ndarray) -> None:
        """Fill in the ends that the basis knows, of rows whose price is the only one."""
        sure = self.optimum.active & ~self.optimum.loose & ~self.asked & np.isfinite(limit)
        if not (sure & ~self.mix).any():
            return
        low, high = basis_ranges(self.programme, self.optimum.size, *self.optimum.stands())
        scale = self.programme.rows["scale"].to_numpy(dtype=float)
        above = np.where(
            self.optimum.presses_below, self.programme.row_lower, self.programme.row_upper
        )
        plain = sure & ~self.mix
        start[plain] = (limit + (low - above) * scale)[plain]
        end[plain] = (limit + (high - above) * scale)[plain]

    def _moved(self, row: int, limit: float) -> tuple[float, float]:
        """Give the limits between which the price of a row asked holds."""
        told_of = self.programme.rows.iloc[row]
        if self.mix[row] and (told_of["power"] != 1.0 or not self._settled(row)):
            return np.nan, np.nan
        if not self.factor[row] > 0:
            return np.nan, np.nan
        low, high = self._plans().moves(row, self.slopes.at.get(row))
        low, high = low / self.factor[row], high / self.factor[row]
        if self.mix[row] and told_of["side"] == "at_least":
            low, high = -high, -low
        return limit + low, limit + high


def _times(price: np.ndarray, factor: np.ndarray) -> np.ndarray:
    """Multiply; a mix without weight has no price."""
    product = np.zeros(len(price))
    np.multiply(price, factor, out=product, where=factor > 0)
    return product


def _proportion(one: np.ndarray, other: np.ndarray) -> float:
    """Give the number of times that one row is the other, none if it is not."""
    there = one != 0
    if not there.any() or ((other != 0) != there).any():
        return np.nan
    ratio = one[there] / other[there]
    return float(ratio[0]) if np.allclose(ratio, ratio[0], rtol=1e-9) else np.nan
