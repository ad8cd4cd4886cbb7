"""Pooling problems written down by hand, in contents, and their best plan on a grid of contents."""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.model.programme import Programme
from symbiosis.planning.bounding.products import Products, holding
from symbiosis.planning.solving.solvers import Stop, solve

INF = np.inf


class Source(NamedTuple):
    """What can be bought: what a unit costs, the most there is, and its contents."""

    cost: float
    most: float
    holds: tuple[float, ...]


class Need(NamedTuple):
    """What is sold: the price of a unit, the most, the most of each content, and the least."""

    price: float
    most: float
    limits: tuple[float, ...]
    least: float = 0.0


class Draft:
    """Columns and rows that are added one by one."""

    def __init__(self) -> None:
        self.kinds, self.cost, self.upper, self.whole = [], [], [], []
        self.rows, self.low, self.high = [], [], []

    def column(self, kind, cost=0.0, upper=INF, whole=False):
        self.kinds.append(kind)
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.kinds) - 1

    def row(self, entries, low, high):
        self.rows.append(entries)
        self.low.append(low)
        self.high.append(high)

    def done(self):
        matrix = sp.lil_array((len(self.rows), len(self.kinds)))
        for row, entries in enumerate(self.rows):
            for column, value in entries.items():
                matrix[row, column] += value
        return Programme(
            np.array(self.cost, float), np.zeros(len(self.kinds)), np.array(self.upper, float),
            np.array(self.whole, bool), sp.csc_array(matrix), sp.csr_array(matrix.shape),
            np.array(self.low, float), np.array(self.high, float),
            pd.DataFrame({"kind": self.kinds}, dtype="str"),
            pd.DataFrame({"kind": pd.Series(["row"] * len(self.rows), dtype="str"), "scale": 1.0}),
        )  # fmt: skip


def pooling(sources, pools, needs, into, out, past=(), between=(), fixed=0.0, most=INF):
    """Write a pooling problem: contents q, products m = q f, balances, loads and limits.

    Parameters
    ----------
    sources, needs : list of Source, list of Need
    pools : list of float
        The most that passes each.
    into, out, past, between : list of pairs
        Source to pool, pool to need, source to need, pool to pool.
    fixed : float
        What each flow from a pool to a need costs if it is there at all.
    most : float
        Of each content, as a bound of its column.
    """
    draft, contents = Draft(), range(len(sources[0].holds))
    enters = {pair: draft.column("in", sources[pair[0]].cost) for pair in into}
    leaves = {("need", *pair): draft.column("out", -needs[pair[1]].price) for pair in out}
    leaves |= {("pool", *pair): draft.column("between") for pair in between}
    goes = {(i, j): draft.column("past", sources[i].cost - needs[j].price) for i, j in past}
    holds = {(pool, p): draft.column("content", upper=most)
             for pool in range(len(pools)) for p in contents}  # fmt: skip
    carries = {(*key, p): draft.column("load") for key in leaves for p in contents}
    for i, source in enumerate(sources):
        taken = [c for ways in (enters, goes) for (one, _), c in ways.items() if one == i]
        draft.row(dict.fromkeys(taken, 1.0), -INF, source.most)
    for pool, room in enumerate(pools):
        comes = {c: sources[i].holds for (i, one), c in enters.items() if one == pool}
        fed = {key: c for key, c in leaves.items() if key[0] == "pool" and key[2] == pool}
        gone = {key: c for key, c in leaves.items() if key[1] == pool}
        draft.row(dict.fromkeys([*comes, *fed.values()], 1.0) | dict.fromkeys(gone.values(), -1.0),
                  0.0, 0.0)  # fmt: skip
        draft.row(dict.fromkeys(gone.values(), 1.0), -INF, room)
        for p in contents:
            load = {c: held[p] for c, held in comes.items()}
            load |= {carries[*key, p]: 1.0 for key in fed}
            draft.row(load | {carries[*key, p]: -1.0 for key in gone}, 0.0, 0.0)
    for j, need in enumerate(needs):
        flows = {key: c for key, c in leaves.items() if key[0] == "need" and key[2] == j}
        direct = {c: sources[i].holds for (i, one), c in goes.items() if one == j}
        draft.row(dict.fromkeys([*flows.values(), *direct], 1.0), need.least or -INF, need.most)
        for p in contents:
            mix = {c: held[p] - need.limits[p] for c, held in direct.items()}
            mix |= dict.fromkeys(flows.values(), -need.limits[p])
            draft.row(mix | {carries[*key, p]: 1.0 for key in flows}, -INF, 0.0)
        for column in flows.values() if fixed else ():
            used = draft.column("used", fixed, 1.0, whole=True)
            draft.row({column: 1.0, used: -need.most}, -INF, 0.0)
    keys = list(carries)
    return draft.done(), Products(
        np.array([carries[key] for key in keys]),
        np.array([holds[key[1], key[3]] for key in keys]),
        np.array([leaves[key[:3]] for key in keys]),
    )


def haverly(number=1):
    """Give the pooling problem of Haverly (1978), SIGMAP Bulletin 25:19-28, or its variants.

    The second asks for 600 instead of 100 of the first product, of sources without end; in the
    third the second source costs 13 instead of 16.
    """
    most = 800.0 if number == 2 else 300.0
    sources = [Source(6, most, (3,)), Source(13 if number == 3 else 16, most, (1,)),
               Source(10, most, (2,))]  # fmt: skip
    needs = [Need(9, 600 if number == 2 else 100, (2.5,)), Need(15, 200, (1.5,))]
    return pooling(sources, [most], needs, [(0, 0), (1, 0)], [(0, 0), (0, 1)], [(2, 0), (2, 1)])


def drawn(seed, sources=4, pools=1, needs=3, contents=1, **more):
    """Draw a pooling problem."""
    dice = np.random.default_rng(seed)
    bought = [
        Source(dice.uniform(1, 10), dice.uniform(50, 150), tuple(dice.uniform(0.5, 10, contents)))
        for _ in range(sources)
    ]
    sold = [
        Need(dice.uniform(8, 20), dice.uniform(50, 200), tuple(dice.uniform(3, 7, contents)))
        for _ in range(needs)
    ]
    into = [(i, pool) for i in range(sources) for pool in range(pools)
            if dice.random() < 0.7 or i == pool]  # fmt: skip
    out = [(pool, j) for pool in range(pools) for j in range(needs)]
    past = [(i, j) for i in range(sources) for j in range(needs) if dice.random() < 0.2]
    room = [float(dice.uniform(100, 300)) for _ in range(pools)]
    return pooling(bought, room, sold, into, out, past, **more)


def on_a_grid(programme, products, grids):
    """Give the least cost with every factor held at each point of a grid."""
    best, factors = INF, np.unique(products.factor)
    for point in itertools.product(*grids):
        x = np.zeros(len(programme.cost))
        x[factors] = point
        answer = solve(holding(programme, products, x), Stop(1e-6))
        if answer.status != "infeasible":
            best = min(best, float(programme.cost @ answer.columns))
    return best


def broken(programme, products, x):
    """Give by how much a plan breaks a row, a bound or, relative to its size, a product."""
    ends = programme.matrix @ x
    product = x[products.factor] * x[products.flow]
    miss = np.abs(x[products.product] - product) / np.maximum(np.abs(product), 1.0)
    return max(
        float((programme.row_lower - ends).max()), float((ends - programme.row_upper).max()),
        float((programme.lower - x).max()), float((x - programme.upper).max()), float(miss.max()),
    )  # fmt: skip
