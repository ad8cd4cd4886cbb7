"""The user's limits and the budget as rows: caps, floors and equalities on what is measured."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import FAULT_COLUMNS, SymbiosisError, TableErrors
from symbiosis.planning.formulating.blocks import Block, joined, named
from symbiosis.planning.formulating.case import Case
from symbiosis.planning.formulating.layout import Layout
from symbiosis.planning.formulating.links import traces
from symbiosis.planning.formulating.measures import LIMITED, measured, unit_of
from symbiosis.planning.formulating.parties import gain_of
from symbiosis.tables import text_of

FILTERS = ["company", "park", "material", "output", "via", "need", "period"]
COLUMNS = ["name", "measure", *FILTERS, "at_least", "at_most"]
MEASURES = (*LIMITED, "gain")
SIDES = {"company": ["giver", "receiver"], "park": ["giver_park", "receiver_park"]}
EACH = "each"  # as company of a gain: a row for every company
ONCE = ("capital", "links", "plants")  # measures of what is decided once a year


def checked(limits: pd.DataFrame | None, case: Case) -> pd.DataFrame:
    """Give the limits with all their columns, a row for each company where each is meant.

    Raises
    ------
    TableErrors
        All faults at once: columns, measures, names and bounds that mean nothing.
    """
    if limits is None:
        return pd.DataFrame({column: pd.Series(dtype="str") for column in COLUMNS})
    given = pd.DataFrame(limits).reset_index(drop=True)
    texts = ["name", "measure", *FILTERS]
    frame = given.reindex(columns=COLUMNS)
    for column in texts:
        frame[column] = frame[column].astype(object).where(frame[column].notna(), "")
        frame[column] = frame[column].astype("str").str.strip()
    faults = _faults(given, frame, case)
    if faults:
        raise TableErrors(pd.DataFrame(faults, columns=list(FAULT_COLUMNS)))
    for column in ("at_least", "at_most"):
        frame[column] = pd.to_numeric(frame[column]).astype(float)
    blank = frame["name"] == ""
    frame["name"] = frame["name"].mask(blank, frame["measure"])
    return _for_each(frame, case)


def _for_each(frame: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Repeat a gain of each company for every company that takes part."""
    each = (frame["measure"] == "gain") & (frame["company"] == EACH)
    owners = (case.arcs["giver"], case.arcs["receiver"], case.plants["company"])
    companies = sorted(set(pd.concat([*owners, case.holds["company"]])))
    many = (
        frame[each]
        .drop(columns="company")
        .merge(pd.DataFrame({"company": companies}, dtype="str"), how="cross")
    )
    many["name"] = many["name"] + ": " + many["company"]
    return pd.concat([frame[~each], many], ignore_index=True)[COLUMNS]


def _faults(given: pd.DataFrame, frame: pd.DataFrame, case: Case) -> list[tuple[Any, ...]]:
    """Find what is wrong with the limits, row by row."""
    faults: list[tuple[Any, ...]] = []

    def tell(row: float, column: str, reason: str, found: Any, mend: str) -> None:
        faults.append(("limits", "", row, column, reason, found, mend))

    for column in given.columns:
        if column not in COLUMNS:
            tell(1, str(column), "the column is not known", column, f"use {', '.join(COLUMNS)}")
    names = _names(case)
    for place, row in enumerate(frame.to_dict("records")):
        line = place + 2
        if row["measure"] not in MEASURES:
            mend = f"name one of {', '.join(MEASURES)}"
            tell(line, "measure", "there is no such measure", row["measure"], mend)
        for column in FILTERS:
            each = column == "company" and row["measure"] == "gain" and row[column] == EACH
            if row[column] and row[column] not in names[column] and not each:
                near = get_close_matches(str(row[column]), sorted(names[column]))
                mend = f"perhaps you meant {', '.join(near)}" if near else f"name a known {column}"
                tell(line, column, f"there is no such {column}", row[column], mend)
        if row["measure"] == "gain" and not row["company"]:
            tell(line, "company", "a gain is of a company", "", f"name a company, or '{EACH}'")
        if row["measure"] in ONCE and row["period"]:
            reason = f"{row['measure']} are counted for the year, not for a period"
            tell(line, "period", reason, row["period"], "leave the period blank")
        for fault in _wrong_bounds(row):
            tell(line, *fault)
    return faults


def _wrong_bounds(row: Mapping[Hashable, Any]) -> list[tuple[str, str, Any, str]]:
    """Find what is wrong with the two bounds of a limit."""
    bounds = {side: pd.to_numeric(row[side], errors="coerce") for side in ("at_least", "at_most")}
    wrong = [
        (side, "it is no number", row[side], "write a number, or leave it blank")
        for side, value in bounds.items()
        if pd.notna(row[side]) and row[side] != "" and not np.isfinite(value)
    ]
    if wrong:
        return wrong
    low, high = bounds["at_least"], bounds["at_most"]
    if pd.isna(low) and pd.isna(high):
        return [("at_most", "the limit has no bound", "", "give at_least, at_most, or both")]
    if low > high:
        return [("at_least", "it is above at_most", low, "exchange the two")]
    return []


def _names(case: Case) -> dict[str, set[str]]:
    """Give the names that each filter knows."""
    park = case.matches.park
    arcs = case.matches.arcs
    return {
        "company": {*park.sites["company"], *park.outputs["company"], *park.needs["company"]},
        "park": {*park.sites["park"], *park.outputs["park"], *park.needs["park"]} - {""},
        "material": {*case.matches.known.materials["material"], *park.outputs["material"]},
        "output": set(park.outputs["output"]),
        "via": set(arcs["via"]) | set(case.matches.known.conversions["conversion"]),
        "need": set(park.needs["need"]),
        "period": set(park.periods["period"]),
    }


def counted(limits: pd.DataFrame, case: Case) -> np.ndarray:
    """Say which arcs a limit on links counts, so that each is used or not."""
    flags = np.zeros(len(case.arcs), dtype=bool)
    counting = limits[limits["measure"] == "links"]
    if counting.empty:
        return flags
    told = _arc_facts(case)
    for row in counting.to_dict("records"):
        flags |= _selected(told, row, case)
    return flags


def _arc_facts(case: Case) -> pd.DataFrame:
    """Give of each arc what filters look at."""
    park = case.matches.park
    arcs = case.arcs
    return pd.DataFrame(
        {
            "giver": arcs["giver"],
            "receiver": arcs["receiver"],
            "giver_park": text_of(arcs["output"], park.outputs.set_index("output")["park"]),
            "receiver_park": text_of(arcs["need"], park.needs.set_index("need")["park"]),
            "material": arcs["material"],
            "output": arcs["output"],
            "via": arcs["via"],
            "need": arcs["need"],
        }
    )


def _selected(told: pd.DataFrame, row: Mapping[Hashable, Any], case: Case) -> np.ndarray:
    """Say which rows of facts the filters of a limit choose; a blank filter chooses all.

    A material chooses its kinds too: a limit on sludge counts sludge from wastewater.
    """
    chosen = np.ones(len(told), dtype=bool)
    lines = case.matches.known.lineages()
    kinds = {key for key, line in lines.items() if row["material"] in line} | {row["material"]}
    for column in FILTERS:
        if not row[column] or (column == "period" and "period" not in told):
            continue
        asked = kinds if column == "material" else {row[column]}
        sides = SIDES.get(column, [column])
        chosen &= np.any([told[side].isin(asked).to_numpy() for side in sides], axis=0)
    return chosen


def column_facts(layout: Layout) -> pd.DataFrame:
    """Give of each column what filters look at: of a flow its exchange, of a plant its owner."""
    case, frame = layout.case, layout.frame
    facts = pd.DataFrame("", index=frame.index, columns=_arc_facts(case).columns, dtype="str")
    arcs = _arc_facts(case)
    for kind, places in (
        ("flow", np.repeat(np.arange(len(case.arcs)), case.times)),
        ("used", layout.decided),
    ):
        facts.iloc[layout.of(kind)] = arcs.iloc[places].to_numpy(dtype=object)
    plants = case.plants.set_index("plant")
    owned = frame["plant"] != ""
    for side in ("giver", "receiver"):
        facts.loc[owned, side] = text_of(frame.loc[owned, "plant"], plants["company"])
        facts.loc[owned, f"{side}_park"] = text_of(frame.loc[owned, "plant"], plants["park"])
    return facts.assign(period=frame["period"])


def limit_rows(layout: Layout, limits: pd.DataFrame, budget: float | None) -> list[Block]:
    """Write each limit as a row for each of its bounds, one for both where they are alike."""
    facts = column_facts(layout) if len(limits) else pd.DataFrame()
    blocks = []
    for row in limits.to_dict("records"):
        if row["measure"] == "gain":
            count = gain_of(layout, str(row["company"]))
            count = np.where(_selected(facts, row | {"company": ""}, layout.case), count, 0.0)
            unit = unit_of(layout, "benefit")
        else:
            among = _selected(facts, row, layout.case)
            count = measured(layout, str(row["measure"]), among)
            unit = unit_of(layout, str(row["measure"]), among)
        if row["measure"] == "links" and row["at_least"] > 0:
            blocks.append(traces(layout, count[layout.of("used")] > 0))
        blocks += _sided(str(row["name"]), str(row["period"]), unit, count, row)
    if budget is not None:
        if not budget >= 0:
            raise SymbiosisError("The budget is no sum of money", f"budget={budget}", "give one")
        unit, count = unit_of(layout, "capital"), measured(layout, "capital")
        told = {"at_least": np.nan, "at_most": float(budget)}
        blocks += [
            block._replace(rows=block.rows.assign(kind="budget"))
            for block in _sided("capital", "", unit, count, told)
        ]
    return blocks


def _sided(
    name: str, period: str, unit: str, count: np.ndarray, row: Mapping[Any, Any]
) -> list[Block]:
    """Write a row for each bound of a limit."""
    low, high = float(row["at_least"]), float(row["at_most"])
    sides = [("equal", low)] if low == high else [("at_least", low), ("at_most", high)]
    column = np.flatnonzero(count)
    size = float(np.median(np.abs(count[column]))) if len(column) else 1.0
    blocks = []
    for side, limit in sides:
        if np.isnan(limit):
            continue
        rows = named("limit", pd.Series([name]), pd.Series([unit]), side=side, limit=limit)
        rows = rows.assign(period=period, scale=size)
        entries = [(np.zeros(len(column)), column, count[column] / size)]
        blocks.append(joined(rows, entries, np.array([limit / size])))
    return blocks
