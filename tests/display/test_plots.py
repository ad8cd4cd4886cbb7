"""Drawings by name."""

import pytest

from symbiosis.display.plots import Plots


def draw(frame, *, ax=None):
    """Give back what would be drawn."""
    return frame, ax


def test_a_drawing_is_bound_to_its_frame():
    plots = Plots(bars=(draw, "frame"))
    assert plots.bars() == ("frame", None)
    assert plots.bars(ax=3) == ("frame", 3)
    assert dir(plots) == ["bars"]


def test_called_it_draws_the_first():
    plots = Plots(bars=(draw, "frame"), pie=(draw, "other"))
    assert plots(ax=3) == ("frame", 3)


def test_a_drawing_that_is_none_is_named():
    with pytest.raises(AttributeError, match=r"'pie'.*'bars'"):
        _ = Plots(bars=(draw, "frame")).pie
