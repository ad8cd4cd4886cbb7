"""Values that close balances: closed forms, another solver, laws, and what cannot be closed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from reading.balanced import linear, matrix_of
from symbiosis.errors import SymbiosisError
from symbiosis.reading import closing
from symbiosis.reading.balance_tables import problem_of
from symbiosis.reading.closing import close


def solved(variables, balances):
    problem = problem_of(variables, balances)
    return problem, close(problem)


def table(*rows):
    return pd.DataFrame(list(rows), columns=["variable", "value", "sd", "guess"])


def terms(*rows):
    return pd.DataFrame(list(rows), columns=["balance", "variable", "coefficient"])


@pytest.mark.parametrize("seed", range(10))
def test_linear_balances_agree_with_the_closed_form(seed):
    variables, balances, _ = linear(seed)
    problem, closed = solved(variables, balances)
    matrix = matrix_of(balances, list(problem.names))
    cover = np.diag(problem.sd**2)
    gain = cover @ matrix.T @ np.linalg.inv(matrix @ cover @ matrix.T)
    assert closed.value == pytest.approx(problem.value - gain @ (matrix @ problem.value), rel=1e-9)
    left = cover - gain @ matrix @ cover
    assert closed.sd == pytest.approx(np.sqrt(np.diag(left)), rel=1e-7)
    assert closed.freedom == len(problem.balances)


@pytest.mark.parametrize("seed", range(10))
def test_the_laws_of_linear_balances(seed):
    variables, balances, true = linear(seed)
    problem, closed = solved(variables, balances)
    assert np.abs(problem.lacks(closed.value)).max() < 1e-9
    assert (closed.sd <= problem.sd * (1 + 1e-12)).all()
    again = solved(variables.assign(value=closed.value), balances)[1]
    assert again.value == pytest.approx(closed.value, rel=1e-12)  # what agrees stays
    assert solved(variables.assign(value=true), balances)[1].squares < 1e-18
    # units: values in kg instead of t
    scaled = solved(variables.assign(value=variables["value"] * 1e3, sd=variables["sd"] * 1e3),
                    balances)[1]  # fmt: skip
    assert scaled.value == pytest.approx(1e3 * closed.value, rel=1e-10)
    assert scaled.sd == pytest.approx(1e3 * closed.sd, rel=1e-10)
    assert scaled.statistic == pytest.approx(closed.statistic, rel=1e-7)


@pytest.mark.parametrize("seed", range(5))
def test_what_is_not_measured_is_found_as_another_solver_finds_it(seed):
    variables, balances, _ = linear(seed)
    variables.loc[[2, 5, 9], ["value", "sd"]] = np.nan
    variables.loc[[0], "sd"] = 0.0
    problem, closed = solved(variables, balances)
    matrix = matrix_of(balances, list(problem.names))
    seen, fixed = problem.measured, problem.constant

    def squares(x):
        return (((x[seen] - problem.value[seen]) / problem.sd[seen]) ** 2).sum()

    rows = [
        {"type": "eq", "fun": lambda x: matrix @ x},
        {"type": "eq", "fun": lambda x: x[fixed] - problem.value[fixed]},
    ]
    start = np.nan_to_num(problem.value, nan=50.0)
    other = minimize(squares, start, constraints=rows, method="SLSQP", options={"ftol": 1e-14})
    known = ~closed.unobservable
    assert closed.squares == pytest.approx(other.fun, rel=1e-6)
    assert closed.value[known] == pytest.approx(other.x[known], rel=1e-4)


def bilinear(seed):
    """Make two splitters by shares: what passes them is measured, and some of the shares."""
    draw = np.random.default_rng(seed)
    fed, first, second = draw.uniform(50, 500), draw.uniform(0.2, 0.8), draw.uniform(0.2, 0.8)
    true = {"in": fed, "a": fed * first, "b": fed * (1 - first), "s": first, "t": second,
            "c": fed * first * second, "d": fed * first * (1 - second)}  # fmt: skip
    sd = {name: 0.05 * size for name, size in true.items()}
    rows = [(name, size + sd[name] * draw.normal(), sd[name], None) for name, size in true.items()]
    rows = [row if row[0] != "b" else ("b", None, None, None) for row in rows]
    balances = terms(
        ("first", "in", 1), ("first", "a", -1), ("first", "b", -1),
        ("second", "a", 1), ("second", "c", -1), ("second", "d", -1),
        ("share", "in*s", 1), ("share", "a", -1), ("part", "a*t", 1), ("part", "c", -1),
    )  # fmt: skip
    return table(*rows), balances


@pytest.mark.parametrize("seed", range(10))
def test_products_agree_with_another_solver(seed):
    problem, closed = solved(*bilinear(seed))
    seen = problem.measured

    def squares(x):
        return (((x[seen] - problem.value[seen]) / problem.sd[seen]) ** 2).sum()

    start = np.nan_to_num(problem.value, nan=100.0)
    other = minimize(
        squares, start, constraints=[{"type": "eq", "fun": problem.lacks}], method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 1000},
    )  # fmt: skip
    assert other.success
    assert closed.squares == pytest.approx(other.fun, rel=1e-5)
    assert closed.value == pytest.approx(other.x, rel=1e-4)
    assert np.abs(problem.lacks(closed.value)).max() < 1e-9 * np.nanmax(problem.value)


def test_the_sd_of_products_agree_with_many_draws():
    problem, closed = solved(*bilinear(1))
    draw, values = np.random.default_rng(7), []
    exact = np.where(problem.measured, closed.value, np.nan)
    for _ in range(300):
        moved = exact + problem.sd * draw.normal(size=len(exact))
        values.append(close(replace(problem, value=moved)).value)
    assert np.std(values, axis=0) == pytest.approx(closed.sd, rel=0.2)


def test_shorter_steps_end_where_whole_steps_end(monkeypatch):
    problem, closed = solved(*bilinear(3))
    monkeypatch.setattr(closing, "_STEPS", 0)
    assert close(problem).value == pytest.approx(closed.value, rel=1e-7)


def test_what_balances_leave_open_is_told():
    # Cencic (2016): two flows leave the last process, and nothing tells them apart
    variables = table(("m4", 150, 15, None), ("m6", None, None, None), ("m7", None, None, None),
                      ("m8", None, None, 3))  # fmt: skip
    problem, closed = solved(variables, terms(("p", "m4", 1), ("p", "m6", -1), ("p", "m7", -1)))
    assert closed.unobservable.tolist() == [False, True, True, True]
    assert np.isnan(closed.value[1:]).all()
    assert np.isnan(closed.sd[1:]).all()
    assert (closed.value[0], closed.sd[0], closed.freedom) == (150, 15, 0)
    assert np.isnan(closed.statistic).all()
    assert problem.names == ("m4", "m6", "m7", "m8")


def test_a_value_of_nought_is_no_hindrance():
    variables = table(("a", 100, 5, None), ("b", 100, 0, None), ("c", None, None, None))
    rows = terms(("p", "a", 1), ("p", "b", -1), ("p", "c", -1))
    _, closed = solved(variables, rows)
    assert closed.value.tolist() == pytest.approx([100, 100, 0], abs=1e-12)
    assert closed.sd.tolist() == pytest.approx([5, 0, 5])


def test_a_balance_twice_counts_once():
    variables = table(("a", 100, 3, None), ("b", 90, 4, None))
    rows = terms(("p", "a", 1), ("p", "b", -1), ("q", "a", 2), ("q", "b", -2))
    _, closed = solved(variables, rows)
    assert closed.value.tolist() == pytest.approx([96.4, 96.4])
    assert closed.freedom == 1


def test_very_unlike_sizes_and_sd_close_too():
    variables = table(("a", 1e9, 1e-2, None), ("b", 5e8, 1e6, None), ("c", 4e8, 1e3, None),
                      ("s", 0.4, 1e-9, None))  # fmt: skip
    rows = terms(("p", "a", 1), ("p", "b", -1), ("p", "c", -1), ("q", "a*s", 1), ("q", "c", -1))
    problem, closed = solved(variables, rows)
    assert closed.value == pytest.approx([1e9, 6e8, 4e8, 0.4], rel=1e-6)
    assert np.abs(problem.lacks(closed.value)).max() < 1e-9 * 1e9


def test_parts_that_nothing_ties_are_closed_each_by_itself():
    one, other = linear(1), linear(2)
    twin = other[0].assign(variable="x" + other[0]["variable"])
    more = other[1].assign(balance="x" + other[1]["balance"], variable="x" + other[1]["variable"])
    problem, closed = solved(pd.concat([one[0], twin]), pd.concat([one[1], more]))
    alone = [solved(*part[:2])[1] for part in (one, other)]
    assert len(problem.groups()) == 2
    assert closed.value.tolist() == [*alone[0].value, *alone[1].value]
    assert closed.freedom == alone[0].freedom + alone[1].freedom


def test_constants_that_contradict_are_named():
    variables = table(("a", 100, 0, None), ("b", 90, 0, None), ("c", 5, 1, None))
    rows = terms(("kiln", "a", 1), ("kiln", "b", -1), ("dryer", "b", 1), ("dryer", "c", -18))
    with pytest.raises(SymbiosisError, match=r"balances kiln \(lacks 10\)"):
        solved(variables, rows)


def test_balances_that_contradict_are_named():
    variables = table(("a", 100, 5, None), ("k", 1, 0, None))
    rows = terms(("one", "a", 1), ("one", "k", -90), ("two", "a", 1), ("two", "k", -110))
    with pytest.raises(SymbiosisError, match="contradict") as caught:
        solved(variables, rows)
    assert "one" in caught.value.where
    assert "two" in caught.value.where


def test_what_cannot_be_found_is_named():
    # a^2 = -1 has no real answer
    variables = table(("a", None, None, 3), ("k", 1, 0, None))
    with pytest.raises(SymbiosisError, match=r"No values that close.*balance square"):
        solved(variables, terms(("square", "a*a", 1), ("square", "k", 1)))
