"""A pipe or a belt: how wide it is, and what laying it costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


def diameter(
    amount: Numbers, hours: Numbers, volume: float, velocity: float, smallest: float
) -> Numbers:
    """Give the inner diameter in m of a pipe in which a year's amount flows at a velocity.

    d = sqrt(4 Q / (pi v)), with the flow Q while it runs, and no less than the smallest pipe.

    Parameters
    ----------
    amount : numpy.ndarray
        Units a year.
    hours : numpy.ndarray
        Hours a year during which they flow.
    volume : float
        m3 for a unit.
    velocity : float
        m/s.
    smallest : float
        m.
    """
    flow = amount * volume / (hours * 3600.0)  # m3/s
    wide: Numbers = np.sqrt(4.0 * flow / (np.pi * velocity))
    return np.maximum(wide, smallest)


def laid(mode: Any, amount: Numbers, hours: Numbers, km: Numbers) -> tuple[Numbers, Numbers]:
    """Give the capital of a pipe or a belt for a year's amount, and the diameter of a pipe.

    capital = capital of a km at its reference diameter * km * (d / reference)^exponent; that of a
    belt does not depend on the amount.
    """
    each = np.full(len(km), mode.capital) * km
    if np.isnan(mode.velocity):
        return each, np.full(len(km), np.nan)
    wide = diameter(amount, hours, mode.volume, mode.velocity, mode.smallest)
    return each * (wide / mode.capital_at) ** mode.exponent, wide
