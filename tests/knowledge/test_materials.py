"""The shipped materials: enough of them, named in two languages, each in its family."""

from __future__ import annotations

import re
import unicodedata

import pytest

from knowledge.blocks import BLOCKS, entries, names, twice_claimed
from symbiosis.knowing.names import Finder, plain
from symbiosis.reading.catalogue import catalogue

MATERIALS = BLOCKS["material"]
NUMBERS = (
    *("density", "dry_matter", "heating_value", "heating_value_dry", "heating_value_gas"),
    *("molar_mass", "price", "disposal_cost", "co2", "co2_disposal"),
)
# A need for the right one takes every kind of it: the left ones would be wrong there.
NEVER_KIND_OF = {
    "seawater": "water",
    "brackish_water": "water",
    "landfill_leachate": "water",
    "sulphuric_acid": "water",
    "spent_halogenated_solvent": "spent_solvent",
    "alkylation_acid": "spent_acid",
    "air_cooled_slag": "blast_furnace_slag",
    "coal_fly_ash": "cement",
    "cfb_ash": "coal_fly_ash",
    "phosphogypsum": "synthetic_gypsum",
    "incinerator_fly_ash": "coal_fly_ash",
    "stainless_steel_scrap": "metal_scrap_steel",
    "painted_wood": "wood",
    "panel_offcuts": "wood_waste",
    "compressed_air": "air",
    "lng_cold": "cold",
    "waste_heat": "heat",
    "dredged_sand": "sand",
    "chrome_shavings": "animal_byproduct",
    "vinasse": "biowaste",
    "contaminated_soil": "excavated_soil",
    "contaminated_plastic_packaging": "plastic_scrap",
}
KIND_OF = {
    "eaf_dust": "dust",
    "demineralised_water": "boiler_feed_water",
    "high_pressure_steam": "steam",
    "liquid_oxygen": "oxygen",
    "coke_oven_gas": "fuel_gas",
    "copper_scrap": "metal_scrap",
    "steel_turnings": "metal_scrap_steel",
    "pet_scrap": "plastic_scrap",
    "old_corrugated": "recovered_paper",
    "water_works_sludge": "mineral_sludge",
    "shrimp_shells": "organic_residue",
    "bagasse": "crop_residue",
    "fgd_gypsum": "synthetic_gypsum",
    "wastewater_treatment_service": "service",
}


@pytest.fixture(scope="module")
def finder() -> Finder:
    """Finds materials as the reader of tables does."""
    return Finder.of(catalogue().materials, "material")


def _line(key: str) -> list[str]:
    """Give a material and all it is a kind of; a circle would never end."""
    line = [key]
    while parent := MATERIALS[line[-1]].get("parent"):
        assert parent not in line, f"{key} is a kind of itself"
        line.append(parent)
    return line


def test_there_are_materials_for_what_industry_leaves_and_buys() -> None:
    assert len(MATERIALS) >= 600


def test_every_material_has_a_name_in_two_languages() -> None:
    for key, block in MATERIALS.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", key)
        assert block["label"].strip(), key
        assert block["label_vi"].strip(), key
        for name in names(key, block):
            assert unicodedata.normalize("NFC", name) == name, name
            assert name == name.strip(), name
            assert "|" not in name, name


def test_most_materials_have_other_names_or_a_waste_code() -> None:
    known = [key for key, block in MATERIALS.items() if block.get("synonyms") or block.get("ewc")]
    assert len(known) >= 0.95 * len(MATERIALS)
    several = [key for key, block in MATERIALS.items() if len(block.get("synonyms", [])) >= 2]
    assert len(several) >= 0.9 * len(MATERIALS)


def test_no_name_means_two_materials() -> None:
    assert twice_claimed(MATERIALS) == []


def test_no_synonym_only_repeats_another_name() -> None:
    for key, block in MATERIALS.items():
        spoken = {plain(block["label"]), plain(block["label_vi"])}
        for name in block.get("synonyms", []):
            assert plain(name) not in spoken, f"{key}: {name}"
            spoken.add(plain(name))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("FGD gypsum", "fgd_gypsum"),
        ("WTP sludge", "water_works_sludge"),
        ("DAF sludge", "flotation_sludge"),
        ("GBFS", "blast_furnace_slag"),
        ("granulated blast furnace slag", "blast_furnace_slag"),
        ("EAF dust", "eaf_dust"),
        ("KOH lye", "potash_lye"),
        ("red mud", "bauxite_residue"),
        ("bùn đỏ", "bauxite_residue"),
        ("ba mia", "bagasse"),
        ("bã mì", "cassava_pulp"),
        ("trấu", "rice_husk"),
        ("xút", "caustic_soda"),
        ("gáo dừa", "coconut_shell"),
        ("giấy vụn", "waste_paper"),
        ("dầu nhớt thải", "used_oil"),
        ("phế liệu sắt", "metal_scrap_steel"),
        ("tro trấu", "rice_husk_ash"),
        ("nước khử khoáng", "demineralised_water"),
        ("COG", "coke_oven_gas"),
        ("xà bần", "construction_waste"),
        ("CTRSH", "household_waste"),
    ],
)
def test_names_of_the_trade_find_their_material(finder: Finder, said: str, meant: str) -> None:
    assert finder.key(said) == meant


def test_every_material_has_known_parents_and_the_measure_of_its_family() -> None:
    for key, block in MATERIALS.items():
        assert block["measure"] in {"t", "m3", "MWh"}, key
        for above in _line(key):
            assert above in MATERIALS, key


def test_what_travels_has_a_way_that_counts_its_measure() -> None:
    for key, block in MATERIALS.items():
        modes = [MATERIALS[name]["haul"] for name in _line(key) if "haul" in MATERIALS[name]]
        if _line(key)[-1] == "service":
            assert modes == [], f"{key} is a service: nothing of it is hauled"
            continue
        assert modes, key
        per = BLOCKS["haulage"][modes[0]]["rate"].split("/")[1]
        assert per == block["measure"], f"{key} travels by {modes[0]}, whose rate is per {per}"


def test_phases_agree_with_the_families() -> None:
    known = catalogue().materials.set_index("material")
    assert (known["phase"] != "").all()
    services = {key for key in MATERIALS if _line(key)[-1] == "service"}
    assert set(known.index[known["phase"] == "service"]) == services
    # A volume of a gas can only be turned to mass or energy by what it is made of.
    gases = known[(known["phase"] == "gas") & (known["measure"] == "MWh")]
    # A family has no one make-up; what is left of hydrogen making is burnt where it arises.
    bare = set(gases.index[gases["heating_value_gas"].isna()])
    assert bare <= {"fuel_gas", "psa_residual_gas"}


@pytest.mark.parametrize(("key", "family"), KIND_OF.items())
def test_a_kind_belongs_to_its_family(key: str, family: str) -> None:
    assert family in _line(key)[1:]


@pytest.mark.parametrize(("key", "family"), NEVER_KIND_OF.items())
def test_what_a_family_must_not_take_is_no_kind_of_it(key: str, family: str) -> None:
    assert {key, family} <= MATERIALS.keys()
    assert family not in _line(key)


def test_numbers_are_told_and_possible() -> None:
    for key, block in MATERIALS.items():
        told = [name for name in NUMBERS if name in block]
        if told:
            assert len(block["source"]) > 10, key
            assert block["confidence"] in {"reported", "assumed"}, key
        for name in told:
            value = float(str(block[name]).split()[0])
            assert value >= 0 or name == "disposal_cost", f"{key}: {name}"
        if "dry_matter" in block:
            assert 0 < float(block["dry_matter"].split()[0]) <= 100, key
        if "density" in block:
            assert 10 <= float(block["density"].split()[0]) <= 6000, key
        for name in ("heating_value", "heating_value_dry"):
            if name in block and key != "hydrogen":
                assert float(block[name].split()[0]) <= 60, f"{key}: {name}"


def test_a_wet_fuel_does_not_burn_better_than_its_dry_matter() -> None:
    for key, block in MATERIALS.items():
        if "heating_value" in block and "heating_value_dry" in block:
            dry = float(block["dry_matter"].split()[0]) / 100
            most = dry * float(block["heating_value_dry"].split()[0])
            assert float(block["heating_value"].split()[0]) <= most, key


def test_fuel_gases_agree_with_the_gas_law() -> None:
    for key, block in MATERIALS.items():
        if not {"heating_value", "heating_value_gas", "molar_mass"} <= block.keys():
            continue
        z = block.get("compressibility", {}).get("0", 1.0)
        molar_volume = z * 8.314462618 * 273.15 / 101.325  # m3/kmol
        by_volume = float(block["heating_value_gas"].split()[0]) * molar_volume
        by_mass = float(block["heating_value"].split()[0]) * float(block["molar_mass"].split()[0])
        assert by_mass == pytest.approx(by_volume, rel=5e-3), key


def test_waste_codes_reach_most_of_the_list() -> None:
    codes = entries()
    used = {code.replace(" ", "") for block in MATERIALS.values() for code in block.get("ewc", [])}
    assert used <= codes.keys()
    assert len(used) >= 600
    for key, block in MATERIALS.items():
        assert len(set(block.get("ewc", []))) == len(block.get("ewc", [])), key


def test_what_the_list_calls_hazardous_travels_with_a_licence() -> None:
    """Unless it is mixed: a material whose entries are all hazardous is no load for a tipper."""
    codes = entries()
    for key, block in MATERIALS.items():
        found = {codes[code.replace(" ", "")] for code in block.get("ewc", [])}
        if found != {"absolute hazardous"} or block["measure"] != "t":
            continue
        modes = [MATERIALS[name]["haul"] for name in _line(key) if "haul" in MATERIALS[name]]
        assert modes[0] == "truck_hazardous", key
