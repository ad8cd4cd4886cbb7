"""The ends between which contents behind plants lie."""

from __future__ import annotations

import numpy as np
import pytest

import makers
from planning.tanks import DRYER, TANK, catalogue, tanks
from symbiosis.model.matches import Matches
from symbiosis.regulation.case import Case
from symbiosis.regulation.measured import Measured, as_delivered, at_gate

MASS = ("p", "mass", "mg/kg")
SOURCES = {"clean": (10, 2.0, 1), "dirty": (10, 8.0, 1)}
NEED = {"n": (10, None, 9)}
FILTER = {"conversion": "filter", "takes": {"water": 1.0}, "gives": {"water": 1.0}}


def gate(matches: Matches) -> tuple[Measured, dict[str, int]]:
    """Give the contents at the gate, and the row of each output."""
    case = Case.of(matches)
    return at_gate(case), {name: row for row, name in enumerate(case.outputs["output"])}


def ends(matches: Matches, port: str, key: tuple[str, str, str] = MASS) -> list[float]:
    """Give the least and the most at a port."""
    held, row = gate(matches)
    told = held.ends(*key)
    return [] if told is None else [told.low[row[port]], told.high[row[port]]]


def test_a_mix_lies_between_what_comes_in() -> None:
    matches = tanks(SOURCES, NEED)
    assert ends(matches, "p0/water") == [2, 8]
    held, row = gate(matches)
    assert np.isnan(held.content(*MASS)[row["p0/water"]])
    assert held.content(*MASS)[row["dirty"]] == 8


def test_what_comes_in_alike_is_a_content() -> None:
    held, row = gate(tanks({"one": (10, 5.0, 1), "two": (3, 5.0, 1)}, NEED))
    assert held.content(*MASS)[row["p0/water"]] == pytest.approx(5)
    case = Case.of(tanks({"one": (10, 5.0, 1)}, NEED))
    assert as_delivered(case).content(*MASS) == pytest.approx([5] * len(case.ways))


def test_what_is_removed_lowers_both_ends() -> None:
    removed = makers.outlet("filter", "water", "p", 0.75, kind="removed", unit="1", basis="")
    known = catalogue(TANK, FILTER, outlets=[removed])
    assert ends(tanks(SOURCES, NEED, [{"conversion": "filter"}], known), "p0/water") == [0.5, 2]


def test_what_dries_concentrates_by_mass_and_loses_what_is_stated_by_volume() -> None:
    step = DRYER | {"by_dry_matter": True}
    dry = makers.outlet("dryer", "cake", "dry_matter", 800_000.0)
    known = catalogue(step, outlets=[dry])
    mud = {"a": (10, 5.0, 1, "mud"), "b": (10, 6.0, 1, "mud")}
    matches = tanks(mud, {"n": (10, None, 9, "cake")}, [{"conversion": "dryer"}], known)
    assert ends(matches, "p0/cake") == [20, 24]
    assert np.isnan(ends(matches, "p0/cake", ("p", "volume", "mg/L"))).all()


def test_the_limit_of_a_port_cuts_off_what_is_beyond() -> None:
    strict = {"conversion": "tank", "max.water.p [mg/kg]": 6}
    assert ends(tanks(SOURCES, NEED, [strict]), "p0/water") == [2, 6]
    never = {"conversion": "tank", "max.water.p [mg/kg]": 1}
    assert ends(tanks(SOURCES, NEED, [never]), "p0/water") == [1, 1]


def test_what_comes_in_at_two_ports_is_mixed() -> None:
    step = {"conversion": "mixer", "takes": {"mud": 1.0, "water": 1.0}, "gives": {"cake": 2.0}}
    sources = {"a": (10, 5.0, 1, "mud"), "b": (10, 1.0, 1)}
    matches = tanks(
        sources, {"n": (9, None, 9, "cake")}, [{"conversion": "mixer"}], catalogue(step)
    )
    assert ends(matches, "p0/cake") == [1, 5]


def test_what_is_bought_instead_holds_nothing() -> None:
    buys = {"conversion": "tank", "price.water": 3}
    assert ends(tanks({"a": (10, 5.0, 1)}, NEED, [buys]), "p0/water") == [0, 5]


def test_what_a_plant_adds_has_no_upper_end() -> None:
    adding = {"conversion": "tank", "adds.p [kg/year]": 3}
    assert ends(tanks(SOURCES, NEED, [adding]), "p0/water") == [2, np.inf]


def test_what_nobody_measured_is_named() -> None:
    matches = tanks(SOURCES | {"unknown": (10, {}, 1)}, NEED)
    held, row = gate(matches)
    told = held.ends(*MASS)
    assert told is not None
    assert np.isnan([told.low[row["p0/water"]], told.high[row["p0/water"]]]).all()
    assert told.lost[row["p0/water"]] == "unknown"


def test_what_a_recipe_fixes_has_no_ends_but_a_content() -> None:
    fixed = makers.outlet("filter", "water", "p", 3.0)
    known = catalogue(FILTER, outlets=[fixed])
    held, row = gate(tanks(SOURCES, NEED, [{"conversion": "filter"}], known))
    assert held.content(*MASS)[row["p0/water"]] == 3
    told = held.ends(*MASS)
    assert told is not None
    assert np.isnan(told.low).all()


def test_plants_in_a_row_and_in_a_circle() -> None:
    """Two tanks that feed each other hold what comes in from outside, and nothing else."""
    two = [{"conversion": "tank", "company": "hub"}, {"conversion": "tank", "company": "other"}]
    matches = tanks(SOURCES, NEED, two)
    arcs = matches.arcs
    assert {("p0/water", "p1/water"), ("p1/water", "p0/water")} <= set(
        zip(arcs["output"], arcs["need"], strict=True)
    )
    assert ends(matches, "p1/water") == [2, 8]


def test_a_circle_that_concentrates_has_no_end() -> None:
    """What comes round thinner each time may come to nothing."""
    removed = makers.outlet("filter", "water", "p", 0.75, kind="removed", unit="1", basis="")
    known = catalogue(TANK, FILTER, outlets=[removed])
    two = [{"conversion": "filter", "company": "hub"}, {"conversion": "tank", "company": "other"}]
    assert ends(tanks(SOURCES, NEED, two, known), "p0/water") == [0, 2]


@pytest.mark.parametrize(("kind", "told"), [("simple", [2, 8]), ("treatment", [np.nan] * 2)])
def test_what_does_not_mix_is_passed_on_by_simple_steps_alone(kind: str, told: list[float]) -> None:
    stiff = [{"parameter": "p", "unit": "mg/kg", "basis": "mass", "mixes": "no"}]
    known = makers.catalogue(["water"], [TANK | {"legal_kind": kind}], parameters=stiff)
    matches = tanks(SOURCES, NEED, known=known)
    assert ends(matches, "p0/water") == pytest.approx(told, nan_ok=True)
    held, row = gate(matches)
    named = held.ends(*MASS)
    assert named is not None
    assert named.lost[row["p0/water"]] == ("" if kind == "simple" else "p0")


def test_what_matching_shuts_out_does_not_come_in() -> None:
    matches = tanks(SOURCES, NEED)
    shut = matches.arcs[["output", "via", "need"]].query("output == 'dirty'")
    told = shut.assign(stage="match", verdict="forbidden")
    findings = makers._frame([*matches.findings.to_dict("records"), *told.to_dict("records")])
    assert ends(matches.replace(findings=findings), "p0/water") == [2, 2]
    law = shut.assign(stage="regulate", verdict="forbidden")
    findings = makers._frame([*matches.findings.to_dict("records"), *law.to_dict("records")])
    assert ends(matches.replace(findings=findings), "p0/water") == [2, 8]
