"""Files or DataFrames to a park: every fault of every table in one error, every guess noted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from symbiosis.errors import TableErrors
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.park import Park
from symbiosis.reading.assemble import Case, tables_of
from symbiosis.reading.catalogue import catalogue
from symbiosis.reading.facts import park_names
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.periods import read_periods
from symbiosis.reading.plants import read_plants
from symbiosis.reading.screening import only_companies, screened, sectors_of
from symbiosis.reading.settings import read_settings
from symbiosis.reading.sources import MAIN, load_all, sources_of
from symbiosis.reading.streams import read_needs, read_outputs


def read_park(
    streams: Any = None,
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
    streams : path or pandas.DataFrame, optional
        The table `waste_streams`; or a directory, or a workbook, that holds all tables under
        their own names (then `needs` is left out).
    needs : path or pandas.DataFrame, optional
        The table `resource_needs`.
    companies, links, distances, opportunities : path or pandas.DataFrame, optional
        The optional tables; they go before those of the directory. Where there are companies and
        neither streams nor needs, both are drawn up from the sectors' profiles in the catalogue:
        without amounts, `estimated`, told in `park.notes`.
    plants : path or pandas.DataFrame, optional
        Plants with a recipe of the catalogue: runs a year, capital, costs; their ports become
        outputs and needs named `plant_id/material`.
    periods, storage : path or pandas.DataFrame, optional
        Periods with their hours a year, and what is kept from one to the next. Without periods
        the year is one.
    haulage : path or pandas.DataFrame, optional
        Rates of haulage modes, before those of the catalogue.
    settings : path or Mapping, optional
        `park.toml`, or its content: currency, date, carbon_price (currency/t), grid_factor
        (t/MWh), detour_factor, normal state of gases (degC, kPa), discount_rate, identify_above,
        rates, defaults; facts of parks, as `[parks."DEEP C"]` with `recp_share = "22 %"`, which
        `symbiosis.criteria` holds against the criteria of a rulebook.
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
    sources, toml = sources_of(given, settings, ledger)
    values, _ = read_settings(toml, currency, ledger)
    sheets = load_all(sources, ledger)
    book = catalogue() if known is None else known
    listed = sheets["companies"]
    if only_companies(sources) and listed is not None:
        sheets |= screened(listed, book, ledger)
    tables = _read_all(sheets, book, values, ledger, aside=faults == "set aside")
    if tables is not None:
        park_names(values["parks"], tables, toml, ledger)
    if tables is None or (ledger.faults and faults == "raise"):
        raise TableErrors(ledger.fault_frame())
    return Park(**tables, notes=ledger.note_frame(), faults=ledger.fault_frame(), settings=values)


def _read_all(
    sheets: Mapping[str, Sheet | None],
    book: Catalogue,
    settings: Mapping[str, Any],
    ledger: Ledger,
    *,
    aside: bool,
) -> dict[str, pd.DataFrame] | None:
    """Read every table; none come back if a main one is missing, its faults are told all the same."""
    calendar = read_periods(sheets["periods"], ledger)
    sectors = sectors_of(sheets["companies"])
    main = [
        None if sheet is None else read(sheet, book, settings, calendar, ledger, sectors)
        for sheet, read in zip(
            (sheets[noun] for noun in MAIN), (read_outputs, read_needs), strict=True
        )
    ]
    plants = sheets["plants"]
    built = None if plants is None else read_plants(plants, book, settings, ledger)
    if main[0] is None or main[1] is None:
        return None
    case = Case(main[0], main[1], built, calendar, book, settings, ledger, aside)
    return tables_of(sheets, case)
