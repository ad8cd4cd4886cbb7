"""Small programmes from plain lists, and at random: transport with floors, caps and mixes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.model.programme import Programme
from symbiosis.planning.solving.solvers import Stop, solve

INF = np.inf
KEYS = ["output", "via", "need", "plant", "storage", "period"]


def programme(
    cost, matrix, low, high, *, kinds="supply", integer=(), upper=INF, weights=None, **of
):
    """Make a programme of lists; `of` are columns of its rows, `integer` whole-number columns."""
    matrix = sp.csc_array(np.array(matrix, dtype=float).reshape(len(low), len(cost)))
    low, high = np.array(low, dtype=float), np.array(high, dtype=float)
    whole = np.isin(np.arange(len(cost)), list(integer))
    equal, below = low == high, np.isfinite(low) & ~np.isfinite(high)
    rows = {
        "kind": kinds, "subject": [f"s{i}" for i in range(len(low))], "parameter": "", "rule": "",
        "period": "", "unit": "t", "side": np.where(equal, "equal", np.where(below, "at_least",
        "at_most")), "limit": np.where(below, low, high), "power": 1.0, "scale": 1.0,
    } | of  # fmt: skip
    columns = {
        "kind": np.where(whole, "used", "flow"),
        "output": [f"o{i}" for i in range(len(cost))],
    }
    return Programme(
        np.array(cost, dtype=float),
        np.zeros(len(cost)),
        np.where(whole, 1.0, np.broadcast_to(upper, len(cost))).astype(float),
        whole,
        matrix,
        sp.csr_array(matrix.shape if weights is None else np.array(weights, dtype=float)),
        low,
        high,
        pd.DataFrame(dict.fromkeys(["kind", *KEYS], "") | columns, index=range(len(cost)))[
            ["kind", *KEYS]
        ],
        pd.DataFrame(rows, index=range(len(low))),
    )


def by_hand():
    """Make max 3x + 2y, x + y <= 4, x <= 3: x = 3, y = 1; duals -2 and -1 of the minimisation."""
    return programme([-3, -2], [[1, 1], [1, 0]], [-INF, -INF], [4, 3])


def transport(seed, outputs=4, needs=3, whole=True, mixes=False):
    """Make a transport problem at random, of whole numbers (degenerate) or of any.

    Outputs have at most their amount, needs exactly theirs with a usual supply that may be
    limited; some links have caps and floors, and one cap and one floor are on many links.
    """
    rng = np.random.default_rng(seed)

    def draw(low, high, size=None):
        values = rng.uniform(low, high, size)
        return np.round(values) if whole else values

    flows = outputs * needs
    width = flows + needs
    cost = np.concatenate([draw(-6, 4, flows), draw(1, 6, needs)])
    entries, low, high, kinds = [], [], [], []

    def add(kind, row, least, most):
        entries.append(row), kinds.append(kind), low.append(least), high.append(most)

    for output in range(outputs):
        row = np.zeros(width)
        row[output * needs : (output + 1) * needs] = 1.0
        add("supply", row, -INF, draw(2, 9))
    for need in range(needs):
        row = np.zeros(width)
        row[need:flows:needs], row[flows + need] = 1.0, 1.0
        amount = draw(4, 9)
        add("need", row, amount, amount)
    for flow in rng.choice(flows, 3, replace=False):
        add("link", np.eye(width)[flow], -INF, draw(1, 4))
    add("limit", (rng.random(width) < 0.4) * 1.0 * (np.arange(width) < flows), -INF, draw(3, 9))
    add("limit", (rng.random(width) < 0.5) * 1.0 * (np.arange(width) < flows), draw(0, 2), INF)
    made = programme(cost, entries, low, high, kinds=kinds)
    return with_mixes(made, rng, outputs, needs, draw) if mixes else made


def with_decisions(made, seed, flows=12):
    """Make every flow of a transport problem cost a fixed sum and carry five units at most."""
    rng = np.random.default_rng(seed)
    width = len(made.cost)
    opening = np.hstack([np.eye(flows, width), -5.0 * np.eye(flows)])
    matrix = np.vstack(
        [np.hstack([made.matrix.toarray(), np.zeros((len(made.rows), flows))]), opening]
    )
    return programme(
        np.concatenate([made.cost, np.round(rng.uniform(0, 12, flows))]),
        matrix,
        np.concatenate([made.row_lower, np.full(flows, -INF)]),
        np.concatenate([made.row_upper, np.zeros(flows)]),
        kinds=[*made.rows["kind"], *["opening"] * flows],
        integer=range(width, width + flows),
    )


def with_mixes(made, rng, outputs, needs, draw):
    """Add a limit on the mix of every need; the usual supply is clean."""
    flows = outputs * needs
    content = draw(0, 9, outputs)
    table, weights, limits = [], [], []
    for need in range(needs):
        limit = draw(2, 6)
        row, weight = np.zeros(flows + needs), np.zeros(flows + needs)
        row[need:flows:needs], weight[need:flows:needs] = (content - limit) / limit, 1.0
        row[flows + need], weight[flows + need] = -1.0, 1.0
        table.append(row), weights.append(weight), limits.append(limit)
    rows = pd.DataFrame(
        {"kind": "mix", "subject": [f"s{outputs + i}" for i in range(needs)], "parameter": "lead",
         "rule": "law", "period": "", "unit": "mg/kg", "side": "at_most", "limit": limits,
         "power": 1.0, "scale": limits}
    )  # fmt: skip
    empty = sp.csr_array(made.matrix.shape)
    return replace(
        made,
        matrix=sp.csc_array(sp.vstack([made.matrix, np.array(table)])),
        weights=sp.csr_array(sp.vstack([empty, np.array(weights)])),
        row_lower=np.concatenate([made.row_lower, np.full(needs, -INF)]),
        row_upper=np.concatenate([made.row_upper, np.zeros(needs)]),
        rows=pd.concat([made.rows, rows], ignore_index=True),
    )


def loosened(made, row, step):
    """Move the limit of a row; that of a mix is written anew."""
    told = made.rows.iloc[row]
    low, high = made.row_lower.copy(), made.row_upper.copy()
    if told["kind"] == "mix":
        matrix = made.matrix.tolil()
        weights = made.weights[[row]].toarray().ravel()
        sign = 1.0 if told["side"] == "at_most" else -1.0
        matrix[row] = matrix[[row]].toarray().ravel() - sign * step * weights / told["scale"]
        return replace(made, matrix=sp.csc_array(matrix))
    low[row] += step / told["scale"]
    high[row] += step / told["scale"]
    return replace(made, row_lower=low, row_upper=high)


def gain(made):
    """Give the largest gain, minus infinity if there is no plan."""
    answer = solve(made, Stop(0.0))
    return -INF if answer.status == "infeasible" else -float(made.cost @ answer.columns)
