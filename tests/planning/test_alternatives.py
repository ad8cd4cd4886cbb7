"""Plans near the best that differ in their links: their order, their proof, their plans."""

from __future__ import annotations

import pandas as pd
import pytest

from planning import tanks, waters
from symbiosis.errors import NoPlan, NotLinear, SymbiosisError
from symbiosis.planning.alternatives import alternatives
from symbiosis.planning.optimise import optimise

KEYS = ["output", "via", "need"]


def links_of(variants, number):
    """Give the links in which something flows in a plan."""
    flows = variants.flows[variants.flows["plan"] == number]
    return set(flows[KEYS].itertuples(index=False, name=None))


def alike(**more):
    """Match three outputs and one need that any of them fills: a at 1.0, b at 0.97, c at 0.9."""
    outputs = [
        {"output": key, "amount": 10.0, "disposal_cost": cost}
        for key, cost in (("a", 1.0), ("b", 0.97), ("c", 0.9))
    ]
    return waters.matched(outputs, [{"need": "n", "amount": 10.0, "usual_most": 0.0}], **more)


def test_the_first_plan_is_the_best_and_the_others_near_it():
    matches = waters.at_random(1)
    variants = alternatives(matches, within=0.1, n=3)
    table = variants.table
    assert table["plan"].tolist() == [0, 1, 2]
    assert table["objective"].iloc[0] == pytest.approx(optimise(matches).benefit)
    assert table["share_of_best"].iloc[0] == 1.0
    assert (table["share_of_best"] >= 0.9 - 1e-7).all()
    assert (table["differs_least"][1:] == table["differs_most"][1:]).all()
    assert table["differs_least"][1:].is_monotonic_decreasing
    assert (table["status"] == "optimal").all()


def test_what_the_table_counts_is_what_flows():
    variants = alternatives(waters.at_random(2), within=0.2, n=3, used_from=0.05)
    for row in variants.table.itertuples():
        links = links_of(variants, row.plan)
        plan = variants.plan(row.plan)
        assert len(links) == row.links == len(plan.flows)
        assert plan.benefit == pytest.approx(row.benefit) == pytest.approx(row.objective)
        assert plan.certificate.max() < 1e-7
        # A trickle counts as no difference, so that at most as many differ as the sets do.
        assert row.differs <= len(links ^ links_of(variants, 0))


def test_by_hand():
    """Within 5 % b may fill all of it, and a alone too; c may only help: 0.95 = (a + c) / 2."""
    variants = alternatives(alike(), within=0.05, n=2)
    assert links_of(variants, 0) == {("a", "", "n")}
    assert links_of(variants, 1) == {("b", "", "n"), ("c", "", "n")}
    # All in which they can differ; c is held to a hundredth, and b brings the rest.
    assert variants.table["differs"].tolist() == [0, 3]
    assert variants.table["objective"].tolist() == pytest.approx([10.0, 9.9 * 0.97 + 0.1 * 0.9])


def test_of_plans_with_the_same_links_the_best_is_given():
    variants = alternatives(alike(), within=0.05, n=2, used_from=0.2)
    assert variants.table["objective"].iloc[1] == pytest.approx(8 * 0.97 + 2 * 0.9)


def test_it_stops_where_no_plan_differs():
    one = waters.matched(
        [{"output": "a", "amount": 10.0, "disposal_cost": 1.0}], [{"need": "n", "amount": 10.0}]
    )
    variants = alternatives(one, within=0.05, n=5)
    assert len(variants.table) == 1
    assert variants.how == "no other plan differs in any link"
    # With all to lose, one may also leave it.
    variants = alternatives(one, within=1.0, n=5)
    assert variants.table["objective"].tolist() == pytest.approx([10.0, 0.0])
    assert variants.table["links"].tolist() == [1, 0]


def test_fixed_costs_and_whole_numbers_stay():
    links = [{"output": key, "need": "n", "fixed_cost": 2.0, "least": 4.0} for key in "abc"]
    variants = alternatives(alike(links=links), within=0.1, n=4, gap=0.0)
    assert links_of(variants, 0) == {("a", "", "n")}
    assert variants.table["objective"].iloc[0] == pytest.approx(8.0)
    amounts = variants.flows["amount"]
    assert (amounts >= 4.0 - 1e-6).all()
    # Two links cost 2 more than one: that is more than a tenth of 8.
    assert [len(links_of(variants, plan)) for plan in variants.plans] == [1, 1]
    assert links_of(variants, 1) == {("b", "", "n")}


def test_a_best_of_nothing_or_less_has_a_share_too():
    """A forced loss of 10 is the best; within a tenth, up to 11 may be lost."""
    outputs = [
        {"output": key, "amount": 10.0, "disposal_cost": cost}
        for key, cost in (("a", -1.0), ("b", -1.05), ("c", -2.0))
    ]
    matches = waters.matched(outputs, [{"need": "n", "amount": 10.0, "usual_most": 0.0}])
    floor = pd.DataFrame({"measure": ["amount"], "at_least": [10.0]})
    variants = alternatives(matches, within=0.1, n=2, limits=floor)
    assert variants.table["objective"].iloc[0] == pytest.approx(-10.0)
    assert -11 - 1e-6 <= variants.table["objective"].iloc[1] < -10
    assert 0.9 - 1e-7 <= variants.table["share_of_best"].iloc[1] < 1
    nothing = alternatives(matches, within=0.1, n=2)
    assert nothing.table["objective"].tolist() == [0.0]
    assert nothing.table["share_of_best"].tolist() == [1.0]


def test_another_objective_is_kept_near():
    variants = alternatives(waters.at_random(2), 0.1, 2, "diverted")
    table = variants.table
    assert (table["diverted"] >= 0.9 * table["diverted"].iloc[0] - 1e-6).all()
    assert table["objective"].tolist() == pytest.approx(table["diverted"].tolist())


def test_a_park_without_exchanges_has_one_plan():
    variants = alternatives(waters.matched([{"output": "o", "amount": 5.0}], []))
    assert variants.table["links"].tolist() == [0]
    assert variants.flows.empty


def test_a_content_that_is_decided_is_refused():
    """Haverly CA (1978) SIGMAP Bulletin 25:19-28: two crudes through one tank."""
    matches = tanks.tanks(
        {"c1": (300.0, 3.0, -6.0), "c2": (300.0, 1.0, -16.0)},
        {"n1": (100.0, 2.5, 9.0), "n2": (200.0, 1.5, 15.0)},
    )
    with pytest.raises(NotLinear, match="p0"):
        alternatives(matches)


def test_rows_that_quarrel_are_told():
    limits = pd.DataFrame({"measure": ["amount"], "at_least": [1e6]})
    with pytest.raises(NoPlan):
        alternatives(waters.at_random(1), limits=limits)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"within": -0.1}, "no share"),
        ({"within": float("nan")}, "no share"),
        ({"n": 0}, "no plan to find"),
        ({"objective": ["benefit", "co2"]}, "one objective"),
        ({"used_from": 0.0}, "from a share"),
        ({"time_limit": -1.0}, "time_limit is below nought"),
    ],
)
def test_what_means_nothing_is_refused(arguments, told):
    with pytest.raises(SymbiosisError, match=told):
        alternatives(waters.at_random(1), **arguments)
