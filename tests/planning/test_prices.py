"""The certificate can fail, and prices are signed as the words say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

import symbiosis as sym
from symbiosis.model.programme import Programme
from symbiosis.planning.prices import certificate, priced_rows

INF = np.inf


def programme():
    """max 3x + 2y, x + y <= 4, x <= 3, both at least 0."""
    matrix = sp.csc_array(np.array([[1.0, 1.0], [1.0, 0.0]]))
    rows = pd.DataFrame(
        {"kind": "supply", "subject": ["a", "b"], "unit": "t", "parameter": "", "rule": "",
         "side": "at_most", "limit": [4.0, 3.0], "scale": 1.0, "power": 1.0}
    )  # fmt: skip
    return Programme(
        np.array([-3.0, -2.0]), np.zeros(2), np.full(2, INF), matrix, sp.csr_array((2, 2)),
        np.full(2, -INF), np.array([4.0, 3.0]), pd.DataFrame({"kind": ["flow", "flow"]}), rows,
    )  # fmt: skip


BEST, DUALS = np.array([3.0, 1.0]), np.array([-2.0, -1.0])


def test_the_best_plan_is_certified():
    assert certificate(programme(), BEST, DUALS).max() < 1e-15


@pytest.mark.parametrize(
    ("x", "y", "what"),
    [
        ([4.0, 1.0], DUALS, "primal"),
        ([3.0, -1.0], DUALS, "primal"),
        (BEST, [-1.0, -1.0], "dual"),
        (BEST, [2.0, -5.0], "dual"),
        ([3.0, 0.5], DUALS, "gap"),
        (BEST, [-2.5, -1.0], "gap"),
    ],
)
def test_anything_else_is_not(x, y, what):
    assert certificate(programme(), np.array(x), np.array(y))[what] > 1e-2


def test_a_price_is_never_negative_and_says_what_it_is():
    rows = priced_rows(programme(), BEST, DUALS, "VND", money=True)
    assert rows["price"].tolist() == [2.0, 1.0]
    assert rows["slack"].tolist() == [0.0, 0.0]
    assert rows.loc[0, "sentence"] == "One more t a year of a is worth 2 VND a year."


def test_a_pure_number_is_told_without_a_unit():
    streams = pd.DataFrame(
        {"stream_id": ["a"], "company": ["a"], "material": ["process_water"]}
        | {"amount [m3/year]": [100.0], "content.gloss [1]": [8.0]}
    )
    needs = pd.DataFrame(
        {"need_id": ["n"], "company": ["b"], "material": ["process_water"]}
        | {"amount [m3/year]": [100.0], "price": [10.0], "max.gloss [1]": [3.0]}
    )
    plan = sym.optimise(sym.match(sym.read_park(streams, needs), sym.catalogue()))
    told = plan.rows.set_index("kind").loc["mix", "sentence"]
    assert told.startswith("Loosening gloss of n, now 3, by one is worth")
