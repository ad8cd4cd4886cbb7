"""A block of rows of a programme: what they stand for, their entries, their bounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

BLANKS: dict[str, Any] = {
    "parameter": "",
    "rule": "",
    "period": "",
    "side": "",
    "limit": np.nan,
    "scale": 1.0,
    "power": 1.0,
}


class Block(NamedTuple):
    """Some rows of a programme: what they stand for, their entries and their bounds."""

    rows: pd.DataFrame
    row: np.ndarray
    column: np.ndarray
    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    weight: np.ndarray | None = None  # of each entry in a mix, none for other rows


def named(kind: str, subjects: pd.Series, units: pd.Series, **more: Any) -> pd.DataFrame:
    """Name rows: what kind, of what, in which unit."""
    frame = pd.DataFrame({"kind": kind, "subject": subjects, "unit": units})
    return frame.assign(**(BLANKS | more)).reset_index(drop=True)


def bounds(side: pd.Series | np.ndarray, limit: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the lower and upper bounds of rows held to a limit from a side."""
    sides = np.asarray(side, dtype=object)
    return (
        np.where(sides == "at_most", -np.inf, limit),
        np.where(sides == "at_least", np.inf, limit),
    )


def joined(rows: pd.DataFrame, entries: Sequence[tuple], bound: np.ndarray | None = None) -> Block:
    """Make a block of named rows from parts `(row, column, value)` of its entries.

    The rows are held from their side to their limit, or to `bound` where the limit that is told
    is not the bound of the row.
    """
    parts = [np.broadcast_arrays(*part) for part in entries]
    row, column, value = (
        np.concatenate([np.ravel(part[i]) for part in parts]) if parts else np.zeros(0)
        for i in range(3)
    )
    held = rows["limit"].to_numpy(dtype=float) if bound is None else bound
    lower, upper = bounds(rows["side"], held)
    return Block(rows, row.astype(int), column.astype(int), value.astype(float), lower, upper)


def stack(blocks: Sequence[Block], width: int) -> tuple[sp.csc_array, sp.csr_array]:
    """Put blocks of rows one under the other: their coefficients, and the weights of mixes."""
    starts = np.cumsum([0, *(len(block.rows) for block in blocks)])
    row = np.concatenate([b.row + start for b, start in zip(blocks, starts, strict=False)])
    column = np.concatenate([block.column for block in blocks])
    value = np.concatenate([block.value for block in blocks])
    weights = [np.zeros(len(b.row)) if b.weight is None else b.weight for b in blocks]
    shape = (int(starts[-1]), width)
    weight = sp.csr_array((np.concatenate(weights), (row, column)), shape=shape)
    weight.eliminate_zeros()
    return sp.csc_array((value, (row, column)), shape=shape), weight
