"""Benefit against feasibility: opportunities in order and in cells, with reasons."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.judging.alone import Prospects
from symbiosis.judging.cuts import cuts_for
from symbiosis.judging.difficulty import arc_difficulty, is_outside
from symbiosis.judging.groups import grouped
from symbiosis.judging.judged import Group, judged
from symbiosis.model.matches import VERDICTS
from symbiosis.model.plan import Plan
from symbiosis.model.ranking import Ranking
from symbiosis.tables import text_of


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
    records = arcs.join(arc_difficulty(plan.matches)).assign(arc=arcs.index).to_dict("records")
    shut = _shut(plan)
    rows = [
        judged([records[arc] for arc in part], plan, prospects, told, shut) | {"group": group}
        for group, part in members.groupby("group", sort=True)["arc"]
    ]
    if not rows:
        return Ranking(pd.DataFrame(), told, {"by": by, "method": method})
    table = pd.DataFrame(rows).merge(titles, left_on="group", right_index=True)
    return Ranking(_ordered(table), told, {"by": by, "method": method})


def _with_flows(plan: Plan, prospects: Prospects) -> pd.DataFrame:
    """Give all arcs with what flows in the plan, and their places among the prospects."""
    keys = ["output", "via", "need"]
    arcs = plan.matches.arcs
    flows = plan.flows.groupby(keys, as_index=False)["amount"].sum()
    able = prospects.arcs[keys].reset_index(names="prospect")
    for frame in (flows, able):
        arcs = arcs.merge(frame, on=keys, how="left")
    known = {
        "amount": arcs["amount"].fillna(0.0),
        "prospect": arcs["prospect"].fillna(-1).astype(int),
    }
    return _told(arcs.assign(**known), plan)


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


def _shut(plan: Plan) -> dict[str, Group]:
    """Give the findings that shut or condition something, by output; blank = of any output."""
    findings = plan.matches.findings
    heavy = findings[findings["verdict"] != "allowed"]
    heavy = heavy[["output", "via", "need", "verdict", "reason"]]
    return {str(output): part.to_dict("records") for output, part in heavy.groupby("output")}


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
