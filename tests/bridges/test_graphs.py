"""Edges of a table as a graph, as files of it, and what it tells of its nodes."""

from __future__ import annotations

import json
from io import BytesIO

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from makers import catalogue, matched, park
from symbiosis.bridges import graphs
from symbiosis.bridges.graphs import cut_points, graph_of, growth_of, strong_parts
from symbiosis.errors import SymbiosisError
from symbiosis.planning.optimise import optimise

EDGES = pd.DataFrame(
    {
        "from": ["a", "a", "b"],
        "to": ["b", "b", "b"],
        "name": ["x", "y", "x"],
        "amount": [1.5, np.nan, 0.0],
        "count": [1, 2, 3],
        "own": [False, False, True],
        "said": ["", "héllo", "<&>"],
    }
)


def test_each_row_is_an_edge_with_its_key():
    graph = graph_of(EDGES, "from", "to", ["name", "count"])
    assert set(graph.nodes) == {"a", "b"}
    assert set(graph.edges(keys=True)) == {
        ("a", "b", ("x", 1)),
        ("a", "b", ("y", 2)),
        ("b", "b", ("x", 3)),
    }


def test_an_edge_bears_what_is_known_of_it():
    edges = graph_of(EDGES, "from", "to", ["name"]).edges
    assert edges["b", "b", ("x",)] == {
        "from": "b", "to": "b", "name": "x", "amount": 0.0, "count": 3, "own": True, "said": "<&>"
    }  # fmt: skip
    assert "said" not in edges["a", "b", ("x",)]
    assert "amount" not in edges["a", "b", ("y",)]


def test_a_table_without_rows_is_a_graph_without_edges():
    assert graph_of(EDGES.head(0), "from", "to", ["name"]).number_of_edges() == 0


def test_the_graph_of_matches_bears_every_exchange_and_can_be_written():
    case = park([{}, {"company": "same"}], [{}, {"company": "same"}])
    matches = matched(case, catalogue(), internal=True)
    graph = matches.to_networkx()
    assert graph.number_of_edges() == len(matches.arcs) == 4
    edge = graph.edges["giver", "taker", ("o0", "", "n0")]
    arc = matches.arcs.iloc[0]
    assert edge["benefit"] == arc["benefit"]
    file = BytesIO()
    nx.write_graphml(graph, file)
    file.seek(0)
    back = nx.read_graphml(file)
    assert back.number_of_edges() == 4
    told = [d for *_, d in back.edges(data=True) if (d["output"], d["need"]) == ("o0", "n0")]
    assert told[0]["benefit"] == arc["benefit"]
    assert told[0]["internal"] is False


def vietnamese():
    """Make matches between two companies with Vietnamese names."""
    rows = [{"company": "Nhà máy bia"}, {"company": "Nhà máy bia", "disposal_cost": np.nan}]
    return matched(park(rows, [{"company": "Trại lợn Đông Anh"}], distances=()), catalogue())


READERS = {
    "graphml": lambda path: nx.read_graphml(path, force_multigraph=True),
    "gexf": nx.read_gexf,
    "json": lambda path: nx.node_link_graph(
        json.loads(path.read_text(encoding="utf-8")), edges="edges"
    ),
}


@pytest.mark.parametrize("ending", sorted(READERS))
def test_a_graph_is_written_and_read_back(ending, tmp_path):
    matches = vietnamese()
    path = matches.to_graph(tmp_path / f"đồ thị.{ending}")
    back = READERS[ending](path)
    assert set(back.nodes) == {"Nhà máy bia", "Trại lợn Đông Anh"}
    assert back.is_directed()
    edges = {data["output"]: data for *_, data in back.edges(data=True)}
    assert sorted(edges) == ["o0", "o1"]
    arcs = matches.arcs.set_index("output")
    for output, data in edges.items():
        assert data["benefit"] == arcs.loc[output, "benefit"]
        assert data["giver"] == "Nhà máy bia"
        assert data["internal"] is False
        assert "distance_km" not in data  # not known


def test_the_flows_of_a_plan_are_written_too(tmp_path):
    plan = optimise(vietnamese())
    back = READERS["json"](plan.to_graph(str(tmp_path / "plan.JSON").replace("JSON", "json")))
    amounts = {data["output"]: data["amount"] for *_, data in back.edges(data=True)}
    assert amounts == dict(zip(plan.flows["output"], plan.flows["amount"], strict=True))


def test_the_flows_of_two_periods_are_two_edges():
    plan = optimise(vietnamese())
    one = plan.flows.head(1)
    flows = pd.concat([one.assign(period="dry", amount=1.0), one.assign(period="wet", amount=2.0)])
    graph = plan.replace(flows=flows).to_networkx()
    keys = {key[-1]: data["amount"] for *_, key, data in graph.edges(keys=True, data=True)}
    assert keys == {"dry": 1.0, "wet": 2.0}
    assert len(next(iter(plan.to_networkx().edges(keys=True)))[2]) == 3


def test_a_file_of_another_ending_or_in_no_folder_is_refused(tmp_path):
    with pytest.raises(SymbiosisError, match=r"one of \.graphml, \.gexf, \.json"):
        vietnamese().to_graph(tmp_path / "graph.dot")
    with pytest.raises(SymbiosisError, match="There is no folder"):
        vietnamese().to_graph(tmp_path / "nowhere" / "graph.gexf")
    (tmp_path / "a.json").mkdir()
    with pytest.raises(SymbiosisError, match="cannot be written"):
        vietnamese().to_graph(tmp_path / "a.json")


def test_strong_parts_leave_out_what_bears_no_cycle():
    sources, targets = np.array([0, 1, 2, 3, 4]), np.array([1, 0, 3, 4, 4])
    assert [part.tolist() for part in strong_parts(5, sources, targets)] == [[0, 1], [4]]


def test_growth_is_the_same_by_all_eigenvalues_and_by_the_largest_alone(monkeypatch):
    draw = np.random.default_rng(1)
    rows, columns = np.nonzero(draw.random((40, 40)) < 0.15)
    dense = growth_of(40, rows, columns)
    monkeypatch.setattr(graphs, "_DENSE", 10)
    assert growth_of(40, rows, columns) == pytest.approx(dense, rel=1e-10)


def test_cut_points_are_told_with_the_parts_that_are_left():
    pairs = pd.DataFrame({"a": ["x", "y", "y"], "b": ["y", "z", "w"]})
    assert cut_points(pairs, "a", "b") == {"y": [["w"], ["x"], ["z"]]}
