"""Limits on mixes as rows: weights, bases, powers, and the usual supply."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import makers
from symbiosis.errors import SymbiosisError
from symbiosis.matching.match import match
from symbiosis.planning.formulate import quantified, usual_needs
from symbiosis.planning.mixes import limits_of, mix_entries, mix_rows
from symbiosis.planning.optimise import optimise


def case(basis="mass", mixes=None, value=30.0, limit=20.0, usual=5.0, **need):
    parameters = [{"parameter": "p", "mixes": mixes}] if mixes else []
    known = makers.catalogue([{"material": "waste", "density": 800.0, "dry_matter": 0.5,
                               "molar_mass": 16.0}], parameters=parameters)  # fmt: skip
    contents = [makers.content("o0", "p", value, basis)] if value is not None else []
    if basis == "dry":
        contents.append(makers.content("o0", "dry_matter", 400_000.0))
    spec = {"need": "n0", "parameter": "p", "at_most": limit, "usual": usual, "basis": basis}
    park = makers.park(needs=[need], contents=contents, specs=[spec])
    return match(park, known)


def entries(matches):
    arcs = quantified(matches, ["allowed", "conditional", "unknown"])
    usual = usual_needs(matches.park.needs)
    limits = limits_of(matches, arcs["need"])
    return mix_entries(matches, arcs, usual, limits, blind=False)


@pytest.mark.parametrize(
    ("basis", "flow", "usual"),
    [("mass", 1.0, 1.0), ("volume", 1 / 0.8, 1 / 0.8), ("mole", 1000 / 16, 1000 / 16),
     ("dry", 0.4, 0.5)],
)  # fmt: skip
def test_a_tonne_weighs_by_the_basis_of_the_limit(basis, flow, usual):
    weight = entries(case(basis)).sort_values("column")["weight"].tolist()
    assert weight == pytest.approx([flow, usual])


def test_the_mix_keeps_its_limit_with_the_usual_supply():
    plan = optimise(case())
    flow, bought = plan.flows["amount"].sum(), plan.usual["amount"].sum()
    assert flow * 30 + bought * 5 == pytest.approx(20 * (flow + bought))


def test_the_worst_that_mixes_by_a_power_counts_by_it():
    plan = optimise(case(mixes="power 2"))
    flow, bought = plan.flows["amount"].sum(), plan.usual["amount"].sum()
    assert flow * 30**2 + bought * 5**2 == pytest.approx(20**2 * (flow + bought))
    row = plan.rows[plan.rows["kind"] == "mix"].iloc[0]
    assert row["activity"] == pytest.approx(20.0)
    step = 1e-4
    looser = optimise(case(mixes="power 2", limit=20.0 + step))
    assert row["price"] == pytest.approx((looser.benefit - plan.benefit) / step, rel=1e-3)


def test_a_floor_is_kept_too():
    known = makers.catalogue()
    park = makers.park(
        contents=[makers.content("o0", "p", 10.0)],
        specs=[{"need": "n0", "parameter": "p", "at_least": 20.0, "usual": 30.0, "unit": "mg/kg",
                "basis": "mass"}],
    )  # fmt: skip
    plan = optimise(match(park, known))
    flow, bought = plan.flows["amount"].sum(), plan.usual["amount"].sum()
    assert flow * 10 + bought * 30 == pytest.approx(20 * (flow + bought))
    assert plan.rows.set_index("kind").loc["mix", "activity"] == pytest.approx(20.0)


def test_entries_are_near_one():
    matches = case(value=3e-6, limit=2e-6, usual=0.0)
    arcs = quantified(matches, ["allowed", "conditional"])
    block = mix_rows(matches, arcs, usual_needs(matches.park.needs), blind=False)
    assert np.abs(block.value).max() == pytest.approx(1.0)


def test_an_unmeasured_content_is_an_error_or_blind():
    matches = case(value=None)
    with pytest.raises(SymbiosisError, match="not known"):
        entries(matches)
    arcs = quantified(matches, ["unknown"])
    usual = usual_needs(matches.park.needs)
    blind = mix_entries(matches, arcs, usual, limits_of(matches, arcs["need"]), blind=True)
    assert blind.set_index("column").loc[0, "value"] == 20.0


def test_limits_are_numbered_once_a_side():
    matches = case()
    both = matches.mixes.assign(at_least=1.0)
    limits = limits_of(matches.replace(mixes=both), pd.Series(["n0"]))
    assert limits["side"].tolist() == ["at_least", "at_most"]
    assert limits["row"].tolist() == [0, 1]
