"""Texts of long columns, asked once for each distinct one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


def coded(column: pd.Series) -> tuple[npt.NDArray[np.intp], Any]:
    """Give each row the number of its text, and the distinct texts."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = np.asarray(column.cat.codes, dtype=np.intp)
        return codes, pd.Index(column.cat.categories)
    found, distinct = pd.factorize(column)
    return np.asarray(found, dtype=np.intp), pd.Index(distinct)


def looked_up(column: pd.Series, told: pd.Series) -> npt.NDArray[np.float64]:
    """Give a number for each row, told of its text; none where nothing is told of it."""
    codes, distinct = coded(column)
    if not len(distinct):
        return np.full(len(column), np.nan)
    found: npt.NDArray[np.float64] = told.reindex(distinct).to_numpy(dtype=float)[codes]
    return found


def asked(column: pd.Series, question: Callable[[str], Any]) -> npt.NDArray[np.bool_]:
    """Answer a question of each row's text with yes or no."""
    codes, distinct = coded(column)
    answers = np.array([bool(question(str(text))) for text in distinct] or [False], dtype=bool)
    return answers[codes]


def among(column: pd.Series, words: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Say of each row whether its text, a list of words, names one of these."""
    return asked(column, lambda text: not set(words).isdisjoint(text.replace(",", " ").split()))
