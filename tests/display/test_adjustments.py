"""How far each value moved, as bars."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from display.extents import texts_outside
from symbiosis.display.adjustments import draw_adjustments
from symbiosis.display.style import BLUE, VERMILION
from symbiosis.errors import SymbiosisError

TABLE = pd.DataFrame(
    {
        "variable": ["tro bay", "constant", "bã bia", "nước"],
        "adjustment_sd": [0.4, np.nan, -2.4, 0.0],
    }
)


def test_those_that_moved_most_stand_at_the_top():
    ax = draw_adjustments(TABLE)
    assert [bar.get_gid() for bar in ax.patches] == ["moved bã bia", "moved tro bay", "moved nước"]
    assert [bar.get_width() for bar in ax.patches] == [-2.4, 0.4, 0.0]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["bã bia", "tro bay", "nước"]
    top, *_, last = (bar.get_y() for bar in ax.patches)
    assert ax.transData.transform((0, top))[1] > ax.transData.transform((0, last))[1]


def test_what_moved_far_is_red():
    found = [to_hex(bar.get_facecolor()) for bar in draw_adjustments(TABLE).patches]
    assert found == [colour.lower() for colour in (VERMILION, BLUE, BLUE)]


def test_those_that_are_not_drawn_are_counted():
    ax = draw_adjustments(TABLE, most=2)
    assert len(ax.patches) == 2
    assert ax.get_xlabel().endswith("; + 1 more, not drawn")
    assert "độ lệch chuẩn" in draw_adjustments(TABLE, language="vi").get_xlabel()
    assert texts_outside(ax) == []


def test_nothing_to_draw_is_drawn_too():
    assert len(draw_adjustments(TABLE.head(0)).patches) == 0
    with pytest.raises(SymbiosisError):
        draw_adjustments(TABLE, language="fr")
