"""What a flow holds and weighs: in the basis of the limit, by its own density and dry matter."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import makers
from symbiosis.planning.formulating.case import quantified, usual_needs
from symbiosis.planning.formulating.holding import (
    evened,
    held_by_flows,
    held_by_usual,
    power_of,
    weighed_by,
)

FACTS = {"material": "waste", "density": 800.0, "dry_matter": 0.5, "molar_mass": 16.0}


def held(basis="mass", mixes=None, found="mass", value=30.0, dry=None, facts=FACTS, **output):
    """Hold one flow of waste against a limit on p; `found` is the basis of its content."""
    contents = [makers.content("o0", "p", value, found)]
    if dry is not None:
        contents.append(makers.content("o0", "dry_matter", dry * 1e6))
    case = makers.park(outputs=[output], contents=contents)
    matches = makers.matched(case, makers.catalogue([facts]))
    limit = {"need": "n0", "parameter": "p", "basis": basis, "mixes": mixes or basis}
    arcs = quantified(matches, ["allowed", "conditional", "unknown"])
    return held_by_flows(matches, arcs, pd.DataFrame([limit])).iloc[0]


def test_the_power_of_a_mix():
    given = pd.Series(["mass", "power 2", "power 1.44", "no", ""])
    assert power_of(given).tolist() == [1.0, 2.0, 1.44, 1.0, 1.0]


@pytest.mark.parametrize(
    ("basis", "mixes", "by"),
    [("mass", "mass", "mass"), ("dry", "mass", "dry"), ("volume", "mass", "volume"),
     ("mass", "dry", "mass"), ("own", "mass", "mass"), ("own", "volume", "volume"),
     ("mass", "power 2", "power 2"), ("own", "own", "own")],
)  # fmt: skip
def test_a_mix_is_weighed_as_its_content_is_stated(basis, mixes, by):
    limits = pd.DataFrame({"basis": [basis], "mixes": [mixes]})
    assert weighed_by(limits).tolist() == [by]


@pytest.mark.parametrize(
    ("basis", "weight"),
    [("mass", 1.0), ("volume", 1 / 0.8), ("mole", 1000 / 16), ("dry", 0.4), ("own", 1.0)],
)
def test_a_tonne_weighs_by_the_basis(basis, weight):
    found = held(basis, found=basis, dry=0.4)
    assert found["value"] == 30.0
    assert found["weight"] == pytest.approx(weight)


@pytest.mark.parametrize(
    ("basis", "found", "value"),
    [("mass", "dry", 30 * 0.4), ("dry", "mass", 30 / 0.4), ("mass", "volume", 30 * 1000 / 800),
     ("volume", "mass", 30 * 800 / 1000), ("mole", "mass", np.nan), ("mass", "own", np.nan)],
)  # fmt: skip
def test_a_content_is_moved_to_the_basis_of_the_limit(basis, found, value):
    assert held(basis, found=found, dry=0.4)["value"] == pytest.approx(value, nan_ok=True)


def test_typical_dry_matter_weighs_but_moves_no_content():
    """A content is not guessed; what it weighs in the mix has to be."""
    assert np.isnan(held("dry", found="mass")["value"])
    found = held("dry", found="dry")
    assert (found["value"], found["weight"]) == (30.0, 0.5)
    unknown = held("dry", found="dry", facts={"material": "waste"})
    assert unknown["weight"] == 1.0


def test_the_density_of_the_row_goes_before_that_of_the_catalogue():
    found = held("volume", found="mass", density=1250.0)
    assert found["value"] == pytest.approx(30 * 1.25)
    assert found["weight"] == pytest.approx(1 / 1.25)
    alone = held("volume", found="mass", density=1250.0, facts={"material": "waste"})
    assert alone["value"] == pytest.approx(30 * 1.25)


def test_a_power_raises_the_content_and_weighs_in_base_units():
    found = held("volume", "power 2", found="volume")
    assert (found["value"], found["weight"]) == (900.0, 1.0)


def test_what_is_delivered_weighs_for_a_unit_at_the_gate():
    """Half a tonne of powder of 2 t/m3 arrives for each tonne of waste: 0.25 m3."""
    known = makers.catalogue(
        [FACTS, {"material": "powder", "density": 2000.0}],
        [{"conversion": "milling", "takes": {"waste": 1.0}, "gives": {"powder": 0.5}}],
    )
    case = makers.park(
        needs=[{"material": "powder"}], contents=[makers.content("o0", "p", 30.0, "volume")]
    )
    matches = makers.matched(case, known)
    limit = {"need": "n0", "parameter": "p", "basis": "volume", "mixes": "volume"}
    arcs = quantified(matches, ["allowed", "conditional"])
    found = held_by_flows(matches, arcs, pd.DataFrame([limit])).iloc[0]
    assert found["weight"] == pytest.approx(0.5 / 2.0)
    assert found["units"] == pytest.approx(0.5)


def test_the_usual_supply_weighs_by_its_own_material():
    known = makers.catalogue([FACTS, {"material": "coal", "density": 1300.0}])
    case = makers.park(needs=[{"usual_material": "coal"}])
    matches = makers.matched(case, known)
    limit = {"need": "n0", "parameter": "p", "basis": "volume", "mixes": "volume", "usual": 4.0}
    bought = usual_needs(matches.park.needs)
    found = held_by_usual(matches, bought, pd.DataFrame([limit])).iloc[0]
    assert found["weight"] == pytest.approx(1 / 1.3)
    assert found["value"] == 4.0
    squared = held_by_usual(matches, bought, pd.DataFrame([limit | {"mixes": "power 2"}]))
    assert squared.iloc[0]["value"] == 16.0


def test_a_mix_with_an_unknown_weight_is_weighed_in_base_units():
    entries = pd.DataFrame(
        {"row": [0, 0, 1], "weight": [62.5, np.nan, 40.0], "units": [1.0, 0.5, 1.0]}
    )
    assert evened(entries, "row")["weight"].tolist() == [1.0, 0.5, 40.0]
