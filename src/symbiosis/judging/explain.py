"""Why a pair may flow or may not, and the cheapest mend."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.display.style import in_unit, number
from symbiosis.errors import UnknownName
from symbiosis.knowing.names import near
from symbiosis.matching.candidates import candidates, routes_of
from symbiosis.matching.match import match
from symbiosis.matching.value import TERMS
from symbiosis.model.explanation import GATES, Explanation
from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.model.park import Park
from symbiosis.model.plan import Plan
from symbiosis.model.verdicts import bearing
from symbiosis.tables import conform, names

STAGES = ("match", "specification", "regulate")
WAYS = 3  # ways that are told in words
SHUT = 3  # shut gates that are told in words
FARTHER = 2  # conversions more than the matches were made with, asked for the nearest way


def why(lawful: Matches | Plan, stream_id: str, need_id: str) -> Explanation:
    """Explain one pair of an output and a need, also one that never became an exchange.

    The gates are asked in their order: a known conversion, reach, what matching found, the
    receiver's specification, the rules, what it is worth, and the plan. The first that is shut
    decides.

    Parameters
    ----------
    lawful : Matches or Plan
        What may flow; of a plan, also whether it does, and what outbids it.
    stream_id, need_id : str
        The output and the need.

    Returns
    -------
    Explanation
        Words (`str(...)`), a card, and the frame `gates`.

    Raises
    ------
    UnknownName
        If the park has no such output or need; it names the near ones.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> print(sym.why(matches, "KP-CO2", "KP-CO2-WELD").verdict)
    allowed
    """
    matches = lawful.matches if isinstance(lawful, Plan) else lawful
    _known(matches, stream_id, need_id)
    arcs = matches.arcs
    arcs = arcs[(arcs["output"] == stream_id) & (arcs["need"] == need_id)]
    if not len(arcs):
        gates = _never_matched(matches, stream_id, need_id)
    else:
        parts = [_gates_of(matches, arc) for _, arc in arcs.iterrows()]
        if isinstance(lawful, Plan):
            parts += [_in_plan(lawful, arc) for _, arc in arcs.iterrows()]
        gates = pd.concat(parts, ignore_index=True)
    gates = conform(gates, GATES, "gates")[names(GATES)]
    gates["times"] = (gates["value"] / gates["limit"]).where(gates["limit"] != 0)
    levels = arcs["verdict"].map({name: i for i, name in enumerate(VERDICTS)})
    verdict = VERDICTS[int(levels.min())] if len(arcs) else "forbidden"
    title = f"{stream_id} -> {need_id}"
    return Explanation(gates, title, verdict, _words(matches, title, verdict, arcs, gates))


def _known(matches: Matches, stream_id: str, need_id: str) -> None:
    """Refuse a name that the park does not have."""
    for name, kind, there in (
        (stream_id, "stream", matches.park.outputs["output"]),
        (need_id, "need", matches.park.needs["need"]),
    ):
        if name not in set(there):
            raise UnknownName(name, kind, near(name, there), "the park")


def _gate(
    via: str, gate: str, verdict: str, reason: str, mend: str = "", **more: object
) -> pd.DataFrame:
    """Make one gate."""
    row = {"via": via, "gate": gate, "verdict": verdict, "reason": reason, "mend": mend}
    return pd.DataFrame([row | more])


def _gates_of(matches: Matches, arc: pd.Series) -> pd.DataFrame:
    """Read the ledger for one exchange in the order of its gates, and what it is worth."""
    ledger = bearing(matches.findings, arc["output"], arc["via"], arc["need"])
    stage = [STAGES.index(stage) for stage in ledger["stage"]]
    worst = [-VERDICTS.index(verdict) for verdict in ledger["verdict"]]
    ledger = ledger.assign(order=stage, worst=worst).sort_values(["worst", "order"], kind="stable")
    gates = ledger.rename(columns={"stage": "gate"}).assign(via=arc["via"])
    return pd.concat([gates, _worth(arc)], ignore_index=True)


def _worth(arc: pd.Series) -> pd.DataFrame:
    """Say what a unit is worth, and which term decides where it is less than nothing."""
    if pd.isna(arc["benefit"]):
        return _gate(
            arc["via"], "worth", "unknown", "what it is worth cannot be said", "give prices"
        )
    unit = f"a {arc['unit']}"
    dirty = "co2" in arc["burden"]
    carbon = "; its haul and treatment emit more CO2 than it saves" if dirty else ""
    if arc["benefit"] > 0:
        reason = f"it brings {number(arc['benefit'])} {unit}{carbon}"
        return _gate(arc["via"], "worth", "allowed", reason)
    burdens = arc[["transport", "treatment", "charges"]].astype(float)
    gains = ", ".join(
        f"{term.replace('_', ' ')} {number(arc[term])}" for term in TERMS if arc[term]
    )
    return _gate(
        arc["via"],
        "worth",
        "allowed",
        f"it brings nothing: {number(arc['benefit'])} {unit} ({gains or 'no prices are known'}); "
        f"{burdens.idxmax() if burdens.max() > 0 else 'the price'} decides{carbon}",
        f"it needs {number(-arc['benefit'])} more {unit}",
    )


def _in_plan(plan: Plan, arc: pd.Series) -> pd.DataFrame:
    """Say whether it flows in the plan; if not, what outbids it and at what price it would enter."""
    flow = _same(plan.flows, arc)
    if len(flow):
        return _gate(arc["via"], "plan", arc["verdict"], _flow_words(plan, flow.iloc[0]))
    columns = plan.programme.columns
    place = _same(columns[columns["kind"] == "flow"], arc).index
    if not len(place):
        return _gate(arc["via"], "plan", arc["verdict"], "it takes no part in the plan")
    column = plan.programme.matrix[:, [int(place[0])]].toarray().ravel()
    bids = -column * plan.duals
    short = float(plan.programme.cost[place[0]]) + float(bids.sum())
    if short <= 0 or not bids.max() > 0:
        return _gate(arc["via"], "plan", arc["verdict"], "not in the plan: it brings nothing more")
    row = plan.rows.iloc[int(np.argmax(bids))]
    return _gate(
        arc["via"],
        "plan",
        arc["verdict"],
        f"outbid: {row['kind']} of {row['subject']} is worth more to others "
        f"({number(row['price'])} for one more {row['unit']})",
        f"it would enter if a {arc['unit']} brought {number(short)} more",
    )


def _same(table: pd.DataFrame, arc: pd.Series) -> pd.DataFrame:
    """Give the rows of a table that are of this exchange."""
    keys = ["output", "via", "need"]
    return table[(table[keys] == arc[keys].to_list()).all(axis=1)]


def _flow_words(plan: Plan, flow: pd.Series) -> str:
    """Say how much flows, the CO2 it avoids by our figure, and what others claim, apart."""
    told = (
        f"in the plan: {number(flow['amount'])} {flow['unit']} a year; our figure of the CO2 that "
        f"it avoids is {number(flow['co2'])} t a year"
    )
    claimed = _same(plan.matches.park.links, flow)["claimed_co2"].dropna()
    return f"{told}, others claim {number(claimed.sum())} t" if len(claimed) else told


def _never_matched(matches: Matches, stream_id: str, need_id: str) -> pd.DataFrame:
    """Ask the joins again for this pair alone whether there is a way, and how far it is."""
    park = matches.park
    needs, outputs = park.needs, park.outputs
    pair = park.replace(
        outputs=outputs[outputs["output"] == stream_id], needs=needs[needs["need"] == need_id]
    )
    depth = int(matches.settings.get("depth", FARTHER))
    made, wanted = pair.outputs["material"].iloc[0], pair.needs["material"].iloc[0]
    if not routes_of(pair, matches.known, depth):
        longer = routes_of(pair, matches.known, depth + FARTHER)
        mend = f"allow a longer way: {longer[0].via}" if longer else "add one to the catalogue"
        reason = f"no known conversion of at most {depth} steps makes {wanted} from {made}"
        return _gate("", "conversion", "forbidden", reason, mend)
    joined = candidates(
        pair, matches.known, depth, reach_km=np.inf, internal=True, only_links=False
    )
    if not len(joined.pairs):
        reason = "both are ports of one plant"
        if joined.senseless:
            reason = "the plant makes of other things what this would bring to it"
        return _gate("", "match", "forbidden", reason, "name the exchange in a link")
    _, found = next(joined.frames(len(joined.pairs)))
    at_plant = (found["plant"] != "") | (found["plant_need"] != "")
    if (found["internal"] & ~at_plant).any() and not matches.settings.get("internal"):
        return _gate(
            "", "match", "forbidden", "both are of one company", "match with internal=True"
        )
    if matches.settings.get("only_links"):
        return _gate("", "match", "forbidden", "no link names this pair", "add a link")
    cut = _cut_by_worth(matches, pair, depth)
    if cut is not None:
        return cut
    nearest = found.sort_values("distance_km").iloc[0]
    asked = matches.settings.get("reach_km")
    reach = float(asked if asked is not None else nearest["reach_km"])
    return _gate(
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
    return _gate(str(best["via"]), "worth", "forbidden", reason, "match with a lower worth")


def _words(
    matches: Matches, title: str, verdict: str, arcs: pd.DataFrame, gates: pd.DataFrame
) -> str:
    """Say the verdict of each way, what decides it, and the cheapest mend."""
    lines = [f"{title}: {verdict}."]
    level = [VERDICTS.index(verdict) for verdict in arcs["verdict"]]
    told = arcs.assign(level=level, longer=arcs["via"] != "")
    told = told.sort_values(["longer", "level", "benefit"], ascending=[True, True, False])
    for via in told["via"].head(WAYS) if len(arcs) else [""]:
        lines.append(_way_words(via, gates[gates["via"] == via] if len(arcs) else gates))
    if len(arcs) > WAYS:
        lines.append(f"And {len(arcs) - WAYS} more ways: see .gates.")
    mended = arcs[arcs["verdict"].isin(["allowed", "conditional"]) & (arcs["benefit"] > 0)]
    worst = arcs[~arcs["verdict"].isin(["allowed"])]
    if len(mended) and len(worst):
        best = mended.sort_values("benefit").iloc[-1]
        way = f"by {best['via']}" if best["via"] else "directly"
        currency = matches.park.settings.get("currency", "")
        lines += [
            f"Best way known: {way}, {best['verdict']}, which brings "
            f"{number(best['benefit'])} {currency} a {best['unit']}."
        ]
    return "\n".join(lines)


def _way_words(via: str, gates: pd.DataFrame) -> str:
    """Say what decides one way: the first shut gates, then what it is worth and the plan."""
    last = gates["gate"].isin(["worth", "plan"])
    heavy = gates[(gates["verdict"] != "allowed") & ~last]
    told = [_gate_words(gate) for gate in heavy.head(SHUT).to_dict("records")]
    if len(heavy) > SHUT:
        told.append(f"And {len(heavy) - SHUT} more: see .gates.")
    told = told or ["allowed."]
    for gate in gates[last].to_dict("records"):
        mend = f"; {gate['mend']}" if gate["mend"] else ""
        told.append(f"{gate['reason'][:1].upper()}{gate['reason'][1:]}{mend}.")
    return (f"By {via}: " if via else "Directly: ") + " ".join(told)


def _gate_words(gate: dict[Hashable, Any]) -> str:
    """Say one gate: verdict, reason, figure against limit, citation, mend."""
    figure = ""
    told = f"{gate['value']:g}" in gate["reason"]
    if pd.notna(gate["value"]) and pd.notna(gate["limit"]) and not told:
        times = f", {gate['times']:.1f} times" if pd.notna(gate["times"]) else ""
        limit = in_unit(f"{gate['limit']:g}", gate["unit"])
        figure = f" ({gate['value']:g} against {limit}{times})"
    cite = f" [{gate['citation']}]" if gate["citation"] else ""
    mend = f" Mend: {gate['mend']}." if gate["mend"] else ""
    return f"{gate['verdict']}: {gate['reason']}{figure}{cite}.{mend}"
