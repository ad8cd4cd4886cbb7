"""What a link carries at most and at least, and whether it is used at all, as rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.planning.formulating.blocks import Block, joined, named
from symbiosis.planning.formulating.case import KEYS, Case, in_periods
from symbiosis.planning.formulating.layout import Layout

SMALLEST = 1e-3  # share of the largest amount that counts as use, where a link states no least


def subjects(arcs: pd.DataFrame) -> pd.Series:
    """Name exchanges as rows name them."""
    return arcs["output"] + " -> " + arcs["need"]


def stated(case: Case) -> pd.DataFrame:
    """Give the links that take part, with their place among the arcs."""
    links = case.matches.park.links.drop(columns=["status", "today", "life", "least"])
    links = links.rename(columns={"most": "stated"})
    arcs = case.arcs.assign(place=np.arange(len(case.arcs)))
    columns = [*KEYS, "stated", "requires_output", "requires_need"]
    return arcs.merge(links[columns], on=KEYS).reset_index(drop=True)


def requirements(case: Case) -> pd.DataFrame:
    """Give which arc needs which: `place` and `other`, -1 where that other takes no part."""
    links = stated(case)
    links = links[links["requires_output"] != ""][["place", "requires_output", "requires_need"]]
    others = pd.DataFrame(
        {
            "requires_output": case.arcs["output"],
            "requires_need": case.arcs["need"],
            "other": np.arange(len(case.arcs)),
        }
    )
    pairs = links.merge(others, on=["requires_output", "requires_need"], how="left")
    return pairs.assign(other=pairs["other"].fillna(-1).astype(int))


def bounded(layout: Layout, free: bool) -> Block:
    """Hold a link to the most it states, and to the least where it runs or is forced.

    A link that runs keeps what flows today, unless `free`; a forced one its amount of today, else
    the largest.
    """
    case = layout.case
    links = stated(case)
    if len(links):
        links["most"] = np.minimum(links["most"], largest(case)[links["place"]])
    forced = links["today"].where(links["today"] > 0, links["most"])
    runs = (links["status"] == "existing") & (not free)
    least = links["today"].where(runs).mask(links["status"] == "forced", forced)
    least = least.clip(upper=links["most"])
    sides = []
    for side, limit in (("at_most", links["stated"]), ("at_least", least.where(least > 0))):
        frame = links.assign(subject=subjects(links), side=side, limit=limit)
        sides.append(frame[frame["limit"].notna()])
    told = pd.concat(sides, ignore_index=True)
    rows = named("link", told["subject"], told["unit"], side=told["side"], limit=told["limit"])
    place = told["place"].to_numpy(dtype=int)
    return joined(rows, [(np.arange(len(rows))[:, None], layout.grid("flow")[place], 1.0)])


def largest(case: Case) -> np.ndarray:
    """Give the most that each exchange can carry in a year, as the tables prove it.

    The less of what is there and what is wanted, period by period where neither end has a store;
    a store may begin with a stock, may end with one, and what it loses can be filled up.
    """
    arcs, holds, times = case.arcs, case.holds, case.times
    fills = (arcs["delivered"] * arcs["replaces"]).to_numpy(dtype=float)
    there = in_periods(case.supplies["amount"], case.supplies["output"], arcs["output"], times)
    wanted = in_periods(case.wants["amount"], case.wants["need"], arcs["need"], times)
    ends = holds["first"].fillna(holds["last"]), holds["last"].fillna(holds["first"])
    begins, stays = (end.fillna(0.0) * case.passages for end in ends)
    full = holds["capacity"].fillna(np.inf).where(holds["loss"] > 0, 0.0)
    lost = holds["loss"].fillna(0.0) * full * times * case.passages
    of_output = holds["side"] == "output"
    more = begins[of_output].groupby(holds["owner"]).sum()
    room = (stays + lost)[~of_output].groupby(holds["owner"]).sum()
    kept = (arcs["output"].isin(more.index) | arcs["need"].isin(room.index)).to_numpy()
    given = there.sum(axis=1) + arcs["output"].map(more).fillna(0.0).to_numpy(dtype=float)
    taken = wanted.sum(axis=1) + arcs["need"].map(room).fillna(0.0).to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        at_once = np.fmin(there, wanted / fills[:, None]).sum(axis=1)
        in_all = np.fmin(given, taken / fills)
    most = np.where(kept, in_all, at_once)
    links = stated(case)
    most[links["place"]] = np.fmin(most[links["place"]], links["stated"])
    return most


def openings(layout: Layout) -> list[Block]:
    """Hold each link that is used or not to nought or to its bounds, and to what it requires."""
    if not len(layout.decided):
        return []
    return [_opening(layout), _least(layout), _required(layout)]


def _opening(layout: Layout) -> Block:
    """Let nothing flow on a link that is not used, and at most its largest amount on one that is."""
    case, decided = layout.case, layout.decided
    arcs = case.arcs.iloc[decided]
    most = largest(case)[decided]
    rows = named("opening", subjects(arcs), arcs["unit"], side="at_most", limit=most)
    places = np.arange(len(arcs))
    entries = [
        (places[:, None], layout.grid("flow")[decided], 1.0),
        (places, layout.of("used"), -most),
    ]
    return joined(rows, entries, np.zeros(len(rows)))


def _least(layout: Layout) -> Block:
    """Let flow at least the smallest amount on a link that is used.

    A link that another requires, or whose use is paid for, counts as used from a thousandth of
    its largest amount where it states no least.
    """
    case, decided = layout.case, layout.decided
    arcs = case.arcs.iloc[decided]
    required = np.isin(decided, requirements(case)["other"])
    trace = _trace(layout, required | (arcs["fixed_cost"] < 0).to_numpy())
    return _floors(layout, np.fmax(arcs["least"].to_numpy(dtype=float), trace))


def traces(layout: Layout, asked: np.ndarray) -> Block:
    """Let flow a thousandth of its largest amount on each asked link that is used."""
    return _floors(layout, _trace(layout, asked))


def _trace(layout: Layout, asked: np.ndarray) -> np.ndarray:
    """Give what counts as use of the asked links among the decided ones, nought for others."""
    if not asked.any():
        return np.zeros(len(asked))
    trace: np.ndarray = np.where(asked, SMALLEST * largest(layout.case)[layout.decided], 0.0)
    return trace


def _floors(layout: Layout, least: np.ndarray) -> Block:
    """Let flow at least so much on each of the decided links that is used, where it is above 0."""
    some = np.flatnonzero(least > 0)
    part = layout.case.arcs.iloc[layout.decided[some]]
    rows = named("least", subjects(part), part["unit"], side="at_least", limit=least[some])
    places = np.arange(len(some))
    entries = [
        (places[:, None], layout.grid("flow")[layout.decided[some]], 1.0),
        (places, layout.of("used")[some], -least[some]),
    ]
    return joined(rows, entries, np.zeros(len(rows)))


def _required(layout: Layout) -> Block:
    """Use a link only if the link that it requires is used, whatever its way."""
    case = layout.case
    pairs = requirements(case)
    used = pd.Series(layout.of("used"), index=layout.decided)
    places, arcs = pd.factorize(pairs["place"])
    told = case.arcs.iloc[arcs]
    rows = named("requires", subjects(told), pd.Series("1", index=told.index), side="at_most")
    there = (pairs["other"] >= 0).to_numpy()
    others = pairs.loc[there, "other"]
    entries = [
        (np.arange(len(arcs)), used.reindex(arcs).to_numpy(dtype=int), 1.0),
        (places[there], used.reindex(others).to_numpy(dtype=int), -1.0),
    ]
    return joined(rows.assign(limit=0.0), entries)
