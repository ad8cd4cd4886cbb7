"""The measures by themselves: laws, networks worked by hand, and the same numbers another way."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from symbiosis.judging.networks import Network, cyclicity, information, passage, returning
from symbiosis.judging.networks import structure as structure_of


def network(count, links, inputs=None, exports=None, losses=None):
    """Make a network of `{(from, to): amount}`."""
    ends = np.array(list(links), dtype=int).reshape(-1, 2)
    zero = np.zeros(count)
    border = [zero if part is None else np.array(part, float) for part in (inputs, exports, losses)]
    flows = np.array(list(links.values()), dtype=float)
    return Network(count, ends[:, 0], ends[:, 1], flows, *border)


def balanced(seed, count=8, density=0.4):
    """Make a random network in steady state: what a node lacks enters, what is over leaves."""
    draw = np.random.default_rng(seed)
    matrix = draw.uniform(1, 50, (count, count)) * (draw.random((count, count)) < density)
    np.fill_diagonal(matrix, 0.0)
    inputs, exports = draw.uniform(0.5, 20, count), draw.uniform(0.5, 20, count)
    over = matrix.sum(axis=0) + inputs - matrix.sum(axis=1) - exports
    inputs, losses = inputs + np.maximum(-over, 0), np.maximum(over, 0)
    rows, columns = np.nonzero(matrix)
    links = dict(zip(zip(rows, columns, strict=True), matrix[rows, columns], strict=True))
    return network(count, links, inputs, exports, losses), matrix


CHAIN = network(3, {(0, 1): 80.0, (1, 2): 60.0}, [100, 0, 0], [20, 20, 60])
RING = {(0, 1): 50.0, (1, 2): 50.0, (2, 0): 50.0}


def test_a_chain_cycles_nothing():
    assert passage(CHAIN)["finn_cycling_index"] == 0.0
    assert cyclicity(CHAIN) == 0.0
    assert passage(CHAIN)["mean_path_length"] == pytest.approx((100 + 80 + 60) / 100)


def test_a_ring_has_cyclicity_one():
    assert cyclicity(network(3, RING)) == pytest.approx(1.0, abs=1e-12)
    assert cyclicity(network(4, RING)) == pytest.approx(1.0, abs=1e-12)  # one node aside


def test_a_ring_that_nothing_leaves_cycles_all():
    closed = passage(network(3, RING))
    assert closed["finn_cycling_index"] == 1.0
    assert closed["mean_path_length"] == np.inf


def test_a_ring_by_hand():
    # of 100 that pass a node 50 go on, after three nodes an eighth is back
    ring = network(3, {(0, 1): 50.0, (1, 2): 50.0, (2, 0): 50.0}, [50] * 3, [50] * 3)
    assert returning(ring) == pytest.approx([1 / 8] * 3)
    assert passage(ring)["mean_path_length"] == pytest.approx(2.0)


def test_a_node_that_feeds_itself_is_a_cycle():
    alone = network(1, {(0, 0): 30.0}, [70], [70])
    assert cyclicity(alone) == 1.0
    assert passage(alone)["finn_cycling_index"] == pytest.approx(0.3)


def test_a_complete_network_has_the_cyclicity_of_its_degree():
    links = {(i, j): 1.0 for i in range(5) for j in range(5) if i != j}
    assert cyclicity(network(5, links)) == pytest.approx(4.0)


@pytest.mark.parametrize("seed", range(10))
def test_structure_agrees_with_networkx(seed):
    made, matrix = balanced(seed, density=0.3)
    graph = nx.from_numpy_array(matrix, create_using=nx.DiGraph)
    found = structure_of(made)
    assert found["nodes"] == graph.number_of_nodes()
    assert found["links"] == graph.number_of_edges()
    assert found["linkage_density"] == pytest.approx(graph.number_of_edges() / len(graph))
    assert found["connectance"] == pytest.approx(nx.density(graph) * (1 - 1 / len(graph)))
    radius = nx.adjacency_spectrum(graph, weight=None).real.max()
    assert found["cyclicity"] == pytest.approx(radius, abs=1e-6)


@pytest.mark.parametrize("seed", range(10))
def test_cycling_agrees_with_the_powers_of_the_coefficients(seed):
    made, matrix = balanced(seed)
    passed = matrix.sum(axis=0) + made.inputs
    coefficients = matrix / passed[:, None]
    summed, power = np.eye(len(passed)), np.eye(len(passed))
    while power.max() > 1e-15:
        power = power @ coefficients
        summed += power
    back = (np.diag(summed) - 1) / np.diag(summed)
    found = passage(made)
    assert found["finn_cycling_index"] == pytest.approx(passed @ back / passed.sum(), rel=1e-9)
    assert found["total_throughflow"] == pytest.approx(passed.sum())
    # what enters passes as many nodes as the powers say
    steps = made.inputs @ summed
    assert found["mean_path_length"] == pytest.approx(steps.sum() / made.inputs.sum(), rel=1e-9)
    assert found["imbalance"] == pytest.approx(0.0, abs=1e-9 * passed.sum())


@pytest.mark.parametrize("seed", range(5))
def test_cycling_agrees_with_a_walk_at_random(seed):
    made, matrix = balanced(seed, count=4, density=0.7)
    passed = matrix.sum(axis=0) + made.inputs
    walk = np.hstack([matrix / passed[:, None], np.zeros((4, 1))])
    walk[:, 4] = 1 - walk.sum(axis=1)
    draw, came_back, walks = np.random.default_rng(seed + 99), np.zeros(4), 3000
    steps = walk.cumsum(axis=1)
    for start in range(4):
        here = np.full(walks, start)
        back = np.zeros(walks, dtype=bool)
        while (here < 4).any():
            on = here < 4
            chance = draw.random(on.sum())[:, None]
            here[on] = np.minimum((chance > steps[here[on]]).sum(axis=1), 4)
            back |= here == start
        came_back[start] = back.mean()
    assert returning(made) == pytest.approx(came_back, abs=4 * 0.5 / np.sqrt(walks))


@pytest.mark.parametrize("seed", range(10))
def test_the_laws_of_information(seed):
    made, matrix = balanced(seed)
    found = information(made)
    total = passage(made)["total_throughput"]
    assert 0 <= found["average_mutual_information"] <= found["flow_diversity"]
    assert found["capacity"] == pytest.approx(found["ascendency"] + found["overhead"])
    assert found["ascendency"] == pytest.approx(total * found["average_mutual_information"])
    # the same by entropies of the whole table of flows
    table = np.zeros((9, 10))
    table[:8, :8], table[8, :8] = matrix, made.inputs
    table[:8, 8], table[:8, 9] = made.exports, made.losses
    share = table / table.sum()

    def entropy(parts):
        return -sum(part * np.log2(part) for part in np.ravel(parts) if part > 0)

    assert found["flow_diversity"] == pytest.approx(entropy(share))
    mutual = entropy(share.sum(axis=1)) + entropy(share.sum(axis=0)) - entropy(share)
    assert found["average_mutual_information"] == pytest.approx(mutual)


@pytest.mark.parametrize("factor", [1e-6, 3.0, 1e9])
def test_scaling_scales_amounts_and_leaves_ratios(factor):
    made, _ = balanced(3)
    scaled = Network(
        made.count, made.sources, made.targets, *(
            factor * part for part in (made.flows, made.inputs, made.exports, made.losses)
        )
    )  # fmt: skip
    for measure in (structure_of, passage, information):
        before, after = measure(made), measure(scaled)
        for name, value in before.items():
            amount = name in ("total_throughflow", "total_throughput", "ascendency", "capacity")
            times = factor if amount or name in ("overhead", "imbalance") else 1.0
            noise = 1e-9 * factor if name == "imbalance" else 0.0
            assert after[name] == pytest.approx(times * value, rel=1e-9, abs=noise), name


def test_out_of_steady_state_the_difference_goes_to_stock():
    # 100 come in, 60 go on: 40 are kept; the next gives 20 more than it has
    made = network(2, {(0, 1): 60.0}, [100, 0], [0, 80])
    found = passage(made)
    assert found["imbalance"] == 60.0
    assert found["total_throughflow"] == 180.0
    assert found["mean_path_length"] == pytest.approx(180 / 120)


def test_what_is_not_there_is_not_measured():
    assert np.isnan(list(information(network(2, {(0, 1): 0.0})).values())).all()
    assert np.isnan(passage(network(2, {(0, 1): 0.0}))["finn_cycling_index"])
    assert np.isnan(structure_of(network(0, {}))["connectance"])


def test_a_single_flow_has_no_diversity_and_no_order():
    found = information(network(2, {(0, 1): 5.0}))
    assert (found["flow_diversity"], found["ascendency"]) == (0.0, 0.0)
    assert np.isnan(found["relative_order"])
