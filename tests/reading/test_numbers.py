"""Number texts: decimal marks found for a column, ranges, and what is no number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.numbers import amounts, evidence, numbers, style


def sheet(*cells: str, typed: bool = False) -> Sheet:
    """Make a sheet of one column."""
    frame = pd.DataFrame({"x": pd.Series(cells, dtype="str")})
    return Sheet("file", "", frame, np.arange(2, len(cells) + 2), typed)


@pytest.mark.parametrize(
    ("token", "name"),
    [("12", "plain"), ("1.5", "point"), ("1,5", "comma"), ("1.234", "either"), ("0.234", "point"),
     ("1.234.567", "comma"), ("1,234.5", "point"), ("1.2.3", "bad"), ("1.5e3", "point")],
)  # fmt: skip
def test_how_a_number_is_written(token: str, name: str) -> None:
    assert style(token) == name


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1,5", "1.234"], [1.5, 1234.0]),
        (["1.5", "1,234"], [1.5, 1234.0]),
        (["1 234 567", "2"], [1234567.0, 2.0]),
        (["1.234.567,25", ""], [1234567.25, np.nan]),
        (["1e3", "-2"], [1000.0, -2.0]),
    ],
)
def test_the_mark_of_a_column_is_found_from_all_its_cells(
    cells: list[str], values: list[float]
) -> None:
    ledger = Ledger()
    np.testing.assert_allclose(numbers(sheet(*cells), "x", ledger), values)
    assert not ledger.faults


def test_an_ambiguous_column_is_a_fault_unless_the_file_tells() -> None:
    ledger = Ledger()
    numbers(sheet("1.234", "5"), "x", ledger)
    assert [fault[2] for fault in ledger.faults] == [2]
    ledger = Ledger()
    assert numbers(sheet("1.234"), "x", ledger, "comma")[0] == 1234
    assert not ledger.faults
    assert ledger.notes
    assert numbers(sheet("10.123"), "x", Ledger(), largest=90)[0] == 10.123


def test_numbers_that_came_as_numbers_are_no_evidence() -> None:
    assert evidence(sheet("1.5"), ["x"]) == "point"
    assert evidence(sheet("1.5", typed=True), ["x"]) == ""


def test_below_detection_counts_at_its_upper_end_and_is_noted() -> None:
    ledger = Ledger()
    assert numbers(sheet("<0.5"), "x", ledger, below=True)[0] == 0.5
    assert ledger.notes


def test_amounts_with_decimal_commas_in_a_range() -> None:
    read = amounts(sheet("1,5-2,5", "có"), "x", Ledger())
    assert (read.value[0], read.low[0], read.high[0]) == (2.0, 1.5, 2.5)
    assert read.unquantified.tolist() == [False, True]


CLEAR = st.from_regex(r"-?(\d{1,9}(\.(\d{1,2}|\d{4,6}))?|(\d{4,6}|0)\.\d{3})|", fullmatch=True)


@given(st.lists(CLEAR.filter(str.isascii), min_size=1, max_size=6))
def test_numbers_that_need_no_guess_are_read_as_beside_others(cells: list[str]) -> None:
    """A cell such as `+1` has the whole column looked at cell by cell."""
    for read in (numbers, lambda *args: amounts(*args).value):
        ledger = Ledger()
        some, beside = (read(sheet(*told), "x", ledger) for told in (cells, [*cells, "+1"]))
        np.testing.assert_array_equal(some, beside[:-1])
        assert not ledger.faults
        assert not ledger.notes
