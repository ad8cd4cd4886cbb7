"""How many links a company, an output or a need would have at most, as rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from symbiosis.planning.formulating.blocks import Block, joined, named
from symbiosis.planning.formulating.case import Case
from symbiosis.planning.formulating.layout import Layout


def contracts(layout: Layout) -> list[Block]:
    """Hold the links of a company, an output or a need to the most that it would have."""
    used = layout.of("used")
    blocks = []
    for name, most, mine in _stated(layout.case):
        column = used[mine[layout.decided]]
        rows = named("contract", pd.Series([name]), pd.Series(["link"]), side="at_most", limit=most)
        blocks.append(joined(rows, [(np.zeros(len(column)), column, 1.0)]))
    return blocks


def bound_by_contract(case: Case) -> np.ndarray:
    """Say which arcs belong to a company, output or need that would have few links only."""
    flags = np.zeros(len(case.arcs), dtype=bool)
    for _, _, mine in _stated(case):
        flags |= mine
    return flags


def _stated(case: Case) -> Iterator[tuple[str, float, np.ndarray]]:
    """Yield who states a most, how many, and which arcs are theirs; none without arcs."""
    park = case.matches.park
    for table, key, sides in (
        (park.sites, "company", ["giver", "receiver"]),
        (park.outputs, "output", ["output"]),
        (park.needs, "need", ["need"]),
    ):
        stated = table[table["most_links"].notna()].drop_duplicates(key)
        for name, most in zip(stated[key], stated["most_links"], strict=True):
            mine = (case.arcs[sides] == name).any(axis=1).to_numpy()
            if mine.any():
                yield name, float(most), mine
