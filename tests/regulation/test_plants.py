"""What rules say of what goes into plants and of what comes of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import makers
from planning.tanks import TANK, catalogue, held_by_tanks, tanks
from regulation.hand_made import rule
from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.model.verdicts import bearing
from symbiosis.planning.optimise import optimise
from symbiosis.reading.rules import read_rules
from symbiosis.regulation.regulate import regulate

SOURCES = {"clean": (10, 2.0, 1), "dirty": (10, 8.0, 1)}
NEED = {"n": (10, None, 9)}


def limit(most: float | None = None, least: float | None = None, **changes):
    """Make a rule on the content of what is delivered."""
    part = {"parameter": "p", **({"at_most": f"{most} mg/kg"} if most is not None else {})}
    part |= {"at_least": f"{least} mg/kg"} if least is not None else {}
    own = {"looks_at": "delivered", "where": {"wanted": ["water"]}, "breach": [[part]]}
    return {"r": rule(title="content of p", **(own | changes))}


def verdict(lawful: Matches, output: str, need: str) -> str:
    """Give what the law says of the direct exchange; matching does not know how far it is."""
    told = bearing(lawful.findings, output, "", need)
    said = told.loc[told["stage"] == "regulate", "verdict"]
    return max(said, key=VERDICTS.index, default="allowed")


def reason(lawful: Matches, output: str, need: str) -> pd.Series:
    """Give what the rule says of the direct exchange."""
    told = bearing(lawful.findings, output, "", need)
    return told[told["rule"] == "r"].iloc[0]


def asked(rules, matches=None) -> Matches:
    """Regulate tanks into which clean and dirty water may go, and from there to a need."""
    matches = tanks(SOURCES, NEED) if matches is None else matches
    return regulate(matches, read_rules(rules))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"most": 9}, "allowed"),
        ({"most": 8}, "allowed"),
        ({"most": 5}, "unknown"),
        ({"most": 2}, "unknown"),
        ({"most": 1.9}, "forbidden"),
        ({"least": 2}, "allowed"),
        ({"least": 5}, "unknown"),
        ({"least": 9}, "forbidden"),
    ],
)
def test_the_worst_that_can_come_is_kept_or_the_best_is_a_breach(changes, told) -> None:
    lawful = asked(limit(**changes))
    assert verdict(lawful, "p0/water", "n") == told


def test_what_the_plan_decides_says_between_what_and_how_to_limit_it() -> None:
    told = reason(asked(limit(5)), "p0/water", "n")
    assert "decided by the plan: p between 2 and 8 mg/kg" in told["reason"]
    assert told["mend"] == "limit what p0 takes: max.<port>.p"
    assert told["parameter"] == "p"
    assert np.isnan(told["value"])
    kept = reason(asked(limit(9)), "p0/water", "n")
    assert kept["value"] == 8
    broken = reason(asked(limit(1)), "p0/water", "n")
    assert broken["value"] == 2


def test_what_is_not_measured_before_a_plant_is_named_behind_it() -> None:
    matches = tanks(SOURCES | {"strange": (10, {}, 1)}, NEED)
    told = reason(asked(limit(9), matches), "p0/water", "n")
    assert "not measured in what comes into p0: p (strange)" in told["reason"]
    assert told["mend"] == "measure p in strange"


def test_a_rule_on_what_is_wanted_of_a_material_looks_through_a_plant() -> None:
    """Dirty water may go into the tank; what leaves it is looked at as dirty water was."""
    rules = limit(5, where={"material": ["mud"], "wanted": ["water"]})
    step = {"conversion": "washer", "takes": {"mud": 1.0}, "gives": {"water": 1.0}}
    known = catalogue(step)
    mud = {"a": (10, 6.0, 1, "mud")}
    matches = tanks(mud, NEED, [{"conversion": "washer"}], known)
    lawful = asked(rules, matches)
    assert verdict(lawful, "a", "p0/mud") == "allowed"
    assert verdict(lawful, "p0/water", "n") == "forbidden"
    assert (
        verdict(asked(limit(6, where=rules["r"]["where"]), matches), "p0/water", "n") == "allowed"
    )


def test_what_goes_into_a_plant_is_not_yet_what_is_wanted() -> None:
    direct = tanks(SOURCES, NEED)
    lawful = asked(limit(5, where={"material": ["water"], "wanted": ["water"]}), direct)
    assert verdict(lawful, "dirty", "n") == "forbidden"
    assert verdict(lawful, "dirty", "p0/water") == "allowed"
    assert verdict(lawful, "clean", "n") == "allowed"
    told = reason(lawful, "dirty", "p0/water")
    assert told["reason"] == "content of p: looked at in what p0 gives"
    sprinkled = {"material": ["water"], "wanted": ["water"], "use": ["irrigation"]}
    found = asked(limit(5, where=sprinkled), direct).findings
    assert "p0/water" not in set(found.loc[found["rule"] == "r", "need"])


def test_no_rule_that_shuts_a_stream_out_makes_another_one_milder() -> None:
    """Dirty water may not leave its gate: what the tank may hold is judged as if it might."""
    delivered = limit(5, where={"material": ["water"], "wanted": ["water"]})["r"]
    gate = limit(5, looks_at="gate", where={"output": ["dirty"]})["r"]
    both = asked({"r": delivered, "gate": gate})
    assert verdict(both, "dirty", "p0/water") == "forbidden"
    assert verdict(both, "p0/water", "n") == "unknown"
    assert verdict(asked({"r": delivered}), "p0/water", "n") == "unknown"


def test_a_yes_or_no_is_of_a_stream_and_passes_no_plant() -> None:
    certain = [[{"parameter": "use_is_certain", "is": "no"}]]
    lawful = asked(limit(breach=certain, where={"material": ["water"]}))
    told = reason(lawful, "p0/water", "n")
    assert told["verdict"] == "unknown"
    assert told["reason"].startswith("content of p: not known: ")


def test_dilution_in_a_tank_cures_nothing_where_the_gate_counts() -> None:
    lawful = asked(limit(5, looks_at="gate", where={"material": ["water"]}))
    assert verdict(lawful, "dirty", "p0/water") == "forbidden"
    assert verdict(lawful, "clean", "p0/water") == "allowed"


@pytest.mark.parametrize(("kind", "into"), [("treatment", "forbidden"), ("simple", "allowed")])
def test_what_goes_into_a_plant_undergoes_its_conversion(kind: str, into: str) -> None:
    """The same stream goes to the need as it is."""
    known = catalogue(TANK | {"legal_kind": kind})
    barred = {"kind": "route", "where": {"legal_kind": ["treatment"]}, "breach": None}
    lawful = asked({"r": rule(**barred)}, tanks(SOURCES, NEED, known=known))
    assert verdict(lawful, "clean", "p0/water") == into
    assert verdict(lawful, "clean", "n") == "allowed"


SLUDGES = [
    {"material": "mud", "dry_matter": 0.2, "ewc": "190805"},
    {"material": "cake", "ewc": ""},
]
CODES = [{"code": "190805", "entry": "absolute non-hazardous"}]


def pressed(kind: str, ewc: str = "", **hazardous: str) -> Matches:
    """Match muds of which companies say whether they are hazardous, and a press of a kind."""
    step = {"conversion": "press", "takes": {"mud": 1.0}, "gives": {"cake": 0.5}}
    materials = [SLUDGES[0], SLUDGES[1] | {"ewc": ewc}]
    known = makers.catalogue(materials, [step | {"legal_kind": kind}], waste_codes=CODES)
    outputs = [
        {"output": name, "company": name, "material": "mud", "hazardous": told}
        for name, told in hazardous.items()
    ]
    wants = [{"need": "n", "company": "taker", "material": "cake"}]
    case = makers.with_plants(makers.park(outputs, wants, ()), known, {"conversion": "press"})
    return makers.matched(case, known, depth=0)


BARRED = {"r": rule(kind="route", where={"status": ["hazardous"]}, breach=None)}


@pytest.mark.parametrize(
    ("kind", "ewc", "inputs", "told"),
    [
        ("simple", "", {"a": "no", "b": "no"}, "allowed"),
        ("simple", "", {"a": "yes", "b": "yes"}, "forbidden"),
        ("simple", "", {"a": "yes", "b": "no"}, "unknown"),
        ("simple", "", {"a": "no", "b": "unknown"}, "unknown"),
        ("simple", "190805", {"a": "yes"}, "forbidden"),
        ("treatment", "190805", {"a": "yes"}, "allowed"),
        ("treatment", "", {"a": "no"}, "allowed"),
        ("treatment", "", {"a": "unknown"}, "unknown"),
    ],
)
def test_what_is_hazardous_stays_so_in_simple_steps_and_where_no_code_tells(
    kind, ewc, inputs, told
) -> None:
    lawful = asked(BARRED, pressed(kind, ewc, **inputs))
    assert verdict(lawful, "p0/cake", "n") == told


gains = st.integers(1, 9)
amounts = st.integers(1, 20)
networks = st.fixed_dictionaries(
    {
        "sources": st.lists(st.tuples(amounts, st.floats(0, 20), gains), min_size=2, max_size=4),
        "needs": st.lists(st.tuples(amounts, st.none(), gains), min_size=2, max_size=2),
        "capacities": st.lists(amounts, min_size=2, max_size=3),
        "cut": st.none() | st.integers(1, 15),
    }
)
MOST = range(1, 20, 3)


def network(sources, needs, capacities, cut) -> Matches:
    """Match waters that reach needs through tanks alone, tanks that may feed each other."""
    plants = [
        {"conversion": "tank", "capacity": capacity, "company": f"hub{i}"}
        for i, capacity in enumerate(capacities)
    ]
    plants[0] |= {} if cut is None else {"max.water.p [mg/kg]": cut}
    matches = tanks(
        {f"s{i}": row for i, row in enumerate(sources)},
        {f"n{i}": row for i, row in enumerate(needs)},
        plants,
    )
    arcs = matches.arcs
    return matches.replace(
        arcs=arcs[arcs["output"].str.contains("/") | arcs["need"].str.contains("/")]
    )


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(networks)
def test_what_is_in_the_plants_of_a_plan_lies_where_it_was_said_to(drawn) -> None:
    """Allowed is kept, forbidden would have been broken; the truth is worked out from the flows.

    The plan may do all that matching allows, what the law forbids too.
    """
    matches = network(**drawn)
    where = {"material": ["water"], "wanted": ["water"]}
    rules = {str(most): limit(most, where=where)["r"] for most in MOST}
    findings = asked(rules, matches).findings.drop_duplicates(["output", "rule"])
    findings = findings.set_index(["output", "rule"])["verdict"]
    plan = optimise(matches, bilinear="bound", time_limit=1)
    for (port, _), content in held_by_tanks(plan, rounds=50).items():
        for most in MOST if port in set(plan.flows["output"]) else ():
            told, close = findings[port, str(most)], 1e-6 * (1 + most)
            assert content <= most + close or told != "allowed"
            assert content >= most - close or told != "forbidden"


def test_a_limit_on_a_mix_binds_what_the_plan_decides() -> None:
    """What the tank holds is not fixed, but known well enough for the programme to keep the mix."""
    mix = {"kind": "blend", "effect": "limit", "looks_at": None, "where": {"need": ["n"]}}
    lawful = asked(limit(5, **mix))
    assert verdict(lawful, "p0/water", "n") == "allowed"
    plan = optimise(lawful, bilinear="bound")
    true = held_by_tanks(plan) | {("clean", ""): 2.0, ("dirty", ""): 8.0}
    flows = plan.flows[plan.flows["need"] == "n"]
    load = sum(true[row.output, ""] * row.amount for row in flows.itertuples())
    assert 0 < load <= 5 * flows["amount"].sum() * (1 + 1e-6)
    unmeasured = asked(limit(5, **mix), tanks(SOURCES | {"strange": (10, {}, 1)}, NEED))
    told = reason(unmeasured, "p0/water", "n")
    assert (told["verdict"], told["parameter"]) == ("unknown", "p")
