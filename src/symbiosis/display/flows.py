"""Flows as bands from givers on the left to receivers on the right."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from symbiosis.display.sheet import Sheet, line_height, text_width, wrap
from symbiosis.display.style import INK, QUIET, VERDICT_COLOURS, VERDICT_EDGES, amount, money
from symbiosis.display.words import label, spoken
from symbiosis.errors import SymbiosisError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

# The sheet, in inches.
_WIDTH, _MARGIN, _SIDE, _BAR, _TOP = 9.0, 0.2, 1.75, 0.12, 0.5
_POINTS = 8.5
_THICKEST, _THINNEST, _GAP = 1.1, 0.03, 0.16
_LEFT, _RIGHT = _MARGIN + _SIDE, _WIDTH - _MARGIN - _SIDE


class _Band(NamedTuple):
    """One flow: its two ends, its label and how thick it is drawn."""

    giver: str
    receiver: str
    lines: tuple[str, ...]
    thickness: float
    slot: float
    row: dict[str, Any]


def draw_flows(
    flows: pd.DataFrame,
    *,
    ax: Axes | None = None,
    measure: str = "benefit",
    most: int = 20,
    currency: str = "",
    language: str = "en",
) -> Axes:
    """Draw flows as bands from givers to receivers, as thick as they are large.

    Parameters
    ----------
    flows : pandas.DataFrame
        Columns `output, via, giver, receiver`, the measure, and where they are there `unit,
        delivered_unit, verdict, assumed_share`.
    ax : matplotlib.axes.Axes, optional
        Where to draw. None makes a figure of the size that the bands need.
    measure : str
        A column of numbers: `benefit`, `co2`, `amount`, `delivered`. The last two only where all
        flows are in one unit.
    most : int
        How many flows are drawn, the largest first; the others are counted in a note.
    currency : str
        Written behind a benefit.
    language : str
        `en` or `vi`.

    Returns
    -------
    matplotlib.axes.Axes
        Laid out in inches. A band has the gid `flow <output> > <receiver>`.

    Raises
    ------
    SymbiosisError
        If there is no such column, if units are mixed, or if the language is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {
    ...     "output": "ash",
    ...     "via": "",
    ...     "giver": "power plant",
    ...     "receiver": "brick maker",
    ...     "benefit": 2e9,
    ... }
    >>> ax = draw_flows(pd.DataFrame([row]), currency="VND")
    >>> [shape.get_gid() for shape in ax.patches if shape.get_gid()]
    ['flow ash > brick maker']
    """
    spoken(language)
    say = _speaker(flows, measure, currency, language)
    known = flows[flows[measure].notna()]
    order = known[measure].abs().sort_values(ascending=False, kind="stable").index
    shown = known.loc[order[:most]]
    bands = _bands(shown, measure, say)
    left = _stack(bands, "giver")
    right = _stack(bands, "receiver")
    notes = [f"+ {len(flows) - len(shown)} {label('more', language)}"]
    notes = notes if len(flows) > len(shown) else []
    tall = max(left[1], right[1], 0.8)
    foot = 0.55 + line_height(_POINTS) * len(notes)
    sheet = Sheet(ax, _WIDTH, _TOP + tall + foot)
    top = tall + foot
    title = f"{label(measure, language)}, {label('a year', language)}"
    for x, text, side in (
        (_LEFT, label("givers", language), "right"),
        (_WIDTH / 2, title, "center"),
        (_RIGHT, label("receivers", language), "left"),
    ):
        sheet.write(x, top + 0.2, text, 10, weight="bold", ha=side)
    if not bands:
        sheet.write(
            _WIDTH / 2, top - 0.45, label("no flows", language), 12, ha="center", color=QUIET
        )
    _draw_bands(sheet, bands, left[0], right[0], top)
    for stack, far in ((left, False), (right, True)):
        _draw_names(sheet, bands, stack[0], top, far)
    _draw_legend(sheet, bands, measure, foot - 0.3, language)
    for place, note in enumerate(notes):
        sheet.write(_MARGIN, 0.12 + place * line_height(_POINTS), note, _POINTS, color=QUIET)
    return sheet.ax


def _speaker(
    flows: pd.DataFrame, measure: str, currency: str, language: str
) -> Callable[[float], str]:
    """Give the function that writes a value of the measure with its unit."""
    if measure not in flows or not pd.api.types.is_numeric_dtype(flows[measure]):
        numeric = [str(name) for name in flows.select_dtypes("number").columns]
        raise SymbiosisError(
            f"The flows have no column of numbers '{measure}'",
            where="argument measure",
            mend=f"take one of {', '.join(numeric)}",
        )
    if measure == "benefit":
        return lambda value: money(value, currency, language)
    if measure == "co2":
        return lambda value: amount(value, "t CO₂", language)
    column = {"amount": "unit", "delivered": "delivered_unit"}.get(measure)
    units = sorted(set(flows[column])) if column in flows else []
    if len(units) > 1:
        raise SymbiosisError(
            f"Amounts in {', '.join(units)} cannot be stacked",
            where=f"argument measure='{measure}'",
            mend=f"take flows of one {column}, or measure='benefit' or 'co2'",
        )
    return lambda value: amount(value, "".join(units), language)


def _bands(flows: pd.DataFrame, measure: str, say: Callable[[float], str]) -> list[_Band]:
    """Make bands of the rows: thickness by measure, a slot that holds band and label."""
    largest = float(flows[measure].abs().max()) if len(flows) else 0.0
    bands = []
    for record in flows.to_dict("records"):
        row = {str(name): value for name, value in record.items()}
        value = float(row[measure])
        part = abs(value) / largest if largest else 0.0
        way = f" → {row['via']}" if row.get("via") else ""
        text = f"{row['output']}{way}: {say(value)}"
        lines = tuple(wrap(text, _RIGHT - _LEFT - 2 * _BAR - 0.6, _POINTS))
        thickness = max(_THINNEST, _THICKEST * part)
        text_high = len(lines) * line_height(_POINTS)
        slot = thickness + 0.05 + (text_high if thickness < text_high else 0.0)
        row["negative"] = value < 0
        bands.append(_Band(str(row["giver"]), str(row["receiver"]), lines, thickness, slot, row))
    return bands


def _stack(bands: list[_Band], side: str) -> tuple[dict[int, float], float]:
    """Place the slots of one side under each other, a company's together, and give the height.

    Givers stand in order of their largest flow, receivers where their bands come from. A band
    lies at the foot of its slot, so that a thin one has its label above it.
    """
    seat = {id(band): place for place, band in enumerate(bands)}
    givers = list(dict.fromkeys(band.giver for band in bands))
    groups: dict[str, list[_Band]] = {}
    for band in sorted(bands, key=lambda band: (givers.index(band.giver), seat[id(band)])):
        groups.setdefault(getattr(band, side), []).append(band)
    if side == "receiver":
        places = {
            name: sum(givers.index(b.giver) for b in group) / len(group)
            for name, group in groups.items()
        }
        groups = dict(sorted(groups.items(), key=lambda item: places[item[0]]))
    middles: dict[int, float] = {}
    depth = 0.0
    for name, group in groups.items():
        names = len(wrap(name, _SIDE - 0.1, _POINTS + 0.5)) * line_height(_POINTS + 0.5)
        slots = [max(b.thickness, 0.08) + 0.05 if side == "receiver" else b.slot for b in group]
        height = sum(slots)
        spare = max(0.0, names - height)
        depth += spare / 2
        for band, slot in zip(group, slots, strict=True):
            depth += slot
            middles[seat[id(band)]] = depth - 0.025 - band.thickness / 2
        depth += spare / 2 + _GAP
    return middles, depth


def _ribbon(x: tuple[float, float], y: tuple[float, float], thickness: float) -> Path:
    """Give the outline of a band that leaves and arrives level."""
    from matplotlib.path import Path

    (left, right), half = x, thickness / 2
    middle = (left + right) / 2
    start, end = y
    points = [
        (left, start + half),
        (middle, start + half),
        (middle, end + half),
        (right, end + half),
        (right, end - half),
        (middle, end - half),
        (middle, start - half),
        (left, start - half),
        (left, start + half),
    ]
    move, line, curve = Path.MOVETO, Path.LINETO, Path.CURVE4
    return Path(points, [move, curve, curve, curve, line, curve, curve, curve, line])


def _draw_bands(
    sheet: Sheet, bands: list[_Band], left: dict[int, float], right: dict[int, float], top: float
) -> None:
    """Draw the bands, and on each its label at the giver's end."""
    from matplotlib.patches import PathPatch
    from matplotlib.patheffects import withStroke

    for place, band in enumerate(bands):
        start, end = top - left[place], top - right[place]
        verdict = str(band.row.get("verdict", ""))
        dashed = float(band.row.get("assumed_share", 0.0)) > 0.5
        path = _ribbon((_LEFT + _BAR, _RIGHT - _BAR), (start, end), band.thickness)
        looks = {
            "facecolor": VERDICT_COLOURS.get(verdict, QUIET),
            "alpha": 0.45,
            "lw": 1.0,
            "edgecolor": VERDICT_EDGES.get(verdict, INK),
            "ls": (0, (3, 2)) if dashed else "-",
            "hatch": "////" if band.row["negative"] else None,
        }
        sheet.add(PathPatch(path, **looks), f"flow {band.row['output']} > {band.receiver}")
        high = start + (len(band.lines) - 1) / 2 * line_height(_POINTS)
        if band.thickness < len(band.lines) * line_height(_POINTS):  # too thin: write above it
            high += (band.thickness + len(band.lines) * line_height(_POINTS)) / 2
        for line, text in enumerate(band.lines):
            sheet.write(
                _LEFT + _BAR + 0.1,
                high - line * line_height(_POINTS),
                text,
                _POINTS,
                va="center_baseline",
                zorder=5,
                path_effects=[withStroke(linewidth=2.4 * sheet.scale, foreground="#fff")],
            )


def _draw_names(
    sheet: Sheet, bands: list[_Band], middles: dict[int, float], top: float, far: bool
) -> None:
    """Draw a bar for each company of a side, and its name beside it."""
    from matplotlib.patches import Rectangle

    ends: dict[str, list[float]] = {}
    for place, band in enumerate(bands):
        half = band.thickness / 2
        name = band.receiver if far else band.giver
        ends.setdefault(name, []).extend([middles[place] - half, middles[place] + half])
    for name, depths in ends.items():
        low, high = top - max(depths), top - min(depths)
        sheet.add(
            Rectangle(
                (_RIGHT - _BAR if far else _LEFT, low),
                _BAR,
                high - low,
                facecolor=INK,
                edgecolor="none",
            )
        )
        lines = wrap(name, _SIDE - 0.1, _POINTS + 0.5)
        first = (low + high) / 2 + (len(lines) - 1) / 2 * line_height(_POINTS + 0.5)
        for line, text in enumerate(lines):
            sheet.write(
                _RIGHT + 0.08 if far else _LEFT - 0.08,
                first - line * line_height(_POINTS + 0.5),
                text,
                _POINTS + 0.5,
                ha="left" if far else "right",
                va="center_baseline",
            )


def _draw_legend(sheet: Sheet, bands: list[_Band], measure: str, y: float, language: str) -> None:
    """Draw what the colours, dashes and hatches mean, of those that occur."""
    from matplotlib.patches import Rectangle

    seen = dict.fromkeys(str(band.row.get("verdict", "")) for band in bands)
    entries: list[tuple[dict[str, Any], str]] = [
        (
            {"facecolor": VERDICT_COLOURS[verdict], "edgecolor": VERDICT_EDGES[verdict]},
            label(verdict, language),
        )
        for verdict in VERDICT_COLOURS
        if verdict in seen
    ]
    plain = {"facecolor": "none", "edgecolor": INK}
    if any(float(band.row.get("assumed_share", 0.0)) > 0.5 for band in bands):
        entries.append((plain | {"ls": (0, (3, 2))}, label("rests on assumed", language)))
    if any(band.row["negative"] for band in bands):
        entries.append((plain | {"hatch": "////"}, f"{label(measure, language)} < 0"))
    x = _MARGIN
    for looks, text in entries:
        sheet.add(Rectangle((x, y - 0.06), 0.3, 0.15, alpha=0.6, lw=1.0, **looks))
        sheet.write(x + 0.38, y, text, _POINTS, va="center_baseline")
        x += 0.38 + math.ceil(10 * text_width(text, _POINTS)) / 10 + 0.25
