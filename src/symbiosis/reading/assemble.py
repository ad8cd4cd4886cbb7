"""The good rows of all tables, put together to the tables of a park."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.reading.ends import Ends
from symbiosis.reading.haulage import read_haulage
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.links import read_links
from symbiosis.reading.others import (
    half_places,
    read_companies,
    read_distances,
    read_opportunities,
    settle,
    sites,
)
from symbiosis.reading.periods import Calendar
from symbiosis.reading.plants import Plants, clashes
from symbiosis.reading.profiles import profiles, yearly
from symbiosis.reading.storage import read_storage
from symbiosis.reading.streams import Streams

_MONEY = {"outputs": ("output", "disposal_cost"), "needs": ("need", "price")}


class Case(NamedTuple):
    """The streams and plants that were read, and what the other tables are read against."""

    outputs: Streams
    needs: Streams
    plants: Plants | None
    calendar: Calendar
    book: Catalogue
    settings: Mapping[str, Any]
    ledger: Ledger
    aside: bool


def tables_of(sheets: Mapping[str, Sheet | None], case: Case) -> dict[str, pd.DataFrame]:
    """Read the other tables, check the tables against one another, and keep the good rows."""
    ledger, book, settings = case.ledger, case.book, case.settings
    _check_streams(case)
    gives, takes = _ends(case)
    companies = read_companies(sheets["companies"], settings, ledger)
    links = read_links(sheets["links"], gives, takes, book, settings, ledger, aside=case.aside)
    groups = read_opportunities(sheets["opportunities"], gives, takes, ledger, aside=case.aside)
    frames = [case.outputs.frame, case.needs.frame, *_of_plants(case, "frame")]
    told = {*companies["company"], *(name for frame in frames for name in frame["company"])} - {""}
    distances = read_distances(sheets["distances"], told, ledger)
    haulage = read_haulage(sheets["haulage"], book, settings, ledger)
    good = _good(case)
    served = pd.concat([good[name][["company", "material"]] for name in _MONEY])
    storage = read_storage(sheets["storage"], served, case.calendar, book, settings, ledger)
    return _settled(good, companies, case.calendar) | {
        "links": links,
        "opportunities": groups,
        "distances": distances,
        "haulage": haulage,
        "storage": storage,
        "periods": case.calendar.frame,
    }


def _check_streams(case: Case) -> None:
    """Check places and names of streams and plants; a stream without all its periods is bad."""
    ledger, plants = case.ledger, case.plants
    for streams in (case.outputs, case.needs):
        half_places(streams.known.sheet, ledger, streams.frame)
        if case.aside:
            _whole_streams(streams, ledger)
    if plants is not None:
        half_places(plants.known.sheet, ledger, plants.frame)
        keys = {"stream": case.outputs.frame["output"], "need": case.needs.frame["need"]}
        clashes(plants, keys, ledger)


def _whole_streams(streams: Streams, ledger: Ledger) -> None:
    """Set aside the other periods of a stream that has lost one."""
    sheet = streams.known.sheet
    ids = streams.frame.iloc[:, 0]
    seasonal = (streams.frame["period"] != "").to_numpy()
    lost = set(ids[sheet.bad & seasonal]) - {""}
    ledger.fault(
        sheet,
        ids.isin(lost).to_numpy() & ~sheet.bad,
        "period",
        "another period of the stream is set aside",
        "mend the row of the other period",
    )


def _of_plants(case: Case, table: str) -> list[pd.DataFrame]:
    """Give a table that the plants add rows to; none if there are no plants."""
    return [] if case.plants is None else [getattr(case.plants, table)]


def _ends(case: Case) -> tuple[Ends, Ends]:
    """Give what may stand at either end of a link."""
    sides = []
    for what, streams, key in (("stream", case.outputs, "output"), ("need", case.needs, "need")):
        keys = streams.frame[key]
        hours = pd.Series(streams.hours).groupby(keys).transform("sum", min_count=1)
        sides.append(Ends(what, keys, streams.good, streams.measures, hours.to_numpy()))
    if case.plants is None:
        return sides[0], sides[1]
    return sides[0] + case.plants.gives(), sides[1] + case.plants.takes()


def _good(case: Case) -> dict[str, pd.DataFrame]:
    """Give the rows without a fault, the ports of plants among the outputs and needs."""
    tables: dict[str, pd.DataFrame] = {
        "outputs": case.outputs.frame[case.outputs.good],
        "needs": case.needs.frame[case.needs.good],
        "contents": _of_good(case.outputs, "owner", "output"),
        "specs": _of_good(case.needs, "need", "need"),
    }
    if case.plants is not None:
        for name, rows in case.plants.tables().items():
            parts = [part for part in (tables.get(name), rows) if part is not None and len(part)]
            tables[name] = pd.concat(parts) if parts else rows
    return {name: frame.reset_index(drop=True) for name, frame in tables.items()}


def _of_good(streams: Streams, column: str, key: str) -> pd.DataFrame:
    """Give the long rows that belong to good rows."""
    if not len(streams.long):
        return streams.long
    return streams.long[streams.long[column].isin(set(streams.frame[key][streams.good]))]


def _settled(
    good: Mapping[str, pd.DataFrame], companies: pd.DataFrame, calendar: Calendar
) -> dict[str, pd.DataFrame]:
    """Give every row its place, every stream one row a year, and every period its share."""
    located = [good[name] for name in ("outputs", "needs", "plants") if name in good]
    places = sites(companies, located)
    tables = dict(good) | {"sites": places}
    parts = []
    for name, (key, money) in _MONEY.items():
        parts.append(profiles(good[name], key, money, key, calendar))
        tables[name] = settle(yearly(good[name], key, money, calendar), places)
    if "plants" in good:
        tables["plants"] = settle(good["plants"], places)
    filled = [part for part in parts if len(part)]
    tables["profiles"] = pd.concat(filled, ignore_index=True) if filled else parts[0]
    return {name: tables.get(name, pd.DataFrame()) for name in (*tables, "plants", "ports", "adds")}
