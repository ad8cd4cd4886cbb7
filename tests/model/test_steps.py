"""What is left of a content after a plant and the conversions behind it."""

from __future__ import annotations

import pytest

import makers
from planning.tanks import DRYER, FILTER, TANK, catalogue, tanks
from symbiosis.model.steps import Steps

REMOVES = makers.outlet("filter", "water", "p", 0.75, kind="removed", unit="1", basis="")
DRY = makers.outlet("dryer", "cake", "dry_matter", 800_000.0)


def steps(*plants, known, contents=()):
    matches = tanks({"a": (10, 5.0, 1)}, {"n": (10, 9.0, 1)}, plants, known)
    park = matches.park
    more = makers.park(contents=contents).contents
    if len(more):
        matches = matches.replace(park=park.replace(contents=more))
    return Steps(matches.park, matches.known)


def test_a_tank_passes_all_on():
    found = steps({"conversion": "tank"}, known=catalogue())
    assert found.share("p0/water", "", "p", "mass") == 1.0


def test_a_plant_and_each_step_behind_it_remove_their_share_of_their_parameter():
    found = steps({"conversion": "filter"}, known=catalogue(outlets=[REMOVES]))
    assert found.share("p0/water", "", "p", "mass") == pytest.approx(0.25)
    assert found.share("p0/water", "filter", "p", "mass") == pytest.approx(0.25**2)
    assert found.share("p0/water", "tank > filter", "p", "mass") == pytest.approx(0.25**2)
    assert found.share("p0/water", "filter", "q", "mass") == 1.0


def dryer(**more):
    return DRYER | {"by_dry_matter": True} | more


def test_what_is_dried_is_concentrated_by_mass_alone():
    """The stated ports of a plant hold: a quarter is left of what it takes."""
    found = steps({"conversion": "dryer"}, known=catalogue(dryer(), TANK, outlets=[DRY]))
    assert found.share("p0/cake", "", "p", "mass") == pytest.approx(4.0)
    assert found.share("p0/cake", "", "p", "dry") == 1.0
    plain = steps({"conversion": "dryer"}, known=catalogue(DRYER, TANK))
    assert plain.share("p0/cake", "", "p", "mass") == 1.0


def test_all_that_comes_in_is_concentrated_but_only_in_the_product():
    """1 t of mud and 0.2 t of lime that nobody sells make 0.3 t of cake, and 0.9 t of water."""
    step = dryer(takes={"mud": 1.0, "lime": 0.2}, gives={"cake": 0.3, "water": 0.9})
    materials = ["water", "mud", "cake", "lime"]
    known = catalogue(step, TANK, outlets=[DRY], materials=materials)
    found = steps({"conversion": "dryer"}, known=known)
    assert found.share("p0/cake", "", "p", "mass") == pytest.approx(1.2 / 0.3)
    assert found.share("p0/water", "", "p", "mass") == 1.0


def test_a_step_on_the_way_concentrates_by_the_dry_matter_that_it_takes():
    """Mud of 20 % is dried to 80 %: four times as much; a plant that thickens it to 40 %: twice."""
    thick = {"conversion": "thickener", "takes": {"water": 1.0}, "gives": {"mud": 0.5}}
    known = catalogue(dryer(), thick, FILTER, outlets=[DRY])
    found = steps({"conversion": "thickener"}, known=known)
    assert found.share("p0/mud", "dryer", "p", "mass") == pytest.approx(0.8 / 0.2)
    measured = [makers.content("p0/mud", "dry_matter", 400_000.0)]
    found = steps({"conversion": "thickener"}, known=known, contents=measured)
    assert found.share("p0/mud", "dryer", "p", "mass") == pytest.approx(0.8 / 0.4)
    assert found.share("p0/mud", "dryer", "p", "dry") == 1.0
