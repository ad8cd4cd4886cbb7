"""A plan from matches, against an independent solver; what runs, is forced or quarrels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import vstack

import makers
from symbiosis.errors import NoPlan
from symbiosis.matching.match import match
from symbiosis.model.programme import Programme
from symbiosis.planning.optimise import optimise
from symbiosis.testing import made_catalogue, made_park

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
@settings(max_examples=4, deadline=None)
def test_it_agrees_with_another_solver_and_proves_itself(seed):
    plan = planned(made(seed))
    assert -plan.objective == pytest.approx(by_scipy(plan.programme), rel=1e-8, abs=1e-6)
    assert plan.certificate.max() < 1e-6


@given(SEEDS, st.randoms(use_true_random=False))
@settings(max_examples=2, deadline=None)
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
@settings(max_examples=2, deadline=None)
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


def test_a_park_without_exchanges_has_an_empty_plan():
    park = park_of(outputs=[], needs=[{"need": "n", "company": "b", "amount": 10.0, "price": 5.0}])
    plan = planned(park)
    assert plan.benefit == 0.0
    assert plan.usual["cost"].sum() == pytest.approx(50.0)


def test_names_and_order_change_no_decision():
    """Fixed costs, a candidate plant and a store: every table upside down, every key another."""
    park = made_park(5, 3, 3, fixed=True, plant=True, periods=2)
    keys = ("output", "need", "owner", "company", "storage")

    def other(name):
        frame = getattr(park, name)
        for key in frame.columns.intersection(keys):
            frame[key] = frame[key].map(lambda name: name if "/" in name else f"z {name}")
        return frame if name == "periods" else frame.iloc[::-1]

    upside_down = park.replace(**{name: other(name) for name in type(park).tables})
    one, two = (optimise(match(case, made_catalogue()), gap=1e-9) for case in (park, upside_down))
    assert one.objective == pytest.approx(two.objective, rel=1e-9)
    assert len(one.flows) == len(two.flows)


def test_a_budget_and_limits_are_kept():
    """The best of each is said beforehand: 50 m3 at 8, of which a link for 60 buys 30 more."""
    park = park_of(
        outputs=[{"output": "o", "company": "a", "amount": 80.0, "disposal_cost": 3.0}],
        needs=[{"need": "n", "company": "b", "amount": 50.0, "price": 5.0},
               {"need": "m", "company": "c", "amount": 30.0, "price": 5.0}],
        links=[{"output": "o", "need": key, "distance_km": 0.0, "capital": capital}
               for key, capital in (("n", 0.0), ("m", 60.0))],
    )  # fmt: skip
    assert planned(park).benefit == pytest.approx(640.0)
    assert planned(park, budget=59.0).benefit == pytest.approx(400.0)
    few = pd.DataFrame({"name": ["few"], "measure": ["amount"], "need": ["n"], "at_most": [20.0]})
    assert planned(park, limits=few).benefit == pytest.approx(400.0)
    assert planned(park, limits=few, budget=0.0).benefit == pytest.approx(160.0)
