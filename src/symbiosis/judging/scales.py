"""How small a trial may be, where something says so."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from symbiosis.model.matches import Matches

HOURS = 8760.0  # of a year, where the stream does not say in how many it arises
WATERS = frozenset({"water", "wastewater"})
WATER_RATE = 1.0  # m3/h
WATER_SOURCE = "vietnamplus.vn post1077854 (19 Nov 2025): wastewater-reuse pilot of DEEP C II"
SHARE = 0.05  # of a stream: large enough to feed a unit of the trade, small enough to stop


class Scale(NamedTuple):
    """How much is tried, in which unit, and on what that rests."""

    amount: float
    unit: str
    basis: str
    citation: str
    confidence: str


def smallest(matches: Matches, arc: pd.Series) -> Scale:
    """Give the smallest sensible scale of a trial of one exchange.

    What a link states as its least amount counts first; then, of water, the scale of a pilot that
    was run; else a share of the stream. No more than the stream is tried.
    """
    unit, most = str(arc["unit"]), float(arc["most"])
    if arc["least"] > 0:
        return Scale(float(arc["least"]), f"{unit}/year", "the link's least amount", "", "reported")
    family = set(matches.known.lineage(str(arc["material"])))
    outputs = matches.park.outputs.set_index("output")
    hours = float(outputs["operating_hours"].fillna(HOURS).get(arc["output"], HOURS))
    if family & WATERS and unit == "m3" and not most < WATER_RATE * hours:
        basis = "as little as a pilot of the same kind was run at"
        return Scale(WATER_RATE, "m3/h", basis, WATER_SOURCE, "reported")
    if not most > 0:
        basis = "its amount is not known: the smallest that the receiver's equipment takes"
        return Scale(float("nan"), f"{unit}/year", basis, "", "assumed")
    basis = f"{SHARE:.0%} of what could flow, assumed: no smaller size is stated".replace("%", " %")
    return Scale(SHARE * most, f"{unit}/year", basis, "", "assumed")
