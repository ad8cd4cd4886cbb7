"""A finding of matching as a row of the ledger."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

_ENDS = ("output", "via", "need")


def plain(pairs: pd.DataFrame, which: Any, *columns: str) -> pd.DataFrame:
    """Take some of the pairs with their ends and a few columns, texts as plain texts."""
    rows = np.flatnonzero(which)
    if not len(rows):
        return _none_of(pairs, columns)
    held = {}
    for name in dict.fromkeys([*_ENDS, *columns]):
        some = pairs[name].take(rows)
        if isinstance(some.dtype, pd.CategoricalDtype):
            words = np.asarray(some.dtype.categories, dtype=object)[some.cat.codes]
            some = pd.Series(words, index=some.index, dtype="str")
        held[name] = some
    return pd.DataFrame(held)


def _none_of(pairs: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Give the same columns without a row, which is the common case and has to cost nothing."""
    kinds = {name: pairs[name].dtype for name in (*_ENDS, *columns)}
    texts = {name: "str" for name, kind in kinds.items() if isinstance(kind, pd.CategoricalDtype)}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in (kinds | texts).items()})


def rows(
    pairs: pd.DataFrame, verdict: pd.Series | str, reason: pd.Series | str, mend: str, **more: Any
) -> pd.DataFrame:
    """Make findings of pairs: by default for the output and the need, whatever the way."""
    if not len(pairs):
        return pd.DataFrame()
    frame = pd.DataFrame({"output": pairs["output"], "need": pairs["need"], "via": "*"})
    frame = frame.assign(stage="match", verdict=verdict, reason=reason, mend=mend)
    return frame.assign(**more).drop_duplicates()
