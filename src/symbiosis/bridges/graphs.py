"""A table of edges as a networkx graph."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import pandas as pd


def graph_of(edges: pd.DataFrame, source: str, target: str, key: Sequence[str]) -> nx.MultiDiGraph:
    """Make a directed multigraph of a table: an edge a row, keyed by the columns `key`.

    Parameters
    ----------
    edges : pandas.DataFrame
        One row for each edge; blanks and missing numbers are left off the edge, as the writer
        of GraphML refuses them.
    source, target : str
        The columns that name the two ends.
    key : sequence of str
        The columns that tell parallel edges apart.
    """
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    columns = [str(column) for column in edges.columns]
    for values in edges.itertuples(index=False, name=None):
        row = dict(zip(columns, values, strict=True))
        bears = {name: value for name, value in row.items() if pd.notna(value) and value != ""}
        graph.add_edge(row[source], row[target], key=tuple(row[name] for name in key), **bears)
    return graph
