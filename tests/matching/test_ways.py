"""What becomes of a unit on its way: yield, contents, and dry matter that is never lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makers import catalogue, content, matched, only_arc, outlet, park, told

MATERIALS = [
    {"material": "sludge", "dry_matter": 0.2},
    "cake",
    "pellets",
    {"material": "water", "measure": "m3", "density": 1_000.0},
    "polymer",
]
PRESSING = {
    "conversion": "pressing",
    "takes": {"sludge": 1.0},
    "gives": {"cake": 0.5, "water": 0.5},
    "by_dry_matter": True,
}
DRYING = {
    "conversion": "drying",
    "takes": {"cake": 1.0},
    "gives": {"pellets": 0.4},
    "by_dry_matter": True,
}
OUTLETS = [
    outlet("pressing", "water", "dry_matter", 10_000.0),  # of the water, not of the cake
    outlet("pressing", "cake", "dry_matter", 400_000.0),
    outlet("drying", "pellets", "dry_matter", 900_000.0),
]
KNOWN = catalogue(MATERIALS, conversions=[PRESSING, DRYING], outlets=OUTLETS)


def sludge(*contents: dict, wanted: str = "cake", **output: object):
    return park([{"material": "sludge"} | output], [{"material": wanted}], contents=list(contents))


def delivered(case, known=KNOWN):
    table = matched(case, known).delivered
    return table.set_index("parameter")


@settings(max_examples=20)
@given(st.floats(0.02, 0.9), st.floats(0.02, 0.95), st.floats(1e-3, 1e5))
def test_dry_matter_and_what_is_in_it_are_conserved(dry_in, dry_out, lead):
    outlets = [outlet("pressing", "cake", "dry_matter", dry_out * 1e6)]
    known = catalogue(MATERIALS, conversions=[PRESSING], outlets=outlets)
    case = sludge(content("o0", "dry_matter", dry_in * 1e6), content("o0", "lead", lead))
    matches = matched(case, known)
    gives = matches.arcs["delivered"].iloc[0]
    after = matches.delivered.set_index("parameter")["value"]
    assert gives * dry_out == pytest.approx(dry_in)
    assert gives * after["lead"] == pytest.approx(lead)
    assert after["dry_matter"] == pytest.approx(dry_out * 1e6)


def test_dry_matter_is_conserved_over_a_chain_of_two():
    case = sludge(
        content("o0", "dry_matter", 100_000.0), content("o0", "lead", 5.0), wanted="pellets"
    )
    arc = only_arc(case, KNOWN)
    assert arc["via"] == "pressing > drying"
    assert arc["delivered"] == pytest.approx(0.1 / 0.9)
    after = delivered(case)["value"]
    assert after["lead"] == pytest.approx(5.0 * 9)
    assert after["dry_matter"] == 900_000


def test_what_is_stated_on_dry_matter_stays_and_what_has_its_own_unit_stays():
    case = sludge(
        content("o0", "dry_matter", 100_000.0),
        content("o0", "zinc", 70.0, "dry"),
        content("o0", "ph", 7.0, "own"),
    )
    after = delivered(case)
    assert after.loc["zinc", ["value", "unit", "basis"]].tolist() == [70.0, "mg/kg_dm", "dry"]
    assert after.loc["ph", "value"] == 7


def test_what_is_stated_by_volume_is_unknown_after_concentrating():
    case = sludge(content("o0", "dry_matter", 100_000.0), content("o0", "oil", 70.0, "volume"))
    assert "oil" not in delivered(case).index


def test_a_typical_dry_matter_will_do_but_is_called_assumed():
    measured = only_arc(sludge(content("o0", "dry_matter", 200_000.0)), KNOWN)
    typical = only_arc(sludge(), KNOWN)
    assert measured["delivered"] == typical["delivered"] == pytest.approx(0.2 / 0.4)
    assert (measured["confidence"], typical["confidence"]) == ("reported", "assumed")
    after = delivered(sludge(content("o0", "lead", 5.0)))
    assert after.loc["lead", ["value", "confidence"]].tolist() == [10.0, "assumed"]


def test_without_any_dry_matter_the_stated_yield_holds_and_contents_are_unknown():
    known = KNOWN.replace(materials=KNOWN.materials.assign(dry_matter=np.nan))
    case = sludge(content("o0", "lead", 5.0))
    assert only_arc(case, known)["delivered"] == 0.5
    assert delivered(case, known).index.tolist() == ["dry_matter"]


def test_without_a_dry_matter_of_the_product_the_stated_yield_holds():
    known = catalogue(MATERIALS, conversions=[PRESSING])
    assert only_arc(sludge(), known)["delivered"] == 0.5


def test_a_share_removed_and_a_fixed_content():
    cleaning = {"conversion": "cleaning", "takes": {"sludge": 1.0}, "gives": {"cake": 0.8}}
    outlets = [
        outlet("cleaning", "cake", "cod", 0.9, kind="removed", unit=""),
        outlet("cleaning", "cake", "salt", 3.0),
    ]
    known = catalogue(MATERIALS, conversions=[cleaning], outlets=outlets)
    case = sludge(
        content("o0", "cod", 50.0), content("o0", "salt", 80.0), content("o0", "lead", 2.0)
    )
    after = delivered(case, known)["value"]
    assert after.to_dict() == pytest.approx({"cod": 5.0, "salt": 3.0, "lead": 2.0})


def test_a_fixed_content_is_there_though_nobody_measured_what_came_in():
    known = catalogue(
        MATERIALS, conversions=[DRYING], outlets=[outlet("drying", "pellets", "salt", 3.0)]
    )
    case = park([{"material": "cake"}], [{"material": "pellets"}])
    assert delivered(case, known).loc["salt", "value"] == 3


def test_a_later_step_starts_from_the_dry_matter_that_an_earlier_one_fixed():
    composting = {"conversion": "composting", "takes": {"sludge": 1.0}, "gives": {"cake": 0.6}}
    outlets = [
        outlet("composting", "cake", "dry_matter", 600_000.0),
        outlet("drying", "pellets", "dry_matter", 900_000.0),
    ]
    known = catalogue(MATERIALS, conversions=[composting, DRYING], outlets=outlets)
    case = sludge(
        content("o0", "dry_matter", 200_000.0), content("o0", "lead", 6.0), wanted="pellets"
    )
    assert only_arc(case, known)["delivered"] == pytest.approx(0.6 * 0.6 / 0.9)
    assert delivered(case, known).loc["lead", "value"] == pytest.approx(6.0 * 0.9 / 0.6)


def test_costs_and_carbon_add_up_along_a_chain():
    pressing = {"conversion": "pressing", "takes": {"sludge": 1.0, "polymer": 0.01}}
    pressing |= {"gives": {"cake": 0.5}, "cost": 100.0}
    drying = {"conversion": "drying", "takes": {"cake": 1.0, "polymer": 0.02}}
    drying |= {"gives": {"pellets": 0.4}, "cost": 300.0}
    polymer = {"material": "polymer", "price": 5_000.0, "co2": 3.0}
    known = catalogue(["sludge", "cake", "pellets", polymer], conversions=[pressing, drying])
    arc = only_arc(sludge(wanted="pellets"), known)
    assert arc["delivered"] == pytest.approx(0.2)
    assert arc["treatment"] == pytest.approx(100 + 50 + 0.5 * (300 + 100))
    assert arc["co2_treatment"] == pytest.approx(-3.0 * (0.01 + 0.5 * 0.02))
    assert arc["transport"] == pytest.approx(0.2 * 50_000)


def test_between_a_step_at_the_giver_and_one_at_the_receiver_the_first_product_travels():
    known = catalogue(MATERIALS, conversions=[PRESSING, DRYING | {"at": "receiver"}])
    assert only_arc(sludge(wanted="pellets"), known)["transport"] == pytest.approx(0.5 * 50_000)


@pytest.mark.parametrize("missing", ["cost", "price", "disposal"])
def test_what_has_no_price_counts_nothing_and_is_told(missing):
    polymer = {"material": "polymer", "price": np.nan if missing == "price" else 5_000.0}
    brine = {"material": "brine", "disposal_cost": 10.0}
    if missing == "disposal":
        brine["price_currency"] = "USD"  # and no rate of it
    pressing = {"conversion": "pressing", "takes": {"sludge": 1.0, "polymer": 0.01}}
    pressing |= {"gives": {"cake": 0.5, "brine": 0.5}}
    pressing |= {"cost": np.nan if missing == "cost" else 100.0}
    matches = matched(
        sludge(), catalogue(["sludge", "cake", polymer, brine], conversions=[pressing])
    )
    arc = matches.arcs.iloc[0]
    whole = {"cost": 100.0, "price": 50.0, "disposal": 5.0}
    assert arc["treatment"] == pytest.approx(sum(v for k, v in whole.items() if k != missing))
    assert arc["verdict"] == "conditional"
    named = {"cost": "pressing", "price": "polymer", "disposal": "brine"}[missing]
    assert told(matches, f"cost unknown, counts 0: {named}")["via"].tolist() == ["pressing"]


def test_costs_that_nobody_knows_are_told_apart():
    pressing = {"conversion": "pressing", "takes": {"sludge": 1.0, "polymer": 0.01}}
    pressing |= {"gives": {"cake": 0.5}, "cost": np.nan}
    matches = matched(sludge(), catalogue(["sludge", "cake", "polymer"], conversions=[pressing]))
    assert len(told(matches, "cost unknown, counts 0: polymer, pressing")) == 1
