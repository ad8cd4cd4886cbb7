"""The PuLP problem of a programme, and the files written of it, have the optimum of its arrays."""

from __future__ import annotations

import highspy
import numpy as np
import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from programmes import INF, at_random, fixed_charge, programme
from symbiosis.bridges.pulp_models import labels_of, problem_of, write_lp, write_mps
from symbiosis.errors import SymbiosisError
from symbiosis.model.programme import Programme


def optimum(problem: pulp.LpProblem) -> float:
    problem.solve(pulp.HiGHS(msg=False, gapRel=0.0))
    return float(pulp.value(problem.objective) or 0.0)


def independent(arrays: Programme) -> float:
    """The optimum by SciPy, from the arrays alone."""
    theirs = milp(
        arrays.cost, bounds=(arrays.lower, arrays.upper), integrality=arrays.integer.astype(int),
        constraints=LinearConstraint(arrays.matrix, arrays.row_lower, arrays.row_upper),
        options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    return float(theirs.fun)


def read(path) -> float:
    """The optimum of a file, read and solved without PuLP."""
    highs = highspy.Highs()
    highs.silent()
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(highs.getObjectiveValue())


KINDS = programme(
    cost=[-3, -2, -4, 1],
    matrix=[[1, 1, 1, 0], [1, 0, -1, 0], [0, 1, 0, 1], [1, 1, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1]],
    row_lower=[-INF, 0, 2, 1, -INF, -INF],
    row_upper=[10, 0, INF, 5, 0, INF],
    upper=[INF, INF, 4, 9],
)
FREE = programme(
    cost=[1, 1, 0, 2],
    matrix=[[1, 1, 0, 0], [1, -1, 0, 0]],
    row_lower=[-3.1234567890123, -INF],
    row_upper=[INF, 2.5],
    lower=[-INF, -INF, -INF, -7.123456789],
    upper=[INF, 10, INF, -1.5],
)
WHOLE = programme(
    cost=[-1, -1.1, -0.3, 0, 0, 5],
    matrix=[[2.123456789012, 3.3, 1, 0, 0, 0], [1, 0, 0, 0, 0, 0]],
    row_lower=[-INF, 0.3],
    row_upper=[17.7, INF],
    upper=[INF, INF, INF, 1, INF, 1],
    lower=[0, 0, 0, 0, 0, 1],
    integer=[True, True, False, True, True, True],
)
BELOW = programme([1, 1], [[1, 1]], [-7.5], [INF], [-INF, -4], [INF, -1.5], [True, True])
NO_COST = programme([0, 0], [[1, 1]], [1], [3])
NO_ROWS = programme([1, -1], np.zeros((0, 2)), [], [], upper=[3, 3])
ALL = {
    "kinds": KINDS, "free": FREE, "whole": WHOLE, "below nil": BELOW, "no cost": NO_COST,
    "no rows": NO_ROWS, "fixed charge": fixed_charge(1, 6, 7),
}  # fmt: skip


def test_rows_of_every_kind():
    problem = problem_of(KINDS)
    told = labels_of(KINDS).loc[lambda labels: labels.index.str.startswith("r")]
    senses = {name: problem.get_constraint_by_name(name).sense for name in told.index}
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


def test_what_does_not_apply_is_blank():
    labels = labels_of(KINDS)
    assert labels.loc["x0", "subject"] == ""
    assert labels.loc["r0", "output"] == ""
    limits = KINDS.rows.assign(limit=1.5)
    with_numbers = labels_of(Programme(**{**vars(KINDS), "rows": limits}))
    assert np.isnan(with_numbers.loc["x0", "limit"])
    assert with_numbers.loc["r0", "limit"] == 1.5


def test_whole_numbers_keep_their_bounds():
    problem = problem_of(WHOLE)
    variables = {x.name: x for x in problem.variables()}
    assert {name for name, x in variables.items() if x.cat == "Integer"} >= {"x0", "x1", "x5"}
    assert variables["x2"].cat == "Continuous"
    assert (variables["x5"].lowBound, variables["x5"].upBound) == (1, 1)
    assert optimum(problem) == pytest.approx(-8 - 0.3 * (17.7 - 8 * 2.123456789012) + 5)


def test_whole_numbers_between_broken_bounds():
    arrays = programme([-1, 1], [[1, 1]], [-INF], [50], [0, 2.5], [9.9, 9], [True, True])
    assert optimum(problem_of(arrays)) == pytest.approx(-9 + 3)


def test_an_optimum_worked_out_by_hand():
    # x0 = x2 <= 4, x0 + x1 <= 5, x1 + x3 >= 2: x0 = x2 = 4, x1 = 1, x3 = 1
    problem = problem_of(KINDS)
    assert optimum(problem) == pytest.approx(-3 * 4 - 2 * 1 - 4 * 4 + 1)
    values = {x.name: x.value() for x in problem.variables()}
    assert values == pytest.approx({"x0": 4, "x1": 1, "x2": 4, "x3": 1})


def test_a_user_adds_a_constraint_of_their_own():
    problem, labels = problem_of(KINDS), labels_of(KINDS)
    variables = {x.name: x for x in problem.variables()}
    wanted = labels.index[labels["output"].isin(["o0", "o2"])]
    problem += pulp.lpSum(variables[name] for name in wanted) <= 6, "ours"
    assert optimum(problem) == pytest.approx(-3 * 3 - 2 * 2 - 4 * 3)  # x0 = x2 = 3, x1 = 2
    assert problem.get_constraint_by_name("ours").pi == pytest.approx(-2.5)


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.booleans())
def test_the_optimum_is_that_of_an_independent_solver(seed, whole):
    arrays = at_random(seed, whole)
    assert optimum(problem_of(arrays)) == pytest.approx(independent(arrays), abs=1e-7)


@pytest.mark.parametrize("write", [write_lp, write_mps])
@pytest.mark.parametrize("name", list(ALL))
def test_a_file_read_again_has_the_same_optimum(tmp_path, name, write):
    path = tmp_path / ("p.lp" if write is write_lp else "p.mps")
    assert write(ALL[name], path) == path
    assert read(path) == pytest.approx(independent(ALL[name]), rel=1e-9, abs=1e-9)


def test_a_file_bears_the_names_that_are_told(tmp_path):
    for path in (write_lp(KINDS, tmp_path / "p.lp"), write_mps(KINDS, str(tmp_path / "p.mps"))):
        text = path.read_text()
        assert all(name in text for name in labels_of(KINDS).index)


@pytest.mark.parametrize("write", [write_lp, write_mps])
def test_a_file_that_cannot_be_written_says_why(tmp_path, write):
    with pytest.raises(SymbiosisError, match="There is no folder") as caught:
        write(KINDS, tmp_path / "not there" / "p.lp")
    assert caught.value.where.endswith("p.lp")
    with pytest.raises(SymbiosisError, match="cannot be written"):
        write(KINDS, tmp_path)
