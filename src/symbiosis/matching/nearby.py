"""Points of two sets that lie within a distance of each other, without a table of all pairs."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from symbiosis.matching.distance import EARTH_RADIUS_KM

Rows = npt.NDArray[np.int32]
FEW = 4096  # pairs that are faster written out than looked up in a tree
SLACK = 1.0 + 1e-6  # the trees look a little farther; the exact distance decides


class Points:
    """Places on the unit sphere, each with its row; a place that is not known is none.

    Parameters
    ----------
    rows : numpy.ndarray
        The row of each place in its table.
    latitude, longitude : numpy.ndarray
        Degrees; not a number where not known.
    """

    def __init__(self, rows: Rows, latitude: npt.ArrayLike, longitude: npt.ArrayLike) -> None:
        phi = np.radians(np.asarray(latitude, dtype=float))
        turn = np.radians(np.asarray(longitude, dtype=float))
        known = np.isfinite(phi) & np.isfinite(turn)
        self.rows = rows
        self.placed, self.lost = rows[known], rows[~known]
        phi, turn = phi[known], turn[known]
        self.places = np.column_stack(
            [np.cos(phi) * np.cos(turn), np.cos(phi) * np.sin(turn), np.sin(phi)]
        )

    @cached_property
    def tree(self) -> Any:
        """Sort the places into a k-d tree."""
        from scipy.spatial import cKDTree

        return cKDTree(self.places)


def all_near(a: Points, b: Points, km: float) -> bool:
    """Say whether every pair is looked at: they are few, or nothing on Earth is farther apart."""
    return len(a.rows) * len(b.rows) <= FEW or not km < np.pi * EARTH_RADIUS_KM


def near(a: Points, b: Points, km: float) -> tuple[Rows, Rows]:
    """Give the rows of all pairs of `a` and `b` not farther apart than `km`.

    Pairs a little farther may be among them; a pair of which one place is not known always is.

    References
    ----------
    Bentley JL (1975) Multidimensional binary search trees used for associative searching.
    Communications of the ACM 18(9):509-517.
    """
    if all_near(a, b, km):
        return crossed(a.rows, b.rows)
    chord = 2.0 * np.sin(km * SLACK / EARTH_RADIUS_KM / 2.0)
    found = a.tree.sparse_distance_matrix(b.tree, chord, output_type="ndarray")
    parts = [
        (a.placed[found["i"]], b.placed[found["j"]]),
        crossed(a.lost, b.rows),
        crossed(a.placed, b.lost),
    ]
    return joined(parts)


def crossed(a: Rows, b: Rows) -> tuple[Rows, Rows]:
    """Give every row of `a` with every row of `b`."""
    return np.repeat(a, len(b)), np.tile(b, len(a))


def alike(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> tuple[Rows, Rows]:
    """Give the places in `a` and in `b` of all pairs that bear the same number."""
    order = np.argsort(b, kind="stable")
    first = np.searchsorted(b[order], a, side="left")
    count = np.searchsorted(b[order], a, side="right") - first
    left = np.repeat(np.arange(len(a), dtype=np.int32), count)
    within = np.arange(len(left)) - np.repeat(np.cumsum(count) - count, count)
    return left, order[np.repeat(first, count) + within].astype(np.int32)


def joined(parts: list[tuple[Rows, Rows]]) -> tuple[Rows, Rows]:
    """Put lists of pairs after one another."""
    none = np.zeros(0, dtype=np.int32)
    return (
        np.concatenate([none, *(part[0] for part in parts)]),
        np.concatenate([none, *(part[1] for part in parts)]),
    )
