"""Stores: what is kept from one period to the next, at what cost, and for how long."""

from __future__ import annotations

import numpy as np
import pytest

from planning.parks import HALVES, best, matched, profile
from symbiosis.errors import SymbiosisError
from symbiosis.planning.formulating.case import case_of, taking_part
from symbiosis.planning.formulating.layout import layout_of
from symbiosis.planning.formulating.stores import stores
from symbiosis.planning.optimise import optimise
from symbiosis.testing import check

LEFT = {"output": "o", "amount": 100.0, "disposal_cost": 2.0, "company": "giver"}
WANTED = {"need": "n", "amount": 100.0, "price": 3.0, "company": "taker"}
STORE = {"storage": "S", "company": "giver", "material": "mud", "loss": 0.0, "cost": 0.0}
GIVES, TAKES = [100.0, 0.0], [0.0, 100.0]  # all comes in the first half, wanted in the second


def kept(store=None, left=None, wanted=None, gives=GIVES, takes=TAKES, more=(), **others):
    """Match one output and one need of unlike seasons, with a store of the giver."""
    rows = [*profile("output", "o", gives, others.pop("disposal", ())),
            *profile("need", "n", takes, others.pop("prices", ()))]  # fmt: skip
    return matched(
        [LEFT | (left or {}), *more],
        [WANTED | (wanted or {})],
        periods=others.pop("periods", HALVES),
        profiles=[*rows, *others.pop("profiles", ())],
        storage=[] if store is None else [STORE | store],
        **others,
    )


def test_without_a_store_the_seasons_never_meet() -> None:
    assert best(kept()).value == 0.0


def test_a_store_carries_what_it_holds_at_its_cost() -> None:
    plan = optimise(kept({"capacity": 60.0, "cost": 0.5}))
    assert plan.benefit == pytest.approx(60 * (2 + 3 - 0.5))
    stocks = plan.stocks.set_index("period")
    assert stocks["put_in"].to_dict() == pytest.approx({"wet": 60.0, "dry": 0.0})
    assert stocks["taken"].to_dict() == pytest.approx({"wet": 0.0, "dry": 60.0})
    assert stocks["stock"].to_dict() == pytest.approx({"wet": 60.0, "dry": 0.0})
    full = plan.rows[plan.rows["kind"] == "store"].set_index("period")
    assert full.loc["wet", "price"] == pytest.approx(4.5)
    assert check(plan)["holds"].all()


def test_a_store_of_unknown_capacity_holds_all() -> None:
    assert best(kept({})).value == pytest.approx(500.0)


def test_what_is_lost_brings_nothing() -> None:
    """A quarter of 60 is lost: 45 flow, and the 15 must be disposed of all the same."""
    assert best(kept({"capacity": 60.0, "loss": 0.25})).value == pytest.approx(45 * 5.0)
    # A store is no way to be rid of things: without a taker nothing is gained by losing them.
    idle = kept({"loss": 0.9}, wanted={"price": -9.0, "usual_most": 0.0})
    assert best(idle).value == pytest.approx(0.0)


def test_the_year_ends_as_it_begins() -> None:
    """Wanted in the first half and left in the second: carried over the end of the year."""
    turned = {"gives": TAKES, "takes": GIVES}
    assert best(kept({"capacity": 60.0}, **turned)).value == pytest.approx(60 * 5.0)
    assert best(kept({"capacity": 60.0, "first": 0.0}, **turned)).value == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("ends", "flows"),
    [
        ({"first": 30.0, "last": 0.0}, 30.0),  # what is there flows, in the first half
        ({"first": 30.0}, 30.0),  # ... and is there again at the end
        ({"last": 30.0}, 30.0),
        ({"first": 0.0, "last": 30.0}, 0.0),
    ],
)
def test_a_stock_that_is_stated(ends, flows) -> None:
    matches = kept({"capacity": 60.0} | ends, gives=TAKES, takes=GIVES)
    plan = optimise(matches)
    assert plan.flows["amount"].sum() == pytest.approx(flows)
    last = ends.get("last", ends.get("first"))
    assert plan.stocks.set_index("period").loc["dry", "stock"] == pytest.approx(last)
    # What is put in is not disposed of this year, and what was there has been no cost this year.
    assert plan.benefit == pytest.approx(3 * flows + 2 * (flows + last - ends.get("first", last)))
    assert plan.left["amount"].sum() == pytest.approx(100.0 - (plan.benefit - 3 * flows) / 2)


def test_two_owners_share_the_capacity() -> None:
    other = LEFT | {"output": "p", "disposal_cost": 4.0, "amount": 50.0}
    more = profile("output", "p", [50.0, 0.0])
    plan = optimise(kept({"capacity": 60.0}, more=[other], profiles=more))
    assert plan.stocks.set_index(["owner", "period"])["stock"].to_dict() == pytest.approx(
        {("o", "wet"): 10.0, ("o", "dry"): 0.0, ("p", "wet"): 50.0, ("p", "dry"): 0.0}
    )
    assert plan.benefit == pytest.approx(50 * 7 + 10 * 5)


def test_a_store_serves_its_company_and_its_material_alone() -> None:
    assert best(kept({"company": "of another"})).value == 0.0
    assert best(kept({"material": "grain"})).value == 0.0


def test_a_need_keeps_what_it_will_want_at_the_price_of_then() -> None:
    """What comes in the wet half, when nothing is wanted, saves 9 in the dry half."""
    matches = kept({"company": "taker", "capacity": 70.0}, prices=[1.0, 9.0])
    plan = optimise(matches)
    assert plan.benefit == pytest.approx(70 * (2 + 9))
    assert plan.usual["cost"].sum() == pytest.approx(30 * 9.0)


def test_a_need_never_saves_more_than_it_would_have_bought() -> None:
    """What its store loses displaced nothing, however much of it there is for the taking."""
    matches = kept({"company": "taker", "loss": 0.5}, left={"disposal_cost": 0.0})
    plan = best(matches)
    assert plan.sum("flow") == pytest.approx(100.0)
    assert plan.value == pytest.approx(50 * 3.0)
    assert best(matches, "virgin").value == pytest.approx(50.0)
    assert best(matches, "co2").value == pytest.approx(100 * 0.2 + 50 * 0.5)


def test_a_store_serves_exchanges_alone() -> None:
    """Disposal costs 5 in the wet half and 1 in the dry: to wait for that is no symbiosis."""
    store = {"capacity": 60.0, "cost": 0.5}
    wants = {"wanted": {"amount": 10.0}, "takes": [0.0, 10.0]}
    plan = optimise(kept(store, {"disposal_cost": 5.0}, disposal=[5.0, 1.0], **wants))
    assert plan.benefit == pytest.approx(10 * (5 + 3 - 0.5))
    assert plan.left["cost"].sum() == pytest.approx(90 * 5.0)
    # Nor to buy when it is cheap; what comes in then is kept, and what is bought used at once.
    wants = {"takes": [50.0, 50.0], "prices": [1.0, 9.0]}
    idle = kept(store | {"company": "taker"}, {"disposal_cost": -50.0}, **wants)
    assert best(idle).value == pytest.approx(0.0)
    some = kept(store | {"company": "taker"}, {"amount": 20.0}, gives=[20.0, 0.0], **wants)
    assert best(some).value == pytest.approx(20 * (2 + 9 - 0.5))


def test_nothing_is_put_in_that_did_not_come() -> None:
    """A need that buys nothing takes what flows, and no more: a store makes nothing of nothing."""
    wants = {"wanted": {"usual_most": 0.0}, "takes": [100.0, 100.0], "prices": [1.0, 9.0]}
    plan = best(kept({"company": "taker"}, {"disposal_cost": -50.0}, **wants))
    assert plan.value == pytest.approx(0.0)
    assert plan.sum("put_in") == pytest.approx(0.0)


def test_what_spoils_is_not_carried() -> None:
    """From the middle of one half to that of the next it is 4,380 hours."""
    assert best(kept({}, {"keeps_for": 4380.0})).value == pytest.approx(500.0)
    assert best(kept({}, {"keeps_for": 4379.0})).value == pytest.approx(0.0)


def test_the_oldest_goes_first() -> None:
    """What comes in the first quarter keeps until the third: not until the fourth."""
    quarters = {f"p{i}": 2190.0 for i in range(4)}
    gives, left = [80.0, 0.0, 20.0, 0.0], {"keeps_for": 2 * 2190.0}
    for takes, flows in (([0, 0, 50, 50], 70.0), ([0, 0, 0, 100], 20.0), ([0, 50, 0, 50], 70.0),
                         ([0, 0, 100, 0], 100.0)):  # fmt: skip
        plan = best(kept({}, left, gives=gives, takes=takes, periods=quarters))
        assert plan.sum("flow") == pytest.approx(flows), takes


def test_what_was_lost_of_fresh_goods_makes_no_room_for_old_ones() -> None:
    layout = _layout(kept({"loss": 0.5}, {"keeps_for": 5000.0},
                          periods={f"p{i}": 2190.0 for i in range(4)}, gives=[25.0] * 4,
                          takes=[25.0] * 4))  # fmt: skip
    spoil = stores(layout)[-1]
    table = np.zeros((len(spoil.rows), layout.width))
    np.add.at(table, (spoil.row, spoil.column), spoil.value)
    assert table[:, layout.grid("stock")[0]].tolist() == np.eye(4).tolist()
    # After the second quarter: half of what came in the first, all of what came in the second.
    assert table[1, layout.grid("put_in")[0]].tolist() == [-0.5, -1.0, 0.0, 0.0]
    assert table[0, layout.grid("put_in")[0]].tolist() == [-1.0, 0.0, 0.0, -0.5]


def _layout(matches):
    return layout_of(case_of(matches, taking_part(matches)), np.array([], dtype=int))


def test_a_typical_day_passes_many_times() -> None:
    """A store for 6 carries 6 every day: 2,190 a year, though it never holds more than 6."""
    daily = {"amount": 3650.0}
    matches = kept({"capacity": 6.0, "cost": 1.0}, daily, daily, gives=[3650.0, 0.0],
                   takes=[0.0, 3650.0], repeats=365.0)  # fmt: skip
    plan = optimise(matches)
    assert plan.flows["amount"].sum() == pytest.approx(365 * 6.0)
    assert plan.benefit == pytest.approx(365 * 6 * (5.0 - 1.0))
    assert plan.stocks["stock"].max() == pytest.approx(6.0)
    for hours, carried in ((12.0, 365 * 6.0), (11.0, 0.0)):  # twelve from noon to midnight
        spoils = kept({"capacity": 6.0}, daily | {"keeps_for": hours}, daily, repeats=365.0,
                      gives=[3650.0, 0.0], takes=[0.0, 3650.0])  # fmt: skip
        assert best(spoils).sum("flow") == pytest.approx(carried)


def test_a_first_stock_that_nobody_wants_is_left() -> None:
    plan = optimise(kept({"first": 30.0, "last": 0.0}, wanted={"amount": 10.0}, takes=[0.0, 10.0]))
    assert plan.flows["amount"].tolist() == pytest.approx([10.0])
    assert plan.left["amount"].sum() == pytest.approx(100.0 + 30.0 - 10.0)


def test_a_day_that_ends_otherwise_than_it_begins_is_refused() -> None:
    matches = kept({"first": 5.0, "last": 0.0}, repeats=365.0)
    with pytest.raises(SymbiosisError, match="365") as error:
        optimise(matches)
    assert "S" in error.value.where


def test_without_periods_a_store_does_nothing() -> None:
    matches = matched([LEFT], [WANTED], storage=[STORE | {"capacity": 5.0}])
    plan = best(matches)
    assert plan.value == pytest.approx(500.0)
    assert not len(plan.made.layout.of("stock"))
