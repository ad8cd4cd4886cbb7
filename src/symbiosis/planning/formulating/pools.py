"""Plants that pass on the mix of what came in: which contents are thereby decided by the plan."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.model.steps import Steps
from symbiosis.planning.formulating.case import Case
from symbiosis.planning.formulating.holding import evened, held_by_flows, held_by_usual, power_of
from symbiosis.tables import conform, declare, text_of

POOL = ["plant", "parameter", "basis", "mixes"]


class Inflow(NamedTuple):
    """One flow into a pool; see `Pools`."""

    place: int
    need: str
    bought: bool
    weight: float
    value: float
    upstream: int
    passes: float


ALIKE = 1e-9  # contents that differ by less, relative, are the same
ANYTHING = np.inf  # the content of a pool of which nothing is known yet


class Pools(NamedTuple):
    """Contents of plants' products that nothing fixes.

    Attributes
    ----------
    table : pandas.DataFrame
        `plant, parameter, basis, mixes` of each pool, `unit`, `adds` (unit of content x weight a
        year), `power`, and `content` where it is the same whatever flows in; else not a number.
        All contents are raised to the power in which the parameter mixes.
    inflows : pandas.DataFrame
        `pool, place` (of the arc, or of the usual supply where `bought`), `need, weight, value`;
        where what comes in is of a pool itself, `value` is not a number, and `upstream` is that
        pool and `passes` the share that arrives.
    """

    table: pd.DataFrame
    inflows: pd.DataFrame

    @property
    def decided(self) -> np.ndarray:
        """Say which contents depend on the plan."""
        undecided: np.ndarray = self.table["content"].isna().to_numpy()
        return undecided

    def into(self, pool: int) -> list[Inflow]:
        """Give what flows into a pool."""
        mine = self.inflows[self.inflows["pool"] == pool]
        columns = [mine[name].tolist() for name in Inflow._fields]
        return [Inflow(*row) for row in zip(*columns, strict=True)]

    def keys(self) -> pd.MultiIndex:
        """Give the keys of the pools, to look them up by."""
        return pd.MultiIndex.from_frame(self.table[POOL])


NO_POOLS = Pools(
    conform(None, declare("""
        plant     | text   | | where the content is decided
        parameter | text   | | key
        basis     | text   | | of the content
        mixes     | text   | | how it mixes
        unit      | text   | | of the content
        adds      | number | | what the plant adds a year
        power     | number | | in which it mixes
        content   | number | | where it is the same whatever flows in
    """)),
    conform(None, declare("""
        pool     | count  | | into which it flows
        place    | count  | | of the flow
        need     | text   | | port of the plant
        output   | text   | | what flows
        bought   | flag   | | whether it is a usual supply
        weight   | number | | in the mix
        value    | number | | content
        upstream | count  | | pool it comes from
        passes   | number | | share that arrives
    """)),
)  # fmt: skip


def pools_of(case: Case, asked: pd.DataFrame) -> Pools:
    """Find the pools that are asked for, and those that feed them.

    Parameters
    ----------
    case : Case
        The tables.
    asked : pandas.DataFrame
        `plant, parameter, basis, mixes, unit` of limited contents that are not known.
    """
    if asked.empty:
        return NO_POOLS
    table = asked[[*POOL, "unit"]].drop_duplicates(POOL).reset_index(drop=True)
    while True:
        inflows = _inflows(case, table)
        above = inflows[inflows["from_plant"] != ""]
        more = above.assign(plant=above["from_plant"])[[*POOL, "unit"]]
        grown = pd.concat([table, more]).drop_duplicates(POOL).reset_index(drop=True)
        if len(grown) == len(table):
            break
        table = grown
    upstream = pd.MultiIndex.from_frame(table[POOL]).get_indexer(
        pd.MultiIndex.from_frame(inflows.assign(plant=inflows["from_plant"])[POOL])
    )
    inflows = inflows.assign(upstream=upstream)
    table = table.assign(adds=_added(case, table), power=power_of(table["mixes"]))
    bent = table[(table["adds"] > 0) & (table["power"] != 1.0)]
    if len(bent):
        raise SymbiosisError(
            "What a plant adds cannot be summed with what mixes by a power",
            ", ".join(bent["plant"] + ": " + bent["parameter"]),
            "fix the outlet of the plant, or leave out what it adds",
        )
    content = _settled(table, inflows)
    known = (upstream >= 0) & np.isfinite(content[upstream])
    inflows.loc[known, "value"] = content[upstream[known]] * inflows.loc[known, "passes"]
    inflows.loc[known, "upstream"] = -1
    return Pools(table.assign(content=content), inflows)


def _inflows(case: Case, table: pd.DataFrame) -> pd.DataFrame:
    """Give what flows into each pool, through the ports whose contents end in the products."""
    ports = case.ports[(case.ports["side"] == "takes") & case.ports["carries"]]
    asked = table.assign(pool=np.arange(len(table))).merge(ports[["plant", "port"]], on="plant")
    asked = asked.rename(columns={"port": "need"})
    held = held_by_flows(case.matches, case.arcs, asked)
    plants = case.matches.park.outputs.set_index("output")["plant"]
    held["from_plant"] = text_of(held["output"], plants)
    held.loc[held["value"].notna(), "from_plant"] = ""
    lost = held[held["value"].isna() & (held["from_plant"] == "")]
    if len(lost):
        raise SymbiosisError(
            "A content is limited behind a plant, and is not known of what comes in",
            ", ".join(sorted(set(lost["output"]))[:5]),
            "measure it; such an exchange should have been found unknown",
        )
    held = with_passing(case, held, "from_plant")
    # What is bought as usual comes in as well; nothing is known to be in it.
    bought = held_by_usual(case.matches, case.usual, asked.assign(usual=0.0))
    bought = bought.assign(from_plant="", passes=1.0, bought=True)
    held = held.assign(bought=False)
    alike = [column for column in held.columns if column in bought]
    return evened(pd.concat([held, bought[alike]], ignore_index=True), "pool")


def with_passing(case: Case, flows: pd.DataFrame, plant: str) -> pd.DataFrame:
    """Add the share that `passes`; of what is removed wholly nothing is left to be decided.

    `plant` is the column that names the plant which the plan lets decide, blank for none.
    """
    told = flows.assign(passes=passing(case, flows, flows[plant]))
    gone = (told[plant] != "") & (told["passes"] == 0)
    told.loc[gone, "value"] = 0.0
    told.loc[gone, [plant]] = ""
    return told


def passing(case: Case, flows: pd.DataFrame, plants: pd.Series) -> np.ndarray:
    """Give the share of a plant's content that arrives with each flow, in the power of its mix.

    The plant's recipe and the conversions on the way remove shares; where they keep dry matter,
    what is stated by mass rises as the mass falls.

    Parameters
    ----------
    case : Case
        The tables.
    flows : pandas.DataFrame
        `output` (port of the plant), `via, parameter, basis, mixes`.
    plants : pandas.Series
        The plant that each flow comes from; blank: 1.
    """
    keys = ["output", "via", "parameter", "basis"]
    share = np.ones(len(flows))
    through = (plants != "").to_numpy()
    if through.any():
        asked = flows.loc[through, keys]
        distinct = asked.drop_duplicates()
        steps = Steps(case.matches.park, case.matches.known)
        shares = [steps.share(*row) for row in distinct.itertuples(index=False, name=None)]
        told = distinct.assign(share=np.array(shares, dtype=float))
        share[through] = asked.merge(told, on=keys, how="left")["share"].to_numpy(dtype=float)
    passed: np.ndarray = share ** power_of(flows["mixes"]).to_numpy(dtype=float)
    return passed


def _added(case: Case, table: pd.DataFrame) -> np.ndarray:
    """Give what each plant adds to its pool in a year."""
    adds = case.matches.park.adds
    added = adds.set_index(["plant", "parameter"])["amount"].groupby(level=[0, 1]).sum()
    keys = pd.MultiIndex.from_frame(table[["plant", "parameter"]])
    return added.reindex(keys).fillna(0.0).to_numpy(dtype=float)


def _settled(table: pd.DataFrame, inflows: pd.DataFrame) -> np.ndarray:
    """Give the content of each pool that is the same whatever flows in; else not a number.

    At first a pool may hold anything, which is alike to all; round by round it holds what comes
    in, if that is all alike. So what goes round in a circle settles as well.
    """
    content = np.where(table["adds"] > 0, np.nan, ANYTHING)
    groups: dict[Any, pd.DataFrame] = dict(tuple(inflows.groupby("pool")))
    while True:
        before = content.copy()
        for pool in np.flatnonzero(~np.isnan(content)):
            if pool in groups:
                content[pool] = _alike(groups[pool], content)
        if np.array_equal(before, content, equal_nan=True):
            # Where nothing comes in, nothing goes out.
            return np.where(content == ANYTHING, 0.0, content)


def _alike(flows: pd.DataFrame, content: np.ndarray) -> float:
    """Give the content that all flows have, not a number if they differ."""
    upstream = flows["upstream"].to_numpy(dtype=int)
    above = content[upstream]
    passed = np.where(above == ANYTHING, ANYTHING, above * flows["passes"])
    values = np.where(upstream >= 0, passed, flows["value"].to_numpy(dtype=float))
    values = values[values != ANYTHING]
    if not len(values):
        return ANYTHING
    spread = np.ptp(values) <= ALIKE * np.abs(values).max()  # a nan is never alike
    return float(values[0]) if spread else np.nan
