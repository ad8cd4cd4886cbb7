"""Declared columns, and the frozen holder of tables that every noun inherits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache, wraps
from typing import Any, ClassVar, NamedTuple, Self, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from symbiosis.display.cards import Card
from symbiosis.errors import SymbiosisError

DTYPES: Mapping[str, str] = {
    "text": "str",
    "number": "float64",
    "count": "int64",
    "flag": "bool",
}


class Column(NamedTuple):
    """One declared column: its name, kind (text, number, count, flag), unit and meaning."""

    name: str
    kind: str
    unit: str
    meaning: str


Table = tuple[Column, ...]
Held = TypeVar("Held", bound="Noun")
Made = TypeVar("Made")


def declare(text: str) -> Table:
    """Read the columns of a table from lines `name | kind | unit | meaning`."""
    lines = [line.split("|", 3) for line in text.strip().splitlines() if line.strip()]
    return tuple(Column(*(part.strip() for part in line)) for line in lines)


def names(table: Table) -> list[str]:
    """Give the column names of a declared table, in order."""
    return [column.name for column in table]


def conform(frame: pd.DataFrame | None, table: Table, name: str = "table") -> pd.DataFrame:
    """Give the frame its declared columns, in order and of their kinds; more columns are kept.

    A declared column that is missing is filled as not known: an empty text, no number, False.
    """
    if frame is None:
        return _blank(table).copy(deep=False)
    given = frame
    if _conforms(given, table):
        return given.reset_index(drop=True)  # shares its memory until it is written to
    length = len(given)
    columns: dict[str, pd.Series] = {}
    for column in table:
        if column.name in given:
            columns[column.name] = _cast(given[column.name], column, name)
        else:
            blank = {"text": "", "number": np.nan, "count": 0, "flag": False}[column.kind]
            filled = pd.Series([blank] * length, index=given.index, dtype=DTYPES[column.kind])
            columns[column.name] = filled
    extra = {str(key): given[key] for key in given.columns if key not in columns}
    return pd.DataFrame(columns | extra, index=given.index).reset_index(drop=True)


@cache
def _blank(table: Table) -> pd.DataFrame:
    """Give a declared table without rows."""
    return pd.DataFrame({c.name: pd.Series(dtype=DTYPES[c.kind]) for c in table})


def _conforms(frame: pd.DataFrame, table: Table) -> bool:
    """Say whether a frame begins with the declared columns, all of their kinds and none open."""
    if list(frame.columns[: len(table)]) != names(table) or not frame.columns.is_unique:
        return False
    if any(frame[column.name].dtype != DTYPES[column.kind] for column in table):
        return False
    return not any(frame[c.name].hasnans for c in table if c.kind == "text")


def _cast(values: pd.Series, column: Column, name: str) -> pd.Series:
    """Cast a column to its declared kind, or name the column that will not be cast."""
    blank = {"text": "", "count": 0, "flag": False}.get(column.kind)
    try:
        if column.kind == "text" and values.dtype == "str":
            return values.fillna("")  # the common case, without a turn through objects
        if blank is not None and (column.kind == "text" or values.isna().any()):
            values = values.astype(object).where(values.notna(), blank)
        cast: pd.Series = values.astype(DTYPES[column.kind])  # type: ignore[call-overload]
        return cast
    except (TypeError, ValueError) as error:
        raise SymbiosisError(
            f"The column does not hold {column.kind}s: {error}",
            f"{name}.{column.name}",
            f"give {column.kind}s: {column.meaning}",
        ) from error


class Deferred:
    """A table that is made when somebody first looks at it, and kept from then on.

    Parameters
    ----------
    make : callable
        Gives the table.
    known : pandas.DataFrame
        Those of its rows that stood before the others were added.
    count : callable, optional
        Gives the number of its rows; by default they are made to be counted.
    """

    def __init__(
        self,
        make: Callable[[], pd.DataFrame],
        known: pd.DataFrame,
        count: Callable[[], int] | None = None,
    ) -> None:
        self._make: Callable[[], pd.DataFrame] | None = make
        self._frame, self._count = known, count
        self.known = known

    def get(self) -> pd.DataFrame:
        """Give the table."""
        if self._make is not None:
            self._frame, self._make = self._make(), None
        return self._frame

    def __len__(self) -> int:
        """Count the rows, without making them."""
        if self._make is not None and self._count is not None:
            return self._count()
        return len(self.get())

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the table itself."""
        return _itself, (self.get(),)


def _itself(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a table back as it is."""
    return frame


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the rows of a table by the names of its columns."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def in_words(values: pd.Series, form: str) -> pd.Series:
    """Give numbers as text by a format such as `{:g} h`; text also where there is no row."""
    words = [form.format(value) for value in values]
    return pd.Series(words, index=values.index, dtype="str")


def text_of(keys: pd.Series, told: pd.Series) -> pd.Series:
    """Look up the text that is told of each key, blank where there is none."""
    return keys.map(told).astype(object).where(lambda found: found.notna(), "").astype("str")


def _copied(value: Any) -> Any:
    """Copy what could be written into; a table shares its memory until it is written to."""
    if isinstance(value, Deferred):
        value = value.get()
    if isinstance(value, pd.DataFrame | pd.Series):
        return value.copy(deep=False)
    if isinstance(value, dict):
        return {key: _copied(part) for key, part in value.items()}
    return value.copy() if isinstance(value, np.ndarray | list) else value


@dataclass(frozen=True, eq=False, repr=False)
class Noun:
    """A frozen holder of tables: it hands out copies, so that what it holds stays as it is.

    A subclass lists its tables in `tables`, a declared table for each DataFrame field. A copied
    table shares its memory until it is written to, so that handing it out costs next to nothing.
    """

    tables: ClassVar[Mapping[str, Table]] = {}

    def __post_init__(self) -> None:
        """Take copies of what is given, and give every declared table its columns."""
        for field in fields(self):
            given = self.held(field.name)
            if not isinstance(given, Deferred):
                object.__setattr__(self, field.name, _copied(given))
        for name, table in self.tables.items():
            given = self.held(name)
            if not isinstance(given, Deferred):
                object.__setattr__(self, name, conform(given, table, name))

    def held(self, name: str) -> Any:
        """Give a field as it is held: not a copy, and not made if it is deferred."""
        return object.__getattribute__(self, name)

    def __getattribute__(self, name: str) -> Any:
        """Hand out tables, series, arrays and dicts as copies; everything else as it is."""
        value = object.__getattribute__(self, name)
        return value if name.startswith("__") else _copied(value)

    def to_frame(self) -> pd.DataFrame:
        """Give the first table of this noun as a DataFrame."""
        frame: pd.DataFrame = getattr(self, next(iter(self.tables)))
        return frame

    def pipe(self, verb: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """Call `verb(self, ...)`, so that a chain of verbs reads from left to right."""
        return verb(self, *args, **options)

    def replace(self, **changes: Any) -> Self:
        """Make the same noun with some of its fields changed."""
        kept = {field.name: self.held(field.name) for field in fields(self)}
        return type(self)(**(kept | changes))

    def card(self) -> Card:
        """Say what this noun holds: a title, a few facts, a table."""
        facts = {name: f"{len(getattr(self, name)):,} rows" for name in self.tables}
        return Card(type(self).__name__, facts)

    def __repr__(self) -> str:
        """Show the card in one line."""
        return self.card().line()

    def _repr_html_(self) -> str:
        """Show the card in a notebook."""
        return self.card().html()

    @classmethod
    def columns(cls, table: str | None = None) -> pd.DataFrame:
        """Give the declared columns of one table, or of all: `table, name, kind, unit, meaning`."""
        wanted = cls.tables if table is None else {table: cls.tables[table]}
        rows = [(name, *column) for name, cols in wanted.items() for column in cols]
        return pd.DataFrame(rows, columns=["table", *Column._fields])


def remembered(make: Callable[[Held], Made]) -> Callable[[Held], Made]:
    """Keep what a function makes of a noun for as long as the noun lives, which never changes.

    What comes back is shared: nobody writes into it.
    """
    made: WeakKeyDictionary[Held, Made] = WeakKeyDictionary()

    @wraps(make)
    def ask(noun: Held) -> Made:
        if noun not in made:
            made[noun] = make(noun)
        return made[noun]

    return ask
