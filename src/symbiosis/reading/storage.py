"""The table of storage: what a company keeps of a material from one period to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.knowing.names import finder_of, listed, near
from symbiosis.model.catalogue import Catalogue
from symbiosis.reading.amounts import prices, rates
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.measures import Measures
from symbiosis.reading.optional import read_table, unknown_names
from symbiosis.reading.periods import Calendar


def read_storage(
    sheet: Sheet | None,
    served: pd.DataFrame,
    calendar: Calendar,
    catalogue: Catalogue,
    settings: Mapping[str, Any],
    ledger: Ledger,
) -> pd.DataFrame:
    """Read the table of storage; amounts and costs come in base units of the material.

    `served` bears the company and material of every output and need, ports of plants included.
    """
    if sheet is None:
        return pd.DataFrame()
    known, values, frame = read_table(sheet, "storage", ledger)
    frame["material"] = _materials(sheet, catalogue, ledger)
    none, one = np.full(len(sheet), np.nan), np.ones(len(sheet))
    measures = Measures.of(frame["material"], catalogue, settings, {}, none, none)
    for column in ("capacity", "first", "last"):
        where = np.isfinite(values[column])
        unit = rates(
            known, column, measures, none, where, ledger, default="base", single=one.astype(bool)
        )
        frame[column] = values[column] * unit.scale
    frame["cost"] = prices(values["cost"], known, "cost", measures, one, settings, ledger)
    frame[["cost", "loss"]] = frame[["cost", "loss"]].fillna(0.0)
    for column in ("first", "last"):
        over = (frame[column] > frame["capacity"] * (1 + 1e-9)).to_numpy() & ~sheet.bad
        ledger.fault(
            sheet, over, column, "the stock is more than the storage holds", "mend one of the two"
        )
    _serves(sheet, frame, served, ledger)
    frame["storage"] = (frame["company"] + "/" + frame["material"]).astype("str")
    twice = frame["storage"].duplicated(keep=False).to_numpy() & ~sheet.bad
    ledger.fault(
        sheet,
        twice,
        "material",
        "the company stores the material in two rows",
        "write one row with the capacity of both",
    )
    if not len(calendar):
        ledger.note(sheet.file, "", "without periods.csv the year is one, and storage does nothing")
    return frame[~sheet.bad].reset_index(drop=True)


def _materials(sheet: Sheet, catalogue: Catalogue, ledger: Ledger) -> pd.Series:
    """Give the key of each row's material by its key or label."""
    finder = finder_of(catalogue, "material")
    typed = sheet.texts("material")
    ledger.fault(
        sheet, (typed == "").to_numpy(), "material", "the cell is blank", "write the material"
    )
    keys = typed.map({name: finder.key(name) for name in set(typed)}).astype("str")
    wrong = ((typed != "") & (keys == "")).to_numpy()
    mends = [
        f"perhaps you meant {listed(close)}" if close else "name a material of the catalogue"
        for close in (finder.near(name) for name in typed[wrong])
    ]
    ledger.fault(sheet, wrong, "material", "the material is not in the catalogue", mends)
    return keys


def _serves(sheet: Sheet, frame: pd.DataFrame, served: pd.DataFrame, ledger: Ledger) -> None:
    """Fault storage of a company that is not known, or of nothing that it leaves or needs."""
    companies = set(served["company"])
    unknown_names(sheet, "company", frame["company"], companies, "company", ledger)
    pairs = set(zip(served["company"], served["material"], strict=True))
    for place in np.flatnonzero(~sheet.bad):
        company, material = frame["company"].iloc[place], frame["material"].iloc[place]
        if (company, material) in pairs:
            continue
        theirs = sorted(other for name, other in pairs if name == company)
        close = near(material, theirs) or theirs
        ledger.fault(
            sheet,
            [place],
            "material",
            f"{company} neither leaves nor needs {material}",
            f"name one of {listed(close)}",
        )
