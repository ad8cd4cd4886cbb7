"""Reordering, renaming and other units of the input change no objective value."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import symbiosis as sym

DATA = Path(__file__).parent.parent.parent / "data"
SLOW = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@lru_cache
def tables():
    names = ("waste_streams", "resource_needs", "companies", "links", "plants")
    return {name: pd.read_csv(DATA / f"{name}.csv", dtype=str) for name in names}


def benefit(told):
    known = sym.catalogue()
    others = {name: told[name] for name in ("companies", "links", "plants")}
    park = sym.read_park(told["waste_streams"], told["resource_needs"], known=known, **others)
    return sym.optimise(sym.match(park, known)).benefit


@lru_cache
def base():
    return benefit(tables())


def in_another_order(told, shuffle):
    shuffled = {}
    for name, table in told.items():
        order = list(range(len(table)))
        shuffle.shuffle(order)
        shuffled[name] = table.iloc[order].reset_index(drop=True)
    return shuffled


def renamed(told, word):
    told = {name: table.copy() for name, table in told.items()}
    for table, key in (("waste_streams", "stream_id"), ("resource_needs", "need_id")):
        ids = told[table][key]
        names = {name: f"{word}{place}{name[::-1]}" for place, name in enumerate(ids)}
        told[table][key] = ids.map(names)
        told["links"][key] = told["links"][key].replace(names)  # ports keep the plant's name
    return told


@given(
    st.randoms(use_true_random=False),
    st.text("abcdefgh ộ-", min_size=1, max_size=5).filter(lambda text: text.strip()),
)
@SLOW
def test_neither_names_nor_the_order_of_rows_matter(shuffle, word):
    found = benefit(renamed(in_another_order(tables(), shuffle), word.strip()))
    assert found == pytest.approx(base(), rel=1e-9)


UNITS = {"t/year": ("kg/year", 1e3), "m3/day": ("L/day", 1e3), "MWh/year": ("GJ/year", 3.6)}


@pytest.mark.parametrize("changed", [["t/year"], ["m3/day"], ["MWh/year"], sorted(UNITS)])
def test_units_do_not_matter(changed):
    """A bare price is of the row's own unit, so it is divided as the amount is multiplied."""
    told = {name: table.copy() for name, table in tables().items()}
    for table, price in (("waste_streams", "disposal_cost"), ("resource_needs", "price")):
        frame = told[table]
        for unit in changed:
            other, factor = UNITS[unit]
            plain = pd.to_numeric(frame["amount"], errors="coerce")
            rows = (frame["amount_unit"] == unit) & plain.notna()
            frame.loc[rows, "amount"] = (plain[rows] * factor).map(repr)
            frame.loc[rows, "amount_unit"] = other
            bare = rows & frame[price].notna()
            bare &= frame[f"{price}_unit"].isna() if f"{price}_unit" in frame else True
            costs = pd.to_numeric(frame.loc[bare, price]) / factor
            frame.loc[bare, price] = costs.map(repr)
    assert benefit(told) == pytest.approx(base(), rel=1e-7)
