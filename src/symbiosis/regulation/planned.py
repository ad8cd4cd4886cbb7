"""The sentence of a content that plants pass on: decided by the plan, or not known before them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from symbiosis.display.style import in_unit
from symbiosis.model.wants import DECIDED
from symbiosis.regulation.limits import UPPER
from symbiosis.regulation.measured import Measured


def behind_plant(
    plant: str,
    lacking: list[Any],
    measured: Measured,
    row: int,
    listed: Callable[[list[str]], str],
) -> tuple[list[Any], list[str], list[str]]:
    """Say of the contents of what a plant gives why they are open.

    Parameters
    ----------
    plant : str
        The plant; blank for what comes of none.
    lacking : list
        The parts of a rule that leave it open, each with the words `spoken` for its parameter.
    measured : Measured
        What is known, and between which ends the rest lies.
    row : int
        The output or way.
    listed : callable
        Names some of many and counts the rest.

    Returns
    -------
    left : list
        The parts that are open for other reasons.
    reasons, mends : list of str
        The sentences.
    """
    left: list[Any] = []
    decided: list[str] = []
    limits: list[str] = []
    lost: dict[str, list[str]] = {}
    for part in lacking:
        ends = measured.ends(part.parameter, part.basis, part.unit) if plant else None
        if ends is not None and not np.isnan(ends.low[row]):
            between = f"{ends.low[row]:,.6g} and {ends.high[row]:,.6g}"
            decided.append(f"{part.spoken} between {in_unit(between, part.unit)}")
            limits.append(f"{'max' if part.bound in UPPER else 'min'}.<port>.{part.parameter}")
        elif ends is not None and ends.lost[row]:
            lost.setdefault(str(ends.lost[row]), []).append(part.spoken)
        else:
            left.append(part)
    reasons = [f"{DECIDED}: {listed(decided)}"] if decided else []
    mends = [f"limit what {plant} takes: {listed(limits)}"] if limits else []
    for names, spoken in lost.items():
        what = listed(spoken)
        if plant in names.split(", "):
            reasons.append(f"not passed on by {plant} as it comes in: {what}")
            mends.append(f"measure {what} in what {plant} gives, and state it in its recipe")
        else:
            reasons.append(f"not measured in what comes into {plant}: {what} ({names})")
            mends.append(f"measure {what} in {names}")
    return left, reasons, mends
