"""Benefit against feasibility: opportunities in order and in cells, with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.judging.alone import Prospects, without
from symbiosis.judging.cuts import cuts_for
from symbiosis.judging.difficulty import CLASSES, KINDS, arc_difficulty, is_outside
from symbiosis.judging.groups import grouped
from symbiosis.matching.value import CONFIDENCE_OF_RANK, RANK_OF_CONFIDENCE
from symbiosis.model.matches import VERDICTS
from symbiosis.model.plan import Plan
from symbiosis.model.ranking import Ranking
from symbiosis.model.verdicts import bearing
from symbiosis.planning.formulate import taking_part
from symbiosis.tables import text_of

BENEFITS = np.array(["low", "medium", "high"])


def rank(
    plan: Plan,
    by: str = "opportunity",
    method: str = "cells",
    *,
    cuts: tuple[float, float] | None = None,
) -> Ranking:
    """Rank every opportunity or exchange, used or not, by benefit and feasibility.

    Parameters
    ----------
    plan : Plan
        The best lawful network.
    by : {"opportunity", "exchange"}, default "opportunity"
        What a row is.
    method : {"cells"}, default "cells"
        Verdict first, then the cell of benefit and difficulty, then the benefit alone.
    cuts : (float, float), optional
        Where low ends and where high begins, currency a year; by default the mean yearly saving
        of one resource-efficiency measure and of one assessed firm in three parks of Viet Nam.

    Returns
    -------
    Ranking
        `table` with one row for each, and the `cuts` of all classes.

    Raises
    ------
    SymbiosisError
        If `by` or `method` is not known, or there is no rate for the cuts.

    Examples
    --------
    >>> import symbiosis as sym
    >>> plan = sym.optimise(sym.match(sym.example(), sym.catalogue()))
    >>> int(sym.rank(plan).table.loc[0, "rank"])
    1
    """
    if by not in ("opportunity", "exchange"):
        raise SymbiosisError(f"Nothing is ranked by '{by}'", "by", "say opportunity or exchange")
    if method != "cells":
        raise SymbiosisError(f"There is no ranking method '{method}'", "method", "say cells")
    told = cuts_for(plan.matches.park.settings, cuts)
    prospects = Prospects.of(plan.matches)
    arcs = _with_flows(plan, prospects)
    members, titles = grouped(arcs, plan.matches.park, plan.matches.known, by)
    hard = arc_difficulty(plan.matches)
    shut = _shut(plan)
    rows = [
        _row(plan, prospects, arcs.loc[part["arc"]], hard.loc[part["arc"]], told, shut)
        | {"group": group}
        for group, part in members.groupby("group", sort=True)
    ]
    if not rows:
        return Ranking(pd.DataFrame(), told, {"by": by, "method": method})
    table = pd.DataFrame(rows).merge(titles, left_on="group", right_index=True)
    return Ranking(_ordered(table), told, {"by": by, "method": method})


def _with_flows(plan: Plan, prospects: Prospects) -> pd.DataFrame:
    """Give all arcs with what flows in the plan, and their places in the two programmes."""
    keys = ["output", "via", "need"]
    arcs = plan.matches.arcs
    flows = plan.flows[[*keys, "amount"]]
    part = taking_part(plan.matches, bool(plan.settings.get("conditional", True)))
    places = part[keys].reset_index(names="column")
    able = prospects.arcs[keys].reset_index(names="prospect")
    for frame in (flows, places, able):
        arcs = arcs.merge(frame, on=keys, how="left")
    return _told(arcs.assign(amount=arcs["amount"].fillna(0.0)), plan)


def _told(arcs: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Say of every arc whether a town or a farm takes part, and what kind of symbiosis it is.

    The kinds are those of Circular 05/2025/TT-BKHDT, Article 2, as far as tables tell them.
    """
    sites = plan.matches.park.sites.drop_duplicates("company").set_index("company")
    outside = is_outside(arcs["giver"], sites) | is_outside(arcs["receiver"], sites)
    parks = [text_of(arcs[side], sites["park"]) for side in ("giver", "receiver")]
    serves = text_of(arcs["giver"], sites["kind"]).isin(["utility", "developer"])
    kind = np.select(
        [parks[0] != parks[1], serves & (arcs["unit"] == "MWh")],
        ["other park or town", "service"],
        default="exchange",
    )
    return arcs.assign(urban=outside, symbiosis_kind=kind)


def _shut(plan: Plan) -> dict[str, pd.DataFrame]:
    """Give the findings that shut or condition something, by output; blank = of any output."""
    findings = plan.matches.findings
    heavy = findings[findings["verdict"] != "allowed"]
    return {str(output): part for output, part in heavy.groupby("output")}


def _row(
    plan: Plan,
    prospects: Prospects,
    arcs: pd.DataFrame,
    hard: pd.DataFrame,
    cuts: Mapping[str, Any],
    shut: Mapping[str, pd.DataFrame],
) -> dict[str, Any]:
    """Judge one group of exchanges."""
    used = arcs["amount"] > 0
    verdict = _verdict(arcs, used)
    able = arcs[arcs["prospect"].notna()]
    lawful = able[able["verdict"].isin(["allowed", "conditional"])]
    able = lawful if len(lawful) else able
    flow = pd.Series(prospects.best(able["prospect"].to_numpy(dtype=int)), index=able.index)
    best = float((flow * able["benefit"]).sum()) if len(able) else np.nan
    shown = arcs[used] if used.any() else able[flow > 0] if (flow > 0).any() else arcs
    lead = shown.loc[_lead(shown, flow)]
    unit = lead["unit"]
    ground = _grounds(hard.loc[shown.index], hard.loc[lead.name], shown)
    difficulty = _difficulty(ground)
    return (
        {
            "output": " + ".join(sorted(shown["output"].unique())),
            "via": lead["via"],
            "need": " + ".join(sorted(shown["need"].unique())),
            "amount": float(arcs.loc[used & (arcs["unit"] == unit), "amount"].sum()),
            "unit": unit,
            "benefit_alone": best,
            "benefit_in_plan": float((arcs["amount"] * arcs["benefit"]).sum()),
            "marginal_worth": _marginal(plan, arcs, used, verdict),
            "co2": float((flow * able["co2"]).sum()) if len(able) else np.nan,
            "benefit_class": _benefit_class(best, cuts),
            "verdict": verdict,
            "confidence": CONFIDENCE_OF_RANK[
                int(shown["confidence"].map(RANK_OF_CONFIDENCE).max())
            ],
            "assumed_share": _assumed(shown, flow),
            "status": _status(arcs, best),
            "urban": bool(shown["urban"].any()),
            "symbiosis_kind": lead["symbiosis_kind"],
        }
        | difficulty
        | {"reasons": _reasons(shut, lead, ground, difficulty)}
    )


def _verdict(arcs: pd.DataFrame, used: pd.Series) -> str:
    """Take the worst verdict of what flows; if nothing does, the mildest of what could."""
    levels = arcs["verdict"].map({name: i for i, name in enumerate(VERDICTS)})
    return VERDICTS[int(levels[used].max() if used.any() else levels.min())]


def _lead(shown: pd.DataFrame, flow: pd.Series) -> Any:
    """Give the exchange that brings the most."""
    brings = shown["amount"].where(shown["amount"] > 0, flow.reindex(shown.index).fillna(0.0))
    brings = brings * shown["benefit"]
    if not (brings.abs() > 0).any():
        brings = shown["benefit"].fillna(-np.inf)
    return brings.idxmax()


def _benefit_class(best: float, cuts: Mapping[str, Any]) -> str:
    """Put a benefit alone into its class; nothing where it is not known."""
    if np.isnan(best):
        return ""
    place = int(best >= cuts["benefit_medium"]) + int(best >= cuts["benefit_high"])
    return str(BENEFITS[place])


def _grounds(hard: pd.DataFrame, lead: pd.Series, shown: pd.DataFrame) -> pd.Series:
    """Give the levels and reasons of the leading exchange, but the organisation of all of them."""
    ground = lead.copy()
    worst = int(hard["organisational"].to_numpy(dtype=int).argmax())
    for column in ("organisational", "organisational_because"):
        ground[column] = hard[column].iloc[worst]
    parties = len(set(shown["giver"]) | set(shown["receiver"]))
    runs = (shown["status"] == "existing").all()
    if parties > 2 and not runs and ground["organisational"] == 0:
        ground["organisational"] = 1
        ground["organisational_because"] = f"{parties} parties take part"
    return ground


def _difficulty(ground: pd.Series) -> dict[str, Any]:
    """Give the four difficulties, the worst of them, and which decides."""
    levels = {kind: int(ground[kind]) for kind in KINDS}
    worst = max(levels.values())
    return {f"difficulty_{kind}": str(CLASSES[level]) for kind, level in levels.items()} | {
        "difficulty": worst + 1,
        "decided_by": ", ".join(k for k, level in levels.items() if level == worst),
        "difficulty_class": str(CLASSES[worst]),
    }


def _marginal(plan: Plan, arcs: pd.DataFrame, used: pd.Series, verdict: str) -> float:
    """Give what the best plan would lose without the group; not known for what may not flow."""
    if not used.any():
        return 0.0 if verdict in ("allowed", "conditional") else np.nan
    closed = np.zeros(len(plan.programme.cost), dtype=bool)
    closed[arcs["column"].dropna().astype(int)] = True
    return max(plan.objective - without(plan, closed), 0.0)


def _assumed(shown: pd.DataFrame, flow: pd.Series) -> float:
    """Weigh the assumed shares of the exchanges by what they bring."""
    weight = (flow.reindex(shown.index).fillna(0.0) * shown["benefit"]).abs()
    if not weight.sum() > 0:
        return float(shown["assumed_share"].mean())
    return float((shown["assumed_share"] * weight).sum() / weight.sum())


def _status(arcs: pd.DataFrame, best: float) -> str:
    """Say whether it runs today, is new, or waits for a number."""
    if (arcs["status"] == "existing").any():
        return "existing"
    return "unquantified" if np.isnan(best) else "new"


def _reasons(
    shut: Mapping[str, pd.DataFrame],
    lead: pd.Series,
    ground: pd.Series,
    difficulty: Mapping[str, Any],
) -> str:
    """Say what decides the cell, and what decides the verdict."""
    decided = [
        f"{kind} {difficulty[f'difficulty_{kind}']}: {ground[f'{kind}_because']}"
        for kind in str(difficulty["decided_by"]).split(", ")
        if kind != "regulatory"
    ]
    heavy: list[str] = []
    for ledger in (shut[key] for key in ("", lead["output"]) if key in shut):
        told = bearing(ledger, lead["output"], lead["via"], lead["need"])
        heavy += told.loc[told["verdict"] == lead["verdict"], "reason"].to_list()
    return "; ".join([*decided, *list(dict.fromkeys(heavy))[:2]])


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    """Order by verdict, cell and benefit alone; number what no list numbers."""
    benefit = table["benefit_class"].map({"": -1, "low": 0, "medium": 1, "high": 2})
    ease = 3 - table["difficulty"]
    order = pd.DataFrame(
        {
            "verdict": table["verdict"].map({name: i for i, name in enumerate(VERDICTS)}),
            "cell": -(benefit + ease) * (benefit >= 0),
            "benefit": -benefit,
            "alone": -table["benefit_alone"].fillna(-np.inf),
            "group": table["group"],
        }
    )
    table = table.loc[order.sort_values(list(order.columns)).index].reset_index(drop=True)
    table["rank"] = np.arange(1, len(table) + 1)
    free = "x" + (~table["listed"]).cumsum().astype("str")
    table["number"] = table["opportunity"].where(table["listed"], free)
    return table.drop(columns=["group", "listed"])
