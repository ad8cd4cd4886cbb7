"""Plans that are nearly as good as the best, and differ most in which links they use."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.model.matches import Matches
from symbiosis.model.plan import Plan
from symbiosis.model.programme import Programme
from symbiosis.model.several import Makers
from symbiosis.model.variants import Variants
from symbiosis.planning.differing import Links, chosen, most_different
from symbiosis.planning.formulating.measures import unit_of
from symbiosis.planning.reading_back import plan_of
from symbiosis.planning.several import flows_of_all, summed
from symbiosis.planning.solving.solvers import Answer
from symbiosis.planning.study import Asked, Goal, Study, said, solved, stop_at, with_floor


def alternatives(
    lawful: Matches,
    within: float = 0.05,
    n: int = 5,
    objective: Goal = "benefit",
    *,
    carbon_price: float | None = None,
    budget: float | None = None,
    limits: pd.DataFrame | None = None,
    gap: float = 1e-3,
    gap_abs: float | None = None,
    time_limit: float | None = 60.0,
    conditional: bool = True,
    existing: str = "keep",
    used_from: float = 0.01,
) -> Variants:
    """Find plans within a share of the best that differ most in the links they use.

    The first plan is the best. Each next one keeps the objective within the share, and the number
    of links in which it differs from the likest plan before it is the largest there is; of the
    plans with these links it is the best.

    Parameters
    ----------
    lawful : Matches
        What may flow: `symbiosis.regulate(...)`.
    within : float, default 0.05
        Share of the size of the best objective that may be lost.
    n : int, default 5
        How many plans at most, the best one among them.
    objective : str or mapping, default "benefit"
        `benefit`, `co2`, `diverted` or `virgin`, or weights of several, `{name: weight}`.
    carbon_price, budget, limits, conditional, existing
        As for `symbiosis.optimise`.
    gap, gap_abs : float, optional
        Where there are whole numbers: how near to the best the objective of each is proven.
    time_limit : float, optional
        Seconds for each search; one that is cut short has the status `stopped`, and
        `differs_most` says how many links could differ at most.
    used_from : float, default 0.01
        Share of its largest amount from which a link counts as used. It is idle where nothing
        flows; what lies between counts as no difference.

    Returns
    -------
    Variants
        `table`, a row for each plan; `flows` of all; `plan(i)`, the plan of one; `plot`.

    Raises
    ------
    NotLinear
        If a limited content is itself decided.
    NoPlan
        If not all rows can be kept at once.
    SymbiosisError
        If the share is below 0, n below 1, or the objective a list.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> variants = sym.alternatives(matches, within=0.1, n=2)
    >>> bool(variants.table["differs"].iloc[1] > 0)
    True

    References
    ----------
    Brill ED, Chang SY, Hopkins LD (1982) Modeling to generate alternatives: the HSJ approach and
    an illustration using a problem in land use planning. Management Science 28(3), 221-235.
    DeCarolis JF (2011) Using modeling to generate alternatives (MGA) to expand our thinking on
    energy futures. Energy Economics 33(2), 145-152.
    """
    _check(within, n, objective, used_from)
    study = Study(
        lawful,
        carbon_price=carbon_price,
        budget=budget,
        limits=limits,
        conditional=conditional,
        existing=existing,
    )
    settings = study.settings | {"objective": objective, "within": within, "n": n, "gap": gap}
    settings |= {"gap_abs": gap_abs, "time_limit": time_limit}
    settings |= {"used_from": used_from}
    search = _Search(study, objective, settings, Asked(stop_at(gap, gap_abs, time_limit)))
    while len(search.found) < n and not search.ended:
        search.next()
    flows = flows_of_all(study.made, search.values)
    plans = Makers([partial(_plan, study, *one, settings) for one in search.found])
    told = settings | {
        "objective": said(objective),
        "currency": unit_of(study.made.layout, "benefit"),
    }
    how = search.ended or f"the {n} plans that were asked for"
    return Variants(search.table(flows), flows, plans, told, how)


def _check(within: float, n: int, objective: Any, used_from: float) -> None:
    """Refuse arguments that mean nothing."""
    if not 0 <= within < np.inf:
        raise SymbiosisError("The share is no share", f"within={within}", "give 0 or more")
    if not 0 < used_from <= 1:
        raise SymbiosisError(
            "A link counts as used from a share", f"used_from={used_from}", "give 0.01, up to 1"
        )
    if not n >= 1:
        raise SymbiosisError("There is no plan to find", f"n={n}", "give 1 or more")
    if not isinstance(objective, str | Mapping):
        raise SymbiosisError(
            "Plans are near the best of one objective", f"objective={objective!r}", "name one"
        )


def _plan(study: Study, programme: Programme, answer: Answer, settings: dict[str, Any]) -> Plan:
    """Read one answer back into a plan."""
    return plan_of(study.made, programme, None, answer, settings, "rules")


class _Search:
    """The plans found so far, and the search for the next."""

    def __init__(self, study: Study, goal: Goal, told: dict[str, Any], asked: Asked) -> None:
        programme, _ = study.programme()
        self.study, self.asked = study, asked
        self.links = Links.of(study.made.layout, told["used_from"])
        self.sought = study.seeking(programme, goal)
        answer = solved(self.sought, None, asked)
        self.best = -float(self.sought.cost @ answer.columns)
        floor = self.best - told["within"] * abs(self.best)
        self.near = with_floor(programme, -self.sought.cost, floor, said(goal))
        self.found = [(self.sought, answer)]
        self.proofs: list[tuple[float, str]] = [(np.nan, answer.status)]
        self.ended = ""

    @property
    def values(self) -> list[np.ndarray]:
        """The columns of the plans."""
        return [answer.columns for _, answer in self.found]

    def next(self) -> None:
        """Find the next plan, or say why there is none."""
        seconds = self.asked.stop.seconds
        choice = most_different(self.near, self.links, self.values, seconds)
        if choice.differs < 1:
            stopped = "in the time given, no plan was found that differs in any link"
            self.ended = stopped if choice.stopped else "no other plan differs in any link"
            return
        programme = chosen(self.sought, self.links, choice)
        answer = solved(programme, None, self.asked)
        status = "stopped" if choice.stopped else answer.status
        self.found.append((programme, answer))
        self.proofs.append((choice.most, status))

    def table(self, flows: pd.DataFrame) -> pd.DataFrame:
        """Write a row for each plan."""
        values = self.values
        rows = []
        for number, (x, (most, status)) in enumerate(zip(values, self.proofs, strict=True)):
            reached = -float(self.sought.cost @ x)
            apart = [self.links.distance(x, other) for other in values[:number]]
            lost = (self.best - reached) / abs(self.best) if self.best else 0.0
            rows.append(
                {
                    "plan": number,
                    "objective": reached,
                    "share_of_best": 1.0 - lost,
                    "differs": apart[0] if apart else 0,
                    "differs_least": min(apart, default=0),
                    "differs_most": most,
                    "status": status,
                }
            )
        sums = summed(self.study.made, values, flows)
        return pd.concat([pd.DataFrame(rows), sums], axis=1)
