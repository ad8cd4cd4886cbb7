"""Limits that depend on the stream or on what receives it: named formulas, coefficients as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.knowing.words import shipped
from symbiosis.model.contents import Numbers

Mask = npt.NDArray[np.bool_]
_FILE = "adjustments.toml"


class Facts(NamedTuple):
    """What adjustments look at, an entry for each row: the stream's dry share, the giver's water.

    `receiving_flow` is that of a river (m3/s), `receiving_volume` that of a lake (million m3),
    `discharge` the wastewater of the giver (m3/day); not a number where it is not known.
    """

    dry_share: Numbers
    receiving_flow: Numbers
    receiving_volume: Numbers
    discharge: Numbers

    @classmethod
    def of(cls, dry_share: Numbers, givers: pd.DataFrame) -> Facts:
        """Take the facts of the sites from the rows of outputs."""
        names = [f"site_{name}" for name in cls._fields[1:]]
        return cls(dry_share, *(givers[name].to_numpy(dtype="float64") for name in names))

    def take(self, rows: npt.NDArray[np.intp]) -> Facts:
        """Give the facts of some rows."""
        return Facts(*(numbers[rows] for numbers in self))


class Adjustment(NamedTuple):
    """A formula: the factor of a limit, and what it needs to know that is lacking, in words."""

    factor: Callable[[Facts], Numbers]
    lacks: Callable[[Facts], list[tuple[str, Mask]]]


def qcvn_dry_share(facts: Facts) -> Numbers:
    """Give the factor of a limit of a sludge for its dry share T by mass, (1 + 19 T) / 20.

    Examples
    --------
    >>> import numpy as np
    >>> nan = np.array([np.nan])
    >>> 300 * qcvn_dry_share(Facts(np.array([0.25]), nan, nan, nan))
    array([86.25])
    """
    held = coefficients("qcvn_dry_share")
    factor: Numbers = (1 + held["water"] * facts.dry_share) / held["whole"]
    return factor


def qcvn40_discharge(facts: Facts) -> Numbers:
    """Give Kq by the river's flow or the lake's volume, times Kf by the discharge.

    Of a water that is told as a river and as a lake the stricter counts.

    Examples
    --------
    >>> import numpy as np
    >>> nan = np.array([np.nan])
    >>> qcvn40_discharge(Facts(nan, np.array([50.0]), nan, np.array([5001.0])))
    array([0.81])
    """
    held = coefficients("qcvn40_discharge")
    river = _step(facts.receiving_flow, held["river_flow"], held["river_kq"])
    lake = _step(facts.receiving_volume, held["lake_volume"], held["lake_kq"])
    factor: Numbers = np.fmin(river, lake) * _step(facts.discharge, held["discharge"], held["kf"])
    return factor


def _step(values: Numbers, bounds: list[float], steps: list[float]) -> Numbers:
    """Give the step of each value; a bound belongs to the step below it."""
    place = np.searchsorted(bounds, values, side="left").clip(max=len(bounds))
    return np.where(np.isnan(values), np.nan, np.array(steps)[place])


def _no_dry_share(facts: Facts) -> list[tuple[str, Mask]]:
    """Say where the dry share is lacking."""
    return [("the dry matter", np.isnan(facts.dry_share))]


def _no_discharge(facts: Facts) -> list[tuple[str, Mask]]:
    """Say where the receiving water or the discharge is lacking."""
    water = np.isnan(facts.receiving_flow) & np.isnan(facts.receiving_volume)
    return [
        ("the receiving_flow (of a river) or receiving_volume (of a lake) of the giver", water),
        ("the discharge of the giver", np.isnan(facts.discharge)),
    ]


ADJUST: Mapping[str, Adjustment] = {
    "qcvn_dry_share": Adjustment(qcvn_dry_share, _no_dry_share),
    "qcvn40_discharge": Adjustment(qcvn40_discharge, _no_discharge),
}


def coefficients(name: str) -> dict[str, Any]:
    """Give the shipped coefficients of an adjustment, with their `source` and `confidence`."""
    held: dict[str, Any] = shipped(_FILE)[name]
    return held


def adjusted(limit: float, name: str, parameter: str, facts: Facts) -> Numbers:
    """Give a limit as the named adjustment leaves it, a blank name leaving it as it is."""
    if not name or parameter in coefficients(name).get("unchanged", ()):
        return np.full(len(facts.dry_share), limit)
    return limit * ADJUST[name].factor(facts)
