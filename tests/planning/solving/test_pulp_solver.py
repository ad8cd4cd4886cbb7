"""Any solver of PuLP gives the optimum of HiGHS on arrays, and claims no more than it proved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes import INF, at_random, fixed_charge, programme, transport
from symbiosis.errors import SolverError
from symbiosis.model.programme import Programme
from symbiosis.planning.solving import pulp_solver
from symbiosis.planning.solving.pulp_runs import Run, available
from symbiosis.planning.solving.pulp_solver import proven_by, solve_by_pulp
from symbiosis.planning.solving.solvers import Answer, Stop, solve, stake_of


def is_there(name: str) -> bool:
    try:
        return bool(available(name))
    except SolverError:
        return False


CBC = pytest.param("CBC", marks=pytest.mark.skipif(not is_there("CBC"), reason="CBC is not here"))
EACH = pytest.mark.parametrize("solver", ["HiGHS", CBC])
EXACTLY = Stop(gap=0.0)


def value(arrays: Programme, answer: Answer) -> float:
    return float(arrays.cost @ answer.columns)


def keeps(arrays: Programme, x: np.ndarray) -> bool:
    """Whether every row and bound is kept and every whole number is whole."""
    activity, room = arrays.matrix @ x, 1e-6 * (1 + abs(arrays.matrix) @ np.abs(x))
    return bool(
        np.all(activity <= arrays.row_upper + room)
        and np.all(activity >= arrays.row_lower - room)
        and np.all((x >= arrays.lower - 1e-9) & (x <= arrays.upper + 1e-9))
        and np.all(x[arrays.integer] == np.round(x[arrays.integer]))
    )


@EACH
@settings(max_examples=15)
@given(st.integers(0, 10_000), st.booleans())
def test_the_optimum_is_that_of_highs_on_arrays(solver, seed, whole):
    arrays = at_random(seed, whole)
    ours, theirs = solve(arrays, EXACTLY), solve_by_pulp(arrays, solver, EXACTLY)
    assert theirs.status == "optimal"
    assert value(arrays, theirs) == pytest.approx(value(arrays, ours), rel=1e-6, abs=1e-6)
    assert theirs.bound == pytest.approx(value(arrays, ours), rel=1e-6, abs=1e-6)
    assert keeps(arrays, theirs.columns)


@EACH
def test_whole_numbers_between_broken_bounds(solver):
    arrays = programme([-1, 1], [[1, 1]], [-INF], [50], [0, 2.5], [9.9, 9], [True, True])
    assert solve_by_pulp(arrays, solver, EXACTLY).columns.tolist() == [9, 3]


@EACH
def test_the_optimum_of_a_fixed_charge(solver):
    arrays = fixed_charge(1, 6, 7)
    answer = solve_by_pulp(arrays, solver, EXACTLY)
    assert value(arrays, answer) == pytest.approx(value(arrays, solve(arrays, EXACTLY)), rel=1e-9)
    assert keeps(arrays, answer.columns)


@EACH
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_duals_prove_the_optimum(solver, seed):
    arrays = transport(seed)
    answer = solve_by_pulp(arrays, solver)
    ours = solve(arrays)
    assert answer.duals == pytest.approx(ours.duals, rel=1e-6, abs=1e-6)
    assert "HiGHS" not in answer.how or solver == "HiGHS"  # they are its own
    # strong duality, from the arrays: needs have a lower bound, supplies an upper one
    limits = np.where(np.isfinite(arrays.row_lower), arrays.row_lower, arrays.row_upper)
    assert answer.duals @ limits == pytest.approx(value(arrays, answer), rel=1e-7)
    assert (arrays.cost - arrays.matrix.T @ answer.duals).min() > -1e-5


@EACH
def test_duals_after_whole_numbers_are_those_with_the_decisions_held(solver):
    arrays = fixed_charge(1, 6, 7)
    answer = solve_by_pulp(arrays, solver, EXACTLY)
    held = solve(arrays.fixing(answer.columns))
    assert answer.duals == pytest.approx(held.duals)
    assert np.abs(answer.duals).max() > 0


@EACH
@pytest.mark.parametrize("seconds", [0.5, 0.05])
def test_a_search_that_is_stopped_is_never_optimal(solver, seconds):
    """Where so little time brings no plan at all, as on a busy machine, that is an error."""
    arrays, said = fixed_charge(2), ""
    try:
        answer = solve_by_pulp(arrays, solver, Stop(1e-9, None, seconds))
    except SolverError as error:
        said = str(error)
    if said:
        assert seconds < 0.1
        assert "more time" in said
        return
    relaxed = solve(replace(arrays, integer=np.zeros(len(arrays.cost), dtype=bool))).bound
    assert answer.status == "stopped"
    assert keeps(arrays, answer.columns)
    assert answer.bound < value(arrays, answer)
    assert answer.bound <= 89_400  # a plan of 89,344 is known
    assert answer.bound >= relaxed * (1 - 1e-9)
    assert "bound" in answer.how


@EACH
@pytest.mark.parametrize("gap", [0.2, 0.05, 1e-3])
def test_the_gap_is_kept_and_the_bound_is_one(solver, gap):
    arrays = fixed_charge(1, 6, 7)
    best = value(arrays, solve(arrays, EXACTLY))
    answer = solve_by_pulp(arrays, solver, Stop(gap))
    assert answer.status in ("within_gap", "optimal")
    assert answer.bound <= best * (1 + 1e-9)
    assert value(arrays, answer) >= best * (1 - 1e-9)
    assert value(arrays, answer) - answer.bound <= gap * value(arrays, answer)


@EACH
def test_a_gap_is_relative_to_what_the_decisions_cost_if_that_is_less(solver):
    small = fixed_charge(3, 6, 7, fixed=300.0)
    lower = np.where(np.arange(len(small.cost)) == 0, 1.0, small.lower)
    cost = np.where(np.arange(len(small.cost)) == 0, 1e7, small.cost)  # must flow, costs much
    arrays = replace(small, lower=lower, cost=cost)
    answer, stake = solve_by_pulp(arrays, solver, Stop(0.02)), stake_of(arrays)
    assert stake < 0.01 * value(arrays, answer)
    assert answer.status in ("within_gap", "optimal")
    assert value(arrays, answer) - answer.bound <= 0.02 * stake


@EACH
def test_no_plan(solver):
    linear = programme([1, 1], [[1, 1], [1, 1]], [3, -INF], [INF, 2])
    whole = programme([1, 1], [[2, 2]], [3], [3], upper=[3, 3], integer=[True, True])
    for arrays in (linear, whole):
        assert solve_by_pulp(arrays, solver).status == "infeasible"


@EACH
@pytest.mark.parametrize("whole", [False, True])
def test_no_end(solver, whole):
    arrays = programme([-1, 0], [[1, -1]], [-INF], [0], integer=[whole, False])
    with pytest.raises(SolverError, match="Unbounded"):
        solve_by_pulp(arrays, solver)


@EACH
def test_nothing_is_printed_or_left_behind(solver, tmp_path, monkeypatch, capfd):
    scratch, here = tmp_path / "scratch", tmp_path / "here"
    for folder in (scratch, here):
        folder.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    for arrays in (transport(1), fixed_charge(1, 3, 4)):
        assert solve_by_pulp(arrays, solver, Stop(1e-3, None, 60.0)).status != "stopped"
    assert list(here.iterdir()) == list(scratch.iterdir()) == []
    assert capfd.readouterr() == ("", "")


def test_an_unknown_solver_is_refused_even_where_there_is_nothing_to_solve():
    with pytest.raises(SolverError, match="finds no solver"):
        solve_by_pulp(programme([], np.zeros((0, 0)), [], []), "nonsense")
    assert solve_by_pulp(programme([], np.zeros((0, 0)), [], []), "HiGHS").status == "optimal"


def pretend(monkeypatch, **said) -> None:
    """Let the solver say something else than it does."""
    true = pulp_solver.run
    monkeypatch.setattr(pulp_solver, "run", lambda *given: true(*given)._replace(**said))


def test_a_plan_that_breaks_the_rows_is_refused(monkeypatch):
    pretend(monkeypatch, columns=np.zeros(20))
    with pytest.raises(SolverError, match="breaks the rows"):
        solve_by_pulp(transport(1), "HiGHS")


def test_a_plan_that_is_not_the_best_is_refused(monkeypatch):
    arrays = transport(1)
    worse = solve(replace(arrays, cost=arrays.cost[::-1])).columns
    pretend(monkeypatch, columns=worse)
    with pytest.raises(SolverError, match="HiGHS finds"):
        solve_by_pulp(arrays, "HiGHS")


@pytest.mark.parametrize("wrong", [np.full(9, np.nan), np.zeros(9), -solve(transport(1)).duals])
def test_duals_that_prove_nothing_are_replaced(monkeypatch, wrong):
    pretend(monkeypatch, duals=wrong)
    answer = solve_by_pulp(transport(1), "HiGHS")
    assert answer.duals == pytest.approx(solve(transport(1)).duals)
    assert answer.how.endswith("prices by HiGHS")


def test_a_solver_that_proves_nothing_has_the_bound_of_the_relaxation(monkeypatch):
    arrays = fixed_charge(1, 6, 7)
    pretend(monkeypatch, bound=None, gap=None)
    answer = solve_by_pulp(arrays, "HiGHS", EXACTLY)
    relaxed = solve(replace(arrays, integer=np.zeros(len(arrays.cost), dtype=bool)))
    assert answer.bound == pytest.approx(relaxed.bound)
    assert answer.status == "stopped"
    assert "without whole numbers" in answer.how


def test_the_word_of_a_solver_is_less_its_gap(monkeypatch):
    arrays = fixed_charge(1, 6, 7)
    pretend(monkeypatch, bound=None, gap=Stop(0.01))
    answer = solve_by_pulp(arrays, "HiGHS", Stop(0.05))
    assert answer.bound == pytest.approx(value(arrays, answer) * (1 - 0.01 / 0.99))
    assert "by its word: gap 0.01" in answer.how


def test_whole_numbers_that_cannot_be_kept_are_refused(monkeypatch):
    monkeypatch.setattr(
        pulp_solver, "run",
        lambda *_: Run("finished", "Optimal", np.zeros(84), np.zeros(55), None, None),
    )  # fmt: skip
    with pytest.raises(SolverError, match="cannot be rounded"):
        solve_by_pulp(fixed_charge(1, 6, 7), "HiGHS")


def test_what_duals_prove():
    arrays = programme([2, 3], [[1, 1]], [4], [INF], upper=[3, INF])
    assert proven_by(arrays, np.array([3.0])) == pytest.approx(3 * 4 - 1 * 3)  # the optimum: 9
    assert proven_by(arrays, np.array([2.0])) == pytest.approx(8)
    assert proven_by(arrays, np.array([4.0])) == -INF  # the second column would gain without end
    assert proven_by(arrays, np.array([-1.0])) == -INF
    assert proven_by(arrays, np.array([np.nan])) == -INF
