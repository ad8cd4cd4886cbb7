"""CO2 avoided: four terms and their sum, by hand."""

from __future__ import annotations

import pytest

from makers import catalogue, only_arc, park
from matching.plants import plant, with_plants
from symbiosis.matching.carbon import CARBON_TERMS
from symbiosis.model.making import co2_of_making

MATERIALS = [
    {"material": "sludge", "co2_disposal": 0.5},
    {"material": "fuel"},
    {"material": "coal", "co2": 2.4},
    {"material": "electricity", "measure": "MWh", "price": 1.0, "co2": 99.0},
    {"material": "heat", "measure": "MWh", "price": 1.0, "co2": 0.2},
]
DRYING = {
    "conversion": "drying",
    "takes": {"sludge": 1.0, "electricity": 0.1, "heat": 0.7},
    "gives": {"fuel": 0.25},
}
REPLACED = {"material": "fuel", "supply": "coal", "basis": "stated", "factor": 0.4}


def test_the_four_terms_and_their_sum():
    known = catalogue(MATERIALS, conversions=[DRYING], replacements=[REPLACED])
    wanted = {"material": "fuel", "usual_supply": "coal", "usual_material": "coal"}
    arc = only_arc(park([{"material": "sludge"}], [wanted]), known)
    assert arc["co2_supply"] == pytest.approx(0.25 * 0.4 * 2.4)
    assert arc["co2_disposal"] == 0.5
    assert arc["co2_transport"] == pytest.approx(-0.25 * 0.0002 * 10)
    assert arc["co2_treatment"] == pytest.approx(-(0.1 * 0.66 + 0.7 * 0.2))
    assert arc["co2"] == pytest.approx(sum(arc[term] for term in CARBON_TERMS))


@pytest.mark.parametrize(("cost", "avoided"), [(10.0, 0.5), (0.0, 0.5), (-10.0, 0.0)])
def test_what_is_sold_today_is_not_disposed_of(cost, avoided):
    row = {"material": "sludge", "disposal_cost": cost}
    arc = only_arc(park([row], [{"material": "sludge"}]), catalogue(MATERIALS))
    assert arc["co2_disposal"] == avoided


def test_displaced_electricity_counts_as_the_grid_of_the_park_does():
    known = catalogue(MATERIALS)
    power = {"material": "electricity", "unit": "MWh"}
    arc = only_arc(park([power], [power], distances=[("giver", "taker", 0.0)]), known)
    assert arc["co2_supply"] == 0.66
    assert co2_of_making(known, {})["electricity"] == 99.0


def test_a_ratio_that_is_not_known_leaves_the_sum_open():
    known = catalogue([{"material": "waste", "co2": 1.0, "co2_disposal": 0.5}])
    arc = only_arc(park(needs=[{"unit": "m3"}]), known)
    assert arc[["co2_supply", "co2"]].isna().all()
    assert arc["co2_disposal"] == 0.5


# Plants.


KNOWN = catalogue([{"material": "sludge", "co2_disposal": 0.5}, {"material": "coal", "co2": 2.4}])


@pytest.mark.parametrize(("buys", "avoided"), [({"coal": 9.0}, 2.4), ({"coal": 0.0}, 2.4), ({}, 0)])
def test_nothing_is_displaced_where_a_plant_could_buy_nothing(buys, avoided):
    mill = plant("mill", {"coal": 1.0}, {"slag": 1.0}, buys=buys)
    arc = only_arc(with_plants(mill, outputs=[{"material": "coal"}]), KNOWN)
    assert arc["co2_supply"] == avoided
    assert arc["avoided_purchase"] == buys.get("coal", 0.0)


def test_what_a_company_only_takes_from_exchanges_displaces_as_before():
    arc = only_arc(park([{"material": "coal"}], [{"material": "coal", "usual_most": 0.0}]), KNOWN)
    assert arc["co2_supply"] == 2.4


@pytest.mark.parametrize(("cost", "avoided"), [(10.0, 0.5), (0.0, 0.0), (-10.0, 0.0)])
def test_only_a_residue_of_a_plant_is_disposed_of(cost, avoided):
    mill = plant("mill", {"coal": 1.0}, {"sludge": 1.0}, costs={"sludge": cost})
    arc = only_arc(with_plants(mill, needs=[{"material": "sludge"}]), KNOWN)
    assert arc["co2_disposal"] == avoided
    assert arc["co2"] == pytest.approx(sum(arc[term] for term in CARBON_TERMS))


# What is let go later, and grids of other countries.


@pytest.mark.parametrize(("material", "let_go"), [("liquid", 0.25), ("fuel", 0.0)])
def test_gas_that_is_let_go_later_is_told_apart_and_avoids_nothing(material, let_go):
    gases = ["sludge", "carbon_dioxide", {"material": "liquid", "parent": "carbon_dioxide"}, "fuel"]
    step = {"conversion": "making", "takes": {"sludge": 1.0}, "gives": {material: 0.25}}
    case = park([{"material": "sludge"}], [{"material": material}])
    arc = only_arc(case, catalogue(gases, conversions=[step]))
    assert arc["re_emitted"] == let_go
    assert arc["co2"] == arc["co2_transport"]


GRIDS = [
    {"factor": "grid_vn_2023", "value": 0.7, "place": "VN", "valid": "2023", "source": "a table"},
    {"factor": "grid_la_2022", "value": 0.2, "place": "LA", "valid": "2022", "source": "a list"},
]


def abroad(giver, taker, **settings):
    """Give an exchange of power on which a conversion uses 0.1 MWh, between two countries."""
    step = {
        "conversion": "making",
        "takes": {"sludge": 1.0, "electricity": 0.1},
        "gives": {"fuel": 0.25},
    }
    known = catalogue(MATERIALS, conversions=[step], factors=GRIDS)
    wanted = {"usual_supply": "power", "usual_material": "electricity", "material": "fuel"}
    sites = [{"company": "giver", "country": giver}, {"company": "taker", "country": taker}]
    sites.append({"company": "third", "country": "VN"})
    options = {"settings": {"stated": "", "grid_factor": 0.5} | settings, "sites": sites}
    link = {"output": "o0", "need": "n0", "via": "making", "replaces": 1.0}
    return only_arc(park([{"material": "sludge"}], [wanted], links=[link], **options), known)


def test_power_counts_as_the_grid_of_its_country_and_year():
    arc = abroad("VN", "VN")
    assert arc["co2_supply"] == pytest.approx(0.25 * 0.7)
    assert arc["co2_treatment"] == pytest.approx(-0.1 * 0.7)
    arc = abroad("LA", "VN")
    assert arc["co2_supply"] == pytest.approx(0.25 * 0.7)
    assert arc["co2_treatment"] == pytest.approx(-0.1 * 0.2)
    assert abroad("VN", "LA")["co2_supply"] == pytest.approx(0.25 * 0.2)


def test_a_stated_factor_counts_for_all():
    arc = abroad("LA", "VN", stated="grid_factor")
    assert arc["co2_supply"] == pytest.approx(0.25 * 0.5)
    assert arc["co2_treatment"] == pytest.approx(-0.1 * 0.5)
