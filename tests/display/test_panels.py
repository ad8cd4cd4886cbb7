"""Numbered lists in two columns of like height."""

from symbiosis.display.panels import draw_panel, numbered, plain
from symbiosis.display.sheet import Sheet


def test_two_columns_hold_all_items_in_order():
    panel = numbered([(str(place), f"title {place}") for place in range(7)], 8.0)
    left, right = panel.columns
    assert [number for number, _ in left + right] == [str(place) for place in range(7)]
    assert abs(len(left) - len(right)) <= 1


def test_a_title_that_is_broken_bears_its_number_once():
    panel = numbered([("1", "word " * 40)], 4.0)
    lines = [line for column in panel.columns for line in column]
    assert [number for number, _ in lines if number] == ["1"]
    assert len(lines) > 3


def test_a_panel_writes_its_lines_below_its_top():
    sheet = Sheet(None, 6.0, 3.0)
    panel = plain(["first", "second"], 5.0)
    draw_panel(sheet, panel, 0.5, 2.5)
    assert [text.get_text() for text in sheet.ax.texts] == ["first", "second"]
    heights = [text.get_position()[1] for text in sheet.ax.texts]
    assert 2.5 > heights[0] > heights[1] > 2.5 - panel.height


def test_sub_options_follow_their_number():
    panel = numbered([(number, "t") for number in ("10", "x", "5.1", "5", "1")], 8.0)
    assert [n for column in panel.columns for n, _ in column] == ["1", "5", "5.1", "10", "x"]
