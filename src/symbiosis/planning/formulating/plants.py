"""How much a plant can run, and whether it is built, as rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.planning.formulating.blocks import Block, joined, named
from symbiosis.planning.formulating.layout import Layout


def capacities(layout: Layout) -> Block:
    """Hold the runs of every plant to its capacity, of a candidate only if it is built."""
    case = layout.case
    plants = case.plants
    limit = plants["capacity"].to_numpy(dtype=float)[:, None] * case.shares
    rows = named(
        "plant",
        pd.Series(np.repeat(plants["plant"].to_numpy(dtype=object), case.times), dtype="str"),
        pd.Series(["run"] * limit.size, dtype="str"),
        side="at_most",
        limit=limit.ravel(),
    ).assign(period=np.tile(case.periods["period"].to_numpy(dtype=object), len(plants)))
    places = np.arange(limit.size).reshape(limit.shape)
    chosen = layout.candidates
    bound = limit.copy()
    bound[chosen] = 0.0
    entries = [
        (places, layout.grid("runs"), 1.0),
        (places[chosen], layout.of("built")[:, None], -limit[chosen]),
    ]
    return joined(rows, entries, bound.ravel())


def annuity(capital: pd.Series, life: pd.Series, rate: float) -> np.ndarray:
    """Spread an investment over its life: the yearly payment that pays it back at a rate.

    payment = capital * rate / (1 - (1 + rate)^-life); capital / life where the rate is nil; 0
    where no life is known, so that such an investment weighs on a budget only.

    Parameters
    ----------
    capital : pandas.Series
        Currency.
    life : pandas.Series
        Years; not a number where it is not known.
    rate : float
        Discount rate a year, as a share.

    References
    ----------
    Blank L, Tarquin A (2012) Engineering Economy, 7th edition, chapter 2. McGraw-Hill.
    """
    years = life.to_numpy(dtype=float)
    growth = 1.0 - (1.0 + rate) ** -years
    share = rate / growth if rate else 1.0 / years
    return np.nan_to_num(capital.to_numpy(dtype=float) * np.nan_to_num(share, posinf=0.0))
