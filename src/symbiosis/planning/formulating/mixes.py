"""Limits on mixes as rows: by what each flow weighs in the mix, and what it holds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.model.matches import Matches
from symbiosis.planning.formulating.blocks import Block, named
from symbiosis.planning.formulating.case import Case
from symbiosis.planning.formulating.holding import evened, held_by_flows, held_by_usual, power_of
from symbiosis.planning.formulating.layout import Layout
from symbiosis.planning.formulating.pools import NO_POOLS, POOL, Pools, pools_of, with_passing
from symbiosis.tables import conform, declare, text_of


class Mixed(NamedTuple):
    """The limited mixes, who takes part in each, and the pools behind them.

    Attributes
    ----------
    limits : pandas.DataFrame
        A row for each side of each limit: `need` (or a plant's product), `parameter, rule, side,
        limit` in the power of the mix, `stated` as it was typed, `sign, scale, unit`.
    entries : pandas.DataFrame
        `row` (of the limit), `kind` (flow, usual or runs), `place` of it, `weight, value`; of what
        comes from a pool, `pool` and `passes`, the share of its content that arrives.
    pools : Pools
        Contents of plants that nothing fixes.
    evened : bool
        Whether a mix is weighed in base units as a weight in it is not known.
    """

    limits: pd.DataFrame
    entries: pd.DataFrame
    pools: Pools
    evened: bool = False


NOBODY = conform(
    None,
    declare("""
    row    | count  | | place of the limit
    kind   | text   | | flow, usual or runs
    place  | count  | | of the flow
    output | text   | | what flows
    weight | number | | in the mix
    value  | number | | content
    pool   | count  | | where the plan decides it
    passes | number | | share that arrives
    sign   | number | | of the limit
    scale  | number | | of the limit
    limit  | number | | in the power of the mix
"""),
)  # who takes part where no mix is limited


def limits_of(matches: Matches, needs: pd.Series) -> pd.DataFrame:
    """Give the limits on the mixes of these needs, a row for each side, numbered."""
    mixes = matches.mixes
    sides = [
        mixes[mixes["at_most"].notna()].assign(side="at_most", stated=mixes["at_most"], sign=1.0),
        mixes[mixes["at_least"].notna()].assign(
            side="at_least", stated=mixes["at_least"], sign=-1.0
        ),
    ]
    limits = pd.concat(sides, ignore_index=True)
    limits = limits[limits["need"].isin(needs)]
    limits = limits.sort_values(["need", "parameter", "rule", "side"]).reset_index(drop=True)
    power = power_of(limits["mixes"])
    limit = limits["stated"] ** power
    scale = (limits["stated"].abs() ** power).where(limits["stated"] != 0, 1.0)
    return limits.assign(row=np.arange(len(limits)), power=power, limit=limit, scale=scale)


def mixed(case: Case, blind: bool = False, shut: np.ndarray | None = None) -> Mixed:
    """Find the limited mixes of a case: who takes part, and what is decided by the plan.

    Parameters
    ----------
    case : Case
        The tables.
    blind : bool, default False
        Whether a content that nobody knows, or that the plan decides, counts as its limit.
    shut : numpy.ndarray of bool, optional
        Exchanges that take no part for now: a content of theirs that nobody knows counts as its
        limit, as none of them opens before the rule that asks for it is lifted.
    """
    made = case.supplies.loc[case.supplies["plant"] != "", "output"]
    asked = pd.Series([*case.arcs["need"].unique(), *case.wants["need"].unique(), *made.unique()])
    limits = limits_of(case.matches, asked.drop_duplicates())
    if limits.empty:
        return Mixed(limits, NOBODY, NO_POOLS)
    flows = held_by_flows(case.matches, case.arcs, limits).assign(kind="flow")
    usual = held_by_usual(case.matches, case.usual, limits).assign(kind="usual", plant="")
    plants = case.matches.park.outputs.set_index("output")["plant"]
    flows["plant"] = text_of(flows["output"], plants)
    flows.loc[flows["value"].notna(), "plant"] = ""
    flows = with_passing(case, flows, "plant")
    entries = pd.concat([flows, usual, _products(case, limits)], ignore_index=True)
    weighed = not entries["weight"].isna().any()
    entries = evened(entries, "row")
    if blind:
        entries["value"] = entries["value"].fillna(entries["limit"])
        entries["plant"] = ""
    unknown = entries["value"].isna() & (entries["plant"] == "")
    if shut is not None:
        waits = unknown & (entries["kind"] == "flow")
        waits[waits] = shut[entries.loc[waits, "place"].to_numpy(dtype=int)]
        entries.loc[waits, "value"] = entries.loc[waits, "limit"]
        unknown &= ~waits
    if unknown.any():
        raise SymbiosisError(
            "A mix is limited in a content that is not known",
            ", ".join(map(str, entries.loc[unknown, "output"].unique()[:5])),
            "measure it; such an exchange should have been found unknown",
        )
    pools = pools_of(case, entries[entries["plant"] != ""])
    entries["pool"] = pools.keys().get_indexer(pd.MultiIndex.from_frame(entries[POOL]))
    content = pools.table["content"].to_numpy(dtype=float)
    of_pool = (entries["pool"] >= 0).to_numpy()
    settled = content[entries.loc[of_pool, "pool"]] * entries.loc[of_pool, "passes"]
    entries.loc[of_pool, "value"] = settled
    return Mixed(limits, entries, pools, not weighed)


def _products(case: Case, limits: pd.DataFrame) -> pd.DataFrame:
    """Give the entries of plants' products that are limited themselves, whoever takes them.

    A key that a plant both takes and gives is limited where it comes in.
    """
    ports = case.ports[case.ports["side"] == "gives"]
    ports = ports[~ports["port"].isin(case.wants["need"])]
    rows = limits.merge(
        ports[["plant", "port", "material", "amount"]], left_on="need", right_on="port"
    )
    place = pd.Index(case.plants["plant"]).get_indexer(pd.Index(rows["plant"]))
    rows = rows.assign(kind="runs", place=place, output=rows["port"], via="", delivered=1.0)
    # As if what is given flowed to a need of its own: it holds and weighs what a flow would.
    flows = rows.assign(need=rows["port"], delivered_material=rows["material"])
    asked = flows.reset_index(drop=True).assign(key=np.arange(len(flows)).astype(str))
    told = held_by_flows(
        case.matches,
        asked[["output", "via", "material", "delivered_material", "delivered"]].assign(
            need=asked["key"]
        ),
        asked[["key", "parameter", "basis", "mixes"]].rename(columns={"key": "need"}),
        case.matches.park.contents.rename(columns={"owner": "output"}).assign(via=""),
    )
    weight, units = told["weight"] * asked["amount"], asked["amount"]
    known = asked.assign(value=told["value"], weight=weight, units=units)
    known.loc[known["value"].notna(), "plant"] = ""
    return with_passing(case, known, "plant")


def mix_rows(layout: Layout, found: Mixed) -> Block:
    """Write each limit on a mix, above or below, as a row divided by the limit.

    sum(weight * (content - limit) * flow) <= 0, the usual supply taking part, in every period. A
    content that the plan decides is left out: `decided` adds its load.
    """
    case = layout.case
    limits, entries = found.limits, found.entries
    rows = limits.loc[limits.index.repeat(case.times)]
    periods = np.tile(case.periods["period"].to_numpy(dtype=object), len(limits))
    names = {key: rows[key] for key in ("parameter", "rule", "side", "power", "scale")}
    told = named("mix", rows["need"], rows["unit"], limit=rows["stated"], **names)
    scale = entries["scale"].to_numpy(dtype=float)
    spread = entries["value"].fillna(0.0) - entries["limit"]
    value = (entries["sign"] * entries["weight"] * spread).to_numpy(dtype=float) / scale
    row = entries["row"].to_numpy(dtype=int)[:, None] * case.times + np.arange(case.times)
    column = columns_of(layout, entries)
    return Block(
        told.assign(period=periods),
        row.ravel(),
        column.ravel(),
        np.repeat(value, case.times),
        np.full(len(told), -np.inf),
        np.zeros(len(told)),
        np.repeat(entries["weight"].to_numpy(dtype=float), case.times),
    )


def columns_of(layout: Layout, entries: pd.DataFrame) -> np.ndarray:
    """Give the columns of entries `kind, place`, a row for each entry and a column a period."""
    column = np.zeros((len(entries), layout.case.times), dtype=int)
    place = entries["place"].to_numpy(dtype=int)
    for kind in ("flow", "usual", "runs"):
        mine = (entries["kind"] == kind).to_numpy()
        column[mine] = layout.grid(kind)[place[mine]]
    return column
