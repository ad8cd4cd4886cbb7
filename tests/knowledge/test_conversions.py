"""The shipped conversions: every port named, masses closed, kinds and costs told."""

from __future__ import annotations

import re

import pytest

from knowledge.blocks import BLOCKS
from symbiosis.matching.routes import routes
from symbiosis.reading.catalogue import catalogue

MATERIALS, CONVERSIONS = BLOCKS["material"], BLOCKS["conversion"]
COLUMN_A = [
    "temperature",
    "colour",
    "ph",
    "bod5",
    "cod",
    "tss",
    "arsenic",
    "mercury",
    "lead",
    "cadmium",
    "chromium_vi",
    "chromium_iii",
    "copper",
    "zinc",
    "nickel",
    "manganese",
    "iron",
    "cyanide",
    "phenols",
    "mineral_oil",
    "sulfide",
    "fluoride",
    "ammonium_nitrogen",
    "total_nitrogen",
    "total_phosphorus",
    "chloride",
    "residual_chlorine",
    "organochlorine_pesticides",
    "organophosphorus_pesticides",
    "pcb",
    "coliform",
    "gross_alpha",
    "gross_beta",
]
PLANTS = {"co_digestion", "wastewater_collection", "water_reuse"}
# Column A of QCVN 40:2011 where a lower content is better, in the unit of the shipped outlets.
LIMITS_A = {"cod": 75, "bod5": 30, "tss": 50, "lead": 0.1, "mercury": 0.005, "chloride": 500}


def _number(amount: float | str) -> float:
    """Give an amount of a port in base units: t, m3 or MWh for one unit of the main material."""
    if not isinstance(amount, str):
        return float(amount)
    value, unit = amount.split()
    scale = {"kWh/t": 1e-3, "kWh/m3": 1e-3, "kWh/MWh": 1e-3, "MWh/t": 1.0}
    return float(value) * scale[unit]


def _tonnes_per_unit(material: str) -> float:
    """Give the mass of a base unit: a gas or steam counted in MWh by its heating value."""
    block = MATERIALS[material]
    if block["measure"] != "MWh":
        return 1.0  # a tonne, or a cubic metre of water
    if "heating_value" not in block:
        return 0.0
    value, unit = block["heating_value"].split()
    assert unit == "MJ/kg"
    return 3.6 / float(value)


def _haul(material: str) -> str:
    """Give how a material travels, by its own word or that of what it is a kind of."""
    block = MATERIALS[material]
    return block.get("haul") or _haul(block["parent"])


def _heat(material: str) -> float | None:
    """Give the lower heating value of a base unit in MWh, none if it is not known."""
    block = MATERIALS[material]
    if block["measure"] == "MWh":
        return 1.0
    if "heating_value" in block:
        return float(block["heating_value"].split()[0]) / 3.6
    if {"heating_value_dry", "dry_matter"} <= block.keys():
        dry = float(block["dry_matter"].split()[0]) / 100
        return float(block["heating_value_dry"].split()[0]) / 3.6 * dry
    return None


def test_a_conversion_names_known_things() -> None:
    for key, block in CONVERSIONS.items():
        named = {*block["takes"], *block["gives"], *block.get("outlet", {})}
        assert named <= MATERIALS.keys(), key
        start, product = next(iter(block["takes"])), next(iter(block["gives"]))
        assert start != product or block["plant_only"], key
        assert block["takes"][start] == 1.0, key
        for changes in (*block.get("outlet", {}).values(), *block.get("remove", {}).values()):
            assert set(changes) <= BLOCKS["parameter"].keys(), key
        assert block["legal_kind"] in {"simple", "recycling", "treatment"}, key
        assert block["effort"] in {"known unit", "new plant"}, key
        assert block["at"] in {"giver", "receiver"}, key
        assert 1 <= block["readiness"] <= 9, key


def test_what_goes_in_comes_out() -> None:
    gaps = {}
    for key, block in CONVERSIONS.items():
        taken, given = (
            sum(_number(amount) * _tonnes_per_unit(name) for name, amount in block[side].items())
            for side in ("takes", "gives")
        )
        gaps[key] = abs(given - taken)
    assert {key: gap for key, gap in gaps.items() if gap > 2e-6} == {}


def test_no_energy_out_of_nothing() -> None:
    for key, block in CONVERSIONS.items():
        if MATERIALS[next(iter(block["takes"]))]["measure"] != "MWh":
            continue
        taken, given = (
            sum(_number(x) for name, x in ports.items() if MATERIALS[name]["measure"] == "MWh")
            for ports in (block["takes"], block["gives"])
        )
        assert 0.0 < given < taken, key


def test_a_yield_by_dry_matter_keeps_the_dry_matter() -> None:
    for key, block in CONVERSIONS.items():
        if not block.get("by_dry_matter"):
            continue
        start, product = next(iter(block["takes"])), next(iter(block["gives"]))
        dry_in = float(MATERIALS[start]["dry_matter"].split()[0])
        dry_out = float(block["outlet"][product]["dry_matter"].split()[0])
        assert block["gives"][product] == pytest.approx(dry_in / dry_out, abs=1e-6), key


def test_only_plants_take_two_wastes_or_give_back_what_they_take() -> None:
    """On the way of one exchange the second waste would come from nowhere, for nothing."""
    for key, block in CONVERSIONS.items():
        waste = [name for name in block["takes"] if "price" not in MATERIALS[name]]
        several = len(set(waste) - {next(iter(block["takes"]))}) > 0
        if several or set(block["takes"]) & set(block["gives"]):
            assert block["plant_only"] is True, key
    assert {key for key, block in CONVERSIONS.items() if block.get("plant_only")} == PLANTS


@pytest.mark.parametrize("key", sorted(PLANTS))
def test_what_only_plants_do_is_on_no_way(key: str) -> None:
    known = catalogue()
    taken, ends = next(iter(CONVERSIONS[key]["takes"])), list(CONVERSIONS[key]["gives"])
    starts = [name for name, line in known.lineages().items() if taken in line]
    assert key not in {step for way in routes(known, starts, ends, 3) for step in way.steps}
    flagged = known.conversions["conversion"] == key
    freed = known.replace(
        conversions=known.conversions.assign(plant_only=known.conversions["plant_only"] & ~flagged)
    )
    assert key in {step for way in routes(freed, starts, ends, 3) for step in way.steps}


def test_a_tank_passes_on_what_it_holds() -> None:
    tank = CONVERSIONS["wastewater_collection"]
    assert tank["gives"] == {"treated_wastewater": 1.0}
    assert tank["takes"]["treated_wastewater"] == 1.0
    assert not {"outlet", "remove"} & tank.keys()


def test_co_digestion_gives_gas_within_the_heat_of_its_feed() -> None:
    block = CONVERSIONS["co_digestion"]
    feed = 0.0
    for name in ("brewers_grain_wet", "wastewater_sludge"):
        dry = float(MATERIALS[name]["dry_matter"].split()[0]) / 100
        heat = float(MATERIALS[name]["heating_value_dry"].split()[0]) / 3.6  # MWh/t
        feed += block["takes"][name] * dry * heat
    assert 0.3 * feed < block["gives"]["biogas"] < 0.6 * feed
    cubic_metres = 115 + 40
    per_cubic_metre = float(MATERIALS["biogas"]["heating_value_gas"].split()[0]) / 3600
    assert block["gives"]["biogas"] == pytest.approx(cubic_metres * per_cubic_metre, abs=1e-6)


@pytest.mark.parametrize("key", ["nanofiltration", "reverse_osmosis", "water_reuse"])
def test_membranes_state_every_parameter_of_column_a(key: str) -> None:
    outlet = CONVERSIONS[key]["outlet"]["process_water"]
    assert len(COLUMN_A) == 33
    assert [name for name in COLUMN_A if name not in outlet] == []
    for name, limit in LIMITS_A.items():
        value, unit = outlet[name].split()
        assert unit == "mg/L"
        assert float(value) <= 0.5 * limit


def test_there_are_conversions_for_all_that_industry_turns() -> None:
    """A way for each of what is named: from what is left over to what is made of it."""
    assert len(CONVERSIONS) >= 80
    ways = {(next(iter(b["takes"])), next(iter(b["gives"]))) for b in CONVERSIONS.values()}
    assert {
        ("treated_wastewater", "filtered_wastewater"),
        ("process_water", "demineralised_water"),
        ("low_temperature_waste_heat", "heat"),
        ("medium_temperature_waste_heat", "electricity"),
        ("medium_temperature_waste_heat", "chilled_water_cold"),
        ("hydrogen_rich_gas", "hydrogen"),
        ("biogas", "biomethane"),
        ("sulphur_dioxide", "sulphuric_acid"),
        ("blast_furnace_slag", "ground_slag"),
        ("construction_waste", "recycled_aggregate"),
        ("foundry_sand", "silica_sand"),
        ("eaf_dust", "zinc_oxide_dust"),
        ("aluminium_dross", "aluminium_ingot"),
        ("lead_acid_batteries", "lead_ingot"),
        ("spent_hydrochloric_acid", "regenerated_pickling_acid"),
        ("filtered_cooking_oil", "biodiesel"),
        ("food_waste", "insect_meal"),
        ("bagasse", "particle_board"),
        ("pet_scrap", "pet_flake"),
        ("end_of_life_tyres", "crumb_rubber"),
        ("textile_scrap", "recycled_fibre"),
        ("recovered_paper", "deinked_pulp"),
        ("wastewater_sludge", "sludge_fuel"),
    } <= ways


def test_a_conversion_tells_its_cost_and_the_scale_at_which_it_holds() -> None:
    for key, block in CONVERSIONS.items():
        if "cost" not in block:
            assert "no cost" in block["source"], key
            continue
        measure = MATERIALS[next(iter(block["takes"]))]["measure"]
        assert re.fullmatch(rf"[1-9][0-9]* [A-Z]{{3}}/{measure}", block["cost"]), key
        assert ("cost_at" in block) == ("scale_exponent" in block), key
        if "cost_at" in block:
            assert re.fullmatch(rf"[1-9][0-9]* {measure}/year", block["cost_at"]), key
            assert 0.5 <= block["scale_exponent"] <= 1.0, key


def test_no_two_conversions_bear_one_name() -> None:
    said = [block[name] for block in CONVERSIONS.values() for name in ("label", "label_vi")]
    assert sorted(name for name in set(said) if said.count(name) > 1) == []


def test_what_travels_as_hazardous_is_treated() -> None:
    """Pre-treating a hazardous waste is treating it, and asks for the licence."""
    for key, block in CONVERSIONS.items():
        if _haul(next(iter(block["takes"]))) == "truck_hazardous":
            assert block["legal_kind"] == "treatment", key


def test_no_more_heat_comes_out_than_the_feed_and_the_utilities_hold() -> None:
    for key, block in CONVERSIONS.items():
        if _heat(next(iter(block["takes"]))) is None:
            continue
        taken, given = (
            sum(_number(x) * (_heat(name) or 0.0) for name, x in block[side].items())
            for side in ("takes", "gives")
        )
        assert given <= taken, key
