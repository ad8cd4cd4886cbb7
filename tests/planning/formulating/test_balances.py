"""Balances of outputs, needs and ports: nothing is made or lost, in the year or in a period."""

from __future__ import annotations

import numpy as np
import pytest

from planning.parks import HALVES, KNOWN, best, matched, park, profile
from symbiosis.errors import NoPlan
from symbiosis.matching.match import match
from symbiosis.planning.formulating.balances import balances
from symbiosis.planning.formulating.case import case_of, taking_part
from symbiosis.planning.formulating.layout import layout_of
from symbiosis.planning.optimise import optimise

LEFT = [{"output": "o", "amount": 100.0, "disposal_cost": 2.0}]
WANTED = [{"need": "n", "amount": 100.0, "price": 3.0}]


def test_what_comes_in_a_period_goes_in_it() -> None:
    """90 come when 40 are wanted, and 10 when 60 are: 50 flow, not 100."""
    rows = [*profile("output", "o", [90.0, 10.0]), *profile("need", "n", [40.0, 60.0])]
    plan = optimise(matched(LEFT, WANTED, periods=HALVES, profiles=rows))
    assert plan.benefit == pytest.approx(50 * 5.0)
    assert plan.flows.set_index("period")["amount"].to_dict() == pytest.approx(
        {"wet": 40.0, "dry": 10.0}
    )
    assert plan.left.set_index("period")["amount"].to_dict() == pytest.approx(
        {"wet": 50.0, "dry": 0.0}
    )
    assert plan.usual.set_index("period")["cost"].to_dict() == pytest.approx(
        {"wet": 0.0, "dry": 150.0}
    )


def test_prices_of_a_period_count_in_it() -> None:
    """It costs 1 and 5 to be rid of, and 2 and 10 to buy: 7 avoided in one half, 11 in the other."""
    rows = [*profile("output", "o", [50.0, 50.0], [1.0, 5.0]),
            *profile("need", "n", [50.0, 20.0], [6.0, 6.0])]  # fmt: skip
    left = [LEFT[0] | {"disposal_cost": 3.0}]
    plan = optimise(
        matched(left, [WANTED[0] | {"amount": 70.0, "price": 6.0}], periods=HALVES, profiles=rows)
    )
    assert plan.flows.set_index("period")["benefit"].to_dict() == pytest.approx(
        {"wet": 50 * 7.0, "dry": 20 * 11.0}
    )
    assert plan.benefit == pytest.approx(570.0)


def test_an_amount_without_periods_is_spread_by_hours() -> None:
    plan = best(matched(LEFT, WANTED, periods={"wet": 2190.0, "dry": 6570.0},
                        profiles=profile("need", "n", [100.0, 0.0])))  # fmt: skip
    assert plan.sum("flow", period="wet") == pytest.approx(25.0)
    assert plan.sum("usual", period="dry") == pytest.approx(0.0)


@pytest.mark.parametrize("parts", [2, 5])
def test_a_year_in_equal_parts_is_the_year(parts) -> None:
    left = [*LEFT, {"output": "p", "amount": 30.0, "disposal_cost": 9.0}]
    hours = {f"p{i}": 8760.0 / parts for i in range(parts)}
    plants = [{"conversion": "pressing", "capacity": 40, "variable_cost": 1.0}]
    cake = {"need": "c", "material": "cake", "amount": 15.0, "price": 20.0}
    divided = best(matched(left, [*WANTED, cake], plants, periods=hours))
    # 30 and 100 are left: 30 make 15 of cake, which 20 is paid for, and the rest fills the need.
    assert divided.value == pytest.approx(30 * 9 + 100 * 2 + 15 * 20 - 30 * 1 + 100 * 3)


def test_the_usual_supply_has_a_limit_of_the_year() -> None:
    """60 a year can be bought, all of them in one half if need be."""
    rows = [*profile("output", "o", [0.0, 100.0]), *profile("need", "n", [50.0, 50.0])]
    wanted = [WANTED[0] | {"usual_most": 60.0}]
    matches = matched(LEFT, wanted, periods=HALVES, profiles=rows)
    plan = best(matches)
    assert plan.sum("usual", period="wet") == pytest.approx(50.0)
    assert plan.sum("flow", period="dry") == pytest.approx(50.0)
    rows = [*profile("output", "o", [0.0, 39.0]), *profile("need", "n", [50.0, 50.0])]
    short = matched([LEFT[0] | {"amount": 39.0}], wanted, periods=HALVES, profiles=rows)
    with pytest.raises(NoPlan) as error:  # 50 and 11 are to be bought
        optimise(short)
    assert error.value.rows["give"].sum() == pytest.approx(1.0)


def test_a_need_without_a_usual_supply_is_filled_at_most() -> None:
    wanted = [WANTED[0] | {"amount": 300.0, "usual_most": 0.0}]
    plan = best(matched(LEFT, wanted))
    assert plan.value == pytest.approx(100 * 5.0)
    assert plan.sum("usual") == 0.0
    over = best(matched(LEFT, [wanted[0] | {"amount": 10.0}]))
    assert over.sum("flow") == pytest.approx(10.0)


def test_what_is_delivered_counts_by_what_it_displaces() -> None:
    """A unit displaces half a unit of what is bought: 100 fill 50, at half the price."""
    links = [{"output": "o", "need": "n", "replaces": 0.5}]
    plan = optimise(matched(LEFT, [WANTED[0] | {"amount": 40.0}], links=links))
    assert plan.flows["amount"].tolist() == pytest.approx([80.0])
    assert plan.benefit == pytest.approx(80 * 2.0 + 40 * 3.0)


def test_every_balance_is_a_row_of_its_own() -> None:
    case = park(LEFT, [*WANTED, {"need": "m", "amount": 5.0, "usual_most": 0.0}],
                plants=[{"conversion": "passing"}], periods=HALVES)  # fmt: skip
    matches = match(case, KNOWN, depth=0)
    layout = layout_of(case_of(matches, taking_part(matches)), np.array([], dtype=int))
    supply, need, usual = balances(layout)
    told = supply.rows[["kind", "subject", "period", "limit", "side"]].to_numpy().tolist()
    assert told == [
        ["supply", "o", "wet", 50.0, "at_most"],
        ["supply", "o", "dry", 50.0, "at_most"],
        ["port", "p0/mud", "wet", 0.0, "at_most"],
        ["port", "p0/mud", "dry", 0.0, "at_most"],
    ]
    wet = need.rows[need.rows["period"] == "wet"].set_index("subject")
    assert wet["kind"].to_dict() == {"m": "need", "n": "need", "p0/mud": "port"}
    assert wet["side"].to_dict() == {"m": "at_most", "n": "equal", "p0/mud": "equal"}
    assert not len(usual.rows)
    # Each flow leaves one output and enters one need; a run enters one of each.
    count = np.bincount(np.concatenate([supply.column, need.column]), minlength=layout.width)
    assert set(count[layout.of("flow")]) == {2}
    assert set(count[layout.of("runs")]) == {2}
    assert set(count[layout.of("usual")]) == {1}
