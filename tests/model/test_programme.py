"""A programme with some of its columns closed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.model.programme import Programme


def test_closing_holds_columns_at_nought_and_leaves_the_rest():
    matrix = sp.csc_array(np.ones((1, 3)))
    whole = Programme(
        cost=np.arange(3.0),
        lower=np.array([0.0, 1.0, 2.0]),
        upper=np.full(3, np.inf),
        matrix=matrix,
        weights=sp.csr_array((1, 3)),
        row_lower=np.array([-np.inf]),
        row_upper=np.array([5.0]),
        columns=pd.DataFrame({"kind": ["flow"] * 3}),
        rows=pd.DataFrame({"kind": ["supply"]}),
    )
    closed = whole.closing(np.array([False, True, False]))
    assert closed.lower.tolist() == [0, 0, 2]
    assert closed.upper.tolist() == [np.inf, 0, np.inf]
    assert closed.matrix is matrix
    assert whole.lower.tolist() == [0, 1, 2]
