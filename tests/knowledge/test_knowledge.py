"""The shipped catalogue files: sources, known names, closed balances."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest

import symbiosis.knowledge
from symbiosis.matching.routes import routes
from symbiosis.reading.catalogue import catalogue

FOLDER = Path(symbiosis.knowledge.__file__).parent
KINDS = ("material", "parameter", "conversion", "replacement", "haulage", "factor")
CONFIDENCES = {"measured", "reported", "estimated", "assumed"}
PINNED = [
    "process_water",
    "hydrogen",
    "carbon_dioxide",
    "biogas",
    "wastewater_sludge",
    "brewers_grain_wet",
    "recovered_paper",
    "treated_wastewater",
    "steam",
    "coal_fly_ash",
]
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
ENTRIES = {
    "absolute hazardous",
    "absolute non-hazardous",
    "mirror hazardous",
    "mirror non-hazardous",
}


def _blocks() -> dict[str, dict[str, dict[str, Any]]]:
    """Read every catalogue file; a key that two files hold is an error."""
    found: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in KINDS}
    for path in sorted(FOLDER.glob("*.toml")):
        for kind, blocks in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if kind not in KINDS:
                continue
            twice = found[kind].keys() & blocks.keys()
            assert not twice, f"{path.name}: {kind} {sorted(twice)} stands in two files"
            found[kind] |= blocks
    return found


BLOCKS = _blocks()
MATERIALS, CONVERSIONS = BLOCKS["material"], BLOCKS["conversion"]
EVERY = [(kind, key) for kind in KINDS for key in BLOCKS[kind]]


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


def _lineage(material: str) -> list[str]:
    """Give a material and all it is a kind of; a circle would never end."""
    line = [material]
    while parent := MATERIALS[line[-1]].get("parent"):
        assert parent not in line, f"{material} is a kind of itself"
        line.append(parent)
    return line


@pytest.mark.parametrize(("kind", "key"), EVERY)
def test_every_block_has_a_source_and_a_confidence(kind: str, key: str) -> None:
    block = BLOCKS[kind][key]
    assert block["confidence"] in CONFIDENCES
    assert len(block["source"]) > 10
    assert block["confidence"] == "assumed" or "assumed" not in block["source"]


def test_pinned_materials_are_known() -> None:
    assert [key for key in PINNED if key not in MATERIALS] == []
    assert len(MATERIALS) >= 70


@pytest.mark.parametrize("kind", ["material", "parameter"])
def test_no_name_means_two_things(kind: str) -> None:
    seen: dict[str, str] = {}
    for key, block in BLOCKS[kind].items():
        for name in {key, block["label"], block["label_vi"], *block.get("synonyms", [])}:
            folded = name.casefold().replace("_", " ")
            assert seen.setdefault(folded, key) == key, f"{name}: {key} and {seen[folded]}"


@pytest.mark.parametrize("key", MATERIALS)
def test_a_material_has_known_parents_a_measure_and_a_way_to_travel(key: str) -> None:
    line = _lineage(key)
    measure = MATERIALS[key]["measure"]
    assert measure in {"t", "m3", "MWh"}
    modes = [MATERIALS[name]["haul"] for name in line if "haul" in MATERIALS[name]]
    assert modes
    assert modes[0] in BLOCKS["haulage"]
    per = BLOCKS["haulage"][modes[0]]["rate"].split("/")[1]
    assert per == measure, f"{key} in {measure} travels by {modes[0]}, whose rate is per {per}"


def test_waste_codes_are_known() -> None:
    with (FOLDER / "waste_codes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = [row["code"] for row in rows]
    assert len(codes) == len(set(codes)) == 842
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert {row["entry"] for row in rows} == ENTRIES
    for block in MATERIALS.values():
        for code in block.get("ewc", []):
            assert code.replace(" ", "") in codes


@pytest.mark.parametrize("key", CONVERSIONS)
def test_a_conversion_names_known_things(key: str) -> None:
    block = CONVERSIONS[key]
    for material in (*block["takes"], *block["gives"], *block.get("outlet", {})):
        assert material in MATERIALS
    start, product = next(iter(block["takes"])), next(iter(block["gives"]))
    assert start != product or block["plant_only"]
    assert block["takes"][start] == 1.0
    for changes in (*block.get("outlet", {}).values(), *block.get("remove", {}).values()):
        assert set(changes) <= BLOCKS["parameter"].keys()
    assert block["legal_kind"] in {"simple", "recycling", "treatment"}
    assert block["effort"] in {"known unit", "new plant"}
    assert block["at"] in {"giver", "receiver"}
    assert 1 <= block["readiness"] <= 9


@pytest.mark.parametrize("key", CONVERSIONS)
def test_what_goes_in_comes_out(key: str) -> None:
    block = CONVERSIONS[key]
    taken, given = (
        {name: _number(amount) for name, amount in block[side].items()}
        for side in ("takes", "gives")
    )
    mass_in = sum(amount * _tonnes_per_unit(name) for name, amount in taken.items())
    mass_out = sum(amount * _tonnes_per_unit(name) for name, amount in given.items())
    assert mass_out == pytest.approx(mass_in, abs=2e-6)


@pytest.mark.parametrize("key", CONVERSIONS)
def test_no_energy_out_of_nothing(key: str) -> None:
    block = CONVERSIONS[key]
    first = next(iter(block["takes"]))
    if MATERIALS[first]["measure"] != "MWh":
        return
    taken, given = (
        sum(_number(x) for name, x in block[side].items() if MATERIALS[name]["measure"] == "MWh")
        for side in ("takes", "gives")
    )
    assert 0.0 < given < taken


@pytest.mark.parametrize("key", [k for k, b in CONVERSIONS.items() if b.get("by_dry_matter")])
def test_a_yield_by_dry_matter_keeps_the_dry_matter(key: str) -> None:
    block = CONVERSIONS[key]
    start, product = next(iter(block["takes"])), next(iter(block["gives"]))
    dry_in = float(MATERIALS[start]["dry_matter"].split()[0])
    dry_out = float(block["outlet"][product]["dry_matter"].split()[0])
    assert block["gives"][product] == pytest.approx(dry_in / dry_out, abs=1e-6)


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
    every = known.materials["material"].tolist()
    assert key not in {step for way in routes(known, every, every, 3) for step in way.steps}
    flagged = known.conversions["conversion"] == key
    freed = known.replace(
        conversions=known.conversions.assign(plant_only=known.conversions["plant_only"] & ~flagged)
    )
    assert key in {step for way in routes(freed, every, every, 3) for step in way.steps}


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


def test_what_has_wheels_carries_a_load_and_nothing_else_does() -> None:
    for key, block in BLOCKS["haulage"].items():
        assert ("payload" in block) == key.startswith("truck_"), key
    loads = {key: float(block["payload"].split()[0]) for key, block in BLOCKS["haulage"].items()
             if "payload" in block}  # fmt: skip
    factors = {key: BLOCKS["haulage"][key]["co2"] for key in loads}
    for key, load in loads.items():  # one class of lorry, one load
        assert {loads[other] for other in loads if factors[other] == factors[key]} == {load}


@pytest.mark.parametrize("key", ["nanofiltration", "reverse_osmosis", "water_reuse"])
def test_membranes_state_every_parameter_of_column_a(key: str) -> None:
    outlet = CONVERSIONS[key]["outlet"]["process_water"]
    assert len(COLUMN_A) == 33
    assert [name for name in COLUMN_A if name not in outlet] == []
    for name, limit in LIMITS_A.items():
        value, unit = outlet[name].split()
        assert unit == "mg/L"
        assert float(value) <= 0.5 * limit


def test_replacements_name_known_materials_and_have_what_their_basis_needs() -> None:
    for key, block in BLOCKS["replacement"].items():
        material, supply = block["material"], block["supply"]
        assert {material, supply} <= MATERIALS.keys(), key
        assert material != supply
        assert 0.0 < block["factor"] <= 1.2
        assert block["basis"] in {"stated", "dry_matter", "heating_value"}
        for name in (material, supply) if block["basis"] == "dry_matter" else ():
            assert "dry_matter" in MATERIALS[name], f"{key}: {name}"
        for name in (material, supply) if block["basis"] == "heating_value" else ():
            counted = MATERIALS[name]
            known = counted.keys() & {"heating_value", "heating_value_dry"}
            assert known or counted["measure"] == "MWh", f"{key}: {name}"


def test_liquid_carbon_dioxide_counts_only_the_power_of_its_liquefaction() -> None:
    grid = BLOCKS["factor"]["grid_vn_2023"]["value"]
    stated = float(MATERIALS["liquid_carbon_dioxide"]["co2"].split()[0])
    assert stated == pytest.approx(0.2 * grid)


def test_biogas_agrees_with_its_gas_law() -> None:
    gas = MATERIALS["biogas"]
    z = gas["compressibility"]["0"]
    molar_volume = z * 8.314462618 * 273.15 / 101.325  # m3/kmol
    by_volume = float(gas["heating_value_gas"].split()[0]) * molar_volume  # MJ/kmol
    by_mass = float(gas["heating_value"].split()[0]) * float(gas["molar_mass"].split()[0])
    assert by_mass == pytest.approx(by_volume, rel=2e-3)
