"""Who gains: by the price that is paid, or half each; and nobody worse off."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planning.parks import HALVES, KNOWN, PRESSING, best, matched, park, profile
from symbiosis.errors import NoPlan
from symbiosis.matching.match import match
from symbiosis.planning.formulating.measures import measured
from symbiosis.planning.formulating.parties import gain_of
from symbiosis.planning.optimise import optimise

LEFT = [{"output": "o", "company": "giver", "amount": 100.0, "disposal_cost": 2.0}]
WANTED = [{"need": "n", "company": "taker", "amount": 100.0, "price": 3.0}]
LINK = {"output": "o", "need": "n", "transport": 0.5, "charges": 0.25}
EACH = [{"measure": "gain", "company": "each", "at_least": 0.0}]


def gains(matches, *companies, **options):
    """Say what each company gains in the best plan."""
    plan = best(matches, **options)
    x = plan.columns["value"].to_numpy()
    told = {name: float(gain_of(plan.made.layout, name) @ x) for name in companies}
    whole = float(measured(plan.made.layout, "benefit") @ x)
    assert sum(told.values()) == pytest.approx(whole)  # what one gains nobody else does
    return list(told.values())


@pytest.mark.parametrize(
    ("terms", "giver", "taker"),
    [
        ({}, 2.125, 2.125),  # half of 2 + 3 - 0.5 - 0.25 each
        ({"price": 1.0}, 2 + 1 - 0.25, 3 - 1 - 0.5),
        ({"price": 1.0, "pays": "receiver"}, 2 + 1 - 0.25, 3 - 1 - 0.5),
        ({"price": 1.0, "pays": "giver"}, 2 + 1 - 0.25 - 0.5, 3 - 1),
        ({"price": -4.0}, 2 - 4 - 0.25, 3 + 4 - 0.5),
        ({"price": 0.0}, 2 - 0.25, 3 - 0.5),
    ],
)
def test_what_a_unit_brings_to_each(terms, giver, taker) -> None:
    told = gains(matched(LEFT, WANTED, links=[LINK | terms]), "giver", "taker")
    assert told == pytest.approx([100 * giver, 100 * taker])


def test_a_fixed_cost_is_halved() -> None:
    links = [LINK | {"price": 1.0, "fixed_cost": 40.0}]
    told = gains(matched(LEFT, WANTED, links=links), "giver", "taker")
    assert told == pytest.approx([275.0 - 20.0, 150.0 - 20.0])


@pytest.mark.parametrize(("at", "giver"), [("giver", 2 + 1 - 0.7), ("receiver", 2 + 1.0)])
def test_treatment_falls_to_the_gate_where_it_stands(at, giver) -> None:
    known = KNOWN.replace(conversions=KNOWN.conversions.assign(at=at))
    needs = [WANTED[0] | {"material": "cake", "unit": "t", "price": 20.0}]
    link = LINK | {"via": "pressing", "price": 1.0, "treatment": 0.7, "charges": 0.0}
    case = park(LEFT, needs, links=[link], known=known)
    told = gains(match(case, known, depth=1), "giver", "taker")
    whole = 2 + 0.5 * 20 - 0.5 - 0.7
    assert told == pytest.approx([100 * giver, 100 * (whole - giver)])


def test_within_a_company_all_is_its_own() -> None:
    wanted = [WANTED[0] | {"company": "giver"}]
    for terms in ({}, {"price": 77.0}):
        matches = matched(LEFT, wanted, links=[LINK | terms])
        assert gains(matches, "giver") == pytest.approx([425.0])


def test_a_plant_costs_its_owner() -> None:
    """A run takes a tonne at 1 from the giver, costs 4, and gives half a tonne for 20 each."""
    needs = [{"need": "c", "company": "taker", "material": "cake", "amount": 50.0, "price": 20.0}]
    plants = [{"conversion": PRESSING["conversion"], "company": "hub", "variable_cost": 4.0,
               "status": "candidate", "fixed_cost": 30.0, "capacity": 100}]  # fmt: skip
    links = [{"output": "o", "need": "p0/mud", "price": 1.0},
             {"output": "p0/cake", "need": "c", "price": 15.0}]  # fmt: skip
    told = gains(matched(LEFT, needs, plants=plants, links=links), "giver", "hub", "taker")
    assert told == pytest.approx([100 * 3.0, 50 * 15.0 - 100 * (1 + 4) - 30, 50 * 5.0])


def test_prices_of_a_period_and_a_store_count_for_who_pays_them() -> None:
    rows = [*profile("output", "o", [100.0, 0.0], [2.0, 0.0]),
            *profile("need", "n", [0.0, 100.0], [1.0, 9.0])]  # fmt: skip
    store = {"storage": "S", "material": "mud", "loss": 0.0, "cost": 0.5}
    for owner, expected in (("giver", [2 + 1 - 0.5, 9 - 1 - 0.5]),
                            ("taker", [2 + 1.0, 9 - 1 - 0.5 - 0.5])):  # fmt: skip
        matches = matched(LEFT, [WANTED[0] | {"price": 9.0}], periods=HALVES, profiles=rows,
                          storage=[store | {"company": owner}],
                          links=[LINK | {"price": 1.0, "charges": 0.0}])  # fmt: skip
        assert gains(matches, "giver", "taker") == pytest.approx([100 * e for e in expected])


OTHER = {"output": "p", "company": "poor", "amount": 100.0, "disposal_cost": 9.0}


def test_nobody_is_worse_off() -> None:
    """The poor one pays 10 to save 9; what the taker would pay to keep it is not in the plan."""
    links = [{"output": "p", "need": "n", "price": -10.0}]
    matches = matched([*LEFT, OTHER], WANTED, links=links)
    assert best(matches).sum("flow", output="p") == pytest.approx(100.0)
    plan = optimise(matches, limits=pd.DataFrame(EACH))
    assert plan.flows["output"].tolist() == ["o"]
    assert plan.benefit == pytest.approx(500.0)
    told = plan.rows[plan.rows["kind"] == "limit"].set_index("subject")["activity"]
    assert told.to_dict() == pytest.approx({"gain: giver": 250.0, "gain: poor": 0.0,
                                            "gain: taker": 250.0})  # fmt: skip


def test_one_company_may_be_asked_for() -> None:
    """The taker wants 1,000 of what there is: it takes some from the poor one for that."""
    links = [{"output": "p", "need": "n", "price": -10.0}]
    matches = matched([*LEFT, OTHER], WANTED, links=links)
    floor = [{"measure": "gain", "company": "poor", "at_least": -30.0}]
    assert best(matches, limits=floor).sum("flow", output="p") == pytest.approx(30.0)
    rich = [*EACH, {"measure": "gain", "company": "taker", "at_least": 1000.0}]
    with pytest.raises(NoPlan):
        optimise(matches, limits=pd.DataFrame(rich))


def test_a_gain_by_itself_is_of_what_the_filters_choose() -> None:
    cap = [{"measure": "gain", "company": "giver", "output": "o", "at_most": 125.0}]
    assert best(matched(LEFT, WANTED), limits=cap).sum("flow") == pytest.approx(50.0)


def test_a_stranger_gains_nothing() -> None:
    layout = best(matched(LEFT, WANTED)).made.layout
    assert not np.any(gain_of(layout, "nobody"))
