"""What exchanges would carry and bring by themselves, whatever their verdict."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.judging.alone import Prospects
from symbiosis.model.matches import Matches
from symbiosis.model.park import Park
from symbiosis.planning.formulating.case import KEYS

SOLVED = 100  # exchanges whose worth only the programme tells, asked one by one


def bringing(matches: Matches, asked: pd.DataFrame) -> pd.DataFrame:
    """Give the largest flow of some exchanges by themselves, and what it brings at its best.

    A formula tells it, but for exchanges with a plant, a store or a choice. Of these the first
    hundred, by what they bring at most, are asked of the programme: an exchange with a plant
    brings what it adds to what the lawful exchanges of that plant bring.

    Parameters
    ----------
    matches : Matches
        Where the exchanges come from.
    asked : pandas.DataFrame
        Rows of its `arcs`.

    Returns
    -------
    pandas.DataFrame
        `flow` (unit a year) and `alone` (currency a year) in the index of `asked`; not a number
        where the amount is not known, or was not asked.
    """
    if not len(asked):
        return pd.DataFrame({"flow": [], "alone": []}, index=asked.index, dtype=float)
    whole = bool(at_plant(matches.park, asked).any())
    prospects = Prospects.of(matches if whole else matches.replace(arcs=asked))
    able = pd.MultiIndex.from_frame(prospects.arcs[KEYS])
    place = able.get_indexer(pd.MultiIndex.from_frame(asked[KEYS]))
    there = place >= 0
    flow, alone = np.full(len(asked), np.nan), np.full(len(asked), np.nan)
    flow[there] = prospects.caps[place[there]]
    alone[there] = prospects.alone[place[there]]
    bound = (asked["most"] * asked["benefit"]).to_numpy(dtype=float)
    left = np.flatnonzero(there & np.isnan(alone))
    for row in left[np.argsort(-bound[left], kind="stable")][:SOLVED]:
        flow[row], alone[row] = prospects.added(int(place[row]))
    return pd.DataFrame({"flow": flow, "alone": alone}, index=asked.index)


def at_plant(park: Park, arcs: pd.DataFrame) -> np.ndarray:
    """Say which exchanges have a plant at one of their ends."""
    outputs, needs = park.outputs, park.needs
    gives = arcs["output"].isin(outputs.loc[outputs["plant"] != "", "output"])
    takes = arcs["need"].isin(needs.loc[needs["plant"] != "", "need"])
    return (gives | takes).to_numpy()
