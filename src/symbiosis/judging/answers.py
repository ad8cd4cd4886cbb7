"""The sections of a report that show what came out: ranking, plan, CO2, findings, prices."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from symbiosis.display.cards import Card
from symbiosis.display.flows import draw_flows
from symbiosis.display.matrix import draw_matrix
from symbiosis.display.report import Section, picture
from symbiosis.display.style import amount, money
from symbiosis.display.words import label
from symbiosis.judging.blocks import facts_of, figure, formats, grid, per_year
from symbiosis.judging.case import KEYS, Case, findings_of, flows_with_arcs
from symbiosis.judging.wording import say
from symbiosis.model.matches import VERDICTS
from symbiosis.model.plan import Plan

_REASONS = 4  # reasons of one exchange that are written out where they rest on the same


def ranking_section(case: Case) -> Section | None:
    """Show the matrix, the ranking and its reasons."""
    if case.ranking is None:
        return None
    language, table = case.language, case.ranking.table
    own = table["title_vi"].where(table["title_vi"] != "", table["title"])
    named = table["title"] if language == "en" else own
    table["title"] = named.where(named != "", table["opportunity"])
    drawing = draw_matrix(table, case.ranking.cuts, language=language)
    alt = say("matrix alt", language).format(n=min(30, len(table)))
    shown = table[
        [
            "number",
            "title",
            "benefit_class",
            "difficulty_class",
            "decided_by",
            "verdict",
            "benefit_alone",
            "benefit_in_plan",
            "co2",
            "assumed_share",
        ]
    ]
    partly = table["assumed_share"] > 0
    wholly = table["confidence"] == "assumed"
    used = partly & (table["benefit_in_plan"] != 0)
    flags = pd.DataFrame({"benefit_alone": partly, "benefit_in_plan": used, "co2": wholly})
    return Section(
        say("ranking", language),
        say("ranking intro", language),
        [
            picture(drawing, alt, say("matrix", language)),
            grid(case, shown, "ranking", assumed=flags, heads=per_year(case, ["co2"])),
            grid(case, table[["number", "title", "confidence", "reasons"]], "reasons"),
        ],
    )


def plan_section(case: Case) -> Section | None:
    """Show what should flow, as a picture and as a table."""
    if case.plan is None:
        return None
    language, flows = case.language, flows_with_arcs(case.plan)
    flows = flows.sort_values("benefit", ascending=False, kind="stable").reset_index(drop=True)
    drawing = draw_flows(flows, currency=case.currency, language=language)
    alt = say("flows alt", language).format(
        g=flows["giver"].nunique(), r=flows["receiver"].nunique()
    )
    partly, wholly = flows["assumed_share"] > 0, flows["confidence"] == "assumed"
    shown = flows[
        [
            "giver",
            "receiver",
            "output",
            "via",
            "need",
            "amount",
            "unit",
            "benefit",
            "co2",
            "status",
            "verdict",
            "assumed_share",
        ]
    ]
    flags = pd.DataFrame({"amount": wholly, "benefit": partly, "co2": wholly})
    return Section(
        say("plan", language),
        say("plan intro", language),
        [
            _plan_facts(case, case.plan, bool(partly.any()), bool(wholly.any())),
            picture(drawing, alt, say("flows", language)),
            grid(case, shown, "flows", assumed=flags, heads=per_year(case, ["co2"])),
        ],
    )


def _plan_facts(case: Case, plan: Plan, partly: bool, wholly: bool) -> Card:
    """Say what the plan brings, and how sure the proof is."""
    cash = partial(money, currency=case.currency, language=case.language)
    facts = {
        "benefit": f"{cash(plan.benefit)} {label('a year', case.language)}",
        "of this running today": cash(plan.benefit_existing),
        "of this new": cash(plan.benefit_new),
        "CO2 avoided": amount(plan.co2, "t", case.language),
        "status": f"{label(plan.status, case.language)} ({plan.gap:.1e})",
        "certificate": f"{plan.certificate.max():.1e}",
        "how": plan.how,
    }
    assumed = ["benefit", "of this running today", "of this new"] if partly else []
    return facts_of(case, facts, [*assumed, *(["CO2 avoided"] if wholly else [])])


def co2_section(case: Case) -> Section | None:
    """Set claims of others beside our figure, and take our figure apart."""
    if case.plan is None:
        return None
    language, flows = case.language, flows_with_arcs(case.plan)
    links = case.plan.matches.park.links
    claims = links[links["claimed_co2"].notna()]
    ways = ["output", "need"]
    sums = flows.groupby(ways, as_index=False).agg(
        amount=("amount", "sum"),
        unit=("unit", "first"),
        our_co2=("co2", "sum"),
        assumed=("confidence", lambda values: bool((values == "assumed").any())),
    )
    joined = claims[[*ways, "claimed_co2", "source"]].merge(sums, on=ways, how="left")
    joined = joined.fillna({"amount": 0.0, "our_co2": 0.0, "unit": ""})
    flags = pd.DataFrame({name: joined["assumed"].eq(True) for name in ("amount", "our_co2")})
    terms = [str(name) for name in flows if str(name).startswith("co2_")]
    parts = flows[[*KEYS, *terms]].copy()
    parts[terms] = parts[terms].mul(flows["amount"], axis=0)
    parts["co2"] = flows["co2"]
    wholly = flows["confidence"] == "assumed"
    beside = grid(
        case,
        joined[[*ways, "amount", "unit", "claimed_co2", "our_co2", "source"]],
        "claims",
        assumed=flags,
        heads=per_year(case, ["claimed_co2", "our_co2"]),
    )
    return Section(
        say("co2", language),
        say("co2 intro", language),
        [
            beside if len(joined) else say("no claims", language),
            grid(
                case,
                parts,
                "co2 terms",
                assumed=pd.DataFrame(dict.fromkeys([*terms, "co2"], wholly)),
            ),
        ],
    )


def findings_section(case: Case) -> Section | None:
    """Count the verdicts, and give reasons for the exchanges that matter."""
    if case.matches is None:
        return None
    language, arcs, ledger = case.language, case.matches.arcs, case.matches.findings
    counts = arcs["verdict"].value_counts().reindex(list(VERDICTS), fill_value=0)
    verdicts = counts.rename_axis("verdict").rename("exchanges").reset_index()
    stages = ledger.groupby(["stage", "verdict"]).size().rename("findings").reset_index()
    worth = (arcs["benefit"] * arcs["most"]).fillna(-1.0)
    order = worth.sort_values(ascending=False, kind="stable").index
    matter = arcs.loc[order].query("verdict != 'allowed'").head(case.most)
    pieces = []
    for arc in matter.to_dict("records"):
        found = findings_of(case.matches, arc["output"], arc["via"], arc["need"])
        found = found[found["verdict"] != "allowed"]
        way = f" → {arc['via']}" if arc["via"] else ""
        pieces.append(found.assign(exchange=f"{arc['output']}{way} → {arc['need']}"))
    columns = [
        "exchange",
        "verdict",
        "reason",
        "value",
        "limit",
        "unit",
        "citation",
        "confidence",
        "mend",
    ]
    why = _gathered(pd.concat(pieces)) if pieces else pd.DataFrame(columns=columns)
    figures = partial(figure, language=language)
    return Section(
        say("findings", language),
        say("findings intro", language),
        [
            grid(case, verdicts, "counts"),
            grid(case, stages, "stages"),
            grid(
                case,
                why[columns],
                "why",
                formats=formats(case) | {"value": figures, "limit": figures},
            ),
        ],
    )


def _gathered(found: pd.DataFrame) -> pd.DataFrame:
    """Put findings of an exchange that rest on the same citation and mend into one row."""
    alike = ["exchange", "verdict", "citation", "confidence", "mend"]
    rows = []
    for _, group in found.groupby(alike, sort=False):
        row = group.iloc[0].to_dict()
        if len(group) > 1:
            shown = "; ".join(group["reason"].drop_duplicates().head(_REASONS))
            more = len(group) - _REASONS
            row |= {"value": np.nan, "limit": np.nan, "unit": ""}
            row["reason"] = f"{shown}; + {more}" if more > 0 else shown
        rows.append(row)
    return pd.DataFrame(rows, columns=found.columns)


def prices_section(case: Case) -> Section | None:
    """Show what rules and limits cost at the margin."""
    if case.plan is None:
        return None
    language, rows, rules = case.language, case.plan.rows, case.plan.rules
    tight = rows[rows["price"].abs() > 0].copy()
    tight = tight.loc[tight["price"].abs().sort_values(ascending=False, kind="stable").index]
    shaky = bool((flows_with_arcs(case.plan)["assumed_share"] > 0).any())
    tight_flags = pd.DataFrame({"price": shaky, "activity": shaky}, index=tight.index)
    rule_flags = pd.DataFrame({"price": shaky, "gain_for_one_percent": shaky}, index=rules.index)
    shown = [
        "kind",
        "subject",
        "parameter",
        "rule",
        "activity",
        "limit",
        "unit",
        "price",
        "sentence",
    ]
    heads = {"price": f"{label('price', language)}, {case.currency}"}
    return Section(
        say("prices", language),
        say("prices intro", language),
        [
            grid(case, rules, "rule prices", assumed=rule_flags, heads=heads),
            grid(case, tight[shown], "binding", assumed=tight_flags, heads=heads),
        ],
    )
