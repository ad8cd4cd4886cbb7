"""From what may flow to what should: the best lawful network, with its proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from symbiosis.model.matches import Matches
from symbiosis.model.plan import Plan
from symbiosis.planning.study import Study

Objective = str | Mapping[str, float] | Sequence[str | Mapping[str, float]]


def optimise(
    lawful: Matches,
    objective: Objective = "benefit",
    carbon_price: float | None = None,
    budget: float | None = None,
    limits: pd.DataFrame | None = None,
    gap: float = 1e-3,
    gap_abs: float | None = None,
    time_limit: float | None = None,
    solver: str | None = None,
    bilinear: str = "raise",
    *,
    conditional: bool = True,
    existing: str = "keep",
    prices: str = "rules",
) -> Plan:
    """Find the lawful network of largest benefit, and prove it.

    Parameters
    ----------
    lawful : Matches
        What may flow: `symbiosis.regulate(...)`.
    objective : str, mapping or list, default "benefit"
        `benefit` (currency a year), `co2` (t avoided a year), `diverted` (amount a year that
        companies leave no more to its present route) or `virgin` (amount a year of the usual
        supplies that is not bought; both in their common base unit, else in t); weights of
        several, `{name: weight}`; or a list of these in order: each is sought among the best of
        those before.
    carbon_price : float, optional
        Currency per t CO2 added to the worth of the benefit in the objective; by default the
        park's. It is never part of `plan.benefit`.
    budget : float, optional
        Most capital of links and candidate plants, in the park's currency.
    limits : pandas.DataFrame, optional
        Caps and floors: `name, measure` (amount, treatment, capital, truck_km, co2, links,
        plants, gain), the filters `company` (either side), `park, material, output, via, need,
        period` (blank = all), `at_least, at_most`; both alike is an equality. `gain` is that of
        the named company, or of every company by itself with `each`: at least 0 makes nobody
        worse off.
    gap : float, default 0.001
        Where there are whole numbers: stop when the plan is proven this near to the best,
        relative to the smaller, not nil, of the objective and the fixed costs at stake.
    gap_abs : float, optional
        Stop also at this distance, in units of the objective.
    time_limit : float, optional
        Seconds after which the solver stops; the status then says so.
    solver : str, optional
        `pulp:NAME` solves with any solver that PuLP knows; by default HiGHS.
    bilinear : {"raise", "bound"}, default "raise"
        What to do where a limited content is itself decided by the plan: refuse, or give a plan
        and a proven bound, with the best plan between them.
    conditional : bool, default True
        Whether conditional exchanges take part.
    existing : {"keep", "free"}, default "keep"
        Whether exchanges that run today go on at today's amount at least.
    prices : {"rules", "all"}, default "rules"
        For which rows prices that are not unique are worked out from both sides.

    Returns
    -------
    Plan
        Flows a year, what is still bought and left, the price of every row, and a certificate.

    Raises
    ------
    NoPlan
        If not all rows can be kept at once; it names those that quarrel, and a way out.
    NotLinear
        If a limited content is itself decided, and `bilinear` is "raise".
    TableErrors
        If the limits have faults; all at once.
    SolverError
        If the solver stops without a plan.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> plan = sym.optimise(matches)
    >>> abs(plan.benefit - plan.benefit_existing - plan.benefit_new) <= 1e-6 * abs(plan.benefit)
    True

    At most three exchanges, whatever they are:

    >>> import pandas as pd
    >>> few = pd.DataFrame({"measure": ["links"], "at_most": [3]})
    >>> bool(sym.optimise(matches, limits=few, existing="free").benefit <= plan.benefit)
    True

    References
    ----------
    Dantzig GB (1963) Linear Programming and Extensions. Princeton University Press.
    """
    study = Study(
        lawful,
        carbon_price=carbon_price,
        budget=budget,
        limits=limits,
        conditional=conditional,
        existing=existing,
    )
    settings: dict[str, Any] = {"gap": gap, "gap_abs": gap_abs, "time_limit": time_limit}
    settings |= {"solver": solver, "bilinear": bilinear, "prices": prices}
    return study.plan(objective, **settings)
