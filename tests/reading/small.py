"""A small case as frames, and the faults of one that is changed."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import symbiosis as sym
from symbiosis.model.park import Park


def streams(**cells: Any) -> pd.DataFrame:
    """Make one stream: a hundred tonnes of sludge a year, at 900,000 VND/t."""
    table = {"stream_id": ["s"], "company": ["works"], "material": ["wastewater_sludge"],
             "amount [t/year]": [100.0], "disposal_cost": [900_000.0]}  # fmt: skip
    return _with(table, cells)


def needs(**cells: Any) -> pd.DataFrame:
    """Make one need: a thousand cubic metres of process water a year, at 13,000 VND/m3."""
    table = {"need_id": ["n"], "company": ["mill"], "material": ["process_water"],
             "amount [m3/year]": [1000.0], "price": [13_000.0]}  # fmt: skip
    return _with(table, cells)


def _with(table: dict[str, list[Any]], cells: dict[str, Any]) -> pd.DataFrame:
    """Change columns, a single value being that of all rows; the longest column counts."""
    lists = {name: cell for name, cell in cells.items() if isinstance(cell, list)}
    size = max((len(cell) for cell in lists.values()), default=1)
    given = {
        name: cell if isinstance(cell, list) else [cell] * size for name, cell in cells.items()
    }
    return pd.DataFrame({name: cell * size for name, cell in table.items()} | given)


def read(**tables: Any) -> Park:
    """Read the small case with these tables."""
    given = {"streams": streams(), "needs": needs()} | tables
    return sym.read_park(given.pop("streams"), given.pop("needs"), **given)


def faults(**tables: Any) -> pd.DataFrame:
    """Give the faults of the small case with these tables; every one of them has a mend."""
    with pytest.raises(sym.TableErrors) as caught:
        read(**tables)
    told = caught.value.faults
    assert (told["mend"].str.len() > 3).all()
    assert (told["reason"].str.len() > 3).all()
    return told


def places(told: pd.DataFrame) -> set[tuple[Any, ...]]:
    """Give the places of faults: file, row, column."""
    rows = [None if pd.isna(row) else int(row) for row in told["row"]]
    return set(zip(told["file"], rows, told["column"], strict=True))


def notes(park: Park, file: str) -> dict[str, str]:
    """Give the notes of a file, joined for each column."""
    own = park.notes[park.notes["file"] == file]
    return own.groupby("column")["note"].agg("; ".join).to_dict()
