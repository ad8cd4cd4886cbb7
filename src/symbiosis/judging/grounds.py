"""The sections of a report that show what it rests on: inputs, assumptions, sources, method."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from symbiosis.display.cards import Card
from symbiosis.display.report import Section
from symbiosis.display.style import amount
from symbiosis.display.words import label
from symbiosis.judging.blocks import facts_of, figure, grid, named
from symbiosis.judging.case import Case, assumed_cells
from symbiosis.judging.wording import say
from symbiosis.model.park import Park


def park_section(case: Case) -> Section | None:
    """Show what the companies leave and want."""
    if case.park is None:
        return None
    park, language = case.park, case.language
    outputs, needs = park.outputs, park.needs
    blocks: list[Any] = [_park_facts(case, park)]
    for caption, frame, key, cost in (
        ("outputs", outputs, "output", "disposal_cost"),
        ("needs", needs, "need", "price"),
    ):
        flags = assumed_cells(frame, ["amount", cost])
        frame[cost] = frame[cost].where(frame["price_known"])
        flags[cost] &= frame["price_known"]
        flags["amount"] &= frame["amount"].notna()
        use = ["use"] if caption == "needs" else []
        shown = [key, "company", "park", "material", *use, "amount", "unit", cost, "confidence"]
        heads = {cost: f"{label(cost, language)}, {case.currency}"}
        blocks.append(grid(case, frame[shown], caption, assumed=flags, heads=heads))
    if len(park.faults):
        blocks.append(grid(case, park.faults, "set aside"))
    return Section(say("park", language), say("park intro", language), blocks)


def _park_facts(case: Case, park: Park) -> Card:
    """Say how many companies, outputs and needs there are, how much, and what is assumed."""
    outputs, needs, language = park.outputs, park.needs, case.language
    grades = pd.concat([outputs["confidence"], needs["confidence"]])
    sums = outputs.groupby("unit")["amount"].sum(min_count=1).dropna()
    facts = {
        "parks": str(outputs["park"].replace("", pd.NA).nunique()),
        "companies": str(pd.concat([outputs["company"], needs["company"]]).nunique()),
        "outputs": str(len(outputs)),
        "needs": str(len(needs)),
        "unquantified": str(int(outputs["amount"].isna().sum() + needs["amount"].isna().sum())),
        "left a year": ", ".join(
            amount(value, str(unit), language) for unit, value in sums.items()
        ),
        "assumed": f"{int((grades == 'assumed').sum())} / {len(grades)}",
        "set aside": str(len(park.faults)),
        "currency": case.currency,
        "date": str(park.settings.get("date", "")),
    }
    partly = assumed_cells(outputs, ["amount"])["amount"].any()
    return facts_of(case, facts, ["left a year"] if partly else [])


def known_section(case: Case) -> Section | None:
    """Show the catalogue, where it was asked for."""
    if case.known is None or not case.known_given:
        return None
    shown = case.known.conversions[
        [
            "conversion",
            "label",
            "takes",
            "cost",
            "cost_currency",
            "legal_kind",
            "readiness",
            "confidence",
            "source",
        ]
    ]
    flags = pd.DataFrame({"cost": case.known.conversions["confidence"] == "assumed"})
    return Section(
        say("known", case.language),
        say("known intro", case.language),
        [
            facts_of(case, case.known.card().facts),
            grid(case, shown, "conversions", assumed=flags),
        ],
    )


def law_section(case: Case) -> Section | None:
    """Show the rules, where they were given."""
    if case.law is None:
        return None
    rules = case.law.rules
    if case.language == "vi":
        rules["title"] = rules["title_vi"].where(rules["title_vi"] != "", rules["title"])
    shown = rules[
        [
            "rule",
            "title",
            "kind",
            "effect",
            "standing",
            "citation",
            "in_force_from",
            "in_force_until",
            "confidence",
        ]
    ]
    return Section(
        say("law", case.language),
        say("law intro", case.language),
        [
            facts_of(case, case.law.card().facts),
            grid(case, shown, "law", heads={"title": say("named", case.language)}),
        ],
    )


def assumptions_section(case: Case) -> Section | None:
    """List every assumed row, note and setting."""
    if case.park is None:
        return None
    park, language = case.park, case.language
    rows = [
        frame.rename(columns={key: "row"})[
            ["row", "company", "material", "typed", "assumed", "confidence", "source"]
        ]
        for frame, key in ((park.outputs, "output"), (park.needs, "need"))
    ]
    streams = pd.concat(rows, ignore_index=True)
    assumed = streams[(streams["confidence"] == "assumed") | (streams["assumed"] != "")]
    blocks = [grid(case, assumed.drop(columns="confidence"), "assumed rows", most=10 * case.most)]
    if case.known is not None and case.matches is not None:
        ways = case.known.conversions
        used = {way for via in case.matches.arcs["via"] for way in via.split(" > ")}
        soft = ways[ways["conversion"].isin(used) & (ways["confidence"] == "assumed")]
        shown = soft[["conversion", "label", "cost", "cost_currency", "source"]]
        flags = pd.DataFrame({"cost": True}, index=shown.index)
        blocks.append(grid(case, shown, "assumed ways", assumed=flags))
    blocks.append(
        grid(
            case,
            park.notes,
            "notes",
            most=4 * case.most,
            formats={"row": partial(figure, language=language)},
        )
    )
    blocks.append(grid(case, named(park.settings, "setting"), "settings", most=10 * case.most))
    return Section(say("assumptions", language), say("assumptions intro", language), blocks)


def sources_section(case: Case) -> Section | None:
    """List each distinct source and citation with what it is cited for."""
    held: list[tuple[str, pd.Series]] = []
    if case.park is not None:
        held += [
            (name, getattr(case.park, name)["source"])
            for name in ("sites", "outputs", "needs", "links", "opportunities")
        ]
    if case.matches is not None:
        held.append(("findings", case.matches.findings["citation"]))
    if case.law is not None:
        held += [("rules", case.law.rules["citation"]), ("limits", case.law.limits["source"])]
    if case.known is not None and case.matches is not None:
        used = {way for via in case.matches.arcs["via"] for way in via.split(" > ")}
        ways = case.known.conversions
        held += [
            ("conversions", ways.loc[ways["conversion"].isin(used), "source"]),
            ("factors", case.known.factors["source"]),
        ]
    texts = pd.concat(
        [pd.DataFrame({"source": texts.to_numpy(), "cited": name}) for name, texts in held]
        or [pd.DataFrame(columns=["source", "cited"])],
        ignore_index=True,
    )
    texts = texts[(texts["source"] != "") & ~texts["source"].str.lower().str.startswith("assumed")]
    if not len(texts):
        return None
    texts["cited"] = texts["cited"].map(partial(label, language=case.language))
    cited = texts.groupby("source")["cited"].agg(lambda kinds: ", ".join(sorted(set(kinds))))
    table = cited.reset_index()
    return Section(
        say("sources", case.language),
        say("sources intro", case.language),
        [grid(case, table, "sources", most=len(table))],
    )


def method_section(case: Case) -> Section | None:
    """Say how the figures were made, with the cuts and the arguments."""
    language = case.language
    blocks: list[Any] = []
    if case.matches is not None:
        blocks.append(say("benefit method", language))
    if case.plan is not None:
        blocks += [say("plan method", language), case.plan.how]
    if case.ranking is not None:
        blocks += [
            say("rank method", language),
            grid(
                case,
                named(case.ranking.cuts, "title"),
                "cuts",
                heads={"title": say("named", case.language)},
            ),
        ]
    used = pd.concat(
        [
            named({verb: noun.settings}, "setting")
            for verb, noun in (
                ("match", case.matches),
                ("optimise", case.plan),
                ("rank", case.ranking),
            )
            if noun is not None and noun.settings
        ]
        or [pd.DataFrame()],
        ignore_index=True,
    )
    if len(used):
        blocks.append(grid(case, used, "arguments", most=len(used)))
    return Section(say("method", language), "", blocks) if blocks else None
