"""Declared tables, and nouns that nothing can be written into."""

from __future__ import annotations

import gc
import pickle
import weakref
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest

from symbiosis.errors import SymbiosisError
from symbiosis.tables import (
    Column,
    Deferred,
    Noun,
    conform,
    declare,
    in_words,
    names,
    remembered,
    text_of,
)

TABLE = declare("""
name  | text   |   | key
size  | number | t | how much | of it
parts | count  |   | pieces
own   | flag   |   | whether
""")


@dataclass(frozen=True, eq=False, repr=False)
class Thing(Noun):
    """A noun of one table."""

    table: pd.DataFrame
    series: pd.Series
    numbers: np.ndarray
    settings: Mapping[str, Any] = field(default_factory=dict)

    tables: ClassVar[Mapping[str, Any]] = {"table": TABLE}


def thing() -> Thing:
    frame = pd.DataFrame({"name": ["<b>", "y"], "size": [1.0, 2.0]})
    return Thing(frame, pd.Series([1.0, 2.0]), np.array([1.0, 2.0]), {"rates": {"USD": 1.0}})


def test_a_declaration_is_read():
    assert TABLE[1] == Column("size", "number", "t", "how much | of it")
    assert names(TABLE) == ["name", "size", "parts", "own"]


@pytest.mark.parametrize("given", [None, pd.DataFrame(), pd.DataFrame({"size": []})])
def test_nothing_becomes_a_table_without_rows(given):
    frame = conform(given, TABLE)
    assert list(frame.columns) == names(TABLE)
    assert [str(kind) for kind in frame.dtypes] == ["str", "float64", "int64", "bool"]
    assert len(frame) == 0


def test_a_missing_column_and_a_missing_cell_are_not_known():
    unknown = ["", np.nan, 0, False]
    absent = conform(pd.DataFrame({"other": [1]}), TABLE)
    blank = conform(
        pd.DataFrame({"name": [None], "size": [None], "parts": [np.nan], "own": [None]}), TABLE
    )
    for frame in (absent, blank):
        for value, expected in zip(frame.loc[0, names(TABLE)], unknown, strict=True):
            assert value == expected or (np.isnan(value) and np.isnan(expected))


def test_columns_come_in_order_and_more_are_kept():
    frame = conform(pd.DataFrame({"more": [1], "size": [2], "name": [7]}, index=[9]), TABLE)
    assert list(frame.columns) == [*names(TABLE), "more"]
    assert frame.loc[0, ["name", "size", "more"]].tolist() == ["7", 2.0, 1]


def test_a_column_of_another_kind_is_named():
    with pytest.raises(SymbiosisError, match="does not hold numbers") as error:
        conform(pd.DataFrame({"size": ["many"]}), TABLE, "things")
    assert error.value.where == "things.size"


def test_words_for_numbers_and_keys_also_where_there_is_no_row():
    assert in_words(pd.Series([1.0, 2.5]), "{:g} h").tolist() == ["1 h", "2.5 h"]
    assert in_words(pd.Series(dtype="float64"), "{:g}").dtype == "str"
    told = pd.Series(["town"], index=["a"])
    assert text_of(pd.Series(["a", "b"]), told).tolist() == ["town", ""]
    assert text_of(pd.Series(dtype="str"), told).dtype == "str"


# Nouns.


def test_writing_into_what_is_handed_out_does_not_reach_the_noun():
    noun = thing()
    table, series = noun.table, noun.series
    table.loc[0, "size"], series.iloc[0] = 99.0, 99.0
    table["new"] = 1
    noun.numbers[0] = 99.0
    noun.settings["currency"] = "VND"
    noun.settings["rates"]["USD"] = 99.0
    assert noun.table["size"].tolist() == [1.0, 2.0]
    assert list(noun.table.columns) == names(TABLE)
    assert noun.series.tolist() == noun.numbers.tolist() == [1.0, 2.0]
    assert noun.settings == {"rates": {"USD": 1.0}}


def test_writing_into_what_was_given_does_not_reach_the_noun():
    frame, series, numbers = pd.DataFrame({"size": [1.0]}), pd.Series([1.0]), np.array([1.0])
    settings = {"a": 1}
    noun = Thing(frame, series, numbers, settings)
    frame.loc[0, "size"], series.iloc[0], numbers[0], settings["a"] = 9.0, 9.0, 9.0, 9
    assert noun.table["size"].tolist() == noun.series.tolist() == noun.numbers.tolist() == [1.0]
    assert noun.settings == {"a": 1}


def test_a_noun_is_frozen():
    noun = thing()
    with pytest.raises(FrozenInstanceError):
        noun.table = pd.DataFrame()
    with pytest.raises(ValueError, match="read-only"):
        noun.table["size"].to_numpy()[0] = 99.0


def test_replace_makes_another():
    noun = thing()
    other = noun.replace(settings={"a": 1})
    assert other.settings == {"a": 1}
    assert noun.settings == {"rates": {"USD": 1.0}}
    pd.testing.assert_frame_equal(noun.table, other.table)


def test_pipe_calls_the_verb_with_the_noun_first():
    noun = thing()
    assert noun.pipe(lambda n, a, b=0: (n, a, b), 1, b=2) == (noun, 1, 2)


def test_the_first_table_is_the_frame():
    pd.testing.assert_frame_equal(thing().to_frame(), thing().table)


def test_the_columns_are_told_with_their_units():
    told = Thing.columns("table")
    assert told["name"].tolist() == names(TABLE)
    assert told.loc[1, ["table", "kind", "unit", "meaning"]].tolist() == [
        "table",
        "number",
        "t",
        "how much | of it",
    ]
    pd.testing.assert_frame_equal(Thing.columns(), told)


def test_a_card_is_short_and_its_html_escaped():
    noun = thing()
    assert repr(noun) == "Thing: table 2 rows"
    noun = noun.replace(settings={})
    card = noun.card()
    shown = type(card)("<i>", {"<u>": "<s>"}, noun.table).html()
    assert not any(tag in shown for tag in ("<i>", "<u>", "<s>", "<b>"))
    assert "&lt;b&gt;" in shown
    assert noun._repr_html_().startswith("<div")


def test_a_noun_survives_a_pickle():
    noun = thing()
    back = pickle.loads(pickle.dumps(noun))
    pd.testing.assert_frame_equal(back.table, noun.table)
    assert back.settings == noun.settings


def test_what_is_made_of_a_noun_is_made_once_and_goes_with_it():
    asked = []

    @remembered
    def size(noun: Thing) -> object:
        """Note that it was asked."""
        asked.append(id(noun))
        return object()

    one, other = thing(), thing()
    assert size(one) is size(one)
    assert size(one) is not size(other)
    assert asked == [id(one), id(other)]
    assert size.__doc__ == "Note that it was asked."
    gone = weakref.ref(one)
    del one
    gc.collect()
    assert gone() is None


def test_a_deferred_table_is_made_once_and_only_when_it_is_looked_at():
    made = []

    def make():
        made.append(1)
        return pd.DataFrame({"name": ["a", "b"], "size": [1.0, 2.0]})

    deferred = Deferred(lambda: conform(make(), TABLE), pd.DataFrame(), lambda: 2)
    whole = thing().replace(table=deferred)
    other = whole.replace(settings={})
    assert (len(whole.held("table")), made) == (2, [])
    assert other.table["name"].tolist() == whole.table["name"].tolist() == ["a", "b"]
    assert (made, len(deferred)) == ([1], 2)
    again = pickle.loads(pickle.dumps(whole))
    assert isinstance(again.held("table"), pd.DataFrame)
