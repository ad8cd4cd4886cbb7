"""A dot for each link that a plan uses."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from display.extents import drawn, overlapping, texts_outside
from symbiosis.display.variants import draw_links
from symbiosis.errors import SymbiosisError

TABLE = pd.DataFrame(
    {"plan": [0, 1, 2], "benefit": [9e9, 8.9e9, -8.6e12], "share_of_best": [1, 0.99, 0.95]}
)


def flow(plan, output, need, benefit, via=""):
    ends = {"giver": f"Company of {output}", "receiver": f"Company of {need}"}
    return {"plan": plan, "output": output, "via": via, "need": need, "benefit": benefit} | ends


FLOWS = pd.DataFrame(
    [
        *(flow(plan, "ash", "clay", 1e9) for plan in (0, 1, 2)),
        flow(0, "sludge", "soil", 5e8, "drying > a long way of many conversions"),
        flow(1, "grain", "feed", -2e9),
        flow(2, "grain", "feed", 1e8),
        flow(2, "water", "water", 3e8),
    ]
)


def dots(ax):
    return [shape.get_gid() for shape in ax.patches if shape.get_gid()]


def words(ax):
    return " ".join(text.get_text() for text in ax.texts)


def test_a_dot_where_a_plan_uses_a_link_that_not_all_use():
    assert sorted(dots(draw_links(FLOWS, TABLE))) == [
        "plan 0 uses sludge > soil",
        "plan 1 uses grain > feed",
        "plan 2 uses grain > feed",
        "plan 2 uses water > water",
    ]


def test_the_largest_come_first_and_the_rest_is_counted():
    ax = draw_links(FLOWS, TABLE, most=1)
    assert sorted(dots(ax)) == ["plan 1 uses grain > feed", "plan 2 uses grain > feed"]
    assert "+ 2 more, not drawn" in words(ax)
    assert "+ 1 links in every plan, not shown" in words(ax)


def test_each_plan_has_its_benefit_and_share_above_it():
    ax = draw_links(FLOWS, TABLE, currency="VND")
    assert "plan 1 8.9 billion 99 %" in words(ax)
    assert "benefit, VND a year" in words(ax)


def test_no_text_is_cut_off_or_covered():
    ax = draw_links(FLOWS, TABLE, currency="VND")
    assert texts_outside(ax) == []
    assert overlapping(list(ax.texts), drawn(ax)) == []


def test_plans_with_the_same_links_are_told():
    same = FLOWS[FLOWS["output"] == "ash"]
    ax = draw_links(same, TABLE)
    assert not dots(ax)
    assert "All plans use the same links." in words(ax)
    assert "All plans" in words(draw_links(FLOWS[:0], TABLE[:1]))


def test_an_axes_that_is_given_is_drawn_on():
    given = Figure().add_subplot()
    assert draw_links(FLOWS, TABLE, ax=given) is given


def test_another_language():
    assert "phương án 2" in words(draw_links(FLOWS, TABLE, language="vi"))
    with pytest.raises(SymbiosisError, match="en, vi"):
        draw_links(FLOWS, TABLE, language="fr")
