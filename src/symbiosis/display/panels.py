"""Lists below a picture: numbered titles in two columns, and notes over the whole width."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import NamedTuple

from symbiosis.display.sheet import Sheet, line_height, text_width, wrap
from symbiosis.display.style import INK

_BETWEEN, _HANG = 0.3, 0.12  # inches between two columns, and between a number and its title


class Panel(NamedTuple):
    """Columns of lines, each a number (or blank) and a text, with where they stand, in inches."""

    columns: tuple[list[tuple[str, str]], ...]
    pitch: float
    hang: float
    points: float
    height: float


def numbered(items: Sequence[tuple[str, str]], width: float, points: float = 9.0) -> Panel:
    """Lay out numbers and titles, in order of number, in two columns of like height."""
    items = sorted(items, key=lambda item: _counted(item[0]))
    column = (width - _BETWEEN) / 2
    hang = _HANG + max((text_width(number, points, "bold") for number, _ in items), default=0.0)
    entries = [
        [
            (number if place == 0 else "", line)
            for place, line in enumerate(wrap(title, column - hang, points))
        ]
        for number, title in items
    ]
    half = sum(map(len, entries)) / 2
    left: list[tuple[str, str]] = []
    right: list[tuple[str, str]] = []
    for entry in entries:
        (left if len(left) < half and not right else right).extend(entry)
    height = max(len(left), len(right)) * line_height(points)
    return Panel((left, right), column + _BETWEEN, hang, points, height)


def _counted(number: str) -> list[tuple[int, str]]:
    """Give a key by which 5.1 comes after 5 and before 10, and words after numbers."""
    parts = re.split(r"[.\-]", number)
    return [(int(part), "") if part.isdecimal() else (sys.maxsize, part) for part in parts]


def plain(lines: Sequence[str], width: float, points: float = 8.0) -> Panel:
    """Lay out notes, broken to the width."""
    broken = [("", part) for line in lines for part in wrap(line, width, points)]
    return Panel((broken,), width, 0.0, points, len(broken) * line_height(points) + 0.15)


def draw_panel(sheet: Sheet, panel: Panel, left: float, top: float, colour: str = INK) -> None:
    """Write the lines of a panel, its upper left at the place."""
    for place, column in enumerate(panel.columns):
        x = left + place * panel.pitch
        for line, (number, text) in enumerate(column):
            y = top - (line + 0.8) * line_height(panel.points)
            if number:
                sheet.write(
                    x + panel.hang - _HANG, y, number, panel.points, ha="right", weight="bold"
                )
            sheet.write(x + panel.hang, y, text, panel.points, color=colour)
