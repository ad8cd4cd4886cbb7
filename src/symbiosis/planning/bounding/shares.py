"""Shares of what flows into a pool: more columns and rows that make its relaxation tight.

A pool with inflows u_i and outflows f_j, D = sum a_j f_j in all, holds q_p = sum c_pi u_i / D.
With the shares s_i = u_i / D every row that ties inflows to outflows is divided by D, and
multiplied by each outflow; y_ij = s_i f_j are products like the others. So the formulation by
proportions stands beside the one by contents [1]_ [2]_.

References
----------
.. [1] Tawarmalani, M., Sahinidis, N. V. (2002). Convexification and Global Optimization in
   Continuous and Mixed-Integer Nonlinear Programming. Kluwer, chapter 9.
.. [2] Misener, R., Floudas, C. A. (2009). Advances for the pooling problem: modeling, global
   optimization, and computational studies. Applied and Computational Mathematics 8, 3-22.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from symbiosis.model.programme import Programme
from symbiosis.planning.bounding.drawing import MARGIN, Drawing
from symbiosis.planning.bounding.mccormick import Box
from symbiosis.planning.bounding.pooling import Draft, Pool, Pooled, ratio_of
from symbiosis.planning.bounding.products import Products

MOST = 3000  # products that shares may add, in all


class Tie(NamedTuple):
    """A row sum(entries * inflow) + out * total = 0."""

    entries: dict[int, float]
    out: float


class Lifted(NamedTuple):
    """A programme with totals and shares, its products, and the bounds of all columns.

    Attributes
    ----------
    settled : numpy.ndarray of bool
        Products that need not be met: of shares, which may be worked out afterwards from true
        plans, and of contents that nothing speaks of, in pools with one outflow, of which the
        envelope says all that there is to say.
    """

    programme: Programme
    products: Products
    box: Box
    settled: np.ndarray


def share_out(pooled: Pooled, drawing: Drawing) -> Lifted:
    """Add the shares of what flows in, pool by pool, where the rows tell it.

    A pool that no plan can use gets none, nor one where something may come or go while nothing
    flows through: a share of nothing would say something that is not so.
    """
    draft = Draft(pooled.programme, pooled.products)
    rows, ranges = _equal_to_nil(pooled), dict[int, tuple[float, float]]()
    for pool in pooled.pools:
        if not pool.rules or pool.total in drawing.idle or drawing.late():
            continue
        ties = _ties(rows, pool, pooled)
        inflows = sorted(set[int]().union(*(tie.entries for tie in ties)) | _loads(pool))
        parts = (len(inflows) + 1) * len(pool.ends)
        if (pooled.programme.lower[inflows] < 0.0).any():
            continue
        if len(draft.more) + parts > MOST or not drawing.follows(pool, [*inflows, *pool.ends]):
            continue
        share = {inflow: draft.column() for inflow in inflows}
        _add(draft, pool, pooled, share, ties)
        ranges |= {share[inflow]: drawing.per_unit(pool, inflow) for inflow in inflows}
    programme, products = draft.done()
    lower, upper = programme.lower.copy(), programme.upper.copy()
    lower[: drawing.columns], upper[: drawing.columns] = drawing.box
    for column, (low, high) in ranges.items():
        if low <= high:
            lower[column] = max(0.0, low - MARGIN)
            upper[column] = max(0.0, high + MARGIN * (1.0 + high))
    single = [
        factor for pool in pooled.pools if len(pool.ends) == 1
        for factor in pool.factors if factor not in pooled.spoken and np.isfinite(upper[factor])
    ]  # fmt: skip
    settled = np.isin(products.factor, [*single, *ranges])
    return Lifted(programme, products, Box(lower, upper), settled)


def _equal_to_nil(pooled: Pooled) -> list[dict[int, float]]:
    """List the rows that equal nil, of columns that are not negative."""
    programme = pooled.programme
    table = sp.csr_array(programme.matrix)
    equal = (programme.row_lower == 0.0) & (programme.row_upper == 0.0)
    found = []
    for row in np.flatnonzero(equal).tolist():
        mine = slice(table.indptr[row], table.indptr[row + 1])
        columns = table.indices[mine]
        if (programme.lower[columns] >= 0.0).all():
            found.append(dict(zip(columns.tolist(), table.data[mine].tolist(), strict=True)))
    return found


def _loads(pool: Pool) -> set[int]:
    """Give the columns that carry something into a pool."""
    return {int(column) for rule in pool.rules for column in rule.rest}


def _ties(rows: list[dict[int, float]], pool: Pool, pooled: Pooled) -> list[Tie]:
    """Give the rows that tie what flows into a pool to what flows out, its loads left out.

    First those that hold all outflows in proportion; what else they hold counts as inflow. Then
    those between what these bring and the inflows of the loads, and those between inflows.
    """
    own = {int(product) for rule in pool.rules for product in rule.all_products}
    own |= {other.total for other in pooled.pools}
    flows, loads = set(pool.flows.tolist()), _loads(pool)
    found, links, left = [], set[int](), []
    for entries in rows:
        if own & entries.keys():
            continue
        if flows <= entries.keys():
            out = ratio_of(entries, pool)
            if out:
                rest = {at: value for at, value in entries.items() if at not in flows}
                found.append(Tie(rest, out))
                links |= rest.keys() - loads
        elif not flows & entries.keys():
            left.append(entries)
    for entries in left:
        meets = entries.keys() & links and entries.keys() & loads
        if meets or entries.keys() <= links | loads:
            found.append(Tie(entries, 0.0))
    return found


def _add(draft: Draft, pool: Pool, pooled: Pooled, share: dict[int, int], ties: list[Tie]) -> None:
    """Add the products of the shares, and each tie and load in shares."""
    part = {(inflow, end): draft.column() for inflow in share for end in pool.ends}
    for inflow in share:
        for end in pool.ends:
            draft.product(part[inflow, end], share[inflow], end)
        draft.product(inflow, share[inflow], pool.total)
        weights = zip(pool.flows.tolist(), pool.weights.tolist(), strict=True)
        draft.row({inflow: -1.0} | {part[inflow, flow]: weight for flow, weight in weights})
    for entries, out in ties:
        draft.row({share[at]: value for at, value in entries.items()}, -out)
        for end in pool.ends:
            told = {part[at, end]: value for at, value in entries.items()}
            draft.row(told | ({end: out} if out else {}))
    for rule in pool.rules:
        load = dict(zip(rule.rest.tolist(), rule.rest_weights.tolist(), strict=True))
        out = ratio_of(dict(zip(rule.flows.tolist(), rule.weights.tolist(), strict=True)), pool)
        if rule.factor not in pooled.spoken:
            draft.row({share[at]: value for at, value in load.items()} | {rule.factor: out})
        for product, end in zip(rule.all_products.tolist(), rule.all_flows.tolist(), strict=True):
            told = {part[at, end]: value for at, value in load.items()}
            draft.row(told | {product: out})
