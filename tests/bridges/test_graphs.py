"""Edges of a table as a graph that networkx can write."""

from __future__ import annotations

from io import BytesIO

import networkx as nx
import numpy as np
import pandas as pd

from makers import catalogue, matched, park
from symbiosis.bridges.graphs import graph_of

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
