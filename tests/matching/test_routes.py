"""Ways from material to material: families, depth, and no way that runs in a circle."""

from __future__ import annotations

import pytest

from makers import catalogue
from symbiosis.matching.routes import Route, routes


def step(name: str, takes: str, gives: str) -> dict:
    return {"conversion": name, "takes": {takes: 1.0}, "gives": {gives: 1.0}}


CHAIN = catalogue(
    ["a", "b", "c", "d", {"material": "kind_of_a", "parent": "a"}],
    conversions=[
        step("ab", "a", "b"),
        step("bc", "b", "c"),
        step("cb", "c", "b"),
        step("ca", "c", "a"),
        step("cd", "c", "d"),
    ],
)
ALL = ["a", "b", "c", "d"]


def vias(start: str, wanted: list[str], depth: int) -> set[str]:
    return {route.via for route in routes(CHAIN, [start], wanted, depth)}


def test_a_direct_way_has_no_name():
    assert routes(CHAIN, ["a"], ["a"], 0) == [Route("a", (), "a")]
    assert Route("a", ("ab", "bc"), "c").via == "ab > bc"


@pytest.mark.parametrize(
    ("depth", "found"),
    [
        (0, {""}),
        (1, {"", "ab"}),
        (2, {"", "ab", "ab > bc"}),
        (3, {"", "ab", "ab > bc", "ab > bc > cd"}),
    ],
)
def test_a_way_is_as_long_as_the_depth_allows(depth, found):
    assert vias("a", ALL, depth) == found


@pytest.mark.parametrize("depth", range(6))
def test_more_depth_never_loses_a_way(depth):
    assert vias("a", ALL, depth) <= vias("a", ALL, depth + 1)


def test_no_material_is_passed_twice_and_no_way_runs_in_a_circle():
    makes = {"ab": "b", "bc": "c", "cb": "b", "ca": "a", "cd": "d"}
    found = routes(CHAIN, ALL, ALL, 9)
    assert len(found) == len(set(found))
    for route in found:
        passed = [route.start, *(makes[name] for name in route.steps)]
        assert len(passed) == len(set(passed)), route
    assert max(len(route.steps) for route in found) == 3


def test_only_ways_that_arrive_count():
    assert vias("a", ["c"], 3) == {"ab > bc"}
    assert vias("d", ["a"], 3) == set()
    assert routes(CHAIN, ["a"], [], 3) == []


def test_a_conversion_takes_the_kinds_of_what_it_takes():
    assert vias("kind_of_a", ["b"], 1) == {"ab"}


def test_a_lineage_that_bites_its_tail_ends():
    known = catalogue([{"material": "x", "parent": "y"}, {"material": "y", "parent": "x"}])
    assert known.lineages() == {"x": ("x", "y"), "y": ("y", "x")}


def test_a_material_that_nobody_knows_still_goes_to_its_like():
    assert vias("unheard_of", ["unheard_of"], 2) == {""}


def test_a_conversion_that_makes_nothing_leads_nowhere():
    known = catalogue(
        ["a"], conversions=[{"conversion": "burning", "takes": {"a": 1.0}, "gives": {}}]
    )
    assert routes(known, ["a"], ["a"], 2) == [Route("a", (), "a")]


def test_what_only_plants_do_is_no_step_of_a_way():
    conversions = [step("ab", "a", "b") | {"plant_only": True}, step("ac", "a", "c")]
    found = routes(catalogue(["a", "b", "c"], conversions=conversions), ["a"], ["b", "c"], 1)
    assert [route.via for route in found] == ["ac"]
