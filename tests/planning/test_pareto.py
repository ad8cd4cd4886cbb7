"""The front of a park: its corners, its points, its plans, and what is refused."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

import makers
from planning import tanks, waters
from symbiosis.errors import NoPlan, NotLinear, SymbiosisError
from symbiosis.matching.match import match
from symbiosis.planning.optimise import optimise
from symbiosis.planning.pareto import pareto
from symbiosis.planning.study import Study


def most(case, goal):
    """Find the most of an objective of a study by another solver, scipy's."""
    programme = case.seeking(case.programme()[0], goal)
    rows = [sign * programme.matrix.toarray() for sign in (1, -1)]
    limits = np.concatenate([programme.row_upper, -programme.row_lower])
    there = np.isfinite(limits)
    found = linprog(
        programme.cost, np.vstack(rows)[there], limits[there], integrality=programme.integer,
        bounds=list(zip(programme.lower, programme.upper, strict=True)),
    )  # fmt: skip
    assert found.status == 0, found.message
    return -found.fun


@pytest.mark.parametrize("seed", range(6))
def test_corners_hold_every_plan_of_a_weighted_sum(seed):
    matches = waters.at_random(seed)
    front = pareto(matches, "diverted", "benefit")
    table = front.table
    assert front.straight
    assert table["corner"].all()
    assert (table["status"] == "optimal").all()
    case = Study(matches)
    for weight in np.geomspace(1e-3, 1e3, 25):
        best = most(case, {"benefit": 1.0, "diverted": weight})
        assert (table["benefit"] + weight * table["diverted"]).max() == pytest.approx(best)


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4])
def test_the_front_is_straight_from_corner_to_corner(seed):
    matches = waters.at_random(seed)
    table = pareto(matches, "diverted", "benefit").table
    assert len(table) > 1, "a park whose two aims do not quarrel tests nothing"
    for low, high in pairwise(table.index):
        ends = table.loc[[low, high]]
        middle = pd.DataFrame({"measure": ["amount"], "at_least": [ends["diverted"].mean()]})
        found = most(Study(matches, limits=middle), "benefit")
        assert found == pytest.approx(ends["benefit"].mean(), abs=1e-6)
    assert np.diff(table["slope"].dropna()).max(initial=-1.0) < 0
    assert (table["slope"] < 0)[:-1].all()


def test_points_at_even_steps_are_on_the_line_of_the_corners():
    matches = waters.at_random(2)
    corners = pareto(matches, "diverted", "benefit").table
    front = pareto(matches, "diverted", "benefit", n=5)
    steps = front.table
    assert not front.straight
    assert steps["corner"].tolist() == [True, False, False, False, True]
    even = np.linspace(corners["x"].iloc[0], corners["x"].iloc[-1], 5)
    np.testing.assert_allclose(steps["x"], even, rtol=1e-6)
    np.testing.assert_allclose(steps["y"], np.interp(even, corners["x"], corners["y"]), rtol=1e-6)


def test_a_plan_stands_behind_every_point():
    front = pareto(waters.at_random(1), "diverted", "benefit")
    for row in front.table.itertuples():
        plan = front.plan(row.point)
        assert plan.benefit == pytest.approx(row.y)
        assert plan.flows["amount"].sum() == pytest.approx(row.x)
        assert len(plan.flows) == row.links
        assert plan.certificate.max() < 1e-7
        assert front.flows.query("plan == @row.point")["benefit"].sum() == pytest.approx(row.y)


def test_the_settings_of_a_corner_find_it_again():
    matches = waters.at_random(1)
    front = pareto(matches, "diverted", "benefit", carbon_price=20.0)
    for plan in front.plans.values():
        again = optimise(matches, plan.settings["objective"], carbon_price=20.0)
        assert again.objective == pytest.approx(plan.objective)


def test_the_carbon_price_is_in_the_objective_and_not_in_the_benefit():
    front = pareto(waters.at_random(3), "benefit", "diverted", carbon_price=500.0)
    table = front.table
    np.testing.assert_allclose(table["x"], table["benefit"] + 500.0 * table["co2"])
    assert (table["co2"] < 0).any()
    assert "carbon at 500" in front.settings["x"]


def test_weights_make_an_objective():
    matches = waters.at_random(1)
    front = pareto(matches, {"benefit": 2.0}, "diverted")
    plain = pareto(matches, "benefit", "diverted")
    np.testing.assert_allclose(front.table["x"], 2 * plain.table["x"])
    assert front.settings["x"] == "2 benefit"
    assert front.settings["x_unit"] == ""


def test_a_point_that_no_weighted_sum_finds_is_found():
    matches = waters.exclusive()
    front = pareto(matches, "diverted", "benefit")
    table = front.table
    assert not front.straight
    assert table[["x", "y"]].to_numpy().tolist() == [
        pytest.approx([6, 10]), pytest.approx([8, 5]), pytest.approx([10, 2])
    ]  # fmt: skip
    assert table["links"].tolist() == [1, 1, 1]
    assert (table["status"] == "optimal").all()
    case = Study(matches)
    for weight in np.linspace(0, 5, 11):
        best = most(case, {"benefit": 1, "diverted": weight})
        assert best == pytest.approx(max(10 + 6 * weight, 2 + 10 * weight))
        assert best > 5 + 8 * weight + 0.1


def test_fixed_costs_bend_the_front_inwards():
    """Two outputs of 10 that cost 5 each to link: none, one or both, and nothing between them."""
    outputs = [{"output": key, "amount": 10.0, "disposal_cost": 0.2} for key in "ab"]
    links = [{"output": key, "need": "n", "fixed_cost": 5.0} for key in "ab"]
    matches = waters.matched(outputs, [{"need": "n", "amount": 20.0}], links=links)
    table = pareto(matches, "diverted", "benefit", n=5).table
    by_hand = {0: 0.0, 5: -4.0, 10: -3.0, 15: -7.0, 20: -6.0}
    shown = {
        x: y for x, y in by_hand.items() if not any(a > x and b > y for a, b in by_hand.items())
    }
    assert dict(zip(table["x"].round(6), table["y"].round(6), strict=True)) == shown


def test_limits_narrow_the_front():
    matches = waters.at_random(1)
    few = pd.DataFrame({"measure": ["amount"], "at_most": [40.0]})
    table = pareto(matches, "diverted", "benefit", limits=few).table
    assert table["x"].max() <= 40 + 1e-6


def test_a_park_without_exchanges_has_one_point_of_nothing():
    matches = waters.matched([{"output": "o", "amount": 5.0}], [])
    table = pareto(matches, "co2", "benefit").table
    assert table[["x", "y", "links"]].to_numpy().tolist() == [[0.0, 0.0, 0.0]]


def test_a_content_that_is_decided_is_refused():
    """Haverly CA (1978) SIGMAP Bulletin 25:19-28: two crudes through one tank."""
    matches = tanks.tanks(
        {"c1": (300.0, 3.0, -6.0), "c2": (300.0, 1.0, -16.0)},
        {"n1": (100.0, 2.5, 9.0), "n2": (200.0, 1.5, 15.0)},
    )
    with pytest.raises(NotLinear, match="p0"):
        pareto(matches, "benefit", "diverted")


def test_rows_that_quarrel_are_told():
    limits = pd.DataFrame({"measure": ["amount"], "at_least": [1e6]})
    with pytest.raises(NoPlan):
        pareto(waters.at_random(1), "co2", "benefit", limits=limits)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("benefit", "benefit"), "objectives are one"),
        (("benefit", {"benefit": 1}), "objectives are one"),
        (("benefit", "money"), "no objective 'money'"),
        ((["benefit"], "co2"), "a name, or weights"),
        (("benefit", "co2", 1), "two ends"),
    ],
)
def test_what_means_nothing_is_refused(arguments, told):
    with pytest.raises(SymbiosisError, match=told):
        pareto(waters.at_random(1), *arguments)


def test_an_objective_that_cannot_be_summed_is_not_known():
    known = makers.catalogue([waters.WATER, {"material": "odd", "measure": "m3"}, "waste"])
    outputs = [{"output": "a", "material": "odd", "unit": "m3"}, {"output": "b"}]
    needs = [{"need": "m", "material": "odd", "unit": "m3"}, {"need": "n"}]
    matches = match(makers.park(outputs, needs), known)
    table = pareto(matches, "co2", "benefit").table
    assert table["diverted"].isna().all()
    assert table["benefit"].notna().all()
