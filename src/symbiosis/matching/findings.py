"""What is found on matching: distance, spoiling, tags, contracts, quantities, prices."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbiosis.matching.hours import apart
from symbiosis.matching.ledger import plain, rows
from symbiosis.matching.replaces import ONE_FOR_ONE
from symbiosis.matching.texts import asked
from symbiosis.model.matches import FINDINGS
from symbiosis.model.park import Park
from symbiosis.tables import conform, in_words

DAILY = 24.0  # hours between two collections where the need states none


def found(pairs: pd.DataFrame, park: Park) -> pd.DataFrame:
    """Give the findings on candidates, each at the smallest thing that decides it."""
    parts = [
        _unknown_distance(pairs),
        _spoiling(pairs),
        _refused(pairs),
        _bound(pairs, str(park.settings.get("date") or "")),
        _barred(pairs),
        _unpriced(pairs),
        _assumed_ratio(pairs),
        _overrun(pairs),
        *apart(pairs, park.periods),
    ]
    return conform(
        pd.concat([p for p in parts if len(p)] or [pd.DataFrame()]), FINDINGS, "findings"
    )


def _unknown_distance(pairs: pd.DataFrame) -> pd.DataFrame:
    """Find pairs whose distance nobody knows and whose transport no link states."""
    lost = plain(pairs, pairs["distance_km"].isna() & pairs["link_transport"].isna())
    return rows(
        lost,
        "conditional",
        "unknown distance: transport counts 0",
        "give coordinates, a distance, or a link with distance_km or transport",
        via=lost["via"],  # a link settles one way only
    )


def _spoiling(pairs: pd.DataFrame) -> pd.DataFrame:
    """Find exchanges that spoil before they arrive, or just keep.

    Where the need does not say how often it collects, spoiling is a condition, not a refusal.
    """
    keeps = pairs["keeps_after"].fillna(pairs["keeps_for"]).fillna(pairs["keeps_for_need"])
    if keeps.isna().all():
        return pd.DataFrame()
    told = plain(pairs, keeps.notna(), "collect_every_need", "distance_km", "speed")
    every = told["collect_every_need"].fillna(DAILY)
    travels = told["distance_km"] / told["speed"].where(told["speed"] > 0)
    told = told.assign(keeps=keeps[told.index], every=every, waits=every + travels.fillna(0.0))
    late = told["waits"] > told["keeps"]
    stated = told["collect_every_need"].notna()
    mend = "collect more often, or preserve it"
    return pd.concat(
        [
            _kept(told[late & stated], "forbidden", "spoils: ", mend),
            _kept(told[late & ~stated], "conditional", "may spoil: ", mend),
            _kept(told[~late], "allowed", "", ""),
        ]
    )


def _kept(pairs: pd.DataFrame, verdict: str, begin: str, mend: str) -> pd.DataFrame:
    """Make findings of how long each pair keeps against how long it waits."""
    stated = pairs["collect_every_need"].notna()
    guess = pd.Series("", index=pairs.index, dtype="str").where(stated, " (assumed)")
    reason = (
        (begin + "keeps for " + in_words(pairs["keeps"], "{:g} h"))
        + ("; collected every " + in_words(pairs["every"], "{:g} h") + guess)
        + (", arrives after " + in_words(pairs["waits"], "{:.0f} h") + " at the latest")
    )
    held = {"parameter": "keeps_for", "value": pairs["waits"], "limit": pairs["keeps"], "unit": "h"}
    return rows(pairs, verdict, reason, mend, via=pairs["via"], **held)


def _refused(pairs: pd.DataFrame) -> pd.DataFrame:
    """Find outputs that bear a tag which the need refuses."""
    tagged = asked(pairs["tags"], bool) & asked(pairs["refuses_need"], bool)
    if not tagged.any():
        return pd.DataFrame()
    both = plain(pairs, tagged, "tags", "refuses_need")
    shared = pd.Series(
        [
            " ".join(sorted(set(_words(tags)) & set(_words(refused))))
            for tags, refused in zip(both["tags"], both["refuses_need"], strict=True)
        ],
        index=both.index,
        dtype="str",
    )
    both = both[shared != ""]
    return rows(
        both, "forbidden", "the receiver refuses: " + shared[shared != ""], "take the tag away"
    )


def _words(text: str) -> list[str]:
    """Split a list of words typed with blanks, commas or semicolons."""
    return text.replace(",", " ").replace(";", " ").split()


def _bound(pairs: pd.DataFrame, date: str) -> pd.DataFrame:
    """Find outputs that a contract binds beyond the date; what runs already is not in doubt."""
    later = asked(pairs["contract_until"], lambda until: until > date)
    if not later.any():
        return pd.DataFrame()
    bound = plain(pairs, later, "contract_until", "status")
    runs = bound["status"] == "existing"
    partly = bound["output"].isin(bound.loc[runs, "output"])
    return pd.concat([_until(bound[~partly], need=""), _until(bound[partly & ~runs], via=None)])


def _until(bound: pd.DataFrame, **scope: Any) -> pd.DataFrame:
    """Make findings of a contract: for the whole output, or for each of its new exchanges."""
    reason = "bound by contract until " + bound["contract_until"]
    scope = {key: bound[key] if value is None else value for key, value in scope.items()}
    return rows(bound, "conditional", reason, "wait, or end the contract", **scope)


def _barred(pairs: pd.DataFrame) -> pd.DataFrame:
    """Find pairs that a link bars."""
    barred = plain(pairs, pairs["status"] == "barred")
    return rows(barred, "forbidden", "barred by a link", "take the bar away", via=barred["via"])


def _unpriced(pairs: pd.DataFrame) -> pd.DataFrame:
    """Find prices that nobody gave and conversions whose cost is not known."""
    own, theirs = pairs["estimated"] == "", pairs["estimated_need"] == ""
    outputs = plain(pairs, ~pairs["price_known"] & own).drop_duplicates("output")
    needs = plain(pairs, ~pairs["price_known_need"] & theirs).drop_duplicates("need")
    lacking = asked(pairs["unpriced"], bool) & pairs["link_treatment"].isna()
    ways = plain(pairs, lacking, "unpriced")
    haul = plain(pairs, pairs["haul_unpriced"])
    return pd.concat(
        [
            rows(
                outputs,
                "allowed",
                "price unknown: its disposal counts 0",
                "give disposal_cost",
                need="",
            ),
            rows(
                needs,
                "allowed",
                "price unknown: the usual supply counts 0",
                "give price",
                output="",
            ),
            rows(
                ways,
                "conditional",
                "cost unknown, counts 0: " + ways["unpriced"],
                "give a price in the catalogue, or a rate of its currency",
                via=ways["via"],
            ),
            rows(
                haul,
                "conditional",
                "haulage cost unknown: transport counts 0",
                "give a haulage mode, a rate of its currency, or transport in a link",
                via=haul["via"],
            ),
        ]
    )


def _assumed_ratio(pairs: pd.DataFrame) -> pd.DataFrame:
    """Find pairs whose ratio to the usual supply is assumed, and those that have none."""
    lost = pairs["replaces"].isna()
    assumed = plain(pairs, pairs["replaces_basis"].eq(ONE_FOR_ONE) & ~lost)
    lacking = plain(pairs, lost)
    return pd.concat(
        [
            rows(
                assumed,
                "allowed",
                "one unit is taken to replace one unit of the usual supply (assumed)",
                "state replaces in a link or in the catalogue",
                via=assumed["via"],
            ),
            rows(
                lacking,
                "unknown",
                "its unit and that of the usual supply cannot be compared",
                "state replaces in a link, or give density or heating value",
                via=lacking["via"],
            ),
        ]
    )


def _overrun(pairs: pd.DataFrame) -> pd.DataFrame:
    """Find links that are said to carry more today than there is, or than is wanted."""
    more = pairs["today"] > pairs["most"] * (1 + 1e-9)
    if not more.any():
        return pd.DataFrame()
    over = plain(pairs, more, "today", "most", "unit")
    reason = (
        ("runs at " + in_words(over["today"], "{:,.6g}") + " " + over["unit"])
        + (" today, but at most " + in_words(over["most"], "{:,.6g}") + " is left and wanted")
        + ": planned at no more"
    )
    mend = "mend today, or the amounts of the output and the need"
    return rows(over, "conditional", reason, mend, via=over["via"])


def unquantified(park: Park) -> pd.DataFrame:
    """Find outputs and needs whose amount nobody knows, and those that come but once."""
    parts = []
    for frame, key in ((park.outputs, "output"), (park.needs, "need")):
        one_off = frame["pattern"] == "one_off"
        for mask, reason, mend in (
            (
                frame["amount"].isna() & ~one_off,
                "unquantified: not in the programme",
                "give its amount",
            ),
            (one_off, "one-off lot: never annualised, not in the programme", ""),
        ):
            parts.append(pd.DataFrame({key: frame.loc[mask, key]}).assign(reason=reason, mend=mend))
    return pd.concat(parts).assign(stage="match", via="*", verdict="allowed")


def unlinked(arcs: pd.DataFrame, park: Park) -> pd.DataFrame:
    """Find links for which there is no known way."""
    keys = ["output", "via", "need"]
    links = park.links[[*keys, "status"]]
    if not len(links):
        return pd.DataFrame()
    lost = links.merge(arcs[keys].drop_duplicates(), on=keys, how="left", indicator=True)
    lost = lost[lost["_merge"] == "left_only"]
    return rows(
        lost,
        "unknown",
        "a link names this exchange, but no known conversion makes it",
        "name the conversion in via, or add it to the catalogue",
        via=lost["via"],
    )
