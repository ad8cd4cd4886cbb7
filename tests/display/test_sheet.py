"""A sheet keeps its measures on every axes, and breaks lines by the letters' true width."""

import pytest
from matplotlib.figure import Figure

from display.extents import drawn
from symbiosis.display.sheet import Sheet, text_width, wrap


def test_a_sheet_of_its_own_has_the_size_asked():
    sheet = Sheet(None, 5.0, 3.0)
    assert tuple(sheet.ax.figure.get_size_inches()) == (5.0, 3.0)
    assert sheet.scale == pytest.approx(1.0)


def test_a_notebook_shows_a_sheet_of_its_own():
    sheet = Sheet(None, 2.0, 1.0)
    for shown in (sheet.ax, sheet.ax.figure):
        assert shown._repr_png_().startswith(b"\x89PNG")
    given = Figure().add_subplot()
    assert not hasattr(Sheet(given, 2.0, 1.0).ax, "_repr_png_")


def test_letters_shrink_with_the_sheet():
    ax = Figure(figsize=(2.5, 1.5)).add_axes((0, 0, 1, 1))
    sheet = Sheet(ax, 5.0, 3.0)
    assert sheet.write(1, 1, "text", 10).get_fontsize() == pytest.approx(5.0)


@pytest.mark.parametrize("text", ["Nước thải sau xử lý", "W", "iiii", "5.1"])
def test_the_measured_width_is_the_drawn_width(text):
    sheet = Sheet(None, 5.0, 1.0)
    box = sheet.write(0.5, 0.5, text, 9).get_window_extent(drawn(sheet.ax))
    wide = box.width / sheet.ax.figure.dpi
    assert 0.8 * text_width(text, 9) - 0.02 <= wide <= text_width(text, 9) + 0.02


def test_no_line_is_wider_than_asked_and_no_letter_is_lost():
    text = "Tái sử dụng nước thải " + "x" * 80 + " end"
    lines = wrap(text, 1.5, 9)
    assert all(text_width(line, 9) <= 1.5 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_an_empty_text_is_one_empty_line():
    assert wrap("", 1.0, 9) == [""]
