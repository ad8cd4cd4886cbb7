"""What changes free as bars: each begins where the one before ends, and nothing is cut off."""

import pandas as pd
import pytest

from display.extents import drawn, overlapping, texts_outside
from symbiosis.display.waterfall import waterfall
from symbiosis.errors import SymbiosisError

LONG = "Reuse of treated wastewater stands in the environmental permit of the company that gives it"


def frame(base=100e9, **attrs):
    rows = [
        ("a", "alone", 60e9, 1, 60e9, LONG, "Tái sử dụng nước thải"),
        ("b", "alone", 0.0, 2, 0.0, "the second", ""),
        ("c", "alone", 0.0, 3, 30e9, "the third", ""),
        ("d", "alone", 5e9, 0, float("nan"), "the fourth", ""),
        ("a + b + c", "best", 90e9, 0, float("nan"), "", ""),
        ("all", "all", 100e9, 0, float("nan"), "", ""),
    ]
    names = ["change", "part", "gain", "step", "adds", "title", "title_vi"]
    told = pd.DataFrame(rows, columns=names)
    told["benefit"] = base + told["gain"]
    told.attrs = {"currency": "VND", "conditional": False} | attrs
    return told


def bars(ax):
    return {patch.get_gid(): patch for patch in ax.patches if patch.get_gid()}


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_each_bar_begins_where_the_one_before_ends():
    found = bars(waterfall(frame()))
    assert list(found) == ["today", "step 1", "step 3", "others", "all"]
    ends = [patch.get_x() + patch.get_width() for patch in found.values()]
    assert [found[gid].get_x() for gid in ("step 1", "step 3", "others")] == pytest.approx(ends[:3])
    assert ends[3] == pytest.approx(ends[4])
    widths = [patch.get_width() / found["all"].get_width() for patch in found.values()]
    assert widths == pytest.approx([0.5, 0.3, 0.15, 0.05, 1.0])


def test_what_frees_nothing_by_itself_is_told_with_what_it_opens():
    assert "the second and the third" in texts(waterfall(frame()))


def test_figures_and_units_are_written():
    shown = texts(waterfall(frame()))
    assert "benefit, billion VND a year" in shown
    assert {"100", "+60", "+30", "+10", "200"} <= set(shown)
    assert "lợi ích, tỷ VND mỗi năm" in texts(waterfall(frame(), language="vi"))
    assert "Tái sử dụng nước thải" in texts(waterfall(frame(), language="vi"))
    assert "the third" in " ".join(texts(waterfall(frame(), language="vi")))


def test_a_scale_that_does_not_begin_at_nought_says_so():
    ax = waterfall(frame(base=5000e9))
    assert "does not begin at 0" in " ".join(texts(ax))
    found = bars(ax)
    assert found["step 1"].get_width() > 0.3 * found["today"].get_width()


@pytest.mark.parametrize("language", ["en", "vi"])
def test_nothing_is_cut_off_or_covered(language):
    ax = waterfall(frame(), language=language)
    assert texts_outside(ax) == []
    assert overlapping(ax.texts, drawn(ax)) == []


def test_nothing_to_free_is_one_bar():
    none = frame().head(0)
    none.attrs = {"base": 7.0}
    assert list(bars(waterfall(none))) == ["today", "all"]


def test_another_frame_is_refused():
    with pytest.raises(SymbiosisError, match="no column"):
        waterfall(pd.DataFrame({"a": [1]}))
    with pytest.raises(SymbiosisError, match="language"):
        waterfall(frame(), language="fr")
