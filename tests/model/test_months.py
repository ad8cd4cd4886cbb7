"""Months as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.model.months import in_words, month_of, months_of


@pytest.mark.parametrize(
    ("text", "months"),
    [("1-3,10-12", {1, 2, 3, 10, 11, 12}), ("11-2", {11, 12, 1, 2}), ("Nov-Feb", {11, 12, 1, 2}),
     ("6", {6}), ("tháng 4 - tháng 6", {4, 5, 6}), ("January to March; May", {1, 2, 3, 5}),
     ("", set()), ("1–2", {1, 2})],
)  # fmt: skip
def test_months(text: str, months: set[int]) -> None:
    assert months_of(text) == months


@pytest.mark.parametrize("text", ["rainy season", "13", "0-3", "1-3-5", "1.5", "-3"])
def test_what_is_no_month_is_not_read(text: str) -> None:
    assert months_of(text) is None


@pytest.mark.parametrize("name", ["3", "03", "Mar", "march", "tháng 3", "T3", "Mar."])
def test_names_of_march(name: str) -> None:
    assert month_of(name) == 3


@given(st.frozensets(st.integers(1, 12)))
def test_words_are_read_back(months: frozenset[int]) -> None:
    assert months_of(in_words(months)) == months
