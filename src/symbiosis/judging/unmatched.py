"""Why a pair never became an exchange: no conversion, out of reach, or worth too little."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.display.style import number
from symbiosis.judging.farther import FARTHER, farther, pair_of
from symbiosis.judging.gates import gate
from symbiosis.matching.candidates import candidates, routes_of
from symbiosis.matching.match import match
from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.model.park import Park


def never_matched(matches: Matches, stream_id: str, need_id: str) -> pd.DataFrame:
    """Ask the joins again for this pair alone whether there is a way, and how far it is."""
    pair = pair_of(matches.park, stream_id, need_id)
    depth = int(matches.settings.get("depth", FARTHER))
    if not routes_of(pair, matches.known, depth):
        return _no_conversion(matches, pair, depth)
    joined = candidates(
        pair, matches.known, depth, reach_km=np.inf, internal=True, only_links=False
    )
    if not len(joined.pairs):
        reason = "both are ports of one plant"
        if joined.senseless:
            reason = "the plant makes of other things what this would bring to it"
        return gate("", "match", "forbidden", reason, "name the exchange in a link")
    _, found = next(joined.frames(len(joined.pairs)))
    at_plant = (found["plant"] != "") | (found["plant_need"] != "")
    if (found["internal"] & ~at_plant).any() and not matches.settings.get("internal"):
        return gate("", "match", "forbidden", "both are of one company", "match with internal=True")
    if matches.settings.get("only_links"):
        return gate("", "match", "forbidden", "no link names this pair", "add a link")
    cut = _cut_by_worth(matches, pair, depth)
    return cut if cut is not None else _out_of_reach(matches, found)


def _no_conversion(matches: Matches, pair: Park, depth: int) -> pd.DataFrame:
    """Say that no conversion leads there, and name the nearest longer way."""
    made, wanted = pair.outputs["material"].iloc[0], pair.needs["material"].iloc[0]
    longer = routes_of(pair, matches.known, depth + FARTHER)
    mend = f"allow a longer way: {longer[0].via}" if longer else "add one to the catalogue"
    reason = f"no known conversion of at most {depth} steps makes {wanted} from {made}"
    return gate("", "conversion", "forbidden", reason, mend)


def _out_of_reach(matches: Matches, found: pd.DataFrame) -> pd.DataFrame:
    """Say how far it is, and how far it is carried."""
    nearest = found.sort_values("distance_km").iloc[0]
    asked = matches.settings.get("reach_km")
    reach = float(asked if asked is not None else nearest["reach_km"])
    return gate(
        str(nearest["via"]),
        "reach",
        "forbidden",
        f"out of reach: {nearest['distance_km']:,.0f} km, and {nearest['hauled_material']} "
        f"is carried {reach:,.0f} km at most",
        "raise reach_km, or state the pair in a link",
        parameter="distance",
        value=float(nearest["distance_km"]),
        limit=reach,
        unit="km",
    )


def _cut_by_worth(matches: Matches, pair: Park, depth: int) -> pd.DataFrame | None:
    """Say what a pair brings that was left out because it brings too little."""
    least = matches.settings.get("worth")
    if least is None:
        return None
    reach = matches.settings.get("reach_km")
    arcs = match(pair, matches.known, depth=depth, reach_km=reach, internal=True).arcs
    if not len(arcs):
        return None
    best = arcs.sort_values("benefit").iloc[-1]
    reason = (
        f"it brings {number(best['benefit'])} a {best['unit']} at best, and only what can bring "
        f"{number(least)} was matched"
    )
    return gate(
        str(best["via"]),
        "worth",
        "forbidden",
        reason,
        "match with a lower worth",
        value=float(best["benefit"]),
        limit=float(least),
        unit=f"{matches.park.settings.get('currency', '')}/{best['unit']}",
    )


def mends_unmatched(
    matches: Matches, stream_id: str, need_id: str, gates: pd.DataFrame
) -> list[dict[str, Any]]:
    """Give what would make an exchange of a pair, with the burdens of its best way.

    The pair is matched again by itself, farther and by longer ways, and held against the rules
    that the matches were held against.
    """
    shut = gates.iloc[0]
    currency = str(matches.park.settings.get("currency", ""))
    if shut["gate"] == "worth":
        return [_price(shut, currency)]
    longer = bool(shut["gate"] == "conversion")
    arcs = farther(matches, stream_id, need_id, longer=longer, anywhere=True)
    if not len(arcs):
        return [{"kind": "condition", "what": shut["mend"], "basis": "cost not known"}]
    level = arcs["verdict"].map({name: i for i, name in enumerate(VERDICTS)})
    best = arcs.assign(level=level).sort_values(["level", "benefit"], ascending=[True, False])
    return [_way(best.iloc[0], str(shut["mend"]), currency)]


def _way(arc: pd.Series, mend: str, currency: str) -> dict[str, Any]:
    """Say what the best way of a pair would cost that is none yet."""
    cost = float(arc[["transport", "treatment", "charges"]].astype(float).sum())
    by = f"by {arc['via']}" if arc["via"] else "directly"
    return {
        "kind": "way",
        "via": arc["via"],
        "what": f"{mend.partition(':')[0]}: {by}",
        "cost": cost,
        "unit": f"{currency}/{arc['unit']}",
        "cost_a_year": cost * float(arc["flow"]),
        "then": arc["verdict"],
        "basis": "its transport, treatment and charges; with what it saves it would bring "
        f"{number(arc['benefit'])} a {arc['unit']}",
        "confidence": arc["confidence"],
    }


def _price(shut: pd.Series, currency: str) -> dict[str, Any]:
    """Say how much more a unit would have to bring to be matched."""
    short = float(shut["limit"] - shut["value"])
    unit = str(shut["unit"]).rpartition("/")[2]
    return {
        "kind": "price",
        "via": shut["via"],
        "what": f"a {unit} brings {number(short)} {currency} more",
        "cost": short,
        "unit": shut["unit"],
        "basis": "so that it brings as much as was asked for",
    }
