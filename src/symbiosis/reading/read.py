"""Files or DataFrames to a park: every fault of every table in one error, every guess noted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from symbiosis.errors import TableErrors
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.park import Park
from symbiosis.reading.catalogue import catalogue
from symbiosis.reading.files import (
    TABULAR,
    UnreadableError,
    folder_tables,
    load,
    near_file,
    sheets_of,
)
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.names import likeness, plain
from symbiosis.reading.others import (
    half_places,
    read_companies,
    read_distances,
    read_links,
    read_opportunities,
    settle,
    sites,
)
from symbiosis.reading.settings import read_settings
from symbiosis.reading.streams import Streams, read_needs, read_outputs

_MAIN = ("waste_streams", "resource_needs")
_OPTIONAL = ("companies", "links", "distances", "opportunities")
_LATER = ("plants", "periods", "storage", "haulage")


def read_park(
    streams: Any,
    needs: Any = None,
    *,
    companies: Any = None,
    links: Any = None,
    distances: Any = None,
    opportunities: Any = None,
    plants: Any = None,
    periods: Any = None,
    storage: Any = None,
    haulage: Any = None,
    settings: str | Path | Mapping[str, Any] | None = None,
    known: Catalogue | None = None,
    currency: str | None = None,
    faults: str = "raise",
) -> Park:
    """Read a case from CSV, Excel or Parquet files, or from DataFrames.

    Every amount becomes a year's in the base unit of its material (t, m3 or MWh), every price
    park currency for that unit, every content the stored unit of its basis. What was guessed,
    assumed or converted is in `park.notes`.

    Parameters
    ----------
    streams : path or pandas.DataFrame
        The table `waste_streams`; or a directory, or a workbook, that holds all tables under
        their own names (then `needs` is left out).
    needs : path or pandas.DataFrame, optional
        The table `resource_needs`.
    companies, links, distances, opportunities : path or pandas.DataFrame, optional
        The optional tables; they go before those of the directory.
    plants, periods, storage, haulage : path or pandas.DataFrame, optional
        Tables that this version does not read: rows in them are a fault.
    settings : path or Mapping, optional
        `park.toml`, or its content: currency, date, carbon_price (currency/t), grid_factor
        (t/MWh), detour_factor, normal state of gases (degC, kPa), discount_rate, rates, defaults.
    known : Catalogue, optional
        Materials and parameters; the shipped catalogue if left out.
    currency : str, optional
        Code of the park's currency; it goes before that of the settings.
    faults : {"raise", "set aside"}
        Raise all faults at once, or read the good rows and keep the others in `park.faults`.

    Returns
    -------
    Park
        The case; its tables are described by `Park.columns()`.

    Raises
    ------
    TableErrors
        All faults of all tables, with file, sheet, row, column, reason, and how to mend each.
    ValueError
        If `faults` is neither of the two.

    Examples
    --------
    >>> import pandas as pd
    >>> import symbiosis as sym
    >>> streams = pd.DataFrame(
    ...     {
    ...         "stream_id": ["w1"],
    ...         "company": ["brewery"],
    ...         "material": ["treated wastewater"],
    ...         "amount [m3/day]": [240],
    ...         "operating_hours": [7200],
    ...     }
    ... )
    >>> needs = pd.DataFrame(
    ...     {
    ...         "need_id": ["n1"],
    ...         "company": ["laundry"],
    ...         "material": ["process_water"],
    ...         "amount [m3/year]": [30000],
    ...         "price": [13100],
    ...     }
    ... )
    >>> park = sym.read_park(streams, needs)
    >>> print(park.outputs.loc[0, ["material", "amount", "unit", "typed"]].to_string())
    material         treated_wastewater
    amount                      72000.0
    unit                             m3
    typed       240 m3/day, 7200 h/year
    """
    if faults not in ("raise", "set aside"):
        raise ValueError(f"faults is 'raise' or 'set aside', not {faults!r}")
    ledger = Ledger()
    given = {
        "waste_streams": streams,
        "resource_needs": needs,
        "companies": companies,
        "links": links,
        "distances": distances,
        "opportunities": opportunities,
        "plants": plants,
        "periods": periods,
        "storage": storage,
        "haulage": haulage,
    }
    sources, toml = _sources(given, settings, ledger)
    values, _ = read_settings(toml, currency, ledger)
    sheets = _load(sources, ledger)
    book = catalogue() if known is None else known
    main = [sheets[noun] for noun in _MAIN]
    if main[0] is None or main[1] is None:
        # Nothing is left to read; the faults of the other table are told all the same.
        for sheet, read in zip(main, (read_outputs, read_needs), strict=True):
            if sheet is not None:
                read(sheet, book, values, ledger)
        raise TableErrors(ledger.fault_frame())
    outputs = read_outputs(main[0], book, values, ledger)
    wanted = read_needs(main[1], book, values, ledger)
    tables = _tables(sheets, outputs, wanted, book, values, ledger, aside=faults == "set aside")
    if ledger.faults and faults == "raise":
        raise TableErrors(ledger.fault_frame())
    return Park(**tables, notes=ledger.note_frame(), faults=ledger.fault_frame(), settings=values)


def _tables(
    sheets: Mapping[str, Sheet | None],
    outputs: Streams,
    needs: Streams,
    book: Catalogue,
    settings: Mapping[str, Any],
    ledger: Ledger,
    *,
    aside: bool,
) -> dict[str, pd.DataFrame]:
    """Read the optional tables, check the tables against one another, and keep the good rows."""
    for streams in (outputs, needs):
        half_places(streams.known.sheet, ledger, streams.frame)
    companies = read_companies(sheets["companies"], settings, ledger)
    links = read_links(sheets["links"], outputs, needs, book, settings, ledger, aside=aside)
    groups = read_opportunities(sheets["opportunities"], outputs, needs, ledger, aside=aside)
    told = {*companies["company"], *outputs.frame["company"], *needs.frame["company"]} - {""}
    distances = read_distances(sheets["distances"], told, ledger)
    good = [streams.frame[streams.good].reset_index(drop=True) for streams in (outputs, needs)]
    places = sites(companies, good)
    good = [settle(frame, places) for frame in good]
    return {
        "outputs": good[0],
        "needs": good[1],
        "sites": places,
        "links": links,
        "opportunities": groups,
        "distances": distances,
        "contents": _of_good(outputs, "owner", "output"),
        "specs": _of_good(needs, "need", "need"),
    }


def _of_good(streams: Streams, column: str, key: str) -> pd.DataFrame:
    """Give the long rows that belong to good rows."""
    if not len(streams.long):
        return streams.long
    kept = streams.long[column].isin(set(streams.frame[key][streams.good]))
    return streams.long[kept].reset_index(drop=True)


def _sources(
    given: dict[str, Any], settings: Any, ledger: Ledger
) -> tuple[dict[str, tuple[Any, str | None]], Any]:
    """Give the source of each table, with its sheet, and that of the settings."""
    sources: dict[str, tuple[Any, str | None]] = {
        noun: (source, None) for noun, source in given.items() if source is not None
    }
    streams = given["waste_streams"]
    if not isinstance(streams, str | Path) or given["resource_needs"] is not None:
        return sources, settings
    path = Path(streams)
    del sources["waste_streams"]
    if path.is_dir():
        found = _of_folder(path, ledger)
        toml = path / "park.toml"
        settings = toml if settings is None and toml.exists() else settings
    elif path.suffix.lower() in TABULAR and path.suffix.lower() not in (".csv", ".tsv", ".parquet"):
        found = _of_workbook(path, ledger)
    elif path.exists():
        found = {"waste_streams": (path, None)}
    else:
        ledger.table_fault(path.name, "", "", "there is no such file or directory", near_file(path))
        return sources, settings
    return {**found, **sources}, settings


def _of_folder(folder: Path, ledger: Ledger) -> dict[str, tuple[Any, str | None]]:
    """Find the tables of a directory by their names."""
    found: dict[str, tuple[Any, str | None]] = {}
    for stem, paths in folder_tables(folder).items():
        if stem in (*_MAIN, *_OPTIONAL, *_LATER):
            if len(paths) > 1:
                names = ", ".join(path.name for path in paths)
                ledger.table_fault(
                    paths[0].name,
                    "",
                    "",
                    f"the table stands in two files: {names}",
                    "keep one of them",
                )
            found[stem] = (paths[0], None)
        else:
            _stranger(paths[0].name, stem, ledger)
    return found


def _of_workbook(path: Path, ledger: Ledger) -> dict[str, tuple[Any, str | None]]:
    """Find the tables of a workbook by the names of its sheets."""
    try:
        names = sheets_of(path)
    except UnreadableError as error:
        ledger.table_fault(path.name, "", "", error.what, error.mend)
        return {}
    known = {plain(noun): noun for noun in (*_MAIN, *_OPTIONAL, *_LATER)}
    found: dict[str, tuple[Any, str | None]] = {}
    for name in names:
        if plain(name) in known:
            found[known[plain(name)]] = (path, name)
        else:
            _stranger(f"{path.name}, sheet {name}", name, ledger)
    return found


def _stranger(shown: str, name: str, ledger: Ledger) -> None:
    """Fault a table whose name is nearly that of one we read; note any other."""
    nouns = (*_MAIN, *_OPTIONAL, *_LATER)
    close = [noun for noun in nouns if likeness(noun, name) >= 85]
    if close:
        ledger.table_fault(
            shown, "", "", "the table has a name that nearly is one we read", f"name it {close[0]}"
        )
    else:
        ledger.note(shown, "", "the table is not read")


def _load(sources: Mapping[str, tuple[Any, str | None]], ledger: Ledger) -> dict[str, Sheet | None]:
    """Load every table; a main one that is missing or empty is a fault, and so is a later one."""
    sheets: dict[str, Sheet | None] = dict.fromkeys((*_MAIN, *_OPTIONAL))
    for noun in _MAIN:
        if noun not in sources and not ledger.faults:
            ledger.table_fault(
                noun,
                "",
                "",
                f"the table {noun} is missing",
                f"give {noun} as a path or a DataFrame, or in the directory",
            )
    for noun, (source, name) in sources.items():
        sheet = load(source, noun, ledger, name)
        if noun in _LATER:
            if sheet is not None and len(sheet):
                ledger.table_fault(
                    sheet.file,
                    sheet.sheet,
                    "",
                    f"this version does not read {noun}",
                    "remove the table, or clear its rows",
                )
            continue
        if sheet is not None and not len(sheet):
            if noun in _MAIN:
                ledger.table_fault(
                    sheet.file,
                    sheet.sheet,
                    "",
                    "the table has a heading and no row",
                    "write at least one row",
                )
            sheet = None
        sheets[noun] = sheet
    return sheets
