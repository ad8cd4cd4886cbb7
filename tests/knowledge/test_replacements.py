"""The shipped replacements: known materials, one entry a pair, and what their basis needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from knowledge.blocks import BLOCKS
from symbiosis.reading.catalogue import catalogue

MATERIALS, REPLACEMENTS = BLOCKS["material"], BLOCKS["replacement"]


def _several(names: str | list[str]) -> list[str]:
    """Give the names of one side, which may be one or several."""
    return [names] if isinstance(names, str) else names


def _pairs() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Give every block with each material and supply that it names."""
    for key, block in REPLACEMENTS.items():
        for material in _several(block["material"]):
            for supply in _several(block["supply"]):
                yield key, material, supply, block


def test_replacements_name_known_materials_and_a_sound_factor() -> None:
    for key, material, supply, block in _pairs():
        assert {material, supply} <= MATERIALS.keys(), key
        assert material != supply, key
        assert 0.0 < block["factor"] <= 1.2, key
        assert block["basis"] in {"stated", "dry_matter", "heating_value"}, key


def test_replacements_have_what_their_basis_needs() -> None:
    for key, *pair, block in _pairs():
        for name in pair:
            counted = MATERIALS[name]
            if block["basis"] == "dry_matter":
                assert "dry_matter" in counted, f"{key}: {name}"
            elif block["basis"] == "heating_value":
                by_dry = {"heating_value_dry", "dry_matter"} <= counted.keys()
                known = "heating_value" in counted or by_dry or counted["measure"] == "MWh"
                assert known, f"{key}: {name}"


def test_a_pair_and_use_stands_once() -> None:
    seen: dict[tuple[str, str, str], str] = {}
    for key, material, supply, block in _pairs():
        asked = (material, supply, block.get("use", ""))
        assert seen.setdefault(asked, key) == key, f"{asked}: {seen[asked]} and {key}"


def test_a_kind_that_is_told_apart_counts_in_the_reader() -> None:
    """Steel turnings are worth less than the scrap that they are a kind of."""
    known = catalogue().replacements
    told = known[(known["supply"] == "bought_steel_scrap") & (known["use"] == "")]
    factor = told.set_index("material")["factor"]
    assert factor["steel_turnings"] < factor["metal_scrap_steel"]


def test_every_product_of_a_conversion_stands_in_for_something() -> None:
    """It is bought itself, it displaces a usual supply, or it is only handed on."""
    for key, block in BLOCKS["conversion"].items():
        product = next(iter(block["gives"]))
        line = _lineage(product)
        displaces = any(material in line for _, material, _, _ in _pairs())
        takers = {next(iter(b["takes"])) for b in BLOCKS["conversion"].values()}
        assert displaces or "price" in MATERIALS[product] or takers & set(line), key


def _lineage(material: str) -> list[str]:
    """Give a material and all it is a kind of."""
    line = [material]
    while parent := MATERIALS[line[-1]].get("parent"):
        line.append(parent)
    return line
