"""The PuLP problem of a programme has the optimum of its arrays."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pulp
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from symbiosis.bridges.pulp_models import labels_of, problem_of
from symbiosis.model.programme import Programme

INF = np.inf


def programme(cost, matrix, row_lower, row_upper, lower=None, upper=None) -> Programme:
    matrix, n = np.array(matrix, dtype=float), len(cost)
    return Programme(
        cost=np.array(cost, dtype=float),
        lower=np.zeros(n) if lower is None else np.array(lower, dtype=float),
        upper=np.full(n, INF) if upper is None else np.array(upper, dtype=float),
        matrix=sp.csc_array(matrix),
        weights=sp.csr_array(matrix.shape),
        row_lower=np.array(row_lower, dtype=float),
        row_upper=np.array(row_upper, dtype=float),
        columns=pd.DataFrame({"kind": "flow", "output": [f"o{i}" for i in range(n)]}),
        rows=pd.DataFrame({"kind": "supply", "subject": [f"s{i}" for i in range(len(matrix))]}),
    )


def optimum(problem: pulp.LpProblem) -> float:
    problem.solve(pulp.HiGHS(msg=False))
    return float(pulp.value(problem.objective))


def constraint(problem: pulp.LpProblem, name: str) -> pulp.LpConstraint:
    """Find a constraint by its name in any version of PuLP."""
    if hasattr(problem, "get_constraint_by_name"):
        return problem.get_constraint_by_name(name)
    return problem.constraints[name]


KINDS = programme(
    cost=[-3, -2, -4, 1],
    matrix=[[1, 1, 1, 0], [1, 0, -1, 0], [0, 1, 0, 1], [1, 1, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1]],
    row_lower=[-INF, 0, 2, 1, -INF, -INF],
    row_upper=[10, 0, INF, 5, 0, INF],
    upper=[INF, INF, 4, 9],
)


def test_rows_of_every_kind():
    problem = problem_of(KINDS)
    told = labels_of(KINDS).loc[lambda labels: labels.index.str.startswith("r")]
    senses = {name: constraint(problem, name).sense for name in told.index}
    assert senses == {
        "r0": pulp.LpConstraintLE,
        "r1": pulp.LpConstraintEQ,
        "r2": pulp.LpConstraintGE,
        "r3": pulp.LpConstraintLE,
        "r3_least": pulp.LpConstraintGE,
        "r4": pulp.LpConstraintLE,
    }  # a row without a bound is no constraint
    assert told["subject"].tolist() == ["s0", "s1", "s2", "s3", "s3", "s4"]


def test_the_names_of_the_variables_are_told():
    problem = problem_of(KINDS)
    labels = labels_of(KINDS).loc[lambda labels: labels.index.str.startswith("x")]
    assert labels.index.tolist() == ["x0", "x1", "x2", "x3"]
    assert labels["output"].tolist() == ["o0", "o1", "o2", "o3"]
    assert {x.name for x in problem.variables()} <= set(labels.index)
    assert problem.sense == pulp.LpMinimize


def test_an_optimum_worked_out_by_hand():
    # x0 = x2 <= 4, x0 + x1 <= 5, x1 + x3 >= 2: x0 = x2 = 4, x1 = 1, x3 = 1
    problem = problem_of(KINDS)
    assert optimum(problem) == pytest.approx(-3 * 4 - 2 * 1 - 4 * 4 + 1)
    values = {x.name: x.value() for x in problem.variables()}
    assert values == pytest.approx({"x0": 4, "x1": 1, "x2": 4, "x3": 1})


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_the_optimum_is_that_of_an_independent_solver(seed):
    random = np.random.default_rng(seed)
    rows, columns = random.integers(1, 5), random.integers(1, 6)
    matrix = random.integers(-3, 4, (rows, columns))
    inside = matrix @ random.integers(0, 5, columns)  # a point that keeps every row
    low = np.where(random.random(rows) < 0.4, -INF, inside - random.integers(0, 3, rows))
    high = np.where(random.random(rows) < 0.4, INF, inside + random.integers(0, 3, rows))
    arrays = programme(
        random.integers(-5, 6, columns), matrix, low, high, upper=np.full(columns, 9.0)
    )
    theirs = milp(
        arrays.cost, bounds=(arrays.lower, arrays.upper),
        constraints=LinearConstraint(arrays.matrix, low, high),
    )  # fmt: skip
    assert optimum(problem_of(arrays)) == pytest.approx(theirs.fun, abs=1e-7)
