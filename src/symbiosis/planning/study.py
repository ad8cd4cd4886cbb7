"""One formulated case that is asked several questions: objectives, fronts, other plans."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.errors import NoPlan, SymbiosisError
from symbiosis.model.matches import Matches
from symbiosis.model.plan import Plan
from symbiosis.model.programme import Programme
from symbiosis.planning.bounding.bilinear import solve_bilinear
from symbiosis.planning.bounding.products import Products
from symbiosis.planning.formulating.blocks import named
from symbiosis.planning.formulating.case import KEYS, taking_part
from symbiosis.planning.formulating.decided import check_linear, pooled
from symbiosis.planning.formulating.formulate import formulate
from symbiosis.planning.formulating.measures import worth
from symbiosis.planning.pricing.quarrel import quarrel
from symbiosis.planning.reading_back import plan_of
from symbiosis.planning.solving.pulp_solver import solve_by_pulp
from symbiosis.planning.solving.solvers import Answer, Stop, solve

Goal = str | Mapping[str, float]
HAIR = 1e-11  # share of an objective that may be lost to those after it, for rounding
FROM_SURE = ("optimal", "within_gap", "stopped")  # to less sure


@dataclass(frozen=True, eq=False)
class Asked:
    """How a programme is to be solved: when to stop, by what, and what to do with pools."""

    stop: Stop
    solver: str | None = None
    bilinear: str = "raise"

    def until(self, end: float | None, parts: int) -> Asked:
        """Give the same with one of so many parts of the time that is left."""
        if end is None:
            return self
        seconds = max(end - time.monotonic(), 0.0) / parts
        return replace(self, stop=self.stop._replace(seconds=seconds))

    def answer(
        self, programme: Programme, products: Products | None, start: np.ndarray | None = None
    ) -> Answer:
        """Solve a programme, with its products of columns where there are some.

        A plan to begin with is taken where HiGHS searches whole numbers.
        """
        if products is not None:
            return solve_bilinear(
                programme,
                products,
                gap=self.stop.gap,
                gap_abs=self.stop.gap_abs,
                time_limit=self.stop.seconds,
            )
        if self.solver in (None, "highs"):
            return solve(programme, self.stop, start)
        return solve_by_pulp(programme, str(self.solver).split(":", 1)[1], self.stop)


class Study:
    """A formulated case: its rows are written once, and asked for one objective or another.

    Parameters
    ----------
    lawful : Matches
        What may flow.
    carbon_price, budget, limits, conditional, existing
        As for `symbiosis.optimise`.
    """

    def __init__(
        self,
        lawful: Matches,
        *,
        carbon_price: float | None = None,
        budget: float | None = None,
        limits: pd.DataFrame | None = None,
        conditional: bool = True,
        existing: str = "keep",
    ) -> None:
        if existing not in ("keep", "free"):
            raise SymbiosisError(
                "What runs is kept or free", f"existing={existing!r}", "say keep or free"
            )
        price = carbon_price
        if price is None:
            price = float(lawful.park.settings.get("carbon_price") or 0.0)
        self.lawful, self.carbon_price = lawful, price
        arcs = taking_part(lawful, conditional)
        _check_forced(lawful, arcs)
        self.made = formulate(lawful, arcs, limits, budget, free=existing == "free")
        self.settings: dict[str, Any] = {
            "carbon_price": price,
            "budget": budget,
            "limits": limits,
            "conditional": conditional,
            "existing": existing,
        }

    def gain(self, goal: Goal) -> np.ndarray:
        """Give what a unit of each column adds to an objective."""
        return worth(self.made.layout, goal, self.carbon_price)

    def programme(self, bilinear: str = "raise") -> tuple[Programme, Products | None]:
        """Give the rows, without an objective, and the products of columns, if there are any."""
        if bilinear not in ("raise", "bound"):
            raise SymbiosisError(
                "Contents that are decided are refused or bounded",
                f"bilinear={bilinear!r}",
                "say raise or bound",
            )
        check_linear(self.made.layout, self.made.found, bilinear)
        if not self.made.found.pools.decided.any():
            return self.made.programme, None
        return pooled(self.made.programme, self.made.layout, self.made.found)

    def plan(
        self,
        objective: Goal | Sequence[Goal] = "benefit",
        *,
        gap: float = 1e-3,
        gap_abs: float | None = None,
        time_limit: float | None = None,
        solver: str | None = None,
        bilinear: str = "raise",
        prices: str = "rules",
    ) -> Plan:
        """Find the best plan for an objective, or for several in order."""
        asked = Asked(stop_at(gap, gap_abs, time_limit), _known_solver(solver), bilinear)
        programme, products = self.programme(bilinear)
        goals = [objective] if isinstance(objective, str | Mapping) else list(objective)
        if not goals:
            raise SymbiosisError("There is no objective", "objective", "name at least one")
        sought, answer = self._in_order(programme, products, goals, asked)
        settings = self.settings | {"objective": objective, "gap": gap, "gap_abs": gap_abs}
        settings |= {"time_limit": time_limit, "solver": solver, "bilinear": bilinear}
        return plan_of(self.made, sought, products, answer, settings, prices)

    def _in_order(
        self, programme: Programme, products: Products | None, goals: list[Goal], asked: Asked
    ) -> tuple[Programme, Answer]:
        """Seek one goal after the other; the last answer is as sure as the least sure of them.

        Each has its part of the time that is left, and begins with the plan of the one before.
        """
        end = None if asked.stop.seconds is None else time.monotonic() + asked.stop.seconds
        sought = self.seeking(programme, goals[0])
        answer = solved(sought, products, asked.until(end, len(goals)))
        for place, goal in enumerate(goals[1:], start=1):
            before, words = answer, answer.status
            value = -float(sought.cost @ before.columns)
            programme = with_floor(programme, -sought.cost, value, said(goals[place - 1]))
            sought = self.seeking(programme, goal)
            part = asked.until(end, len(goals) - place)
            answer = solved(sought, products, part, before.columns)
            answer = answer._replace(status=max(words, answer.status, key=FROM_SURE.index))
        return sought, answer

    def seeking(self, programme: Programme, goal: Goal) -> Programme:
        """Give a programme the cost that seeks the most of a goal."""
        gain = self.gain(goal)
        more = programme.matrix.shape[1] - len(gain)
        return replace(programme, cost=-np.concatenate([gain, np.zeros(more)]))


def solved(
    programme: Programme,
    products: Products | None,
    asked: Asked,
    start: np.ndarray | None = None,
) -> Answer:
    """Solve a programme, from a plan to begin with if there is one, or raise the rows that quarrel."""
    answer = asked.answer(programme, products, start)
    if answer.status == "infeasible":
        raise NoPlan(quarrel(programme))
    columns = np.where(programme.lower >= 0, np.maximum(answer.columns, 0.0), answer.columns)
    return answer._replace(columns=columns)


def with_floor(programme: Programme, gain: np.ndarray, value: float, name: str) -> Programme:
    """Add a row that holds a gain to at least a value, less a hair for rounding."""
    size = float(np.median(np.abs(gain[gain != 0]))) if gain.any() else 1.0
    floor = value - HAIR * max(abs(value), size)
    rows = named("objective", pd.Series([name]), pd.Series([""]), side="at_least", limit=floor)
    row = sp.csc_array(gain[None, :] / size)
    return replace(
        programme,
        matrix=sp.csc_array(sp.vstack([programme.matrix, row])),
        weights=sp.csr_array(sp.vstack([programme.weights, sp.csr_array(row.shape)])),
        row_lower=np.append(programme.row_lower, floor / size),
        row_upper=np.append(programme.row_upper, np.inf),
        rows=pd.concat([programme.rows, rows.assign(scale=size)], ignore_index=True),
    )


def said(goal: Goal) -> str:
    """Say an objective in words."""
    if isinstance(goal, str):
        return goal
    return " + ".join(f"{weight:g} {name}" for name, weight in goal.items())


def stop_at(gap: float, gap_abs: float | None, time_limit: float | None) -> Stop:
    """Refuse a gap or a time that means nothing."""
    for name, value in (("gap", gap), ("gap_abs", gap_abs), ("time_limit", time_limit)):
        if value is not None and not value >= 0:
            raise SymbiosisError(f"{name} is below nought", f"{name}={value}", "give 0 or more")
    return Stop(float(gap), gap_abs, time_limit)


def _known_solver(solver: str | None) -> str | None:
    """Refuse a solver that is neither HiGHS nor one that PuLP knows."""
    if solver in (None, "highs") or str(solver).startswith("pulp:"):
        return solver
    raise SymbiosisError(
        "There is no such solver", f"solver={solver!r}", "leave it out, or say pulp:NAME"
    )


def _check_forced(lawful: Matches, arcs: pd.DataFrame) -> None:
    """Refuse a forced link that takes no part: it cannot run."""
    links = lawful.park.links
    forced = links.loc[links["status"] == "forced", KEYS]
    lost = forced.merge(arcs[KEYS], on=KEYS, how="left", indicator=True)
    lost = lost[lost["_merge"] == "left_only"]
    if len(lost):
        subject = lost["output"] + " -> " + lost["need"]
        why = ": the link is forced, but may not or cannot run; ask why()"
        told = {"kind": "link", "subject": subject, "parameter": "", "rule": "", "give": np.nan}
        raise NoPlan(pd.DataFrame(told).assign(sentence=subject + why))
