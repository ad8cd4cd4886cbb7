"""The other optional tables: companies, distances and opportunities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.reading.checks import whole
from symbiosis.reading.ends import Ends, name_faults
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.optional import read_table, sums, unknown_names


def read_companies(
    sheet: Sheet | None, settings: Mapping[str, Any], ledger: Ledger
) -> pd.DataFrame:
    """Read the table of companies; the good rows come back."""
    if sheet is None:
        return pd.DataFrame({"company": pd.Series(dtype="str")})
    known, values, frame = read_table(sheet, "companies", ledger)
    frame["turnover"] = sums(known, "turnover", values["turnover"], "year", settings, ledger)
    whole(sheet, "most_links", values["most_links"], ledger)
    return frame[~sheet.bad].reset_index(drop=True)


def sites(companies: pd.DataFrame, tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Give a row to every company that is named anywhere; blanks come from its streams."""
    named = pd.concat(
        [table[["company", "park", "latitude", "longitude"]] for table in tables],
        ignore_index=True,
    )
    named["park"] = named["park"].replace("", pd.NA)
    # The place of a company that gives none is that of its first stream that has one.
    located = named[named["latitude"].notna() & named["longitude"].notna()]
    place = located.groupby("company", sort=False)[["latitude", "longitude"]].first()
    park = named.groupby("company", sort=False)["park"].first()
    told = {*companies["company"], ""}
    missing = [name for name in park.index if name not in told]
    frame = pd.concat(
        [companies, pd.DataFrame({"company": missing}, dtype="str")], ignore_index=True
    )
    for column in ("latitude", "longitude"):
        own = frame.get(column, pd.Series(np.nan, index=frame.index)).astype("float64")
        frame[column] = own.fillna(frame["company"].map(place[column]).astype("float64"))
    own_park = frame.get("park", pd.Series("", index=frame.index)).fillna("")
    frame["park"] = own_park.where(own_park != "", frame["company"].map(park).fillna(""))
    return frame


def settle(frame: pd.DataFrame, companies: pd.DataFrame) -> pd.DataFrame:
    """Give streams without a place or a park those of their company."""
    if not len(companies):
        return frame
    table = companies.drop_duplicates("company").set_index("company")
    both = frame["latitude"].notna() & frame["longitude"].notna()
    for column in ("latitude", "longitude"):
        theirs = frame["company"].map(table[column]).astype("float64")
        frame[column] = frame[column].where(both, theirs)
    park = frame["company"].map(table["park"]).fillna("")
    frame["park"] = frame["park"].where(frame["park"] != "", park)
    return frame


def half_places(sheet: Sheet, ledger: Ledger, values: pd.DataFrame) -> None:
    """Fault a latitude without its longitude, or the reverse."""
    for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
        half = (values[one].isna() & values[other].notna()).to_numpy() & ~sheet.bad
        ledger.fault(
            sheet, half, one, f"the {one} is blank and the {other} is not", "give both or neither"
        )


def read_distances(sheet: Sheet | None, companies: set[str], ledger: Ledger) -> pd.DataFrame:
    """Read the table of distances; both companies have to be known."""
    if sheet is None:
        return pd.DataFrame()
    _, _, frame = read_table(sheet, "distances", ledger)
    for column in ("from_company", "to_company"):
        unknown_names(sheet, column, frame[column], companies, "company", ledger)
    pairs = frame["from_company"] + " > " + frame["to_company"]
    twice = (pairs.duplicated(keep=False) & (frame["from_company"] != "")).to_numpy() & ~sheet.bad
    ledger.fault(sheet, twice, "to_company", "the pair stands in two rows", "keep one of them")
    return frame[~sheet.bad].reset_index(drop=True)


def read_opportunities(
    sheet: Sheet | None, outputs: Ends, needs: Ends, ledger: Ledger, *, aside: bool
) -> pd.DataFrame:
    """Read the table of opportunities."""
    if sheet is None:
        return pd.DataFrame()
    _, _, frame = read_table(sheet, "opportunities", ledger)
    name_faults(sheet, "stream_id", frame["stream_id"], outputs, ledger, aside=aside)
    name_faults(sheet, "need_id", frame["need_id"], needs, ledger, aside=aside)
    unknown_names(
        sheet, "parent", frame["parent"], set(frame["opportunity"]) - {""}, "opportunity", ledger
    )
    itself = (frame["parent"] == frame["opportunity"]) & (frame["parent"] != "")
    ledger.fault(
        sheet,
        itself.to_numpy() & ~sheet.bad,
        "parent",
        "the opportunity is its own parent",
        "leave the parent blank, or name another",
    )
    frame = frame.rename(columns={"stream_id": "output", "need_id": "need"})
    return frame[~sheet.bad].reset_index(drop=True)
