"""Ways that another outdoes: which are left out, which are not, and that nothing is lost by it."""

from __future__ import annotations

import numpy as np
import pytest

from makers import catalogue, content, matched, outlet, park
from matching.plants import plant, with_plants
from symbiosis.model.catalogue import Catalogue
from symbiosis.planning.optimise import optimise

BASE = {"takes": {"wet": 1.0}, "gives": {"dry": 0.5}, "cost": 100.0, "legal_kind": "simple"}
BASE |= {"readiness": 9.0, "effort": "known unit"}


def known(*conversions: dict, outlets=()) -> Catalogue:
    rows = [
        BASE | {"conversion": name} | row for name, row in zip("xyz", conversions, strict=False)
    ]
    return catalogue(["wet", "half", "dry"], conversions=rows, outlets=outlets)


def case(**others):
    return park([{"material": "wet"}], [{"material": "dry"}], **others)


def vias(given: Catalogue, park_=None, **options) -> list[str]:
    return matched(park_ or case(), given, **options).arcs["via"].tolist()


def test_a_dearer_way_to_the_same_is_left_out_and_counted():
    given = known({}, {"cost": 101.0})
    matches = matched(case(), given)
    assert matches.arcs["via"].tolist() == ["x"]
    assert matches.settings["left_out"]["dominated"] == 1
    assert "1 dominated" in repr(matches)
    assert vias(given, dominated=True) == ["x", "y"]


def test_of_two_alike_the_first_by_name_stays():
    assert vias(known({}, {}, {})) == ["x"]


@pytest.mark.parametrize(
    "better",
    [
        {"gives": {"dry": 0.6}},
        {"gives": {"dry": 0.4}},  # where the need is short it is rid of more
        {"cost": 50.0},
        {"cost": 300.0, "cost_at": 1.0, "scale_exponent": 0.5},  # cheaper where there is much
        {"legal_kind": "treatment"},
        {"at": "receiver"},
        {"keeps_for": 100.0},
    ],
)
def test_a_way_that_differs_in_one_thing_stays(better):
    given = known({"cost": 100.0}, {"cost": 200.0} | better)
    kept = vias(given)
    assert kept == (["y"] if better == {"cost": 50.0} else ["x", "y"])


@pytest.mark.parametrize("worse", [{"effort": "new plant"}, {"readiness": 6.0}, {"confidence": ""}])
def test_a_way_that_is_worse_in_one_thing_outdoes_none(worse):
    assert vias(known({"cost": 50.0} | worse, {})) == ["x", "y"]
    assert vias(known({}, {"cost": 100.0} | worse)) == ["x"]


def test_a_cost_that_nobody_knows_is_not_low():
    assert vias(known({"cost": np.nan}, {})) == ["x", "y"]
    assert vias(known({"cost": 0.0}, {"cost": np.nan})) == ["x"]


def test_what_a_limit_looks_at_counts():
    less = [outlet("y", "dry", "lead", 0.9, kind="removed", unit="")]
    given = known({}, {"cost": 200.0}, outlets=less)
    specs = [{"need": "n0", "parameter": "lead", "at_most": 5.0, "basis": "mass", "unit": "mg/kg"}]
    dirty = case(contents=[content("o0", "lead", 20.0)], specs=specs)
    assert vias(given, dirty) == ["x", "y"]  # the dearer one passes the specification
    turned = known({}, {"cost": 200.0}, outlets=[less[0] | {"conversion": "x"}])
    assert vias(turned, dirty) == ["x"]  # the cheaper one is the cleaner one
    unasked = case(contents=[content("o0", "lead", 20.0)])
    assert vias(turned, unasked) == ["x", "y"]  # a rule may ask; more or less is no merit


def test_the_longer_chain_of_two_alike_is_left_out():
    halves = (
        {"takes": {"wet": 1.0}, "gives": {"half": 0.5}},
        {"takes": {"half": 1.0}, "gives": {"dry": 1.0}},
    )
    given = known({"cost": 300.0}, *halves)
    assert vias(given) == ["x", "y > z"]  # the chain is cheaper
    assert vias(known({"cost": 100.0}, *halves)) == ["x"]


def test_a_pair_that_a_link_names_keeps_all_its_ways():
    link = {"output": "o0", "via": "y", "need": "n0"}
    given = known({}, {"cost": 200.0}, {"cost": 300.0})
    assert vias(given, case(links=[link])) == ["x", "y", "z"]


def test_the_ways_of_what_a_plant_gives_all_stay():
    works = plant("works", {"half": 1.0}, {"wet": 0.5})
    of_plant = with_plants(works, needs=[{"material": "dry"}])
    assert vias(known({}, {"cost": 200.0}), of_plant) == ["x", "y"]


def test_a_way_that_would_feed_a_plant_its_own_product_outdoes_none_there():
    works = plant("works", {"dry": 1.0}, {"half": 0.5})
    works["ports"][0] |= {"role": "main"}
    works["plants"][0] |= {"conversion": "x"}
    park_ = with_plants(works, outputs=[{"material": "wet"}])
    matches = matched(park_, known({}, {"cost": 200.0}))
    assert matches.arcs["via"].tolist() == ["y"]


@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_lost_by_leaving_them_out(seed):
    chance = np.random.default_rng(seed)
    steps = [
        {
            "conversion": f"{a}{b}{i}",
            "takes": {a: 1.0},
            "gives": {b: float(chance.choice([0.5, 0.8]))},
            "cost": float(chance.integers(0, 9) * 1e4),
            "cost_at": float(chance.choice([np.nan, 50.0])),
            "scale_exponent": float(chance.choice([np.nan, 0.6])),
            "legal_kind": str(chance.choice(["simple", "recycling"])),
            "readiness": 9.0,
        }
        for a, b in [("wet", "half"), ("half", "dry"), ("wet", "dry")]
        for i in range(4)
    ]
    outlets = [
        outlet(
            str(step["conversion"]), next(iter(step["gives"])), "lead", 0.5, kind="removed", unit=""
        )
        for step in steps
        if chance.random() < 0.5
    ]
    given = catalogue(["wet", "half", "dry"], conversions=steps, outlets=outlets)
    names = {f"o{i}": float(chance.uniform(1, 20)) for i in range(3)}
    park_ = park(
        [{"material": "wet", "amount": float(chance.uniform(10, 100))} for _ in names],
        [{"material": m, "amount": float(chance.uniform(10, 60))} for m in ("dry", "half", "dry")],
        contents=[content(name, "lead", value) for name, value in names.items()],
        specs=[{"need": "n0", "parameter": "lead", "at_most": 5.0, "usual": 0.0, "basis": "mass",
                "unit": "mg/kg"}],
    )  # fmt: skip
    every, some = (matched(park_, given, dominated=both) for both in (True, False))
    assert len(some.arcs) < len(every.arcs)
    assert len(every.arcs) - len(some.arcs) == some.settings["left_out"]["dominated"]
    assert optimise(some).benefit == pytest.approx(optimise(every).benefit, rel=1e-6)
