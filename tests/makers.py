"""Small catalogues and parks from short rows, without reading a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from symbiosis.matching.match import match
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.matches import Matches
from symbiosis.model.park import Park
from symbiosis.reading.files import load
from symbiosis.reading.ledger import Ledger
from symbiosis.reading.plants import read_plants

SETTINGS = {
    "currency": "VND",
    "date": "2026-11-21",
    "carbon_price": 0.0,
    "grid_factor": 0.66,
    "detour_factor": 1.3,
    "rates": {},
}
TRUCK = {
    "mode": "truck",
    "rate": 2_000.0,
    "loading": 30_000.0,
    "currency": "VND",
    "per": "t",
    "co2": 0.0002,
    "reach_km": 150.0,
    "speed": 40.0,
    "confidence": "reported",
}
Row = Mapping[str, Any]


def catalogue(
    materials: Iterable[str | Row] = ("waste",),
    conversions: Iterable[Row] = (),
    replacements: Iterable[Row] = (),
    haulage: Iterable[Row] = (TRUCK,),
    parameters: Iterable[Row] = (),
    outlets: Iterable[Row] = (),
    **others: Iterable[Row],
) -> Catalogue:
    """Make a catalogue; a material may be its key alone: measured in t, carried by truck.

    A conversion bears `takes` and `gives` as dicts of material and amount for a unit taken first;
    of what it gives the first is the product, and others with a disposal cost are residues.
    """
    rows = [{"material": row} if isinstance(row, str) else dict(row) for row in materials]
    known = [
        {"measure": "t", "haul": "truck", "price_currency": "VND", "label": row["material"]} | row
        for row in rows
    ]
    residues = {row["material"] for row in known if row.get("disposal_cost", 0.0) > 0}
    steps, ports = [], []
    for given in conversions:
        row = {"cost": 0.0, "cost_currency": "VND", "confidence": "reported", "run": 1.0}
        row |= dict(given)
        takes, gives = row.pop("takes"), row.pop("gives")
        steps.append(row | {"takes": next(iter(takes))})
        ports += _ports(str(row["conversion"]), takes, gives, residues)
    frames = {
        "materials": known,
        "conversions": steps,
        "ports": ports,
        "replacements": [{"confidence": "reported"} | dict(row) for row in replacements],
        "haulage": haulage,
        "parameters": parameters,
        "outlets": outlets,
    } | others
    return Catalogue(**{name: _frame(frames.get(name, ())) for name in Catalogue.tables})


def park(
    outputs: Iterable[Row] = ({},),
    needs: Iterable[Row] = ({},),
    distances: Iterable[tuple[str, str, float]] = (("giver", "taker", 10.0),),
    settings: Row | None = None,
    **others: Iterable[Row],
) -> Park:
    """Make a park: by default 100 t of waste, disposed of at 50,000, and a need of 80 t at 90,000.

    The two companies are 10 km apart. A price that is not given is not known.
    """
    given = [
        {
            "output": f"o{i}",
            "company": "giver",
            "material": "waste",
            "amount": 100.0,
            "unit": "t",
            "disposal_cost": 50_000.0,
            "confidence": "reported",
        }
        | dict(row)
        for i, row in enumerate(outputs)
    ]
    wanted = [
        {
            "need": f"n{i}",
            "company": "taker",
            "material": "waste",
            "amount": 80.0,
            "unit": "t",
            "price": 90_000.0,
            "confidence": "reported",
        }
        | dict(row)
        for i, row in enumerate(needs)
    ]
    for row, price in [(r, "disposal_cost") for r in given] + [(r, "price") for r in wanted]:
        row.setdefault("price_known", row[price] == row[price])
    ends = ["from_company", "to_company", "distance_km"]
    frames = {name: _frame(others.get(name, ())) for name in Park.tables}
    frames |= {
        "outputs": _frame(given),
        "needs": _frame(wanted),
        "distances": pd.DataFrame(list(distances), columns=ends),
    }
    return Park(**frames, settings=SETTINGS | dict(settings or {}))


def with_plants(case: Park, known: Catalogue, *rows: Row) -> Park:
    """Add plants to a park, by rows as plants.csv has them: by default 100 runs a year of a hub.

    A row bears at least its `conversion`; ports become outputs and needs `p0/material`, ...
    """
    default = {"company": "hub", "capacity": 100, "variable_cost": 0, "capital": 0}
    table = [default | {"plant_id": f"p{i}"} | dict(row) for i, row in enumerate(rows)]
    ledger = Ledger()
    sheet = load(pd.DataFrame(table), "plants", ledger)
    assert sheet is not None
    added = read_plants(sheet, known, case.settings, ledger).tables()
    assert not ledger.faults, ledger.faults
    joined = {
        name: pd.concat([getattr(case, name), rows_.drop(columns="period", errors="ignore")])
        for name, rows_ in added.items()
        if len(rows_)
    }
    return case.replace(**joined)


def content(owner: str, parameter: str, value: float, basis: str = "mass") -> dict[str, Any]:
    """Give a row of contents."""
    units = {"mass": "mg/kg", "dry": "mg/kg_dm", "volume": "mg/L", "mole": "mol%"}
    told = {"owner": owner, "parameter": parameter, "value": value}
    return told | {"unit": units.get(basis, "1"), "basis": basis, "confidence": "reported"}


def outlet(conversion: str, material: str, parameter: str, value: float, **more: Any) -> Row:
    """Give a row of outlets: by default a fixed content in mg/kg."""
    row = {"conversion": conversion, "material": material, "parameter": parameter, "value": value}
    return row | {"kind": "fixed", "unit": "mg/kg", "basis": "mass"} | more


def only_arc(case: Park | None = None, known: Catalogue | None = None, **options: Any) -> pd.Series:
    """Match and give the one exchange there is."""
    arcs = matched(case, known, **options).arcs
    assert len(arcs) == 1, arcs[["output", "via", "need"]]
    return arcs.iloc[0]


def matched(case: Park | None = None, known: Catalogue | None = None, **options: Any) -> Matches:
    """Match a case, by default the smallest one."""
    return match(
        park() if case is None else case, catalogue() if known is None else known, **options
    )


def told(matches: Matches, words: str) -> pd.DataFrame:
    """Give the findings whose reason holds these words."""
    findings = matches.findings
    return findings[findings["reason"].str.contains(words, regex=False)]


def _ports(
    key: str, takes: Mapping[str, float], gives: Mapping[str, float], residues: set[str]
) -> list[dict[str, Any]]:
    """Give the ports of a conversion."""
    ports = [
        {"material": name, "amount": -amount, "role": "utility" if i else "main"}
        for i, (name, amount) in enumerate(takes.items())
    ]
    ports += [
        {
            "material": name,
            "amount": amount,
            "role": "residue" if i and name in residues else "product",
        }
        for i, (name, amount) in enumerate(gives.items())
    ]
    return [{"conversion": key} | port for port in ports]


def _frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Make a frame of rows, whatever columns they have."""
    return pd.DataFrame([dict(row) for row in rows])
