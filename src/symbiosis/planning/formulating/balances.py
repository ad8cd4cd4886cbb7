"""What leaves an output and what fills a need, period by period, as rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.planning.formulating.blocks import Block, joined, named
from symbiosis.planning.formulating.layout import Layout

Entries = list[tuple[np.ndarray, np.ndarray, np.ndarray | float]]


def balances(layout: Layout) -> list[Block]:
    """Write the balance of every output and every need, and the most of each usual supply."""
    return [_supply(layout), _need(layout), _usual_most(layout)]


def _supply(layout: Layout) -> Block:
    """Hold what flows from an output, and goes into store, to its amount and what is taken out.

    The amount of a plant's output is what its runs give.
    """
    case = layout.case
    supplies = case.supplies
    own = (supplies["plant"] == "").to_numpy()
    limit = supplies["amount"].where(own, 0.0).to_numpy(dtype=float)
    rows = named("supply", supplies["output"], supplies["unit"], side="at_most", limit=limit)
    rows["kind"] = np.where(own, "supply", "port")
    place = _places(supplies["output"], case.arcs["output"], case.times)
    entries: Entries = [(place, layout.grid("flow"), 1.0)]
    entries += _stored(layout, "output", supplies["output"], 1.0)
    entries += _run(layout, "gives", supplies["output"], -1.0)
    return joined(rows.assign(period=supplies["period"]), entries)


def _need(layout: Layout) -> Block:
    """Hold what fills a need, is bought as usual and comes out of store, to its amount.

    At most to it where there is no usual supply; the amount of a plant's need is what its runs
    take, exactly.
    """
    case = layout.case
    wants = case.wants
    own = (wants["plant"] == "").to_numpy()
    buys = wants["need"].isin(case.usual["need"]).to_numpy()
    limit = wants["amount"].where(own, 0.0).to_numpy(dtype=float)
    side = np.where(buys | ~own, "equal", "at_most")
    rows = named("need", wants["need"], wants["unit"], side=side, limit=limit)
    rows["kind"] = np.where(own, "need", "port")
    place = _places(wants["need"], case.arcs["need"], case.times)
    fills = (case.arcs["delivered"] * case.arcs["replaces"]).to_numpy(dtype=float)
    entries: Entries = [(place, layout.grid("flow"), fills[:, None])]
    bought = _places(wants["need"], case.usual["need"], case.times)
    entries += [(bought, layout.grid("usual"), 1.0)]
    entries += _stored(layout, "need", wants["need"], -1.0)
    entries += _run(layout, "takes", wants["need"], -1.0)
    return joined(rows.assign(period=wants["period"]), entries)


def _usual_most(layout: Layout) -> Block:
    """Hold what is bought as usual in a year to the most that the usual supply gives."""
    usual = layout.case.usual
    stated = usual["usual_most"].notna().to_numpy()
    limited = usual[stated]
    limit = limited["usual_most"].to_numpy(dtype=float)
    rows = named("usual", limited["need"], limited["unit"], side="at_most", limit=limit)
    return joined(rows, [(np.arange(len(rows))[:, None], layout.grid("usual")[stated], 1.0)])


def _places(keys: pd.Series, asked: pd.Series, times: int) -> np.ndarray:
    """Give the rows of each asked key, period by period; every key fills as many rows."""
    first = pd.Index(keys.iloc[::times]).get_indexer(pd.Index(asked))
    places: np.ndarray = first[:, None] * times + np.arange(times)
    return places


def _run(layout: Layout, side: str, keys: pd.Series, sign: float) -> Entries:
    """Give the entries of the runs of plants in the balances of their ports."""
    case = layout.case
    ports = case.ports[case.ports["side"] == side]
    ports = ports[ports["port"].isin(keys)]
    plant = pd.Index(case.plants["plant"]).get_indexer(pd.Index(ports["plant"]))
    amount = sign * ports["amount"].to_numpy(dtype=float)
    place = _places(keys, ports["port"], case.times)
    return [(place, layout.grid("runs")[plant], amount[:, None])]


def _stored(layout: Layout, side: str, keys: pd.Series, sign: float) -> Entries:
    """Give the entries of what goes into store and what is taken out, in the owners' balances."""
    holds = layout.case.holds
    mine = (holds["side"] == side).to_numpy()
    place = _places(keys, holds.loc[mine, "owner"], layout.case.times)
    return [
        (place, layout.grid("put_in")[mine], sign),
        (place, layout.grid("taken")[mine], -sign),
    ]
