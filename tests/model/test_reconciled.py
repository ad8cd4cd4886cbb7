"""What the result of reconciling says of itself."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sym

VARIABLES = pd.DataFrame(
    {"variable": ["in", "out", "<gas>"], "value": [100.0, 90.0, None], "sd": [3.0, 4.0, None]}
)
ROWS = [("a", "in", 1), ("a", "out", -1), ("b", "in", 1), ("b", "<gas>", -2)]
BALANCES = pd.DataFrame(ROWS, columns=["balance", "variable", "coefficient"])


@pytest.fixture(scope="module")
def result():
    return sym.reconcile(VARIABLES, BALANCES)


def test_the_card_tells_what_is_checked_and_how_well_it_agrees(result):
    said = repr(result)
    assert "2 redundant, 1 observable" in said
    assert "2, 1 of them check measurements" in said
    assert "4 of 1 expected, p = 0.0455" in said
    assert "largest move 1.60 sd" in said  # of the looser meter: 6.4 of 4
    assert "&lt;gas&gt;" in result._repr_html_()


def test_it_cannot_be_changed(result):
    table = result.table
    table["value"] = 0.0
    assert result.table["value"].tolist() == pytest.approx([96.4, 96.4, 48.2])
    assert result.to_frame().equals(result.table)
    with pytest.raises(AttributeError):
        result.freedom = 3


def test_it_is_drawn(result):
    ax = result.plot()
    assert [bar.get_gid() for bar in ax.patches] == ["moved out", "moved in"]


def test_it_is_kept_in_a_file(result, tmp_path):
    again = sym.load(sym.save(result, tmp_path / "result.zip"))
    pd.testing.assert_frame_equal(again.table, result.table)
    pd.testing.assert_frame_equal(again.suspects, result.suspects)
    assert (again.freedom, again.park) == (1, None)
