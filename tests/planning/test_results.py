"""The tables of a plan: what flows, is bought, left, run and kept, and that the money adds up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import makers
from planning.parks import KNOWN, matched, park
from symbiosis.matching.match import match
from symbiosis.planning.formulating.case import taking_part
from symbiosis.planning.formulating.formulate import formulate
from symbiosis.planning.optimise import optimise
from symbiosis.planning.results import existing_benefit, rules_of
from symbiosis.testing import check, made_catalogue, made_park

HALVES = {"wet": 4380.0, "dry": 4380.0}
GIVEN = {"output": "o", "amount": 100.0, "disposal_cost": 3.0}
WANTED = {"need": "n", "amount": 60.0, "price": 5.0}


def proven(plan):
    told = check(plan)
    assert told["holds"].all(), told[~told["holds"]]


def test_what_flows_is_bought_and_left():
    """A link of at most 40 t: 60 are left at 3, 20 bought at 5; 40 t bring 8 each."""
    plan = optimise(matched([GIVEN], [WANTED], links=[{"output": "o", "need": "n", "most": 40.0}]))
    flow = plan.flows.iloc[0]
    assert (flow["amount"], flow["delivered"], flow["benefit"]) == pytest.approx((40, 40, 320))
    assert (flow["giver"], flow["receiver"], flow["period"]) == ("of o", "of n", "")
    assert plan.left[["output", "amount", "cost"]].to_numpy().tolist() == [["o", 60.0, 180.0]]
    assert plan.usual[["need", "amount", "cost"]].to_numpy().tolist() == [["n", 20.0, 100.0]]
    assert plan.benefit == pytest.approx(320.0)
    proven(plan)


def test_streams_without_an_exchange_are_told_too():
    """Of another material, not wanted; and one that nobody can measure, which is not told."""
    outputs = [GIVEN, {"output": "slag", "material": "slag", "amount": 7.0, "disposal_cost": 2.0},
               {"output": "some", "amount": np.nan}]  # fmt: skip
    needs = [WANTED, {"need": "fume", "material": "fume", "amount": 9.0, "price": 4.0},
             {"need": "none", "material": "fume", "amount": 9.0, "usual_most": 0.0}]  # fmt: skip
    plan = optimise(matched(outputs, needs))
    assert plan.left.set_index("output")[["amount", "cost"]].T.to_dict("list") == {
        "o": [40.0, 120.0], "slag": [7.0, 14.0],
    }  # fmt: skip
    assert plan.usual.set_index("need")[["amount", "cost"]].T.to_dict("list") == {
        "n": [0.0, 0.0], "fume": [9.0, 36.0], "none": [0.0, 0.0],
    }  # fmt: skip
    proven(plan)


def test_a_lot_that_comes_once_is_not_one_of_a_year():
    outputs = [GIVEN, {"output": "lot", "amount": 500.0, "pattern": "one_off"}]
    needs = [WANTED, {"need": "once", "amount": 500.0, "pattern": "one_off"}]
    plan = optimise(matched(outputs, needs))
    assert plan.left["output"].tolist() == ["o"]
    assert plan.usual["need"].tolist() == ["n"]
    proven(plan)


def profile(side, owner, amounts, money=(np.nan, np.nan)):
    return [
        {"side": side, "owner": owner, "period": period, "amount": amount, "money": worth}
        for period, amount, worth in zip(HALVES, amounts, money, strict=True)
    ]


def test_every_period_has_its_own_amounts_and_money():
    """An output without any exchange keeps its profile as well."""
    outputs = [GIVEN, {"output": "slag", "material": "slag", "amount": 10.0, "disposal_cost": 1.0}]
    profiles = profile("output", "o", (80.0, 20.0), (2.0, 7.0))
    profiles += profile("output", "slag", (10.0, 0.0), (1.0, 1.0))
    profiles += profile("need", "n", (30.0, 30.0), (5.0, 6.0))
    plan = optimise(matched(outputs, [WANTED], periods=HALVES, profiles=profiles))
    told = plan.flows.set_index("period")
    assert told["amount"].to_dict() == {"wet": 30.0, "dry": 20.0}
    assert told["benefit"].to_dict() == pytest.approx({"wet": 30 * 7.0, "dry": 20 * 13.0})
    left = plan.left.set_index(["output", "period"])
    assert left["amount"].to_dict() == pytest.approx(
        {("o", "wet"): 50.0, ("o", "dry"): 0.0, ("slag", "wet"): 10.0, ("slag", "dry"): 0.0}
    )
    assert left["cost"].to_dict() == pytest.approx(
        {("o", "wet"): 100.0, ("o", "dry"): 0.0, ("slag", "wet"): 10.0, ("slag", "dry"): 0.0}
    )
    usual = plan.usual.set_index("period")
    assert usual["amount"].to_dict() == pytest.approx({"wet": 0.0, "dry": 10.0})
    assert usual["cost"].to_dict() == pytest.approx({"wet": 0.0, "dry": 60.0})
    assert plan.benefit == pytest.approx(210 + 260)
    proven(plan)


def test_what_nobody_parts_is_spread_by_hours():
    slag = {"output": "slag", "material": "slag", "amount": 10.0}
    hours = {"long": 6570.0, "short": 2190.0}
    plan = optimise(matched([slag], [WANTED], periods=hours))
    assert plan.left["amount"].tolist() == pytest.approx([7.5, 2.5])
    assert plan.usual["amount"].tolist() == pytest.approx([45.0, 15.0])


def test_a_store_tells_what_goes_in_and_out():
    """All comes in the wet half, all is wanted in the dry one; 25 t have room."""
    profiles = profile("output", "o", (100.0, 0.0)) + profile("need", "n", (0.0, 60.0))
    storage = [{"storage": "of o/mud", "company": "of o", "material": "mud", "capacity": 25.0,
                "cost": 0.5, "first": 0.0}]  # fmt: skip
    plan = optimise(matched([GIVEN], [WANTED], periods=HALVES, profiles=profiles, storage=storage))
    told = plan.stocks.set_index("period")[["put_in", "taken", "stock"]]
    assert told.T.to_dict("list") == {"wet": [25.0, 0.0, 25.0], "dry": [0.0, 25.0, 0.0]}
    assert plan.stocks["owner"].tolist() == ["o", "o"]
    assert plan.benefit == pytest.approx(25 * (8.0 - 0.5))
    proven(plan)


def plant(status, **more):
    """A press that turns mud into half as much cake, wanted at 30; a run costs 4."""
    row = {"conversion": "pressing", "variable_cost": 4.0, "status": status} | more
    cake = {"need": "n", "material": "cake", "amount": 40.0, "price": 30.0}
    return matched([GIVEN], [cake], [row])


def test_what_a_plant_costs():
    """80 runs make 40 t: 80 * (3 - 4) + 40 * 30 = 1120; a candidate costs 100 and 10 a year."""
    existing = optimise(plant("existing", fixed_cost=100.0))
    run = existing.runs.iloc[0]
    assert (run["runs"], run["capacity"], run["built"]) == (pytest.approx(80.0), 100.0, True)
    assert (run["cost"], run["fixed"], run["capital"]) == (pytest.approx(320.0), 0.0, 0.0)
    assert existing.benefit == pytest.approx(1120.0)
    built = optimise(plant("candidate", fixed_cost=100.0, capital=250.0)).runs.iloc[0]
    assert (built["cost"], built["fixed"], built["capital"]) == pytest.approx((320, 100, 250))
    left = optimise(plant("candidate", fixed_cost=2000.0, capital=250.0))
    run = left.runs.iloc[0]
    assert (run["runs"], run["built"], run["fixed"], run["capital"]) == (0.0, False, 0.0, 0.0)
    assert left.benefit == 0.0


def test_what_is_paid_once_a_year_stands_in_the_first_period():
    lawful = plant("candidate", fixed_cost=100.0, capital=250.0)
    times = pd.DataFrame({"period": list(HALVES), "hours": list(HALVES.values())})
    plan = optimise(lawful.replace(park=lawful.park.replace(periods=times)))
    assert plan.runs["runs"].sum() == pytest.approx(80.0)
    assert plan.runs["capacity"].tolist() == [50.0, 50.0]
    assert plan.runs["fixed"].tolist() == pytest.approx([100.0, 0.0])
    assert plan.runs["capital"].tolist() == pytest.approx([250.0, 0.0])
    assert plan.benefit == pytest.approx(1120.0 - 100.0)
    proven(plan)


LINK = {"output": "o", "need": "n", "status": "existing"}


@pytest.mark.parametrize(
    ("today", "free", "existing"),
    [(40.0, False, 320.0), (60.0, False, 480.0), (0.0, False, 480.0), (90.0, True, 480.0)],
)
def test_what_runs_today_brings_at_most_what_flows(today, free, existing):
    """60 t flow at 8; of these today's, all where nobody says how much, never more."""
    lawful = matched([GIVEN], [WANTED], links=[LINK | {"today": today}])
    plan = optimise(lawful, existing="free" if free else "keep")
    assert plan.benefit == pytest.approx(480.0)
    assert plan.benefit_existing == pytest.approx(existing)
    assert plan.benefit_new == pytest.approx(480.0 - existing)


def test_what_runs_today_bears_its_fixed_cost():
    lawful = matched([GIVEN], [WANTED], links=[LINK | {"today": 40.0, "fixed_cost": 50.0}])
    plan = optimise(lawful)
    assert plan.benefit == pytest.approx(430.0)
    assert plan.benefit_existing == pytest.approx(320.0 - 50.0)


def test_a_link_that_is_given_up_brings_nothing():
    """It would flow at a loss; nothing holds it."""
    lawful = matched([GIVEN | {"disposal_cost": -9.0}], [WANTED], links=[LINK | {"today": 40.0}])
    plan = optimise(lawful, existing="free")
    assert (plan.benefit, plan.benefit_existing) == (0.0, 0.0)
    made = formulate(lawful, taking_part(lawful), free=True)
    assert existing_benefit(made, np.zeros(made.layout.width)) == 0.0


def test_the_rows_of_a_rule_are_summed():
    rows = pd.DataFrame(
        {"rule": ["a", "a", "b", ""], "slack": [0.0, 5.0, 1.0, 0.0], "limit": [10.0, 20.0, 4.0, 1.0],
         "price": [3.0, 0.0, 0.0, 9.0], "unit": ["t", "t", "mg/kg", ""]}
    )  # fmt: skip
    lawful = matched([GIVEN], [WANTED])
    told = rules_of(lawful, rows, pd.DataFrame()).set_index("rule")
    assert told.loc["a", ["acts", "binding", "price"]].tolist() == [2, 1, 3.0]
    assert told.loc["a", "gain_for_one_percent"] == pytest.approx(3.0 * 10 * 0.01)
    assert told.loc["b", "binding"] == 0


@pytest.mark.parametrize("seed", range(6))
def test_the_money_adds_up(seed):
    """What all pay without any exchange, less what they pay in the plan, is its benefit.

    A need without a usual supply gains its price on what it uses, a plant pays for its runs.
    """
    case = made_park(seed, 3, 3, fixed=seed % 2 > 0, plant=seed % 3 > 0, periods=3 * (seed % 4 > 1))
    matches = match(case, made_catalogue())
    plan = optimise(matches)
    arcs = matches.arcs.set_index(["output", "via", "need"])
    on_way = arcs["transport"] + arcs["treatment"] + arcs["charges"]
    flows = plan.flows.set_index(["output", "via", "need"])
    fills = flows["delivered"] * arcs["replaces"].reindex(flows.index)
    streams, needs = case.outputs, case.needs
    own, bought = streams["plant"] == "", (needs["usual_most"] != 0) & (needs["plant"] == "")
    before = _money(case, "output", streams[own], "disposal_cost")
    before += _money(case, "need", needs[bought], "price")
    stored = plan.stocks.groupby("owner")[["put_in", "taken"]].sum()
    used = fills.groupby("need").sum().add(stored["taken"] - stored["put_in"], fill_value=0.0)
    filled = used.reindex(needs.loc[~bought, "need"]).fillna(0.0)
    prices = needs.set_index("need")["price"].reindex(filled.index)
    spent = plan.left["cost"].sum() + plan.usual["cost"].sum()
    spent += (flows["amount"] * on_way.reindex(flows.index)).sum()
    spent += plan.runs["runs"].sum() * 0.4 + plan.runs["fixed"].sum()
    spent += plan.stocks["put_in"].sum() * 0.1
    links = case.links.set_index(["output", "need"])["fixed_cost"]
    used = plan.flows.drop_duplicates(["output", "need"]).set_index(["output", "need"])
    spent += links.reindex(used.index).fillna(0.0).sum()
    assert plan.benefit == pytest.approx(before + (filled * prices).sum() - spent)


def _money(case, side, streams, money):
    """Sum what a table pays in a year, period by period where it is told so."""
    told = case.profiles[case.profiles["side"] == side]
    told = told[told["owner"].isin(streams[side])]
    if len(told):
        return float(told["amount"] @ told["money"])
    return float(streams["amount"] @ streams[money])


def test_a_conversion_on_the_way_is_told_as_delivered():
    """Half of the mud arrives as cake."""
    case = park([GIVEN], [{"need": "n", "material": "cake", "amount": 10.0, "price": 9.0}])
    plan = optimise(match(case, KNOWN, depth=1))
    flow = plan.flows.iloc[0]
    assert (flow["via"], flow["unit"], flow["delivered_unit"]) == ("pressing", "t", "t")
    assert (flow["amount"], flow["delivered"]) == pytest.approx((20.0, 10.0))
    assert makers.told(plan.matches, "nothing of the kind").empty
