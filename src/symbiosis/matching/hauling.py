"""What carrying costs and emits: for each exchange the cheapest mode that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.matching.haulage import Mode
from symbiosis.matching.lines import laid

YEAR = 8760.0  # hours
MONTH = 730.0  # hours that a load is waited for at most, where nothing says less
DAILY = 24.0  # hours between collections, at the most frequent, of what spoils

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


class Exchanges(NamedTuple):
    """The numbers of exchanges that decide how they are carried."""

    hauled: Numbers  # base units that travel for a unit at the output's gate
    most: Numbers  # units a year; not a number where not known
    km: Numbers
    hours: Numbers  # a year during which they flow
    every: Numbers  # hours between collections
    open_: Flags  # whether a line is still to be laid, and no link states its capital

    def at(self, places: Places) -> Exchanges:
        """Give those at some places."""
        return Exchanges(
            self.hauled[places],
            self.most[places],
            self.km[places],
            self.hours[places],
            self.every[places],
            self.open_[places],
        )


class Haul(NamedTuple):
    """What a mode takes for a unit of each exchange at the output's gate."""

    cost: Numbers  # currency
    co2: Numbers  # t, electricity left out
    power: Numbers  # MWh
    truck_km: Numbers  # laden kilometres of a vehicle
    capital: Numbers  # currency, of the whole line
    diameter: Numbers  # m


def arriving(pairs: pd.DataFrame) -> Numbers:
    """Give the share of what is carried that arrives: (1 - loss on a km)^km, as heat is lost.

    A distance that is not known loses nothing.
    """
    lost = np.nan_to_num(_numbers(pairs["loss"]))
    if not lost.any():
        return np.ones(len(pairs))
    share: Numbers = (1.0 - lost) ** np.nan_to_num(_numbers(pairs["distance_km"]))
    return share


def hauling(pairs: pd.DataFrame, modes: Mapping[str, Sequence[Mode]]) -> pd.DataFrame:
    """Give `haul`, its confidence, and what it takes for a unit of each pair.

    The first mode is the one that the material names; another that may stand in its place is
    taken where it reaches and costs less at the largest amount. Nothing is carried within a
    company, and what is not known to be far costs nothing.

    Parameters
    ----------
    pairs : pandas.DataFrame
        `hauled_material, hauled, most, distance_km, operating_hours, operating_hours_need,
        collect_every_need, keeps_after, keeps_for, keeps_for_need, status, link_capital`.
    modes : Mapping
        For each material the modes that may carry it; see `ways_to_carry`.

    Returns
    -------
    pandas.DataFrame
        `haul, haul_confidence, haul_cost, haul_co2, haul_power, truck_km, transport_capital,
        diameter, collected`; a cost that nobody knows is not a number.
    """
    every = _exchanges(pairs)
    best = Haul._make(np.zeros(len(pairs)) for _ in Haul._fields)
    for unknown in (best.cost, best.diameter):
        unknown[:] = np.nan
    code = np.full(len(pairs), -1, dtype=np.int16)
    keys: list[Mode] = []
    groups = pairs.groupby("hauled_material", observed=True).indices
    for material, rows in groups.items():
        places = np.asarray(rows, dtype=np.intp)
        for k, mode in enumerate(modes.get(str(material), [])):
            keys.append(mode)
            part = every.at(places)
            haul = taken_by(mode, part)
            better = np.full(len(places), True)
            if k:
                fits = (part.km > 0) & ~(part.km > mode.reach)
                better = fits & ~(haul.cost >= best.cost[places]) & ~np.isnan(haul.cost)
            for column, value in zip(best, haul, strict=True):
                column[places[better]] = value[better]
            code[places[better]] = len(keys) - 1
    near = ~(every.km > 0)
    for column in best[:5]:
        column[near] = 0.0
    best.diameter[near] = np.nan
    told = _named(code, keys, pairs.index)
    told[["haul_cost", "haul_co2", "haul_power", "truck_km", "transport_capital", "diameter"]] = (
        np.column_stack(best)
    )
    told["collected"] = every.every
    return told


def taken_by(mode: Mode, part: Exchanges) -> Haul:
    """Give what one mode takes for a unit of each exchange.

    A vehicle is paid whole: where a load is collected before it is full, a unit bears more of
    the way. A pipe or a belt costs the annuity of its capital, spread over the largest amount.
    """
    units = part.hauled * mode.quantity  # that the mode counts, for a unit at the gate
    far = units * part.km
    amount = units * part.most
    full = np.ones(len(units))
    if mode.payload > 0 and mode.whole:
        load = amount * part.every / YEAR / mode.payload
        full = np.where((load > 0) & (load < 1.0), load, 1.0)
    cost = far * (mode.rate / full + mode.energy * mode.power) + units * mode.loading
    capital, wide = np.zeros(len(units)), np.full(len(units), np.nan)
    if mode.capital > 0:
        with np.errstate(invalid="ignore", divide="ignore"):
            capital, wide = laid(mode, amount, part.hours, part.km)
            capital = np.where(part.open_ & (part.most > 0), capital, 0.0)
            cost = cost + np.where(capital != 0, capital * mode.yearly / part.most, 0.0)
        wide = np.where(part.most > 0, wide, np.nan)
    return Haul(
        cost,
        np.nan_to_num(far * mode.co2 / full),
        far * mode.energy,
        np.nan_to_num(far / (mode.payload * full)) if mode.payload > 0 else np.zeros(len(units)),
        capital,
        wide,
    )


def _exchanges(pairs: pd.DataFrame) -> Exchanges:
    """Take the numbers of the pairs that decide how they are carried."""
    hours = np.fmin(_numbers(pairs["operating_hours"]), _numbers(pairs["operating_hours_need"]))
    keeps = pairs["keeps_after"].fillna(pairs["keeps_for"]).fillna(pairs["keeps_for_need"])
    waits = _numbers(keeps.clip(DAILY, MONTH).fillna(MONTH))
    stated = _numbers(pairs["collect_every_need"])
    return Exchanges(
        hauled=_numbers(pairs["hauled"]),
        most=_numbers(pairs["most"]),
        km=_numbers(pairs["distance_km"]),
        hours=np.where(hours > 0, hours, YEAR),
        every=np.where(stated > 0, stated, waits),
        open_=((pairs["status"] != "existing") & pairs["link_capital"].isna()).to_numpy(),
    )


def _numbers(column: pd.Series) -> Numbers:
    """Give a column as an array."""
    return column.to_numpy(dtype=float)


def _named(code: npt.NDArray[np.int16], keys: list[Mode], index: pd.Index) -> pd.DataFrame:
    """Name the mode of each exchange, and how sure its numbers are."""
    texts = {"haul": [mode.key for mode in keys], "haul_confidence": [m.confidence for m in keys]}
    told: dict[str, Any] = {}
    for name, words in texts.items():
        place, distinct = pd.factorize(pd.Series([*words, ""], dtype="str"))
        # Of code -1 is the last, which is blank.
        told[name] = pd.Categorical.from_codes(place[code], categories=pd.Index(distinct))
    return pd.DataFrame(told, index=index)
