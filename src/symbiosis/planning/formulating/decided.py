"""Contents that the plan decides, as columns, rows and products of columns."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.errors import NotLinear
from symbiosis.model.programme import Programme
from symbiosis.planning.bounding.products import Products
from symbiosis.planning.formulating.blocks import BLANKS, bounds
from symbiosis.planning.formulating.layout import Layout
from symbiosis.planning.formulating.links import SMALLEST
from symbiosis.planning.formulating.mixes import Mixed
from symbiosis.planning.formulating.pools import ALIKE, Inflow

# No content is more than all of it: mg/kg, mol%, mg/L of the densest there is.
PURE = {"mass": 1e6, "dry": 1e6, "mole": 100.0, "volume": 2.3e7}


class Load(NamedTuple):
    """A column that is a pool's content times another column."""

    pool: int
    period: int
    flow: int  # column of what flows


def check_linear(layout: Layout, found: Mixed, bilinear: str) -> None:
    """Refuse contents that the plan decides, where they are not to be bounded.

    What a store keeps of a product whose content is decided, or of what comes into such a plant,
    is refused in any case: its content would be decided from period to period.

    Raises
    ------
    NotLinear
        It names every pool and parameter.
    """
    table = found.pools.table
    open_ = table[found.pools.decided].rename(columns={"plant": "pool"})
    if not len(open_):
        return
    ports, holds = layout.case.ports, layout.case.holds
    mixes = ports[ports["carries"] | (ports["side"] == "gives")]
    side = mixes["side"].map({"gives": "output", "takes": "need"})
    kept = holds.merge(
        mixes.assign(owner=mixes["port"], side=side)[["owner", "side", "plant"]],
        on=["owner", "side"],
    ).merge(open_, left_on="plant", right_on="pool")
    if len(kept):
        kept = kept.assign(pool=kept["storage"])[["pool", "parameter"]].drop_duplicates()
        mend = "leave the store out, or fix the outlet of the plant"
        raise NotLinear(kept.reset_index(drop=True), mend)
    if bilinear == "raise":
        raise NotLinear(open_[["pool", "parameter"]].drop_duplicates().reset_index(drop=True))


def pooled(programme: Programme, layout: Layout, found: Mixed) -> tuple[Programme, Products]:
    """Add to a programme the contents that the plan decides, and the loads they make.

    For a pool with content q in a period: every flow f that leaves it towards a limit has a load
    m = q f, the rest r of what its plant gives a load m_r = q r. What comes in with the contents
    c is what goes out: sum(m) + m_r = gives/K (sum(w c f) + what is added), where K is what a run
    weighs; where K depends on the mix that comes in, q T = sum(w c f) with T = sum(w f) instead.
    What a plant adds it adds in every period, and so runs, at least at a thousandth of its
    capacity; a candidate adds only in the periods in which it runs: a choice.
    """
    grown = _Growing(programme, layout, found)
    for pool in np.flatnonzero(found.pools.decided):
        for period in range(layout.case.times):
            grown.pool(int(pool), period)
    grown.loads_in_mixes()
    return grown.finished()


class _Growing:
    """A programme to which columns and rows are added one pool after the other."""

    def __init__(self, programme: Programme, layout: Layout, found: Mixed) -> None:
        self.programme, self.layout, self.found = programme, layout, found
        self.width = programme.matrix.shape[1]
        self.height = programme.matrix.shape[0]
        self.columns: list[tuple[str, str, str, str, float, float]] = []  # see `column`
        self.rows: list[tuple[str, str, str, str, str]] = []  # see `row`
        self.entries: list[tuple[int, int, float]] = []
        self.loads: dict[Load, int] = {}
        self.content: dict[tuple[int, int], int] = {}
        self.running: dict[tuple[str, int], int] = {}  # by plant and period
        self.rests: dict[tuple[str, int, tuple[int, ...]], int] = {}  # by port, period, flows
        self.products: list[tuple[int, int, int]] = []  # product, factor, flow

    def column(
        self, kind: str, pool: int, period: int, lower: float = 0.0, upper: float = np.inf
    ) -> int:
        """Add a column of a pool in a period, between bounds, and give its number."""
        self.columns.append((kind, *self._told(pool, period), lower, upper))
        return self.width + len(self.columns) - 1

    def row(self, pool: int, period: int, kind: str = "pool", side: str = "equal") -> int:
        """Add a row that is held to nought from a side and give its number."""
        self.rows.append((*self._told(pool, period), kind, side))
        return self.height + len(self.rows) - 1

    def factor(self, pool: int, period: int) -> int:
        """Give the column of a pool's content, between the least and the most that comes in."""
        if (pool, period) not in self.content:
            low, high = self._range(pool, {}, 1.0)
            told = self.found.pools.table.iloc[pool]
            pure = PURE.get(str(told["basis"]), np.inf) if told["power"] == 1.0 else np.inf
            high = min(high, max(low, pure))
            self.content[pool, period] = self.column("content", pool, period, low, high)
        return self.content[pool, period]

    def _range(self, pool: int, gone: dict[int, float], gain: float) -> tuple[float, float]:
        """Give between which bounds a pool's content lies: what comes in, and what is added.

        `gone` are the pools gone through from below, with the gain up to each. What comes round
        in a circle bounds nothing, unless it was thinned or concentrated on the way.
        """
        if pool in gone:
            alike = np.isclose(gain, gone[pool], rtol=1e-9)
            circle = list(gone)[list(gone).index(pool) :]
            rises = (self.found.pools.table["adds"].iloc[circle] > 0).any()
            low = np.inf if alike or gain > gone[pool] else 0.0
            thinned = not rises and (alike or gain < gone[pool])
            return low, -np.inf if thinned else np.inf
        ends = [
            (flow.passes * low, flow.passes * high)
            for flow in self.found.pools.into(pool)
            for low, high in [self._brought(flow, gone | {pool: gain}, gain)]
        ]
        low = min((end[0] for end in ends), default=0.0)
        high = max((end[1] for end in ends), default=0.0) + self._risen(pool)
        return (low, high) if gone or np.isfinite(low) else (0.0, high)

    def _brought(self, flow: Inflow, gone: dict[int, float], gain: float) -> tuple[float, float]:
        """Give between which bounds the content lies that a flow brings."""
        if flow.upstream < 0:
            return flow.value, flow.value
        return self._range(flow.upstream, gone, gain * flow.passes)

    def _risen(self, pool: int) -> float:
        """Give by how much what a plant adds raises the content of its pool at most."""
        adds = float(self.found.pools.table["adds"].iloc[pool])
        capacity = float(self.layout.case.plants["capacity"].iloc[self._place(pool)])
        least = SMALLEST * capacity * (self._weights_of_run(pool) or (0.0, 0.0))[0]
        if not adds:
            return 0.0
        return adds / least if least > 0 else np.inf

    def load(self, pool: int, period: int, flow: int) -> int:
        """Give the column of a pool's content times a flow."""
        key = Load(pool, period, flow)
        if key not in self.loads:
            self.loads[key] = self.column("load", pool, period)
            self.products.append((self.loads[key], self.factor(pool, period), flow))
        return self.loads[key]

    def pool(self, pool: int, period: int) -> None:
        """Add the balance of a pool: what it holds of a parameter is what came in of it."""
        self.factor(pool, period)
        weighs = self._weight_of_run(pool)
        if weighs is None:
            self._through(pool, period)
            return
        ports = self.layout.case.ports
        gives = ports[(ports["plant"] == self._plant(pool)) & (ports["side"] == "gives")]
        for port, amount in zip(gives["port"], gives["amount"], strict=True):
            self._split(pool, period, str(port), float(amount), float(amount) / weighs)

    def _through(self, pool: int, period: int) -> None:
        """Add that the content times all that came in is what came in of the parameter."""
        through = self.column("through", pool, period)
        total, row = self.row(pool, period), self.row(pool, period)
        self.entries.append((total, through, -1.0))
        for flow in self.found.pools.into(pool):
            self.entries.append((total, self._inflow(flow, period), flow.weight))
        self.entries.append((row, self.load(pool, period, through), 1.0))
        self._held(row, pool, period, -1.0)

    def _split(self, pool: int, period: int, port: str, amount: float, part: float) -> None:
        """Add what a product's flows and the rest of it hold: its part of what came in."""
        entries, above = self.found.entries, self.found.pools.inflows
        out = entries[(entries["pool"] == pool) & (entries["output"] == port)]
        onward = above[(above["upstream"] == pool) & (above["output"] == port)]
        flows = {*out.loc[out["kind"] == "flow", "place"], *onward["place"]}
        if not flows and not len(out):
            return
        runs = int(self.layout.grid("runs")[self._place(pool), period])
        columns = [int(self.layout.grid("flow")[int(arc), period]) for arc in sorted(flows)]
        rest = self._rest(pool, period, port, columns, amount)
        holds = self.row(pool, period)
        for column in (rest, *columns):
            self.entries.append((holds, self.load(pool, period, column), 1.0))
        self._held(holds, pool, period, -part)
        if (out["kind"] == "runs").any():
            made = self.row(pool, period)
            self.entries.append((made, self.load(pool, period, runs), amount))
            self._held(made, pool, period, -part)

    def _rest(self, pool: int, period: int, port: str, flows: list[int], amount: float) -> int:
        """Give the column of what a product's flows leave of it, one for all parameters alike."""
        key = (port, period, tuple(flows))
        if key not in self.rests:
            runs = int(self.layout.grid("runs")[self._place(pool), period])
            self.rests[key] = rest = self.column("rest", pool, period)
            shares = self.row(pool, period)
            self.entries += [(shares, rest, 1.0), (shares, runs, -amount)]
            self.entries += [(shares, column, 1.0) for column in flows]
        return self.rests[key]

    def _plant(self, pool: int) -> str:
        """Name the plant of a pool."""
        return str(self.found.pools.table["plant"].iloc[pool])

    def _place(self, pool: int) -> int:
        """Give the place of a pool's plant."""
        return self.layout.case.plants["plant"].tolist().index(self._plant(pool))

    def _told(self, pool: int, period: int) -> tuple[str, str, str]:
        """Name plant, parameter and period of a pool."""
        table, periods = self.found.pools.table, self.layout.case.periods
        parameter, name = table["parameter"].iloc[pool], periods["period"].iloc[period]
        return self._plant(pool), str(parameter), str(name)

    def _inflow(self, flow: Inflow, period: int) -> int:
        """Give the column of what comes in: an exchange, or a usual supply."""
        kind = "usual" if flow.bought else "flow"
        return int(self.layout.grid(kind)[flow.place, period])

    def _held(self, row: int, pool: int, period: int, times: float) -> None:
        """Add to a row what comes into a pool of its parameter, times a number."""
        for flow in self.found.pools.into(pool):
            column, factor = self._inflow(flow, period), flow.value * flow.weight
            if flow.upstream >= 0:
                column = self.load(flow.upstream, period, column)
                factor = flow.passes * flow.weight
            self.entries.append((row, column, times * factor))
        adds = float(self.found.pools.table["adds"].iloc[pool])
        if adds:
            share = float(self.layout.case.shares[period])
            self.entries.append((row, self._runs(pool, period), times * adds * share))

    def _runs(self, pool: int, period: int) -> int:
        """Give the column that says whether a pool's plant runs: what it adds depends on that.

        A plant that is there runs; only a candidate may stand idle.
        """
        key = self._plant(pool), period
        if key in self.running:
            return self.running[key]
        case, place = self.layout.case, self._place(pool)
        most = float(case.plants["capacity"].iloc[place]) * float(case.shares[period])
        least = 0.0 if case.plants["status"].iloc[place] == "candidate" else 1.0
        self.running[key] = column = self.column("running", pool, period, least, 1.0)
        runs = int(self.layout.grid("runs")[place, period])
        for kind, side, size in (
            ("plant", "at_most", most),
            ("least", "at_least", SMALLEST * most),
        ):
            row = self.row(pool, period, kind, side)
            self.entries += [(row, runs, 1.0), (row, column, -size)]
        return column

    def _weight_of_run(self, pool: int) -> float | None:
        """Give what a run takes in weighs; none where that depends on what comes in."""
        least, most = self._weights_of_run(pool) or (0.0, 0.0)
        return most if most > 0 and most - least <= ALIKE * most else None

    def _weights_of_run(self, pool: int) -> tuple[float, float] | None:
        """Give the least and the most that what a run takes in may weigh."""
        arcs, ports = self.layout.case.arcs, self.layout.case.ports
        fills = (arcs["delivered"] * arcs["replaces"]).to_numpy(dtype=float)
        takes = ports[(ports["plant"] == self._plant(pool)) & (ports["side"] == "takes")]
        amounts = dict(zip(takes["port"], takes["amount"], strict=True))
        weighs: dict[str, list[float]] = {}
        for flow in self.found.pools.into(pool):
            weight = flow.weight / (1.0 if flow.bought else fills[flow.place])
            weighs.setdefault(flow.need, []).append(weight * amounts[flow.need])
        if not weighs:
            return None
        return sum(map(min, weighs.values())), sum(map(max, weighs.values()))

    def loads_in_mixes(self) -> None:
        """Add the loads to the rows of the mixes that they take part in."""
        entries, times = self.found.entries, self.layout.case.times
        decided = self.found.pools.decided
        first = int(np.flatnonzero((self.programme.rows["kind"] == "mix").to_numpy())[0])
        kinds = {"flow": self.layout.grid("flow"), "runs": self.layout.grid("runs")}
        mine = entries[entries["pool"] >= 0]
        mine = mine[decided[mine["pool"]]]
        factor = mine["sign"] * mine["weight"] * mine["passes"] / mine["scale"]
        told = [mine[name].tolist() for name in ("row", "kind", "place", "pool")]
        for row, kind, place, pool, times_load in zip(*told, factor.tolist(), strict=True):
            for period in range(times):
                load = self.load(pool, period, int(kinds[kind][int(place), period]))
                self.entries.append((first + int(row) * times + period, load, times_load))

    def finished(self) -> tuple[Programme, Products]:
        """Give the programme with its new columns and rows, and the products among them."""
        old, more = self.programme, len(self.columns)
        row, column, value = (np.array(part) for part in zip(*self.entries, strict=True))
        shape = (self.height + len(self.rows), self.width + more)
        added = sp.csc_array((value, (row, column)), shape=shape)
        matrix, weights = _widened(old.matrix, shape), _widened(old.weights, shape)
        columns = pd.concat([old.columns, self._named_columns()], ignore_index=True).fillna("")
        rows = self._named_rows()
        low, high = bounds(rows["side"], np.zeros(len(rows)))
        grown = Programme(
            cost=np.concatenate([old.cost, np.zeros(more)]),
            lower=np.concatenate([old.lower, [column[-2] for column in self.columns]]),
            upper=np.concatenate([old.upper, [column[-1] for column in self.columns]]),
            integer=(columns["kind"] == "running").to_numpy()
            | np.append(old.integer, [False] * more),
            matrix=sp.csc_array(sp.csc_array(matrix) + added),
            weights=sp.csr_array(weights),
            row_lower=np.concatenate([old.row_lower, low]),
            row_upper=np.concatenate([old.row_upper, high]),
            columns=columns,
            rows=pd.concat([old.rows, rows], ignore_index=True),
        )
        product, factor, flow = (np.array(part) for part in zip(*self.products, strict=True))
        return grown, Products(product, factor, flow)

    def _named_columns(self) -> pd.DataFrame:
        """Say what the new columns stand for."""
        told = [column[:4] for column in self.columns]
        return pd.DataFrame(told, columns=["kind", "plant", "parameter", "period"])

    def _named_rows(self) -> pd.DataFrame:
        """Say what the new rows stand for; only those of plants have a limit of their own."""
        told = pd.DataFrame(self.rows, columns=["subject", "parameter", "period", "kind", "side"])
        more = {name: value for name, value in BLANKS.items() if name not in told}
        return told.assign(**more | {"limit": 0.0, "unit": ""})


def _widened(matrix: sp.csc_array | sp.csr_array, shape: tuple[int, int]) -> sp.coo_array:
    """Give a matrix with empty columns and rows added."""
    entries = matrix.tocoo()
    return sp.coo_array((entries.data, (entries.row, entries.col)), shape=shape)
