"""A programme with some of its columns closed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.model.programme import Programme


def programme():
    return Programme(
        cost=np.arange(3.0),
        lower=np.array([0.0, 1.0, 2.0]),
        upper=np.full(3, np.inf),
        integer=np.array([False, False, True]),
        matrix=sp.csc_array(np.ones((1, 3))),
        weights=sp.csr_array((1, 3)),
        row_lower=np.array([-np.inf]),
        row_upper=np.array([5.0]),
        columns=pd.DataFrame({"kind": ["flow"] * 3}),
        rows=pd.DataFrame({"kind": ["supply"]}),
    )


def test_closing_holds_columns_at_nought_and_leaves_the_rest():
    whole = programme()
    closed = whole.closing(np.array([False, True, False]))
    assert closed.lower.tolist() == [0, 0, 2]
    assert closed.upper.tolist() == [np.inf, 0, np.inf]
    assert closed.matrix is whole.matrix
    assert whole.lower.tolist() == [0, 1, 2]


def test_fixing_holds_whole_numbers_alone_and_asks_for_none():
    whole = programme()
    held = whole.fixing(np.array([0.4, 1.6, 2.9999999]))
    assert held.lower.tolist() == [0, 1, 3]
    assert held.upper.tolist() == [np.inf, np.inf, 3]
    assert not held.integer.any()
    assert whole.integer.any()
