"""Times what fifty rules cost on a made-up park, beside solving from scratch without each."""

from __future__ import annotations

import argparse
import time

import numpy as np
import pandas as pd

import symbiosis as sym
from symbiosis.judging import changes
from symbiosis.planning.solving.solvers import Stop
from symbiosis.planning.study import Asked, Study, solved
from symbiosis.testing import made_catalogue, made_park


def made_up(exchanges: int, rules: int, seed: int) -> sym.Matches:
    """Make a park of waters, and rules of every kind for a few givers or takers each."""
    chance = np.random.default_rng(seed)
    side = round(np.sqrt(exchanges))
    park = made_park(seed, outputs=side, needs=side)
    matches = sym.match(park, made_catalogue())
    arcs = matches.arcs
    matches = matches.replace(arcs=arcs[arcs["via"] == ""])

    def some(letter: str) -> list[str]:
        count = max(side // 25, 2)
        return [f"{letter}{i}" for i in sorted(chance.choice(side, count, replace=False))]

    told = {"title": "made up", "citation": "made up"}
    law = {}
    for number in range(rules):
        kind = ("route", "content", "licence", "blend", "quantity", "charge")[number % 6]
        where = {"giver.company": some("a")}
        content = f"{chance.uniform(40, 150):.3f} mg/L"
        more = {
            "route": {"effect": "forbid", "where": where},
            "content": {"effect": "forbid", "where": {"output": some("o")},
                        "breach": [[{"parameter": "solute", "at_most": content}]]},
            "licence": {"party": "giver", "permit": [f"p{number}"], "missing": "forbidden",
                        "where": where},
            "blend": {"effect": "limit", "where": {"need": some("n")},
                      "breach": [[{"parameter": "solute", "at_most": content}]]},
            "quantity": {"effect": "limit", "of": "all", "where": {"output": some("o")},
                         "at_most": f"{chance.uniform(20, 300):.3f} m3/year"},
            "charge": {"effect": "charge", "amount": f"{chance.uniform(0.2, 2):.3f} VND/m3",
                       "where": {"output": some("o")}},
        }[kind]  # fmt: skip
        law[f"r{number:02d}.{kind}"] = told | {"kind": kind} | more
    return sym.regulate(matches, sym.read_rules(law))


def scratch(lawful: sym.Matches, rule: str) -> float:
    """Hold all exchanges against the law without a rule, formulate, solve."""
    law = changes.lifted(changes.law_of(lawful), [rule])
    study = Study(sym.regulate(lawful, law))
    sought = study.seeking(study.programme()[0], "benefit")
    answer = solved(sought, None, Asked(Stop()))
    return -float(sought.cost @ answer.columns)


def main() -> None:
    """Print how long all rows take, and what some of them take from scratch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exchanges", type=int, default=10_000)
    parser.add_argument("--rules", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--checked", type=int, default=5, help="rules solved from scratch as well")
    dials = parser.parse_args()
    lawful = made_up(dials.exchanges, dials.rules, dials.seed)
    wall, cpu = time.perf_counter(), time.process_time()
    frame = sym.unlock_each(lawful)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    begun = time.process_time()
    sym.unlock_each(lawful, search_limit=0.0)
    bare = time.process_time() - begun
    rows = frame[(frame["part"] == "alone") & (frame["kind"] == "rule")].set_index("change")
    some = rows.index[:: max(len(rows) // dials.checked, 1)]
    begun, off = time.process_time(), []
    for rule in some:
        off.append(abs(scratch(lawful, rule) - rows.loc[rule, "benefit"]))
    each = (time.process_time() - begun) / len(some)
    told = {
        "exchanges": len(lawful.arcs),
        "changes": int((frame["part"] == "alone").sum()),
        "wall, s": wall,
        "CPU, s": cpu,
        "one from scratch, CPU s": each,
        "CPU without the search for the best few, s": bare,
        "all from scratch / that": each * len(frame) / bare,
        "farthest apart": max(off) / abs(frame.attrs["base"]),
        "best few": f"{frame.attrs['reached']:.0%} by "
        f"{int(frame['step'].max())}, {frame.attrs['how']}",
    }
    print(pd.Series(told).to_string())


if __name__ == "__main__":
    main()
