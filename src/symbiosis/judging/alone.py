"""What an exchange, or a group of them, could bring by itself; and what a plan is without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import numpy as np
import pandas as pd

from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.model.plan import Plan
from symbiosis.model.programme import Programme
from symbiosis.planning.formulating.case import KEYS, quantified
from symbiosis.planning.formulating.formulate import Formulated, formulate
from symbiosis.planning.formulating.measures import measured
from symbiosis.planning.solving.solvers import solve
from symbiosis.tables import text_of


class Alone(NamedTuple):
    """What exchanges bring when nothing else flows: the flow of each, and all of it together."""

    flows: np.ndarray
    benefit: float


@dataclass(frozen=True, eq=False)
class Prospects:
    """Every exchange whose amount is known, in one programme, whatever its verdict.

    So that a forbidden exchange shows what it would be worth, verdicts are set aside; limits on
    mixes hold where the contents are known; what runs today need not.
    """

    arcs: pd.DataFrame
    made: Formulated
    programme: Programme
    caps: np.ndarray  # largest flow by itself; not a number where only the programme tells
    alone: np.ndarray  # what it brings by itself; not a number where only the programme tells

    @classmethod
    def of(cls, matches: Matches) -> Self:
        """Prepare the programme once, and how far each exchange could go by itself."""
        arcs = quantified(matches, list(VERDICTS))
        free = arcs.assign(status="new", today=0.0)
        made = formulate(matches, free, free=True, blind=True)
        programme = made.seeking(measured(made.layout, "benefit"))
        times = made.case.times
        most = np.array(_caps(programme, len(arcs) * times)).reshape(-1, times)
        most[made.layout.decided] = np.nan
        most[(_plants_of(matches, arcs) != "").any(axis=1)] = np.nan
        kept = made.case.holds["owner"]
        most[(arcs["output"].isin(kept) | arcs["need"].isin(kept)).to_numpy()] = np.nan
        worth = -programme.cost[made.layout.grid("flow")]
        caps = most.sum(axis=1) if times == 1 else np.full(len(arcs), np.nan)
        return cls(arcs, made, programme, caps, (most * worth.clip(min=0.0)).sum(axis=1))

    def best(self, places: np.ndarray) -> Alone:
        """Give what these arcs bring at most when nothing else flows.

        An exchange with a plant brings nothing without the others of that plant: they take part,
        and what they bring counts.
        """
        benefit = self.arcs["benefit"].to_numpy(dtype=float)[places]
        if len(places) <= 1 and np.isfinite(self.caps[places]).all():
            flows = np.where(benefit > 0, self.caps[places], 0.0)
            return Alone(flows, float(flows @ benefit))
        everyone = np.ones(len(self.arcs), dtype=bool)
        return self._solved(self._with_plants(places, everyone), places)

    def added(self, place: int) -> tuple[float, float]:
        """Give how much an arc would carry, and what it adds to the lawful ones of its plants."""
        lawful = self.arcs["verdict"].isin(["allowed", "conditional"]).to_numpy()
        asked = np.array([place])
        group = self._with_plants(asked, lawful)
        best = self._solved(group, asked)
        others = self._solved(group[group != place], asked)
        return float(best.flows[0]), max(best.benefit - others.benefit, 0.0)

    def _solved(self, open_: np.ndarray, asked: np.ndarray) -> Alone:
        """Solve with these arcs open and all others shut, and give the flows of those asked."""
        grid = self.made.layout.grid("flow")
        closed = np.zeros(len(self.programme.cost), dtype=bool)
        closed[grid.ravel()] = True
        closed[grid[open_].ravel()] = False
        answer = solve(self.programme.closing(closed))
        if answer.status == "infeasible":  # a usual supply that cannot fill some need by itself
            return Alone(np.zeros(len(asked)), 0.0)
        flows = answer.columns[grid[asked]].sum(axis=1)
        return Alone(flows, -float(self.programme.cost @ answer.columns))

    def _with_plants(self, places: np.ndarray, among: np.ndarray) -> np.ndarray:
        """Add to some arcs those among others that share a plant with them, and so on."""
        plants = _plants_of(self.made.case.matches, self.arcs)
        chosen = np.zeros(len(self.arcs), dtype=bool)
        chosen[places] = True
        while True:
            touched = set(plants[chosen].ravel()) - {""}
            more = chosen | (among & np.isin(plants, list(touched)).any(axis=1))
            if (more == chosen).all():
                return np.flatnonzero(chosen)
            chosen = more


def _plants_of(matches: Matches, arcs: pd.DataFrame) -> np.ndarray:
    """Give the plants at the two ends of each arc, blank for none."""
    park = matches.park
    ends = [
        text_of(arcs[key], table.set_index(key)["plant"]).to_numpy(dtype=object)
        for key, table in (("output", park.outputs), ("need", park.needs))
    ]
    return np.column_stack(ends)


def _caps(programme: Programme, flows: int) -> np.ndarray:
    """Give the largest flow of each column when it alone fills its need beside the usual supply.

    With fills f + u = N the usual supply u follows from the flow f, so that a row a f + b u <= 0
    of a mix says (a - b fills) f <= -b N.
    """
    entries = programme.matrix.tocoo()
    kind = programme.rows["kind"].to_numpy()
    needs = programme.columns["need"].to_numpy()
    keys = pd.DataFrame({"row": entries.row, "column": entries.col, "value": entries.data})
    keys["kind"], keys["need"] = kind[entries.row], needs[entries.col]
    keys["upper"] = programme.row_upper[entries.row]
    usual = keys[(keys["column"] >= flows) & (keys["kind"] == "mix")].set_index("row")["value"]
    own = keys[keys["column"] < flows]
    filling = own[own["kind"] == "need"].set_index("column")
    fills, wanted = filling["value"], filling["upper"]
    mix = own[own["kind"] == "mix"]
    bought = mix["row"].map(usual).astype(float).fillna(0.0)
    slope = mix["value"] - bought * mix["column"].map(fills).astype(float)
    room = -bought * mix["column"].map(wanted).astype(float)
    limits = [
        own[own["kind"] != "mix"].assign(cap=lambda part: part["upper"] / part["value"]),
        mix.assign(cap=room.clip(lower=0.0) / slope)[slope > 1e-12],
    ]
    caps = pd.concat([limit[["column", "cap"]] for limit in limits]).groupby("column")["cap"].min()
    return caps.reindex(range(flows)).to_numpy(dtype=float)


def without(plan: Plan, exchanges: pd.DataFrame) -> float:
    """Give the best objective of a plan when these exchanges (`output, via, need`) are barred.

    A link that had to run need not when it is barred.
    """
    columns = plan.programme.columns
    barred = pd.MultiIndex.from_frame(exchanges[KEYS])
    closed = pd.MultiIndex.from_frame(columns[KEYS]).isin(barred)
    closed &= columns["kind"].isin(["flow", "used"]).to_numpy()
    programme = plan.programme.closing(closed)
    touched = programme.matrix @ closed.astype(float) > 0
    held = touched & (programme.rows["kind"] == "link").to_numpy()
    lower = np.where(held, -np.inf, programme.row_lower)
    answer = solve(replace(programme, row_lower=lower))
    return -float(programme.cost @ answer.columns) if answer.status != "infeasible" else np.nan
