"""The gates of exchanges in their order: what the ledger says, the mix, the worth, the plan."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from symbiosis.display.style import number
from symbiosis.judging.blends import beyond
from symbiosis.judging.needed import label_of
from symbiosis.matching.value import TERMS
from symbiosis.model.explanation import GATES
from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.model.plan import Plan
from symbiosis.model.rule_words import YES_NO_UNIT
from symbiosis.model.verdicts import ANY, bearing
from symbiosis.planning.formulating.case import KEYS
from symbiosis.tables import conform, names

STAGES = ("match", "specification", "regulate")
LAST = ("mix", "worth", "plan")  # gates that shut nothing by law


def gate(
    via: str, gate: str, verdict: str, reason: str, mend: str = "", **more: object
) -> pd.DataFrame:
    """Make one gate."""
    row = {"via": via, "gate": gate, "verdict": verdict, "reason": reason, "mend": mend}
    return pd.DataFrame([row | more])


def gates_of(matches: Matches, plan: Plan | None, arcs: pd.DataFrame) -> pd.DataFrame:
    """Give every gate of some exchanges, way by way, those that decide first."""
    ledger = in_order(matches.findings)
    broken = beyond(matches, arcs)
    parts = []
    for place, (_, arc) in enumerate(arcs.iterrows()):
        mine = bearing(ledger, arc["output"], arc["via"], arc["need"])
        parts.append(mine.rename(columns={"stage": "gate"}).assign(via=arc["via"]))
        parts += [_mix(matches, arc, broken[broken["place"] == place]), _worth(arc)]
        parts += [_in_plan(plan, arc)] if plan is not None else []
    return finished(pd.concat(parts, ignore_index=True))


def finished(gates: pd.DataFrame) -> pd.DataFrame:
    """Give gates their columns, and say how many times each is beyond its limit."""
    gates = conform(gates, GATES, "gates")[names(GATES)]
    return gates.assign(times=times_beyond(gates))


def times_beyond(gates: pd.DataFrame) -> pd.Series:
    """Say how many times each figure is beyond its limit; of one that keeps it, value over limit.

    A figure that is too low is beyond its limit as often as the limit holds it.
    """
    counts = (gates["limit"] != 0) & (gates["unit"] != YES_NO_UNIT)
    times = (gates["value"] / gates["limit"]).where(counts)
    shut = (gates["verdict"] != "allowed") | (gates["gate"] == "mix")
    low = shut & (gates["value"] > 0) & (gates["value"] < gates["limit"])
    return times.mask(low & counts, gates["limit"] / gates["value"])


def shut_of(gates: pd.DataFrame) -> pd.DataFrame:
    """Give the gates that decide a verdict and are not simply open."""
    return gates[~gates["verdict"].isin(["allowed", ""]) & ~gates["gate"].isin(LAST)]


def in_order(findings: pd.DataFrame) -> pd.DataFrame:
    """Put findings in the order of their gates: the worst first, then stage by stage."""
    stage = findings["stage"].map({name: i for i, name in enumerate(STAGES)}).fillna(len(STAGES))
    level = findings["verdict"].map({name: -i for i, name in enumerate(VERDICTS)}).fillna(0)
    order = pd.DataFrame({"level": level, "stage": stage})
    return findings.loc[order.sort_values(["level", "stage"], kind="stable").index]


def first_shut(arcs: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """Give for each exchange the finding that decides it, in the index of `arcs`.

    It is the first in the order of the gates of those that bear on the exchange; blank where
    none shuts it.

    Parameters
    ----------
    arcs : pandas.DataFrame
        `output, via, need`.
    findings : pandas.DataFrame
        The ledger.
    """
    shut = in_order(findings[~findings["verdict"].isin(["allowed", ""])]).reset_index(drop=True)
    shut["rank"] = np.arange(len(shut))
    bound = np.column_stack([shut["output"] != "", shut["via"] != ANY, shut["need"] != ""])
    best = np.full(len(arcs), len(shut))
    for pattern in np.unique(bound, axis=0):
        keys = [key for key, used in zip(KEYS, pattern, strict=True) if used]
        part = shut[(bound == pattern).all(axis=1)]
        best = np.minimum(best, _ranks(arcs, part, keys, len(shut)))
    told = shut.drop(columns=KEYS).reindex(best).set_index(arcs.index)
    return told.rename(columns={"stage": "gate"})


def _ranks(arcs: pd.DataFrame, part: pd.DataFrame, keys: list[str], none: int) -> np.ndarray:
    """Give each exchange the rank of the first finding of one kind that names it."""
    if not keys:
        return np.full(len(arcs), part["rank"].iloc[0])
    first = part.drop_duplicates(keys)[[*keys, "rank"]]
    found = arcs[keys].merge(first, on=keys, how="left")["rank"]
    return found.fillna(none).to_numpy(dtype=int)


def _mix(matches: Matches, arc: pd.Series, broken: pd.DataFrame) -> pd.DataFrame:
    """Say which limits on the mix that the need receives it breaks by itself."""
    words = " of it alone is beyond what the mix may hold: it flows only beside something else"
    labels = [label_of(matches, key) for key in broken["parameter"]]
    told = broken.assign(
        via=arc["via"],
        gate="mix",
        verdict="allowed",
        reason=pd.Series(labels, index=broken.index, dtype="str") + words,
        citation=np.where(broken["rule"] == "", "the receiver's specification", ""),
        mend="mix it, see .mends",
    )
    return told.drop(columns="place")


def _worth(arc: pd.Series) -> pd.DataFrame:
    """Say what a unit is worth, and which term decides where it is less than nothing."""
    if pd.isna(arc["benefit"]):
        return gate(
            arc["via"], "worth", "unknown", "what it is worth cannot be said", "give prices"
        )
    unit = f"a {arc['unit']}"
    dirty = "co2" in arc["burden"]
    carbon = "; its haul and treatment emit more CO2 than it saves" if dirty else ""
    if arc["benefit"] > 0:
        reason = f"it brings {number(arc['benefit'])} {unit}{carbon}"
        return gate(arc["via"], "worth", "allowed", reason)
    burdens = arc[["transport", "treatment", "charges"]].astype(float)
    gains = ", ".join(
        f"{term.replace('_', ' ')} {number(arc[term])}" for term in TERMS if arc[term]
    )
    return gate(
        arc["via"],
        "worth",
        "allowed",
        f"it brings nothing: {number(arc['benefit'])} {unit} ({gains or 'no prices are known'}); "
        f"{burdens.idxmax() if burdens.max() > 0 else 'the price'} decides{carbon}",
        f"it needs {number(-arc['benefit'])} more {unit}",
    )


class Bid(NamedTuple):
    """How much more a unit would have to bring to enter a plan, and whom it would outbid.

    `short` is not a number where the exchange takes no part, infinite where nothing would do.
    """

    short: float
    words: str


def short_of(plan: Plan, arc: pd.Series) -> Bid:
    """Give how much more a unit of an exchange would have to bring to enter a plan."""
    columns = plan.programme.columns
    place = same(columns[columns["kind"] == "flow"], arc).index
    if not len(place):
        return Bid(np.nan, "")
    column = plan.programme.matrix[:, [int(place[0])]].toarray().ravel()
    bids = -column * plan.duals
    told = same(plan.unused, arc)["short"]
    short = float(told.min() if len(told) else plan.programme.cost[place[0]] + bids.sum())
    if not bids.max() > 0:
        return Bid(short, "others bring more of what it would take")
    row = plan.rows.iloc[int(np.argmax(bids))]
    worth = f"({number(row['price'])} for one more {row['unit']})"
    return Bid(short, f"{row['kind']} of {row['subject']} is worth more to others {worth}")


def _in_plan(plan: Plan, arc: pd.Series) -> pd.DataFrame:
    """Say whether it flows in the plan; if not, what outbids it and at what price it would enter."""
    flow = same(plan.flows, arc)
    if len(flow):
        return gate(arc["via"], "plan", arc["verdict"], _flow_words(plan, flow.iloc[0]))
    bid = short_of(plan, arc)
    if np.isnan(bid.short):
        return gate(arc["via"], "plan", arc["verdict"], "it takes no part in the plan")
    if bid.short <= 0:
        return gate(arc["via"], "plan", arc["verdict"], "not in the plan: it brings nothing more")
    mend = f"it would enter if a {arc['unit']} brought {number(bid.short)} more"
    return gate(
        arc["via"],
        "plan",
        arc["verdict"],
        f"outbid: {bid.words}",
        mend if np.isfinite(bid.short) else "no price brings it in",
    )


def same(table: pd.DataFrame, arc: pd.Series) -> pd.DataFrame:
    """Give the rows of a table that are of this exchange."""
    return table[(table[KEYS] == arc[KEYS].to_list()).all(axis=1)]


def _flow_words(plan: Plan, flow: pd.Series) -> str:
    """Say how much flows, the CO2 it avoids by our figure, and what others claim, apart."""
    told = (
        f"in the plan: {number(flow['amount'])} {flow['unit']} a year; our figure of the CO2 that "
        f"it avoids is {number(flow['co2'])} t a year"
    )
    claimed = same(plan.matches.park.links, flow)["claimed_co2"].dropna()
    return f"{told}, others claim {number(claimed.sum())} t" if len(claimed) else told
