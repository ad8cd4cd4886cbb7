"""A table of edges as a networkx graph, as a file of one, and what the graph tells of its nodes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.errors import SymbiosisError

if TYPE_CHECKING:
    import networkx as nx

Graph: TypeAlias = "nx.Graph"

_DENSE = 1000  # nodes up to which all eigenvalues are worked out


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
    import networkx as nx

    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    columns = [str(column) for column in edges.columns]
    for values in edges.itertuples(index=False, name=None):
        row = dict(zip(columns, values, strict=True))
        bears = {name: value for name, value in row.items() if pd.notna(value) and value != ""}
        graph.add_edge(row[source], row[target], key=tuple(row[name] for name in key), **bears)
    return graph


def pairs_of(graph: object) -> pd.DataFrame | None:
    """Give who is linked with whom in a networkx graph, `from, to`; none if it is no graph.

    A link without a direction goes both ways.
    """
    import networkx as nx

    if not isinstance(graph, nx.Graph):
        return None
    ends = list(graph.edges())
    ends += [] if graph.is_directed() else [(last, first) for first, last in ends]
    rows = sorted({(str(first), str(last)) for first, last in ends})
    return pd.DataFrame(rows, columns=["from", "to"], dtype="str")


def write_graph(graph: nx.MultiDiGraph, path: str | os.PathLike[str]) -> Path:
    """Write a graph as GraphML, GEXF or JSON, by the ending of the file's name.

    An edge is known by the parts of its key joined by ` | `, as a file holds no tuples.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        Nodes and edges that bear texts, numbers and truths.
    path : str or path
        Ends in `.graphml`, `.gexf` or `.json`; a file that is there is written over.

    Raises
    ------
    SymbiosisError
        If the name has another ending, or the file cannot be written there.
    """
    import networkx as nx

    path = Path(path)
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise SymbiosisError(
            f"No graph is written to a file that ends in '{path.suffix}'",
            str(path),
            f"let the name end in one of {', '.join(_WRITERS)}",
        )
    if not path.parent.is_dir():
        raise SymbiosisError(
            f"There is no folder '{path.parent}'", str(path), "make the folder, or name another"
        )
    plain: nx.MultiDiGraph = nx.MultiDiGraph()
    plain.add_nodes_from(graph.nodes(data=True))
    for one, other, key, bears in graph.edges(keys=True, data=True):
        plain.add_edge(one, other, key=" | ".join(str(part) for part in key), **bears)
    try:
        write(plain, path)
    except OSError as error:
        raise SymbiosisError(
            f"The file cannot be written: {error}", str(path), "name another place"
        ) from error
    return path


def _write_json(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write the nodes and the links of a graph as two lists, the letters as they are."""
    import networkx as nx

    told = nx.node_link_data(graph, edges="edges")
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write_graphml(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write a graph as GraphML, without asking for a faster writer of XML."""
    import networkx as nx

    nx.write_graphml_xml(graph, path)


def _write_gexf(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write a graph as GEXF."""
    import networkx as nx

    nx.write_gexf(graph, path)


_WRITERS: Mapping[str, Callable[[nx.MultiDiGraph, Path], None]] = {
    ".graphml": _write_graphml,
    ".gexf": _write_gexf,
    ".json": _write_json,
}


def strong_parts(count: int, sources: np.ndarray, targets: np.ndarray) -> list[np.ndarray]:
    """Give the parts whose nodes all reach each other, and nodes that are linked to themselves.

    A node by itself bears no cycle, so it is no such part.
    """
    import networkx as nx

    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(zip(sources.tolist(), targets.tolist(), strict=True))
    parts = [np.array(sorted(part)) for part in nx.strongly_connected_components(graph)]
    bearing = [part for part in parts if len(part) > 1 or graph.has_edge(part[0], part[0])]
    return sorted(bearing, key=lambda part: int(part[0]))


def growth_of(count: int, rows: np.ndarray, columns: np.ndarray) -> float:
    """Give the largest real eigenvalue of the 0/1 matrix of a part whose nodes reach each other."""
    import scipy.sparse.linalg as sparse_linalg

    links = sp.csr_array((np.ones(len(rows)), (rows, columns)), shape=(count, count))
    if count <= _DENSE:
        return float(np.linalg.eigvals(links.toarray()).real.max())
    start = np.ones(count)  # the same start gives the same number
    found = sparse_linalg.eigs(links, k=1, which="LR", v0=start, return_eigenvectors=False)
    return float(found.real.max())


def cut_points(pairs: pd.DataFrame, source: str, target: str) -> Mapping[str, list[list[str]]]:
    """Give each node whose loss parts those that hung together, with the parts that are left.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Who is linked with whom; the direction does not count.
    source, target : str
        The columns that name the two ends.

    Returns
    -------
    mapping
        A node to lists of names, the longest first.

    References
    ----------
    Hopcroft J, Tarjan R (1973) Algorithm 447: efficient algorithms for graph manipulation.
    Communications of the ACM 16:372-378.
    """
    import networkx as nx

    graph = nx.from_pandas_edgelist(pairs, source, target)
    found = {}
    for whole in nx.connected_components(graph):
        part = graph.subgraph(whole)
        for node in nx.articulation_points(part):
            rest = part.subgraph(whole - {node})
            pieces = [sorted(piece) for piece in nx.connected_components(rest)]
            found[node] = sorted(pieces, key=lambda piece: (-len(piece), piece))
    return dict(sorted(found.items()))
