"""Blocks of rows, one under the other."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.planning.formulating.blocks import Block, named, stack


def block(rows, entries, weight=None):
    row, column, value = (np.array(part) for part in zip(*entries, strict=True))
    names = named("supply", pd.Series(rows), pd.Series(["t"] * len(rows)))
    bounds = np.zeros(len(rows)), np.ones(len(rows))
    return Block(names, row, column, value, *bounds, weight)


def test_blocks_stand_one_under_the_other():
    first = block(["a", "b"], [(0, 0, 1.0), (1, 2, 5.0)])
    second = block(["c"], [(0, 1, 7.0)], weight=np.array([3.0]))
    matrix, weights = stack([first, second], 3)
    assert matrix.toarray().tolist() == [[1, 0, 0], [0, 0, 5], [0, 7, 0]]
    assert weights.toarray().tolist() == [[0, 0, 0], [0, 0, 0], [0, 3, 0]]


def test_a_row_says_what_it_is():
    rows = named("mix", pd.Series(["n"]), pd.Series(["mg/L"]), parameter="cod", limit=75.0)
    assert rows.loc[0, ["kind", "subject", "parameter", "rule"]].tolist() == ["mix", "n", "cod", ""]
    assert rows.loc[0, "scale"] == 1.0
