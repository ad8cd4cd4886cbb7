"""How far each measured value had to move, as bars in standard deviations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.display.sheet import FONT, as_png
from symbiosis.display.style import BLUE, INK, QUIET, RULE, VERMILION, number
from symbiosis.display.words import label, spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH, _ROW, _POINTS = 7.0, 0.26, 8.5  # inches; letters in points
_OFTEN = 1.96  # sd within which 95 of 100 errors lie


def draw_adjustments(
    table: pd.DataFrame, *, ax: Axes | None = None, most: int = 30, language: str = "en"
) -> Axes:
    """Draw a bar for each measured value, those that moved most at the top.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns `variable` and `adjustment_sd`, the move in sd of the measurement.
    ax : matplotlib.axes.Axes, optional
        Where to draw. None makes a figure of its own.
    most : int
        How many values are drawn; the others are counted.
    language : str
        `en` or `vi`.

    Returns
    -------
    matplotlib.axes.Axes
        A bar has the gid `moved <variable>`; it is red beyond 1.96 sd.

    Raises
    ------
    SymbiosisError
        If the language is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = {"variable": ["main", "sub"], "adjustment_sd": [-1.2, 2.5]}
    >>> [bar.get_gid() for bar in draw_adjustments(pd.DataFrame(rows)).patches]
    ['moved sub', 'moved main']
    """
    spoken(language)
    moved = table[table["adjustment_sd"].notna()]
    order = moved["adjustment_sd"].abs().sort_values(ascending=False, kind="stable").index
    shown = moved.loc[order].head(most)
    ax = _axes(len(shown)) if ax is None else ax
    sizes = shown["adjustment_sd"].tolist()
    for place, (name, size) in enumerate(zip(shown["variable"], sizes, strict=True)):
        colour = VERMILION if abs(size) > _OFTEN else BLUE
        bar = ax.barh(place, size, height=0.62, color=colour, zorder=2)
        bar[0].set_gid(f"moved {name}")
    for side in (-_OFTEN, _OFTEN):
        ax.axvline(side, color=QUIET, linewidth=0.7, linestyle=(0, (4, 3)), zorder=1)
    ax.axvline(0.0, color=INK, linewidth=0.8, zorder=3)
    reach = 1.08 * max([_OFTEN, *(abs(size) for size in sizes)])
    ax.set_xlim(-reach, reach)
    ax.set_ylim(len(shown) - 0.4, -0.6)
    ax.set_yticks(range(len(shown)), shown["variable"].tolist())
    ax.xaxis.set_major_formatter(lambda value, _: number(value, language))
    ax.tick_params(colors=QUIET, labelsize=_POINTS, labelfontfamily=FONT, length=0)
    ax.grid(True, axis="x", color=RULE, linewidth=0.5, zorder=0)
    for edge in ax.spines.values():
        edge.set_visible(False)
    over = f"; + {len(moved) - most} {label('more', language)}" if len(moved) > most else ""
    text = f"{label('adjustment_sd', language)}{over}"
    ax.set_xlabel(text, family=FONT, color=INK, fontsize=_POINTS + 1)
    return ax


def _axes(rows: int) -> Axes:
    """Make axes on a figure of their own, outside pyplot."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, 0.8 + _ROW * max(rows, 2)), layout="constrained")
    ax = figure.add_subplot()
    for shown in (ax, figure):
        setattr(shown, "_repr_png_", partial(as_png, figure))  # noqa: B010
    return ax
