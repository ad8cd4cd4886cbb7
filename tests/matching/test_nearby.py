"""Pairs near each other: the trees find what every pair held against the distance finds."""

from __future__ import annotations

import numpy as np
import pytest

from symbiosis.matching import nearby
from symbiosis.matching.distance import great_circle
from symbiosis.matching.nearby import Points, alike, crossed, joined, near


def points(chance: np.random.Generator, count: int, lost: float = 0.0) -> tuple[Points, np.ndarray]:
    places = np.column_stack([chance.uniform(-85, 85, count), chance.uniform(-180, 180, count)])
    places[: count // 2] = chance.uniform(9.9, 10.1, (count // 2, 2))
    places[chance.random(count) < lost, chance.integers(0, 2)] = np.nan
    rows = np.arange(count, dtype=np.int32)
    return Points(rows, places[:, 0], places[:, 1]), places


def as_set(pairs) -> set[tuple[int, int]]:
    return set(zip(pairs[0].tolist(), pairs[1].tolist(), strict=True))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("km", [0.001, 3.0, 400.0, 15_000.0])
def test_the_trees_find_what_every_pair_held_against_the_distance_finds(monkeypatch, seed, km):
    monkeypatch.setattr(nearby, "FEW", 0)
    chance = np.random.default_rng(seed)
    (a, here), (b, there) = points(chance, 40), points(chance, 30)
    far = great_circle(*here.T[:, :, None], *there.T[:, None, :])
    assert as_set(near(a, b, km)) == as_set(np.nonzero(far <= km))


def test_a_place_that_is_not_known_is_near_everything(monkeypatch):
    monkeypatch.setattr(nearby, "FEW", 0)
    chance = np.random.default_rng(7)
    (a, here), (b, there) = points(chance, 20, 0.3), points(chance, 20, 0.3)
    found = as_set(near(a, b, 1.0))
    lost = np.isnan(here).any(axis=1)[:, None] | np.isnan(there).any(axis=1)[None, :]
    assert as_set(np.nonzero(lost)) <= found
    assert len(near(a, b, 1.0)[0]) == len(found)  # each pair once


def test_the_same_place_is_near(monkeypatch):
    monkeypatch.setattr(nearby, "FEW", 0)
    one = Points(np.array([4], dtype=np.int32), [10.0], [106.0])
    assert as_set(near(one, one, 0.5)) == {(4, 4)}


@pytest.mark.parametrize("km", [np.inf, 20_100.0, np.nan])
def test_nothing_on_earth_is_too_far(monkeypatch, km):
    monkeypatch.setattr(nearby, "FEW", 0)
    chance = np.random.default_rng(1)
    (a, _), (b, _) = points(chance, 5), points(chance, 4)
    assert len(as_set(near(a, b, km))) == 20


def test_equal_numbers_meet():
    a, b = np.array([3, 1, 3, 9]), np.array([1, 3, 3, 2])
    assert as_set(alike(a, b)) == {(0, 1), (0, 2), (2, 1), (2, 2), (1, 0)}
    assert as_set(alike(a, b[:0])) == as_set(alike(a[:0], b)) == set()


def test_crossed_and_joined():
    rows = np.array([5, 7], dtype=np.int32)
    assert as_set(crossed(rows, rows)) == {(5, 5), (5, 7), (7, 5), (7, 7)}
    assert len(joined([])[0]) == 0
    assert joined([(rows, rows), (rows, rows)])[0].tolist() == [5, 7, 5, 7]
