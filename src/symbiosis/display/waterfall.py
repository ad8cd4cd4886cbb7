"""What changes free, step by step, as bars from the benefit of today to that of all changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from symbiosis.display.sheet import Sheet, line_height, wrap
from symbiosis.display.style import BLUE, GREEN, INK, QUIET, RULE, SKY, number, scaled
from symbiosis.display.words import label, spoken
from symbiosis.errors import SymbiosisError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NEEDED = ("change", "part", "benefit", "gain", "step", "adds", "title", "title_vi")
_WIDTH, _MARGIN = 8.6, 0.15  # inches
_NAMES, _VALUES, _BETWEEN = 3.7, 0.75, 0.14  # room for names and figures, and between bars
_THICK, _POINTS, _HEAD = 0.26, 8.5, 0.42
_SEEN = 0.005  # share of all that is freed below which a step is told with the next one
_SMALL = 0.25  # if all that is freed is less than this share of today, the scale begins later


class _Bar(NamedTuple):
    """One bar: its name, where it begins and ends, its colour, and its name in an SVG."""

    name: str
    start: float
    end: float
    colour: str
    gid: str


def waterfall(
    unlocked: pd.DataFrame, *, ax: Axes | None = None, currency: str = "", language: str = "en"
) -> Axes:
    """Draw what the best few changes add one after the other, and what the others would add.

    Parameters
    ----------
    unlocked : pandas.DataFrame
        What `symbiosis.unlock_each` gave.
    ax : matplotlib.axes.Axes, optional
        Where to draw. None makes a figure of its own.
    currency : str, optional
        By default that of the frame.
    language : str
        `en` or `vi`.

    Returns
    -------
    matplotlib.axes.Axes
        A bar has the gid `today`, `step <number>`, `others` or `all`.

    Raises
    ------
    SymbiosisError
        If the frame is another, or the language is unknown.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> lawful = sym.regulate(matches, sym.rulebook("vn", on="2026-11-21"))
    >>> asked = ["vn.wastewater.permit", "vn.wastewater.column_a"]
    >>> ax = sym.waterfall(sym.unlock_each(lawful, rules=asked, permits=[], conditional=False))
    >>> ax.patches[0].get_gid()
    'today'
    """
    spoken(language)
    lacking = [name for name in _NEEDED if name not in unlocked]
    if lacking:
        raise SymbiosisError(
            f"The frame has no column {', '.join(lacking)}",
            "argument of waterfall",
            "give what unlock_each gave",
        )
    bars = _bars(unlocked, language)
    names = [wrap(bar.name, _NAMES - _BETWEEN, _POINTS) for bar in bars]
    tall = [max(_THICK, len(lines) * line_height(_POINTS)) + _BETWEEN for lines in names]
    sheet = Sheet(ax, _WIDTH, _HEAD + sum(tall) + 2 * _MARGIN)
    start, size, word = _scale(bars, language)
    _head(sheet, word, currency or str(unlocked.attrs.get("currency", "")), start, language)
    end = max((max(bar.start, bar.end) for bar in bars), default=1.0)
    inch = (_WIDTH - 2 * _MARGIN - _NAMES - _VALUES) / max(end - start, 1e-12)
    top = sheet.height - _MARGIN - _HEAD
    for bar, lines, height in zip(bars, names, tall, strict=True):
        _draw(sheet, bar, lines, (top, height), (start, inch))
        figure = number(abs(bar.end - bar.start) / size, language)
        sign = "" if bar.gid in ("today", "all") else "+" if bar.end >= bar.start else "\u2212"
        right = _left(max(bar.start, bar.end), start, inch)
        sheet.write(right + 0.06, top - height / 2 - 0.04, sign + figure, _POINTS)
        top -= height
    return sheet.ax


def _bars(frame: pd.DataFrame, language: str) -> list[_Bar]:
    """Work out the bars: today, the steps, the others, all."""
    alone, best, whole = (frame[frame["part"] == part] for part in ("alone", "best", "all"))
    steps = alone[alone["step"] > 0].sort_values("step")
    base = float((frame["benefit"] - frame["gain"]).iloc[0]) if len(frame) else \
        float(frame.attrs.get("base", 0.0))  # fmt: skip
    freed = float(whole["gain"].iloc[0]) if len(whole) else 0.0
    reached = float(best["gain"].iloc[0]) if len(best) else 0.0
    begins = {True: "today with conditional", False: "allowed today", None: "today"}
    today = begins[frame.attrs.get("conditional")]
    bars = [_Bar(label(today, language), 0.0, base, GREEN, "today")]
    level, names = base, []
    for row in steps.to_dict("records"):
        own = row["title_vi"] if language == "vi" and row["title_vi"] else row["title"]
        names.append(str(own))
        last = row["step"] == len(steps)
        if abs(row["adds"]) < _SEEN * abs(freed) and not last:
            continue  # by itself it frees nothing: it is told with the step that it opens
        told = f" {label('and', language)} ".join(names)
        bars.append(_Bar(told, level, level + row["adds"], BLUE, f"step {row['step']}"))
        level, names = level + row["adds"], []
    level = base + reached
    if len(alone) > len(steps) and abs(freed - reached) > _SEEN * abs(freed):
        bars.append(_Bar(label("the others", language), level, base + freed, SKY, "others"))
    bars.append(_Bar(label("all changes", language), 0.0, base + freed, GREEN, "all"))
    return bars


def _scale(bars: list[_Bar], language: str) -> tuple[float, float, str]:
    """Give where the scale begins, and the size and the word in which it is told."""
    ends = np.array([end for bar in bars for end in (bar.start, bar.end)])
    size, word = scaled(float(np.abs(ends).max(initial=0.0)), language)
    low, high = (float(f([bar.end for bar in bars])) for f in (np.min, np.max))
    if high - low >= _SMALL * high or low <= 0:
        return min(float(ends.min()), 0.0), size, word
    return max(low - (high - low) * 0.6, 0.0), size, word


def _head(sheet: Sheet, word: str, currency: str, start: float, language: str) -> None:
    """Say in which unit the figures are, and whether the scale begins at nought."""
    unit = " ".join(part for part in (word, currency) if part)
    text = f"{label('benefit', language)}, {unit} {label('a year', language)}".replace("  ", " ")
    if start > 0:
        text += f"; {label('cut scale', language)}"
    y = sheet.height - _MARGIN - 0.2
    sheet.write(_MARGIN, y, text, _POINTS, color=QUIET)


def _left(value: float, start: float, inch: float) -> float:
    """Give where a value stands on the sheet."""
    return _MARGIN + _NAMES + max(value - start, 0.0) * inch


def _draw(
    sheet: Sheet, bar: _Bar, lines: list[str], at: tuple[float, float], scale: tuple[float, float]
) -> None:
    """Draw one bar with its name, and the level at which the next begins."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    top, height = at
    ends = sorted((_left(bar.start, *scale), _left(bar.end, *scale)))
    low = top - height / 2 - _THICK / 2
    patch = Rectangle((ends[0], low), ends[1] - ends[0], _THICK, facecolor=bar.colour, linewidth=0)
    sheet.add(patch, bar.gid)
    if bar.gid != "all":
        x = _left(bar.end, *scale)
        below = low - _BETWEEN - (height - _BETWEEN - _THICK)
        sheet.ax.add_line(Line2D([x, x], [below, low], color=RULE, linewidth=0.8 * sheet.scale))
    y = top - height / 2 + (len(lines) - 1) * line_height(_POINTS) / 2 - 0.04
    weight = "bold" if bar.gid in ("today", "all") else "normal"
    for number_of, line in enumerate(lines):
        sheet.write(_MARGIN, y - number_of * line_height(_POINTS), line, _POINTS, color=INK,
                    weight=weight)  # fmt: skip
