"""Benefit against difficulty, three by three, with a numbered mark for each row."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from symbiosis.display.panels import draw_panel, numbered, plain
from symbiosis.display.sheet import Sheet, text_width, wrap
from symbiosis.display.style import (
    INK,
    PAPER,
    QUIET,
    RULE,
    VERDICT_COLOURS,
    VERDICT_EDGES,
)
from symbiosis.display.words import label, spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch

BENEFITS = ("low", "medium", "high")
DIFFICULTIES = ("hard", "medium", "easy")  # from the bottom row to the top

# The sheet, in inches.
_WIDTH, _MARGIN, _AXIS = 9.0, 0.25, 0.95
_CELL_WIDTH, _CELL_HEIGHT = (_WIDTH - _MARGIN - _AXIS) / 3, 1.92
_RADIUS, _GAP = 0.165, 0.07
_POINTS = 9.0
_SHADES = {0: "#f7f8fa", 1: "#eef1f5", 2: "#e4eaf1", 3: "#dbe4ee", 4: "#d1deeb"}


class _Mark(NamedTuple):
    """What is drawn of a row."""

    number: str
    title: str
    cell: tuple[str, str]
    verdict: str
    filled: bool
    dashed: bool


def draw_matrix(
    table: pd.DataFrame,
    cuts: Mapping[str, Any],
    *,
    ax: Axes | None = None,
    language: str = "en",
    most: int = 60,
) -> Axes:
    """Draw the matrix of benefit and difficulty, with its key and its cuts.

    A mark is filled if the row is in the plan, hollow if not; its edge is dashed when more than
    half of the benefit rests on assumed numbers. A forbidden one is a crossed square, an unknown
    one a diamond with a question mark. A row without a class stands in a strip of its own.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns `number, title, title_vi, amount, benefit_class, difficulty_class, verdict,
        assumed_share`, in order of rank.
    cuts : Mapping
        The cuts of the classes: their texts are printed below, or their numbers if they have none.
    ax : matplotlib.axes.Axes, optional
        Where to draw. None makes a figure of the size that the key needs.
    language : str
        `en` or `vi`.
    most : int
        How many rows are drawn: those that could bring the most by themselves
        (`benefit_alone`; the first ones where that is not told). The others are counted in a note.

    Returns
    -------
    matplotlib.axes.Axes
        Laid out in inches. The shape of a mark has the gid `mark <number>`.

    Raises
    ------
    SymbiosisError
        If the language is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {
    ...     "number": "1",
    ...     "title": "Fly ash to bricks",
    ...     "title_vi": "",
    ...     "amount": 0.0,
    ...     "benefit_class": "high",
    ...     "difficulty_class": "easy",
    ...     "verdict": "allowed",
    ...     "assumed_share": 0.2,
    ... }
    >>> ax = draw_matrix(pd.DataFrame([row]), {"benefit": "high from 1 billion VND a year"})
    >>> [shape.get_gid() for shape in ax.patches if shape.get_gid()]
    ['mark 1']
    """
    marks = _marks(_chosen(table, most), spoken(language))
    unplaced = [mark for mark in marks if not _placed(mark)]
    key = numbered([(mark.number, mark.title) for mark in marks], _WIDTH - 2 * _MARGIN)
    notes = plain(_notes(cuts, len(table) - len(marks), language), _WIDTH - 2 * _MARGIN)
    legend = len(_flow_legend(marks, language))
    strip = _strip_height(len(unplaced))
    below = 0.75 + strip + legend * 0.3 + 0.1 + key.height + 0.15 + notes.height
    sheet = Sheet(ax, _WIDTH, below + 3 * _CELL_HEIGHT + 0.15)
    bottom = below
    _draw_cells(sheet, bottom, language)
    for column, benefit in enumerate(BENEFITS):
        for row, difficulty in enumerate(DIFFICULTIES):
            inside = [mark for mark in marks if mark.cell == (benefit, difficulty)]
            corner = (_AXIS + column * _CELL_WIDTH, bottom + row * _CELL_HEIGHT)
            _draw_marks(sheet, inside, corner, (_CELL_WIDTH, _CELL_HEIGHT))
    y = bottom - 0.75
    if unplaced:
        _draw_strip(sheet, unplaced, y, strip, language)
    y -= strip
    _draw_legend(sheet, marks, y, language)
    y -= legend * 0.3 + 0.1
    if not marks:
        sheet.write(
            _WIDTH / 2,
            bottom + 1.5 * _CELL_HEIGHT,
            label("nothing to rank", language),
            12,
            ha="center",
            color=QUIET,
        )
    draw_panel(sheet, key, _MARGIN, y)
    draw_panel(sheet, notes, _MARGIN, y - key.height - 0.15, colour=QUIET)
    return sheet.ax


def _chosen(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Choose the rows that could bring the most, whatever their verdict, in their order."""
    if "benefit_alone" not in table or len(table) <= most:
        return table.head(most)
    worth = table["benefit_alone"].sort_values(ascending=False, kind="stable", na_position="last")
    return table[table.index.isin(worth.index[:most])]


def _marks(table: pd.DataFrame, language: str) -> list[_Mark]:
    """Read the marks off the rows."""
    marks = []
    for place, row in enumerate(table.to_dict("records"), start=1):
        own = str(row.get("title_vi") or "") if language == "vi" else ""
        title = own or str(row.get("title") or "") or str(row.get("opportunity") or "")
        marks.append(
            _Mark(
                str(row.get("number") or "") or str(place),
                title,
                (str(row["benefit_class"]), str(row["difficulty_class"])),
                str(row["verdict"]),
                bool(row["amount"] > 0),
                bool(row["assumed_share"] > 0.5),
            )
        )
    return marks


def _placed(mark: _Mark) -> bool:
    """Tell whether a mark has a cell."""
    return mark.cell[0] in BENEFITS and mark.cell[1] in DIFFICULTIES


def _draw_cells(sheet: Sheet, bottom: float, language: str) -> None:
    """Draw the nine cells and the two axes."""
    from matplotlib.patches import Rectangle

    for column, benefit in enumerate(BENEFITS):
        middle = _AXIS + (column + 0.5) * _CELL_WIDTH
        for row, difficulty in enumerate(DIFFICULTIES):
            corner = (_AXIS + column * _CELL_WIDTH, bottom + row * _CELL_HEIGHT)
            sheet.add(
                Rectangle(
                    corner,
                    _CELL_WIDTH,
                    _CELL_HEIGHT,
                    lw=1.2,
                    facecolor=_SHADES[column + row],
                    edgecolor=PAPER,
                )
            )
            if column == 0:
                sheet.write(
                    _AXIS - 0.12,
                    corner[1] + _CELL_HEIGHT / 2,
                    _first_up(label(difficulty, language)),
                    10.5,
                    rotation=90,
                    ha="right",
                    va="center",
                )
        sheet.write(middle, bottom - 0.25, _first_up(label(benefit, language)), 10.5, ha="center")
    sheet.write(
        _AXIS + 1.5 * _CELL_WIDTH,
        bottom - 0.52,
        f"{label('benefit axis', language)} →",
        10.5,
        ha="center",
        weight="bold",
    )
    sheet.write(
        _MARGIN + 0.2,
        bottom + 1.5 * _CELL_HEIGHT,
        label("difficulty axis", language),
        10.5,
        rotation=90,
        ha="center",
        va="center",
        weight="bold",
    )


def _draw_marks(
    sheet: Sheet, marks: list[_Mark], corner: tuple[float, float], size: tuple[float, float]
) -> None:
    """Place the marks of a cell on a grid from its upper left, smaller if they are many."""
    if not marks:
        return
    (left, bottom), (width, height) = corner, size
    pitch = 2 * _RADIUS + _GAP
    inner_width, inner_height = width - 0.16, height - 0.12
    while int(inner_width / pitch) * int(inner_height / pitch) < len(marks):
        pitch *= 0.97
    across = int(inner_width / pitch)
    if len(marks) <= 12:
        across = min(across, max(1, math.ceil(math.sqrt(len(marks) * width / height))))
    down = math.ceil(len(marks) / across)
    across = math.ceil(len(marks) / down)
    for place, mark in enumerate(marks):
        row, column = divmod(place, across)
        x = left + width / 2 + (column - (across - 1) / 2) * pitch
        y = bottom + height / 2 - (row - (down - 1) / 2) * pitch
        _draw_mark(sheet, mark, x, y, _RADIUS * pitch / (2 * _RADIUS + _GAP))


def _draw_mark(sheet: Sheet, mark: _Mark, x: float, y: float, radius: float) -> None:
    """Draw one mark: its shape, what its verdict adds, and its number."""
    from matplotlib.patheffects import withStroke

    edge = VERDICT_EDGES.get(mark.verdict, INK)
    shape = _shape(mark, x, y, radius)
    sheet.add(shape, f"mark {mark.number}" if mark.number.strip() else "")
    if mark.verdict == "forbidden":
        half = 0.9 * radius
        colour = edge if mark.filled else VERDICT_COLOURS[mark.verdict]
        for rise in (-half, half):
            sheet.ax.plot(
                [x - half, x + half],
                [y - rise, y + rise],
                color=colour,
                zorder=4,
                lw=1.4 * sheet.scale,
                solid_capstyle="butt",
            )
    if mark.verdict == "unknown":
        sheet.write(
            x + 0.86 * radius,
            y + 0.72 * radius,
            "?",
            50 * radius,
            ha="center",
            va="center",
            color=edge,
            weight="bold",
            zorder=6,
        )
    room = (1.15 if mark.verdict == "unknown" else 1.45) * radius
    points = min(56 * radius, 9 * room / text_width(mark.number, 9, "bold"))
    halo = [withStroke(linewidth=2.2 * sheet.scale, foreground=shape.get_facecolor())]
    ink = PAPER if mark.filled and mark.verdict in ("allowed", "forbidden") else INK
    sheet.write(
        x,
        y,
        mark.number,
        points,
        ha="center",
        va="center_baseline",
        color=ink,
        weight="bold",
        zorder=5,
        path_effects=halo,
    )


def _shape(mark: _Mark, x: float, y: float, radius: float) -> Patch:
    """Give the shape of a mark: its form by verdict, filled or hollow, dashed or not."""
    from matplotlib.patches import Circle, Rectangle, RegularPolygon

    looks: dict[str, Any] = {
        "facecolor": VERDICT_COLOURS.get(mark.verdict, QUIET) if mark.filled else PAPER,
        "edgecolor": VERDICT_EDGES.get(mark.verdict, INK),
        "linestyle": (0, (2.2, 1.3)) if mark.dashed else "-",
        "linewidth": 1.5,
        "zorder": 3,
    }
    if mark.verdict == "forbidden":
        corner = (x - 0.9 * radius, y - 0.9 * radius)
        return Rectangle(corner, 1.8 * radius, 1.8 * radius, **looks)
    if mark.verdict == "unknown":
        return RegularPolygon((x, y), 4, radius=1.12 * radius, **looks)
    if mark.verdict == "conditional":
        level = math.pi / 2
        return RegularPolygon((x, y), 6, radius=1.06 * radius, orientation=level, **looks)
    return Circle((x, y), radius, **looks)


def _strip_height(marks: int) -> float:
    """Give the height of the strip of marks that have no cell."""
    return 0.5 * math.ceil(marks / 18) if marks else 0.0


def _draw_strip(sheet: Sheet, marks: list[_Mark], top: float, height: float, language: str) -> None:
    """Draw the marks that have no cell in a strip below the matrix."""
    from matplotlib.patches import Rectangle

    sheet.add(
        Rectangle(
            (_AXIS, top - height + 0.04),
            _WIDTH - _MARGIN - _AXIS,
            height - 0.04,
            facecolor=PAPER,
            edgecolor=RULE,
            lw=0.8,
        )
    )
    lines = wrap(label("not placed", language), _AXIS - _MARGIN - 0.05, _POINTS)
    for place, line in enumerate(lines):
        y = top - height / 2 + (len(lines) / 2 - place) * 0.17 - 0.11
        sheet.write(_AXIS - 0.1, y, line, _POINTS, ha="right")
    _draw_marks(sheet, marks, (_AXIS, top - height + 0.04), (_WIDTH - _MARGIN - _AXIS, height))


def _legend(marks: list[_Mark], language: str) -> list[tuple[_Mark, str]]:
    """List what the legend explains: the looks that occur, with an example of each."""
    verdicts = [
        verdict for verdict in VERDICT_COLOURS if any(mark.verdict == verdict for mark in marks)
    ]
    entries = [
        (_Mark(" ", "", ("", ""), verdict, False, False), label(verdict, language))
        for verdict in verdicts
    ]
    if marks:
        entries += [
            (_Mark(" ", "", ("", ""), "", True, False), label("in the plan", language)),
            (_Mark(" ", "", ("", ""), "", False, False), label("not in the plan", language)),
        ]
    if any(mark.dashed for mark in marks):
        entries.append(
            (_Mark(" ", "", ("", ""), "", False, True), label("rests on assumed", language))
        )
    return entries


def _flow_legend(marks: list[_Mark], language: str) -> list[list[tuple[_Mark, str, float]]]:
    """Break the legend into lines, each entry with its left end."""
    lines: list[list[tuple[_Mark, str, float]]] = [[]]
    x = _AXIS
    for mark, text in _legend(marks, language):
        width = 0.42 + text_width(text, _POINTS)
        if lines[-1] and x + width > _WIDTH - _MARGIN:
            lines.append([])
            x = _AXIS
        lines[-1].append((mark, text, x))
        x += width + 0.1
    return [line for line in lines if line]


def _draw_legend(sheet: Sheet, marks: list[_Mark], top: float, language: str) -> None:
    """Draw the legend."""
    for place, line in enumerate(_flow_legend(marks, language)):
        y = top - 0.2 - 0.3 * place
        for mark, text, x in line:
            _draw_mark(sheet, mark, x + 0.12, y, 0.1)
            sheet.write(x + 0.3, y, text, _POINTS, va="center")


def _notes(cuts: Mapping[str, Any], more: int, language: str) -> list[str]:
    """Say the cuts, and count what is not drawn."""
    lines = [f"+ {more} {label('more', language)}"] if more > 0 else []
    if cuts:
        lines.append(f"{label('cuts', language)}:")
    texts = {name: cut for name, cut in cuts.items() if isinstance(cut, str)}
    return lines + [f"{label(str(name), language)}: {cut}" for name, cut in (texts or cuts).items()]


def _first_up(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]
