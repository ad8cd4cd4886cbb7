"""What pools hold, worked out from what flows through them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from symbiosis.model.programme import Programme
from symbiosis.planning.bounding.products import Products, exact

ROUNDS = 60  # of working contents out, where pools feed each other in a circle
STILL = 1e-12  # a content that moves less, relatively, has come to rest
NOTHING = 1e-11  # what flows through a pool that is not used


class Rule(NamedTuple):
    """A row solved for its factor: content = (right - rest @ x) / (fixed + weights @ flows)."""

    factor: int  # column
    flows: np.ndarray  # through the pool, where the row holds a product
    all_products: np.ndarray  # of the factor
    all_flows: np.ndarray
    weights: np.ndarray
    fixed: float
    rest: np.ndarray
    rest_weights: np.ndarray
    right: float


class Mixing:
    """How the contents of pools follow from the flows.

    The rule of a factor is an equality of the programme that holds its products, or some of them,
    on one side (the load of a pool), or one that holds nothing but factors.

    Parameters
    ----------
    programme : Programme
        The linear part.
    products : Products
        Which columns are products of which.
    """

    def __init__(self, programme: Programme, products: Products) -> None:
        self.products = products
        self.lower, self.upper = programme.lower, programme.upper
        table = sp.csr_array(programme.matrix)
        equal = np.flatnonzero(programme.row_lower == programme.row_upper)
        entries = {
            row: (table.indices[table.indptr[row] : table.indptr[row + 1]],
                  table.data[table.indptr[row] : table.indptr[row + 1]])
            for row in equal.tolist()
        }  # fmt: skip
        found = _one_each(_candidates(entries, products, len(programme.cost)))
        self.rules = [
            _rule(factor, *entries[row], float(programme.row_upper[row]), products)
            for factor, row in found.items()
        ]

    def follow(self, x: np.ndarray) -> np.ndarray:
        """Give the plan with the contents that its flows make, and with their products.

        The content of a pool through which nothing flows stays as it is.
        """
        x = exact(self.products, x)
        for _ in range(ROUNDS):
            moved = 0.0
            for rule in self.rules:
                through = rule.fixed + float(rule.weights @ x[rule.flows])
                if abs(through) <= NOTHING:
                    continue
                content = (rule.right - float(rule.rest_weights @ x[rule.rest])) / through
                content = min(max(content, self.lower[rule.factor]), self.upper[rule.factor])
                moved = max(moved, abs(content - x[rule.factor]) / max(abs(content), 1e-9))
                x[rule.factor] = content
                x[rule.all_products] = content * x[rule.all_flows]
            if moved <= STILL:
                break
        return x


def _candidates(
    entries: dict[int, tuple[np.ndarray, np.ndarray]], products: Products, columns: int
) -> dict[int, dict[int, int]]:
    """Give, for each factor, the equalities that could say what it is, and how well they do.

    A row with products of the factor on one side, and all else on the other, does well, the
    better the more products it holds; one with all products on one side will do.
    """
    factors, sizes = np.unique(products.factor, return_counts=True)
    owner = np.full(columns, -1)
    owner[products.product] = products.factor
    size = dict(zip(factors.tolist(), sizes.tolist(), strict=True))
    found: dict[int, dict[int, int]] = {factor: {} for factor in factors.tolist()}
    for row, (at, weights) in entries.items():
        if np.isin(at, factors).all():
            for factor in at.tolist():
                found[factor][row] = 0
            continue
        for factor in np.unique(owner[at][owner[at] >= 0]).tolist():
            mine, signs = owner[at] == factor, np.sign(weights)
            side = signs[mine][0]
            if (signs[mine] == side).all():
                if (signs[~mine] == -side).all():
                    found[factor][row] = int(mine.sum())
                elif mine.sum() == size[factor]:
                    found[factor][row] = 0
    return found


def _one_each(found: dict[int, dict[int, int]]) -> dict[int, int]:
    """Give each factor its best row, each a row of its own, those with the least choice first."""
    open_, chosen = {factor: rows for factor, rows in found.items() if rows}, dict[int, int]()
    while open_:
        factor = min(open_, key=lambda one: (len(open_[one]), one))
        rows = open_.pop(factor)
        if rows:
            best = min(rows, key=lambda row: (-rows[row], row))
            chosen[factor] = best
            open_ = {
                other: {row: well for row, well in left.items() if row != best}
                for other, left in open_.items()
            }
    return chosen


def _rule(
    factor: int, at: np.ndarray, weights: np.ndarray, right: float, products: Products
) -> Rule:
    """Solve a row for its factor."""
    mine = products.factor == factor
    flow_of = dict(zip(products.product[mine].tolist(), products.flow[mine].tolist(), strict=True))
    own = np.isin(at, products.product[mine])
    itself = at == factor
    rest = ~own & ~itself
    return Rule(
        factor, np.array([flow_of[one] for one in at[own].tolist()], dtype=int),
        products.product[mine], products.flow[mine], weights[own],
        float(weights[itself].sum()), at[rest], weights[rest], right,
    )  # fmt: skip
