"""One group of exchanges judged: what it brings, how hard it is, and why."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.judging.alone import Prospects, without
from symbiosis.judging.difficulty import CLASSES, KINDS
from symbiosis.matching.value import CONFIDENCE_OF_RANK, RANK_OF_CONFIDENCE
from symbiosis.model.matches import VERDICTS
from symbiosis.model.plan import Plan
from symbiosis.model.verdicts import bears
from symbiosis.planning.formulating.case import KEYS

BENEFITS = ("low", "medium", "high")
LAWFUL = ("allowed", "conditional")

# A row of the exchanges: their columns, `arc`, `prospect` (its place among the prospects, -1 for
# none), and levels and reasons of the four difficulties.
Record = Mapping[Hashable, Any]
Group = Sequence[Record]


def judged(
    group: Group,
    plan: Plan,
    prospects: Prospects,
    cuts: Mapping[str, Any],
    shut: Mapping[str, Group],
) -> dict[str, Any]:
    """Judge one group of exchanges.

    Parameters
    ----------
    group : sequence of records
        Its exchanges.
    plan, prospects : Plan, Prospects
        What flows, and what could by itself.
    cuts : Mapping
        Cuts of the benefit.
    shut : Mapping
        Findings that shut or condition something, by output; blank = of any output.
    """
    used = [row for row in group if row["amount"] > 0]
    verdict = _verdict(group, used)
    able = [row for row in group if row["prospect"] >= 0]
    able = [row for row in able if row["verdict"] in LAWFUL] or able
    could = prospects.best(np.array([row["prospect"] for row in able], dtype=int))
    alone = {row["arc"]: float(flow) for row, flow in zip(able, could.flows, strict=True)}
    best = could.benefit if able else math.nan
    shown = used or [row for row in able if alone[row["arc"]] > 0] or group
    lead = _lead(shown, alone)
    ground = _grounds(shown, lead)
    difficulty = _difficulty(ground)
    same = [row["amount"] for row in used if row["unit"] == lead["unit"]]
    worst = max(RANK_OF_CONFIDENCE[row["confidence"]] for row in shown)
    return {
        "output": " + ".join(sorted({row["output"] for row in shown})),
        "via": lead["via"],
        "need": " + ".join(sorted({row["need"] for row in shown})),
        "amount": float(sum(same)),
        "unit": lead["unit"],
        "benefit_alone": best,
        "benefit_in_plan": float(sum(row["amount"] * row["benefit"] for row in used)),
        "marginal_worth": _marginal(plan, group, used, verdict),
        "co2": sum(alone[row["arc"]] * row["co2"] for row in able) if able else math.nan,
        "benefit_class": _benefit_class(best, cuts),
        "verdict": verdict,
        "confidence": CONFIDENCE_OF_RANK[worst],
        "assumed_share": _assumed(shown, alone),
        "status": _status(group, best),
        "urban": any(row["urban"] for row in shown),
        "symbiosis_kind": lead["symbiosis_kind"],
        **difficulty,
        "reasons": _reasons(shut, lead, ground, difficulty),
    }


def _verdict(group: Group, used: Group) -> str:
    """Take the worst verdict of what flows; if nothing does, the mildest of what could."""
    levels = [VERDICTS.index(row["verdict"]) for row in used or group]
    return VERDICTS[max(levels) if used else min(levels)]


def _lead(shown: Group, alone: Mapping[Any, float]) -> Record:
    """Give the exchange that brings the most."""

    def brings(row: Record) -> float:
        """Weigh by what flows in the plan, else by what could alone."""
        return float((row["amount"] or alone.get(row["arc"], 0.0)) * row["benefit"])

    if any(abs(brings(row)) > 0 for row in shown):
        return max(shown, key=brings)
    return max(shown, key=lambda row: -math.inf if math.isnan(row["benefit"]) else row["benefit"])


def _benefit_class(best: float, cuts: Mapping[str, Any]) -> str:
    """Put a benefit alone into its class; nothing where it is not known."""
    if math.isnan(best):
        return ""
    return BENEFITS[int(best >= cuts["benefit_medium"]) + int(best >= cuts["benefit_high"])]


def _grounds(shown: Group, lead: Record) -> dict[Hashable, Any]:
    """Give the levels and reasons of the leading exchange, but the organisation of all of them."""
    ground = dict(lead)
    worst = max(shown, key=lambda row: int(row["organisational"]))
    for column in ("organisational", "organisational_because"):
        ground[column] = worst[column]
    parties = len({row["giver"] for row in shown} | {row["receiver"] for row in shown})
    runs = all(row["status"] == "existing" for row in shown)
    if parties > 2 and not runs and ground["organisational"] == 0:
        ground["organisational"] = 1
        ground["organisational_because"] = f"{parties} parties take part"
    return ground


def _difficulty(ground: Mapping[Hashable, Any]) -> dict[str, Any]:
    """Give the four difficulties, the worst of them, and which decides."""
    levels = {kind: int(ground[kind]) for kind in KINDS}
    worst = max(levels.values())
    return {f"difficulty_{kind}": str(CLASSES[level]) for kind, level in levels.items()} | {
        "difficulty": worst + 1,
        "decided_by": ", ".join(kind for kind, level in levels.items() if level == worst),
        "difficulty_class": str(CLASSES[worst]),
    }


def _marginal(plan: Plan, group: Group, used: Group, verdict: str) -> float:
    """Give what the best plan would lose without the group; not known for what may not flow."""
    if not used:
        return 0.0 if verdict in LAWFUL else math.nan
    keys = pd.DataFrame([(row["output"], row["via"], row["need"]) for row in group], columns=KEYS)
    return max(plan.objective - without(plan, keys), 0.0)


def _assumed(shown: Group, alone: Mapping[Any, float]) -> float:
    """Weigh the assumed shares of the exchanges by what they bring."""
    shares = [row["assumed_share"] for row in shown]
    weights = [abs(alone.get(row["arc"], 0.0) * row["benefit"]) for row in shown]
    weights = weights if sum(weights) > 0 else [1.0] * len(shown)
    return float(np.average(shares, weights=weights))


def _status(group: Group, best: float) -> str:
    """Say whether it runs today, is new, or waits for a number."""
    if any(row["status"] == "existing" for row in group):
        return "existing"
    return "unquantified" if math.isnan(best) else "new"


def _reasons(
    shut: Mapping[str, Group],
    lead: Record,
    ground: Mapping[Hashable, Any],
    difficulty: Mapping[str, Any],
) -> str:
    """Say what decides the cell, and what decides the verdict."""
    decided = [
        f"{kind} {difficulty[f'difficulty_{kind}']}: {ground[f'{kind}_because']}"
        for kind in str(difficulty["decided_by"]).split(", ")
        if kind != "regulatory"
    ]
    heavy = [
        finding["reason"]
        for finding in (*shut.get("", ()), *shut.get(lead["output"], ()))
        if finding["verdict"] == lead["verdict"] and bears(finding, lead)
    ]
    burdens = [f"burdens outweigh the gain: {lead['burden']}"] if lead["burden"] else []
    return "; ".join([*decided, *burdens, *list(dict.fromkeys(heavy))[:2]])
