"""What a report is made of, and which of its figures rest on assumed numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.model.matches import Matches
from symbiosis.model.park import Park
from symbiosis.model.plan import Plan
from symbiosis.model.ranking import Ranking
from symbiosis.model.rulebook import Rulebook

KEYS = ["output", "via", "need"]


@dataclass(frozen=True)
class Case:
    """The nouns of a report, each there or not, and how it is to be written."""

    park: Park | None = None
    known: Catalogue | None = None
    law: Rulebook | None = None
    matches: Matches | None = None
    plan: Plan | None = None
    ranking: Ranking | None = None
    unlocked: tuple[pd.DataFrame, ...] = ()
    known_given: bool = False
    language: str = "en"
    most: int = 25

    @property
    def currency(self) -> str:
        """The park's currency, else the ranking's, else that of what the rules cost."""
        holder = self.park or self.ranking
        told = self.unlocked[0].attrs if self.unlocked else {}
        return str((told if holder is None else holder.settings).get("currency", ""))


def assumed_cells(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Flag the cells of a stream table that are assumed: by their row, or by their name in it."""
    whole = frame["confidence"] == "assumed"
    named = [set(re.split(r"[,\s]+", text)) for text in frame["assumed"]]
    return pd.DataFrame(
        {
            column: whole | pd.Series([column in names for names in named], index=frame.index)
            for column in columns
        },
        index=frame.index,
    )


def flows_with_arcs(plan: Plan) -> pd.DataFrame:
    """Give the flows with what their arcs say: share assumed, confidence, terms of CO2."""
    terms = ["co2_supply", "co2_disposal", "co2_transport", "co2_treatment"]
    arcs = plan.matches.arcs[[*KEYS, "assumed_share", "confidence", *terms]]
    flows = plan.flows.merge(arcs.drop_duplicates(KEYS), on=KEYS, how="left", validate="m:1")
    flows["assumed_share"] = flows["assumed_share"].fillna(0.0)
    flows["confidence"] = flows["confidence"].fillna("")
    return flows


def assumed_part(flows: pd.DataFrame) -> float:
    """Give the share of the flows' benefit that rests on assumed numbers."""
    size = flows["benefit"].abs().fillna(0.0)
    return float((size * flows["assumed_share"]).sum() / size.sum()) if size.sum() else 0.0


def findings_of(matches: Matches, output: str, via: str, need: str) -> pd.DataFrame:
    """Give the findings that concern one exchange; blank stands for any, `*` for any way."""
    ledger = matches.findings
    concerned = (
        ledger["output"].isin(["", output])
        & ledger["need"].isin(["", need])
        & ledger["via"].isin(["*", via])
    )
    return ledger[concerned]
