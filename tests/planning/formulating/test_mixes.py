"""Limits on mixes as rows: from both sides, by every weight, the usual supply taking part."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

import makers
from planning.parks import best
from symbiosis.errors import SymbiosisError
from symbiosis.planning.formulating.case import case_of, quantified, taking_part
from symbiosis.planning.formulating.formulate import formulate
from symbiosis.planning.formulating.mixes import limits_of, mixed
from symbiosis.planning.optimise import optimise
from symbiosis.testing import check

FREE = makers.TRUCK | {"rate": 0.0, "loading": 0.0}
KINDS = [
    {"material": "stuff"},
    {"material": "waste", "parent": "stuff", "density": 800.0, "dry_matter": 0.5,
     "molar_mass": 20.0},
    {"material": "other", "parent": "stuff", "density": 1600.0, "dry_matter": 0.8,
     "molar_mass": 50.0},
]  # fmt: skip
WEIGHTS = {"mass": (1, 1), "volume": (1 / 0.8, 1 / 1.6), "mole": (50, 20), "dry": (0.5, 0.8)}


@cache
def blend(basis="mass", *, mixes=None, at_most=40.0, at_least=np.nan, value=(90.0, 10.0), **need):
    """Match much of a dirty waste, 30 t of a clean other, and a need that limits their mix."""
    parameters = [{"parameter": "p", "mixes": mixes}] if mixes else []
    known = makers.catalogue(KINDS, haulage=[FREE], parameters=parameters)
    outputs = [
        {"output": "dirty", "amount": 500.0},
        {"output": "clean", "material": "other", "amount": 30.0, "company": "cleaner"},
    ]
    contents = [
        makers.content(name, "p", held, basis)
        for name, held in zip(("dirty", "clean"), value, strict=True)
        if held is not None
    ]
    spec = {"need": "n0", "parameter": "p", "at_most": at_most, "at_least": at_least,
            "basis": basis}  # fmt: skip
    needs = [{"material": "stuff", "amount": 1000.0, "usual_most": 0.0} | need]
    return makers.matched(makers.park(outputs, needs, (), contents=contents, specs=[spec]), known)


def amount(matches, output="dirty"):
    """Give how much of an output flows in the best plan."""
    return best(matches).sum("flow", output=output)


def flows(plan):
    return plan.flows.set_index("output")["amount"]


def proven(plan):
    told = check(plan)
    assert told["holds"].all(), told[~told["holds"]]


@pytest.mark.parametrize("basis", WEIGHTS)
def test_a_limit_from_above(basis):
    """w_d (90 - 40) dirty <= w_c (40 - 10) clean."""
    dirty, clean = WEIGHTS[basis]
    assert amount(blend(basis)) == pytest.approx(30.0 * clean * 30 / (dirty * 50))


@pytest.mark.parametrize("basis", WEIGHTS)
def test_a_limit_from_below(basis):
    """w_d (40 - 30) dirty <= w_c (90 - 40) clean."""
    dirty, clean = WEIGHTS[basis]
    lawful = blend(basis, at_most=np.nan, at_least=40.0, value=(30.0, 90.0))
    assert amount(lawful) == pytest.approx(30.0 * clean * 50 / (dirty * 10))


@pytest.mark.parametrize(("basis", "mixes"), [("volume", None), ("dry", None), ("mass", "power 2")])
def test_the_price_of_a_mix_is_what_a_looser_limit_brings(basis, mixes):
    """The limit is told as it was typed, in whatever power the parameter mixes."""
    lawful, step = blend(basis, mixes=mixes), 1e-4
    plan = optimise(lawful)
    looser = lawful.replace(mixes=lawful.mixes.assign(at_most=40.0 + step))
    row = plan.rows[plan.rows["kind"] == "mix"].iloc[0]
    assert (row["activity"], row["limit"]) == pytest.approx((40.0, 40.0))
    assert row["price"] == pytest.approx((best(looser).value - plan.benefit) / step, rel=1e-4)
    proven(plan)


def test_a_limit_in_dry_matter_is_weighed_by_dry_matter_whatever_the_parameter():
    """Half of the waste is dry, 0.8 of the other: weighed as received the mix would break it."""
    assert amount(blend("dry", mixes="mass")) == pytest.approx(30 * 0.8 * 30 / (0.5 * 50))
    assert amount(blend("mass", mixes="dry")) == pytest.approx(30 * 30 / 50)


def test_what_mixes_by_a_power():
    """(90^2 - 40^2) dirty <= (40^2 - 10^2) clean."""
    assert amount(blend(mixes="power 2")) == pytest.approx(30 * (40**2 - 10**2) / (90**2 - 40**2))


@pytest.mark.parametrize(
    ("side", "content", "usual"), [("at_most", 30.0, 5.0), ("at_least", 10.0, 30.0)]
)
def test_the_usual_supply_takes_part(side, content, usual):
    """Limit 20, a need of 80 t: as much flows as what is bought makes good."""
    spec = {"need": "n0", "parameter": "p", side: 20.0, "usual": usual, "basis": "mass"}
    case = makers.park(contents=[makers.content("o0", "p", content)], specs=[spec])
    plan = optimise(makers.matched(case, makers.catalogue(haulage=[FREE])))
    share = abs(usual - 20.0) / abs(content - usual)
    assert plan.flows["amount"].sum() == pytest.approx(80.0 * share)
    assert plan.usual["amount"].sum() == pytest.approx(80.0 * (1 - share))
    proven(plan)


def test_a_unit_that_fills_two_weighs_one():
    """Each tonne displaces two of the usual supply; the mix is weighed as delivered.

    30 f + 5 u <= 20 (f + u) with 2 f + u = 80: 10 f <= 15 (80 - 2 f), f = 30.
    """
    spec = {"need": "n0", "parameter": "p", "at_most": 20.0, "usual": 5.0, "basis": "mass"}
    case = makers.park(
        contents=[makers.content("o0", "p", 30.0)],
        specs=[spec],
        links=[{"output": "o0", "need": "n0", "replaces": 2.0}],
    )
    plan = best(makers.matched(case, makers.catalogue(haulage=[FREE])))
    assert (plan.sum("flow"), plan.sum("usual")) == pytest.approx((30.0, 20.0))


def test_several_parameters_bind_at_once():
    """60 a <= 20 t and 60 b <= 20 t with 10 t of what is clean: 10 t of each."""
    outputs = [{"output": name, "company": name} for name in "abc"]
    outputs[2]["amount"] = 10.0
    held = {"a": (60.0, 0.0), "b": (0.0, 60.0), "c": (0.0, 0.0)}
    contents = [
        makers.content(name, key, value)
        for name, pair in held.items()
        for key, value in zip("pq", pair, strict=True)
    ]
    specs = [{"need": "n0", "parameter": key, "at_most": 20.0, "basis": "mass"} for key in "pq"]
    case = makers.park(outputs, [{"usual_most": 0.0}], (), contents=contents, specs=specs)
    plan = optimise(makers.matched(case, makers.catalogue(haulage=[FREE])))
    assert flows(plan).to_dict() == pytest.approx({"a": 10.0, "b": 10.0, "c": 10.0})
    assert (plan.rows.query("kind == 'mix'")["price"] > 0).all()
    proven(plan)


def test_every_period_keeps_its_own_mix():
    """What is clean comes in the first half alone, so nothing dirty can follow in the other."""
    matches = blend()
    halves = [{"period": "a", "hours": 4380.0}, {"period": "b", "hours": 4380.0}]
    profiles = [
        {"side": "output", "owner": "clean", "period": "a", "amount": 30.0, "money": 50_000.0}
    ]
    park = matches.park.replace(periods=pd.DataFrame(halves), profiles=pd.DataFrame(profiles))
    plan = optimise(matches.replace(park=park))
    told = plan.flows.set_index(["output", "period"])["amount"]
    assert told.to_dict() == pytest.approx({("clean", "a"): 30.0, ("dirty", "a"): 18.0})
    assert plan.rows.query("kind == 'mix'")["period"].tolist() == ["a", "b"]
    proven(plan)


def plant(out, at_most):
    """Match waste into a plant whose product, useful, holds `out` by its recipe, and is limited."""
    known = makers.catalogue(
        ["waste", "useful"],
        [{"conversion": "making", "takes": {"waste": 1.0}, "gives": {"useful": 0.5}}],
        haulage=[FREE],
        parameters=[{"parameter": "lead", "unit": "mg/kg", "basis": "mass", "mixes": "mass"}],
        outlets=[makers.outlet("making", "useful", "lead", out)],
    )
    spec = {"need": "p0/useful", "parameter": "lead", "at_most": at_most, "basis": "mass"}
    case = makers.park(needs=[{"material": "useful"}], distances=(), specs=[spec])
    case = makers.with_plants(case, known, {"conversion": "making"})
    return makers.matched(case, known, depth=0)


def test_a_product_may_be_limited_where_it_is_made():
    plan = optimise(plant(30.0, at_most=40.0))
    assert plan.runs["runs"].tolist() == pytest.approx([100.0])
    proven(plan)
    stopped = optimise(plant(50.0, at_most=40.0))
    assert stopped.runs["runs"].tolist() == [0.0]
    assert stopped.rows.query("kind == 'mix'")["subject"].tolist() == ["p0/useful"]


def test_a_limited_product_that_nobody_takes_holds_what_the_recipe_fixes():
    matches = plant(30.0, at_most=40.0)
    arcs = matches.arcs.query("output != 'p0/useful'")
    plan = optimise(matches.replace(arcs=arcs, delivered=matches.delivered.head(0)))
    assert plan.runs["runs"].tolist() == pytest.approx([100.0])  # the waste is disposed of


def test_one_key_that_comes_in_and_goes_out_is_limited_where_it_comes_in():
    """Water of 90 comes into what cleans it; the port may take 40 on average: none of it."""
    known = makers.catalogue(
        ["waste"],
        [{"conversion": "cleaning", "takes": {"waste": 1.0}, "gives": {"waste": 1.0}}],
        haulage=[FREE],
        parameters=[{"parameter": "lead", "unit": "mg/kg", "basis": "mass", "mixes": "mass"}],
        outlets=[makers.outlet("cleaning", "waste", "lead", 90.0)],
    )
    case = makers.park(
        [{"output": "dirty"}, {"output": "clean", "company": "cleaner", "amount": 10.0}],
        distances=(),
        contents=[makers.content("dirty", "lead", 90.0), makers.content("clean", "lead", 0.0)],
    )
    row = {"conversion": "cleaning", "max.waste.lead [mg/kg]": 40}
    plan = optimise(makers.matched(makers.with_plants(case, known, row), known, depth=0))
    into = plan.flows[plan.flows["need"] == "p0/waste"]
    load = (into["amount"] * into["output"].map({"dirty": 90.0, "clean": 0.0})).sum()
    assert load <= 40.0 * into["amount"].sum() + 1e-6
    assert plan.rows.query("kind == 'mix'")["subject"].tolist() == ["p0/waste"]


def test_entries_are_near_one_whatever_the_unit():
    matches = blend(at_most=2e-6, value=(3e-6, 0.0))
    made = formulate(matches, taking_part(matches))
    row = (made.programme.rows["kind"] == "mix").to_numpy()
    entries = made.programme.matrix.toarray()[row]
    assert np.abs(entries).max() == pytest.approx(1.0)
    assert made.programme.rows.loc[row, "scale"].tolist() == [2e-6]


def test_nothing_at_all_is_a_limit_too():
    lawful = blend(at_most=0.0, value=(5.0, 0.0))
    assert (amount(lawful, "dirty"), amount(lawful, "clean")) == pytest.approx((0.0, 30.0))


def test_an_unmeasured_content_is_an_error_or_counts_as_the_limit():
    matches = blend(value=(None, 10.0))
    arcs = quantified(matches, ["conditional", "unknown"])
    case = case_of(matches, arcs)
    with pytest.raises(SymbiosisError, match="not known") as error:
        mixed(case)
    assert "dirty" in error.value.where
    entries = mixed(case, blind=True).entries.set_index("output")
    assert entries["value"].to_dict() == {"clean": 10.0, "dirty": 40.0}


def test_limits_are_numbered_once_a_side():
    matches = blend(at_least=1.0)
    limits = limits_of(matches, pd.Series(["n0"]))
    assert limits["side"].tolist() == ["at_least", "at_most"]
    assert limits["row"].tolist() == [0, 1]
    assert not len(limits_of(matches, pd.Series(["another"])))
