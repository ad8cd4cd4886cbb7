"""From lawful matches to a programme: flows, the usual supply, balances, mixes, links."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.model.matches import Matches
from symbiosis.model.programme import Programme
from symbiosis.planning.blocks import Block, named, stack
from symbiosis.planning.mixes import mix_rows

NAMES = ("benefit", "co2")


def taking_part(matches: Matches, conditional: bool = True) -> pd.DataFrame:
    """Give the arcs that take part in the programme, in the order of their keys.

    Forbidden and unknown ones do not, nor those whose amount or ratio nobody knows.
    """
    verdicts = ["allowed", "conditional"] if conditional else ["allowed"]
    return quantified(matches, verdicts)


def quantified(matches: Matches, verdicts: list[str]) -> pd.DataFrame:
    """Give the arcs of these verdicts whose amount and ratio are known, in order of their keys."""
    arcs = matches.arcs
    part = arcs["verdict"].isin(verdicts) & (arcs["most"] > 0) & np.isfinite(arcs["replaces"])
    return arcs[part].sort_values(["output", "via", "need"]).reset_index(drop=True)


def gains(
    arcs: pd.DataFrame, objective: str | Mapping[str, float], carbon_price: float
) -> np.ndarray:
    """Give what a unit of each arc adds to the objective."""
    weights = {objective: 1.0} if isinstance(objective, str) else dict(objective)
    unknown = sorted(set(weights) - set(NAMES))
    if unknown or not weights:
        raise SymbiosisError(
            f"There is no objective {', '.join(map(repr, unknown)) or 'without a name'}",
            "objective",
            f"name one of {', '.join(NAMES)}, or weigh them in a dict",
        )
    worth = {"benefit": arcs["benefit"] + carbon_price * arcs["co2"], "co2": arcs["co2"]}
    parts = [weight * worth[name].to_numpy(dtype=float) for name, weight in weights.items()]
    return np.sum(parts, axis=0)


def formulate(
    matches: Matches, arcs: pd.DataFrame, gain: np.ndarray, *, blind: bool = False
) -> Programme:
    """Write the programme: the flow of every arc, and what every need still buys as usual.

    Minimise -sum(gain * flow) where, for every output, what flows is at most its amount; for
    every need, what is filled and what is bought as usual make its amount (at most its amount
    where there is no usual supply); every limited mix keeps its limit; and every link keeps what
    it states. Bounds are rows, so that each has a price of its own.

    Parameters
    ----------
    matches : Matches
        Where outputs, needs and mixes come from.
    arcs : pandas.DataFrame
        The arcs that take part.
    gain : numpy.ndarray, shape (arcs,)
        What a unit of each arc adds to the objective.
    blind : bool, default False
        Whether a content that nobody measured counts as its limit; else it is an error.
    """
    usual = usual_needs(matches.park.needs)
    bought = pd.DataFrame({"output": "", "via": "", "need": usual["need"], "kind": "usual"})
    columns = [arcs[["output", "via", "need"]].assign(kind="flow"), bought]
    width = len(arcs) + len(usual)
    blocks = [
        _supply(matches, arcs),
        _need(matches, arcs, usual),
        _usual_most(arcs, usual),
        mix_rows(matches, arcs, usual, blind),
        _links(matches, arcs),
    ]
    matrix, weights = stack(blocks, width)
    return Programme(
        cost=np.concatenate([-gain, np.zeros(len(usual))]),
        lower=np.zeros(width),
        upper=np.full(width, np.inf),
        matrix=matrix,
        weights=weights,
        row_lower=np.concatenate([block.lower for block in blocks]),
        row_upper=np.concatenate([block.upper for block in blocks]),
        columns=pd.concat(columns, ignore_index=True),
        rows=pd.concat([block.rows for block in blocks], ignore_index=True),
    )


def usual_needs(needs: pd.DataFrame) -> pd.DataFrame:
    """Give the quantified needs that have a usual supply."""
    there = needs["amount"].notna() & ~(needs["usual_most"] == 0) & (needs["pattern"] != "one_off")
    return needs[there].sort_values("need").reset_index(drop=True)


def _supply(matches: Matches, arcs: pd.DataFrame) -> Block:
    """Hold what flows from an output to its amount at most."""
    outputs = matches.park.outputs
    outputs = outputs[outputs["output"].isin(arcs["output"])].sort_values("output")
    place = pd.Index(outputs["output"]).get_indexer(pd.Index(arcs["output"]))
    amount = outputs["amount"].to_numpy(dtype=float)
    return Block(
        named("supply", outputs["output"], outputs["unit"], side="at_most", limit=amount),
        place,
        np.arange(len(arcs)),
        np.ones(len(arcs)),
        np.full(len(outputs), -np.inf),
        amount,
    )


def _need(matches: Matches, arcs: pd.DataFrame, usual: pd.DataFrame) -> Block:
    """Hold what fills a need, and what it buys as usual, to its amount."""
    needs = matches.park.needs
    there = needs["need"].isin(arcs["need"]) | needs["need"].isin(usual["need"])
    needs = needs[there & needs["amount"].notna()].sort_values("need")
    keys = pd.Index(needs["need"])
    amount = needs["amount"].to_numpy(dtype=float)
    buys = needs["need"].isin(usual["need"]).to_numpy()
    fills = (arcs["delivered"] * arcs["replaces"]).to_numpy(dtype=float)
    side = np.where(buys, "equal", "at_most")
    rows = [keys.get_indexer(pd.Index(who)) for who in (arcs["need"], usual["need"])]
    return Block(
        named("need", needs["need"], needs["unit"], side=side, limit=amount),
        np.concatenate(rows),
        np.arange(len(arcs) + len(usual)),
        np.concatenate([fills, np.ones(len(usual))]),
        np.where(buys, amount, -np.inf),
        amount,
    )


def _usual_most(arcs: pd.DataFrame, usual: pd.DataFrame) -> Block:
    """Hold what is bought as usual to the most that the usual supply gives."""
    stated = usual["usual_most"].notna().to_numpy()
    limited = usual[stated]
    count = len(limited)
    limit = limited["usual_most"].to_numpy(dtype=float)
    return Block(
        named("usual", limited["need"], limited["unit"], side="at_most", limit=limit),
        np.arange(count),
        len(arcs) + np.flatnonzero(stated),
        np.ones(count),
        np.full(count, -np.inf),
        limit,
    )


def _links(matches: Matches, arcs: pd.DataFrame) -> Block:
    """Hold a link to the most it carries, and to the least where it runs or is forced.

    A link that runs keeps what flows today; a forced one its amount of today, else the largest.
    """
    keys = ["output", "via", "need"]
    links = matches.park.links[[*keys, "status", "most"]].rename(columns={"most": "stated"})
    linked = arcs.assign(place=np.arange(len(arcs))).merge(links.drop(columns="status"), on=keys)
    label = linked["output"] + " -> " + linked["need"]
    forced = linked["today"].where(linked["today"] > 0, linked["most"])
    least = linked["today"].where(linked["status"] == "existing")
    least = least.mask(linked["status"] == "forced", forced).clip(upper=linked["most"])
    sides = []
    for side, limit in (("at_most", linked["stated"]), ("at_least", least.where(least > 0))):
        frame = linked.assign(subject=label, side=side, limit=limit)
        sides.append(frame[frame["limit"].notna()])
    rows = pd.concat(sides, ignore_index=True)
    most = (rows["side"] == "at_most").to_numpy()
    bound = rows["limit"].to_numpy(dtype=float)
    return Block(
        named("link", rows["subject"], rows["unit"], side=rows["side"], limit=bound),
        np.arange(len(rows)),
        rows["place"].to_numpy(dtype=int),
        np.ones(len(rows)),
        np.where(most, -np.inf, bound),
        np.where(most, bound, np.inf),
    )
