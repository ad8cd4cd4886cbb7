"""A block of rows of a programme: what they stand for, their entries, their bounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp


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
    defaults: dict[str, Any] = {
        "parameter": "",
        "rule": "",
        "side": "",
        "limit": np.nan,
        "scale": 1.0,
        "power": 1.0,
    }
    return frame.assign(**(defaults | more)).reset_index(drop=True)


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
