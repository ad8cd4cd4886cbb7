"""Which links each of several plans uses, as a table of dots."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.display.sheet import Sheet, line_height, text_width, wrap
from symbiosis.display.style import BLUE, INK, QUIET, RULE, money, share
from symbiosis.display.words import label, spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_KEYS = ["output", "via", "need"]
_MARGIN, _NAMES, _COLUMN, _POINTS = 0.2, 4.6, 1.15, 8.5  # inches; letters in points
_HEAD = 0.75


def draw_links(
    flows: pd.DataFrame,
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    currency: str = "",
    most: int = 30,
    language: str = "en",
) -> Axes:
    """Draw a dot for each link that a plan uses; links that all plans use are counted only.

    Parameters
    ----------
    flows : pandas.DataFrame
        Columns `plan, output, via, need, giver, receiver, benefit`.
    table : pandas.DataFrame
        Columns `plan, benefit, share_of_best`.
    ax : matplotlib.axes.Axes, optional
        Where to draw. None makes a figure of the size that the table needs.
    currency : str
        Written behind a benefit.
    most : int
        How many links are drawn, those of the largest benefit first; the others are counted.
    language : str
        `en` or `vi`.

    Returns
    -------
    matplotlib.axes.Axes
        Laid out in inches. A dot has the gid `plan <number> uses <output> > <need>`.

    Raises
    ------
    SymbiosisError
        If the language is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"output": "ash", "via": "", "need": "clay", "giver": "A", "receiver": "B"}
    >>> flows = pd.DataFrame([row | {"plan": 0, "benefit": 2e9}])
    >>> plans = pd.DataFrame({"plan": [0, 1], "benefit": [2e9, 1.9e9], "share_of_best": [1, 0.95]})
    >>> [dot.get_gid() for dot in draw_links(flows, plans).patches]
    ['plan 0 uses ash > clay']
    """
    spoken(language)
    links = _unlike(flows, len(table))
    shown = links.head(most)
    lines = [wrap(_named(row), _NAMES - 0.2, _POINTS) for row in shown.to_dict("records")]
    heights = [len(part) * line_height(_POINTS) + 0.08 for part in lines]
    notes = _notes(flows, links, len(shown), language)
    foot = 0.2 + line_height(_POINTS) * len(notes)
    width = 2 * _MARGIN + _NAMES + _COLUMN * len(table)
    sheet = Sheet(ax, width, foot + max(sum(heights), 0.3) + _HEAD)
    _draw_heads(sheet, table, currency, language)
    used = set(flows[["plan", *_KEYS]].itertuples(index=False, name=None))
    top = sheet.height - _HEAD
    for row, words, height in zip(shown.to_dict("records"), lines, heights, strict=True):
        sheet.ax.plot([_MARGIN, width - _MARGIN], [top, top], color=RULE, linewidth=0.5)
        for place, line in enumerate(words):
            sheet.write(_MARGIN, top - 0.02 - (place + 0.8) * line_height(_POINTS), line, _POINTS)
        for place, plan in enumerate(table["plan"]):
            if (plan, row["output"], row["via"], row["need"]) in used:
                gid = f"plan {plan} uses {row['output']} > {row['need']}"
                _dot(sheet, _centre(place), top - height / 2, gid)
        top -= height
    for place, note in enumerate(notes):
        y = foot - 0.05 - (place + 1) * line_height(_POINTS)
        sheet.write(_MARGIN, y, note, _POINTS, color=QUIET)
    return sheet.ax


def _unlike(flows: pd.DataFrame, plans: int) -> pd.DataFrame:
    """Give the links that not all plans use, those of the largest benefit in a plan first."""
    told = flows.assign(size=flows["benefit"].abs())
    links = told.groupby([*_KEYS, "giver", "receiver"], as_index=False).agg(
        plans=("plan", "nunique"), size=("size", "max")
    )
    unlike = links[links["plans"] < plans]
    return unlike.sort_values("size", ascending=False, kind="stable").reset_index(drop=True)


def _named(row: Mapping[Hashable, Any]) -> str:
    """Name a link by its stream, its way and its ends."""
    way = f" → {row['via']}" if row["via"] else ""
    return f"{row['output']}{way} → {row['need']} ({row['giver']} → {row['receiver']})"


def _notes(flows: pd.DataFrame, links: pd.DataFrame, shown: int, language: str) -> list[str]:
    """Count what is not drawn."""
    common = len(flows[_KEYS].drop_duplicates()) - len(links)
    notes = [] if len(links) else [label("no difference", language)]
    notes += [f"+ {len(links) - shown} {label('more', language)}"] if len(links) > shown else []
    notes += [f"+ {common} {label('in every plan', language)}"] if common else []
    return notes


def _draw_heads(sheet: Sheet, table: pd.DataFrame, currency: str, language: str) -> None:
    """Write number, benefit and share of the best above the column of each plan."""
    for place, row in enumerate(table.to_dict("records")):
        x, top = _centre(place), sheet.height - 0.22
        name = f"{label('plan', language)} {row['plan']}"
        sheet.write(x, top, name, _POINTS + 0.5, weight="bold", ha="center", color=INK)
        said = money(float(row["benefit"]), "", language)
        points = _POINTS - 1 if text_width(said, _POINTS - 1) <= _COLUMN else _POINTS - 2
        sheet.write(x, top - 0.17, said, points, ha="center", color=QUIET)
        part = share(float(row["share_of_best"]), language)
        sheet.write(x, top - 0.32, part, _POINTS - 1, ha="center", color=QUIET)
    text = ", ".join(part for part in (label("benefit", language), currency) if part)
    sheet.write(_MARGIN, sheet.height - 0.39, f"{text} {label('a year', language)}", _POINTS - 1,
                color=QUIET)  # fmt: skip


def _centre(place: int) -> float:
    """Give the middle of the column of a plan."""
    return _MARGIN + _NAMES + (place + 0.5) * _COLUMN


def _dot(sheet: Sheet, x: float, y: float, gid: str) -> None:
    """Draw a dot."""
    from matplotlib.patches import Circle

    sheet.add(Circle((x, y), 0.06, facecolor=BLUE, edgecolor=BLUE), gid)
