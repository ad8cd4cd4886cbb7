"""One programme over all exchanges that could ever take part, opened and shut without writing it again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.model.matches import Matches
from symbiosis.model.programme import Programme
from symbiosis.planning.formulating.case import in_periods
from symbiosis.planning.formulating.decided import check_linear
from symbiosis.planning.formulating.formulate import Formulated, formulate
from symbiosis.planning.formulating.links import largest
from symbiosis.planning.formulating.measures import measured, worth
from symbiosis.planning.results import TRACE
from symbiosis.planning.solving.solvers import Stop, solve, typical_cost
from symbiosis.planning.solving.warm import Warm

FAR = 0.1  # share of the exchanges in which a state differs from all before, so that it is kept
KEPT = 8  # so many are kept


class State(NamedTuple):
    """Which exchanges are open, which rules have lost their rows, and what charges are spared."""

    open: np.ndarray  # of each arc
    lifted: frozenset[str] = frozenset()
    spared: np.ndarray | None = None  # currency a unit of each arc, none: nothing


class Outcome(NamedTuple):
    """What the best plan of a state brings a year."""

    value: float  # of the objective, currency; not a number where there is no plan
    bound: float  # no plan of this state has more, proven
    status: str
    benefit: float = np.nan
    t: float = np.nan
    m3: float = np.nan
    mwh: float = np.nan
    co2: float = np.nan
    firms: float = np.nan
    exchanges: float = np.nan
    columns: np.ndarray = np.zeros(0)


NOTHING = Outcome(np.nan, np.nan, "infeasible")


@dataclass(frozen=True)
class Terms:
    """What a plan is asked under, as for `symbiosis.optimise`."""

    carbon_price: float | None = None
    budget: float | None = None
    limits: pd.DataFrame | None = None
    existing: str = "keep"
    gap: float = 1e-6
    gap_abs: float | None = None
    time_limit: float | None = None

    @property
    def stop(self) -> Stop:
        """When a search for whole numbers stops."""
        return Stop(self.gap, self.gap_abs, self.time_limit)


class Opening:
    """A programme over exchanges of which some are shut; each state of it is solved from the last.

    Shut exchanges have an upper bound of nought; a rule that is lifted has its rows without bounds;
    a charge that is spared changes the cost. So no row is written twice. Where there are no whole
    numbers, the solver goes on from where the likest state before ended.

    Parameters
    ----------
    lawful : Matches
        Where outputs, needs, plants and mixes come from.
    arcs : pandas.DataFrame
        The arcs that could take part, in the order of their keys.
    shut : numpy.ndarray of bool
        Those that take no part to begin with.
    terms : Terms
        Carbon price, budget, limits, what runs, when to stop.

    Raises
    ------
    NotLinear
        If a limited content is decided by the plan once all is open.
    """

    def __init__(self, lawful: Matches, arcs: pd.DataFrame, shut: np.ndarray, terms: Terms) -> None:
        self.terms, self.arcs = terms, arcs
        price = terms.carbon_price
        if price is None:
            price = float(lawful.park.settings.get("carbon_price") or 0.0)
        free = terms.existing == "free"
        self.made: Formulated = formulate(
            lawful, arcs, terms.limits, terms.budget, free=free, shut=shut
        )
        check_linear(self.made.layout, self.made.found, "raise")
        self.sought: Programme = self.made.seeking(worth(self.made.layout, "benefit", price))
        self._solved: list[tuple[np.ndarray, Any]] = []  # what was open, and the basis it ended in

    @cached_property
    def flows(self) -> np.ndarray:
        """The columns of each arc, a row for each and a column a period."""
        return self.made.layout.grid("flow")

    @cached_property
    def largest(self) -> np.ndarray:
        """The most that each arc can carry in a year."""
        return largest(self.made.case)

    @cached_property
    def ends(self) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Of outputs and of needs: whose each arc is, how much it is a year, what a unit counts in it.

        Infinite where a store may add to it.
        """
        case, arcs = self.made.case, self.arcs
        fills = (arcs["delivered"] * arcs["replaces"]).to_numpy(dtype=float)
        told = []
        for key, table, counts in (
            ("output", case.supplies, np.ones(len(arcs))),
            ("need", case.wants, fills),
        ):
            amount = in_periods(table["amount"], table[key], arcs[key], case.times).sum(axis=1)
            stored = arcs[key].isin(case.holds["owner"]).to_numpy()
            names = pd.factorize(arcs[key])[0]
            told.append((names, np.where(stored, np.inf, amount), counts))
        return told

    @cached_property
    def used(self) -> tuple[np.ndarray, np.ndarray]:
        """The columns of the choices to use a link, and the arc of each."""
        return self.made.layout.of("used"), self.made.layout.decided

    @cached_property
    def measures(self) -> tuple[np.ndarray, np.ndarray]:
        """The benefit and the CO2 avoided of a unit of each column."""
        return measured(self.made.layout, "benefit"), measured(self.made.layout, "co2")

    @cached_property
    def floors(self) -> tuple[np.ndarray, np.ndarray]:
        """The rows that hold a link to what runs or is forced, and the arc of each."""
        rows = self.sought.rows
        mine = np.flatnonzero((rows["kind"] == "link") & (rows["side"] == "at_least"))
        table = sp.csr_array(self.sought.matrix)
        first = table.indices[table.indptr[mine]] if len(mine) else np.zeros(0, dtype=int)
        return mine, first // self.made.case.times

    def rows_of(self, rules: Collection[str]) -> np.ndarray:
        """Give the rows that some rules make."""
        return np.flatnonzero(self.sought.rows["rule"].isin(list(rules)))

    def programme(self, state: State) -> Programme:
        """Give the programme of a state."""
        whole, shut = self.sought, ~state.open
        upper, low, high = whole.upper.copy(), whole.row_lower.copy(), whole.row_upper.copy()
        upper[self.flows[shut].ravel()] = 0.0
        choices, places = self.used
        upper[choices[shut[places]]] = 0.0
        rows, places = self.floors
        low[rows[shut[places]]] = -np.inf
        lifted = self.rows_of(state.lifted)
        low[lifted], high[lifted] = -np.inf, np.inf
        cost = whole.cost
        if state.spared is not None:
            cost = cost.copy()
            cost[self.flows] -= state.spared[:, None]
        return replace(whole, cost=cost, upper=upper, row_lower=low, row_upper=high)

    def solve(
        self, state: State, start: np.ndarray | None = None, *, brief: bool = False
    ) -> Outcome:
        """Find the best plan of a state; a plan to begin with helps where there are whole numbers.

        Where it is `brief`, value, bound and status are all that is told.
        """
        programme = self.programme(state)
        if programme.integer.any() or not programme.cost.size:
            answer = solve(programme, self.terms.stop, start)
            if answer.status == "infeasible":
                return NOTHING
            value = -float(programme.cost @ answer.columns)
            found = Outcome(value, max(-answer.bound, value), answer.status)
            return found if brief else self._told(found, answer.columns, state)
        reply = self._run(programme, state.open)
        if reply is None:
            return NOTHING
        value = -float(programme.cost @ reply)
        found = Outcome(value, value, "optimal")
        return found if brief else self._told(found, reply, state)

    @cached_property
    def _warm(self) -> tuple[Warm, float]:
        """The programme in the solver's hands, its cost divided by its size."""
        size = typical_cost(self.sought.cost)
        return Warm(replace(self.sought, cost=self.sought.cost / size)), size

    def _run(self, programme: Programme, open_: np.ndarray) -> np.ndarray | None:
        """Solve a linear state from the basis of the likest before; none if there is no plan."""
        warm, size = self._warm
        warm.aim(programme.cost / size)
        warm.bound(programme.lower, programme.upper)
        warm.bound_rows(programme.row_lower, programme.row_upper)
        apart = [int((open_ != other).sum()) for other, _ in self._solved]
        reply = warm.run(self._solved[int(np.argmin(apart))][1] if apart else None)
        if reply.status == "infeasible":
            return None
        if reply.status != "optimal":  # once more from nothing, which tells why
            answer = solve(programme)
            return None if answer.status == "infeasible" else answer.columns
        if not apart or min(apart) > FAR * len(open_):
            self._solved = [*self._solved[-KEPT:], (open_, reply.basis)]
        return np.maximum(reply.columns, programme.lower)

    def _told(self, found: Outcome, x: np.ndarray, state: State) -> Outcome:
        """Sum what a plan brings: money, amounts, CO2, companies and exchanges."""
        arcs, amount = self.arcs, x[self.flows].sum(axis=1)
        benefit, co2 = (float(count @ x) for count in self.measures)
        if state.spared is not None:
            benefit += float(state.spared @ amount)
        flowing = amount > TRACE * arcs["most"].clip(lower=1e-9).to_numpy()
        told, there = arcs[flowing], amount[flowing]
        t, m3, mwh = (
            float(there[(told["unit"] == unit).to_numpy()].sum()) for unit in ("t", "m3", "MWh")
        )
        return found._replace(
            benefit=benefit,
            t=t,
            m3=m3,
            mwh=mwh,
            co2=co2,
            firms=len(set(told["giver"]) | set(told["receiver"])),
            exchanges=len(told),
            columns=x,
        )
