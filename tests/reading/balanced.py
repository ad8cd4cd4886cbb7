"""Random networks of flows whose true values are known, and tables of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.reading.closing import Problem


def linear(seed, nodes=6, edges=14, spread=(0.5, 5.0)):
    """Make variables with values that err by their sd, balances, and the true values.

    `spread` is the smallest and the largest sd.
    """
    draw = np.random.default_rng(seed)
    # a ring through the outside (the last) ties all nodes; the other edges go anywhere else
    ends = [(first, (first + 1) % (nodes + 1)) for first in range(nodes + 1)]
    while len(ends) < edges:
        first, last = (int(end) for end in draw.integers(nodes + 1, size=2))
        if first != last and not {(first, last), (last, first)} & set(ends):
            ends.append((first, last))
    rows, known = [], {}
    for edge, (first, last) in enumerate(ends):
        known[f"f{edge:02d}"] = draw.uniform(10, 100)
        rows += [(f"node {first}", f"f{edge:02d}", -1.0)] if first < nodes else []
        rows += [(f"node {last}", f"f{edge:02d}", 1.0)] if last < nodes else []
    balances = pd.DataFrame(rows, columns=["balance", "variable", "coefficient"])
    matrix = matrix_of(balances, list(known))
    true = np.array(list(known.values()))
    true = true - np.linalg.pinv(matrix) @ (matrix @ true)
    sd = draw.uniform(*spread, edges)
    value = true + sd * draw.normal(size=edges)
    variables = pd.DataFrame({"variable": list(known), "value": value, "sd": sd})
    return variables, balances, true


def matrix_of(balances, names):
    """Give the coefficients of linear balances, a row a balance, sorted by name."""
    table = balances.pivot_table(
        index="balance", columns="variable", values="coefficient", aggfunc="sum", fill_value=0.0
    )
    return table.reindex(columns=names, fill_value=0.0).to_numpy()


def problem(seed, **options):
    """Make the same as a problem of numbers, with the true values."""
    variables, balances, true = linear(seed, **options)
    names, keys = variables["variable"].tolist(), sorted(set(balances["balance"]))
    made = Problem(
        names=tuple(names),
        balances=tuple(keys),
        value=variables["value"].to_numpy(),
        sd=variables["sd"].to_numpy(),
        guess=np.full(len(names), np.nan),
        row=np.array([keys.index(key) for key in balances["balance"]]),
        coefficient=balances["coefficient"].to_numpy(),
        factors=np.array([[names.index(name)] for name in balances["variable"]]),
    )
    return made, true
