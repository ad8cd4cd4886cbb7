"""On which exchanges a set of findings bears, asked many times of the same exchanges."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.matches import VERDICTS
from symbiosis.model.verdicts import ANY

Mask = npt.NDArray[np.bool_]
_KEYS = ("output", "via", "need")
_OPEN = {"output": "", "via": ANY, "need": ""}  # what stands for any


class Bearing:
    """Exchanges that are asked which of them a set of findings bears on.

    A finding bears on an exchange when its `output`, `via` and `need` are the exchange's or stand
    for any, as for `symbiosis.model.verdicts.verdicts`.

    Parameters
    ----------
    arcs : pandas.DataFrame
        Columns `output, via, need`.
    """

    def __init__(self, arcs: pd.DataFrame) -> None:
        self._arcs = arcs
        self._coded: dict[str, tuple[np.ndarray, pd.Index]] = {}

    def of(self, findings: pd.DataFrame) -> Mask:
        """Say for each exchange whether any of the findings bears on it."""
        hit = np.zeros(len(self._arcs), dtype=bool)
        for mine, asked, _ in self._parts(findings[list(_KEYS)].drop_duplicates()):
            wanted = np.unique(asked)
            if len(wanted):
                at = np.searchsorted(wanted, mine).clip(max=len(wanted) - 1)
                hit |= wanted[at] == mine
        return hit

    def sum(self, rows: pd.DataFrame, name: str) -> npt.NDArray[np.float64]:
        """Sum for each exchange a column of the rows that bear on it."""
        total = np.zeros(len(self._arcs))
        for mine, asked, part in self._parts(rows):
            if len(asked):
                distinct, place = np.unique(asked, return_inverse=True)
                sums = np.bincount(place, part[name].to_numpy(dtype=float))
                at = np.searchsorted(distinct, mine).clip(max=len(distinct) - 1)
                total += np.where(distinct[at] == mine, sums[at], 0.0)
        return total

    def _parts(
        self, rows: pd.DataFrame
    ) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], pd.DataFrame]]:
        """Part rows by which of the keys they name: numbers of the exchanges, of the rows, the rows."""
        bound = np.array([rows[name] != _OPEN[name] for name in _KEYS])
        pattern = bound.T @ (1 << np.arange(len(_KEYS)))
        for number in np.unique(pattern):
            part = rows[pattern == number]
            mine = np.zeros(len(self._arcs), dtype=np.int64)
            asked = np.zeros(len(part), dtype=np.int64)
            there = np.ones(len(part), dtype=bool)
            for name in (name for i, name in enumerate(_KEYS) if number >> i & 1):
                codes, uniques = self._codes(name)
                found = uniques.get_indexer(pd.Index(part[name]))
                there &= found >= 0
                mine = mine * len(uniques) + codes
                asked = asked * len(uniques) + found
            yield mine, asked[there], part[there]

    def _codes(self, name: str) -> tuple[np.ndarray, pd.Index]:
        """Give the distinct values of a column numbers, once."""
        if name not in self._coded:
            codes, uniques = pd.factorize(self._arcs[name])
            self._coded[name] = codes.astype("int64"), pd.Index(uniques)
        return self._coded[name]


def shutting(findings: pd.DataFrame, conditional: bool) -> pd.DataFrame:
    """Give the findings that keep an exchange out of a plan, conditional ones in it or not."""
    harmless = VERDICTS[: 2 if conditional else 1]
    return findings[~findings["verdict"].isin(["", *harmless])]
