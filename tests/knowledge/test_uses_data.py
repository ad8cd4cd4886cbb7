"""The shipped uses and profiles: how many, what they name, and what each replaces."""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

import symbiosis.knowledge
from symbiosis.reading.catalogue import catalogue

FOLDER = Path(symbiosis.knowledge.__file__).parent
USES_SAID = {
    *("aggregate", "backfill", "ballast", "bedding", "biogas", "blasting", "bleaching"),
    *("board making", "boiler feed", "bricks", "building", "cement", "cement raw material"),
    *("cleaning", "combustion", "composting", "compressed air", "concrete", "cooling", "curing"),
    *("de-icing", "drying", "dust control", "energy recovery", "extraction", "feed", "fertiliser"),
    *("fill", "filler", "filtering", "fish farming", "flue gas cleaning", "flushing", "food"),
    *("fuel", "growing", "hydrogenation", "industrial", "irrigation", "medical"),
    *("metal recovery", "mushroom substrate", "neutralising", "nutrients", "oxidation"),
    *("plasterboard", "power", "power generation", "process heat", "process water"),
    *("protective gas", "raw material", "raw water", "refrigerant brine", "regeneration", "reuse"),
    *("road base", "salt making", "service", "soil improvement", "sorting", "space heating"),
    *("stabilising", "treatment", "tyre inflation", "water treatment"),
}


def _blocks(kind: str) -> dict[str, dict[str, Any]]:
    """Read the blocks of a kind from all files; a key that two files hold is an error."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for key, block in tomllib.loads(path.read_text(encoding="utf-8")).get(kind, {}).items():
            assert key not in found, f"{path.name}: {key}"
            found[key] = block
    return found


KNOWN = catalogue()
USES, PROFILES = _blocks("use"), _blocks("profile")
MATERIALS = set(KNOWN.materials["material"])
CODES = dict(zip(KNOWN.isic["code"], KNOWN.isic["title"], strict=True))


def test_there_are_enough_uses_and_profiles() -> None:
    assert len(USES) >= 220
    assert len(KNOWN.uses) >= 330
    assert len(PROFILES) >= 70
    assert KNOWN.uses["isic"].str[:2].nunique() >= 40
    assert KNOWN.uses["material"].nunique() >= 200


def test_every_use_and_profile_has_a_source_and_a_confidence() -> None:
    for key, block in (USES | PROFILES).items():
        assert block["confidence"] in {"reported", "assumed"}, key
        if block["confidence"] == "assumed":
            assert re.match(r"assumed: \w", block["source"]), key
        assert len(block["source"]) > 15, key


def test_uses_name_known_things() -> None:
    decided = {part for text in KNOWN.uses["parameters"] for part in text.split()}
    assert decided <= set(KNOWN.parameters["parameter"])
    assert set(KNOWN.uses["material"]) <= MATERIALS
    assert set(KNOWN.uses["replaces"]) - {""} <= MATERIALS
    assert set(KNOWN.uses["isic"]) <= set(CODES)
    assert set(KNOWN.uses["use"]) <= USES_SAID
    assert set(KNOWN.uses["difficulty"]) == {"easy", "medium", "hard"}
    assert {block["prevalence"] for block in USES.values()} <= {1.0, 0.8, 0.7, 0.4}
    assert not KNOWN.uses.duplicated(["material", "use", "isic"]).any()


def test_most_uses_say_what_they_replace_and_what_decides() -> None:
    assert (KNOWN.uses["replaces"] != "").mean() > 0.6
    assert (KNOWN.uses["parameters"] != "").mean() > 0.9


def test_names_of_receivers_are_english_and_vietnamese() -> None:
    rows = KNOWN.uses
    assert rows["receiver"].str.fullmatch(r"[ -~]+").all()
    assert rows["receiver_vi"].ne("").all()
    for text in (*rows["receiver_vi"], *(block["label_vi"] for block in PROFILES.values())):
        assert text == unicodedata.normalize("NFC", text)
    accented = rows["receiver_vi"].map(lambda text: any(ord(sign) > 0xBF for sign in text))
    assert accented.all()


def test_nothing_replaces_itself() -> None:
    assert (KNOWN.uses["material"] != KNOWN.uses["replaces"]).all()


@pytest.mark.parametrize(
    ("material", "supply", "use"),
    sorted(
        {(row.material, row.replaces, row.use) for row in KNOWN.uses.itertuples() if row.replaces}
    )[::40],
)
def test_a_replacement_is_found_for_a_few(material: str, supply: str, use: str) -> None:
    assert _replacement(material, supply, use)


def test_how_much_each_use_replaces_is_known() -> None:
    asked = {(row.material, row.replaces, row.use) for row in KNOWN.uses.itertuples()}
    without = [each for each in sorted(asked) if each[1] and not _replacement(*each)]
    assert without == []


LINES = KNOWN.lineages()
STATED = set(KNOWN.replacements[["material", "supply", "use"]].itertuples(index=False, name=None))
ROWS = KNOWN.materials.set_index("material")


def _replacement(material: str, supply: str, use: str) -> str:
    """Say how much a use replaces: a kind of the same, stated, or by the rule of its use."""
    if supply in LINES[material]:
        return "the same"
    for mine in LINES[material]:
        for theirs in LINES[supply]:
            if {(mine, theirs, use), (mine, theirs, "")} & STATED:
                return "stated"
    if use == "feed" and ROWS.loc[[material, supply], "dry_matter"].notna().all():
        return "dry matter"
    if use == "fuel" and all(_has_heat(name) for name in (material, supply)):
        return "heating value"
    return ""


def _has_heat(material: str) -> bool:
    """Say whether a heating value of a material is known."""
    row = ROWS.loc[material]
    known = row[["heating_value", "heating_value_dry"]].notna().any()
    return bool(known or row["measure"] == "MWh")


def test_profiles_name_known_things() -> None:
    assert set(KNOWN.profiles["isic"]) == set(PROFILES)
    assert set(KNOWN.profiles["isic"]) <= {code for code in CODES if len(code) == 4}
    assert set(KNOWN.profiles["material"]) <= MATERIALS
    needs = KNOWN.profiles.query("side == 'need'")
    assert set(needs["use"]) <= USES_SAID
    assert not KNOWN.profiles.duplicated(["isic", "side", "material"]).any()


@pytest.mark.parametrize("key", sorted(PROFILES))
def test_a_profile_gives_and_takes(key: str) -> None:
    block = PROFILES[key]
    assert block["label"]
    assert block["gives"]
    assert block["takes"]


@pytest.mark.parametrize(
    "isic",
    [
        *("0145", "1010", "1020", "1072", "1080", "1103", "1313", "1410", "1511", "1610", "3100"),
        *("1701", "1811", "1920", "2011", "2012", "2013", "2022", "2100", "2211", "2220", "2310"),
        *("2393", "2394", "2395", "2410", "2431", "2420", "2592", "2610", "2720", "2819", "2910"),
        *("3011", "3510", "3520", "3530", "3600", "3700", "3821", "3822", "4100", "5210", "5222"),
        *("5510", "6311", "8610"),
    ],
)
def test_the_classes_of_industrial_parks_have_a_profile(isic: str) -> None:
    assert isic in PROFILES


def test_what_a_profile_gives_has_somebody_who_takes_it() -> None:
    taken = set(KNOWN.uses["material"])
    given = set(KNOWN.profiles.query("side == 'output'")["material"])
    assert {name for name in given if not taken & set(LINES[name])} == set()


def test_the_classes_of_isic_are_whole() -> None:
    with (FOLDER / "isic.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = [row["code"] for row in rows]
    assert list(rows[0]) == ["code", "title"]
    assert [sum(len(code) == size for code in codes) for size in (2, 3, 4)] == [88, 238, 419]
    assert len(set(codes)) == len(codes)
    assert all(
        code.isdigit() and row["title"].strip() for code, row in zip(codes, rows, strict=True)
    )
    assert all(code[:2] in codes and code[:3] in codes for code in codes)
    assert CODES["2394"] == "Manufacture of cement, lime and plaster"
