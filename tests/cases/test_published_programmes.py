"""Published optima of programmes with plants, whole numbers, floors and pools, from DataFrames.

The numbers are those of the works named at each case.
"""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sym
from symbiosis.testing import check

SAID = {"source": "made up", "confidence": "assumed"}


def catalogue(material, used=(), **blocks):
    """The shipped catalogue, one good that nothing else is made of, and what it is when used."""
    goods = {material: {"label": material, "measure": "t"} | SAID}
    goods |= {key: {"label": key, "measure": "t", "parent": material} | SAID for key in used}
    own = {"material": goods} | blocks
    return sym.catalogue() | sym.read_catalogue(own)


def parameter(key, unit):
    return {key: {"label": key, "unit": unit, "mixes": "mass"} | SAID}


def recipe(takes, gives, **more):
    return {"takes": {takes: 1.0}, "gives": {gives: 1.0}, "legal_kind": "simple"} | SAID | more


def matched(streams, needs, known, **tables):
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    park = sym.read_park(
        pd.DataFrame(streams), pd.DataFrame(needs), known=known, currency="USD", **frames
    )
    matches = sym.match(park, known, only_links="links" in tables)
    return sym.regulate(matches, sym.rulebook())


def proven(plan):
    told = check(plan)
    assert told["holds"].all(), told[~told["holds"]]


FLOWS = [("SR1", 20, 100), ("SR2", 100, 100), ("SR3", 40, 800), ("SR4", 10, 800)]
SINKS = [("SK1", 20, 0), ("SK2", 100, 50), ("SK3", 40, 50), ("SK4", 10, 400)]


def regeneration(links=True):
    known = catalogue(
        "reuse_water",
        parameter=parameter("solute_x", "mg/kg"),
        conversion={
            "regeneration": recipe(
                "reuse_water", "reuse_water", outlet={"reuse_water": {"solute_x": "5 mg/kg"}}
            )
        },
    )
    streams = [
        {"stream_id": name, "company": name, "material": "reuse_water", "amount": flow,
         "amount_unit": "t/year", "disposal_cost": 0.0, "content.solute_x [mg/kg]": content}
        for name, flow, content in FLOWS
    ]  # fmt: skip
    needs = [
        {"need_id": name, "company": name, "material": "reuse_water", "amount": flow,
         "amount_unit": "t/year", "price": 1.0, "max.solute_x [mg/kg]": most}
        for name, flow, most in SINKS
    ]  # fmt: skip
    plants = [{"plant_id": "REG", "company": "REG", "conversion": "regeneration",
               "capacity": 1000, "variable_cost": 1e-3}]  # fmt: skip
    givers = [row[0] for row in FLOWS] + ["REG/reuse_water"]
    takers = [row[0] for row in SINKS] + ["REG/reuse_water"]
    pairs = [
        {"stream_id": giver, "need_id": taker, "transport": 0.0}
        for giver in givers for taker in takers if giver != taker
    ]  # fmt: skip
    return matched(streams, needs, known, plants=plants, links=pairs)


def test_regeneration_of_wang_and_smith():
    """Wang YP, Smith R (1994) data; target of Feng, Bai, Zheng (2007) Chem Eng Sci 62:2127-2138:
    fresh water 20 t/h first, then 73.684 t/h regenerated at an outlet of 5 ppm.
    """
    plan = sym.optimise(regeneration(), objective=["virgin", "benefit"])
    assert plan.usual["amount"].sum() == pytest.approx(20.0, abs=1e-3)
    assert plan.left["amount"].sum() == pytest.approx(20.0, abs=1e-3)
    assert plan.runs["runs"].sum() == pytest.approx(73.684210526, abs=1e-3)
    proven(plan)


SUPPLY = [15, 20, 45, 35, 25, 35, 10, 25]
DEMAND = [20, 15, 20, 15, 5, 20, 30, 10, 35, 25, 10, 5]
UNIT_COST = [
    [0.69, 0.64, 0.71, 0.79, 1.7, 2.83, 2.02, 5.64, 5.94, 5.94, 5.94, 7.68],
    [1.01, 0.75, 0.88, 0.59, 1.5, 2.63, 2.26, 5.64, 5.85, 5.62, 5.85, 4.94],
    [1.05, 1.06, 1.08, 0.64, 1.22, 2.37, 1.66, 5.64, 5.91, 5.62, 5.91, 4.94],
    [1.94, 1.5, 1.56, 1.22, 1.98, 1.98, 1.36, 6.99, 6.99, 6.99, 6.99, 3.68],
    [1.61, 1.4, 1.61, 1.33, 1.68, 2.83, 1.54, 4.26, 4.26, 4.26, 4.26, 2.99],
    [5.29, 5.94, 6.08, 5.29, 5.96, 6.77, 5.08, 0.31, 0.21, 0.17, 0.31, 1.53],
    [5.29, 5.94, 6.08, 5.29, 5.96, 6.77, 5.08, 0.55, 0.35, 0.4, 0.19, 1.53],
    [5.29, 6.08, 6.08, 5.29, 5.96, 6.45, 5.08, 2.43, 2.3, 2.33, 1.81, 2.5],
]
FIXED_COST = [
    [11, 16, 18, 17, 10, 20, 17, 13, 15, 12, 14, 14],
    [14, 17, 17, 13, 15, 13, 16, 11, 20, 11, 15, 10],
    [12, 13, 20, 17, 13, 15, 16, 13, 12, 13, 10, 18],
    [16, 19, 16, 11, 15, 12, 18, 12, 18, 13, 13, 14],
    [19, 18, 15, 16, 12, 14, 20, 19, 11, 17, 16, 18],
    [13, 20, 20, 17, 15, 12, 14, 11, 12, 19, 15, 16],
    [11, 12, 15, 10, 17, 11, 11, 16, 10, 18, 17, 12],
    [17, 10, 20, 12, 17, 20, 16, 15, 10, 12, 16, 18],
]
WORTH = 1000.0  # of a unit delivered, so that all demand is met


def fixed_charges():
    known = catalogue("goods_x")
    common = {"material": "goods_x", "amount_unit": "t/year"}
    streams = [
        {"stream_id": f"s{i}", "company": f"S{i}", "amount": amount, "disposal_cost": 0.0} | common
        for i, amount in enumerate(SUPPLY)
    ]
    needs = [
        {"need_id": f"n{j}", "company": f"N{j}", "amount": amount, "usual_most": 0.0,
         "price": WORTH} | common
        for j, amount in enumerate(DEMAND)
    ]  # fmt: skip
    links = [
        {"stream_id": f"s{i}", "need_id": f"n{j}", "transport": UNIT_COST[i][j],
         "fixed_cost": FIXED_COST[i][j]}
        for i in range(len(SUPPLY)) for j in range(len(DEMAND))
    ]  # fmt: skip
    return matched(streams, needs, known, links=links)


@pytest.mark.parametrize("solver", [None, "pulp:HiGHS", "pulp:CBC"])
def test_fixed_charges_of_balinski(solver):
    """Balinski ML (1961) Naval Research Logistics Quarterly 8:41-54, instance bal8x12: 471.55."""
    plan = sym.optimise(fixed_charges(), gap=1e-9, solver=solver)
    assert WORTH * sum(DEMAND) - plan.benefit == pytest.approx(471.55, abs=1e-3)
    assert plan.status == "optimal"
    assert plan.gap <= 1e-9
    proven(plan)


GRADES = {
    "A": (8.5 - 3.0, {"M1": (None, 30), "M2": (40, None), "M3": (None, 50), "M4": (20, 20)}),
    "B": (7.0 - 2.5, {"M1": (None, 50), "M2": (10, None), "M4": (10, 10)}),
    "C": (5.5 - 2.0, {"M1": (None, 70)}),
}
WASTES = {"M1": (3000, 1500, 3), "M2": (2000, 1000, 6), "M3": (4000, 2000, 4), "M4": (1000, 500, 5)}
GRANTS = 30_000.0


def test_reclaiming_of_solid_wastes():
    """Hillier FS, Lieberman GJ, Introduction to Operations Research, section 3.4: 35,109.65.

    No usual supply, shares from both sides, a least of every waste, an exact total of treatment,
    which grants pay.
    """
    names = {waste: f"share_{waste.lower()}" for waste in WASTES}
    blocks = {key: parameter(key, "%")[key] for key in names.values()}
    known = catalogue("scrap_x", parameter=blocks)
    streams = []
    for waste, (most, _, _) in WASTES.items():
        row = {"stream_id": waste, "company": waste, "material": "scrap_x", "amount": most,
               "amount_unit": "t/year", "disposal_cost": 0.0}  # fmt: skip
        shares = {f"content.{names[p]} [%]": 100.0 * (p == waste) for p in WASTES}
        streams.append(row | shares)
    needs = []
    for grade, (worth, shares) in GRADES.items():
        row = {"need_id": grade, "company": "works", "material": "scrap_x", "amount": 20_000,
               "amount_unit": "t/year", "usual_most": 0.0, "price": worth}  # fmt: skip
        for part, (low, high) in shares.items():
            row |= {f"min.{names[part]} [%]": low, f"max.{names[part]} [%]": high}
        needs.append(row)
    links = [
        {"stream_id": waste, "need_id": grade, "transport": 0.0, "treatment": treatment}
        for waste, (_, _, treatment) in WASTES.items() for grade in GRADES
    ]  # fmt: skip
    limits = [{"name": "grants", "measure": "treatment", "at_least": GRANTS, "at_most": GRANTS}]
    limits += [
        {"name": f"least {waste}", "measure": "amount", "output": waste, "at_least": least}
        for waste, (_, least, _) in WASTES.items()
    ]
    lawful = matched(streams, needs, known, links=links)
    plan = sym.optimise(lawful, limits=pd.DataFrame(limits))
    assert plan.benefit + GRANTS == pytest.approx(35_109.65, abs=0.06)
    proven(plan)


HAVERLY = {1: (100.0, 16.0, 400.0), 2: (600.0, 16.0, 600.0), 3: (100.0, 13.0, 750.0)}


def pooling(most, price):
    known = catalogue(
        "crude_x",
        parameter=parameter("sulphur_x", "%"),
        conversion={"pool_x": recipe("crude_x", "crude_x")},
    )
    common = {"material": "crude_x", "amount_unit": "t/year"}
    streams = [
        {"stream_id": name, "company": name, "amount": 1000.0, "disposal_cost": -cost,
         "content.sulphur_x [%]": sulphur} | common
        for name, cost, sulphur in (("c1", 6.0, 3.0), ("c2", price, 1.0), ("c3", 10.0, 2.0))
    ]  # fmt: skip
    needs = [
        {"need_id": name, "company": name, "amount": amount, "usual_most": 0.0, "price": worth,
         "max.sulphur_x [%]": limit} | common
        for name, amount, worth, limit in (("p1", most, 9.0, 2.5), ("p2", 200.0, 15.0, 1.5))
    ]  # fmt: skip
    plants = [{"plant_id": "o1", "company": "o1", "conversion": "pool_x", "capacity": 1000.0,
               "variable_cost": 0.0}]  # fmt: skip
    pool = "o1/crude_x"
    pairs = [("c1", pool), ("c2", pool), (pool, "p1"), (pool, "p2"), ("c3", "p1"), ("c3", "p2")]
    links = [{"stream_id": a, "need_id": b, "transport": 0.0} for a, b in pairs]
    return matched(streams, needs, known, plants=plants, links=links)


@pytest.mark.parametrize("number", HAVERLY)
def test_pooling_of_haverly(number):
    """Haverly CA (1978) SIGMAP Bulletin 25:19-28: 400, 600 and 750."""
    most, price, best = HAVERLY[number]
    lawful = pooling(most, price)
    with pytest.raises(sym.NotLinear) as refused:
        sym.optimise(lawful)
    assert refused.value.pools.to_dict("records") == [{"pool": "o1", "parameter": "sulphur_x"}]
    plan = sym.optimise(lawful, bilinear="bound", gap=1e-4)
    assert plan.status == "bounded"
    assert plan.benefit <= best + 1e-6 <= plan.bound + 2e-6
    assert plan.bound - plan.benefit <= 1e-3 * best
    proven(plan)


def test_a_pool_of_one_kind_is_linear():
    """What can come in has one content, so that what goes out is known."""
    lawful = pooling(100.0, 16.0)
    arcs = lawful.arcs
    arcs.loc[arcs["output"] == "c1", "verdict"] = "forbidden"
    plan = sym.optimise(lawful.replace(arcs=arcs))
    # c3 alone breaks the limit of p2; half of it c2 through the pool: 15 - (16 + 10) / 2 a unit.
    assert plan.benefit == pytest.approx(200.0 * (15.0 - 13.0), abs=1e-6)
    proven(plan)


FEEDS = {
    7.0: (1.0, 6.0, 4.0, 0.5),
    3.0: (4.0, 1.0, 3.0, 2.0),
    2.0: (4.0, 5.5, 3.0, 0.9),
    10.0: (3.0, 3.0, 3.0, 1.0),
    5.0: (1.0, 2.7, 4.0, 1.6),
}  # by price
BLENDS = {16.0: (10.0, (3.0, 3.0, 3.25, 0.75)), 25.0: (25.0, (4.0, 2.5, 3.5, 1.5)),
          15.0: (30.0, (1.5, 5.5, 3.9, 0.8)), 10.0: (10.0, (3.0, 4.0, 4.0, 1.8))}  # fmt: skip


def test_two_pools_of_four_contents():
    """Adhya N, Tawarmalani M, Sahinidis NV (1999) Ind Eng Chem Res 38:1956-1972: 549.80."""
    known = catalogue(
        "crude_x",
        parameter={name: block for i in range(4) for name, block in parameter(f"q{i}_x", "mg/kg").items()},
        conversion={"pool_x": recipe("crude_x", "crude_x")},
    )  # fmt: skip
    common = {"material": "crude_x", "amount_unit": "t/year"}

    def contents(kind, values):
        return {f"{kind}.q{i}_x [mg/kg]": value for i, value in enumerate(values)} | common

    streams = [
        {"stream_id": f"f{i}", "company": f"f{i}", "amount": 75.0, "disposal_cost": -price}
        | contents("content", held) for i, (price, held) in enumerate(FEEDS.items())
    ]  # fmt: skip
    needs = [
        {"need_id": f"p{j}", "company": f"p{j}", "amount": most, "usual_most": 0.0, "price": price}
        | contents("max", limits) for j, (price, (most, limits)) in enumerate(BLENDS.items())
    ]  # fmt: skip
    plants = [{"plant_id": pool, "company": pool, "conversion": "pool_x", "capacity": 375.0,
               "variable_cost": 0.0} for pool in ("o1", "o2")]  # fmt: skip
    pairs = [(f"f{i}", f"{'o1' if i < 2 else 'o2'}/crude_x") for i in range(len(FEEDS))]
    pairs += [(f"{pool}/crude_x", f"p{j}") for pool in ("o1", "o2") for j in range(len(BLENDS))]
    links = [{"stream_id": a, "need_id": b, "transport": 0.0} for a, b in pairs]
    lawful = matched(streams, needs, known, plants=plants, links=links)
    plan = sym.optimise(lawful, bilinear="bound", gap=1e-2)
    assert plan.benefit == pytest.approx(549.80, abs=0.01)
    assert 549.80 <= plan.bound <= 549.80 * 1.0101
    proven(plan)


LOADS = [("P1", 2.0, 0, 100), ("P2", 5.0, 50, 100), ("P3", 30.0, 50, 800), ("P4", 4.0, 400, 800)]


def test_water_of_wang_and_smith_with_fixed_loads():
    """Wang YP, Smith R (1994) Chem Eng Sci 49:981-1006: 90 t/h of fresh water.

    Four operations add a load each to the water that passes; what they leave may be used again.
    """
    known = catalogue(
        "fresh_x",
        used=["used_x"],
        parameter=parameter("solute_x", "mg/kg"),
        conversion={"use_x": recipe("fresh_x", "used_x")},
    )
    streams = [{"stream_id": "fresh", "company": "works", "material": "fresh_x", "amount": 1000,
                "amount_unit": "t/year", "disposal_cost": -1.0,
                "content.solute_x [mg/kg]": 0.0}]  # fmt: skip
    needs = [{"need_id": "other", "company": "other", "material": "steam", "amount": 1.0,
              "amount_unit": "MWh/year"}]  # fmt: skip
    plants = [
        {"plant_id": name, "company": name, "conversion": "use_x", "capacity": 200,
         "variable_cost": 0.0, "adds.solute_x [kg/year]": load,
         "max.fresh_x.solute_x [mg/kg]": inlet, "max.used_x.solute_x [mg/kg]": outlet}
        for name, load, inlet, outlet in LOADS
    ]  # fmt: skip
    names = [row[0] for row in LOADS]
    pairs = [("fresh", name) for name in names]
    pairs += [(f"{giver}/used_x", taker) for giver in names for taker in names if giver != taker]
    links = [{"stream_id": a, "need_id": f"{b}/fresh_x", "transport": 0.0} for a, b in pairs]
    lawful = matched(streams, needs, known, plants=plants, links=links)
    plan = sym.optimise(lawful, bilinear="bound", time_limit=60)
    assert plan.status == "bounded"
    assert plan.benefit <= -90.0 + 1e-6
    assert plan.bound >= -90.0 - 1e-6
    assert plan.bound - plan.benefit <= 0.5
    proven(plan)
