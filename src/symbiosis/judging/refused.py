"""Every refused exchange with its first shut gate, what it would bring, and its cheapest mend."""

from __future__ import annotations

import pandas as pd

from symbiosis.judging.bringing import bringing
from symbiosis.judging.gates import first_shut, times_beyond
from symbiosis.judging.needed import needed, rules_of
from symbiosis.model.explanation import REFUSED
from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.planning.formulating.case import KEYS
from symbiosis.tables import conform, names


def refused(matches: Matches, n: int | None = None, *, conditional: bool = False) -> pd.DataFrame:
    """Give the refused exchanges, those that would bring most by themselves first.

    Parameters
    ----------
    matches : Matches
        With verdicts.
    n : int, optional
        How many; by default all.
    conditional : bool, default False
        Whether the conditional ones are told too.
    """
    told = ["forbidden", "unknown", *(["conditional"] if conditional else [])]
    arcs = matches.arcs
    asked = arcs[arcs["verdict"].isin(told)]
    asked = asked.assign(**bringing(matches, asked))
    asked = asked.sort_values(["alone", *KEYS], ascending=[False, True, True, True], kind="stable")
    asked = asked[:n]
    gates = first_shut(asked, matches.findings)
    table = pd.concat([asked.drop(columns=["unit", "confidence"]), gates], axis=1)
    table = table.loc[:, ~table.columns.duplicated()].assign(verdict=asked["verdict"])
    table["times"] = times_beyond(table)
    table["benefit_alone"] = table["alone"]
    table = table.assign(**_mends(matches, asked, gates))
    return conform(table, REFUSED, "refused")[names(REFUSED)]


def _mends(matches: Matches, asked: pd.DataFrame, gates: pd.DataFrame) -> pd.DataFrame:
    """Give the milder way that costs least, else what the first shut gate itself asks for."""
    own = _asked_by(matches, asked, gates)
    other = _other_way(matches, asked)
    there = other["via"].notna()
    way = ("by " + other["via"].astype("str")).mask(other["via"] == "", "directly")
    return pd.DataFrame(
        {
            "mend_kind": own["kind"].mask(there, "way"),
            "mend": own["what"].mask(there, way),
            "mend_cost": other["cost"],
            "mend_cost_a_year": other["cost_a_year"],
            "authority": own["authority"],
        },
        index=asked.index,
    )


def _asked_by(matches: Matches, asked: pd.DataFrame, gates: pd.DataFrame) -> pd.DataFrame:
    """Say what the first shut gates ask for; each kind of gate and party is worked out once."""
    table = pd.concat([asked[[*KEYS, "giver", "receiver"]], gates], axis=1)
    table["party"] = _party(matches, table)
    alike = ["gate", "verdict", "rule", "parameter", "reason", "mend", "party"]
    measured = (table["parameter"] != "") & (table["verdict"] == "unknown")
    table["own"] = (table["output"] + " " + table["via"]).where(measured, "")
    groups = table.groupby([*alike, "own"], sort=False, dropna=False).ngroup()
    first = table[~groups.duplicated()]
    told = [needed(matches, row, row) for row in first.to_dict("records")]
    rows = pd.DataFrame(
        [
            {
                "kind": things[0].kind,
                "what": "; ".join(thing.what for thing in things),
                "authority": things[0].authority,
            }
            for things in told
        ],
        columns=["kind", "what", "authority"],
        index=groups[first.index],
    )
    return rows.reindex(groups).set_index(asked.index)


def _party(matches: Matches, table: pd.DataFrame) -> pd.Series:
    """Name the company whose permit a licence asks for, blank for other rules."""
    party = {rule: str(row.get("party", "")) for rule, row in rules_of(matches).items()}
    side = table["rule"].map(party)
    return table["giver"].where(side == "giver", table["receiver"].where(side == "receiver", ""))


def _other_way(matches: Matches, asked: pd.DataFrame) -> pd.DataFrame:
    """Give of each pair the milder lawful way that gives up least a year; none where none is."""
    arcs = matches.arcs
    level = {name: i for i, name in enumerate(VERDICTS)}
    pairs = pd.MultiIndex.from_frame(asked[["output", "need"]])
    lawful = arcs[arcs["verdict"].isin(["allowed", "conditional"])]
    lawful = lawful[pd.MultiIndex.from_frame(lawful[["output", "need"]]).isin(pairs)]
    lawful = lawful.assign(**bringing(matches, lawful))
    lawful["yearly"] = lawful["benefit"] * lawful["flow"]
    columns = ["output", "need", "via", "benefit", "yearly", "verdict"]
    both = asked[["output", "need", "benefit", "flow", "verdict"]].reset_index(names="row")
    both = both.merge(lawful[columns], on=["output", "need"], suffixes=("", "_other"))
    milder = both["verdict_other"].map(level) < both["verdict"].map(level)
    both = both[milder.astype(bool)]
    both["cost"] = both["benefit"] - both["benefit_other"]
    both["cost_a_year"] = both["benefit"] * both["flow"] - both["yearly"]
    best = both.sort_values(["cost_a_year", "cost"], kind="stable").drop_duplicates("row")
    return best.set_index("row")[["via", "cost", "cost_a_year"]].reindex(asked.index)
