"""Pools: contents that belong to the same flows, and what flows through each in all."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from symbiosis.model.programme import Programme
from symbiosis.planning.bounding.mixing import Mixing, Rule
from symbiosis.planning.bounding.products import Products

SAME = 1e-9  # relative difference below which weights are in proportion


class Pool(NamedTuple):
    """Contents of the same flows.

    Attributes
    ----------
    factors : tuple of int
        The columns of its contents.
    rules : tuple of Rule
        The rows that make them, in the same order; empty where they are not known, or where what
        leaves the pool is a single flow.
    flows : numpy.ndarray of int
        What flows through it, each counted once.
    weights : numpy.ndarray
        Of each of these in the total.
    ends : tuple of int
        All that bears its contents: what flows through, and what else leaves it.
    total : int
        The column of the total.
    """

    factors: tuple[int, ...]
    rules: tuple[Rule, ...]
    flows: np.ndarray
    weights: np.ndarray
    ends: tuple[int, ...]
    total: int = -1


class Pooled(NamedTuple):
    """A programme with the totals of its pools after its own columns.

    Attributes
    ----------
    programme : Programme
        The larger one.
    products : Products
        The old ones first; the last one of each factor is the total: content times total flow.
    pools : tuple of Pool
    spoken : frozenset of int
        Factors of which rows or the cost speak, besides products.
    """

    programme: Programme
    products: Products
    pools: tuple[Pool, ...]
    spoken: frozenset[int]


class Draft:
    """Columns, rows and products that are added to a programme."""

    def __init__(self, programme: Programme, products: Products) -> None:
        self.programme, self.products = programme, products
        self.columns = len(programme.cost)
        self.entries: list[tuple[int, int, float]] = []
        self.right: list[float] = []
        self.more: list[tuple[int, int, int]] = []

    def column(self) -> int:
        """Add a column from nil upward."""
        self.columns += 1
        return self.columns - 1

    def row(self, entries: dict[int, float], right: float = 0.0) -> None:
        """Add the row: the sum of entries equals the right side."""
        self.entries += [(len(self.right), column, value) for column, value in entries.items()]
        self.right.append(right)

    def sum(self, columns: np.ndarray, weights: np.ndarray) -> int:
        """Add a column that is a weighted sum of others."""
        total = self.column()
        self.row({total: -1.0} | dict(zip(columns.tolist(), weights.tolist(), strict=True)))
        return total

    def product(self, product: int, factor: int, flow: int) -> None:
        """Say that a column is the product of two others."""
        self.more.append((product, factor, flow))

    def done(self) -> tuple[Programme, Products]:
        """Give the larger programme and all its products."""
        old, more = self.programme, self.columns - len(self.programme.cost)
        rows, columns, values = zip(*self.entries, strict=True) if self.entries else ((), (), ())
        below = sp.csr_array((values, (rows, columns)), shape=(len(self.right), self.columns))
        wide = sp.hstack([old.matrix, sp.csr_array((old.matrix.shape[0], more))])
        larger = replace(
            old,
            cost=np.concatenate([old.cost, np.zeros(more)]),
            lower=np.concatenate([old.lower, np.zeros(more)]),
            upper=np.concatenate([old.upper, np.full(more, np.inf)]),
            integer=np.concatenate([old.integer, np.zeros(more, dtype=bool)]),
            matrix=sp.csc_array(sp.vstack([wide, below])),
            row_lower=np.concatenate([old.row_lower, self.right]),
            row_upper=np.concatenate([old.row_upper, self.right]),
        )
        added = np.array(self.more, dtype=int).reshape(-1, 3).T
        pairs = zip(self.products, added, strict=True)
        return larger, Products(*(np.concatenate(pair) for pair in pairs))


def pool_up(programme: Programme, products: Products) -> Pooled:
    """Find the pools of a programme, and add the total of each and of what it carries."""
    draft, pools = Draft(programme, products), []
    for pool in _pools(programme, products):
        total = draft.sum(pool.flows, pool.weights)
        weight = dict(zip(pool.flows.tolist(), pool.weights.tolist(), strict=True))
        for factor in pool.factors:
            mine = (products.factor == factor) & np.isin(products.flow, pool.flows)
            weights = np.array([weight[flow] for flow in products.flow[mine].tolist()])
            draft.product(draft.sum(products.product[mine], weights), factor, total)
        pools.append(pool._replace(total=total))
    spoken = (programme.cost != 0) | (abs(programme.matrix).sum(axis=0) > 0)
    named = frozenset(np.unique(products.factor[spoken[products.factor]]).tolist())
    return Pooled(*draft.done(), tuple(pools), named)


def _pools(programme: Programme, products: Products) -> list[Pool]:
    """Put factors together whose products have the same flows in the same proportion."""
    rules = {rule.factor: rule for rule in Mixing(programme, products).rules}
    pools: list[Pool] = []
    for factor in np.unique(products.factor).tolist():
        rule = rules.get(factor)
        if rule is None or rule.fixed or rule.right or len(rule.all_flows) < 2:
            flows = products.flow[products.factor == factor]
            pools.append(Pool((factor,), (), flows, np.ones(len(flows)), tuple(flows.tolist())))
            continue
        ends = set(rule.all_flows.tolist())
        for place, pool in enumerate(pools):
            if pool.rules and _alike(rule, pool):
                grown = (*pool.factors, factor), (*pool.rules, rule)
                pools[place] = Pool(
                    *grown, pool.flows, pool.weights, tuple(sorted(ends | set(pool.ends)))
                )
                break
        else:
            pools.append(
                Pool((factor,), (rule,), rule.flows, np.abs(rule.weights), tuple(sorted(ends)))
            )
    return pools


def _alike(rule: Rule, pool: Pool) -> bool:
    """Say whether a rule is of the flows of a pool, in proportion."""
    if len(rule.flows) != len(pool.flows) or set(rule.flows) != set(pool.flows):
        return False
    return ratio_of(dict(zip(rule.flows.tolist(), rule.weights.tolist(), strict=True)), pool) != 0.0


def ratio_of(entries: dict[int, float], pool: Pool) -> float:
    """Give the ratio of entries to the weights of a pool's flows; 0 if there is no one ratio."""
    own = np.array([entries.get(flow, 0.0) for flow in pool.flows.tolist()])
    ratio = own / pool.weights
    return float(ratio[0]) if np.ptp(ratio) <= SAME * abs(ratio[0]) else 0.0
