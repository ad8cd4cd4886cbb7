"""An answer read back: its proof can be worked out again from what the plan hands over."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from planning.parks import matched
from planning.tanks import tanks
from symbiosis.planning.optimise import optimise
from symbiosis.planning.reading_back import plan_of
from symbiosis.planning.solving.solvers import Stop, solve
from symbiosis.planning.study import Study
from symbiosis.testing import certificate, check

GIVEN = {"output": "o", "amount": 100.0, "disposal_cost": 3.0}
WANTED = {"need": "n", "amount": 60.0, "price": 5.0}
DEAR = {"output": "p", "amount": 30.0, "disposal_cost": 1.0}
FIXED = [{"output": "o", "need": "n", "fixed_cost": 90.0, "most": 40.0},
         {"output": "p", "need": "n", "fixed_cost": 10.0, "least": 5.0}]  # fmt: skip


@cache
def linear():
    return optimise(matched([GIVEN, DEAR], [WANTED]))


@cache
def decided(**options):
    """40 of o bring 8 each less 90, 20 of p bring 6 each less 10: 340; p alone 170."""
    return optimise(matched([GIVEN, DEAR], [WANTED], links=FIXED), **options)


@cache
def bounded(**options):
    sources = {"a": (50.0, 30.0, 1.0), "b": (50.0, 10.0, 0.0)}
    pairs = [("a", "p0/water"), ("b", "p0/water"), ("p0/water", "n")]
    lawful = tanks(sources, {"n": (40.0, 20.0, 6.0)}, pairs=pairs)
    return optimise(lawful, bilinear="bound", **options)


def proof(plan):
    """Work the proof out from what the plan hands over, as its user can."""
    return certificate(plan.programme.fixing(plan.values), plan.values, plan.duals)


@pytest.mark.parametrize("plan", [linear, decided, bounded])
def test_the_certificate_can_be_worked_out_again(plan):
    plan = plan()
    assert proof(plan).to_dict() == plan.certificate.to_dict()
    assert plan.certificate.max() < 1e-7
    assert plan.objective == pytest.approx(-float(plan.programme.cost @ plan.values))
    assert check(plan)["holds"].all()


@pytest.mark.parametrize("plan", [linear, decided, bounded])
def test_another_plan_or_other_prices_prove_nothing(plan):
    plan = plan()
    flow = int(np.argmax(plan.values * (plan.programme.columns["kind"] == "flow").to_numpy()))
    less = plan.values.copy()
    less[flow] *= 0.5
    assert certificate(plan.programme.fixing(plan.values), less, plan.duals).max() > 1e-3
    assert certificate(plan.programme.fixing(plan.values), plan.values, 0.9 * plan.duals).max() > (
        1e-3
    )


@pytest.mark.parametrize("plan", [linear, decided, bounded])
def test_what_the_plan_hands_over_stands_side_by_side(plan):
    plan = plan()
    programme = plan.programme
    assert len(plan.values) == len(programme.columns) == len(programme.cost)
    assert len(plan.duals) == len(plan.rows) == len(programme.rows)
    assert plan.rows["kind"].tolist() == programme.rows["kind"].tolist()
    flows = (programme.columns["kind"] == "flow").to_numpy()
    told = programme.columns[flows].assign(amount=plan.values[flows])
    told = told.merge(plan.flows, on=["output", "need", "period"])
    assert len(told) == len(plan.flows)
    assert told["amount_x"].to_numpy() == pytest.approx(told["amount_y"].to_numpy())


def test_a_linear_plan_is_its_own_bound():
    plan = linear()
    assert (plan.status, plan.gap) == ("optimal", 0.0)
    assert plan.benefit == pytest.approx(60 * 8.0)
    assert plan.bound == pytest.approx(plan.objective)
    assert plan.how.startswith("linear programme, ")
    assert plan.how.endswith("HiGHS: solved to the end")


def test_decisions_are_told_with_their_bound():
    plan = decided(gap=1e-9)
    assert plan.benefit == pytest.approx(40 * 8 - 90 + 20 * 6 - 10)
    assert plan.status == "optimal"
    assert plan.bound >= plan.objective
    assert plan.gap <= 1e-9
    assert "2 whole numbers, prices with these held" in plan.how
    assert plan.rows["sentence"].str.endswith("with the decisions held.").all()


def test_a_gap_is_relative_to_what_is_at_stake():
    """100 are at stake, less than the 340 that the plan brings."""
    study = Study(matched([GIVEN, DEAR], [WANTED], links=FIXED))
    plan = study.plan(gap=0.0)
    assert plan.objective == pytest.approx(340.0)
    programme = study.seeking(study.programme()[0], "benefit")
    answer = solve(programme, Stop(0.0))._replace(bound=-345.0, status="within_gap")
    from_bound = _read(study, programme, answer)
    assert from_bound.gap == pytest.approx(5.0 / 100.0)
    assert from_bound.bound == pytest.approx(345.0)
    assert from_bound.how.endswith("stopped at the gap")


@pytest.mark.parametrize(
    ("limit", "words"),
    [(3.0, "stopped by the time limit"), (None, "stopped short of the gap by rounding")],
)
def test_a_search_that_was_stopped_says_by_what(limit, words):
    study = Study(matched([GIVEN, DEAR], [WANTED], links=FIXED))
    programme = study.seeking(study.programme()[0], "benefit")
    answer = solve(programme, Stop(0.0))._replace(bound=-400.0, status="stopped")
    plan = _read(study, programme, answer, time_limit=limit)
    assert plan.status == "stopped"
    assert plan.how.endswith(words)


def _read(study, programme, answer, **more):
    settings = {"objective": "benefit", "time_limit": None} | more
    return plan_of(study.made, programme, None, answer, settings, "rules")


def test_a_bound_below_the_plan_is_lifted_to_it():
    """What rounding takes from a bound is none of its proof."""
    study = Study(matched([GIVEN, DEAR], [WANTED], links=FIXED))
    programme = study.seeking(study.programme()[0], "benefit")
    answer = solve(programme, Stop(0.0))._replace(bound=-339.9999)
    plan = _read(study, programme, answer)
    assert (plan.bound, plan.gap) == (plan.objective, 0.0)


def test_a_bounded_plan_holds_its_contents():
    """Half a, half b: 20; of 40 t a brings 1 each."""
    plan = bounded(gap=1e-6)
    assert plan.status == "bounded"
    assert plan.objective <= plan.bound
    assert plan.gap <= 1e-6 * (1 + 1e-6)
    content = plan.programme.columns["kind"] == "content"
    assert plan.values[content] == pytest.approx([20.0], rel=1e-5)
    held = plan.rows[plan.rows["kind"] == "held"]
    assert set(held["subject"]) == {"p0"}
    assert set(held["parameter"]) == {"p"}
    assert held["activity"].abs().max() < 1e-6
    assert plan.rows["sentence"].str.endswith("with the contents held.").all()
    assert "products of columns" in plan.how
    assert plan.benefit == pytest.approx(plan.objective)


def test_prices_are_worked_out_from_both_sides_where_there_are_few_rows():
    told = linear().rows
    assert told[["price_low", "price_high"]].notna().all().all()


@pytest.mark.parametrize(
    ("objective", "words"),
    [("benefit", "VND a year"), ("co2", "t CO2 a year"), ({"benefit": 1.0}, "objective a year"),
     (["benefit", "co2"], "t CO2 a year")],
)  # fmt: skip
def test_prices_are_told_in_the_unit_of_the_objective(objective, words):
    plan = optimise(matched([GIVEN, DEAR], [WANTED]), objective=objective)
    assert plan.rows["sentence"].str.contains(words, regex=False).all()


def test_every_exchange_that_does_not_flow_is_told():
    """p is 2 short: it brings 6 where the last unit wanted brings 8."""
    plan = linear()
    told = plan.unused.iloc[0]
    assert (told["output"], told["need"], told["unit"]) == ("p", "n", "t")
    assert (told["worth"], told["short"], told["enters_at"]) == pytest.approx((6.0, 2.0, 8.0))


def test_values_are_not_handed_out_to_be_changed():
    plan = linear()
    plan.values[:] = 0.0
    assert plan.values.max() > 0.0
