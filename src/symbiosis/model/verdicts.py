"""The verdict of each exchange: the worst of the findings that bear on it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.model.matches import VERDICTS

ANY = "*"  # in a finding's `via`: whatever the conversions; in `output` and `need` a blank is any


def verdicts(arcs: pd.DataFrame, findings: pd.DataFrame) -> pd.Series:
    """Give each arc the worst verdict of the findings that bear on it.

    A finding bears on an arc when its `output`, `via` and `need` are the arc's or stand for any
    (blank, `*` and blank). An arc without a finding is allowed.

    Parameters
    ----------
    arcs : pandas.DataFrame
        Columns `output, via, need`.
    findings : pandas.DataFrame
        Columns `output, via, need, verdict`; a blank verdict says nothing.

    Returns
    -------
    pandas.Series
        One of `VERDICTS` for each arc, in the index of `arcs`.
    """
    worst = np.zeros(len(arcs), dtype="int8")
    levels = findings["verdict"].map({name: i for i, name in enumerate(VERDICTS)}).fillna(0)
    telling = (levels > 0).to_numpy()
    keys = findings.loc[telling, ["output", "via", "need"]]
    level = levels[telling].to_numpy().astype("int8")
    bound = {"output": keys["output"] != "", "via": keys["via"] != ANY, "need": keys["need"] != ""}
    pattern = np.zeros(len(keys), dtype="int64")
    for i, used in enumerate(bound.values()):
        pattern += np.where(used, 1 << i, 0)
    codes: dict[str, tuple[np.ndarray, pd.Index]] = {}
    for number in range(1 << len(bound)):
        rows = pattern == number
        if rows.any():
            columns = [name for i, name in enumerate(bound) if number >> i & 1]
            codes |= {c: _coded(arcs[c]) for c in columns if c not in codes}
            _raise_to(worst, level[rows], keys[rows][columns], codes)
    return pd.Series(pd.array(VERDICTS, dtype="str").take(worst), index=arcs.index)


def bearing(findings: pd.DataFrame, output: str, via: str, need: str) -> pd.DataFrame:
    """Give the findings that bear on one exchange, as `verdicts` understands it."""
    same = (
        findings["output"].isin(["", output])
        & findings["via"].isin([ANY, via])
        & findings["need"].isin(["", need])
    )
    return findings[same]


def bears(finding: Mapping[Hashable, Any], arc: Mapping[Hashable, Any]) -> bool:
    """Say whether one finding bears on one exchange, as `bearing` does for a table."""
    return (
        finding["output"] in ("", arc["output"])
        and finding["via"] in (ANY, arc["via"])
        and finding["need"] in ("", arc["need"])
    )


def _coded(column: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Give the distinct values of a column numbers."""
    codes, uniques = pd.factorize(column)
    return codes.astype("int64"), pd.Index(uniques)


def _raise_to(
    worst: np.ndarray,
    level: np.ndarray,
    keys: pd.DataFrame,
    codes: dict[str, tuple[np.ndarray, pd.Index]],
) -> None:
    """Raise the arcs named by these keys to the level of their findings, in place."""
    if not len(worst):
        return
    arc_key, finding_key = np.zeros(len(worst), "int64"), np.zeros(len(keys), "int64")
    there = np.ones(len(keys), dtype=bool)
    for column in keys.columns:
        arc_codes, uniques = codes[column]
        found = uniques.get_indexer(pd.Index(keys[column]))
        there &= found >= 0
        arc_key = arc_key * len(uniques) + arc_codes
        finding_key = finding_key * len(uniques) + found
    finding_key, level = finding_key[there], level[there]
    order = np.lexsort((level, finding_key))
    finding_key, level = finding_key[order], level[order]
    last = np.append(finding_key[1:] != finding_key[:-1], True)[: len(finding_key)]
    finding_key, level = finding_key[last], level[last]  # of each key its worst
    if not len(finding_key):
        return
    place = np.searchsorted(finding_key, arc_key).clip(max=len(finding_key) - 1)
    hit = finding_key[place] == arc_key
    np.maximum(worst, np.where(hit, level[place], 0), out=worst)
