"""How much of something else must be mixed in so that a limit on what is delivered is kept."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from symbiosis.model.matches import MIXES, Matches
from symbiosis.model.rulebook import LIMITS, Rulebook
from symbiosis.planning.formulating.case import usual_needs
from symbiosis.planning.formulating.holding import evened, held_by_flows, held_by_usual
from symbiosis.planning.formulating.mixes import limits_of
from symbiosis.tables import conform, names

CLOSE = 1e-9  # a value nearer to its limit than this share of it keeps it
LAWFUL = ("allowed", "conditional")
_SIDES = {"at_most": "at_most", "below": "at_most", "at_least": "at_least", "above": "at_least"}
_MIXES_BY = {"t": "mass", "m3": "volume"}


class Blend(NamedTuple):
    """What may be mixed with a unit of an exchange, how much of it, and how much then flows.

    `ratio` is base units of the other (of its own gate, or of the usual supply) for a unit at the
    gate; `flow` what can flow of the exchange a year; `cost` what the other loses a unit.
    """

    other: str
    usual: bool
    ratio: float
    unit: str
    flow: float
    cost: float
    assumed: bool


class Other(NamedTuple):
    """What an exchange may be mixed with: how much a unit fills of the need, and how much is there.

    `cost` is what a unit of it loses.
    """

    name: str
    usual: bool
    fills: float
    most: float
    cost: float
    unit: str
    assumed: bool


def beyond(matches: Matches, arcs: pd.DataFrame) -> pd.DataFrame:
    """Give the limits on the mix of their need that exchanges to one need break by themselves.

    Returns
    -------
    pandas.DataFrame
        `place` (of the exchange), `parameter, rule, value, limit, unit`, in the unit of the limit.
    """
    columns = ["place", "parameter", "rule", "value", "limit", "unit"]
    limits = limits_of(matches, arcs["need"].drop_duplicates())
    if limits.empty:
        return pd.DataFrame(columns=columns)
    held = held_by_flows(matches, arcs, limits)
    excess = held["sign"] * (held["value"] - held["limit"])
    broken = held[excess > CLOSE * held["limit"].abs()]
    value = broken["value"] ** (1.0 / broken["power"])
    return broken.assign(value=value, limit=broken["stated"])[columns].reset_index(drop=True)


def blends(matches: Matches, arcs: pd.DataFrame, rule: str = "") -> list[list[Blend]]:
    """Give for each of some exchanges to one need what it can be mixed with to keep its limits.

    The limits are those on the mix of the need; with a `rule` on what is delivered, those of the
    rule too. The usual supply and every lawful stream of another output to the same need are
    tried, the whole mix one of these two alone.

    Parameters
    ----------
    matches : Matches
        Contents, limits, and the exchanges beside them.
    arcs : pandas.DataFrame
        Rows of its `arcs`, of one output and one need.
    rule : str
        Key of a content rule that looks at what is delivered, blank for none.
    """
    key = str(arcs["need"].iloc[0])
    mixes = matches.mixes[matches.mixes["need"] == key]
    barred = np.zeros(len(arcs), dtype=bool)
    if rule:
        mixable, rest = _limits_of_rule(matches, key, rule)
        barred = _barred(matches, arcs, rest) | mixable.empty
        mixes = pd.concat([mixes, _as_mixes(matches, key, mixable)], ignore_index=True)
    limits = limits_of(matches.replace(mixes=mixes), pd.Series([key]))
    if limits.empty or barred.all():
        return [[] for _ in range(len(arcs))]
    needs = matches.park.needs
    need = needs[needs["need"] == key].iloc[0]
    mine, usual, beside, held = _entries(matches, arcs, limits)
    others: list[tuple[Other, pd.DataFrame]] = []
    if len(usual):
        most = float(need["usual_most"]) if pd.notna(need["usual_most"]) else np.inf
        assumed = bool(_assumed(matches, key, limits).any())
        others.append((Other(key, True, 1.0, most, 0.0, str(need["unit"]), assumed), usual))
    for place, row in enumerate(beside.to_dict("records")):
        fills, cost = row["delivered"] * row["replaces"], max(0.0, -row["benefit"])
        other = Other(row["output"], False, fills, row["most"], cost, row["unit"], False)
        others.append((other, held[held["place"] == place]))
    told = []
    for place, (_, arc) in enumerate(arcs.iterrows()):
        own = mine[mine["place"] == place]
        tried = [_blend(arc, need, own, *other) for other in others if not barred[place]]
        told.append([blend for blend in tried if blend is not None])
    return told


def _entries(
    matches: Matches, arcs: pd.DataFrame, limits: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Give what the exchanges, the usual supply and other streams hold of what is limited.

    The third is the other streams themselves, the fourth what they hold.
    """
    output, need = arcs["output"].iloc[0], arcs["need"].iloc[0]
    every, needs = matches.arcs, matches.park.needs
    beside = every[(every["need"] == need) & (every["output"] != output)]
    beside = beside[beside["verdict"].isin(LAWFUL)].reset_index(drop=True)
    parts = [
        held_by_flows(matches, arcs, limits).assign(kind="own"),
        held_by_usual(matches, usual_needs(needs[needs["need"] == need]), limits).assign(
            kind="usual"
        ),
        held_by_flows(matches, beside, limits).assign(kind="beside"),
    ]
    entries = evened(pd.concat(parts, ignore_index=True), "row")
    own, usual, held = (entries[entries["kind"] == kind] for kind in ("own", "usual", "beside"))
    return own, usual, beside, held


def _blend(
    arc: pd.Series, need: pd.Series, mine: pd.DataFrame, other: Other, held: pd.DataFrame
) -> Blend | None:
    """Mix two alone: the least share of the other that keeps every limit; none if none does."""
    others = held.set_index("row")[["value", "weight"]].add_suffix("_other")
    both = mine.set_index("row").join(others)
    if both[["value", "value_other"]].isna().any(axis=None):
        return None
    sign, limit = both["sign"], both["limit"]
    excess = sign * (both["value"] - limit) * both["weight"]
    room = sign * (limit - both["value_other"]) * both["weight_other"]
    broken = excess > CLOSE * limit.abs() * both["weight"]
    if not broken.any() or (room[broken] <= 0).any():
        return None
    ratio = float((excess[broken] / room[broken]).max())
    tight = ~broken & (room < 0)
    if tight.any() and ratio > float((excess[tight] / room[tight]).min()) * (1 + CLOSE):
        return None
    fills = float(arc["delivered"] * arc["replaces"]) + ratio * other.fills
    flow = float(np.min([arc["most"], need["amount"] / fills, other.most / ratio]))
    return Blend(
        other.name, other.usual, ratio, other.unit, flow, other.cost * ratio, other.assumed
    )


def _assumed(matches: Matches, need: str, limits: pd.DataFrame) -> pd.Series:
    """Say of each limit whether what the usual supply holds was assumed."""
    specs = matches.park.specs
    mine = specs[specs["need"] == need].drop_duplicates(["parameter", "basis"])
    told = limits.merge(mine[["parameter", "basis", "usual_assumed"]], how="left")
    return told["usual_assumed"].astype(object).where(told["usual_assumed"].notna(), True)


def _limits_of_rule(matches: Matches, need: str, rule: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the limits of a rule into those that a mix keeps or breaks, and all others."""
    law = matches.settings.get("law")
    limits = law.limits if isinstance(law, Rulebook) else conform(None, LIMITS)
    limits = limits[limits["rule"] == rule]
    known = matches.known.parameters.set_index("parameter")["mixes"]
    unit = matches.park.needs.set_index("need")["unit"].get(need, "")
    mixes = limits["parameter"].map(known).astype(object)
    limits = limits.assign(
        mixes=mixes.where(mixes.notna(), _MIXES_BY.get(str(unit), "no")),
        side=limits["bound"].map(_SIDES),
    )
    alone = limits.groupby("line")["line"].transform("size") == 1
    mixed = alone & limits["side"].notna() & (limits["adjusted"] == "") & (limits["mixes"] != "no")
    return limits[mixed], limits[~mixed]


def _barred(matches: Matches, arcs: pd.DataFrame, limits: pd.DataFrame) -> np.ndarray:
    """Say which exchanges may break a line of limits that mixing does not mend.

    Limits of what does not mix, and sets of several parts, bind the stream itself; one that is
    adjusted to the stream, or is no number, bars them all.
    """
    if limits.empty:
        return np.zeros(len(arcs), dtype=bool)
    if limits["side"].isna().any() or (limits["adjusted"] != "").any():
        return np.ones(len(arcs), dtype=bool)
    asked = limits.drop(columns="value").assign(stated=limits["value"], need=arcs["need"].iloc[0])
    held = held_by_flows(matches, arcs, asked.assign(mixes="no"))
    sign = np.where(held["side"] == "at_most", 1.0, -1.0)
    strict = ~held["bound"].isin(["at_most", "at_least"])
    slack = CLOSE * held["stated"].abs() * np.where(strict, -1.0, 1.0)
    held["kept"] = sign * (held["value"] - held["stated"]) <= slack
    lines = held.groupby(["place", "line"])["kept"].any().groupby("place").all()
    return ~lines.reindex(range(len(arcs))).fillna(False).to_numpy(dtype=bool)


def _as_mixes(matches: Matches, need: str, limits: pd.DataFrame) -> pd.DataFrame:
    """Write limits as those on a mix; what nobody says of the usual supply is assumed."""
    specs = matches.park.specs
    mine = specs[specs["need"] == need].drop_duplicates(["parameter", "basis"])
    told = limits.merge(
        mine[["parameter", "basis", "usual"]], on=["parameter", "basis"], how="left"
    )
    above = told["side"] == "at_most"
    usual = told["usual"].fillna(told["value"].where(~above, 0.0))
    ends = {"at_most": told["value"].where(above), "at_least": told["value"].where(~above)}
    return conform(told.assign(need=need, usual=usual, **ends), MIXES, "mixes")[names(MIXES)]
