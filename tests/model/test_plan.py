"""A plan hands out its tables, its graph and its problem, and keeps them to itself."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pulp
import pytest

from makers import matched
from programmes import INF, programme
from symbiosis.errors import SymbiosisError
from symbiosis.model.plan import Plan


@pytest.fixture
def plan() -> Plan:
    """80 t of waste that fill a need: maximise 5 a tonne."""
    arrays = programme([-5], [[1]], [-INF], [80])
    flow = {"output": "o0", "need": "n0", "amount": 80.0, "giver": "giver", "receiver": "taker"}
    return Plan(
        flows=pd.DataFrame([flow]),
        usual=pd.DataFrame(),
        left=pd.DataFrame(),
        runs=pd.DataFrame(),
        stocks=pd.DataFrame(),
        unused=pd.DataFrame(),
        rows=pd.DataFrame(),
        rules=pd.DataFrame(),
        benefit=400.0,
        benefit_existing=0.0,
        benefit_new=400.0,
        co2=0.0,
        objective=400.0,
        bound=400.0,
        gap=0.0,
        status="optimal",
        how="by hand",
        certificate=pd.Series({"primal": 0.0, "dual": 1e-9, "gap": 0.0}),
        matches=matched(),
        programme=arrays,
        values=np.array([80.0]),
        duals=np.array([-5.0]),
    )


def test_the_graph_has_an_edge_a_flow(plan):
    graph = plan.to_networkx()
    assert graph.edges["giver", "taker", ("o0", "", "n0")]["amount"] == 80


def test_the_problem_has_the_variables_of_the_programme(plan):
    assert plan.labels.loc["x0", "output"] == "o0"
    assert plan.labels.loc["r0", "subject"] == "s0"
    problem = plan.to_pulp()  # PuLP 4 lets go of its variables with the problem
    assert [x.name for x in problem.variables()] == ["x0"]


def test_the_problem_can_be_extended_and_solved_by_itself(plan):
    problem = plan.to_pulp()
    problem += problem.variables()[0] <= 30, "ours"
    problem.solve(pulp.HiGHS(msg=False))
    assert pulp.value(problem.objective) == pytest.approx(-150)


def test_the_programme_is_written_as_a_file(plan, tmp_path):
    assert plan.to_lp(tmp_path / "plan.lp") == tmp_path / "plan.lp"
    assert plan.to_mps(str(tmp_path / "plan.mps")) == tmp_path / "plan.mps"
    assert "r0: x0 <= 80" in (tmp_path / "plan.lp").read_text()
    assert (tmp_path / "plan.mps").read_text().rstrip().endswith("ENDATA")
    with pytest.raises(SymbiosisError, match="There is no folder"):
        plan.to_lp(tmp_path / "nowhere" / "plan.lp")


def test_prices_and_proof_cannot_be_written_into(plan):
    certificate, duals = plan.certificate, plan.duals
    certificate["gap"], duals[0] = 1.0, 7.0
    assert plan.certificate["gap"] == 0
    assert plan.duals.tolist() == [-5.0]


def test_the_card_tells_the_benefit_and_the_proof(plan):
    facts = plan.card().facts
    assert facts["benefit"] == "400 VND a year"
    assert facts["certificate"] == "1.0e-09"
    assert facts["status"].startswith("optimal")


def test_there_is_a_drawing_of_the_flows(plan):
    assert "flows" in dir(plan.plot)
    with pytest.raises(AttributeError, match="there is no drawing 'flow'"):
        _ = plan.plot.flow
