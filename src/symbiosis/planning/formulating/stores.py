"""What is kept from one period to the next, as rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.planning.formulating.blocks import Block, joined, named
from symbiosis.planning.formulating.layout import Layout


def stores(layout: Layout) -> list[Block]:
    """Write the stock of every store: its balance, its end, its capacity, its use, what spoils.

    Raises
    ------
    SymbiosisError
        If the periods pass several times a year and a store would end each time with another
        stock than it begins with.
    """
    holds = layout.case.holds
    if not len(holds):
        return []
    moves = holds[(holds["first"] - holds["last"]).abs() > 0]
    if len(moves) and layout.case.passages > 1:
        raise SymbiosisError(
            f"The periods pass {layout.case.passages:g} times a year, and a stock is stated to be "
            "another at their end than at their beginning",
            ", ".join(moves["storage"].unique()[:5]),
            "state first alone, or last alone",
        )
    return [_balance(layout), _end(layout), _capacity(layout), _serving(layout), _spoiling(layout)]


def _named(
    layout: Layout, kind: str, things: pd.DataFrame, limit: np.ndarray, **more: Any
) -> pd.DataFrame:
    """Name rows of things `subject, unit`, one for each period."""
    times = layout.case.times
    told = things.loc[things.index.repeat(times)]
    periods = np.tile(layout.case.periods["period"].to_numpy(dtype=object), len(things))
    return named(kind, told["subject"], told["unit"], limit=limit.ravel(), **more).assign(
        period=periods
    )


def _compartments(layout: Layout) -> pd.DataFrame:
    """Name what is kept apart: the goods of each owner in each store."""
    holds = layout.case.holds
    return holds.assign(subject=holds["storage"] + ": " + holds["owner"])


def _stated(layout: Layout, column: str, other: str) -> np.ndarray:
    """Give the first or last stock of each compartment, by the share of its owner's amount.

    Where only one of the two is stated, it is both; where neither is, not a number.
    """
    case = layout.case
    amounts = pd.concat(
        {
            key: frame.groupby(key)["amount"].sum()
            for frame, key in ((case.supplies, "output"), (case.wants, "need"))
        }
    )
    owners = pd.MultiIndex.from_frame(case.holds[["side", "owner"]])
    mine = pd.Series(amounts.reindex(owners).to_numpy(dtype=float), index=case.holds.index)
    whole = mine.groupby(case.holds["storage"]).transform("sum")
    share = (mine / whole).fillna(1.0)
    return (case.holds[column].fillna(case.holds[other]) * share).to_numpy(dtype=float)


def _balance(layout: Layout) -> Block:
    """Write the stock after a period: what was left of the last, what came in, less what went out.

    stock(t) - (1 - loss) stock(t-1) - put_in(t)/n + taken(t)/n = 0, where the periods pass n times
    a year; before the first period there is the first stock, or, where none is stated, the last.
    """
    holds = layout.case.holds
    keeps = 1.0 - holds["loss"].fillna(0.0).to_numpy(dtype=float)
    first = _stated(layout, "first", "last")
    stock, turns = layout.grid("stock"), np.isnan(first)
    places = np.arange(stock.size).reshape(stock.shape)
    begins = np.zeros(stock.shape)
    begins[:, 0] = np.nan_to_num(first * keeps)
    rows = _named(layout, "stock", _compartments(layout), begins, side="equal")
    part = 1.0 / layout.case.passages
    entries = [
        (places, stock, 1.0),
        (places[:, 1:], stock[:, :-1], -keeps[:, None]),
        (places[turns, 0], stock[turns, -1], -keeps[turns]),
        (places, layout.grid("put_in"), -part),
        (places, layout.grid("taken"), part),
    ]
    return joined(rows, entries)


def _end(layout: Layout) -> Block:
    """Hold the stock after the last period to what is stated."""
    last = _stated(layout, "last", "first")
    told = _compartments(layout)[np.isfinite(last)]
    rows = named(
        "stock", told["subject"], told["unit"], side="equal", limit=last[np.isfinite(last)]
    ).assign(period=layout.case.periods["period"].iloc[-1])
    column = layout.grid("stock")[np.isfinite(last), -1]
    return joined(rows, [(np.arange(len(rows)), column, 1.0)])


def _capacity(layout: Layout) -> Block:
    """Hold all that a store keeps to its capacity; one of unknown capacity keeps any amount."""
    holds = layout.case.holds
    limited = holds[holds["capacity"].notna()]
    places, names = pd.factorize(limited["storage"])
    told = limited.drop_duplicates("storage").assign(subject=list(names))
    limit = np.repeat(told["capacity"].to_numpy(dtype=float), layout.case.times)
    rows = _named(layout, "store", told, limit, side="at_most")
    where = places[:, None] * layout.case.times + np.arange(layout.case.times)
    stock = layout.grid("stock")[holds["capacity"].notna().to_numpy()]
    return joined(rows, [(where, stock, 1.0)])


def _serving(layout: Layout) -> Block:
    """Let a store serve exchanges alone: what an output takes out flows, what a need puts in came.

    So nothing is gained by waiting for another price where nothing is exchanged, and what is old
    cannot be put in again as fresh. A first stock that is stated may be left in the first period.
    """
    case = layout.case
    holds, arcs = case.holds, case.arcs
    of_output = (holds["side"] == "output").to_numpy()
    held = np.full((len(holds), case.times), True)
    held[of_output & np.isfinite(_stated(layout, "first", "last")), 0] = False
    rows = _named(layout, "stock", _compartments(layout), np.zeros(held.size), side="at_most")
    places = np.cumsum(held).reshape(held.shape) - 1
    moved = np.where(of_output[:, None], layout.grid("taken"), layout.grid("put_in"))
    fills = (arcs["delivered"] * arcs["replaces"]).to_numpy(dtype=float)
    entries: list[tuple] = [(places[held], moved[held], 1.0)]
    for side, counts in (("output", np.ones(len(arcs))), ("need", fills)):
        same = holds["owner"].to_numpy()[:, None] == arcs[side].to_numpy()
        hold, arc = np.nonzero(same & (holds["side"] == side).to_numpy()[:, None])
        pair, time = np.nonzero(held[hold])
        hold, arc = hold[pair], arc[pair]
        entries.append((places[hold, time], layout.grid("flow")[arc, time], -counts[arc]))
    return joined(rows[held.ravel()].reset_index(drop=True), entries)


def _spoiling(layout: Layout) -> Block:
    """Hold a stock to what came in of late, so that it can go out before it spoils.

    What comes in during a period is counted from its middle and goes out in the middle of another.
    As the oldest goes first, a stock keeps exactly if, after every period t, it is at most what
    came in during those periods from which the next one can still be reached in time, less what
    was lost of it since.
    """
    holds = layout.case.holds
    spoils = np.flatnonzero(holds["keeps_for"].notna().to_numpy())
    told = _compartments(layout).iloc[spoils]
    rows = _named(layout, "spoil", told, np.zeros(len(spoils) * layout.case.times), side="at_most")
    turns = np.isnan(_stated(layout, "first", "last"))
    fresh = [
        _fresh(layout, keeps, bool(turn))
        for keeps, turn in zip(told["keeps_for"], turns[spoils], strict=True)
    ]
    times = layout.case.times
    put_in, part = layout.grid("put_in")[spoils], 1.0 / layout.case.passages
    places = np.arange(len(spoils) * times).reshape(len(spoils), times)
    remains = 1.0 - told["loss"].fillna(0.0).to_numpy(dtype=float)
    entries = [(places, layout.grid("stock")[spoils], 1.0)]
    for i, reaches in enumerate(fresh):
        after, during = np.nonzero(reaches)
        left = remains[i] ** ((after - during) % times)
        entries.append((places[i, after], put_in[i, during], -part * left))
    return joined(rows, entries)


def _fresh(layout: Layout, keeps: float, turns: bool) -> np.ndarray:
    """Say for each period (row) of what came in during which (column) still keeps in the next."""
    lengths = layout.case.periods["hours"].to_numpy(dtype=float) / layout.case.passages
    middle, whole = np.cumsum(lengths) - lengths / 2, lengths.sum()
    following = np.append(middle[1:], whole + middle[0])
    age = following[:, None] - middle[None, :]
    if turns:
        age = np.where(age <= 0, age + whole, age)
    reaches: np.ndarray = (age > 0) & (age <= keeps)
    return reaches
