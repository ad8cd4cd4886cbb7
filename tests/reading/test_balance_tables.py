"""Tables of variables and balances: every fault told, products read, order of no account."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from symbiosis.errors import TableErrors
from symbiosis.reading.balance_tables import problem_of

VARIABLES = pd.DataFrame(
    [("m3", 300, 30, None), ("m4", None, None, 150), ("tc", 0.5, 0.05, ""), ("k", 2, 0, None)],
    columns=["variable", "value", "sd", "guess"],
)
BALANCES = pd.DataFrame(
    [("share", "m4", 1), ("share", " m3 * tc ", -1), ("twice", "k", 4), ("twice", "k*k*k", -1)],
    columns=["balance", "variable", "coefficient"],
)


def test_products_become_factors():
    problem = problem_of(VARIABLES, BALANCES)
    assert problem.names == ("k", "m3", "m4", "tc")
    assert problem.constant.tolist() == [True, False, False, False]
    assert problem.measured.tolist() == [False, True, False, True]
    x = np.array([2.0, 300.0, 150.0, 0.4])
    assert problem.lacks(x) == pytest.approx([150 - 120, 0.0])
    slopes = problem.slopes(x)
    assert slopes[0] == pytest.approx([0, -0.4, 1, -300])
    assert slopes[1] == pytest.approx([4 - 12, 0, 0, 0])


def test_the_order_of_rows_changes_nothing():
    one = problem_of(VARIABLES, BALANCES)
    other = problem_of(VARIABLES[::-1], BALANCES.iloc[[3, 1, 2, 0]])
    for part in ("names", "balances", "value", "sd", "guess", "row", "coefficient", "factors"):
        np.testing.assert_array_equal(getattr(one, part), getattr(other, part))


def test_a_name_may_hold_the_sign_of_a_product():
    variables = pd.DataFrame({"variable": ["a*b", "a"], "value": [1.0, 2.0], "sd": [1.0, 1.0]})
    rows = pd.DataFrame({"balance": "p", "variable": ["a*b", "a"], "coefficient": [1, -1]})
    assert problem_of(variables, rows).factors.shape == (2, 1)


def test_all_faults_of_both_tables_are_told_at_once():
    variables = pd.DataFrame(
        [("a", 1, None, None), ("b", 1, -1, None), ("c", "x", 1, None), ("", 1, 1, None),
         ("d", 1, 1, None), ("d", 2, 1, None), ("flow", 1, 1, "y")],
        columns=["variable", "value", "sd", "guess"],
    )  # fmt: skip
    balances = pd.DataFrame(
        [("p", "a", None), ("", "b", 1), ("p", "flwo*a", 1), ("p", "", 1), ("p", "d", "z")],
        columns=["balance", "variable", "coefficient"],
    )
    with pytest.raises(TableErrors) as caught:
        problem_of(variables, balances)
    faults = caught.value.faults
    told = set(zip(faults["file"], faults["row"], faults["column"], strict=True))
    assert told == {
        ("variables", 2, "sd"), ("variables", 3, "sd"), ("variables", 4, "value"),
        ("variables", 5, "variable"), ("variables", 6, "variable"), ("variables", 7, "variable"),
        ("variables", 8, "guess"), ("balances", 2, "coefficient"), ("balances", 3, "balance"),
        ("balances", 4, "variable"), ("balances", 5, "variable"), ("balances", 6, "coefficient"),
    }  # fmt: skip
    near = faults[faults["reason"] == "there is no variable 'flwo'"]
    assert near["mend"].item() == "perhaps you meant flow"


@pytest.mark.parametrize(
    ("variables", "balances", "told"),
    [
        (VARIABLES.drop(columns="sd"), BALANCES, "column sd: the column is missing"),
        (VARIABLES, BALANCES.drop(columns="balance"), "column balance: the column is missing"),
        (VARIABLES, BALANCES.head(0), "balances: the table has no rows"),
        (VARIABLES, [1], "balances: this is a list, no table"),
    ],
)
def test_what_is_no_such_table_is_refused(variables, balances, told):
    with pytest.raises(TableErrors, match=told):
        problem_of(variables, balances)
