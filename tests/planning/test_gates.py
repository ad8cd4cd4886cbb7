"""What stands behind a gate is what solving again with a little of the exchange says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import symbiosis as sym
from judging.chance_law import GAP, chance_lawful, rule
from planning.parks import matched
from symbiosis.testing import made_catalogue, made_park

KEYS = ["output", "via", "need"]
MUD = {"output": "o", "amount": 100.0, "disposal_cost": 3.0}
FIELD = {"need": "n", "amount": 60.0, "price": 5.0}
KILN = {"need": "k", "amount": 70.0, "price": 9.0}


def lawful(rules, outputs=(MUD,), needs=(FIELD, KILN), **others):
    return sym.regulate(matched(list(outputs), list(needs), **others), sym.read_rules(rules))


def shut(*needs, **more):
    return rule("route", effect="forbid", where={"need": list(needs)}) | more


def gates(plan):
    told = plan.rules
    return told[told["acts_as"] == "gate"].set_index("rule")


def test_a_gate_costs_what_the_best_exchange_behind_it_would_bring():
    """100 t at 8 to the field (60 t) with room left: a tonne to the kiln brings 12, nothing less."""
    told = gates(sym.optimise(lawful({"r.kiln": shut("k")}))).loc["r.kiln"]
    assert (told["price"], told["acts"], told["binding"]) == (pytest.approx(12.0), 1, 1)
    assert (told["output"], told["need"], told["unit"]) == ("o", "k", "t")
    assert told["gain_for_one_percent"] == pytest.approx(0.01 * 12.0 * 70.0)
    assert told["exact"]


def test_what_another_exchange_must_give_up_is_counted():
    """All 50 t go to the field at 8: a tonne to the kiln brings 12 and takes 8 away."""
    told = gates(sym.optimise(lawful({"r.kiln": shut("k")}, [MUD | {"amount": 50.0}])))
    assert told.loc["r.kiln", "price"] == pytest.approx(4.0)


def test_what_two_rules_hold_back_stands_behind_neither():
    rules = {"r.kiln": shut("k"), "r.both": shut("k", "n")}
    told = gates(sym.optimise(lawful(rules)))
    assert told.index.tolist() == ["r.both"]
    assert told.loc["r.both", "need"] == "n"


def test_a_gate_behind_which_nothing_pays_has_no_price():
    told = gates(sym.optimise(lawful({"r.kiln": shut("k")}, needs=[FIELD, KILN | {"price": -9.0}])))
    assert (told.loc["r.kiln", "price"], told.loc["r.kiln", "binding"]) == (0.0, 0)
    assert told.loc["r.kiln", "output"] == ""


def test_a_fixed_cost_is_spread_over_the_largest_amount():
    law = lawful({"r.kiln": shut("k")}, links=[{"output": "o", "need": "k", "fixed_cost": 70.0}])
    assert gates(sym.optimise(law)).loc["r.kiln", "price"] == pytest.approx(11.0)


def test_a_condition_is_a_gate_where_conditional_exchanges_are_left_out():
    near = [{"output": "o", "need": need, "transport": 0.0} for need in ("n", "k")]
    law = lawful({"r.kiln": shut("k", effect="condition")}, links=near)
    assert not len(gates(sym.optimise(law)))
    told = gates(sym.optimise(law, conditional=False))
    assert told.loc["r.kiln", "price"] == pytest.approx(12.0)


def test_a_mix_that_cannot_take_a_flow_has_nothing_behind_it():
    """The need takes 1 mg/L, every output holds 5 or more, and nothing is there to thin it."""
    park = made_park(0, needs=1)
    contents, needs, specs = park.contents, park.needs, park.specs
    contents["value"] += 5.0
    needs["usual_most"], needs["price"] = 0.0, 50.0
    specs["at_least"], specs["at_most"] = np.nan, 1.0
    matches = sym.match(park.replace(contents=contents, needs=needs, specs=specs), made_catalogue())
    law = sym.read_rules({"r.shut": shut("n0")})
    told = gates(sym.optimise(sym.regulate(matches, law)))
    assert (told.loc["r.shut", "acts"], told.loc["r.shut", "price"]) == (4, 0.0)


def a_little(lawful, arc, conditional, **asked):
    """The slope: what a trace of one exchange that is shut adds to the best."""
    arcs = lawful.arcs
    mine = (arcs[KEYS] == arc[KEYS]).all(axis=1)
    arcs.loc[mine, ["verdict", "status"]] = "allowed", "new"
    opened = lawful.replace(arcs=arcs)
    step = 1e-3
    told = {"measure": "amount", "at_most": step} | {key: arc[key] for key in ("output", "need")}
    limits = pd.DataFrame([told | {"via": arc["via"]}])
    before = sym.optimise(lawful, conditional=conditional, gap=GAP, **asked)
    after = sym.optimise(opened, conditional=conditional, gap=GAP, limits=limits, **asked)
    return (after.objective - before.objective) / step


@pytest.mark.parametrize("seed", [0, 4, 6, 8, 12, 16])
def test_a_gate_is_what_solving_again_says(seed):
    """On parks made at random, without fixed costs: plants, mixes, totals, charges."""
    law, conditional = chance_lawful(seed), bool(seed % 3)
    plan = sym.optimise(law, conditional=conditional, gap=GAP)
    told = gates(plan)
    assert told["exact"].all()
    for name, row in told[told["binding"] > 0].head(2).iterrows():
        slope = a_little(law, row, conditional)
        assert row["price"] == pytest.approx(slope, rel=1e-4, abs=1e-5), name


def test_objectives_in_order_price_a_gate_by_the_last():
    """CO2 among the plans of most benefit: the kiln would bring more benefit, so it counts whole."""
    law = lawful({"r.kiln": shut("k")})
    plan = sym.optimise(law, objective=["benefit", "co2"])
    arcs = law.arcs.set_index("need")
    assert gates(plan).loc["r.kiln", "price"] >= arcs.loc["k", "co2"] - 1e-9


def test_limits_and_gates_stand_in_one_table():
    law = lawful({"r.kiln": shut("k"), "r.total": rule(
        "quantity", effect="limit", of="giver", at_most="10 t/year")})  # fmt: skip
    plan = sym.optimise(law)
    told = plan.rules.set_index("rule")
    assert told["acts_as"].to_dict() == {"r.total": "limit", "r.kiln": "gate"}
    assert told.loc["r.total", "price"] == pytest.approx(8.0)
    assert told.loc["r.kiln", "price"] == pytest.approx(4.0)  # it displaces the field in the total
    assert np.isfinite(told["gain_for_one_percent"]).all()
