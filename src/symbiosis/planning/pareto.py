"""The front of two objectives: all corners of a linear one, efficient points of another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.model.front import Front
from symbiosis.model.matches import Matches
from symbiosis.model.plan import Plan
from symbiosis.model.several import Makers
from symbiosis.planning.formulating.measures import OBJECTIVES, unit_of
from symbiosis.planning.frontier import Pair, Point
from symbiosis.planning.reading_back import plan_of
from symbiosis.planning.several import flows_of_all, summed
from symbiosis.planning.study import Asked, Goal, Study, said, stop_at

STEPS = 11  # points sought where there are whole numbers
SHOWN = ["x", "y", "corner", "status", "bound", "gap"]


def pareto(
    lawful: Matches,
    x: Goal,
    y: Goal,
    n: int | None = None,
    *,
    carbon_price: float | None = None,
    budget: float | None = None,
    limits: pd.DataFrame | None = None,
    gap: float = 1e-3,
    gap_abs: float | None = None,
    time_limit: float | None = None,
    conditional: bool = True,
    existing: str = "keep",
) -> Front:
    """Find the exact front of two objectives: how much of one is given up for the other.

    Every point is efficient: no lawful plan has more of one objective and not less of the other.
    Where the plan is linear all corners of the front are found, and it runs straight between
    them. Where links or plants are used or not, points at evenly spaced floors of x are found,
    those too that no weighted sum of the objectives would find.

    Parameters
    ----------
    lawful : Matches
        What may flow: `symbiosis.regulate(...)`.
    x, y : str or mapping
        The two objectives, both sought: `benefit`, `co2`, `diverted` or `virgin`, or weights of
        several, `{name: weight}`.
    n : int, optional
        How many points at most, at even steps of x, ends included. By default all corners of a
        linear front, and 11 points of one with whole numbers.
    carbon_price, budget, limits, conditional, existing
        As for `symbiosis.optimise`.
    gap, gap_abs : float, optional
        Where there are whole numbers: how near to the best each objective is proven.
    time_limit : float, optional
        Seconds for each solve, of which a point takes two; a status then says `stopped`.

    Returns
    -------
    Front
        `table`, a row for each point; `plan(i)`, the plan of one; `plot`.

    Raises
    ------
    NotLinear
        If a limited content is itself decided.
    NoPlan
        If not all rows can be kept at once.
    SymbiosisError
        If the two objectives are one, or n is below 2.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> front = sym.pareto(matches, "co2", "benefit", n=3)
    >>> front.table["corner"].tolist()
    [True, False, True]
    >>> bool((front.table["slope"][:-1] < 0).all())
    True

    References
    ----------
    Aneja YP, Nair KPK (1979) Bicriteria transportation problem. Management Science 25(1), 73-78.
    Haimes YY, Lasdon LS, Wismer DA (1971) On a bicriterion formulation of the problems of
    integrated system identification and system optimization. IEEE Transactions on Systems, Man,
    and Cybernetics 1(3), 296-297.
    """
    _check(x, y, n)
    study = Study(
        lawful,
        carbon_price=carbon_price,
        budget=budget,
        limits=limits,
        conditional=conditional,
        existing=existing,
    )
    programme, _ = study.programme()
    pair = Pair(
        programme,
        study.gain(x),
        study.gain(y),
        (said(x), said(y)),
        Asked(stop_at(gap, gap_abs, time_limit)),
    )
    straight = n is None and not programme.integer.any()
    points = pair.corners() if straight else pair.steps(n or STEPS)
    stop = {"gap": gap, "gap_abs": gap_abs, "time_limit": time_limit}
    told = study.settings | stop | _axes(study, x, y) | {"n": n}
    flows = flows_of_all(study.made, [point.answer.columns for point in points])
    plans = Makers([partial(_plan, study, point, x, y, stop) for point in points])
    return Front(_table(study, points, flows), flows, plans, told, straight)


def _check(x: Goal, y: Goal, n: int | None) -> None:
    """Refuse objectives and numbers that mean nothing."""
    for side, goal in (("x", x), ("y", y)):
        if not isinstance(goal, str | Mapping):
            raise SymbiosisError(
                "An objective is a name, or weights of several", f"{side}={goal!r}", "give one"
            )
    if _weights(x) == _weights(y):
        raise SymbiosisError(
            "The two objectives are one",
            f"x={x!r}, y={y!r}",
            "name two of " + ", ".join(OBJECTIVES),
        )
    if n is not None and not n >= 2:
        raise SymbiosisError("A front has two ends", f"n={n}", "give 2 or more, or leave n out")


def _weights(goal: Goal) -> dict[str, float]:
    """Give the weights of a goal."""
    return {goal: 1.0} if isinstance(goal, str) else {key: float(w) for key, w in goal.items()}


def _plan(study: Study, point: Point, x: Goal, y: Goal, stop: Mapping[str, Any]) -> Plan:
    """Read a point back into a plan; its settings say which objective it is best for."""
    objective: Any = y if np.array_equal(point.programme.cost, -study.gain(y)) else x
    if point.weight is not None:
        objective = _weights(y)
        for name, weight in _weights(x).items():
            objective[name] = objective.get(name, 0.0) + point.weight * weight
    told = study.settings | dict(stop) | {"objective": objective, "floor": point.floor}
    return plan_of(study.made, point.programme, None, point.answer, told, "rules")


def _axes(study: Study, x: Goal, y: Goal) -> dict[str, str]:
    """Give the objectives in words, and their units."""
    layout = study.made.layout
    currency = unit_of(layout, "benefit")
    axes = {"currency": currency}
    for side, goal in (("x", x), ("y", y)):
        weights, words = _weights(goal), said(goal)
        if study.carbon_price and "benefit" in weights:
            words += f", carbon at {study.carbon_price:g} {currency}/t"
        axes[side] = words
        axes[f"{side}_unit"] = unit_of(layout, goal) if isinstance(goal, str) else ""
    return axes


def _table(study: Study, points: list[Point], flows: pd.DataFrame) -> pd.DataFrame:
    """Write a row for each point."""
    found = pd.DataFrame([{name: getattr(point, name) for name in SHOWN} for point in points])
    sums = summed(study.made, [point.answer.columns for point in points], flows)
    rise = found["y"].diff().shift(-1) / found["x"].diff().shift(-1)
    return pd.concat([found, sums], axis=1).assign(point=range(len(points)), slope=rise)
