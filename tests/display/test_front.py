"""A front between its axes: every point, the line only where it is straight."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from display.extents import drawn
from symbiosis.display.front import draw_front
from symbiosis.errors import SymbiosisError

TABLE = pd.DataFrame(
    {
        "point": [0, 1, 2, 3],
        "x": [0.0, 40_000.0, 40_050.0, 60_000.0],
        "y": [9e9, 7e9, 6.99e9, -1e9],
        "status": ["optimal", "optimal", "stopped", "within_gap"],
    }
)
SAID = {"x": "co2", "y": "benefit", "x_unit": "t", "y_unit": "VND"}


def lines(ax):
    return {line.get_gid(): line for line in ax.lines if line.get_gid()}


def test_every_point_stands_where_it_is():
    found = lines(draw_front(TABLE, **SAID))
    assert set(found) == {"point 0", "point 1", "point 2", "point 3"}
    assert found["point 3"].get_xydata().tolist() == [[60_000.0, -1e9]]


def test_a_straight_front_has_a_line_through_its_corners():
    line = lines(draw_front(TABLE, straight=True, **SAID))["front"]
    assert line.get_xydata().tolist() == TABLE[["x", "y"]].to_numpy().tolist()


def test_what_is_not_proven_is_hollow_and_explained():
    ax = draw_front(TABLE, **SAID)
    fills = {gid: line.get_markerfacecolor() for gid, line in lines(ax).items()}
    assert fills["point 2"] != fills["point 0"] == fills["point 3"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["not proven in time"]
    assert draw_front(TABLE[:2], **SAID).get_legend() is None


def test_axes_have_names_units_and_scales():
    ax = draw_front(TABLE, **SAID)
    assert (ax.get_xlabel(), ax.get_ylabel()) == (
        "CO₂ avoided, t a year", "benefit, billion VND a year"
    )  # fmt: skip
    drawn(ax)
    assert "4" in [tick.get_text() for tick in ax.get_yticklabels()]
    assert "20,000" in [tick.get_text() for tick in ax.get_xticklabels()]
    assert draw_front(TABLE, x="2 benefit").get_xlabel() == "2 benefit, a year"


def test_numbers_that_would_cover_each_other_are_left_out():
    ax = draw_front(TABLE, **SAID)
    assert sorted(text.get_text() for text in ax.texts) == ["0", "1", "3"]
    renderer = drawn(ax)
    page = ax.figure.bbox
    boxes = [text.get_window_extent(renderer) for text in ax.texts]
    assert all(box.x1 <= page.x1 and box.y1 <= page.y1 for box in boxes)


@pytest.mark.parametrize("table", [TABLE[:1], TABLE[:0]], ids=["one", "none"])
def test_one_point_or_none_is_drawn(table):
    ax = draw_front(table, **SAID)
    drawn(ax)
    assert len(lines(ax)) == len(table)


def test_an_axes_that_is_given_is_drawn_on():
    given = Figure().add_subplot()
    assert draw_front(TABLE, ax=given, **SAID) is given
    assert draw_front(TABLE, **SAID)._repr_png_().startswith(b"\x89PNG")


def test_another_language():
    assert draw_front(TABLE, language="vi", **SAID).get_ylabel() == "lợi ích, tỷ VND mỗi năm"
    with pytest.raises(SymbiosisError, match="en, vi"):
        draw_front(TABLE, language="fr")
