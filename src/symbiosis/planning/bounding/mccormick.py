"""The convex envelope of each product over a box, as rows of a linear programme kept in hand.

For p = q * f with q in [q0, q1] and f in [f0, f1] the four rows are [1]_

    p >= q0 f + f0 q - q0 f0        p <= q1 f + f0 q - q1 f0
    p >= q1 f + f1 q - q1 f1        p <= q0 f + f1 q - q0 f1

References
----------
.. [1] McCormick, G. P. (1976). Computability of global solutions to factorable nonconvex
   programs: Part I, convex underestimating problems. Mathematical Programming 10, 147-175.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp

from symbiosis.model.programme import Programme
from symbiosis.planning.bounding.products import Products
from symbiosis.planning.solving.warm import Reply, Warm


class Box(NamedTuple):
    """Bounds of all columns."""

    lower: np.ndarray
    upper: np.ndarray

    def cut(self, column: int, low: float, high: float) -> Box:
        """Give the same box with one column between two values."""
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[column], upper[column] = max(low, lower[column]), min(high, upper[column])
        return Box(lower, upper)


class Rows(NamedTuple):
    """The envelopes over a box: p + of_factor * q + of_flow * f between two bounds."""

    of_factor: np.ndarray
    of_flow: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


def envelopes(products: Products, box: Box) -> Rows:
    """Write the four rows of each product, one kind after the other.

    Rows with a bound that is infinite say nothing.
    """
    q0, q1 = box.lower[products.factor], box.upper[products.factor]
    f0, f1 = box.lower[products.flow], box.upper[products.flow]
    q = np.concatenate([q0, q1, q1, q0])
    f = np.concatenate([f0, f1, f0, f1])
    told = np.isfinite(q) & np.isfinite(f)
    q, f = np.where(told, q, 0.0), np.where(told, f, 0.0)
    above = np.arange(len(q)) < len(q) // 2
    return Rows(
        -f, -q,
        np.where(told & above, -q * f, -np.inf),
        np.where(told & ~above, -q * f, np.inf),
    )  # fmt: skip


class Relaxed:
    """The relaxation of a bilinear programme over a box that changes.

    Parameters
    ----------
    programme : Programme
        The linear part.
    products : Products
        Which columns are products of which.
    box : Box
        The first box.
    settled : numpy.ndarray of bool, optional
        Products that need not be met.
    """

    def __init__(
        self, programme: Programme, products: Products, box: Box, settled: np.ndarray | None = None
    ) -> None:
        self.products = products
        count = len(products.product)
        self.counted = np.arange(count) if settled is None else np.flatnonzero(~settled)
        self.base = programme
        self.first = len(programme.row_lower)
        self.rows = envelopes(products, box)
        self.warm = Warm(self.over(box))

    def over(self, box: Box) -> Programme:
        """Give the relaxation over a box as a programme, whole numbers included."""
        rows = envelopes(self.products, box)
        count, columns = len(rows.lower), len(self.base.cost)
        at = [np.tile(which, 4) for which in (
            self.products.product, self.products.factor, self.products.flow)]  # fmt: skip
        entries = np.concatenate([np.ones(count), rows.of_factor, rows.of_flow])
        more = sp.csr_array(
            (entries, (np.tile(np.arange(count), 3), np.concatenate(at))), shape=(count, columns)
        )
        return replace(
            self.base,
            lower=box.lower,
            upper=box.upper,
            matrix=sp.csc_array(sp.vstack([self.base.matrix, more])),
            row_lower=np.concatenate([self.base.row_lower, rows.lower]),
            row_upper=np.concatenate([self.base.row_upper, rows.upper]),
        )

    def run(
        self, box: Box, basis: Any = None, cutoff: float = np.inf, seconds: float | None = None
    ) -> Reply:
        """Solve the relaxation over a box, whole numbers left aside."""
        self._fit(box)
        return self.warm.run(basis, cutoff, seconds)

    def _fit(self, box: Box) -> None:
        """Change what differs between the last box and this one."""
        rows = envelopes(self.products, box)
        for name, columns in (("of_factor", self.products.factor), ("of_flow", self.products.flow)):
            new = getattr(rows, name)
            changed = np.flatnonzero(new != getattr(self.rows, name))
            self.warm.enter(self.first + changed, np.tile(columns, 4)[changed], new[changed])
        self.warm.bound(box.lower, box.upper)
        self.warm.bound_rows(
            np.concatenate([self.base.row_lower, rows.lower]),
            np.concatenate([self.base.row_upper, rows.upper]),
        )
        self.rows = rows

    def gaps(self, x: np.ndarray) -> np.ndarray:
        """Say how far each product that is not settled is from its factor times its flow."""
        product, factor, flow = (which[self.counted] for which in self.products)
        return np.abs(x[product] - x[factor] * x[flow])
