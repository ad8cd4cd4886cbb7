"""The programme against an independent solver, its certificate, its prices, and its laws."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import vstack

import makers
from symbiosis.errors import NoPlan, SymbiosisError
from symbiosis.matching.match import match
from symbiosis.model.programme import Programme
from symbiosis.planning.optimise import optimise
from symbiosis.planning.solvers import solve

PIPE = {"mode": "pipe", "rate": 0.1, "loading": 0.0, "currency": "VND", "per": "m3", "co2": 0.0,
        "reach_km": 500.0, "speed": 4.0, "confidence": "reported"}  # fmt: skip
WATER = {"material": "process_water", "measure": "m3", "density": 1000.0, "haul": "pipe"}


def catalogue(co2=0.0, pipe=0.1):
    """A catalogue of water alone."""
    return makers.catalogue([WATER | {"co2": co2}], haulage=[PIPE | {"rate": pipe}])


KNOWN = catalogue()


def park_of(outputs, needs, **others):
    """A park of water: nothing costs but what a row says."""
    own = {"material": "process_water", "unit": "m3"}
    return makers.park(
        [own | {"disposal_cost": 0.0} | row for row in outputs],
        [own | {"price": 0.0} | row for row in needs],
        distances=(),
        **others,
    )


def made(seed, outputs=4, needs=3, links=False):
    """Make a park at random: waters with a solute, limits above and below, prices, places."""
    rng = np.random.default_rng(seed)
    left = [
        {"output": f"o{i}", "company": f"a{i}", "material": "process_water", "unit": "m3",
         "amount": float(rng.uniform(10, 100)), "disposal_cost": float(rng.uniform(-2, 3)),
         "latitude": float(10 + rng.uniform(0, 0.05)), "longitude": 106.0}
        for i in range(outputs)
    ]  # fmt: skip
    wanted = [
        {"need": f"n{i}", "company": f"b{i}", "material": "process_water", "unit": "m3",
         "amount": float(rng.uniform(10, 100)), "price": float(rng.uniform(0, 10)),
         "usual_most": float(rng.choice([np.nan, 0.0])),
         "latitude": 10.0, "longitude": float(106 + rng.uniform(0, 0.05))}
        for i in range(needs)
    ]  # fmt: skip
    contents = [
        {"owner": row["output"], "parameter": "solute", "value": float(rng.uniform(0, 200)),
         "unit": "mg/L", "basis": "volume"} for row in left
    ]  # fmt: skip
    specs = [
        {"need": row["need"], "parameter": "solute", "at_most": float(rng.uniform(20, 150)),
         "usual": float(rng.uniform(0, 20)), "unit": "mg/L", "basis": "volume"} for row in wanted
    ]  # fmt: skip
    return park_of(outputs=left, needs=wanted, contents=contents, specs=specs)


def planned(park, **options):
    return optimise(match(park, KNOWN), **options)


def by_scipy(programme: Programme) -> float:
    """Solve the same arrays by another door: scipy's linprog, dual simplex."""
    matrix = programme.matrix.tocsr()
    equal = programme.row_lower == programme.row_upper
    upper = ~equal & np.isfinite(programme.row_upper)
    lower = ~equal & np.isfinite(programme.row_lower)
    answer = linprog(
        programme.cost,
        A_ub=vstack([matrix[upper], -matrix[lower]]),
        b_ub=np.concatenate([programme.row_upper[upper], -programme.row_lower[lower]]),
        A_eq=matrix[equal] if equal.any() else None,
        b_eq=programme.row_upper[equal] if equal.any() else None,
        bounds=list(zip(programme.lower, programme.upper, strict=True)),
        method="highs-ds",
    )
    assert answer.status == 0
    return float(answer.fun)


SEEDS = st.integers(0, 10_000)


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_it_agrees_with_another_solver_and_proves_itself(seed):
    plan = planned(made(seed))
    assert -plan.objective == pytest.approx(by_scipy(plan.programme), rel=1e-8, abs=1e-6)
    assert plan.certificate.max() < 1e-6


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_nothing_is_made_or_lost(seed):
    park = made(seed)
    plan = planned(park)
    gone = plan.flows.groupby("output")["amount"].sum()
    left = plan.left.set_index("output")["amount"]
    amounts = park.outputs.set_index("output")["amount"]
    pd.testing.assert_series_equal(
        left.add(gone, fill_value=0.0).sort_index(), amounts.sort_index(), check_names=False
    )
    filled = plan.flows.groupby("need")["delivered"].sum()
    bought = plan.usual.set_index("need")["amount"]
    needs = park.needs.set_index("need")
    usual = needs["usual_most"] != 0
    whole = bought.add(filled, fill_value=0.0)
    assert np.allclose(whole[usual], needs.loc[usual, "amount"])
    assert (whole <= needs["amount"] * (1 + 1e-9)).all()


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_every_mix_keeps_its_limit(seed):
    park = made(seed)
    plan = planned(park)
    content = park.contents.set_index("owner")["value"]
    usual = plan.usual.set_index("need")["amount"]
    for spec in park.specs.itertuples():
        part = plan.flows[plan.flows["need"] == spec.need]
        load = (part["amount"] * part["output"].map(content).astype(float)).sum() + usual[
            spec.need
        ] * spec.usual
        whole = part["amount"].sum() + usual[spec.need]
        assert load <= spec.at_most * whole + 1e-6 * max(whole, 1)


def stepped(programme: Programme, row: int, step: float) -> float:
    """Give the optimum with one row loosened by a step, its mix written anew."""
    matrix = programme.matrix.tolil()
    upper, lower = programme.row_upper.copy(), programme.row_lower.copy()
    told = programme.rows.iloc[row]
    if told["kind"] == "mix":
        sign = 1.0 if told["side"] == "at_most" else -1.0
        weights = programme.weights[[row]].toarray().ravel()
        change = step * weights / told["scale"]
        matrix[row] = matrix[[row]].toarray() - change * (sign if sign > 0 else 1.0)
    elif told["side"] == "equal":
        upper[row] += step
        lower[row] += step
    else:
        upper[row] += step
    answer = solve(replace(programme, matrix=matrix.tocsc(), row_upper=upper, row_lower=lower))
    return -float(programme.cost @ answer.columns)


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_a_price_is_what_a_small_step_brings(seed):
    plan = planned(made(seed))
    base = plan.objective
    for row in range(len(plan.rows)):
        told = plan.rows.iloc[row]
        if not np.isfinite(told["limit"]):
            continue
        step = 1e-5 * max(abs(told["limit"]), 1.0)
        right = (stepped(plan.programme, row, step) - base) / step
        left = (base - stepped(plan.programme, row, -step)) / step
        low, high = min(left, right), max(left, right)
        assert low - 1e-4 * (1 + abs(low)) <= told["price"] <= high + 1e-4 * (1 + abs(high))


def test_the_price_of_a_mix_agrees_with_a_looser_limit():
    """One stream is too salty, one is clean: together they serve the need."""
    park = park_of(
        outputs=[
            {"output": "salty", "company": "a", "amount": 100.0, "disposal_cost": 5.0},
            {"output": "clean", "company": "b", "amount": 30.0, "disposal_cost": 1.0},
        ],
        needs=[{"need": "n", "company": "c", "amount": 1000.0, "price": 4.0, "usual_most": 0.0}],
        contents=[
            {
                "owner": "salty",
                "parameter": "solute",
                "value": 90.0,
                "unit": "mg/L",
                "basis": "volume",
            },
            {
                "owner": "clean",
                "parameter": "solute",
                "value": 10.0,
                "unit": "mg/L",
                "basis": "volume",
            },
        ],
        specs=[
            {"need": "n", "parameter": "solute", "at_most": 40.0, "unit": "mg/L", "basis": "volume"}
        ],
    )
    plan = planned(park)
    flows = plan.flows.set_index("output")["amount"]
    assert flows["clean"] == pytest.approx(30.0)
    assert flows["salty"] == pytest.approx(30.0 * (40 - 10) / (90 - 40))
    price = plan.rows.set_index("kind").loc["mix", "price"]
    looser = park.replace(specs=park.specs.assign(at_most=40.0 + 1e-4))
    assert price == pytest.approx((planned(looser).benefit - plan.benefit) / 1e-4, rel=1e-3)


@given(SEEDS, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_reordering_and_renaming_change_no_objective(seed, shuffle):
    park = made(seed)
    order = list(range(len(park.outputs)))
    shuffle.shuffle(order)
    names = {f"o{i}": f"z{(i * 7 + 3) % 11} x" for i in range(len(park.outputs))}
    outputs = park.outputs.iloc[order].reset_index(drop=True)
    other = park.replace(
        outputs=outputs.assign(output=outputs["output"].map(names)),
        contents=park.contents.assign(owner=park.contents["owner"].map(names)).iloc[::-1],
        needs=park.needs.iloc[::-1],
    )
    assert planned(other).objective == pytest.approx(planned(park).objective, rel=1e-9, abs=1e-9)


@given(SEEDS, st.sampled_from([1e-3, 1e3, 24_000.0]))
@settings(max_examples=25, deadline=None)
def test_another_currency_changes_no_flow(seed, rate):
    """Money in another unit scales the objective and nothing else."""
    park = made(seed)
    other = park.replace(
        outputs=park.outputs.assign(disposal_cost=park.outputs["disposal_cost"] * rate),
        needs=park.needs.assign(price=park.needs["price"] * rate),
    )
    free = catalogue(pipe=0.0)
    one, two = optimise(match(park, free)), optimise(match(other, free))
    assert two.objective == pytest.approx(one.objective * rate, rel=1e-8, abs=1e-6)


@given(SEEDS, st.floats(1.01, 3.0))
@settings(max_examples=25, deadline=None)
def test_a_looser_limit_never_lowers_the_benefit(seed, factor):
    park = made(seed)
    looser = park.replace(specs=park.specs.assign(at_most=park.specs["at_most"] * factor))
    before = planned(park).objective
    assert planned(looser).objective >= before - 1e-7 * (1 + abs(before))


def test_an_existing_link_is_kept_and_told_apart():
    park = park_of(
        outputs=[{"output": "o", "company": "a", "amount": 100.0, "disposal_cost": -9.0}],
        needs=[{"need": "n", "company": "b", "amount": 100.0, "price": 5.0}],
        links=[
            {"output": "o", "need": "n", "status": "existing", "today": 40.0, "distance_km": 0.0}
        ],
    )
    plan = planned(park)
    assert plan.flows["amount"].sum() == pytest.approx(40.0)
    assert plan.benefit == pytest.approx(-160.0)
    assert plan.benefit_existing == pytest.approx(-160.0)
    link = plan.rows[plan.rows["kind"] == "link"].iloc[0]
    assert link["price"] == pytest.approx(4.0)


def test_a_forced_link_runs_and_a_barred_one_does_not():
    outputs = [{"output": "o", "company": "a", "amount": 100.0, "disposal_cost": -9.0}]
    needs = [{"need": "n", "company": "b", "amount": 80.0, "price": 5.0}]
    link = {"output": "o", "need": "n", "distance_km": 0.0}
    forced = park_of(outputs=outputs, needs=needs, links=[link | {"status": "forced"}])
    assert planned(forced).flows["amount"].sum() == pytest.approx(80.0)
    good = [outputs[0] | {"disposal_cost": 9.0}]
    barred = park_of(outputs=good, needs=needs, links=[link | {"status": "barred"}])
    assert planned(barred).flows["amount"].sum() == 0.0


def test_what_quarrels_is_named():
    park = park_of(
        outputs=[{"output": "o", "company": "a", "amount": 10.0}],
        needs=[{"need": "n", "company": "b", "amount": 100.0, "price": 5.0, "usual_most": 60.0}],
    )
    with pytest.raises(NoPlan) as error:
        planned(park)
    assert set(error.value.rows["subject"]) <= {"o", "n"}
    assert error.value.rows["give"].sum() == pytest.approx(30.0, rel=1e-6)
    assert "n" in str(error.value)


def test_a_limit_on_a_mix_that_quarrels_is_named_too():
    park = park_of(
        outputs=[{"output": "o", "company": "a", "amount": 100.0}],
        needs=[{"need": "n", "company": "b", "amount": 100.0, "price": 5.0}],
        contents=[makers.content("o", "solute", 50.0, "volume")],
        specs=[{"need": "n", "parameter": "solute", "at_most": 20.0, "unit": "mg/L",
                "usual": 0.0, "basis": "volume"}],
        links=[{"output": "o", "need": "n", "status": "existing", "today": 50.0}],
    )  # fmt: skip
    with pytest.raises(NoPlan) as error:
        planned(park)
    assert {"mix", "link"} <= set(error.value.rows["kind"])
    assert "solute" in str(error.value)


def test_a_forced_link_that_cannot_run_is_no_plan():
    park = park_of(
        outputs=[{"output": "o", "company": "a", "amount": 100.0}],
        needs=[{"need": "n", "company": "b", "amount": 100.0, "price": 5.0}],
        links=[{"output": "o", "need": "n", "via": "magic", "status": "forced"}],
    )
    with pytest.raises(NoPlan, match="o -> n"):
        planned(park)


def test_an_objective_nobody_knows_is_refused():
    with pytest.raises(SymbiosisError, match="joy"):
        planned(made(1), objective="joy")


def test_a_carbon_price_moves_the_plan_and_not_the_benefit():
    park = park_of(
        outputs=[{"output": "o", "company": "a", "amount": 10.0, "disposal_cost": -6.0}],
        needs=[{"need": "n", "company": "b", "amount": 10.0, "price": 5.0}],
        links=[{"output": "o", "need": "n", "distance_km": 0.0}],
    )
    carbon = catalogue(co2=0.5)
    assert not len(optimise(match(park, carbon)).flows)
    plan = optimise(match(park, carbon), carbon_price=4.0)
    assert plan.co2 == pytest.approx(5.0)
    assert plan.benefit == pytest.approx(-10.0)
    assert plan.objective == pytest.approx(10.0)


def test_a_park_without_exchanges_has_an_empty_plan():
    park = park_of(outputs=[], needs=[{"need": "n", "company": "b", "amount": 10.0, "price": 5.0}])
    plan = planned(park)
    assert plan.benefit == 0.0
    assert plan.usual["cost"].sum() == pytest.approx(50.0)


@pytest.mark.parametrize("seed", range(12))
def test_it_agrees_with_a_solver_of_another_house(seed):
    """CBC, which PuLP brings with it up to version 3, shares no code with HiGHS."""
    pulp = pytest.importorskip("pulp")
    solver = getattr(pulp, "PULP_CBC_CMD", None) or pulp.COIN_CMD
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PuLP 3.3 calls its own CBC outdated
        cbc = solver(msg=False)
    if not cbc.available():
        pytest.skip("PuLP 4 brings no CBC")
    plan = planned(made(seed, outputs=6, needs=5))
    problem = plan.to_pulp()
    problem.solve(cbc)
    assert -plan.objective == pytest.approx(pulp.value(problem.objective), rel=1e-6, abs=1e-6)
