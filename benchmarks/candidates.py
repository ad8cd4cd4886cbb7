"""Times matching and valuing many streams and needs, beside tools that only join and cut."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from typing import Any

import numpy as np
import pandas as pd

CLASSES = 200  # materials
REACH = 100.0  # km along a great circle
RADIUS = 6371.0088  # km
PEERS = {"k-d trees": "scipy", "BallTree": "sklearn", "polars": "polars"}
OURS = "symbiosis.match"


def points(streams: int, seed: int = 7) -> dict[str, np.ndarray]:
    """Make places in degrees and classes of streams (`s`) and needs (`n`), two thirds in clusters."""
    chance = np.random.default_rng(seed)
    clusters = max(20, streams // 2500)
    middle = chance.uniform(38, 60, clusters), chance.uniform(-8, 25, clusters)

    def side(key: str) -> dict[str, np.ndarray]:
        of = chance.integers(0, clusters, streams)
        places = [
            middle[0][of] + chance.normal(0, 0.3, streams),
            middle[1][of] + chance.normal(0, 0.45, streams),
        ]
        alone = chance.random(streams) < 0.35
        places[0][alone] = chance.uniform(38, 60, alone.sum())
        places[1][alone] = chance.uniform(-8, 25, alone.sum())
        kinds = chance.integers(0, CLASSES, streams)
        return {f"{key}_lat": places[0], f"{key}_lon": places[1], f"{key}_class": kinds}

    return side("s") | side("n")


def made_up(held: dict[str, np.ndarray]) -> tuple[Any, Any]:
    """Make a park and a catalogue of these places: one material a class, carried by truck."""
    from symbiosis.model.catalogue import Catalogue
    from symbiosis.model.park import Park
    from symbiosis.testing import SETTINGS

    chance = np.random.default_rng(3)
    kinds = np.array([f"m{i:03d}" for i in range(CLASSES)], dtype=object)
    truck = {"mode": "truck", "rate": 2_000.0, "loading": 30_000.0, "currency": "VND", "per": "t"}
    truck |= {"co2": 1e-4, "reach_km": 150.0, "speed": 40.0, "payload": 15.0}
    facts = {"price_currency": "VND", "measure": "t", "haul": "truck", "co2": 0.1}
    known = {name: pd.DataFrame() for name in Catalogue.tables} | {
        "materials": pd.DataFrame({"material": kinds, "label": kinds} | facts),
        "haulage": pd.DataFrame([truck]),
    }

    def rows(key: str, name: str, price: str) -> pd.DataFrame:
        count = len(held[f"{key}_lat"])
        return pd.DataFrame(
            {
                name: [f"{name[0]}{i}" for i in range(count)],
                "company": [f"company {key}{i}" for i in range(count)],
                "latitude": held[f"{key}_lat"],
                "longitude": held[f"{key}_lon"],
                "material": kinds[held[f"{key}_class"]],
                "amount": chance.uniform(10, 1000, count),
                "unit": "t",
                price: chance.uniform(1e5, 1e6, count),
                "price_known": True,
                "pattern": "continuous",
                "confidence": "reported",
            }
        )

    tables = {name: pd.DataFrame() for name in Park.tables}
    tables["outputs"] = rows("s", "output", "disposal_cost")
    tables["needs"] = rows("n", "need", "price")
    settings = dict(SETTINGS) | {"detour_factor": 1.0}
    return Park(**tables, settings=settings), Catalogue(**known)


def matched(held: dict[str, np.ndarray]) -> tuple[int, float]:
    """Match and value the park through the front door; give the exchanges and the CPU seconds."""
    import symbiosis as sym

    sym.match(*made_up(points(10)))  # what is imported on first use is not timed, as for the peers
    park, known = made_up(held)
    start = time.process_time()
    arcs = sym.match(park, known, reach_km=REACH).arcs
    assert arcs["benefit"].notna().all()
    return len(arcs), time.process_time() - start


def unit(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Give places on the unit sphere."""
    phi, turn = np.radians(latitude), np.radians(longitude)
    return np.column_stack([np.cos(phi) * np.cos(turn), np.cos(phi) * np.sin(turn), np.sin(phi)])


def trees(held: dict[str, np.ndarray]) -> tuple[int, float]:
    """Join by two k-d trees a class, without any value."""
    from scipy.spatial import cKDTree

    start = time.process_time()
    chord, count = 2 * np.sin(REACH / RADIUS / 2), 0
    sides = {key: unit(held[f"{key}_lat"], held[f"{key}_lon"]) for key in "sn"}
    for kind in range(CLASSES):
        a, b = (cKDTree(sides[key][held[f"{key}_class"] == kind]) for key in "sn")
        count += len(a.sparse_distance_matrix(b, chord, output_type="ndarray"))
    return count, time.process_time() - start


def balls(held: dict[str, np.ndarray]) -> tuple[int, float]:
    """Join by scikit-learn's BallTree by haversine, one a class, without any value."""
    from sklearn.neighbors import BallTree

    start = time.process_time()
    sides = {k: np.radians(np.column_stack([held[f"{k}_lat"], held[f"{k}_lon"]])) for k in "sn"}
    count = 0
    for kind in range(CLASSES):
        a, b = (sides[key][held[f"{key}_class"] == kind] for key in "sn")
        found = BallTree(a, metric="haversine").query_radius(b, REACH / RADIUS)
        count += sum(map(len, found))
    return count, time.process_time() - start


def frames(held: dict[str, np.ndarray]) -> tuple[int, float]:
    """Join by polars on the class and then cut, without any value."""
    import polars as pl

    start = time.process_time()
    sides = []
    for key in "sn":
        place = unit(held[f"{key}_lat"], held[f"{key}_lon"])
        columns = {f"{key}{axis}": place[:, i] for i, axis in enumerate("xyz")}
        told = {"class": held[f"{key}_class"], key: np.arange(len(place))}
        sides.append(pl.LazyFrame(told | columns))
    apart = sum((pl.col(f"s{axis}") - pl.col(f"n{axis}")) ** 2 for axis in "xyz")
    chord = 2 * np.sin(REACH / RADIUS / 2)
    pairs = sides[0].join(sides[1], on="class").filter(apart <= chord**2).select("s", "n")
    return len(pairs.collect(engine="streaming")), time.process_time() - start


RUNS = {OURS: matched, "k-d trees": trees, "BallTree": balls, "polars": frames}


def child(run: str, streams: int) -> dict[str, float]:
    """Measure one run in a process of its own, on one thread."""
    command = [sys.executable, __file__, "--run", run, "--streams", str(streams)]
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS")
    alone = os.environ | dict.fromkeys(threads, "1")
    done = subprocess.run(command, env=alone, check=True, stdout=subprocess.PIPE)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def lines(streams: int, repeats: int) -> list[dict[str, Any]]:
    """Measure every tool that is installed, and hold ours against each."""
    there = [run for run in RUNS if run == OURS or importlib.util.find_spec(PEERS[run])]
    for run in sorted(set(RUNS) - set(there)):
        print(f"{run}: left out, as {PEERS[run]} is not installed")
    told = []
    for run in there:
        every = [child(run, streams) for _ in range(repeats)]
        told.append({"tool": run} | {k: statistics.median(e[k] for e in every) for k in every[0]})
    if len({row["pairs"] for row in told}) > 1:
        raise SystemExit(f"the tools do not agree: {told}")
    ours = told[0]
    for row in told:
        row["our time / its"] = ours["seconds"] / row["seconds"]
        row["our memory / its"] = ours["megabytes"] / row["megabytes"]
    return told


def main() -> None:
    """Print a line for each tool and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--run", choices=list(RUNS), help=argparse.SUPPRESS)
    dials = parser.parse_args()
    if dials.run:
        pairs, seconds = RUNS[dials.run](points(dials.streams[0]))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"pairs": pairs, "seconds": seconds, "megabytes": memory}))
        return
    for streams in dials.streams:
        print(f"\n{streams:,} streams and as many needs, {CLASSES} materials, {REACH:g} km")
        table = pd.DataFrame(lines(streams, dials.repeats))
        print(table.to_string(index=False, float_format="{:.3g}".format))


if __name__ == "__main__":
    main()
