"""Numbers, money and colours as readers expect them."""

import math

import pytest

from symbiosis.display import style
from symbiosis.errors import SymbiosisError


@pytest.mark.parametrize(
    ("value", "english", "vietnamese"),
    [
        (0, "0 VND", "0 VND"),
        (950_000, "950,000 VND", "950.000 VND"),
        (999_999, "1 million VND", "1 triệu VND"),
        (12_345_000_000, "12.3 billion VND", "12,3 tỷ VND"),
        (-2.5e12, "\u22122.5 trillion VND", "\u22122,5 nghìn tỷ VND"),
        (math.nan, "not known", "chưa biết"),
        (math.inf, "∞ VND", "∞ VND"),
    ],
)
def test_money(value, english, vietnamese):
    assert style.money(value, "VND") == english
    assert style.money(value, "VND", "vi") == vietnamese


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (74012.4, "74,012"),
        (0.65921, "0.659"),
        (100.0, "100"),
        (1e-9, "1e\u221209"),
        (-3, "\u22123"),
    ],
)
def test_number(value, text):
    assert style.number(value) == text


def test_an_amount_without_a_value_has_no_unit():
    assert style.amount(math.nan, "t") == "not known"
    assert style.amount(5, "m3") == "5 m³"


def test_a_share_is_a_percentage():
    assert style.share(0.634) == "63 %"
    assert style.share(math.nan, "vi") == "chưa biết"


def test_every_verdict_has_its_own_colour_and_edge():
    assert set(style.VERDICT_COLOURS) == set(style.VERDICT_EDGES)
    assert len(set(style.VERDICT_COLOURS.values())) == 4


@pytest.mark.parametrize("write", [style.number, style.share, style.money])
def test_another_language_is_refused(write):
    with pytest.raises(SymbiosisError, match="en, vi"):
        write(1.0, language="fr")
