"""A title, a few facts and a table: as one line, as text and as HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from math import isnan
from typing import Any

import pandas as pd

from symbiosis.display.style import number

_CARD = (
    "font-family:system-ui,sans-serif;border:1px solid #c9ced6;border-radius:6px;"
    "padding:.7em 1em;max-width:62em"
)
_FACTS = "margin:.5em 0;display:grid;grid-template-columns:minmax(7em,15em) 1fr;gap:.15em 1em"
_WIDEST = 44  # letters of a cell in plain text


@dataclass(frozen=True)
class Card:
    """What a noun says of itself: title, facts (name to text), and a table or none."""

    title: str
    facts: Mapping[str, str] = field(default_factory=dict)
    table: pd.DataFrame | None = None

    def line(self) -> str:
        """Give title and facts in one line."""
        facts = "; ".join(f"{key} {value}" for key, value in self.facts.items())
        return f"{self.title}: {facts}" if facts else self.title

    def text(self) -> str:
        """Give title, facts and table as plain text."""
        facts = "".join(f"\n  {key}: {value}" for key, value in self.facts.items())
        table = ""
        if self.table is not None and len(self.table.columns):
            table = "\n" + self.table.to_string(
                index=False, na_rep="", formatters=_writers(self.table, _cut)
            )
        return f"{self.title}{facts}{table}"

    def html(self) -> str:
        """Give title, facts and table as HTML, every value escaped; a wide table scrolls."""
        facts = "".join(
            f"<dt style='color:#555'>{escape(str(key))}</dt>"
            f"<dd style='margin:0;overflow-wrap:anywhere;white-space:pre-line'>{escape(str(value))}</dd>"
            for key, value in self.facts.items()
        )
        table = ""
        if self.table is not None and len(self.table.columns):
            writers = _writers(self.table, str)
            rows = self.table.to_html(
                index=False, border=0, na_rep="", escape=True, formatters=writers
            )
            table = f"<div style='overflow-x:auto;max-width:100%'>{rows}</div>"
        return (
            f"<div style='{_CARD}'><strong>{escape(self.title)}</strong>"
            f"<dl style='{_FACTS}'>{facts}</dl>{table}</div>"
        )


def _writers(table: pd.DataFrame, write: Callable[[Any], str]) -> dict[Any, Callable[[Any], str]]:
    """Give each column its writer: numbers in three figures or more, texts by `write`."""
    return {
        name: _figures if pd.api.types.is_float_dtype(values) else write
        for name, values in table.items()
    }


def _figures(value: float) -> str:
    """Write a number with thousands parted; what is not known is blank."""
    return "" if value is None or isnan(value) else number(value)


def _cut(value: Any) -> str:
    """Write a value in at most as many letters as a column of plain text has."""
    text = str(value)
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
