"""How much of the usual supply is displaced, on which basis, and what is said to be assumed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from makers import catalogue, content, matched, only_arc, park, told
from matching.plants import plant, with_plants
from symbiosis.matching.replaces import Ratios

COAL = {"material": "coal", "heating_value": 6.0, "dry_matter": 0.9}
HUSK = {"material": "husk", "heating_value": 3.6, "parent": "biomass"}
GRAIN = {"material": "grain", "dry_matter": 0.25}
MEAL = {"material": "meal", "dry_matter": 0.88}
MATERIALS = [COAL, HUSK, GRAIN, MEAL, "biomass"]


def exchange(material: str, usual: str = "", use: str = "", stated=(), contents=(), **more):
    need = {"material": more.pop("wanted", material), "use": use}
    if usual:
        need |= {"usual_supply": usual, "usual_material": usual}
    case = park([{"material": material}], [need | more.pop("need", {})], contents=contents, **more)
    return case, catalogue(more.get("materials", MATERIALS), replacements=stated)


def ratio(*args, **more) -> tuple[float, str]:
    arc = only_arc(*exchange(*args, **more))
    return arc["replaces"], arc["replaces_basis"]


def test_the_same_material_displaces_one_for_one():
    assert ratio("husk") == (1, "same material")
    assert ratio("husk", wanted="biomass") == (1, "same material")
    assert only_arc(*exchange("husk"))["confidence"] == "reported"


def test_what_the_catalogue_states():
    stated = [{"material": "husk", "supply": "coal", "basis": "stated", "factor": 0.5}]
    assert ratio("husk", "coal", stated=stated) == (0.5, "stated")


def test_what_is_stated_of_a_family_holds_for_its_kinds():
    stated = [{"material": "biomass", "supply": "coal", "basis": "stated", "factor": 0.5}]
    assert ratio("husk", "coal", stated=stated) == (0.5, "stated")


def test_what_is_stated_of_a_kind_comes_before_that_it_is_a_kind():
    stated = [{"material": "husk", "supply": "biomass", "basis": "stated", "factor": 0.8}]
    assert ratio("husk", wanted="biomass", stated=stated) == (0.8, "stated")


def test_what_is_stated_of_the_use_comes_before_what_is_stated_of_all():
    pair = {"material": "husk", "supply": "coal", "basis": "stated"}
    stated = [pair | {"factor": 0.5}, pair | {"use": "fuel", "factor": 0.6}]
    assert ratio("husk", "coal", "fuel", stated)[0] == 0.6
    assert ratio("husk", "coal", "filler", stated)[0] == 0.5


def test_a_fuel_counts_by_its_heating_value():
    found, basis = ratio("husk", "coal", "fuel")
    assert found == pytest.approx(3.6 / 6.0)
    assert basis == "heating_value"


def test_a_fuel_without_a_heating_value_counts_by_its_dry_matter():
    sludge = {"material": "sludge", "heating_value_dry": 3.0}
    materials = [COAL, sludge]
    case, _ = exchange("sludge", "coal", "fuel", contents=[content("o0", "dry_matter", 4e5)])
    assert only_arc(case, catalogue(materials))["replaces"] == pytest.approx(3.0 * 0.4 / 6.0)


def test_a_fuel_measured_in_energy_or_by_volume():
    gas = {"material": "gas", "measure": "MWh"}
    oil = {"material": "oil", "measure": "m3", "density": 900.0, "heating_value": 11.0}
    known = catalogue([COAL, gas, oil])
    usual = {"use": "fuel", "usual_supply": "coal", "usual_material": "coal"}
    for material, unit, heat in (("gas", "MWh", 1.0), ("oil", "m3", 9.9)):
        case = park([{"material": material, "unit": unit}], [usual | {"material": material}])
        assert only_arc(case, known)["replaces"] == pytest.approx(heat / 6.0)


def test_a_feed_counts_by_its_dry_matter():
    found, basis = ratio("grain", "meal", "feed")
    assert found == pytest.approx(0.25 / 0.88)
    assert basis == "dry_matter"
    measured = ratio("grain", "meal", "feed", contents=[content("o0", "dry_matter", 220_000.0)])
    assert measured[0] == pytest.approx(0.22 / 0.88)


def test_a_feed_measured_by_volume_counts_by_the_dry_matter_of_a_cubic_metre():
    slurry = {"material": "slurry", "measure": "m3", "density": 1_100.0, "dry_matter": 0.1}
    usual = {"material": "slurry", "use": "feed", "usual_supply": "meal", "usual_material": "meal"}
    arc = only_arc(park([{"material": "slurry", "unit": "m3"}], [usual]), catalogue([slurry, MEAL]))
    assert arc["replaces"] == pytest.approx(1.1 * 0.1 / 0.88)


def test_a_stated_basis_takes_its_correction():
    stated = [{"material": "grain", "supply": "meal", "basis": "dry_matter", "factor": 0.6}]
    assert ratio("grain", "meal", "feed", stated)[0] == pytest.approx(0.6 * 0.25 / 0.88)


def test_an_assumed_statement_makes_the_purchase_assumed():
    stated = [{"material": "husk", "supply": "coal", "basis": "stated", "factor": 0.5}]
    assert only_arc(*exchange("husk", "coal", stated=stated))["confidence"] == "reported"
    stated[0]["confidence"] = "assumed"
    assert only_arc(*exchange("husk", "coal", stated=stated))["confidence"] == "assumed"


def test_a_link_comes_first():
    link = [{"output": "o0", "need": "n0", "replaces": 0.3}]
    stated = [{"material": "husk", "supply": "coal", "basis": "stated", "factor": 0.5}]
    stated[0]["confidence"] = "assumed"
    case, known = exchange("husk", "coal", stated=stated, links=link)
    arc = only_arc(case, known)
    assert (arc["replaces"], arc["replaces_basis"]) == (0.3, "stated by the link")
    assert arc["confidence"] == "reported"


@pytest.mark.parametrize(
    "usual",
    [
        {"usual_supply": "coal", "usual_material": "coal"},  # of which nothing is stated
        {"usual_supply": "something nobody lists"},
    ],
)
def test_anything_else_is_one_for_one_and_called_assumed(usual):
    case, known = exchange("grain", need=usual)
    matches = matched(case, known)
    arc = matches.arcs.iloc[0]
    assert (arc["replaces"], arc["replaces_basis"]) == (1, "assumed 1:1")
    assert (arc["confidence"], arc["verdict"]) == ("assumed", "allowed")
    assert len(told(matches, "one unit is taken to replace one unit")) == 1


def test_a_fuel_of_unknown_heating_value_is_assumed_too():
    assert ratio("biomass", "coal", "fuel") == (1, "assumed 1:1")


def test_units_that_cannot_be_compared_are_unknown():
    case, known = exchange("grain", need={"unit": "MWh"})
    matches = matched(case, known)
    arc = matches.arcs.iloc[0]
    assert np.isnan(arc["replaces"])
    assert np.isnan(arc["benefit"])
    assert arc["verdict"] == "unknown"
    assert len(told(matches, "cannot be compared")) == 1


@pytest.mark.parametrize(
    ("measure", "unit", "expected"),
    [
        ("t", "m3", 1 / 0.8),
        ("m3", "t", 0.8),
        ("t", "MWh", 4.0),
        ("MWh", "t", 0.25),
        ("m3", "MWh", 3.2),
    ],
)
def test_units_are_compared_by_density_and_heating_value(measure, unit, expected):
    stuff = {"material": "stuff", "measure": measure, "density": 800.0, "heating_value": 4.0}
    case = park([{"material": "stuff", "unit": measure}], [{"material": "stuff", "unit": unit}])
    arc = only_arc(case, catalogue([stuff]))
    assert arc["replaces"] == pytest.approx(expected)
    assert arc["replaces_basis"] == "same material"


# Into a plant.


def fed(material="husk", known=None, **need):
    mill = plant("mill", {"biomass": 1.0}, {"grain": 0.5})
    mill["needs"][0] |= need
    stated = [{"material": "husk", "supply": "biomass", "basis": "stated", "factor": 0.5}]
    known = catalogue(known or MATERIALS, replacements=stated)
    return matched(with_plants(mill, outputs=[{"material": material}]), known)


@pytest.mark.parametrize(
    "need",
    [
        {},
        {"use": "fuel"},
        {"use": "feed"},
        {"usual_supply": "coal", "usual_material": "coal"},
        {"usual_supply": "something nobody lists"},
    ],
)
def test_what_a_plant_takes_is_the_thing_itself(need):
    matches = fed(**need)
    arc = matches.arcs.iloc[0]
    assert (arc["replaces"], arc["replaces_basis"]) == (1, "same material")
    assert (arc["confidence"], len(matches.findings)) == ("reported", 0)


def test_what_a_plant_takes_in_another_unit_is_compared_by_density():
    husk = HUSK | {"measure": "m3", "density": 250.0}
    known = [husk, "biomass", "grain"]
    arc = fed(known=known).arcs.iloc[0]
    assert (arc["replaces"], arc["replaces_basis"]) == (0.25, "same material")
    assert arc["most"] == 100  # m3, which are 25 of the 50 t that it takes


def test_ratios_asked_in_parts_are_those_asked_at_once():
    """Of a need, two ways to say what it buys are one question: it stands twice in what is asked."""
    known = catalogue(MATERIALS)
    asked = pd.DataFrame(
        [("husk", "coal", "fuel", False, "t")] * 2
        + [("grain", "meal", "feed", False, "t"), ("husk", "husk", "", False, "t")],
        columns=["delivered", "supply", "use", "foreign", "unit"],
    )
    ratios = Ratios(known)
    parts = [ratios.of(asked.iloc[rows]) for rows in ([0, 1], [2], [3, 0])]
    whole = Ratios(known).of(asked)
    told = pd.concat(parts).reset_index(drop=True)
    pd.testing.assert_frame_equal(told, whole.iloc[[0, 1, 2, 3, 0]].reset_index(drop=True))
