"""The measures of a network of flows, as pure functions of arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from symbiosis.bridges.graphs import growth_of, strong_parts

_CLOSED = 1e-12  # share of what passes that leaks out of a part, under which nothing does


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes by number, the links between them, and what crosses the border at each node.

    Attributes
    ----------
    count : int
        How many nodes there are.
    sources, targets : numpy.ndarray
        The ends of each link; no two links have the same ends in the same order.
    flows : numpy.ndarray
        What each link carries; nought where it is not known.
    inputs, exports, losses : numpy.ndarray
        What each node has from outside, and gives to outside as goods and as losses.
    """

    count: int
    sources: np.ndarray
    targets: np.ndarray
    flows: np.ndarray
    inputs: np.ndarray
    exports: np.ndarray
    losses: np.ndarray

    @property
    def inflow(self) -> np.ndarray:
        """What each node receives, from other nodes and from outside."""
        return self.inputs + np.bincount(self.targets, self.flows, self.count)

    @property
    def outflow(self) -> np.ndarray:
        """What each node gives, to other nodes and to outside."""
        given = np.bincount(self.sources, self.flows, self.count)
        return np.asarray(given + self.exports + self.losses)

    @property
    def throughflow(self) -> np.ndarray:
        """What passes each node: the larger of what it receives and what it gives.

        Out of steady state the difference goes to stock or comes from it, which counts as given
        or received (Finn 1976).
        """
        return np.asarray(np.maximum(self.inflow, self.outflow))


def structure(network: Network) -> Mapping[str, float]:
    """Measure who is linked with whom: connectance, linkage density and cyclicity."""
    nodes, links = network.count, len(network.sources)
    return {
        "nodes": float(nodes),
        "links": float(links),
        "connectance": links / nodes**2 if nodes else np.nan,
        "linkage_density": links / nodes if nodes else np.nan,
        "cyclicity": cyclicity(network) if nodes else np.nan,
    }


def cyclicity(network: Network) -> float:
    """Give the largest real eigenvalue of the matrix of links: 0 without a cycle.

    Only the strongly connected parts bear cycles, and the eigenvalues of the whole are those of
    its parts; taken part by part a network without a cycle gets 0 to the last bit.
    """
    parts = strong_parts(network.count, network.sources, network.targets)
    return max((_growth(network, part) for part in parts), default=0.0)


def _growth(network: Network, part: np.ndarray) -> float:
    """Give the largest real eigenvalue of the links within a part."""
    rows, columns, _ = _inside(network, part)
    return growth_of(len(part), rows, columns)


def _inside(network: Network, part: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the links within a part: their ends, numbered within it, and what they carry."""
    place = np.full(network.count, -1)
    place[part] = np.arange(len(part))
    rows, columns = place[network.sources], place[network.targets]
    inside = (rows >= 0) & (columns >= 0)
    return rows[inside], columns[inside], network.flows[inside]


def passage(network: Network) -> Mapping[str, float]:
    """Measure how far what enters passes on, and how much of what passes comes by again."""
    passed = network.throughflow
    total = float(passed.sum())
    entered = float(passed.sum() - network.flows.sum())  # from outside and from stock
    cycled = float((passed * returning(network)).sum())
    outside = network.inputs.sum() + network.exports.sum() + network.losses.sum()
    return {
        "total_throughflow": total,
        "total_throughput": float(network.flows.sum() + outside),
        "mean_path_length": _ratio(total, entered if entered > _CLOSED * total else 0.0),
        "finn_cycling_index": cycled / total if total else np.nan,
        "imbalance": float(np.abs(network.inflow - network.outflow).sum()),
    }


def _ratio(one: float, other: float) -> float:
    """Divide; without bound where nothing stands below something, not known where nothing is."""
    return one / other if other > 0 else (np.inf if one > 0 else np.nan)


def returning(network: Network) -> np.ndarray:
    """Give the share of what passes each node that comes by it again: 1 - 1/L(i, i).

    L is the Leontief inverse of the output coefficients. What leaves a strongly connected part
    does not come back, so that the diagonal of L is that of the inverse of each part alone.
    """
    passed = network.throughflow
    moving = network.flows > 0
    sources, targets = network.sources[moving], network.targets[moving]
    shares = np.zeros(network.count)
    for part in strong_parts(network.count, sources, targets):
        rows, columns, flows = _inside(network, part)
        coefficients = np.zeros((len(part), len(part)))
        coefficients[rows, columns] = flows / passed[part][rows]
        leaks = 1.0 - coefficients.sum(axis=1)
        if (leaks * passed[part]).sum() <= _CLOSED * passed[part].sum():
            shares[part] = 1.0  # nothing ever leaves
        else:
            inverse = np.linalg.inv(np.eye(len(part)) - coefficients)
            shares[part] = 1.0 - 1.0 / np.diag(inverse)
    return shares


def information(network: Network) -> Mapping[str, float]:
    """Measure how far a flow's origin tells its end, in bits, and what is left undetermined.

    What comes from outside has one origin; goods and losses that leave have an end each.
    """
    amounts, origins, ends = _all_flows(network)
    total = amounts.sum()
    if not total > 0:
        names = ("average_mutual_information", "flow_diversity", "ascendency", "capacity")
        return dict.fromkeys((*names, "overhead", "relative_order", "robustness"), np.nan)
    share = amounts / total
    leaving, arriving = np.bincount(origins, share), np.bincount(ends, share)
    mutual = float((share * np.log2(share / (leaving[origins] * arriving[ends]))).sum())
    mutual = max(mutual, 0.0)
    diversity = max(-float((share * np.log2(share)).sum()), mutual)
    order = mutual / diversity if diversity > 0 else np.nan
    return {
        "average_mutual_information": mutual,
        "flow_diversity": diversity,
        "ascendency": total * mutual,
        "capacity": total * diversity,
        "overhead": total * (diversity - mutual),
        "relative_order": order,
        "robustness": 0.0 - order * np.log(order) if order > 0 else order,
    }


def _all_flows(network: Network) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give every flow above nought with its origin and its end, those of the border included."""
    nodes = np.arange(network.count)
    outside, goods, lost = (np.full(network.count, network.count + place) for place in range(3))
    amounts = np.concatenate([network.flows, network.inputs, network.exports, network.losses])
    origins = np.concatenate([network.sources, outside, nodes, nodes])
    ends = np.concatenate([network.targets, nodes, goods, lost])
    moving = amounts > 0
    return amounts[moving], origins[moving], ends[moving]
