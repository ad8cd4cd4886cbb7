"""The shipped catalogue files: sources, pinned names, waste codes, ways to travel."""

from __future__ import annotations

import csv

import pytest

from knowledge.blocks import BLOCKS, FOLDER, KINDS, twice_claimed

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
ENTRIES = {
    "absolute hazardous",
    "absolute non-hazardous",
    "mirror hazardous",
    "mirror non-hazardous",
}


MATERIALS = BLOCKS["material"]
EVERY = [(kind, key) for kind in KINDS for key in BLOCKS[kind]]


def test_every_block_has_a_source_and_a_confidence() -> None:
    bad = []
    for kind, key in EVERY:
        block = BLOCKS[kind][key]
        told = block.get("confidence") in CONFIDENCES and len(block.get("source", "")) > 10
        if not told or ("assumed" in block["source"] and block["confidence"] != "assumed"):
            bad.append((kind, key))
    assert bad == []


def test_pinned_materials_are_known() -> None:
    assert [key for key in PINNED if key not in MATERIALS] == []


def test_no_name_means_two_parameters() -> None:
    """Signs count here: Cl is chlorine, Cl- is chloride."""
    assert twice_claimed(BLOCKS["parameter"], lambda name: name.casefold().replace("_", " ")) == []


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


def test_what_has_wheels_carries_a_load_and_nothing_else_does() -> None:
    for key, block in BLOCKS["haulage"].items():
        assert ("payload" in block) == key.startswith("truck_"), key
    loads = {key: float(block["payload"].split()[0]) for key, block in BLOCKS["haulage"].items()
             if "payload" in block}  # fmt: skip
    factors = {key: BLOCKS["haulage"][key]["co2"] for key in loads}
    for key, load in loads.items():  # one class of lorry, one load
        assert {loads[other] for other in loads if factors[other] == factors[key]} == {load}


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
