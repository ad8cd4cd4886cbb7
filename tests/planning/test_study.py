"""One case asked for several objectives, with limits of time and gap, and faults told in words."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from planning import waters
from planning.parks import KNOWN, matched
from planning.tanks import tanks
from symbiosis.errors import NoPlan, SolverError, SymbiosisError
from symbiosis.planning.bounding.products import Products
from symbiosis.planning.optimise import optimise
from symbiosis.planning.solving.solvers import Stop
from symbiosis.planning.study import HAIR, Asked, Study, said, solved, stop_at, with_floor
from symbiosis.testing import check

# Either fills the need at the same gain; mud avoids 0.7 t CO2 a tonne, slag 0.1.
OUTPUTS = [
    {"output": "mud", "amount": 60.0, "disposal_cost": 3.0},
    {"output": "more", "amount": 60.0, "disposal_cost": 3.0},
]
NEEDS = [{"need": "n", "amount": 60.0, "price": 5.0, "usual_material": "mud"}]
LINKS = [{"output": "more", "need": "n", "replaces": 1.0}]


def taken(plan):
    return plan.flows.groupby("output")["amount"].sum().to_dict()


@cache
def waste():
    """Match grain of little carbon that brings 9 a tonne and mud of much that brings 8.

    At most 60 t of either, 60 in all are wanted.
    """
    outputs = [
        {"output": "good", "amount": 60.0, "disposal_cost": 4.0},
        {"output": "green", "amount": 60.0, "disposal_cost": 3.0},
    ]
    lawful = matched(outputs, NEEDS)
    arcs = lawful.arcs
    arcs["co2"] = arcs["output"].map({"good": 0.1, "green": 0.7})
    return lawful.replace(arcs=arcs)


def test_one_objective_or_another():
    assert taken(optimise(waste())) == pytest.approx({"good": 60.0})
    plan = optimise(waste(), objective="co2")
    assert taken(plan) == pytest.approx({"green": 60.0})
    assert plan.objective == pytest.approx(42.0)
    assert plan.benefit == pytest.approx(60 * 8.0)


def test_weights_are_summed():
    """9 and 0.1 of one, 8 and 0.7 of the other: alike at 1 to 1 2/3."""
    plan = optimise(waste(), objective={"benefit": 1.0, "co2": 1.6})
    assert taken(plan) == pytest.approx({"good": 60.0})
    assert plan.objective == pytest.approx(60 * (9 + 1.6 * 0.1))
    assert taken(optimise(waste(), objective={"benefit": 1.0, "co2": 1.7})) == pytest.approx(
        {"green": 60.0}
    )


def test_a_weight_below_nought_seeks_less():
    assert taken(optimise(waste(), objective={"co2": -1.0})) == {}


@cache
def alike():
    """Match two that bring the same money, of which one avoids more CO2."""
    lawful = waste()
    arcs = lawful.arcs.assign(benefit=8.0)
    return lawful.replace(arcs=arcs)


@pytest.mark.parametrize(
    ("second", "name"), [("co2", "green"), ({"co2": -1.0}, "good"), ("diverted", None)]
)
def test_the_second_objective_decides_among_the_best_of_the_first(second, name):
    plan = optimise(alike(), objective=["benefit", second])
    assert plan.benefit == pytest.approx(480.0, rel=1e-8)
    if name:
        assert taken(plan) == pytest.approx({name: 60.0})
    row = plan.rows[plan.rows["kind"] == "objective"].iloc[0]
    assert row["subject"] == "benefit"
    assert row["activity"] == pytest.approx(480.0)
    assert check(plan)["holds"].all()


def test_the_first_objective_is_not_given_up_for_the_second():
    """Not even a trace of it, which would be told as a flow."""
    assert taken(optimise(waste(), objective=["benefit", "co2"])) == pytest.approx({"good": 60.0})
    assert taken(optimise(waste(), objective=["co2", "benefit"])) == pytest.approx({"green": 60.0})


def test_three_objectives_in_order():
    plan = optimise(alike(), objective=["diverted", "benefit", {"co2": -1.0}])
    assert taken(plan) == pytest.approx({"good": 60.0})
    assert plan.rows.query("kind == 'objective'")["subject"].tolist() == ["diverted", "benefit"]


def test_whole_numbers_in_order():
    """Diverted and benefit of the three: 10 and 2, 8 and 5, 6 and 10."""
    lawful = waters.exclusive()
    assert taken(optimise(lawful, objective=["diverted", "benefit"])) == pytest.approx({"a": 10.0})
    plan = optimise(lawful, objective=["benefit", "diverted"])
    assert taken(plan) == pytest.approx({"c": 6.0})
    assert plan.status == "optimal"


def test_contents_in_order():
    """All that may pass at 20: of a and b alike; then as much CO2 as can be, none."""
    sources = {"a": (50.0, 30.0, 1.0), "b": (50.0, 10.0, 0.0)}
    pairs = [("a", "p0/water"), ("b", "p0/water"), ("p0/water", "n")]
    lawful = tanks(sources, {"n": (40.0, 20.0, 6.0)}, pairs=pairs)
    plan = optimise(lawful, ["diverted", {"benefit": -1.0}], bilinear="bound", gap=1e-5)
    assert plan.status == "bounded"
    assert plan.flows.query("need == 'p0/water'")["amount"].sum() == pytest.approx(100.0, rel=1e-4)


class Told(Asked):
    """Asks as usual, but says of each answer in turn what it is told to say."""

    def answer(self, programme, products, start=None):
        self.starts.append(start)
        self.times.append(self.stop.seconds)
        return super().answer(programme, products, start)._replace(status=self.words.pop(0))

    def until(self, end, parts):
        again = super().until(end, parts)
        again.__dict__.update(words=self.words, starts=self.starts, times=self.times)
        return again


def told(words, seconds=None):
    asked = Told(Stop(1e-3, None, seconds))
    asked.__dict__.update(words=list(words), starts=[], times=[])
    return asked


@pytest.mark.parametrize(
    ("words", "status"),
    [(["optimal", "optimal"], "optimal"), (["stopped", "optimal"], "stopped"),
     (["within_gap", "optimal"], "within_gap"), (["optimal", "stopped"], "stopped"),
     (["stopped", "within_gap", "optimal"], "stopped")],
)  # fmt: skip
def test_a_list_is_as_sure_as_the_least_sure_of_it(words, status):
    study = Study(waste())
    goals = ["benefit", "co2", "diverted"][: len(words)]
    asked = told(words)
    _, answer = study._in_order(*study.programme(), goals, asked)
    assert answer.status == status
    assert asked.starts[0] is None
    assert all(start is not None for start in asked.starts[1:])


def test_the_time_is_shared_by_the_objectives_that_are_left():
    study, asked = Study(waste()), told(["optimal"] * 2, seconds=80.0)
    study._in_order(*study.programme(), ["benefit", "co2"], asked)
    assert asked.times[0] == pytest.approx(40.0, abs=5.0)
    assert asked.times[1] == pytest.approx(80.0, abs=10.0)


def test_a_floor_is_a_row_with_a_hair_of_room():
    study = Study(waste())
    programme, _ = study.programme()
    gain = study.gain("benefit")
    more = with_floor(programme, gain, 540.0, "benefit")
    row = more.rows.iloc[-1]
    assert (row["kind"], row["subject"], row["side"]) == ("objective", "benefit", "at_least")
    assert row["limit"] == pytest.approx(540.0 * (1 - HAIR), rel=1e-15)
    assert more.row_lower[-1] * row["scale"] == pytest.approx(row["limit"])
    entries = more.matrix.toarray()[-1]
    assert entries * row["scale"] == pytest.approx(gain)
    assert np.median(np.abs(entries[entries != 0])) == pytest.approx(1.0)


def test_objectives_in_words():
    assert said("co2") == "co2"
    assert said({"benefit": 1.0, "co2": 2.5}) == "1 benefit + 2.5 co2"


def test_the_same_plan_twice():
    one, two = optimise(waste(), "co2"), optimise(waste(), "co2")
    pd.testing.assert_frame_equal(one.flows, two.flows)
    pd.testing.assert_frame_equal(one.rows, two.rows)


def test_the_carbon_price_is_the_parks_unless_said():
    """At 2 the green one gains 8 + 1.4 against 9 + 0.2; none is in the benefit."""
    lawful = waste()
    park = lawful.park.replace(settings=dict(lawful.park.settings) | {"carbon_price": 2.0})
    plan = optimise(lawful.replace(park=park))
    assert taken(plan) == pytest.approx({"green": 60.0})
    assert (plan.benefit, plan.objective) == pytest.approx((480.0, 564.0))
    assert taken(optimise(lawful.replace(park=park), carbon_price=0.0)) == pytest.approx(
        {"good": 60.0}
    )


def test_conditional_exchanges_may_be_left_out():
    lawful = waste()
    assert (lawful.arcs["verdict"] == "conditional").all()
    assert not len(optimise(lawful, conditional=False).flows)


FAULTS = [
    ({"solver": "cplex"}, "no such solver"),
    ({"solver": "PULP:HiGHS"}, "no such solver"),
    ({"gap": -0.1}, "gap is below nought"),
    ({"gap": float("nan")}, "gap is below nought"),
    ({"gap_abs": -1.0}, "gap_abs is below nought"),
    ({"time_limit": -1.0}, "time_limit is below nought"),
    ({"bilinear": "guess"}, "refused or bounded"),
    ({"existing": "maybe"}, "kept or free"),
    ({"objective": "joy"}, "joy"),
    ({"objective": {}}, "no objective"),
    ({"objective": []}, "no objective"),
    ({"objective": ["benefit", "joy"]}, "joy"),
    ({"objective": {"benefit": 1.0, "joy": 1.0}}, "joy"),
    ({"budget": -1.0}, "budget"),
]


@pytest.mark.parametrize(("options", "words"), FAULTS)
def test_what_means_nothing_is_refused(options, words):
    with pytest.raises(SymbiosisError, match=words):
        optimise(waste(), **options)


def test_a_solver_that_is_not_there_is_an_error():
    with pytest.raises(SolverError, match="finds no solver"):
        optimise(waste(), solver="pulp:nonsense")


def test_highs_may_be_named_and_pulp_agrees():
    lawful = waters.exclusive()
    for solver in ("highs", "pulp:HiGHS"):
        assert optimise(lawful, solver=solver).objective == pytest.approx(10.0)


def test_a_stop_of_its_own_kind():
    assert stop_at(0.01, None, 3) == Stop(0.01, None, 3)


@pytest.mark.parametrize("verdict", ["forbidden", "unknown"])
def test_a_forced_link_that_may_not_run_is_no_plan(verdict):
    link = {"output": "mud", "need": "n", "status": "forced"}
    lawful = matched(OUTPUTS, NEEDS, links=[link])
    arcs = lawful.arcs
    arcs.loc[arcs["output"] == "mud", "verdict"] = verdict
    with pytest.raises(NoPlan, match="mud -> n"):
        optimise(lawful.replace(arcs=arcs))


def test_nothing_to_decide_and_something_asked_is_no_plan():
    lawful = matched([OUTPUTS[0]], [NEEDS[0] | {"usual_most": 0.0}])
    alone = lawful.replace(arcs=lawful.arcs.head(0))
    assert optimise(alone).benefit == 0.0
    floor = pd.DataFrame({"name": ["some"], "measure": ["amount"], "at_least": [10.0]})
    with pytest.raises(NoPlan, match="some"):
        optimise(alone, limits=floor)


def test_no_plan_names_the_rows():
    lawful = matched([OUTPUTS[0]], NEEDS)
    limits = [{"name": "much", "measure": "amount", "at_least": 70.0}]
    with pytest.raises(NoPlan, match="much") as error:
        optimise(lawful, limits=pd.DataFrame(limits))
    assert {"limit"} <= set(error.value.rows["kind"])


def test_columns_are_never_below_nought():
    study = Study(waste())
    programme = study.seeking(study.programme()[0], "benefit")

    class Noisy(Asked):
        def answer(self, programme, products, start=None):
            answer = super().answer(programme, products, start)
            return answer._replace(columns=answer.columns - 1e-12)

    assert solved(programme, None, Noisy(Stop())).columns.min() == 0.0


def hard(sources=30, sinks=35):
    """Match fixed charges of which a search has no end in a second."""
    random = np.random.default_rng(2)
    outputs = [{"output": f"o{i}", "amount": float(random.uniform(100, 1000)),
                "disposal_cost": 20.0} for i in range(sources)]  # fmt: skip
    needs = [{"need": f"n{i}", "amount": float(random.uniform(50, 700)), "price": 5.0,
              "usual_most": 0.0} for i in range(sinks)]  # fmt: skip
    links = [
        {"output": o["output"], "need": n["need"], "fixed_cost": float(random.uniform(1500, 4500)),
         "transport": float(random.uniform(0, 20))}
        for o in outputs for n in needs
    ]  # fmt: skip
    return Study(waters.matched(outputs, needs, links=links))


def test_a_time_limit_never_says_optimal():
    plan = hard().plan(gap=0.0, time_limit=1.0)
    assert plan.status == "stopped"
    assert plan.how.endswith("stopped by the time limit")
    assert np.isfinite(plan.bound)
    assert plan.bound > plan.objective
    stake = plan.programme.cost[plan.programme.integer].sum()
    assert plan.gap == pytest.approx(
        (plan.bound - plan.objective) / min(abs(plan.objective), stake)
    )
    assert plan.certificate.max() < 1e-6


def test_no_plan_in_no_time_is_an_error():
    with pytest.raises(SolverError, match="without a plan"):
        hard(8, 8).plan(gap=0.0, time_limit=0.0)


def test_pools_are_products_of_columns():
    lawful = tanks({"a": (9, 7.0, 1), "b": (9, 8.0, 1)}, {"n": (9, 9.0, 1)})
    programme, products = Study(lawful).programme("bound")
    assert isinstance(products, Products)
    assert (programme.columns["kind"].iloc[products.factor] == "content").all()
    assert Study(matched(OUTPUTS, NEEDS, known=KNOWN)).programme()[1] is None
