"""The tables of a case: who takes part, what falls into each period, what a store serves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planning.parks import HALVES, KNOWN, matched, park, profile
from symbiosis.matching.match import match
from symbiosis.planning.formulating.case import (
    case_of,
    in_periods,
    quantified,
    taking_part,
    usual_needs,
)

LEFT = [{"output": "o", "amount": 100.0, "disposal_cost": 2.0},
        {"output": "b", "amount": 30.0, "disposal_cost": 1.0}]  # fmt: skip
WANTED = [{"need": "n", "amount": 80.0, "price": 3.0},
          {"need": "alone", "material": "gas", "amount": 5.0, "price": 1.0},
          {"need": "some", "amount": np.nan, "price": 1.0}]  # fmt: skip


def case(**others):
    matches = matched(LEFT, WANTED, **others)
    return case_of(matches, taking_part(matches))


def test_lawful_exchanges_of_known_amounts_take_part_in_order() -> None:
    matches = matched(LEFT, WANTED)
    arcs = taking_part(matches)
    assert arcs[["output", "need"]].to_numpy().tolist() == [["b", "n"], ["o", "n"]]
    assert arcs.index.tolist() == [0, 1]
    told = matches.arcs
    told["verdict"] = ["allowed" if output == "o" else "conditional" for output in told["output"]]
    both = matches.replace(arcs=told)
    assert len(taking_part(both)) == 2
    assert taking_part(both, conditional=False)["output"].tolist() == ["o"]
    told["verdict"] = told["verdict"].mask(told["output"] == "b", "forbidden")
    assert taking_part(matches.replace(arcs=told))["output"].tolist() == ["o"]
    assert len(quantified(matches.replace(arcs=told), ["forbidden"])) == 1
    told["replaces"] = np.nan
    assert not len(quantified(matches.replace(arcs=told), ["forbidden", "conditional", "allowed"]))


def test_needs_that_are_bought_as_usual() -> None:
    needs = park(LEFT, [*WANTED, {"need": "a", "amount": 1.0, "usual_most": 4.0},
                        {"need": "none", "amount": 1.0, "usual_most": 0.0},
                        {"need": "once", "amount": 1.0, "pattern": "one_off"}]).needs  # fmt: skip
    assert usual_needs(needs)["need"].tolist() == ["a", "alone", "n"]


def test_a_year_without_periods_is_one() -> None:
    made = case()
    assert (made.times, made.passages, made.shares.tolist()) == (1, 1.0, [1.0])
    assert made.supplies[["output", "period", "amount"]].to_numpy().tolist() == [
        ["b", "", 30.0], ["o", "", 100.0]]  # fmt: skip
    assert made.wants["need"].tolist() == ["alone", "n"]  # bought though nobody offers it
    assert not len(made.holds)


def test_what_falls_into_each_period() -> None:
    """What a row says; nought where it says nothing of a period; by hours where none speaks."""
    rows = [{"side": "output", "owner": "o", "period": "dry", "amount": 100.0, "money": 7.0},
            {"side": "need", "owner": "o", "period": "dry", "amount": 9.0}]  # fmt: skip
    made = case(periods={"wet": 2190.0, "dry": 6570.0}, profiles=rows)
    told = made.supplies.set_index(["output", "period"])
    assert told["amount"].to_dict() == pytest.approx(
        {("o", "wet"): 0.0, ("o", "dry"): 100.0, ("b", "wet"): 7.5, ("b", "dry"): 22.5}
    )
    assert told["money"].to_dict() == {
        ("o", "wet"): 2.0, ("o", "dry"): 7.0, ("b", "wet"): 1.0, ("b", "dry"): 1.0}  # fmt: skip
    assert made.shares.tolist() == [0.25, 0.75]


def test_a_price_that_nobody_tells_is_that_of_the_year() -> None:
    made = case(periods=HALVES, profiles=[*profile("output", "o", [50.0, 50.0]),
                                          *profile("output", "b", [15.0, 15.0], [4.0, np.nan])])  # fmt: skip
    told = made.supplies.set_index(["output", "period"])["money"].to_dict()
    assert told == {("o", "wet"): 2.0, ("o", "dry"): 2.0, ("b", "wet"): 4.0, ("b", "dry"): 0.0}


def test_a_store_serves_what_its_company_has_of_its_material_and_its_kinds() -> None:
    left = [{"output": "o", "company": "S", "amount": 9.0}, {"output": "p", "amount": 9.0},
            {"output": "thin", "company": "S", "material": "thin_mud", "amount": 9.0},
            {"output": "gas", "company": "S", "material": "gas", "amount": 9.0}]  # fmt: skip
    wanted = [{"need": "n", "amount": 80.0}, {"need": "m", "company": "S", "amount": 8.0},
              {"need": "g", "material": "gas", "amount": 8.0}]  # fmt: skip
    store = {"storage": "S/mud", "company": "S", "material": "mud", "capacity": 5.0}
    matches = matched(left, wanted, periods=HALVES, storage=[store])
    made = case_of(matches, taking_part(matches))
    assert made.holds[["side", "owner"]].to_numpy().tolist() == [
        ["need", "m"], ["output", "o"], ["output", "thin"]]  # fmt: skip


def test_plants_take_part_with_all_their_ports() -> None:
    """Even where nothing can flow to them: what they take is then nought."""
    alone = park(LEFT, WANTED, plants=[{"conversion": "digesting"}])
    matches = match(alone, KNOWN, depth=0)
    made = case_of(matches, taking_part(matches))
    assert {"p0/mud", "p0/grain", "p0/heat"} <= set(made.wants["need"])
    assert {"p0/gas", "p0/cake", "p0/slag"} <= set(made.supplies["output"])
    assert made.usual["need"].tolist() == ["alone", "n", "p0/heat"]
    assert made.ports["side"].tolist() == ["gives"] * 3 + ["takes"] * 3


def test_values_are_looked_up_for_whole_periods() -> None:
    values, keys = pd.Series([1.0, 2.0, 3.0, 4.0]), pd.Series(["a", "a", "b", "b"])
    told = in_periods(values, keys, pd.Series(["b", "a", "b", "c"]), 2)
    assert told.tolist() == [[3.0, 4.0], [1.0, 2.0], [3.0, 4.0], [0.0, 0.0]]
    assert in_periods(values.head(0), keys.head(0), pd.Series(["c"]), 2).tolist() == [[0.0, 0.0]]
