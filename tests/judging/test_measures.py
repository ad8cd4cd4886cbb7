"""The measures of a network by the front door: a published case, plans, matches, keystones."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import symbiosis as sym
from makers import catalogue, matched, park
from symbiosis.planning.optimise import optimise

# Cone Spring, kcal/m2/year: Tilly (1968), as Ulanowicz (1986) has it.
NODES = ["plants", "bacteria", "detritus feeders", "carnivores", "detritus"]
BETWEEN = [
    (0, 4, 8881), (1, 2, 75), (1, 4, 1600), (2, 3, 370), (2, 4, 200), (3, 4, 167),
    (4, 1, 5205), (4, 2, 2309),
]  # fmt: skip
INPUT, EXPORT = [11184, 0, 0, 0, 635], [300, 255, 0, 0, 860]
LOSS = [2003, 3275, 1814, 203, 3109]
NAMES = [
    "nodes", "links", "connectance", "linkage_density", "cyclicity", "total_throughflow",
    "total_throughput", "mean_path_length", "finn_cycling_index", "average_mutual_information",
    "flow_diversity", "ascendency", "capacity", "overhead", "relative_order", "robustness",
]  # fmt: skip


def cone_spring():
    rows = [(NODES[i], NODES[j], amount, "flow") for i, j, amount in BETWEEN]
    for amounts, kind in ((INPUT, "input"), (EXPORT, "export"), (LOSS, "loss")):
        for node, amount in zip(NODES, amounts, strict=True):
            rows.append((None, node, amount, kind) if kind == "input" else (node, "", amount, kind))
    return pd.DataFrame(rows, columns=["from", "to", "amount", "kind"])


def test_cone_spring_comes_out():
    found = sym.measures(cone_spring())["value"]
    assert found["total_throughput"] == 42445
    assert found["total_throughflow"] == 30626
    assert found["ascendency"] == pytest.approx(56725, rel=2e-5)
    assert found["capacity"] == pytest.approx(135865, rel=2e-5)
    assert found["finn_cycling_index"] == pytest.approx(0.0919, abs=6e-5)
    assert found["cyclicity"] == pytest.approx(1.8393, abs=1e-4)  # root of x^3 = x^2 + x + 1
    assert found["imbalance"] == 0.0
    order = found["ascendency"] / found["capacity"]
    assert found["robustness"] == pytest.approx(-order * np.log(order))


def test_the_frame_bears_every_measure_with_its_unit():
    found = sym.measures(cone_spring())
    assert found.index.name == "measure"
    assert found.index.tolist()[: len(NAMES)] == NAMES
    assert found.loc["ascendency", "unit"] == "amount bit"
    assert (found["meaning"] != "").all()


def test_the_order_of_rows_and_the_names_of_nodes_change_nothing():
    rows = cone_spring()
    mixed = rows.sample(frac=1.0, random_state=1)
    renamed = mixed.replace({"from": {"plants": "zz"}, "to": {"plants": "zz"}})
    assert sym.measures(renamed)["value"].to_numpy() == pytest.approx(
        sym.measures(rows)["value"].to_numpy(), rel=1e-12
    )


def test_a_plan_is_measured_in_tonnes():
    case = park([{"amount": 50.0}], [{"amount": 80.0}])
    found = sym.measures(optimise(matched(case)))
    assert found.loc[["nodes", "links"], "value"].tolist() == [2, 1]
    assert found.loc["total_throughput", "value"] == pytest.approx(50 + 30)  # and what is bought
    assert found.loc["total_throughput", "unit"] == "t/year"


def test_of_matches_the_structure_alone_is_measured():
    case = park([{}, {"company": "taker"}], [{}, {"company": "third"}, {"company": "giver"}])
    matches = matched(case, internal=True, reach_km=None)
    found = sym.measures(matches)["value"]
    pairs = matches.arcs[["giver", "receiver"]].drop_duplicates()
    between = pairs[pairs["giver"] != pairs["receiver"]]
    assert found["links"] == len(between) == 4
    assert found["cyclicity"] == pytest.approx(1.0)
    assert found["not_quantified"] == 4
    assert np.isnan(found[["total_throughput", "finn_cycling_index", "ascendency"]]).all()


def test_what_is_forbidden_is_no_link():
    case = park([{}], [{}, {"company": "third"}])
    matches = matched(case)
    verdicts = matches.arcs["verdict"].mask(matches.arcs["receiver"] == "third", "forbidden")
    found = sym.measures(matches.replace(arcs=matches.arcs.assign(verdict=verdicts)))["value"]
    assert found["links"] == 1


def test_of_a_graph_the_structure_alone_is_measured():
    graph = nx.MultiDiGraph([("a", "b"), ("b", "a"), ("a", "b"), ("c", "c"), ("b", "d")])
    found = sym.measures(graph)["value"]
    assert found[["nodes", "links", "cyclicity"]].tolist() == pytest.approx([3, 3, 1])
    both = sym.measures(nx.path_graph(4))["value"]
    assert both["links"] == 6
    assert sym.keystones(nx.path_graph(4))["company"].tolist() == ["1", "2"]
    case = matched(park([{}], [{}, {"company": "third"}]))
    one, other = sym.measures(case)["value"], sym.measures(case.to_networkx())["value"]
    pd.testing.assert_series_equal(one, other)


def test_a_thing_without_flows_is_refused():
    with pytest.raises(sym.SymbiosisError, match="no network of flows"):
        sym.measures(catalogue())
    empty = sym.measures(cone_spring().head(0))["value"]
    assert empty["nodes"] == 0
    assert np.isnan(empty["connectance"])


def test_keystones_are_those_whose_loss_cuts_the_network():
    rows = [("a", "b", 1), ("b", "c", 2), ("c", "a", 4), ("c", "d", 8), ("d", "e", 16),
            ("d", "f", np.nan), ("", "a", 99), ("x", "y", 1), ("e", "e", 5)]  # fmt: skip
    found = sym.keystones(pd.DataFrame(rows, columns=["from", "to", "amount"]))
    assert found.to_dict("list") == {
        "company": ["d", "c"],
        "parts": [3, 2],
        "cut_off": ["e; f", "a; b"],
        "companies_cut": [2, 2],
        "links": [3, 3],
        "amount": [24.0, 14.0],
    }


def test_taking_a_keystone_away_leaves_the_parts_it_says():
    draw = np.random.default_rng(4)
    rows = [(f"n{i}", f"n{draw.integers(0, i)}", 1.0) for i in range(1, 30)]
    table = pd.DataFrame(rows, columns=["from", "to", "amount"])
    for row in sym.keystones(table).to_dict("records"):
        rest = table[(table["from"] != row["company"]) & (table["to"] != row["company"])]
        reached, waiting = set(), [row["cut_off"].split("; ")[0]]
        while waiting:
            here = waiting.pop()
            reached.add(here)
            ends = set(rest.loc[rest["from"] == here, "to"]) | set(
                rest.loc[rest["to"] == here, "from"]
            )
            waiting += ends - reached
        assert reached <= set(row["cut_off"].split("; "))


def test_a_ring_has_no_keystone():
    ring = pd.DataFrame([("a", "b", 1), ("b", "c", 1), ("c", "a", 1)],
                        columns=["from", "to", "amount"])  # fmt: skip
    assert sym.keystones(ring).empty
    assert sym.keystones(optimise(matched())).empty
