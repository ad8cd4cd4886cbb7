"""Programmes as arrays, by hand and at random, for the tests of those who solve them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.model.programme import Programme

INF = np.inf


def programme(
    cost, matrix, row_lower, row_upper, lower=None, upper=None, integer=None
) -> Programme:
    """Make a programme; columns are at least nil and not whole unless told otherwise."""
    matrix, n = sp.csc_array(matrix, dtype=float), len(cost)
    return Programme(
        cost=np.array(cost, dtype=float),
        lower=np.zeros(n) if lower is None else np.array(lower, dtype=float),
        upper=np.full(n, INF) if upper is None else np.array(upper, dtype=float),
        integer=np.zeros(n, dtype=bool) if integer is None else np.array(integer, dtype=bool),
        matrix=matrix,
        weights=sp.csr_array(matrix.shape),
        row_lower=np.array(row_lower, dtype=float),
        row_upper=np.array(row_upper, dtype=float),
        columns=pd.DataFrame({"kind": "flow", "output": [f"o{i}" for i in range(n)]}),
        rows=pd.DataFrame({"kind": "supply", "subject": [f"s{i}" for i in range(matrix.shape[0])]}),
    )


def at_random(seed: int, whole: bool = False) -> Programme:
    """Make a programme with a plan and an end: rows of every kind, columns between bounds."""
    random = np.random.default_rng(seed)
    rows, columns = random.integers(1, 5), random.integers(1, 6)
    matrix = random.integers(-3, 4, (rows, columns))
    inside = random.integers(0, 5, columns)
    low = matrix @ inside - random.integers(0, 3, rows)
    high = matrix @ inside + random.integers(0, 3, rows)
    upper = 9.0 + random.random(columns).round(3)
    integer = (random.random(columns) < 0.6) & whole
    return programme(
        random.integers(-5, 6, columns),
        matrix,
        np.where(random.random(rows) < 0.4, -INF, low),
        np.where(random.random(rows) < 0.4, INF, high),
        upper=np.where(integer, 9.0, upper),
        integer=integer,
    )


def transport(seed: int, sources: int = 4, sinks: int = 5) -> Programme:
    """Make a transport of uneven amounts and costs, whose plan and prices are unique."""
    random = np.random.default_rng(seed)
    supply, need = random.uniform(100, 1000, sources), random.uniform(50, 700, sinks)
    need *= 0.8 * supply.sum() / need.sum()
    given = sp.kron(sp.eye_array(sources), np.ones((1, sinks)))
    taken = sp.kron(np.ones((1, sources)), sp.eye_array(sinks))
    return programme(
        random.uniform(1, 20, sources * sinks),
        sp.vstack([given, taken]),
        np.concatenate([np.full(sources, -INF), need]),
        np.concatenate([supply, np.full(sinks, INF)]),
    )


def fixed_charge(seed: int, sources: int = 20, sinks: int = 25, fixed: float = 3000.0) -> Programme:
    """Make a transport in which each link that is used costs something by itself."""
    flows, random = transport(seed, sources, sinks), np.random.default_rng(seed)
    n = sources * sinks
    most = np.minimum(
        np.repeat(flows.row_upper[:sources], sinks), np.tile(flows.row_lower[sources:], sources)
    )
    links = sp.hstack([sp.eye_array(n), -sp.diags_array(most)])
    rows = sp.hstack([flows.matrix, sp.csc_array((sources + sinks, n))])
    return programme(
        np.concatenate([flows.cost, fixed * random.uniform(0.5, 1.5, n)]),
        sp.vstack([rows, links]),
        np.concatenate([flows.row_lower, np.full(n, -INF)]),
        np.concatenate([flows.row_upper, np.zeros(n)]),
        upper=np.concatenate([np.full(n, INF), np.ones(n)]),
        integer=np.arange(2 * n) >= n,
    )
