"""A sheet in inches on an axes of any size, so that text keeps its place and none is cut off."""

from __future__ import annotations

from functools import lru_cache, partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

from symbiosis.display.style import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch
    from matplotlib.text import Text

FONT = "DejaVu Sans"  # comes with matplotlib and has every Vietnamese letter
_WIDER = 1.05  # a raster sets letters on whole pixels, which makes a line a little longer
LEADING = 1.35  # height of a line of text, in heights of its letters


class Sheet:
    """An axes that is laid out in inches from its lower left; letters shrink with the sheet.

    Parameters
    ----------
    ax : matplotlib.axes.Axes or None
        Where to draw; None makes a figure of exactly this size, outside pyplot.
    width, height : float
        Size of the sheet in inches.
    """

    def __init__(self, ax: Axes | None, width: float, height: float) -> None:
        from matplotlib.figure import Figure

        if ax is None:
            figure = Figure(figsize=(width, height))
            ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
            # Outside pyplot no notebook shows a figure of itself, nor the axes that was drawn on.
            for shown in (ax, figure):
                setattr(shown, "_repr_png_", partial(as_png, figure))  # noqa: B010
        box = ax.get_window_extent()
        dpi = ax.figure.dpi
        self.ax = ax
        self.width, self.height = width, height
        self.scale = min(box.width / dpi / width, box.height / dpi / height)
        ax.set_axis_off()
        ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")

    def write(self, x: float, y: float, text: str, points: float = 9, **options: Any) -> Text:
        """Write a text, its left end and its base line at the place unless told otherwise."""
        looks: dict[str, Any] = {"color": INK, "family": FONT, "parse_math": False} | options
        return self.ax.text(x, y, text, fontsize=points * self.scale, **looks)

    def add(self, patch: Patch, gid: str = "") -> Patch:
        """Add a shape, its line as thin as the sheet is small; `gid` is its name in an SVG."""
        patch.set_linewidth(patch.get_linewidth() * self.scale)
        patch.set_gid(gid or None)
        self.ax.add_patch(patch)
        return patch


def as_png(figure: Figure) -> bytes:
    """Give a figure as a PNG, as a notebook asks for it."""
    out = BytesIO()
    figure.savefig(out, format="png", dpi=100)
    return out.getvalue()


def line_height(points: float) -> float:
    """Give the height of a line of text in inches."""
    return points * LEADING / 72


@lru_cache(maxsize=4096)
def text_width(text: str, points: float, weight: str = "normal") -> float:
    """Give the width of a line of text in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=FONT, size=points, weight=weight)
    return _WIDER * float(text_to_path.get_text_width_height_descent(text, font, False)[0]) / 72


def wrap(text: str, width: float, points: float) -> list[str]:
    """Break a text into lines no wider than `width` inches; a word too long is broken as well."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if text_width(joined, points) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and text_width(lines[-1] + letter, points) > width:
                lines.append("")
            lines[-1] += letter
    return lines
