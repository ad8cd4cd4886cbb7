"""The sentence of a finding on contents: the figure, the limit, and what was not measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.rule_words import CONFIDENCES
from symbiosis.regulation.limits import BREACHED, UNKNOWN, States, Tested
from symbiosis.regulation.measured import Measured

Labels = Mapping[str, str]
_BOUNDS = {"at_most": "at most", "at_least": "at least", "above": "above", "below": "below"}
_NAMED = 8  # so many parameters are named in a sentence, the rest counted


def finding_texts(
    row: Mapping[str, Any],
    limits: pd.DataFrame,
    tested: Tested,
    measured: Measured,
    rows: npt.NDArray[np.intp],
    labels: Labels,
) -> pd.DataFrame:
    """Give the ledger's columns for the rows in scope; the others stay blank."""
    n = len(tested.state)
    texts = {name: np.full(n, "", dtype=object)
             for name in ("parameter", "unit", "reason", "confidence", "mend")}  # fmt: skip
    spoken = [labels.get(p) or p.replace("_", " ") for p in limits["parameter"]]
    parts = list(limits.assign(spoken=spoken).itertuples())
    lines = np.unique(limits["line"], return_inverse=True)[1]
    missing = _missing(tested, limits, measured, lines)
    for i in rows:
        if tested.state[i] == UNKNOWN:
            told = _unknown(row, parts, missing[:, i], measured, i)
        else:
            told = _known(row, parts, tested, lines, i)
        for name, text in told.items():
            texts[name][i] = text
    frame = pd.DataFrame(texts)
    frame["value"], frame["limit"] = tested.value, tested.limit
    return frame


def _missing(
    tested: Tested, limits: pd.DataFrame, measured: Measured, lines: npt.NDArray[np.intp]
) -> npt.NDArray[np.bool_]:
    """Say which parts leave a row unknown."""
    return (tested.parts == UNKNOWN) & (tested.lines[lines] == UNKNOWN)


def _unknown(
    row: Mapping[str, Any],
    parts: list[Any],
    missing: npt.NDArray[np.bool_],
    measured: Measured,
    i: int,
) -> dict[str, str]:
    """Say what is not measured, or cannot be brought to the basis of the limit."""
    lacking = [part for part, gone in zip(parts, missing, strict=True) if gone]
    stuck = [p for p in lacking if measured.bases(p.parameter, i)]
    unmeasured = [p for p in lacking if p not in stuck]
    reasons, mends = [], []
    if unmeasured:
        names = _listed([p.spoken for p in unmeasured])
        reasons, mends = [f"not measured: {names}"], [f"measure {names}"]
    if stuck:
        what = _way(stuck, measured, i)
        reasons.append(f"{_listed([p.spoken for p in stuck])} cannot be compared without {what}")
        mends.append(f"state {what}")
    keys = " ".join(dict.fromkeys(p.parameter for p in lacking))
    doubt = _doubt(lacking)
    return {
        "parameter": keys,
        "unit": "",
        "reason": f"{row['title']}: {'; '.join(reasons)}{doubt}",
        "confidence": _worst(lacking),
        "mend": "; ".join(mends),
    }


def _way(stuck: list[Any], measured: Measured, i: int) -> str:
    """Say what is lacking to compare a content with its limit."""
    ways = {b for p in stuck for b in {p.basis, *measured.bases(p.parameter, i)}}
    if not ways <= {"mass", "dry", "volume"}:
        return "a content in the basis of the limit"
    dry = np.isnan(measured.dry_share[i]) and ("dry" in ways or any(p.adjusted for p in stuck))
    thick = np.isnan(measured.density[i]) and "volume" in ways
    needed = (["the dry matter"] if dry else []) + (["the density"] if thick else [])
    return " and ".join(needed)


def _known(
    row: Mapping[str, Any], parts: list[Any], tested: Tested, lines: npt.NDArray[np.intp], i: int
) -> dict[str, str]:
    """Say the figure that decides and the limit it breaches or keeps."""
    chosen = parts[tested.part[i]]
    breach = tested.state[i] == BREACHED
    limit = f"{_BOUNDS[chosen.bound]} {_number(tested.limit[i])} {_unit(chosen.unit)}".rstrip()
    if chosen.adjusted:
        limit += f" (adjusted from {_number(chosen.value)})"
    figure = f"{chosen.spoken} is {_number(tested.value[i])} {_unit(chosen.unit)}".rstrip()
    if not breach:
        doubt = _doubt(parts)
        reason = f"{row['title']}: kept; nearest its limit, {figure}, {limit} is allowed{doubt}"
        return _told(chosen, reason, _worst(parts), "")
    same = [p for p, k in zip(parts, lines, strict=True) if k == lines[tested.part[i]]]
    times = f" ({tested.ratio[i]:.3g} times)" if np.isfinite(tested.ratio[i]) else ""
    others = _others(parts, tested.lines[:, i], lines, lines[tested.part[i]])
    both = "".join(f" and {p.spoken} is beyond its limit" for p in same if p is not chosen)
    reason = f"{row['title']}: {figure}; {limit} is allowed{times}{both}{others}{_doubt(same)}"
    return _told(chosen, reason, _worst(same), row["mend"])


def _told(part: Any, reason: str, confidence: str, mend: str) -> dict[str, str]:
    """Put the columns together."""
    return {"parameter": part.parameter, "unit": part.unit, "reason": reason,
            "confidence": confidence, "mend": mend}  # fmt: skip


def _others(parts: list[Any], states: States, lines: npt.NDArray[np.intp], chosen: np.intp) -> str:
    """Name the other lines that are breached."""
    names = [p.spoken for p, k in zip(parts, lines, strict=True)
             if states[k] == BREACHED and k != chosen]  # fmt: skip
    return f"; also {_listed(names)}" if names else ""


def _doubt(parts: list[Any]) -> str:
    """Say that limits are unverified, and how many."""
    count = sum(part.confidence == "unverified" for part in parts)
    if not count:
        return ""
    if count == len(parts):
        return " (limit unverified)" if count == 1 else " (limits unverified)"
    return f" ({count} of {len(parts)} limits unverified)"


def _worst(parts: list[Any]) -> str:
    """Give the weakest confidence of the limits."""
    known = [p.confidence for p in parts if p.confidence in CONFIDENCES]
    return max(known, key=CONFIDENCES.index) if known else ""


def _listed(names: list[str]) -> str:
    """Name some and count the rest."""
    distinct = list(dict.fromkeys(names))
    rest = len(distinct) - _NAMED
    return ", ".join(distinct[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _number(value: float) -> str:
    """Write a figure with up to six digits."""
    return f"{value:,.6g}"


def _unit(unit: str) -> str:
    """Write a unit; a pure number has none."""
    return "" if unit == "1" else unit
