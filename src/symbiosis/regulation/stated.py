"""Contents as they were stated, sorted so that those of one parameter are found at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.contents import Numbers

Rows = npt.NDArray[np.int64]
Told = dict[tuple[str, str], tuple[Rows, Numbers]]


class Stated:
    """Which numbered rows state a content of a parameter, in which basis and unit.

    Parameters
    ----------
    row : numpy.ndarray
        The number of the output, or way, of each content; below 0 of none.
    contents : pandas.DataFrame
        `parameter, value, unit, basis`; a value that is not known states nothing.
    """

    def __init__(self, row: Rows, contents: pd.DataFrame) -> None:
        value = contents["value"].to_numpy(dtype="float64")
        names, codes = _coded(contents["parameter"])
        self._place = {str(name): place for place, name in enumerate(names)}
        self._bases, basis = _coded(contents["basis"])
        self._units, unit = _coded(contents["unit"])
        known = np.flatnonzero(~np.isnan(value) & (row >= 0))
        order = known[np.argsort(codes[known].astype("int32"), kind="stable")]
        self._row, self._value = row[order], value[order]
        self._kind = basis[order] * max(len(self._units), 1) + unit[order]
        self._ends = np.searchsorted(codes[order], np.arange(len(names) + 1))
        self._told: dict[str, Told] = {}

    def of(self, parameter: str) -> Told:
        """Give the rows that state a parameter, with their values, by basis and unit."""
        if parameter not in self._told:
            self._told[parameter] = self._of(parameter)
        return self._told[parameter]

    def _of(self, parameter: str) -> Told:
        """Find them."""
        place = self._place.get(parameter)
        if place is None:
            return {}
        part = slice(self._ends[place], self._ends[place + 1])
        row, value, kind = self._row[part], self._value[part], self._kind[part]
        told = {}
        for one in np.unique(kind):
            basis, unit = divmod(int(one), len(self._units))
            mine = kind == one
            told[str(self._bases[basis]), str(self._units[unit])] = row[mine], value[mine]
        return told


def places(keys: pd.Series | pd.Index, asked: pd.Series | pd.Index) -> Rows:
    """Give the place of each asked key among keys that are distinct; -1 where it is none."""
    both = pd.concat([pd.Series(keys.array), pd.Series(asked.array)], ignore_index=True)
    codes = pd.factorize(both)[0][len(keys) :].astype("int64")
    return np.where(codes < len(keys), codes, -1)


def _coded(column: pd.Series) -> tuple[pd.Index, Rows]:
    """Give the distinct values of a column, and the place of each row among them."""
    codes, names = pd.factorize(column)
    return pd.Index(names), codes.astype("int64")
