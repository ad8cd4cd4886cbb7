"""A run of a solver is given its options, and what it says is read as it is meant."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pulp
import pytest

from programmes import INF, programme, transport
from symbiosis.errors import SolverError
from symbiosis.planning.solving import pulp_runs
from symbiosis.planning.solving.pulp_runs import available, options_of, run
from symbiosis.planning.solving.solvers import Stop

LOG = Path("log.txt")
IS_OLD = hasattr(pulp, "LpStatus")  # PuLP 3


def test_solvers_are_found_in_any_case():
    assert available("highs") == "HiGHS"
    assert available("HIGHS") == "HiGHS"


def test_cbc_is_whichever_is_there():
    there = pulp.listSolvers(onlyAvailable=True)
    if set(pulp_runs.CBC) & set(there):
        assert available("CBC") in pulp_runs.CBC
    else:
        with pytest.raises(SolverError, match="HiGHS"):
            available("CBC")


def test_a_solver_that_is_not_there_names_those_that_are():
    with pytest.raises(SolverError, match="finds no solver 'nonsense'") as caught:
        available("nonsense")
    assert "HiGHS" in caught.value.mend


def test_gaps_and_time_are_told_in_the_words_of_the_solver():
    stop = Stop(0.02, 50.0, 1.2)
    assert options_of("HiGHS", stop, 10.0, LOG) == {
        "timeLimit": 1.2, "gapRel": 0.02, "gapAbs": 5.0,
    }  # fmt: skip
    assert options_of("GLPK_CMD", stop, 10.0, LOG) == {
        "timeLimit": 2, "options": ["--mipgap", "0.02"],
    }  # fmt: skip
    assert options_of("MIPCL_CMD", Stop(0.02), 10.0, LOG) == {}  # which can be told no gap
    assert options_of("COIN_CMD", Stop(0.02), 10.0, LOG) == {
        "logPath": str(LOG), "gapRel": 0.02, "gapAbs": 0.0,
    }  # fmt: skip


def test_a_solver_without_a_clock_is_refused_a_time_limit():
    assert options_of("COPT_CMD", Stop(), 1.0, LOG) == {}
    with pytest.raises(SolverError, match="cannot be given a time limit"):
        options_of("COPT_CMD", Stop(seconds=5.0), 1.0, LOG)


@pytest.mark.skipif(not IS_OLD, reason="these are the words of PuLP 3")
@pytest.mark.parametrize(
    ("status", "solution", "late", "end"),
    [
        (1, 1, False, "finished"),
        (1, 2, False, "stopped"),  # PuLP 3 calls it optimal
        (1, 1, True, "stopped"),  # a solver that has no other word for it
        (0, 0, False, "without a plan"),
        (-1, -1, False, "infeasible"),
        (-1, -1, True, "without a plan"),
        (-2, -2, False, "unbounded"),
        (-3, -1, False, "unclear"),
    ],
)
def test_how_a_run_ended_in_the_words_of_old_versions(status, solution, late, end):
    assert pulp_runs._end(SimpleNamespace(sol_status=solution), status, late)[0] == end


@pytest.mark.parametrize(
    ("status", "has_plan", "late", "end"),
    [
        ("Optimal", True, False, "finished"),
        ("GapLimit", True, False, "finished"),
        ("Optimal", True, True, "stopped"),
        ("TimeLimit", True, False, "stopped"),
        ("TimeLimit", False, False, "without a plan"),
        ("NumericalError", False, False, "without a plan"),
        ("Infeasible", False, False, "infeasible"),
        ("Undefined", False, False, "unclear"),
    ],
)
def test_how_a_run_ended_in_the_words_of_new_versions(status, has_plan, late, end):
    said = SimpleNamespace(status=SimpleNamespace(name=status), has_solution=has_plan)
    assert pulp_runs._end(SimpleNamespace(), said, late)[0] == end


def test_a_bound_is_taken_from_the_log_or_of_a_run_that_stopped():
    stopped = SimpleNamespace(status=SimpleNamespace(name="TimeLimit"), best_bound=90.0)
    finished = SimpleNamespace(status=SimpleNamespace(name="GapLimit"), best_bound=100.0)
    log = "Objective value:   100.0\nLower bound:       95.5\nGap: 0.05\n"
    assert pulp_runs._bound(None, stopped, "") == pytest.approx(90.0, abs=2e-3)
    assert pulp_runs._bound(None, stopped, "") < 90.0  # it may have been rounded up
    assert pulp_runs._bound(None, finished, "") is None  # it is the value and no bound
    assert pulp_runs._bound(None, finished, log) == pytest.approx(95.5, abs=2e-3)
    assert pulp_runs._bound(None, 1, "Lower bound:   1e+50\n") is None


def test_a_row_with_two_bounds_has_one_dual():
    for cost, expected in ((-3.0, -3.0), (3.0, 3.0)):  # held from above, held from below
        came = run(programme([cost], [[1]], [2], [5]), "HiGHS", Stop())
        assert came.duals == pytest.approx([expected])


def test_a_column_that_no_solver_is_told_of_lies_within_its_bounds():
    lonely = programme([1, 0, 0], [[1, 0, 0]], [2], [INF], [0, 3, -INF], [INF, 7, -4])
    assert run(lonely, "HiGHS", Stop()).columns == pytest.approx([2, 3, -4])


def test_what_breaks_down_speaks_its_own_words(monkeypatch):
    def broken(*_):
        raise RuntimeError("no licence")

    monkeypatch.setattr(pulp.HiGHS, "actualSolve", broken)
    with pytest.raises(SolverError, match="no licence") as caught:
        run(transport(1), "HiGHS", Stop())
    assert "HiGHS by PuLP" in caught.value.where
