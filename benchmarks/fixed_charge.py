"""Times a park of links with fixed costs, beside CBC through PuLP on the same programme."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time

import numpy as np
import pandas as pd

import symbiosis as sym

LOWER, UPPER = 10.0, 100.0  # t a year of each output and need


def made_up(links: int, seed: int) -> sym.Matches:
    """Make a park of one good: outputs, as many needs, and links with fixed costs among them."""
    chance = np.random.default_rng(seed)
    side = max(round(links / 20), 4)

    def streams(prefix: str, money: str, price: np.ndarray) -> pd.DataFrame:
        rows = {
            f"{prefix}_id": [f"{prefix}{i}" for i in range(side)],
            "company": [f"{prefix} company {i}" for i in range(side)],
            "material": "scrap_steel",
            "amount [t/year]": chance.uniform(LOWER, UPPER, side),
            f"{money} [VND/t]": price,
        }
        return pd.DataFrame(rows)

    outputs = streams("stream", "disposal_cost", np.zeros(side))
    outputs["hazardous"] = "no"
    needs = streams("need", "price", np.full(side, 4_000.0)).assign(usual_most=0.0)
    pairs = chance.choice(side * side, min(links, side * side), replace=False)
    table = pd.DataFrame(
        {
            "stream_id": outputs["stream_id"].to_numpy()[pairs // side],
            "need_id": needs["need_id"].to_numpy()[pairs % side],
            "transport": chance.uniform(500, 3_000, len(pairs)),
            "fixed_cost": chance.uniform(500, 5_000, len(pairs)),
        }
    )
    park = sym.read_park(outputs, needs, links=table)
    return sym.match(park, sym.catalogue(), only_links=True)


def measure(dials: argparse.Namespace) -> dict[str, float | str]:
    """Solve once, by ourselves or by CBC, and tell how near it came in what time."""
    matches = made_up(dials.links, dials.seed)
    solver = None if dials.run == "ours" else "pulp:CBC"
    start = time.perf_counter()
    plan = sym.optimise(matches, gap=dials.gap, time_limit=dials.limit, solver=solver)
    return {
        "links": len(matches.arcs),
        "solver": dials.run,
        "seconds": time.perf_counter() - start,
        "benefit": plan.benefit,
        "bound": plan.bound,
        "gap": plan.gap,
        "status": plan.status,
    }


def main() -> None:
    """Print a line for each solver and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 2000])
    parser.add_argument("--gap", type=float, default=0.01)
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--links", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--run", choices=["ours", "cbc"], help=argparse.SUPPRESS)
    dials = parser.parse_args()
    if dials.run:
        print(json.dumps(measure(dials)))
        return
    rows = []
    for links in dials.sizes:
        for run in ("ours", "cbc"):
            command = [sys.executable, __file__, "--run", run, "--links", str(links)]
            command += ["--gap", str(dials.gap), "--limit", str(dials.limit)]
            command += ["--seed", str(dials.seed)]
            done = subprocess.run(command, env=os.environ, check=True, stdout=subprocess.PIPE)
            rows.append(json.loads(done.stdout))
    print(pd.DataFrame(rows).to_string(index=False, float_format="{:.6g}".format))


if __name__ == "__main__":
    main()
