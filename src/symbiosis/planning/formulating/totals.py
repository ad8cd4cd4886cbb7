"""Limits of rules on yearly totals of what flows, as rows: what each exchange counts in them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.model.verdicts import ANY
from symbiosis.planning.formulating.blocks import Block, joined, named
from symbiosis.planning.formulating.case import KEYS
from symbiosis.planning.formulating.layout import Layout

ROW = ["rule", "subject", "parameter", "side", "limit", "unit"]
_OPEN = {"output": "", "via": ANY, "need": ""}  # what stands for any


def totals(layout: Layout) -> Block:
    """Write a row for each limited total: what its flows count, all periods of the year together.

    A row is divided by the middle of what its flows count for a unit, so that its entries are
    near one. A cap that nothing can count in has no row.
    """
    given = layout.case.matches.totals
    kept = given[ROW].drop_duplicates().sort_values(ROW[:4]).reset_index(drop=True)
    terms = _terms(layout.case.arcs, given).merge(kept.reset_index(names="row"), on=ROW)
    used = kept.index.isin(terms["row"]) | (kept["side"] == "at_least")
    kept = kept[used]
    rows = named("total", kept["subject"], kept["unit"], limit=kept["limit"],
                 side=kept["side"], rule=kept["rule"], parameter=kept["parameter"])  # fmt: skip
    place = pd.Index(kept.index).get_indexer(pd.Index(terms["row"]))
    weight = terms["weight"].to_numpy(dtype=float)
    middle = pd.Series(np.abs(weight)).groupby(place).median().reindex(range(len(rows)))
    scale = middle.where(middle > 0, 1.0).to_numpy(dtype=float)
    columns = layout.grid("flow")[terms["place"].to_numpy(dtype=int)]
    entries = [(place[:, None], columns, (weight / scale[place])[:, None])]
    bound = rows["limit"].to_numpy(dtype=float) / scale
    return joined(rows.assign(scale=scale), entries, bound)


def _terms(arcs: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """Give what each exchange counts in each total: `place` of the exchange, `weight`, the row."""
    placed = arcs[KEYS].assign(place=np.arange(len(arcs)))
    open_ = pd.DataFrame({name: given[name] == any_ for name, any_ in _OPEN.items()})
    found = []
    for which, part in given.groupby([open_[name] for name in KEYS], sort=False):
        on = [name for name, any_ in zip(KEYS, which, strict=True) if not any_]
        rest = part[[*ROW, *on, "weight"]]
        found.append(placed.merge(rest, on=on) if on else placed.merge(rest, how="cross"))
    columns = [*ROW, "place", "weight"]
    return pd.concat(found)[columns] if found else given[[*ROW, "weight"]].assign(place=0)
