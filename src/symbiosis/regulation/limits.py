"""A value held against a limit: adjusted, in sets of lines and parts, or unknown."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.contents import Numbers
from symbiosis.model.rule_words import IS
from symbiosis.regulation.adjustments import Facts, adjusted
from symbiosis.regulation.measured import Measured
from symbiosis.regulation.pools import Span

KEPT, UNKNOWN, BREACHED = np.int8(0), np.int8(1), np.int8(2)
_CLOSE = 1e-9  # a value nearer to its limit than this share of it is at the limit
UPPER, LOWER = ("at_most", "below"), ("at_least", "above")
States = npt.NDArray[np.int8]


class Tested(NamedTuple):
    """What the test of one rule says of each row.

    `state` is KEPT, UNKNOWN or BREACHED. `part` is the place, in the rule's limits, of the part
    that decides: of a breach the worst, a verified one first; of a kept rule the one nearest its
    limit; -1 of an unknown one. `parts` and `lines` are the states behind it.
    """

    state: States
    part: npt.NDArray[np.int64]
    value: Numbers
    limit: Numbers
    ratio: Numbers
    parts: States
    lines: States


def breached(value: Numbers, limit: Numbers, bound: str) -> States:
    """Say whether values keep a limit, breach it, or are not known.

    At `at_most` and `at_least` the limit itself is kept; at `above` and `below` it is a breach;
    at `is` it is the breach.
    """
    slack = np.abs(limit) * _CLOSE
    breach = {
        "at_most": value > limit + slack,
        "at_least": value < limit - slack,
        "above": value <= limit + slack,
        "below": value >= limit - slack,
        IS: value == limit,
    }[bound]
    state = np.where(breach, BREACHED, KEPT)
    return np.where(np.isnan(value) | np.isnan(limit), UNKNOWN, state).astype("int8")


def held_against(
    limits: pd.DataFrame, measured: Measured, facts: Facts, rows: npt.NDArray[np.intp]
) -> Tested:
    """Hold the contents of some rows against the lines of one rule.

    A line is breached when all its parts are, kept when one part is, else unknown. One breached
    line is a breach; else one unknown line leaves the rule unknown; else it is kept.
    """
    n, there = len(rows), facts.take(rows)
    value, limit = np.full((len(limits), n), np.nan), np.full((len(limits), n), np.nan)
    parts = np.full((len(limits), n), UNKNOWN)
    for i, part in enumerate(limits.itertuples()):
        parameter, number = str(part.parameter), float(str(part.value))
        value[i] = measured.content(parameter, str(part.basis), str(part.unit))[rows]
        limit[i] = adjusted(number, str(part.adjusted), parameter, there)
        parts[i] = breached(value[i], limit[i], str(part.bound))
        ends = measured.ends(parameter, str(part.basis), str(part.unit))
        if ends is not None:
            _whatever_is_planned(ends, rows, value[i], limit[i], parts[i], str(part.bound))
    ratio = _ratio(value, limit, limits["bound"].isin(UPPER).to_numpy())
    ratio[(limits["bound"] == IS).to_numpy()] = np.nan
    line = np.unique(limits["line"], return_inverse=True)[1]
    lines = np.stack([parts[line == k].min(axis=0) for k in range(line.max() + 1)])
    state = lines.max(axis=0)
    chosen = _deciding(limits, parts, lines, line, ratio, state)

    def shown(figures: Numbers) -> Numbers:
        """Give the figure of the chosen part, none where there is none."""
        return np.where(chosen >= 0, figures[chosen, np.arange(n)], np.nan)

    return Tested(state, chosen, shown(value), shown(limit), shown(ratio), parts, lines)


def _whatever_is_planned(
    ends: Span,
    rows: npt.NDArray[np.intp],
    value: Numbers,
    limit: Numbers,
    state: States,
    bound: str,
) -> None:
    """Fill in what plants decide: kept by the worst that can come, or breached by the best."""
    if bound not in UPPER + LOWER:
        return
    worst, best = (ends.high, ends.low) if bound in UPPER else (ends.low, ends.high)
    for end, sure in ((worst, KEPT), (best, BREACHED)):
        told = breached(end[rows], limit, bound)
        settled = (state == UNKNOWN) & (told == sure)
        state[settled], value[settled] = sure, end[rows][settled]


def _ratio(value: Numbers, limit: Numbers, upper: npt.NDArray[np.bool_]) -> Numbers:
    """Give how many times a value is beyond its limit, above or below."""
    with np.errstate(all="ignore"):
        return np.where(upper[:, None], value / limit, limit / value)


def _deciding(
    limits: pd.DataFrame,
    parts: States,
    lines: States,
    line: npt.NDArray[np.intp],
    ratio: Numbers,
    state: States,
) -> npt.NDArray[np.int64]:
    """Choose the part that decides each row."""
    beyond = np.nan_to_num(ratio, nan=-1.0, posinf=1e300)
    verified = (limits["confidence"] != "unverified").to_numpy()
    first = np.unique(line, return_index=True)[1]
    sure = np.array([verified[line == k].all() for k in range(len(lines))])
    # Of a breach: a line that rests on verified limits goes before a worse one that does not.
    # The first part of a line speaks for it.
    rank = np.arctan(beyond[first]) + 10 * sure[:, None]
    worst = first[np.where(lines == BREACHED, rank, -np.inf).argmax(axis=0)]
    near = np.where((lines[line] == KEPT) & (parts == KEPT), beyond, -np.inf).argmax(axis=0)
    chosen = np.where(state == BREACHED, worst, near)
    return np.where(state == UNKNOWN, -1, chosen).astype("int64")
