"""A plan's flows priced again at their own amounts, beside the prices at the largest amounts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.model.matches import Matches
from symbiosis.planning.formulating.case import KEYS

YEAR = 8760.0  # hours
ENOUGH = 1e-9  # share by which an amount may miss the largest one and still be it


def repriced(lawful: Matches, flows: pd.DataFrame) -> pd.DataFrame:
    """Price treatment and transport of what flows at its own amount.

    The programme counts unit costs at the largest amount of each exchange, so that it stays
    linear. What flows may be less, and then a unit costs more: a step of treatment by its
    exponent of scale, a pipe or a belt by its capital for a smaller flow, a vehicle by the way
    that it makes however little it carries. What a link states stays as it is.

    Parameters
    ----------
    lawful : Matches
        Exchanges, and `scales` and `modes` by which they are priced.
    flows : pandas.DataFrame
        `output, via, need, amount`, of a year or of its periods, with the columns of their arcs.

    Returns
    -------
    pandas.DataFrame
        A row for each exchange: `treatment, transport` as in the plan, `treatment_at_amount,
        transport_at_amount`, and `difference`, what the plan's benefit would be less a year.
    """
    summed = flows.groupby(KEYS, as_index=False, sort=False)["amount"].sum()
    arcs = flows.drop(columns="amount").drop_duplicates(KEYS)
    frame = summed.merge(arcs, on=KEYS, how="left")
    links = lawful.park.links[[*KEYS, "treatment", "transport"]].drop_duplicates(KEYS)
    frame = frame.merge(links, on=KEYS, how="left", suffixes=("", "_stated"))
    other = (frame["amount"] - frame["most"]).abs() > ENOUGH * frame["most"]
    more = {
        "treatment": _treatment(frame, lawful.scales),
        "transport": _line(frame, lawful.modes) + _vehicle(frame, lawful),
    }
    total = np.zeros(len(frame))
    for term, extra in more.items():
        extra = extra.where(other & frame[f"{term}_stated"].isna(), 0.0).fillna(0.0)
        frame[f"{term}_at_amount"] = frame[term] + extra
        total = total + extra * frame["amount"]
    return frame.assign(difference=total)


def _treatment(frame: pd.DataFrame, scales: pd.DataFrame) -> pd.Series:
    """Give what a unit's treatment costs more at its amount than at the largest one."""
    steps = frame[["output", "via", "amount", "most"]].reset_index(names="place")
    steps = steps.merge(scales, on=["output", "via"])
    slope = steps["exponent"] - 1.0
    here, there = (
        (steps[size] / steps["size"]) ** slope for size in ("amount", "most")
    )  # of the cost at which the step is stated
    extra = (steps["cost"] * (here - there)).groupby(steps["place"]).sum()
    return extra.reindex(frame.index).fillna(0.0)


def _line(frame: pd.DataFrame, modes: pd.DataFrame) -> pd.Series:
    """Give what a unit bears more of a pipe or a belt that is laid for its amount.

    A pipe is as wide as the root of its flow, but no less than the smallest one.
    """
    mode = frame[["haul"]].merge(modes, left_on="haul", right_on="mode", how="left")
    mode.index = frame.index
    wide = (frame["diameter"] * np.sqrt(frame["amount"] / frame["most"])).clip(
        lower=mode["smallest"].fillna(0.0)
    )
    narrower = (wide / frame["diameter"]).fillna(1.0)  # a belt is as it is
    capital = frame["transport_capital"] * narrower ** mode["capital_exponent"].fillna(1.0)
    yearly = mode["yearly"].fillna(0.0)
    return yearly * (capital / frame["amount"] - frame["transport_capital"] / frame["most"])


def _vehicle(frame: pd.DataFrame, lawful: Matches) -> pd.Series:
    """Give what a unit bears more where its vehicles run less than full.

    As often as is collected a vehicle comes, however little there is.
    """
    trips = YEAR / frame["collected"]
    least = trips * frame["distance_km"] / frame["amount"]
    more = (least - frame["truck_km"]).clip(lower=0.0).where(frame["truck_km"] > 0, 0.0)
    price = frame["haul"].map(lawful.modes.set_index("mode")["trip_km"]).astype(float)
    return (more * price).fillna(0.0)
