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


def benefit(streams, needs, **others):
    known = sym.catalogue()
    park = sym.read_park(streams, needs, known=known, **others)
    return sym.optimise(sym.match(park, known)).benefit


@lru_cache
def base():
    told = tables()
    return benefit(told["waste_streams"], told["resource_needs"], companies=told["companies"],
                   links=told["links"], plants=told["plants"])  # fmt: skip


@given(st.randoms(use_true_random=False))
@SLOW
def test_the_order_of_rows_does_not_matter(shuffle):
    shuffled = {}
    for name, table in tables().items():
        order = list(range(len(table)))
        shuffle.shuffle(order)
        shuffled[name] = table.iloc[order].reset_index(drop=True)
    found = benefit(shuffled["waste_streams"], shuffled["resource_needs"],
                    companies=shuffled["companies"], links=shuffled["links"],
                    plants=shuffled["plants"])  # fmt: skip
    assert found == pytest.approx(base(), rel=1e-9)


@given(st.text("abcdefgh ộ-", min_size=1, max_size=5).filter(lambda text: text.strip()))
@SLOW
def test_names_do_not_matter(word):
    told = {name: table.copy() for name, table in tables().items()}

    def renamed(names):
        return [f"{word.strip()}{place}{name[::-1]}" for place, name in enumerate(names)]

    for table, key in (("waste_streams", "stream_id"), ("resource_needs", "need_id")):
        names = dict(zip(told[table][key], renamed(told[table][key]), strict=True))
        told[table][key] = told[table][key].map(names)
        told["links"][key] = told["links"][key].replace(names)  # ports keep the plant's name
    found = benefit(told["waste_streams"], told["resource_needs"], companies=told["companies"],
                    links=told["links"], plants=told["plants"])  # fmt: skip
    assert found == pytest.approx(base(), rel=1e-9)


UNITS = {"t/year": ("kg/year", 1e3), "m3/day": ("L/day", 1e3), "MWh/year": ("GJ/year", 3.6)}


@given(st.sets(st.sampled_from(sorted(UNITS)), min_size=1))
@SLOW
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
    found = benefit(told["waste_streams"], told["resource_needs"], companies=told["companies"],
                    links=told["links"], plants=told["plants"])  # fmt: skip
    assert found == pytest.approx(base(), rel=1e-7)
