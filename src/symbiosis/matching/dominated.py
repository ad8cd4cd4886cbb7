"""Ways that another way of the same output to the same need outdoes in everything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.matching.candidates import Candidates
from symbiosis.matching.ways import Step

SCALES = 10.0 ** np.arange(-1, 9)  # units a year at which the costs of two ways are held together
NEARLY = 1e-9
Flags = npt.NDArray[np.bool_]


def dominated(joined: Candidates) -> Flags:
    """Say which exchanges another of the same output and need outdoes.

    A way outdoes another that delivers the same material if it delivers as much of it, holds the
    same contents (less of what needs limit from above alone will do), is of the same legal kinds,
    stands at the same gate, travels as the same material and keeps as long; and if it costs no
    more at any scale, emits no more, hauls no more, is as ready and rests on no more assumptions.
    Of two that are alike in all this the one with fewer conversions stays, then the first by name.

    A lower yield is no fault by itself: where the need is short, such a way is rid of more. The
    ways of what a plant gives all stay, since the plan decides what they hold; so do those of a
    pair that a link names.
    """
    better = _better(joined)
    pairs, needs = joined.pairs, max(len(joined.park.needs), 1)
    lesser = np.flatnonzero(better[joined.way] >= 0)
    told = np.zeros(len(pairs), dtype=bool)
    if not len(lesser):
        return told
    way = joined.way.astype(np.int64) * needs + pairs.need
    instead = better[joined.way[lesser]] * needs + pairs.need[lesser]
    ends = pairs.output.astype(np.int64) * needs + pairs.need
    named = np.isin(ends[lesser], ends[pairs.link >= 0])
    told[lesser] = np.isin(instead, way) & ~named
    return told


def _better(joined: Candidates) -> npt.NDArray[np.int64]:
    """Give for each way one that outdoes it and is not outdone itself, -1 if there is none."""
    ways = joined.ways
    better = np.full(len(ways), -1, dtype=np.int64)
    own = (joined.outputs["plant"] == "").to_numpy()[ways["row"].to_numpy(dtype=np.int64)]
    rows = np.flatnonzero(ways.duplicated(["row", "delivered_material"], keep=False) & own)
    if not len(rows):
        return better
    alike = _alike(joined, rows)
    again = alike.duplicated(keep=False).to_numpy()
    rows, alike = rows[again], alike[again]
    if not len(rows):
        return better
    burdens, contents = _burdens(joined, rows), _contents(joined, rows)
    unpriced = ways["unpriced"].to_numpy(dtype=object)[rows]
    vias = [joined.found[i] for i in ways["route"].iloc[rows]]
    order = np.array([(len(route.steps), route.via) for route in vias], dtype=object)
    for places in alike.groupby(list(alike.columns), sort=False).indices.values():
        rank = sorted(places, key=lambda place: tuple(order[place]))
        found = _outdone_by(burdens[rank], contents[rank], unpriced[rank])
        outdone = np.flatnonzero(found >= 0)
        better[rows[rank][outdone]] = rows[rank][found[outdone]]
    return better


def _outdone_by(
    burdens: npt.NDArray[np.float64], contents: npt.NDArray[np.float64], unpriced: npt.NDArray[Any]
) -> npt.NDArray[np.int64]:
    """Give for each of some ways, in order, one that outdoes it and is not outdone; else -1."""
    close = burdens + NEARLY * np.abs(burdens)
    no_worse = (burdens[:, None] <= close[None, :]).all(axis=2)
    more = contents + NEARLY * np.abs(contents)
    absent = np.isnan(contents)
    held = (contents[:, None] <= more[None, :]) | (absent[:, None] & absent[None, :])
    no_worse &= held.all(axis=2)
    no_worse &= (unpriced == "")[:, None] | (unpriced[:, None] == unpriced[None, :])
    earlier = np.triu(np.ones(no_worse.shape, dtype=bool), 1)
    outdoes = no_worse & (~no_worse.T | earlier)
    stays = ~outdoes.any(axis=0)
    outdoes &= stays[:, None]
    return np.where(outdoes.any(axis=0), outdoes.argmax(axis=0), -1)


def _alike(joined: Candidates, rows: npt.NDArray[np.intp]) -> pd.DataFrame:
    """Give what two ways must have in common, numbers to nine digits."""
    ways = joined.ways.iloc[rows]
    same = ways[["row", "delivered_material", "hauled_material", "dries", "dry_set"]]
    told = {i: _of_route(joined.found[i].steps, joined.steps) for i in ways["route"].unique()}
    kinds = pd.DataFrame(
        [told[i] for i in ways["route"]], columns=["kinds", "gate"], index=ways.index
    )
    digits = {c: _digits(ways[c]) for c in ("delivered", "dry", "keeps_after")}
    return pd.concat([same, kinds], axis=1).assign(**digits).reset_index(drop=True)


def _of_route(steps: Sequence[str], known: dict[str, Step]) -> tuple[str, str]:
    """Give the legal kinds of the steps of a route, and at whose gate its first one stands."""
    kinds = sorted({known[step].legal_kind for step in steps})
    return " ".join(kinds), known[steps[0]].at if steps else ""


def _digits(values: pd.Series) -> pd.Series:
    """Round to nine significant digits; what is not known is -1."""
    return values.map(lambda value: float(f"{value:.9g}")).fillna(-1.0)


def _burdens(joined: Candidates, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    """Give what a way is the worse for, the more it has of it: a row for each way."""
    ways = joined.ways.iloc[rows]
    found = [joined.found[i] for i in ways["route"]]
    steps = [[joined.steps[step] for step in route.steps] for route in found]
    told = ["co2_used", "hauled", "way_assumed", "yield_assumed"]
    return np.column_stack(
        [
            ways[told].to_numpy(dtype=float),
            [float(len(taken) > 1 or any(step.hard for step in taken)) for taken in steps],
            [-min((_ready(step) for step in taken), default=9.0) for taken in steps],
            *_costs(ways),
        ]
    )


def _ready(step: Step) -> float:
    """Give the readiness of a step; the least where it is not known."""
    return step.readiness if np.isfinite(step.readiness) else 0.0


def _costs(ways: pd.DataFrame) -> list[npt.NDArray[np.float64]]:
    """Give the cost of a unit on each way at several scales, and at the stated scale."""
    steps = sum(str(column).startswith("cost_") for column in ways.columns)
    terms = [
        [ways[f"{name}_{k}"].to_numpy(dtype=float) for name in ("cost", "scale", "exponent")]
        for k in range(steps)
    ]
    costs = []
    for amount in [np.nan, *SCALES]:
        total = ways["other_cost"].fillna(0.0).to_numpy(dtype=float)
        for cost, scale, exponent in terms:
            factor = (scale * amount) ** (exponent - 1.0)
            total = total + np.nan_to_num(cost * np.where(np.isnan(factor), 1.0, factor))
        costs.append(total)
    return costs


def _contents(joined: Candidates, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    """Give the contents at the end of each way: a column each that must be alike or lower.

    What needs limit from above alone stands once; everything else stands with both signs, so
    that only what is alike is no worse.
    """
    held = joined.delivered(rows)
    specs = joined.park.specs
    above = set(specs.loc[specs["at_most"].notna(), "parameter"])
    above -= set(specs.loc[specs["at_least"].notna(), "parameter"])
    columns = [np.zeros((len(rows), 1))]
    for (parameter, _, _), one in held.groupby(["parameter", "basis", "unit"]):
        column = np.full(len(rows), np.nan)
        column[one["place"]] = one["value"]
        columns += [column[:, None]]
        if parameter not in above:
            columns += [-column[:, None]]
    return np.hstack(columns)
