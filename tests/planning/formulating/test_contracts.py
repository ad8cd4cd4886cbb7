"""How many links a company, an output or a need would have at most."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from planning.parks import best, matched
from symbiosis.errors import NoPlan
from symbiosis.planning.optimise import optimise

LEFT = [{"output": "a", "company": "A", "amount": 60.0, "disposal_cost": 2.0},
        {"output": "b", "company": "A", "amount": 50.0, "disposal_cost": 1.0}]  # fmt: skip
WANTED = [{"need": "n", "amount": 30.0, "price": 3.0}, {"need": "m", "amount": 40.0, "price": 2.0},
          {"need": "l", "amount": 60.0, "price": 1.0, "company": "L"}]  # fmt: skip
# All of a goes first: 60 x 2, and 50 x 1 of b; the needs take 30 x 3, 40 x 2 and 40 x 1.
ALL = 170.0 + 90.0 + 80.0 + 40.0


def agreed(left=LEFT, wanted=WANTED, sites=(), **others):
    return matched(left, wanted, sites=list(sites), **others)


def links(plan):
    """Say between what there are flows."""
    flows = plan.columns[(plan.columns["kind"] == "flow") & (plan.columns["value"] > 1e-9)]
    return set(zip(flows["output"], flows["need"], strict=True))


def test_without_a_most_there_is_none() -> None:
    plan = best(agreed())
    assert plan.value == pytest.approx(ALL)
    assert not len(plan.made.layout.decided)


def test_one_buyer_alone() -> None:
    """All of a goes to one need: to the one that wants as much as there is, at the lowest price."""
    plan = best(agreed([LEFT[0] | {"most_links": 1}]))
    # 60 at 2 + 1, or 40 at 2 + 2, or 30 at 2 + 3.
    assert plan.value == pytest.approx(180.0)
    assert links(plan) == {("a", "l")}


def test_a_need_that_one_supplier_fills() -> None:
    wanted = [WANTED[0] | {"amount": 70.0, "most_links": 1}]
    plan = best(agreed(wanted=wanted))
    assert links(plan) == {("a", "n")}
    assert plan.value == pytest.approx(60 * 5)


@pytest.mark.parametrize("most", [0, 1, 2])
def test_a_company_counts_all_its_links(most) -> None:
    plan = best(agreed(sites=[{"company": "A", "most_links": most}]))
    assert len(links(plan)) <= most
    assert plan.value == pytest.approx(_by_hand(most))


def _by_hand(most):
    """Try every set of so many links, each in turn filled with as much as there is room for."""
    left = {row["output"]: (row["amount"], row["disposal_cost"]) for row in LEFT}
    wanted = {row["need"]: (row["amount"], row["price"]) for row in WANTED}
    worths = [0.0]
    for chosen in permutations(product(left, wanted), most):
        room = {key: amount for key, (amount, _) in (left | wanted).items()}
        worth = 0.0
        for output, need in chosen:
            flow = min(room[output], room[need])
            room[output], room[need] = room[output] - flow, room[need] - flow
            worth += flow * (left[output][1] + wanted[need][1])
        worths.append(worth)
    return max(worths)


def test_the_receiver_counts_too() -> None:
    wanted = [WANTED[0] | {"amount": 70.0, "company": "N"}]
    assert links(best(agreed(wanted=wanted))) == {("a", "n"), ("b", "n")}
    plan = best(agreed(wanted=wanted, sites=[{"company": "N", "most_links": 1}]))
    assert links(plan) == {("a", "n")}


def test_what_runs_counts_and_may_leave_no_room() -> None:
    running = [{"output": "a", "need": "n", "status": "existing", "today": 5.0},
               {"output": "a", "need": "m", "status": "existing", "today": 5.0}]  # fmt: skip
    one = [LEFT[0] | {"most_links": 1}]
    with pytest.raises(NoPlan) as error:
        optimise(agreed(one, links=running))
    assert {"a", "a -> n", "a -> m"} <= set(error.value.rows["subject"])
    plan = best(agreed(one, links=running[:1]))
    assert links(plan) == {("a", "n")}


def test_a_row_tells_how_many_links_there_are() -> None:
    plan = optimise(agreed(sites=[{"company": "A", "most_links": 2}]))
    row = plan.rows[plan.rows["kind"] == "contract"].iloc[0]
    assert row[["subject", "unit", "limit", "activity"]].tolist() == ["A", "link", 2.0, 2.0]
