"""Times the chain on made-up parks, beside two peers on the same linear programme."""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

import symbiosis as sym

SIDE = 3.0  # degrees: the parks lie in a square of this side
KM_PER_DEGREE = 111.0
FAMILIES = ("metal", "paper", "plastic", "wood")  # goods that are not hazardous
STEPS = ("read", "match", "regulate", "optimise")


def made_up(streams: int, degree: float, severity: float) -> tuple[Any, Any, float]:
    """Make the tables of a park, and the reach (km by road) that gives about `degree` pairs a need."""
    chance = np.random.default_rng([streams, round(1000 * severity)])
    materials = sym.catalogue().materials
    leaf = ~materials["material"].isin(materials["parent"]) & (materials["measure"] == "t")
    kinds = materials.loc[leaf & materials["parent"].isin(FAMILIES), "material"].to_numpy()

    def sites(prefix: str) -> dict[str, Any]:
        return {
            f"{prefix}_id": [f"{prefix}{i}" for i in range(streams)],
            "company": [f"{prefix} company {i}" for i in range(streams)],
            "latitude": 10 + SIDE * chance.random(streams),
            "longitude": 106 + SIDE * chance.random(streams),
            "material": chance.choice(kinds, streams),
            "amount [t/year]": chance.integers(100, 5000, streams),
        }

    outputs = pd.DataFrame(sites("stream")).assign(
        **{
            "disposal_cost [VND/t]": chance.integers(100, 1500, streams) * 1000,
            "hazardous": "no",
            "content.marker [mg/kg]": chance.uniform(0, 100, streams),
        }
    )
    limited = chance.random(streams) < severity
    limit = np.where(limited, 90 - 70 * severity + chance.uniform(0, 5, streams), np.nan)
    needs = pd.DataFrame(sites("need")).assign(
        **{
            "price [VND/t]": chance.integers(200, 4000, streams) * 1000,
            "use": "raw material",
            "max.marker [mg/kg]": limit,
        }
    )
    density = streams / len(kinds) / (SIDE * KM_PER_DEGREE) ** 2
    return outputs, needs, 1.3 * float(np.sqrt(degree / (np.pi * density)))


def timed(call: Callable[..., Any], *args: Any, **options: Any) -> tuple[Any, float]:
    """Call, and give the answer with the CPU seconds it took."""
    start = time.process_time()
    answer = call(*args, **options)
    return answer, time.process_time() - start


def run_chain(dials: argparse.Namespace, arrays: Path) -> dict[str, float]:
    """Run the chain and keep the arrays of its programme for the peers."""
    outputs, needs, reach = made_up(dials.streams[0], dials.degree, dials.severity)
    known, law = sym.catalogue(), sym.rulebook("vn", on="2026-11-21")
    park, read = timed(sym.read_park, outputs, needs)
    matches, match = timed(sym.match, park, known, reach_km=reach)
    lawful, regulate = timed(sym.regulate, matches, law)
    plan, optimise = timed(sym.optimise, lawful)
    made = plan.programme
    matrix = sp.csr_array(made.matrix)
    np.savez(
        arrays,
        cost=made.cost,
        lower=made.lower,
        upper=made.upper,
        row_lower=made.row_lower,
        row_upper=made.row_upper,
        data=matrix.data,
        indices=matrix.indices,
        indptr=matrix.indptr,
        shape=np.array(matrix.shape),
        best=-plan.objective,
    )
    seconds = dict(zip(STEPS, (read, match, regulate, optimise), strict=True))
    return seconds | {"exchanges": len(matches.arcs), "rows": matrix.shape[0]}


def run_linprog(held: Any) -> float:
    """Solve the arrays with SciPy; give the CPU seconds."""
    from scipy.optimize import linprog

    start = time.process_time()
    matrix = sp.csr_array((held["data"], held["indices"], held["indptr"]), shape=held["shape"])
    low, high = held["row_lower"], held["row_upper"]
    equal = low == high
    above, below = np.isfinite(high) & ~equal, np.isfinite(low) & ~equal
    answer = linprog(
        held["cost"],
        A_ub=sp.vstack([matrix[above], -matrix[below]]),
        b_ub=np.concatenate([high[above], -low[below]]),
        A_eq=matrix[equal] if equal.any() else None,
        b_eq=low[equal] if equal.any() else None,
        bounds=np.column_stack([held["lower"], held["upper"]]),
        method="highs",
    )
    seconds = time.process_time() - start
    _agree(answer.fun, float(held["best"]))
    return seconds


def run_pulp(held: Any) -> float:
    """Build the problem with PuLP and solve it with HiGHS; give the CPU seconds."""
    import pulp

    start = time.process_time()
    problem = pulp.LpProblem("peer", pulp.LpMinimize)
    bounds = zip(held["lower"].tolist(), held["upper"].tolist(), strict=True)
    x = [
        problem.add_variable(f"x{i}", low, high if np.isfinite(high) else None)
        for i, (low, high) in enumerate(bounds)
    ]
    problem += pulp.lpSum(c * v for c, v in zip(held["cost"].tolist(), x, strict=True))
    data, indices, ends = held["data"].tolist(), held["indices"].tolist(), held["indptr"].tolist()
    for row, (low, high) in enumerate(zip(held["row_lower"], held["row_upper"], strict=True)):
        span = range(ends[row], ends[row + 1])
        activity = pulp.lpSum(data[k] * x[indices[k]] for k in span)
        if low == high:
            problem += activity == float(low), f"r{row}"
            continue
        if np.isfinite(high):
            problem += activity <= float(high), f"r{row}"
        if np.isfinite(low):
            problem += activity >= float(low), f"r{row}_least"
    problem.solve(pulp.HiGHS(msg=False, threads=1))
    seconds = time.process_time() - start
    _agree(pulp.value(problem.objective), float(held["best"]))
    return seconds


def _agree(value: float, best: float) -> None:
    """Stop if two optima are not the same."""
    if abs(value - best) > 1e-6 * max(1.0, abs(best)):
        raise SystemExit(f"the optima differ: {value} and {best}")


def child(run: str, dials: argparse.Namespace, arrays: Path) -> dict[str, float]:
    """Measure one run in a process of its own, on one thread."""
    command = [sys.executable, __file__, "--run", run, "--arrays", str(arrays)]
    command += ["--streams", str(dials.streams[0]), "--degree", str(dials.degree)]
    command += ["--severity", str(dials.severity)]
    alone = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(command, env=os.environ | alone, check=True, stdout=subprocess.PIPE)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def measured(run: str, dials: argparse.Namespace, arrays: Path) -> dict[str, float]:
    """Give the medians of the repeats of one run."""
    every = [child(run, dials, arrays) for _ in range(dials.repeats)]
    return {key: statistics.median(one[key] for one in every) for key in every[0]}


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, nargs="+", default=[100, 1000, 3000])
    parser.add_argument("--degree", type=float, default=10.0)
    parser.add_argument("--severity", type=float, default=0.5)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--run", choices=["chain", "linprog", "pulp"], help=argparse.SUPPRESS)
    parser.add_argument("--arrays", type=Path, help=argparse.SUPPRESS)
    dials = parser.parse_args()
    if dials.run == "chain":
        answer = run_chain(dials, dials.arrays)
    elif dials.run:
        with np.load(dials.arrays) as held:
            peer = run_linprog if dials.run == "linprog" else run_pulp
            answer = {"seconds": peer(dict(held))}
    if dials.run:
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(answer | {"megabytes": memory}))
        return
    print(pd.DataFrame(list(lines(dials))).to_string(index=False, float_format="{:.3g}".format))


def lines(dials: argparse.Namespace) -> Any:
    """Measure each size: our steps, the peers, and the ratios of our time to theirs."""
    with tempfile.TemporaryDirectory() as folder:
        for streams in dials.streams:
            arrays = Path(folder) / f"{streams}.npz"
            one = argparse.Namespace(**(vars(dials) | {"streams": [streams]}))
            ours = measured("chain", one, arrays)
            linprog = measured("linprog", one, arrays)["seconds"]
            pulp = measured("pulp", one, arrays)["seconds"]
            chain = sum(ours[step] for step in STEPS)
            yield (
                {"streams": streams}
                | ours
                | {
                    "linprog": linprog,
                    "pulp": pulp,
                    "optimise / linprog": ours["optimise"] / linprog,
                    "optimise / pulp": ours["optimise"] / pulp,
                    "chain / linprog": chain / linprog,
                    "chain / pulp": chain / pulp,
                }
            )


if __name__ == "__main__":
    main()
