"""What a unit counts in each measure, and that the benefit is the money that the tables tell."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

import symbiosis as sym
from planning.parks import HALVES, KNOWN, best, matched, park, profile
from symbiosis.errors import SymbiosisError
from symbiosis.matching.match import match
from symbiosis.model.annuity import annuity
from symbiosis.planning.formulating.measures import measured, unit_of, worth
from symbiosis.planning.optimise import optimise
from symbiosis.testing import made_catalogue, made_park

LEFT = [{"output": "mud", "amount": 100.0, "disposal_cost": 7.0},
        {"output": "grain", "material": "grain", "amount": 50.0, "disposal_cost": 1.0},
        {"output": "boiler", "material": "heat", "amount": 4.0, "disposal_cost": 0.0}]  # fmt: skip
WANTED = [{"need": "gas", "material": "gas", "amount": 10_000.0, "price": 0.1},
          {"need": "road", "material": "slag", "amount": 5.0, "price": 2.0}]  # fmt: skip
PLANT = {"conversion": "digesting", "variable_cost": 3.0, "capacity": 50}


@cache
def works():
    return matched(LEFT, WANTED, plants=[PLANT])


def spent(plan):
    """Say from the tables what the park pays in all, for a plan and for no exchange."""
    case, arcs = plan.matches.park, plan.matches.arcs
    keys = ["output", "via", "need"]
    flows = plan.flows[[*keys, "amount", "period"]].merge(arcs, on=keys, suffixes=("", "_arc"))
    paid = (flows["amount"] * flows[["transport", "treatment", "charges"]].sum(axis=1)).sum()
    used = flows.drop_duplicates(keys)
    rate = float(case.settings.get("discount_rate") or 0.0)
    paid += used["fixed_cost"].sum() + annuity(used["capital"], used["life"], rate).sum()
    paid += plan.left["cost"].sum() + plan.usual["cost"].sum() + plan.runs["fixed"].sum()
    runs = plan.runs.merge(case.plants[["plant", "variable_cost"]], on="plant")
    paid += (runs["runs"] * runs["variable_cost"]).sum()
    stocks = plan.stocks.merge(case.storage[["storage", "cost", "loss"]], on="storage")
    paid += (stocks["put_in"] * stocks["cost"]).sum() + lost(plan, stocks)
    idle = 0.0
    for table, key, money in ((case.outputs, "output", "disposal_cost"),
                              (case.needs, "need", "price")):  # fmt: skip
        own = table[(table["plant"] == "") & table["amount"].notna()]
        idle += (own["amount"] * own[money]).sum() if not len(case.periods) else sum(
            (rows["amount"] * rows["money"]).sum()
            for rows in [case.profiles[(case.profiles["side"] == key)
                                       & case.profiles["owner"].isin(own[key])]]
        )  # fmt: skip
    return paid + unfilled(plan, flows), idle


def unfilled(plan, flows):
    """Count what a need without a usual supply lacks, at what it is worth to its user."""
    case = plan.matches.park
    needs = case.needs[(case.needs["usual_most"] == 0) & (case.needs["plant"] == "")]
    rows = needs[["need", "amount", "price"]].assign(period="", money=needs["price"])
    if len(case.periods):
        mine = case.profiles[case.profiles["side"] == "need"].rename(columns={"owner": "need"})
        rows = needs[["need"]].merge(mine[["need", "period", "amount", "money"]], on="need")
    fills = flows.assign(fills=flows["amount"] * flows["delivered"] * flows["replaces"])
    came = fills.groupby(["need", "period"])["fills"].sum()
    kept = plan.stocks[plan.stocks["need"] != ""] if "need" in plan.stocks else plan.stocks
    kept = kept.assign(net=kept["taken"] - kept["put_in"])
    net = kept.groupby(["owner", "period"])["net"].sum()
    at = pd.MultiIndex.from_frame(rows[["need", "period"]])
    lacks = rows["amount"].to_numpy() - sum(
        part.reindex(at).fillna(0.0).to_numpy() for part in (came, net)
    )
    return float((lacks * rows["money"].to_numpy()).sum())


def lost(plan, stocks):
    """Count what outputs lose in store as what must be disposed of, at the price of then."""
    case = plan.matches.park
    own = case.profiles[case.profiles["side"] == "output"].set_index(["owner", "period"])["money"]
    order = case.periods["period"].tolist()
    total = 0.0
    for row in stocks[stocks["owner"].isin(case.outputs["output"])].to_dict("records"):
        after = order[(order.index(row["period"]) + 1) % len(order)]
        total += row["loss"] * row["stock"] * own[(row["owner"], after)]
    return total * float(case.periods["repeats"].iloc[0] if len(case.periods) else 1.0)


@pytest.mark.parametrize("seed", range(4))
def test_the_benefit_is_what_is_not_spent(seed) -> None:
    """Every bill of the park with the plan, against every bill without any exchange."""
    case = made_park(seed, fixed=seed % 2 == 1, plant=seed < 3, periods=3 * (seed > 0))
    chance = np.random.default_rng(seed)
    if seed:
        profiles = case.profiles
        profiles["money"] *= chance.uniform(0.2, 3.0, len(profiles))
        store = {"storage": "a0/water", "company": "a0", "material": "water", "capacity": 30.0,
                 "loss": 0.1, "cost": 0.01}  # fmt: skip
        storage = pd.concat([case.storage, pd.DataFrame([store])])
        case = case.replace(profiles=profiles, storage=storage)
    plan = sym.optimise(sym.match(case, made_catalogue()), gap=0.0)
    assert plan.benefit != 0
    paid, idle = spent(plan)
    assert plan.benefit == pytest.approx(idle - paid, rel=1e-7)


def test_the_benefit_of_a_works_is_what_is_not_spent() -> None:
    plan = optimise(works())
    paid, idle = spent(plan)
    assert plan.benefit == pytest.approx(idle - paid)
    assert plan.benefit == pytest.approx(50 * (2 * 7 + 1 + 20 - 6 - 4 - 3) + 4 * 30 + 5 * (10 + 2))


def test_co2_of_a_plant_is_what_it_buys_and_what_must_be_disposed_of() -> None:
    """A run burns 0.2 MWh and leaves 0.4 t; what is exchanged is neither bought nor disposed of."""
    plan = optimise(works(), "co2")
    mud, gas, heat, slag = 100 * 0.2, 10_000 * 0.002, (10 - 4) * 0.25, (20 - 5) * 0.1
    assert plan.co2 == pytest.approx(mud + gas - heat - slag)
    # Of a residue that goes to a road nothing is avoided that the run had not caused.
    roads = {"need": "road", "material": "slag", "amount": 500.0, "price": 0.0}
    ample = matched([*LEFT[:2], LEFT[2] | {"amount": 99.0}], [WANTED[0], roads], plants=[PLANT])
    assert best(ample, "co2").value == pytest.approx(mud + gas)


def test_diverted_is_what_companies_leave_no_more() -> None:
    """Tonnes of mud and grain; heat weighs nothing, and what the plant gives nobody had left."""
    plan = best(works(), "diverted")
    assert plan.value == pytest.approx(150.0)
    assert unit_of(plan.made.layout, "diverted") == "t"
    fumes = [{"output": "f", "material": "fume", "amount": 5.0}]
    only = best(matched(fumes, [{"need": "w", "material": "fume", "amount": 4.0}]), "diverted")
    assert (only.value, unit_of(only.made.layout, "diverted")) == (4.0, "m3")


def test_virgin_is_what_is_not_bought() -> None:
    """10,000 m3 of gas weigh 12.5 t, and 5 t of slag; the plant's heat is energy."""
    plan = best(works(), "virgin")
    assert plan.value == pytest.approx(12.5 + 5.0)
    assert unit_of(plan.made.layout, "virgin") == "t"


def test_to_fill_a_port_saves_no_more_than_the_plant_would_buy() -> None:
    """Where all is energy it counts: a plant that burns what it makes of heat saves no heat."""
    wanted = [{"need": "c", "material": "cake", "amount": 50.0, "usual_most": 0.0}]
    heat = [LEFT[2] | {"amount": 100.0}]
    matches = matched([*LEFT[:2], *heat], wanted, plants=[PLANT])
    plan = best(matches, "virgin")
    assert unit_of(plan.made.layout, "virgin") == "MWh"
    assert plan.value == pytest.approx(0.0)


def test_a_density_is_asked_only_for_what_counts() -> None:
    """Nobody weighs what a plant gives to say what companies leave no more."""
    known = KNOWN.replace(
        materials=KNOWN.materials.assign(
            density=KNOWN.materials["density"].mask(KNOWN.materials["material"] == "gas")
        )
    )
    case = park(LEFT[:2], WANTED[:1], plants=[PLANT], known=known)
    matches = match(case, known, depth=0)
    assert best(matches, "diverted").value == pytest.approx(150.0)
    assert unit_of(best(matches).made.layout, "virgin") == "m3"
    mixed = match(park(LEFT[:2], WANTED, plants=[PLANT], known=known), known, depth=0)
    with pytest.raises(SymbiosisError, match="gas"):
        best(mixed, "virgin")


def test_objectives_are_weighed() -> None:
    layout = best(works()).made.layout
    whole = worth(layout, {"benefit": 2.0, "co2": -3.0}, carbon_price=0.0)
    parts = 2.0 * measured(layout, "benefit") - 3.0 * measured(layout, "co2")
    assert whole.tolist() == pytest.approx(parts.tolist())
    priced = worth(layout, {"benefit": 2.0, "virgin": 1.0}, carbon_price=5.0)
    parts = 2.0 * (measured(layout, "benefit") + 5.0 * measured(layout, "co2"))
    assert priced.tolist() == pytest.approx((parts + measured(layout, "virgin")).tolist())
    assert worth(layout, "co2", 5.0).tolist() == measured(layout, "co2").tolist()
    for unknown in ("joy", {"benefit": 1.0, "joy": 2.0}, {}):
        with pytest.raises(SymbiosisError, match=r"joy|without a name"):
            worth(layout, unknown, 0.0)


def test_names_change_nothing() -> None:
    """Other names, in another order: the same worth."""
    case = works().park
    names = {
        key: f"z{i * 5 % 7}" for i, key in enumerate(["mud", "grain", "boiler", "gas", "road"])
    }
    other = case.replace(
        outputs=case.outputs.assign(output=case.outputs["output"].replace(names)).iloc[::-1],
        needs=case.needs.assign(need=case.needs["need"].replace(names)).iloc[::-1],
        ports=case.ports.iloc[::-1],
    )
    again = match(other, KNOWN, depth=0)
    for goal in ("benefit", "co2", "diverted", "virgin"):
        assert best(again, goal).value == pytest.approx(best(works(), goal).value, rel=1e-9)


def test_a_price_that_is_blank_in_one_period_counts_nought_there() -> None:
    rows = profile("output", "o", [50.0, 50.0], [4.0, np.nan])
    left = [{"output": "o", "amount": 100.0, "disposal_cost": 2.0}]
    matches = matched(left, [{"need": "n", "amount": 100.0}], periods=HALVES, profiles=rows)
    assert best(matches).value == pytest.approx(50 * 4.0)
