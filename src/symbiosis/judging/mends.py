"""What would open the gates of a pair, and what each would cost; no cost is invented."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from symbiosis.display.style import number
from symbiosis.judging.blends import LAWFUL, Blend, blends
from symbiosis.judging.bringing import at_plant
from symbiosis.judging.farther import farther
from symbiosis.judging.gates import same, short_of, shut_of
from symbiosis.judging.needed import Needed, measuring, needed, rules_of
from symbiosis.matching.routes import JOINT
from symbiosis.matching.value import CONFIDENCE_OF_RANK, RANK_OF_CONFIDENCE
from symbiosis.model.explanation import MENDS
from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.model.plan import Plan
from symbiosis.model.rule_words import CONFIDENCES
from symbiosis.tables import conform, names

Row = Mapping[Hashable, Any]
NOT_KNOWN = "cost not known"


class Pair(NamedTuple):
    """A pair with its exchanges, the one that would bring most before the others.

    `arcs` are rows of the matches with `flow` and `alone`; `gates` those of all of them.
    """

    matches: Matches
    plan: Plan | None
    arcs: pd.DataFrame
    gates: pd.DataFrame

    @property
    def currency(self) -> str:
        """The park's currency."""
        return str(self.matches.park.settings.get("currency", ""))


def mends_of(pair: Pair) -> pd.DataFrame:
    """Give what would mend a pair, the cheapest first, unknown costs last."""
    worthy = pair.arcs["benefit"] > 0
    ways = pair.arcs[worthy] if worthy.any() else pair.arcs[:1]
    rows = [*_ways(pair), *_prices(pair), *_blended(pair, ways)]
    for _, arc in ways.iterrows():
        rows += _own(pair, arc)
    return in_order(rows)


def in_order(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Put mends into their table, each once, the cheapest first and unknown costs last."""
    mends = conform(pd.DataFrame(rows), MENDS, "mends")[names(MENDS)]
    mends = mends.drop_duplicates(["kind", "what"])
    return mends.sort_values(["cost_a_year", "cost"], kind="stable", na_position="last")


def _ways(pair: Pair) -> Iterator[dict[str, Any]]:
    """Give the ways whose verdict is milder than that of the way that would bring most.

    Where the pair has no lawful way at all, longer ones are tried.
    """
    best = pair.arcs.iloc[0]
    others, deeper = pair.arcs, ""
    if (
        not pair.arcs["verdict"].isin(LAWFUL).any()
        and not at_plant(pair.matches.park, pair.arcs).any()
    ):
        others = farther(pair.matches, best["output"], best["need"], longer=True, anywhere=False)
        others = others[others["verdict"].isin(LAWFUL)]
        deeper = ", matched with depth={}"
    for _, arc in others.iterrows():
        if VERDICTS.index(arc["verdict"]) >= VERDICTS.index(best["verdict"]):
            continue
        yearly = float(best["benefit"] * best["flow"] - arc["benefit"] * arc["flow"])
        basis = "what it brings less than the refused way, each at what would flow by itself"
        if arc["benefit"] < 0:
            basis += f"; it would lose {number(-arc['benefit'])} a {arc['unit']}"
        by = f"by {arc['via']}" if arc["via"] else "directly"
        yield {
            "kind": "way",
            "via": best["via"],
            "what": by + deeper.format(arc["via"].count(JOINT) + 1),
            "cost": float(best["benefit"] - arc["benefit"]),
            "unit": f"{pair.currency}/{arc['unit']}",
            "cost_a_year": yearly,
            "then": arc["verdict"],
            "basis": basis,
            "confidence": _worse(best["confidence"], arc["confidence"]),
        }


def _prices(pair: Pair) -> Iterator[dict[str, Any]]:
    """Say how much more a unit of the best way must bring to be worth it, or to enter the plan."""
    best = pair.arcs.iloc[0]
    short, basis = -float(best["benefit"]), "so that it brings no less than no exchange"
    if pair.plan is not None and pair.plan.settings.get("objective") == "benefit":
        bid = short_of(pair.plan, best)
        if max(short, 0.0) < bid.short < np.inf and not len(same(pair.plan.flows, best)):
            short, basis = bid.short, f"so that it enters the plan: {bid.words}"
    if short > 0:
        yield {
            "kind": "price",
            "via": best["via"],
            "what": f"a {best['unit']} brings {number(short)} {pair.currency} more",
            "cost": short,
            "unit": f"{pair.currency}/{best['unit']}",
            "cost_a_year": short * float(best["flow"]),
            "then": best["verdict"],
            "basis": basis,
            "confidence": best["confidence"],
        }


def _blended(pair: Pair, ways: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Give the cheapest blend with the usual supply, and the cheapest with another stream.

    Where a rule looks at the gate, nothing that is mixed in later is a mend. What a blend costs a
    year is what it brings less than the best way, of a rule; than that way without the limit, of a
    limit on the mix.
    """
    best = pair.arcs.iloc[0]
    shut = shut_of(pair.gates)
    mixed = pair.gates[pair.gates["gate"] == "mix"]
    delivered = [rule for rule in shut["rule"].unique() if _looks_at_delivered(pair, rule)]
    for rule, gates in [*((rule, shut[shut["rule"] == rule]) for rule in delivered), ("", mixed)]:
        asked = ways[ways["via"].isin(gates.loc[gates["value"].notna(), "via"])]
        worth = best["benefit"] * (best["flow"] if rule else best["most"])
        told = blends(pair.matches, asked, rule) if len(asked) else []
        for (_, arc), some in zip(asked.iterrows(), told, strict=True):
            rest = shut[(shut["via"] == arc["via"]) & (shut["rule"] != rule)]["verdict"]
            for usual in (True, False):
                of_kind = [blend for blend in some if blend.usual == usual]
                if of_kind:
                    blend = min(of_kind, key=lambda one: -_left(arc, one))
                    yield {
                        **_blend_row(pair, arc, blend),
                        "cost_a_year": float(worth) - _left(arc, blend),
                        "then": _worst(rest) if rule else arc["verdict"],
                        "citation": gates["citation"].iloc[0],
                    }


def _looks_at_delivered(pair: Pair, rule: str) -> bool:
    """Say whether a rule holds contents as delivered against limits."""
    row = rules_of(pair.matches).get(rule, {})
    return row.get("kind") == "content" and row.get("looks_at") == "delivered"


def _left(arc: pd.Series, blend: Blend) -> float:
    """Give what an exchange brings a year with a blend: what flows, less what the other loses."""
    return float(arc["benefit"] - blend.cost) * blend.flow


def _blend_row(pair: Pair, arc: pd.Series, blend: Blend) -> dict[str, Any]:
    """Say how much is to be mixed in, and what that costs."""
    name = "the usual supply" if blend.usual else blend.other
    share = number(blend.ratio / float(arc["delivered"]))
    what = (
        f"mix at least {share} {blend.unit} of {name} with each {arc['delivered_unit']} delivered"
    )
    basis = "the usual supply is bought today as well; less flows: at most "
    if not blend.usual:
        basis = f"{blend.other} flows with it; at most "
    basis += f"{number(blend.flow)} {arc['unit']} a year"
    if blend.assumed:
        basis += "; what the usual supply holds is assumed"
    return {
        "kind": "blend",
        "via": arc["via"],
        "what": what,
        "cost": blend.cost,
        "unit": f"{pair.currency}/{arc['unit']}",
        "basis": basis,
        "confidence": "assumed" if blend.assumed else arc["confidence"],
    }


def _own(pair: Pair, arc: pd.Series) -> Iterator[dict[str, Any]]:
    """Give what the shut gates themselves ask for; nobody knows what that costs.

    All that is to be measured is one mend, since one lot of samples answers it.
    """
    shut = shut_of(pair.gates[pair.gates["via"] == arc["via"]])
    asked = [
        (place, one, thing)
        for place, one in enumerate(shut.to_dict("records"))
        for thing in needed(pair.matches, arc.to_dict(), one)
    ]
    tests = [one for one in asked if one[2].kind == "test"]
    if tests:
        keys = dict.fromkeys(key for _, _, thing in tests for key in thing.parameters)
        yield _asked_row(arc, shut, tests, measuring(pair.matches, keys))
    for one in asked:
        if one[2].kind != "test":
            yield _asked_row(arc, shut, [one], one[2].what)


def _asked_row(
    arc: pd.Series, shut: pd.DataFrame, asked: Sequence[tuple[int, Row, Needed]], what: str
) -> dict[str, Any]:
    """Write down what some gates ask for, and what is left of the way when they are answered."""
    thing = asked[0][2]
    left = shut["verdict"].drop(shut.index[[place for place, _, _ in asked]])
    cited = dict.fromkeys(str(gate["citation"]) for _, gate, _ in asked if gate["citation"])
    sure = [str(gate["confidence"]) for _, gate, _ in asked if gate["confidence"] in CONFIDENCES]
    named = dict.fromkeys(thing.authority for _, _, thing in asked if thing.authority)
    return {
        "kind": thing.kind,
        "via": arc["via"],
        "what": what,
        "then": arc["verdict"] if thing.kind == "exemption" else _worst(left),
        "authority": "; ".join(named),
        "basis": NOT_KNOWN,
        "citation": "; ".join(cited),
        "confidence": max(sure, key=CONFIDENCES.index) if sure else "",
    }


def _worst(verdicts: pd.Series) -> str:
    """Give the worst of some verdicts; allowed where there is none."""
    return VERDICTS[max((VERDICTS.index(verdict) for verdict in verdicts), default=0)]


def _worse(one: str, other: str) -> str:
    """Give the less sure of two confidences."""
    return CONFIDENCE_OF_RANK[max(RANK_OF_CONFIDENCE[one], RANK_OF_CONFIDENCE[other])]
