"""Parks and laws made at random: every kind of rule, statuses, permits; many parks in one."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

import symbiosis as sym
from symbiosis.model.park import Park
from symbiosis.planning.results import flows_of
from symbiosis.planning.solving.solvers import Stop, solve
from symbiosis.planning.study import Study
from symbiosis.testing import made_catalogue, made_park

KNOWN = made_catalogue()
GAP = 1e-9
NAMES = ("output", "need", "company", "owner", "permit")


def rule(kind, **more):
    return {"title": f"A {kind} rule", "citation": "made up", "kind": kind} | more


def breach(chance, low, high):
    return [[{"parameter": "solute", "at_most": f"{chance.uniform(low, high):.3f} mg/L"}]]


def chance_rules(seed, at=""):
    """Six or so rules: contents, routes, licences, a mix, a total, a charge, a status.

    `at` stands before every name, so that each of many parks has rules of its own.
    """
    chance = np.random.default_rng(1000 + seed)

    def some(letter, count):
        return [f"{at}{letter}{i}" for i in range(4) if chance.random() < count / 4] or [
            f"{at}{letter}0"
        ]

    shut = str(chance.choice(["forbid", "condition", "unknown"]))
    missing = str(chance.choice(["conditional", "unknown", "forbidden"]))
    party = str(chance.choice(["giver", "receiver"]))
    here = {"giver.company": [f"{at}a{i}" for i in range(4)]}
    status = "strong_" + "".join(chr(ord("a") + int(digit)) for digit in at[:-1])
    rules = {
        "content": rule("content", effect="forbid", breach=breach(chance, 60, 190), where=here),
        "weak": rule("content", effect=shut, breach=breach(chance, 20, 150),
                     where={"output": some("o", 3)}),
        "route": rule("route", effect="forbid",
                      where={"giver.company": some("a", 2), "need": some("n", 2)}),
        "licence": rule("licence", party=party, permit=[f"{at}leave", f"{at}stay"],
                        missing=missing, where=here),
        "strong": rule("content", effect=status, breach=breach(chance, 10, 150), where=here),
        "of_strong": rule("route", effect="forbid",
                          where={"status": [status], "need": some("n", 2)}),
        "blend": rule("blend", effect="limit", breach=breach(chance, 20, 100),
                      where={"need": some("n", 2)}),
        "total": rule("quantity", effect="limit", of="giver", where=here,
                      at_most=f"{chance.uniform(5, 60):.3f} m3/year"),
        "charge": rule("charge", effect="charge", amount=f"{chance.uniform(0.2, 3):.3f} VND/m3",
                       where={"output": some("o", 3)}),
    }  # fmt: skip
    strong = not at or seed % 9 == 0  # each asks for a world of its own
    kept = [name for name in rules if ("strong" in name and strong) or
            ("strong" not in name and chance.random() < 0.8)]  # fmt: skip
    return {f"{at}r.{name}": rules[name] for name in kept}


@cache
def chance_lawful(seed):
    """A made park held against a made law: fixed costs, a plant and periods with some seeds."""
    park = made_park(
        seed, fixed=seed % 4 == 1, plant=seed % 4 == 2, periods=3 if seed % 4 == 3 else 0
    )
    return sym.regulate(sym.match(park, KNOWN), sym.read_rules(chance_rules(seed)))


@cache
def many(first, count, fixed=False):
    """Many parks in one that have nothing to do with each other, each with a law of its own."""
    parks = {f"{seed}.": made_park(seed, fixed=fixed) for seed in range(first, first + count)}
    tables = {}
    for name in ("outputs", "needs", "contents", "specs", "links"):
        parts = []
        for at, park in parks.items():
            table = getattr(park, name)
            mine = [column for column in NAMES if column in table]
            parts.append(table.assign(**{column: at + table[column] for column in mine}))
        tables[name] = pd.concat(parts, ignore_index=True)
    blank = {name: pd.DataFrame() for name in Park.tables}
    park = Park(**(blank | tables), settings=made_park(0).settings)
    matches = sym.match(park, KNOWN)
    apart = (
        matches.arcs["output"].str.split(".").str[0] == matches.arcs["need"].str.split(".").str[0]
    )
    matches = matches.replace(arcs=matches.arcs[apart])
    rules = {}
    for at in parks:
        rules |= chance_rules(int(at[:-1]), at)
    return sym.regulate(matches, sym.read_rules(rules))


def from_scratch(lawful, law, conditional):
    """Hold the exchanges against a law and solve: the answer, and what the flows bring by park."""
    again = sym.regulate(lawful, law)
    study = Study(again, conditional=conditional)
    sought = study.seeking(study.programme()[0], "benefit")
    answer = solve(sought, Stop(GAP))
    flows = flows_of(study.made, answer.columns)
    by_park = flows.groupby(flows["output"].str.split(".").str[0])["benefit"].sum()
    return -float(sought.cost @ answer.columns), -answer.bound, by_park
