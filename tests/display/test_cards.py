"""Cards in a line, as text and as HTML."""

import pandas as pd

from symbiosis.display.cards import Card

CARD = Card(
    "Plan",
    {"benefit": "12 <b>VND</b>"},
    pd.DataFrame({"output": ["a<b", "x" * 90], "benefit": [12_345_678_901.0, float("nan")]}),
)


def test_a_line_has_title_and_facts():
    assert CARD.line() == "Plan: benefit 12 <b>VND</b>"
    assert Card("Empty").line() == "Empty"


def test_text_writes_large_numbers_in_full_and_keeps_columns_narrow():
    text = CARD.text()
    assert "12,345,678,901" in text
    assert "nan" not in text.lower()
    assert max(map(len, text.splitlines())) < 80


def test_html_escapes_everything():
    html = CARD.html()
    assert "12 &lt;b&gt;VND&lt;/b&gt;" in html
    assert "a&lt;b" in html
    assert "<b>" not in html


def test_a_wide_table_scrolls_inside_its_card():
    before = CARD.html().split("<table")[0]
    assert "overflow-x:auto" in before.rsplit("<div", 1)[1]


def test_no_table_leaves_none():
    assert "<table" not in Card("Park", {"a": "b"}, pd.DataFrame()).html()
