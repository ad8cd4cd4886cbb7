"""What a plant makes is not brought to it as a kind of what it takes, unless a link says so."""

from __future__ import annotations

from makers import catalogue, matched, park
from makers import with_plants as with_plants_of
from symbiosis.model.matches import Matches

LIQUEFYING = {"conversion": "liquefying", "takes": {"gas": 1.0}, "gives": {"liquid": 0.9}}
CLEANING = {"conversion": "cleaning", "takes": {"raw": 1.0}, "gives": {"gas": 0.8}}
KNOWN = catalogue(
    ["raw", "gas", {"material": "liquid", "parent": "gas"}], conversions=[LIQUEFYING, CLEANING]
)


def case(material: str = "gas", **others):
    needs = [{"material": "liquid", "company": "taker"}]
    outputs = [{"material": material, "company": "giver"}]
    plain = park(outputs, needs, **others)
    return with_plants_of(plain, KNOWN, {"conversion": "liquefying"})


def arcs(matches: Matches) -> set[tuple[str, str, str]]:
    return set(matches.arcs[["output", "via", "need"]].itertuples(index=False, name=None))


def test_a_gas_made_liquid_does_not_go_into_the_plant_that_makes_it_liquid():
    matches = matched(case(), KNOWN, depth=1)
    assert arcs(matches) == {
        ("o0", "", "p0/gas"),
        ("o0", "liquefying", "n0"),
        ("p0/liquid", "", "n0"),
    }
    assert matches.settings["left_out"]["senseless"] == 1


def test_nor_does_the_product_of_another():
    matches = matched(case("liquid"), KNOWN, depth=0)
    assert arcs(matches) == {("o0", "", "n0"), ("p0/liquid", "", "n0")}


def test_a_way_to_what_the_plant_takes_counts():
    assert ("o0", "cleaning", "p0/gas") in arcs(matched(case("raw"), KNOWN))


def test_a_link_names_what_it_wants():
    link = {"output": "o0", "via": "liquefying", "need": "p0/gas"}
    matches = matched(case(links=[link]), KNOWN)
    assert ("o0", "liquefying", "p0/gas") in arcs(matches)
    assert matches.settings["left_out"]["senseless"] == 0


def test_a_plant_whose_product_is_what_it_takes_is_fed():
    polishing = {"conversion": "polishing", "takes": {"gas": 1.0}, "gives": {"gas": 0.9}}
    known = catalogue(["gas"], conversions=[polishing])
    plain = park([{"material": "gas"}], [{"material": "gas"}])
    matches = matched(with_plants_of(plain, known, {"conversion": "polishing"}), known, depth=0)
    assert ("o0", "", "p0/gas") in arcs(matches)
