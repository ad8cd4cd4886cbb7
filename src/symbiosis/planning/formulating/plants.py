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
