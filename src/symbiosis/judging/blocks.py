"""Cards and tables as a report writes them: labels, money in words, units in headings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

import pandas as pd

from symbiosis.display.cards import Card
from symbiosis.display.report import Grid
from symbiosis.display.style import ASSUMED_MARK, money, number, share, written
from symbiosis.display.words import label
from symbiosis.judging.case import Case
from symbiosis.judging.wording import say

_CLASSES = (
    "benefit_class",
    "difficulty_class",
    "decided_by",
    "verdict",
    "confidence",
    "status",
    "stage",
    "kind",
)
_MONEY = ("benefit", "benefit_alone", "benefit_in_plan", "marginal_worth", "gain_for_one_percent",
          "gain", "last", "beyond")  # fmt: skip
_MILLION = 1e6


def formats(case: Case) -> dict[str, Callable[[Any], str]]:
    """Say how columns are written: classes by label, shares in per cent, units with their signs."""
    spoken = partial(label, language=case.language)
    return dict.fromkeys(_CLASSES, spoken) | {
        "assumed_share": partial(share, language=case.language),
        "unit": written,
        "delivered_unit": written,
    }


def grid(case: Case, frame: pd.DataFrame, caption: str, **options: Any) -> Grid:
    """Make a table of a report; money stands in millions where it is large, as the head says."""
    cash = [name for name in _MONEY if name in frame]
    large = bool(cash) and bool((frame[cash].abs() >= _MILLION).any(axis=None))
    shown = frame.assign(**{name: frame[name] / _MILLION for name in cash}) if large else frame
    unit = f"{money(_MILLION, case.currency, case.language)[2:]}" if large else case.currency
    heads = {name: f"{label(name, case.language)}, {unit}" for name in cash}
    settings: dict[str, Any] = {"formats": formats(case), "most": case.most} | options
    settings["heads"] = heads | dict(options.get("heads", {}))
    return Grid(shown, say(caption, case.language), **settings)


def facts_of(case: Case, facts: Mapping[str, str], assumed: Collection[str] = ()) -> Card:
    """Give facts under their labels, those that rest on assumed numbers marked."""
    return Card(
        "",
        {
            label(name, case.language): f"{text} {ASSUMED_MARK}" if name in assumed else str(text)
            for name, text in facts.items()
            if str(text)
        },
    )


def per_year(case: Case, columns: list[str]) -> dict[str, str]:
    """Head columns of CO2 with their unit."""
    return {name: f"{label(name, case.language)}, t" for name in columns}


def figure(value: float, language: str) -> str:
    """Write a number that may have no place in its row: then blank."""
    return "" if pd.isna(value) else number(value, language)


def named(settings: Mapping[str, Any], name: str) -> pd.DataFrame:
    """Give a mapping as a table of names and texts, nested ones with dotted names."""
    rows: list[tuple[str, str]] = []
    for key, value in settings.items():
        if isinstance(value, Mapping):
            inner = named(value, name)
            rows += [(f"{key}.{row[name]}", row["value"]) for row in inner.to_dict("records")]
        else:
            rows.append((str(key), "" if value is None else str(value)))
    return pd.DataFrame(rows, columns=[name, "value"], dtype="str")
