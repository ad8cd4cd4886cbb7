"""What an exchange, or a group of them, could bring by itself; and what a plan is without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pandas as pd

from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.model.plan import Plan
from symbiosis.model.programme import Programme
from symbiosis.planning.formulate import formulate, quantified
from symbiosis.planning.solvers import solve


@dataclass(frozen=True, eq=False)
class Prospects:
    """Every exchange whose amount is known, in one programme, whatever its verdict.

    So that a forbidden exchange shows what it would be worth, verdicts are set aside; limits on
    mixes hold where the contents are known; what runs today need not.
    """

    arcs: pd.DataFrame
    programme: Programme
    caps: np.ndarray

    @classmethod
    def of(cls, matches: Matches) -> Self:
        """Prepare the programme once, and how far each exchange could go by itself."""
        arcs = quantified(matches, list(VERDICTS))
        free = arcs.assign(status="new", today=0.0)
        gain = arcs["benefit"].to_numpy(dtype=float)
        programme = formulate(matches, free, gain, blind=True)
        return cls(arcs, programme, _caps(programme, len(arcs)))

    def best(self, places: np.ndarray) -> np.ndarray:
        """Give the flows of these arcs that bring the most when nothing else flows."""
        benefit = self.arcs["benefit"].to_numpy(dtype=float)[places]
        if len(places) <= 1:
            return np.where(benefit > 0, self.caps[places], 0.0)
        closed = np.zeros(len(self.programme.cost), dtype=bool)
        closed[: len(self.arcs)] = True
        closed[places] = False
        answer = solve(self.programme.closing(closed))
        if answer.status != "optimal":  # a usual supply that cannot fill some need by itself
            return np.zeros(len(places))
        return answer.columns[places]


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


def without(plan: Plan, closed: np.ndarray) -> float:
    """Give the best objective when these columns of the plan's programme are held at zero.

    A link that had to run need not when it is closed.
    """
    programme = plan.programme.closing(closed)
    touched = programme.matrix @ closed.astype(float) > 0
    held = touched & (programme.rows["kind"] == "link").to_numpy()
    lower = np.where(held, -np.inf, programme.row_lower)
    answer = solve(replace(programme, row_lower=lower))
    return -float(programme.cost @ answer.columns) if answer.status == "optimal" else np.nan
