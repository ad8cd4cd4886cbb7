"""Costs of an exchange that change with its amount, kept so that a plan can price itself again."""

from __future__ import annotations

import pandas as pd

from symbiosis.matching.haulage import modes_of, yearly_share
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.matches import MODES, SCALES
from symbiosis.model.park import Park
from symbiosis.tables import conform


def scales_of(ways: pd.DataFrame) -> pd.DataFrame:
    """Give the steps of the ways whose unit cost changes with the amount.

    Parameters
    ----------
    ways : pandas.DataFrame
        `output, via`, and for each step k `cost_k`, `scale_k`, `exponent_k`; see `walk`.
    """
    parts = []
    for k in range(sum(str(column).startswith("cost_") for column in ways.columns)):
        cost, scale, exponent = (ways[f"{name}_{k}"] for name in ("cost", "scale", "exponent"))
        falls = (cost > 0) & (scale > 0) & exponent.notna() & (exponent != 1.0)
        part = ways.loc[falls, ["output", "via"]]
        parts.append(
            part.assign(
                step=part["via"].str.split(" > ").str[k],
                cost=cost[falls],
                size=1.0 / scale[falls],
                exponent=exponent[falls],
            )
        )
    told = pd.concat(parts, ignore_index=True) if parts else None
    return conform(told, SCALES, "scales")


def kept_modes(park: Park, known: Catalogue) -> pd.DataFrame:
    """Give of each haulage mode what a plan needs to price its hauls again."""
    modes = modes_of(park, known)
    trip = (modes["rate"] * modes["payload"]).mask(modes["mode"].isin(park.haulage["mode"]))
    told = modes.assign(trip_km=trip, yearly=yearly_share(modes, park.settings))
    return conform(told[[column.name for column in MODES]], MODES, "modes")
