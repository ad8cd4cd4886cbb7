"""Small parks by hand whose best plan is known by arithmetic, and the best plan of one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

import makers
from symbiosis.matching.match import match
from symbiosis.planning.formulating.case import taking_part
from symbiosis.planning.formulating.formulate import Formulated, formulate
from symbiosis.planning.formulating.measures import worth
from symbiosis.planning.solving.solvers import Stop, solve

# What nobody says to cost anything costs nothing; distances are not known.
GOODS = [
    {"material": "mud", "density": 1250.0, "co2": 0.5, "co2_disposal": 0.2},
    {"material": "thin_mud", "parent": "mud", "measure": "m3", "density": 1100.0},
    {"material": "grain"},
    {"material": "gas", "measure": "m3", "density": 1.25, "co2": 0.002},
    {"material": "fume", "measure": "m3"},
    {"material": "cake"},
    {"material": "slag", "disposal_cost": 10.0, "co2_disposal": 0.1},
    {"material": "heat", "measure": "MWh", "price": 30.0, "co2": 0.25},
]
# A run takes 2 t of mud, 1 t of grain and 0.2 MWh, and gives 200 m3, 0.8 t and 0.4 t.
DIGESTING = {
    "conversion": "digesting",
    "run": 2.0,
    "takes": {"mud": 1.0, "grain": 0.5, "heat": 0.1},
    "gives": {"gas": 100.0, "cake": 0.4, "slag": 0.2},
}
PRESSING = {"conversion": "pressing", "takes": {"mud": 1.0}, "gives": {"cake": 0.5}}
BURNING = {"conversion": "burning", "takes": {"cake": 1.0}, "gives": {"heat": 2.0}}
PASSING = {"conversion": "passing", "takes": {"mud": 1.0}, "gives": {"mud": 1.0}}
STEPS = [DIGESTING, PRESSING, BURNING, PASSING]
TRUCK = makers.TRUCK | {"rate": 0.01, "loading": 0.0, "payload": 20.0}  # a tonne, and a kilometre
KNOWN = makers.catalogue(GOODS, STEPS, haulage=[TRUCK])
UNITS = {str(row["material"]): str(row.get("measure", "t")) for row in GOODS}
HALVES = {"wet": 4380.0, "dry": 4380.0}


def park(outputs, needs, plants=(), periods=None, repeats=1.0, profiles=(), known=KNOWN, **others):
    """Make a park: each row is of a company of its own, of mud, and costs nothing by itself.

    `periods` are hours by name. No conversion is on the way, unless a plant runs it.
    """
    left, wanted = [], []
    for key, money, rows, made in (
        ("output", "disposal_cost", outputs, left),
        ("need", "price", needs, wanted),
    ):
        for row in rows:
            material = row.get("material", "mud")
            own = {"company": f"of {row[key]}", "material": material, "unit": UNITS[material]}
            made.append(own | {money: 0.0, "pattern": "continuous"} | row)
    times = [
        {"period": name, "hours": hours, "repeats": repeats}
        for name, hours in (periods or {}).items()
    ]
    case = makers.park(left, wanted, distances=others.pop("distances", ()), periods=times,
                       profiles=profiles, **others)  # fmt: skip
    return makers.with_plants(case, known, *plants) if plants else case


def matched(*rows, known=KNOWN, **others):
    """Match such a park, things as they are."""
    return match(park(*rows, known=known, **others), known, depth=0)


def profile(side, owner, amounts, money=()):
    """Give the rows of what falls into each period."""
    prices = list(money) or [np.nan] * len(amounts)
    names = list(HALVES) if len(amounts) == 2 else [f"p{i}" for i in range(len(amounts))]
    return [
        {"side": side, "owner": owner, "period": name, "amount": amount, "money": price}
        for name, amount, price in zip(names, amounts, prices, strict=True)
    ]


class Best(NamedTuple):
    """The best plan of a programme: its worth, and the value of each column."""

    made: Formulated
    value: float
    columns: pd.DataFrame

    def sum(self, kind, **keys):
        """Sum the columns of a kind that bear these keys."""
        part = self.columns[self.columns["kind"] == kind]
        for name, key in keys.items():
            part = part[part[name] == key]
        return float(part["value"].sum())


def best(matches, goal="benefit", limits=None, budget=None, *, free=False, carbon=0.0):
    """Solve a case to the end, without prices."""
    rows = None if limits is None else pd.DataFrame(limits)
    made = formulate(matches, taking_part(matches), rows, budget, free=free)
    sought = made.seeking(worth(made.layout, goal, carbon))
    answer = solve(sought, Stop(0.0))
    assert answer.status == "optimal", answer.status
    columns = made.layout.frame.assign(value=answer.columns)
    return Best(made, -float(sought.cost @ answer.columns), columns)
