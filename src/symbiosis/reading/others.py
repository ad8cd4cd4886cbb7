"""The optional tables: companies, links, distances and opportunities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.reading.amounts import exchange, plain_units, prices, rates, read_units
from symbiosis.reading.checks import check
from symbiosis.reading.columns import Recognised, recognise
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.names import listed, near
from symbiosis.reading.numbers import evidence, numbers
from symbiosis.reading.streams import Streams, tidy_texts
from symbiosis.reading.units import money


def _read(
    sheet: Sheet, noun: str, ledger: Ledger
) -> tuple[Recognised, dict[str, np.ndarray], pd.DataFrame]:
    """Read an optional table: our names, its numbers, and a frame of all declared columns."""
    known = recognise(sheet, noun, ledger)
    tidy_texts(known)
    number = [field for field in known.fields if field.kind == "number"]
    style = evidence(sheet, [field.name for field in number if known.has(field.name)])
    values = {
        field.name: numbers(sheet, field.name, ledger, style, largest=field.high)
        for field in number
    }
    for field in number:
        if field.unit not in ("", "rate", "price", "money", "money/year", "degree", "1"):
            values[field.name] = plain_units(
                values[field.name], known, field.name, field.unit, ledger
            )
    check(
        pd.DataFrame(
            {**{str(name): sheet.texts(str(name)) for name in sheet.frame.columns}, **values}
        ),
        sheet,
        known.fields,
        ledger,
    )
    frame = pd.DataFrame(
        {
            field.name: values.get(field.name, sheet.texts(field.name))
            for field in known.fields
            if field.kind != "later"
        }
    )
    return known, values, frame


def read_companies(
    sheet: Sheet | None, settings: Mapping[str, Any], ledger: Ledger
) -> pd.DataFrame:
    """Read the table of companies; the good rows come back."""
    if sheet is None:
        return pd.DataFrame({"company": pd.Series(dtype="str")})
    known, values, frame = _read(sheet, "companies", ledger)
    frame["turnover"] = _sums(known, "turnover", values["turnover"], "year", settings, ledger)
    return frame[~sheet.bad].reset_index(drop=True)


def _sums(
    known: Recognised,
    column: str,
    values: np.ndarray,
    per: str,
    settings: Mapping[str, Any],
    ledger: Ledger,
) -> np.ndarray:
    """Turn sums of money, as `million VND` or `USD/year`, to park currency."""
    where = np.isfinite(values)
    units = read_units(
        known.unit(column), lambda text: money(f"1 {text}"), known, column, ledger, where
    )
    rate = exchange(
        [unit.currency if unit else "" for unit in units], known, column, settings, ledger
    )
    other = np.array([unit is not None and unit.per not in ("", per) for unit in units], dtype=bool)
    ledger.fault(
        known.sheet,
        other & where,
        column,
        "the unit is not a sum of money",
        "write a currency, such as million VND",
    )
    return values * rate * np.array([unit.value if unit else 1.0 for unit in units])


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
    missing = [name for name in park.index if name not in set(companies["company"]) and name]
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
    _, _, frame = _read(sheet, "distances", ledger)
    for column in ("from_company", "to_company"):
        _unknown(sheet, column, frame[column], companies, "company", ledger)
    pairs = frame["from_company"] + " > " + frame["to_company"]
    twice = (pairs.duplicated(keep=False) & (frame["from_company"] != "")).to_numpy() & ~sheet.bad
    ledger.fault(sheet, twice, "to_company", "the pair stands in two rows", "keep one of them")
    return frame[~sheet.bad].reset_index(drop=True)


def _unknown(
    sheet: Sheet, column: str, names: pd.Series, known: set[str], what: str, ledger: Ledger
) -> None:
    """Fault names that are in none of the tables, with what comes near."""
    wrong = (~names.isin(known) & (names != "")).to_numpy()
    mends = [
        f"perhaps you meant {listed(near(name, known))}"
        if near(name, known)
        else f"name a {what} of the tables"
        for name in names[wrong]
    ]
    ledger.fault(sheet, wrong, column, f"there is no such {what}", mends)


def read_links(
    sheet: Sheet | None,
    outputs: Streams,
    needs: Streams,
    catalogue: Catalogue,
    settings: Mapping[str, Any],
    ledger: Ledger,
    *,
    aside: bool,
) -> pd.DataFrame:
    """Read the table of links; money and amounts are for a base unit at the output's gate."""
    if sheet is None:
        return pd.DataFrame()
    known, values, frame = _read(sheet, "links", ledger)
    _of_streams(sheet, frame, outputs, needs, ledger, aside=aside)
    conversions = set(catalogue.conversions["conversion"])
    _unknown(sheet, "via", frame["via"], conversions, "conversion", ledger)
    keys = frame["stream_id"] + "|" + frame["need_id"] + "|" + frame["via"]
    ledger.fault(
        sheet,
        keys.duplicated(keep=False).to_numpy() & ~sheet.bad,
        "need_id",
        "the link stands in two rows",
        "keep one of them, or name another via",
    )
    place = {name: at for at, name in enumerate(outputs.frame["output"])}
    rows = frame["stream_id"].map(place).fillna(0).astype(int).to_numpy()
    measures = outputs.measures.take(rows)
    one = np.ones(len(sheet))
    for column in ("today", "most"):
        where = np.isfinite(values[column])
        unit = rates(known, column, measures, outputs.hours[rows], where, ledger, default="base")
        frame[column] = values[column] * unit.yearly
    for column in ("transport", "treatment", "charges", "price"):
        frame[column] = prices(values[column], known, column, measures, one, settings, ledger)
    frame["capital"] = _sums(known, "capital", values["capital"], "", settings, ledger)
    frame = frame.rename(columns={"stream_id": "output", "need_id": "need"})
    return frame[~sheet.bad].reset_index(drop=True)


def _of_streams(
    sheet: Sheet,
    frame: pd.DataFrame,
    outputs: Streams,
    needs: Streams,
    ledger: Ledger,
    *,
    aside: bool,
) -> None:
    """Fault rows that name unknown streams or needs; rows of those set aside go with them."""
    for column, streams, key, what in (
        ("stream_id", outputs, "output", "stream"),
        ("need_id", needs, "need", "need"),
    ):
        _unknown(sheet, column, frame[column], set(streams.frame[key]) - {""}, what, ledger)
        gone = set(streams.frame[key][~streams.good]) - set(streams.frame[key][streams.good])
        if aside:
            ledger.fault(
                sheet,
                frame[column].isin(gone - {""}).to_numpy() & ~sheet.bad,
                column,
                f"the {what} it names is set aside",
                f"mend the row of the {what}",
            )


def read_opportunities(
    sheet: Sheet | None, outputs: Streams, needs: Streams, ledger: Ledger, *, aside: bool
) -> pd.DataFrame:
    """Read the table of opportunities."""
    if sheet is None:
        return pd.DataFrame()
    _, _, frame = _read(sheet, "opportunities", ledger)
    _of_streams(sheet, frame, outputs, needs, ledger, aside=aside)
    _unknown(
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
