"""The join: what it keeps is what a table of all pairs would keep."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from makers import TRUCK, catalogue, matched
from matching.plants import plant, with_plants
from symbiosis.matching import nearby
from symbiosis.matching.candidates import candidates
from symbiosis.matching.distance import BASES, great_circle
from symbiosis.matching.joining import Joined, basis_of

KEYS = ["output", "via", "need"]
KNOWN = catalogue(
    [
        {"material": "a", "haul": "near"},
        {"material": "b", "haul": "truck"},
        {"material": "kind_of_b", "parent": "b", "haul": "ship"},
    ],
    conversions=[{"conversion": "make", "takes": {"a": 1.0}, "gives": {"kind_of_b": 0.5}}],
    haulage=[
        TRUCK,
        TRUCK | {"mode": "near", "reach_km": 20.0},
        TRUCK | {"mode": "ship", "reach_km": np.nan},
    ],
)
REACH = {"a": 20.0, "b": 150.0, "kind_of_b": np.inf}
ROUTES = {
    ("a", ""): "a",
    ("a", "make"): "kind_of_b",
    ("b", ""): "b",
    ("kind_of_b", ""): "kind_of_b",
}
TAKES = {"a": ["a"], "b": ["b", "kind_of_b"], "kind_of_b": ["kind_of_b"]}


def made_park(seed: int):
    chance = np.random.default_rng(seed)

    def rows(count: int) -> list[dict]:
        return [
            {
                "material": str(chance.choice(list(REACH))),
                "company": f"c{chance.integers(6)}",
                "latitude": float(chance.choice([np.nan, *chance.uniform(10, 13, 6)])),
                "longitude": float(chance.uniform(106, 108)),
            }
            for _ in range(count)
        ]

    tables = [(f"c{i}", f"c{i + 1}", float(chance.choice([5.0, 90.0, 900.0]))) for i in range(4)]
    links = [
        {"output": f"o{i}", "via": str(chance.choice(["", "make"])), "need": f"n{j}"}
        | {"distance_km": float(chance.choice([np.nan, 7.0, 5_000.0]))}
        for i, j in {(int(chance.integers(9)), int(chance.integers(9))) for _ in range(4)}
    ]
    works = plant("works", {"b": 1.0}, {"a": 0.5}, company="c0")
    return with_plants(works, outputs=rows(9), needs=rows(9), links=links, distances=tables)


def by_hand(case, reach_km: float | None, internal: bool) -> dict[tuple[str, str, str], float]:
    """Hold every output, route and need against the distance, one by one."""
    table = {(a, b): km for a, b, km in case.distances.itertuples(index=False)}
    links = {
        tuple(row[k] for k in KEYS): row["distance_km"] for row in case.links.to_dict("records")
    }
    found = {}
    for o in case.outputs.to_dict("records"):
        for n in case.needs.to_dict("records"):
            for (start, via), end in ROUTES.items():
                if start != o["material"] or end not in TAKES[n["material"]]:
                    continue
                key = (o["output"], via, n["need"])
                ends = (o["company"], n["company"])
                places = [p[c] for p in (o, n) for c in ("latitude", "longitude")]
                km = 1.3 * float(great_circle(*map(np.array, places)))
                km = table.get(ends, table.get(ends[::-1], km))
                km = 0.0 if ends[0] == ends[1] else km
                km = links[key] if links.get(key, np.nan) > 0 else km
                at_plant = bool(o["plant"] or n["plant"])
                counts = internal or ends[0] != ends[1] or at_plant
                counts &= not (at_plant and o["plant"] == n["plant"])
                reach = reach_km or REACH[end]
                if key in links or (counts and not km > reach):
                    found[key] = km
    return found


def kept(case, reach_km: float | None, internal: bool) -> dict[tuple[str, str, str], float]:
    """Give what the join keeps, by names, in its order."""
    joined = candidates(case, KNOWN, 1, reach_km=reach_km, internal=internal, only_links=False)
    pairs = joined.pairs
    outputs, needs = case.outputs["output"].tolist(), case.needs["need"].tolist()
    names = [
        (outputs[o], joined.found[r].via, needs[n])
        for o, r, n in zip(pairs.output, pairs.route, pairs.need, strict=True)
    ]
    assert names == sorted(names)
    return dict(zip(names, pairs.km, strict=True))


@pytest.mark.parametrize("internal", [False, True])
@pytest.mark.parametrize("reach_km", [None, 60.0])
@pytest.mark.parametrize("seed", range(5))
def test_the_join_keeps_what_a_table_of_all_pairs_would(monkeypatch, seed, reach_km, internal):
    monkeypatch.setattr(nearby, "FEW", seed % 2)  # also with the trees alone
    case = made_park(seed)
    found, wanted = kept(case, reach_km, internal), by_hand(case, reach_km, internal)
    assert set(found) == set(wanted)
    for key, km in wanted.items():
        assert found[key] == pytest.approx(km, rel=1e-12, nan_ok=True), key


@pytest.mark.parametrize("seed", range(4))
def test_a_farther_reach_loses_nothing_and_the_order_of_rows_nothing_at_all(monkeypatch, seed):
    monkeypatch.setattr(nearby, "FEW", 0)
    case = made_park(seed)
    before: set[tuple[str, ...]] = set()
    for reach in (1.0, 50.0, 200.0, 1e5):
        found = kept(case, reach, internal=False)
        assert before <= set(found)
        before = set(found)
    turned = {n: getattr(case, n).iloc[::-1] for n in ("outputs", "needs", "links", "distances")}
    again = kept(case.replace(**turned), 1e5, internal=False)
    assert list(again) == list(found)
    assert list(again.values()) == pytest.approx(list(found.values()), nan_ok=True)


def test_no_output_is_cut_in_two():
    output = np.array([0, 0, 0, 1, 2, 2, 5], dtype=np.int32)
    whole = Joined(output, output, output, output * 1.0, output.astype(np.int8), output)
    parts = [part.output.tolist() for part in whole.parts(2)]
    assert parts == [[0, 0, 0], [1, 2, 2], [5]]
    assert [len(part) for part in whole.take(slice(0, 0)).parts(3)] == [0]


def test_parts_change_nothing(monkeypatch):
    case = made_park(1)
    whole = matched(case, KNOWN)
    monkeypatch.setattr("symbiosis.matching.match.AT_ONCE", 3)
    parts = matched(case, KNOWN)
    pd.testing.assert_frame_equal(whole.arcs, parts.arcs)
    told = [set(m.findings.astype(str).itertuples(index=False, name=None)) for m in (whole, parts)]
    assert told[0] == told[1]
    assert len(whole.findings) == len(parts.findings)


def test_the_basis_of_a_distance_has_a_name():
    assert list(basis_of(np.array([1, 4, 0], dtype=np.int8))) == [BASES[1], BASES[4], BASES[0]]
