"""Sections of text, cards, tables and pictures as one HTML page that needs no other file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.display.cards import Card
from symbiosis.display.style import number
from symbiosis.display.words import label, spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SHORT = 13  # letters up to which a text stays on one line
_LONG = 26  # letters from which a text may break into lines


@dataclass(frozen=True)
class Picture:
    """A drawing as an address that holds the whole picture, with a text in its stead."""

    data: str
    alt: str
    caption: str = ""


@dataclass(frozen=True)
class Grid:
    """A table to show: at most `most` rows, with how each column is written and what is assumed.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row for each line.
    caption : str
        What the table shows.
    heads : Mapping
        Headings of columns; the others get their label.
    formats : Mapping
        Functions that write the values of a column; numbers else get three figures.
    assumed : pandas.DataFrame, optional
        Which figures rest on an assumed number: flags by column, rows as in `frame`.
    note : str
        A line below the table.
    most : int
        How many rows are shown; a line below counts the others.
    """

    frame: pd.DataFrame
    caption: str = ""
    heads: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    assumed: pd.DataFrame | None = None
    note: str = ""
    most: int = 25


@dataclass(frozen=True)
class Section:
    """A part of a page: a title, an introduction, and blocks; folded away if not `open`."""

    title: str
    intro: str = ""
    blocks: Sequence[str | Card | Grid | Picture | pd.DataFrame] = ()
    open: bool = True


@dataclass(frozen=True)
class Document:
    """One self-contained HTML page.

    Attributes
    ----------
    title : str
        What it is called.
    html : str
        The page, all its pictures in it.

    Examples
    --------
    >>> Document("Study", "<!DOCTYPE html><title>Study</title>")
    Document: Study; 1 kB of HTML
    """

    title: str
    html: str

    def save(self, path: str | Path) -> Path:
        """Write the page to a file, in UTF-8, and give its path.

        Parameters
        ----------
        path : str or pathlib.Path
            The file; one that is there is written over.
        """
        target = Path(path)
        target.write_text(self.html, encoding="utf-8", newline="\n")
        return target

    def __repr__(self) -> str:
        """Give title and size."""
        return f"Document: {self.title}; {-(-len(self.html.encode()) // 1000):,} kB of HTML"

    def _repr_html_(self) -> str:
        """Show the page in a notebook, in a frame of its own so that styles do not mix."""
        looks = "width:100%;height:70vh;border:1px solid #c9ced6"
        return (
            f'<iframe title="{escape(self.title)}" style="{looks}" srcdoc="{escape(self.html)}">'
            "</iframe>"
        )


def picture(drawing: Axes | Figure, alt: str, caption: str = "") -> Picture:
    """Make a picture of a drawing, sharp at every size, that stands in the page itself.

    Parameters
    ----------
    drawing : matplotlib.axes.Axes or matplotlib.figure.Figure
        What was drawn.
    alt : str
        What the picture shows, for those who do not see it.
    caption : str
        What stands above it.
    """
    from matplotlib import rc_context
    from matplotlib.axes import Axes as AnyAxes

    figure = drawing.get_figure(root=True) if isinstance(drawing, AnyAxes) else drawing
    if figure is None:
        raise ValueError("the axes stand in no figure")
    held = BytesIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with rc_context({"svg.hashsalt": "symbiosis", "svg.fonttype": "path"}):
        figure.savefig(held, format="svg", metadata=nothing)
    return Picture(f"data:image/svg+xml;base64,{b64encode(held.getvalue()).decode()}", alt, caption)


def render_report(
    title: str,
    sections: Sequence[Section],
    *,
    subtitle: str = "",
    headline: Mapping[str, str] | None = None,
    footer: str = "",
    language: str = "en",
) -> str:
    """Render sections as one HTML page, with a table of contents and no outside address.

    Parameters
    ----------
    title, subtitle, footer : str
        Of the page. All texts are escaped.
    sections : sequence of Section
        In order.
    headline : Mapping, optional
        A few figures that stand first: name to text.
    language : str
        `en` or `vi`, of the page and of its fixed words.

    Returns
    -------
    str
        The page.

    Raises
    ------
    SymbiosisError
        If the language is unknown.

    Examples
    --------
    >>> page = render_report("Study", [Section("First", blocks=["a < b"])])
    >>> "<title>Study</title>" in page, "a &lt; b" in page
    (True, True)
    """
    from jinja2 import Environment, StrictUndefined

    spoken(language)
    house = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    text = files("symbiosis.display").joinpath("report.html.j2").read_text(encoding="utf-8")
    words = {
        "contents": label("contents", language),
        "assumed": label("assumed mark", language),
        "nothing": label("nothing", language),
    }
    shown = [
        SimpleNamespace(
            title=part.title,
            intro=part.intro,
            open=part.open,
            blocks=[pair for block in part.blocks for pair in _ready(block, language)],
        )
        for part in sections
    ]
    page: str = house.from_string(text).render(
        title=title,
        subtitle=subtitle,
        headline=headline or {},
        footer=footer,
        sections=shown,
        language=language,
        words=words,
    )
    return page


def _ready(
    block: str | Card | Grid | Picture | pd.DataFrame, language: str
) -> list[tuple[str, Any]]:
    """Give a block as the template takes it: its kind, and its parts; a card's table follows it."""
    if isinstance(block, str):
        return [("text", block)]
    if isinstance(block, Picture):
        return [("picture", block)]
    if isinstance(block, Card):
        table = [] if block.table is None else [("grid", _lay(Grid(block.table), language))]
        return [("card", block), *table]
    grid = Grid(block) if isinstance(block, pd.DataFrame) else block
    return [("grid", _lay(grid, language))]


def _lay(grid: Grid, language: str) -> SimpleNamespace:
    """Write the cells of a table: text, side, and whether the figure is assumed."""
    shown = grid.frame.head(grid.most)
    flags = grid.assumed
    columns, heads = [], []
    for name in shown.columns:
        right = pd.api.types.is_numeric_dtype(shown[name]) and shown[name].dtype != bool
        write = grid.formats.get(name) or (partial(number, language=language) if right else _plain)
        marks = [False] * len(shown)
        if flags is not None and name in flags:
            marks = list(flags[name].reindex(shown.index, fill_value=False) & shown[name].notna())
        texts = [write(value) for value in shown[name]]
        longest = max(map(len, texts), default=0)
        side = "right" if right else "long" if longest > _LONG else ""
        side = side or ("short" if longest <= _SHORT else "")
        columns.append(
            [
                SimpleNamespace(text=text, side=side, assumed=mark)
                for text, mark in zip(texts, marks, strict=True)
            ]
        )
        heads.append(
            SimpleNamespace(
                text=grid.heads.get(name, label(str(name), language)), side="right" if right else ""
            )
        )
    more = len(grid.frame) - len(shown)
    marked = any(cell.assumed for column in columns for cell in column)
    after = (
        [
            SimpleNamespace(
                mark=False, text=f"+ {number(more, language)} {label('rows more', language)}."
            )
        ]
        if more
        else []
    )
    after += [SimpleNamespace(mark=True, text=label("assumed mark", language))] if marked else []
    after += [SimpleNamespace(mark=False, text=grid.note)] if grid.note else []
    rows = list(zip(*columns, strict=True)) if columns else []
    return SimpleNamespace(caption=grid.caption, heads=heads, rows=rows, after=after)


def _plain(value: Any) -> str:
    """Write a value that is no number; what is absent is blank."""
    return "" if value is None or value is pd.NA or value != value else str(value)
