"""Cells of any kind to clean texts."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

import numpy as np
import pandas as pd
import pytest

from symbiosis.reading.cells import text


@pytest.mark.parametrize(
    ("cell", "said"),
    [(None, ""), (np.nan, ""), (pd.NA, ""), (5.0, "5"), (1.5, "1.5"), (1.234, "1.2340"),
     (True, "yes"), (np.int64(7), "7"), (dt.datetime(2026, 3, 1), "2026-03-01"),
     ("\u00a0xỉ\u200b ", "xỉ"), (float("inf"), "inf")],
)  # fmt: skip
def test_cells(cell: Any, said: str) -> None:
    assert text(cell) == said


def test_letters_are_composed() -> None:
    assert text(unicodedata.normalize("NFD", "bùn thải")) == "bùn thải"
