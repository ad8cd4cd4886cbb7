"""The front of two objectives as a line or points between two axes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from symbiosis.display.sheet import FONT, as_png
from symbiosis.display.style import BLUE, INK, PAPER, QUIET, RULE, number, scaled, written
from symbiosis.display.words import label, spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH, _HEIGHT = 7.0, 4.6  # inches
_POINTS = 8.5
_APART = 0.22  # inches between two numbers of points, else the second is left out


def draw_front(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    x: str = "x",
    y: str = "y",
    x_unit: str = "",
    y_unit: str = "",
    straight: bool = False,
    language: str = "en",
) -> Axes:
    """Draw the points of a front, with their numbers, and the line between corners.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns `point, x, y, status`, from least x to most.
    ax : matplotlib.axes.Axes, optional
        Where to draw. None makes a figure of its own.
    x, y : str
        Names of the two objectives.
    x_unit, y_unit : str
        Their units.
    straight : bool
        Whether plans on the line between two points are on the front too; it is drawn then.
    language : str
        `en` or `vi`.

    Returns
    -------
    matplotlib.axes.Axes
        A point has the gid `point <number>`, the line `front`.

    Raises
    ------
    SymbiosisError
        If the language is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = {"point": [0, 1], "x": [0.0, 5.0], "y": [9e9, 7e9], "status": "optimal"}
    >>> ax = draw_front(pd.DataFrame(rows), x="co2", y="benefit", x_unit="t", y_unit="VND")
    >>> ax.get_ylabel()
    'benefit, billion VND a year'
    """
    spoken(language)
    ax = _axes() if ax is None else ax
    _scale(ax, "x", table["x"], label(x, language), x_unit, language)
    _scale(ax, "y", table["y"], label(y, language), y_unit, language)
    if straight:
        ax.plot(table["x"], table["y"], color=BLUE, linewidth=1.6, zorder=2, gid="front")
    for row in table.to_dict("records"):
        proven = row["status"] != "stopped"
        ax.plot(
            [row["x"]], [row["y"]], "o", markersize=6.5, color=BLUE, zorder=3,
            markerfacecolor=BLUE if proven else PAPER, gid=f"point {row['point']}",
        )  # fmt: skip
    _number(ax, table)
    if (table["status"] == "stopped").any():
        ax.plot([], [], "o", color=BLUE, markerfacecolor=PAPER, label=label("not proven", language))
        ax.legend(loc="best", frameon=False, prop={"family": FONT, "size": _POINTS})
    return ax


def _axes() -> Axes:
    """Make axes on a figure of their own, outside pyplot."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
    ax = figure.add_subplot()
    for shown in (ax, figure):
        setattr(shown, "_repr_png_", partial(as_png, figure))  # noqa: B010
    return ax


def _scale(
    ax: Axes, side: Literal["x", "y"], values: pd.Series, name: str, unit: str, language: str
) -> None:
    """Give an axis its room, its ticks in words of their size, and its name with the unit."""
    axis = getattr(ax, f"{side}axis")
    known = values.to_numpy(dtype=float)
    size, word = scaled(float(np.abs(known).max(initial=0.0)), language)
    axis.set_major_formatter(lambda value, _: number(value / size, language))
    unit = " ".join(part for part in (word, written(unit)) if part)
    year = label("a year", language)
    text = f"{name}, {unit} {year}" if unit else f"{name}, {year}"
    getattr(ax, f"set_{side}label")(text, family=FONT, color=INK, fontsize=_POINTS + 1)
    if len(known):
        spread = float(np.ptp(known)) or abs(float(known[0])) or 1.0
        getattr(ax, f"set_{side}lim")(known.min() - 0.08 * spread, known.max() + 0.08 * spread)
    ax.tick_params(axis=side, colors=QUIET, labelsize=_POINTS, labelfontfamily=FONT)
    ax.grid(True, axis=side, color=RULE, linewidth=0.5, zorder=0)
    ax.set_axisbelow(True)
    for edge in ("top", "right"):
        ax.spines[edge].set_visible(False)
    for edge in ("bottom", "left"):
        ax.spines[edge].set_color(RULE)


def _number(ax: Axes, table: pd.DataFrame) -> None:
    """Write the number of each point beside it, where there is room; the ends come first."""
    rows = table.to_dict("records")
    order = [*rows[:1], *rows[-1:], *rows[1:-1]] if len(rows) > 1 else rows
    dpi = ax.figure.dpi
    taken: list[np.ndarray] = []
    looks: dict[str, Any] = {"family": FONT, "fontsize": _POINTS, "color": INK}
    for row in order:
        place = ax.transData.transform((row["x"], row["y"])) / dpi
        if all(np.hypot(*(place - other)) >= _APART for other in taken):
            taken.append(place)
            ax.annotate(
                str(row["point"]), (row["x"], row["y"]), (5, 4), textcoords="offset points", **looks
            )
