"""Links: most and least, what runs and is forced, fixed costs, and what requires what."""

from __future__ import annotations

import numpy as np
import pytest

from planning.parks import HALVES, best, matched, profile
from symbiosis.errors import NoPlan
from symbiosis.planning.formulating.case import case_of, taking_part
from symbiosis.planning.formulating.formulate import formulate
from symbiosis.planning.formulating.layout import layout_of
from symbiosis.planning.formulating.links import SMALLEST, largest, openings
from symbiosis.planning.optimise import optimise

LEFT = [{"output": "a", "amount": 60.0, "disposal_cost": 2.0},
        {"output": "b", "amount": 50.0, "disposal_cost": 1.0}]  # fmt: skip
WANTED = [{"need": "n", "amount": 80.0, "price": 3.0}]
A, B = {"output": "a", "need": "n"}, {"output": "b", "need": "n"}


def linked(*links, left=LEFT, wanted=WANTED, **others):
    return matched(left, wanted, links=list(links), **others)


def used(plan):
    """Say what flows of a and of b."""
    return plan.sum("flow", output="a"), plan.sum("flow", output="b")


def test_without_links_the_better_goes_first() -> None:
    assert used(best(linked())) == pytest.approx((60.0, 20.0))


def test_a_link_carries_at_most_what_it_states() -> None:
    plan = optimise(linked(A | {"most": 25.0}))
    assert plan.flows.set_index("output")["amount"].to_dict() == pytest.approx(
        {"a": 25.0, "b": 50.0}
    )
    row = plan.rows[plan.rows["kind"] == "link"].iloc[0]
    assert (row["limit"], row["unit"], row["subject"]) == (25.0, "t", "a -> n")
    assert row["price"] == pytest.approx(5.0)  # b is not all that could fill the need


@pytest.mark.parametrize(("fixed", "flows"), [(179.0, (60.0, 20.0)), (181.0, (0.0, 50.0))])
def test_a_fixed_cost_is_paid_or_the_link_is_left(fixed, flows) -> None:
    """A brings 60 x 5 beside 20 x 4 of b; without a, b brings 50 x 4: a is worth 180."""
    plan = best(linked(A | {"fixed_cost": fixed}))
    assert used(plan) == pytest.approx(flows)
    assert plan.value == pytest.approx(max(380.0 - fixed, 200.0))


def test_an_investment_in_a_link_is_spread_over_its_life() -> None:
    link = A | {"capital": 300.0, "life": 2.0}
    plan = optimise(linked(link, settings={"discount_rate": 0.0}))
    assert plan.benefit == pytest.approx(380.0 - 150.0)
    assert best(linked(link | {"capital": 400.0})).value == pytest.approx(
        200.0
    )  # at the rate of the settings it is dearer than 180
    assert best(linked(link), budget=299.0).value == pytest.approx(200.0)


def test_at_least_so_much_or_nothing() -> None:
    """All of b is not enough for its least; of a at least 55 leaves room for 25."""
    plan = best(linked(A | {"least": 55.0}, B | {"least": 51.0}))
    assert used(plan) == pytest.approx((60.0, 0.0))
    # What must be 30 at least, where 20 are wanted, pushes the better one aside if that pays.
    plan = best(linked(B | {"least": 30.0}))
    assert used(plan) == pytest.approx((50.0, 30.0))
    assert plan.value == pytest.approx(50 * 5 + 30 * 4)


def test_what_runs_goes_on_unless_it_is_free() -> None:
    bad = [LEFT[0], LEFT[1] | {"disposal_cost": -9.0}]
    matches = linked(B | {"status": "existing", "today": 40.0}, left=bad)
    plan = optimise(matches)
    assert plan.flows.set_index("output")["amount"].to_dict() == pytest.approx(
        {"a": 40.0, "b": 40.0}
    )
    assert plan.benefit_existing == pytest.approx(40 * (3.0 - 9.0))
    assert plan.benefit_new == pytest.approx(40 * 5.0)
    assert used(best(matches, free=True)) == pytest.approx((60.0, 0.0))


def test_what_runs_above_what_there_is_goes_on_with_that() -> None:
    matches = linked(B | {"status": "existing", "today": 70.0}, wanted=[WANTED[0] | {"amount": 99}])
    assert used(best(matches)) == pytest.approx((49.0, 50.0))
    # 50 of b come in the wet half, when no more than 30 are wanted.
    rows = [*profile("output", "b", [50.0, 0.0]), *profile("need", "n", [30.0, 50.0])]
    seasons = linked(B | {"status": "existing", "today": 50.0}, periods=HALVES, profiles=rows)
    assert used(best(seasons)) == pytest.approx((30.0, 30.0))  # and a in the dry half


@pytest.mark.parametrize(("today", "flow"), [(None, 50.0), (12.0, 12.0)])
def test_what_is_forced_runs_even_where_all_is_free(today, flow) -> None:
    bad = [LEFT[0], LEFT[1] | {"disposal_cost": -9.0}]
    link = B | {"status": "forced"} | ({} if today is None else {"today": today})
    assert used(best(linked(link, left=bad), free=True))[1] == pytest.approx(flow)


def test_forced_links_that_cannot_both_run_quarrel() -> None:
    both = linked(A | {"status": "forced"}, B | {"status": "forced"})
    with pytest.raises(NoPlan) as error:
        optimise(both)
    told = error.value.rows
    assert {"a -> n", "b -> n"} <= set(told["subject"])
    assert told["give"].sum() == pytest.approx(30.0)


def test_a_link_that_requires_another_waits_for_it() -> None:
    """B is used only if a is, and a loses 4 a unit: it is used as little as counts as use."""
    bad = [LEFT[0] | {"disposal_cost": -7.0}, LEFT[1]]
    needs = B | {"requires_output": "a", "requires_need": "n"}
    plan = best(linked(needs, left=bad))
    assert used(plan) == pytest.approx((SMALLEST * 60.0, 50.0))
    plan = best(linked(needs, A | {"least": 55.0}, left=bad))
    assert used(plan) == pytest.approx((0.0, 0.0))  # 55 x -4 and 25 x 4 are less than nothing
    plan = best(linked(needs, A | {"fixed_cost": 150.0}, left=LEFT))
    assert used(plan) == pytest.approx((60.0, 20.0))  # b's 80 are lost without a


def test_a_link_that_requires_what_takes_no_part_is_not_used() -> None:
    needs = A | {"requires_output": "b", "requires_need": "n"}
    assert used(best(linked(needs, B | {"status": "barred"}))) == pytest.approx((0.0, 0.0))
    forced = linked(needs | {"status": "forced"}, B | {"status": "barred"})
    with pytest.raises(NoPlan, match="a -> n"):
        optimise(forced)


def test_bounds_are_the_smallest_that_the_tables_prove() -> None:
    """Of what is left, wanted and stated the least, period by period."""
    rows = [*profile("output", "a", [50.0, 10.0]), *profile("need", "n", [20.0, 60.0])]
    matches = linked(A | {"fixed_cost": 1.0}, B | {"fixed_cost": 1.0, "most": 24.0},
                     periods=HALVES, profiles=rows)  # fmt: skip
    made = formulate(matches, taking_part(matches))
    assert largest(made.case).tolist() == pytest.approx([20.0 + 10.0, 24.0])
    opening = (made.programme.rows["kind"] == "opening").to_numpy()
    entries = made.programme.matrix[opening][:, made.layout.of("used")].toarray()
    assert entries.tolist() == [[-30.0, 0.0], [0.0, -24.0]]


STORES = [
    {"company": "of n", "loss": 0.5, "capacity": 90.0},
    {"company": "of a", "loss": 0.0, "first": 40.0, "last": 0.0},
    {"company": "of n", "loss": 0.0, "first": 0.0, "last": 40.0},
    {"company": "of n", "loss": 0.5},
]


@pytest.mark.parametrize("store", STORES)
def test_a_fixed_cost_of_next_to_nothing_changes_nothing(store) -> None:
    """A store lets more flow in a year than is left or wanted in it: the bound knows."""
    rows = [*profile("output", "a", [150.0, 0.0]), *profile("need", "n", [60.0, 20.0])]
    left = [LEFT[0] | {"amount": 150.0}]
    storage = [{"storage": "S", "material": "mud", "cost": 0.0} | store]
    told = {"periods": HALVES, "profiles": rows, "storage": storage, "left": left}
    free = best(linked(**told))
    tiny = best(linked(A | {"fixed_cost": 0.01}, **told))
    assert tiny.value == pytest.approx(free.value - 0.01, abs=1e-6)


def test_a_use_that_is_paid_for_is_a_use() -> None:
    """A fixed cost below nought is no reward for a link that carries nothing."""
    bad = [LEFT[0] | {"disposal_cost": -7.0}]
    plan = best(linked(A | {"fixed_cost": -10.0}, left=bad))
    assert plan.sum("flow") == pytest.approx(SMALLEST * 60.0)
    assert plan.value == pytest.approx(10.0 - 4 * SMALLEST * 60.0)


def test_rows_of_a_link_that_is_used_or_not() -> None:
    matches = linked(A | {"least": 10.0}, B | {"requires_output": "a", "requires_need": "n"})
    layout = layout_of(case_of(matches, taking_part(matches)), np.array([0, 1]))
    opening, least, required = openings(layout)
    assert opening.rows["subject"].tolist() == ["a -> n", "b -> n"]
    assert least.rows["limit"].tolist() == [10.0]
    assert required.rows["subject"].tolist() == ["b -> n"]
    assert (required.lower.tolist(), required.upper.tolist()) == ([-np.inf], [0.0])
    assert dict(zip(required.column - layout.of("used")[0], required.value, strict=True)) == {
        1: 1.0, 0: -1.0}  # fmt: skip
