"""Contents that the plan decides: a plan that keeps them, and a bound that no plan exceeds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

import makers
from planning.tanks import FILTER, HALVES, TANK, bounded, catalogue, formulated, kept, tanks
from symbiosis.errors import NotLinear
from symbiosis.planning.bounding.products import exact, held
from symbiosis.planning.formulating.decided import check_linear, pooled
from symbiosis.planning.optimise import optimise
from symbiosis.planning.solving.solvers import solve

PLANT = {"conversion": "tank"}
GAP = 1e-4
ADDS = PLANT | {"adds.p [kg/year]": 0.2}


def arrows(text):
    return [tuple(pair.split(">")) for pair in text.split()]


def grown(matches):
    """Give the programme with its loads, and the products among its columns."""
    made = formulated(matches)
    return pooled(made.programme, made.layout, made.found)


def best_of_grid(sources, needs, capacity=100.0, points=60):
    """Give the best plan over a grid of contents of one tank, each a linear programme of its own.

    With the content held, what comes in has to average to it.
    """
    a, c, g = (np.array([row[i] for row in sources.values()]) for i in range(3))
    b, most, w = (np.array([row[i] for row in needs.values()]) for i in range(3))
    s, n = len(a), len(b)
    gain = np.concatenate([g, w, (g[:, None] + w).ravel()])  # into, out of, and past the tank
    past = np.eye(s * n).reshape(s, n, s * n)
    none = np.zeros
    supply = np.hstack([np.eye(s), none((s, n)), past.sum(axis=1)])
    need = np.hstack([none((n, s)), np.eye(n), past.sum(axis=0)])
    balance = np.concatenate([-np.ones(s), np.ones(n), none(s * n)])
    room = np.concatenate([np.ones(s), none(n + s * n)])
    best = -np.inf
    for q in np.linspace(c.min(), c.max(), points):
        loads = np.einsum("sn,snk->nk", c[:, None] - most, past)
        mix = np.hstack([none((n, s)), np.diag(q - most), loads])
        mean = np.concatenate([c - q, none(n + s * n)])
        answer = linprog(
            -gain, np.vstack([supply, need, balance, room, mix]),
            np.concatenate([a, b, [0.0, capacity], none(n)]), mean[None, :], [0.0],
        )  # fmt: skip
        best = max(best, -answer.fun)
    return best


def at_random(seed):
    """Make three sources and two needs of a tank: what is clean earns less or is dear."""
    random = np.random.default_rng(seed)
    sources = {
        f"s{i}": (float(random.integers(10, 60)), float(10 * i + 5), float(random.integers(-6, 2)))
        for i in range(3)
    }
    needs = {
        f"n{i}": (float(random.integers(10, 60)), float(random.integers(8, 22)),
                  float(random.integers(2, 9)))
        for i in range(2)
    }  # fmt: skip
    return sources, needs


@pytest.mark.parametrize("seed", range(3))
def test_no_grid_finds_more_than_the_bound_or_much_more_than_the_plan(seed):
    sources, needs = at_random(seed)
    best = best_of_grid(sources, needs)
    plan = optimise(tanks(sources, needs), bilinear="bound", gap=GAP)
    bounded(plan)
    kept(plan)
    assert best <= plan.bound + 1e-6
    assert plan.objective >= best - GAP * max(abs(best), 1.0) - 1e-9


def test_only_through_the_tank():
    """Where nothing can go past it, the tank holds what the stricter need allows, or less."""
    sources = {"a": (100.0, 30.0, -1.0), "b": (100.0, 10.0, -4.0)}
    needs = {"n": (40.0, 25.0, 6.0), "m": (40.0, 15.0, 8.0)}
    through = [(name, "p0/water") for name in sources] + [("p0/water", name) for name in needs]
    plan = optimise(tanks(sources, needs, pairs=through), bilinear="bound", gap=GAP)
    bounded(plan)
    kept(plan)
    # At 15: a quarter a, 80 * (7 - 1 / 4 - 3 * 4 / 4); at 25, n alone: 40 * (6 - 3 / 4 - 1).
    assert plan.objective == pytest.approx(40 * (6 + 8) - 80 * (0.25 * 1 + 0.75 * 4), rel=GAP)


def test_the_arrays_hold_what_the_flows_make():
    """Any flows: with the content worked out by hand, every row of the pool is kept."""
    lawful = tanks({"a": (50, 30.0, 1), "b": (50, 10.0, 1)}, {"n": (99, 40.0, 1)})
    programme, products = grown(lawful)
    columns = programme.columns
    x = np.zeros(len(programme.cost))

    def at(kind, output="", need=""):
        mine = (columns["kind"] == kind) & (columns["output"] == output)
        return int(np.flatnonzero(mine & (columns["need"] == need))[0])

    x[at("flow", "a", "p0/water")], x[at("flow", "b", "p0/water")] = 30.0, 10.0
    x[at("flow", "p0/water", "n")], x[at("runs")], x[at("rest")] = 25.0, 40.0, 15.0
    x[at("content")] = (30 * 30 + 10 * 10) / 40
    activity = programme.matrix @ exact(products, x)
    mine = (programme.rows["kind"] == "pool").to_numpy()
    assert mine.sum() == 2
    assert activity[mine] == pytest.approx(np.zeros(mine.sum()), abs=1e-9)
    assert programme.lower[at("content")] == 10.0
    assert programme.upper[at("content")] == 30.0
    told = columns.iloc[at("content")]
    assert (told["plant"], told["parameter"]) == ("p0", "p")


def test_no_content_is_more_than_all_of_it():
    """What a plant adds to what goes round in a circle may rise, but not without end."""
    lawful = tanks(
        {"a": (50, 40.0, 1)}, {"n": (99, 50.0, 2)}, [ADDS, PLANT],
        pairs=arrows("a>p0/water p0/water>p1/water p1/water>p0/water p0/water>n"),
    )  # fmt: skip
    programme, products = grown(lawful)
    factors = np.unique(products.factor)
    assert programme.upper[factors].tolist() == [1e6, 1e6]
    assert programme.lower[factors].tolist() == [40.0, 40.0]


def test_two_pools_in_series():
    """A grid over both contents, with these held."""
    lawful = tanks(
        {"a": (50, 90.0, 1), "b": (30, 10.0, -1), "c": (40, 50.0, 1)},
        {"n": (60, 40.0, 2), "m": (20, 30.0, 6)}, [PLANT, PLANT],
        pairs=arrows("a>p0/water b>p0/water p0/water>p1/water c>p1/water p1/water>n p1/water>m "
                     "p0/water>m"),
    )  # fmt: skip
    plan = optimise(lawful, bilinear="bound", gap=GAP)
    bounded(plan)
    kept(plan)
    programme, products = grown(lawful)
    study = plan.programme.cost[: len(programme.cost)]
    factors = np.unique(products.factor)
    best = -np.inf
    for first in np.linspace(10, 90, 9):
        for second in np.linspace(10, 90, 9):
            x = np.zeros(len(study))
            x[factors] = first, second
            answer = solve(held(replace(programme, cost=study), products, x))
            if answer.status == "optimal":
                best = max(best, -float(study @ answer.columns[: len(study)]))
    assert best <= plan.bound + 1e-6
    assert plan.objective >= best - GAP * abs(best)


def test_a_pool_that_feeds_itself_through_a_filter():
    """At 20: 40 a + 0.4 g = 20 (g + n) with a = n + 0.2 g, so that g = 5 n; 6 n are 100 runs."""
    removes = makers.outlet("filter", "water", "p", 0.5, kind="removed", unit="1", basis="")
    lawful = tanks(
        {"a": (50, 40.0, 1)}, {"n": (99, 20.0, 2)}, [PLANT, {"conversion": "filter"}],
        catalogue(TANK, FILTER, outlets=[removes]),
        pairs=arrows("a>p0/water p0/water>p1/water p1/water>p0/water p0/water>n"),
    )  # fmt: skip
    plan = optimise(lawful, bilinear="bound", gap=GAP)
    bounded(plan)
    assert plan.objective == pytest.approx(4 * 100 / 6, rel=GAP)


BY_TANK = arrows("a>p0/water p0/water>n clean>n")


def test_a_load_that_a_plant_adds():
    """200 g in 30 t of 10: 16 2/3; with 2 t of nothing, 18 t of it mix to 15."""
    sources = {"a": (30, 10.0, 1), "clean": (2, 0.0, 1)}
    plan = optimise(
        tanks(sources, {"n": (99, 15.0, 2)}, [ADDS], pairs=BY_TANK), bilinear="bound", gap=GAP
    )
    bounded(plan)
    kept(plan)
    assert plan.objective == pytest.approx(30 + 2 + 2 * 20, rel=GAP)


@pytest.mark.parametrize("status", ["candidate", "existing"])
def test_a_candidate_that_does_not_run_adds_nothing(status):
    """Its inflow costs more than all is worth: a candidate need not run, what is there does."""
    sources = {"a": (30, 10.0, -9), "clean": (2, 0.0, 1)}
    plant = ADDS | {"status": status}
    plan = optimise(
        tanks(sources, {"n": (99, 15.0, 2)}, [plant], pairs=BY_TANK), bilinear="bound", gap=GAP
    )
    bounded(plan)
    least = 1e-3 * plan.matches.park.plants["capacity"].iloc[0] if status == "existing" else 0.0
    assert plan.runs["runs"].tolist() == pytest.approx([least])
    assert plan.objective == pytest.approx(6.0 - 9 * least, abs=0.05)


@pytest.mark.parametrize(("cost", "best"), [(5.0, 67.0), (70.0, 6.0)])
def test_a_candidate_with_a_pool_is_built_if_it_pays(cost, best):
    sources = {"a": (30, 10.0, 1), "clean": (2, 0.0, 1)}
    plant = ADDS | {"status": "candidate", "fixed_cost": cost}
    plan = optimise(
        tanks(sources, {"n": (99, 15.0, 2)}, [plant], pairs=BY_TANK), bilinear="bound", gap=GAP
    )
    bounded(plan)
    assert plan.objective == pytest.approx(best, rel=GAP)
    assert plan.runs["built"].tolist() == [best > 6.0]
    assert plan.runs["fixed"].sum() == (cost if best > 6.0 else 0.0)
    capacity = plan.rows.query("kind == 'plant' and subject == 'p0'").iloc[0]
    assert capacity["activity"] == pytest.approx(30.0 if best > 6.0 else 0.0)


def by_dry(dry=(0.1, 0.5)):
    """Match muds of two dry matters into a tank, and a need that limits p of the dry matter."""
    step = {"conversion": "mudtank", "takes": {"mud": 1.0}, "gives": {"mud": 1.0}}
    told = {"a": (100.0, 2.0), "b": (100.0, 1.0)}
    contents, outputs = [], []
    for (name, (amount, gain)), share, value in zip(told.items(), dry, (300.0, 100.0), strict=True):
        outputs.append({"output": name, "company": name, "material": "mud", "amount": amount,
                        "disposal_cost": gain})  # fmt: skip
        contents.append(makers.content(name, "p", value, "dry"))
        contents.append(makers.content(name, "dry_matter", share * 1e6))
    need = {"material": "mud", "amount": 60.0, "usual_most": 0.0, "price": 3.0}
    spec = {"need": "n0", "parameter": "p", "at_most": 150.0, "unit": "mg/kg_dm", "basis": "dry"}
    known = catalogue(step, materials=[{"material": "mud"}])
    case = makers.park(outputs, [need], (), contents=contents, specs=[spec])
    case = makers.with_plants(case, known, {"conversion": "mudtank"})
    matches = makers.matched(case, known, depth=0)
    arcs = matches.arcs.query("output == 'p0/mud' or need == 'p0/mud'")
    return matches.replace(arcs=arcs)


def test_a_pool_whose_weight_depends_on_what_comes_in():
    """(300 * 0.1 a + 100 * 0.5 b) / (0.1 a + 0.5 b) <= 150: 15 a <= 25 b.

    Of 100 t of runs 62.5 are a, which earns more to take; of what is made 60 t are wanted.
    """
    lawful = by_dry()
    made = formulated(lawful)
    assert "through" in set(grown(lawful)[0].columns["kind"])
    assert made.found.pools.inflows["weight"].tolist() == [0.1, 0.5]
    plan = optimise(lawful, bilinear="bound", gap=GAP)
    bounded(plan)
    into = plan.flows[plan.flows["need"] == "p0/mud"].set_index("output")["amount"]
    assert into.sum() == pytest.approx(100.0)
    assert into.to_dict() == pytest.approx({"a": 62.5, "b": 37.5}, rel=1e-3)
    assert plan.objective == pytest.approx(162.5 + 60 * 3, rel=GAP)


def test_a_pool_of_equal_weights_needs_no_total():
    columns = grown(by_dry(dry=(0.3, 0.3)))[0].columns
    assert "through" not in set(columns["kind"])


def test_what_is_bought_thins_what_comes_in():
    """20 t of 30 and 10 t bought of nothing make 30 t of 20: 20 + 30 * 3 - 10."""
    lawful = tanks(
        {"a": (20, 30.0, 1)}, {"n": (30, 20.0, 3)}, [PLANT | {"price.water": 1.0}],
        pairs=arrows("a>p0/water p0/water>n"),
    )  # fmt: skip
    plan = optimise(lawful, bilinear="bound", gap=GAP)
    bounded(plan)
    assert plan.objective == pytest.approx(100.0, rel=GAP)
    assert plan.usual.set_index("need")["amount"]["p0/water"] == pytest.approx(10.0, rel=1e-3)


def test_two_inlets_of_unlike_weight():
    """A run takes 1 t of mud and 0.5 t of water: what it holds is what both bring in 1.5 t."""
    step = {"conversion": "mixer", "takes": {"mud": 1.0, "water": 0.5}, "gives": {"cake": 1.0}}
    lawful = tanks(
        {"a": (60, 30.0, 1, "mud"), "b": (60, 12.0, 1)}, {"n": (99, 24.0, 2, "cake")},
        [{"conversion": "mixer"}], catalogue(step),
    )  # fmt: skip
    plan = optimise(lawful, bilinear="bound", gap=GAP)
    bounded(plan)
    # (30 * 1 + 12 * 0.5) / 1.5 = 24: it may run as much as there is.
    assert plan.runs["runs"].tolist() == pytest.approx([60.0])
    assert plan.objective == pytest.approx(60 + 30 + 2 * 60, rel=GAP)


def test_two_products_share_one_content():
    step = {"conversion": "splitter", "takes": {"water": 1.0}, "gives": {"mud": 0.5, "cake": 0.5}}
    lawful = tanks(
        {"a": (100, 30.0, -1), "b": (100, 10.0, -3)},
        {"n": (20, 25.0, 9, "mud"), "m": (20, 15.0, 9, "cake")},
        [{"conversion": "splitter"}], catalogue(step),
    )  # fmt: skip
    plan = optimise(lawful, bilinear="bound", gap=GAP)
    bounded(plan)
    # Both at 15: 40 runs of which a quarter is a; the stricter limit decides.
    assert plan.objective == pytest.approx(40 * 9 - 10 - 30 * 3, rel=1e-3)
    amounts = plan.flows.set_index("output")["amount"]
    assert 30 * amounts["a"] + 10 * amounts["b"] <= 15 * (amounts["a"] + amounts["b"]) + 1e-6


def in_halves(matches, **profiles):
    """Part the year in two; `profiles` are the amounts of outputs in each."""
    rows = [
        {"side": "output", "owner": name, "period": period, "amount": amount, "money": money}
        for name, (money, amounts) in profiles.items()
        for period, amount in zip("ab", amounts, strict=True)
    ]
    park = matches.park
    return matches.replace(park=park.replace(periods=HALVES, profiles=pd.DataFrame(rows)))


def test_each_period_has_a_content_of_its_own():
    """What is clean comes in the first half alone: in the other nothing can go out."""
    lawful = tanks(
        {"a": (40, 30.0, 0), "b": (20, 10.0, 0)}, {"n": (99, 20.0, 2)},
        pairs=arrows("a>p0/water b>p0/water p0/water>n"),
    )  # fmt: skip
    plan = optimise(in_halves(lawful, b=(0.0, [20.0, 0.0])), bilinear="bound", gap=GAP)
    bounded(plan)
    kept(plan)
    out = plan.flows[plan.flows["need"] == "n"]
    assert out["period"].tolist() == ["a"]
    assert out["amount"].tolist() == pytest.approx([40.0])
    kinds = plan.programme.columns
    assert kinds[kinds["kind"] == "content"]["period"].tolist() == ["a", "b"]


def test_what_a_plant_adds_falls_into_the_periods_in_which_it_runs():
    """100 g in each half: with 20 t of 10 in the first, 15; in the other it need not run."""
    lawful = tanks({"a": (20, 10.0, 0)}, {"n": (99, 15.0, 2)}, [ADDS | {"status": "candidate"}],
                   pairs=arrows("a>p0/water p0/water>n"))  # fmt: skip
    plan = optimise(in_halves(lawful, a=(0.0, [20.0, 0.0])), bilinear="bound", gap=GAP)
    bounded(plan)
    kept(plan)
    assert plan.objective == pytest.approx(40.0, rel=GAP)
    assert plan.runs["runs"].tolist() == pytest.approx([20.0, 0.0])


def test_a_store_of_what_comes_into_a_pool_or_out_of_it_is_refused():
    """Its content would be decided from period to period."""
    lawful = tanks({"a": (40, 30.0, 0), "b": (20, 10.0, 0)}, {"n": (99, 20.0, 2)})
    store = [{"storage": "hub/water", "company": "hub", "material": "water", "capacity": 9.0}]
    lawful = lawful.replace(park=lawful.park.replace(periods=HALVES, storage=pd.DataFrame(store)))
    made = formulated(lawful)
    for side in ("output", "need"):
        one = made.case.holds[made.case.holds["side"] == side]
        layout = replace(made.layout, case=replace(made.case, holds=one))
        with pytest.raises(NotLinear, match="leave the store out") as refused:
            check_linear(layout, made.found, "bound")
        told = refused.value.pools.to_dict("records")
        assert told == [{"pool": "hub/water", "parameter": "p"}]
    check_linear(
        replace(made.layout, case=replace(made.case, holds=one.head(0))), made.found, "bound"
    )
