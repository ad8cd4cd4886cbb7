"""Columns of plants that name a port or a parameter: prices, limits, and what a plant adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.knowing.names import finder_of, listed, near
from symbiosis.model.catalogue import Catalogue
from symbiosis.reading.amounts import prices, read_units
from symbiosis.reading.columns import Recognised
from symbiosis.reading.contents import parameter_key, read_parameters, specs
from symbiosis.reading.ledger import Ledger
from symbiosis.reading.measures import Measures
from symbiosis.reading.numbers import evidence, numbers
from symbiosis.reading.units import amount_unit

_SIDES = {
    "price": ("takes",),
    "disposal": ("gives",),
    "max": ("takes", "gives"),
    "min": ("takes", "gives"),
}
_OTHER = {
    "price": "what a plant gives is priced by disposal.<port>, below 0 where it is sold",
    "disposal": "what a plant takes is priced by price.<port>",
}
# What a tonne or kmol of a parameter is in the unit of its content times the unit of its weight.
_ADDED = {
    ("mass", "mass"): (1e6, "mg/kg"),
    ("mass", "dry"): (1e6, "mg/kg_dm"),
    ("mass", "volume"): (1e6, "mg/L"),
    ("substance", "mole"): (100.0, "mol%"),
}


@dataclass(frozen=True, eq=False)
class PortColumns:
    """What plants state of their ports: money by material, limits, and amounts added a year."""

    prices: dict[str, np.ndarray]
    disposals: dict[str, np.ndarray]
    specs: pd.DataFrame
    adds: pd.DataFrame


def read_port_columns(
    known: Recognised,
    plants: pd.DataFrame,
    ports: pd.DataFrame,
    hours: np.ndarray,
    catalogue: Catalogue,
    settings: Mapping[str, Any],
    ledger: Ledger,
) -> PortColumns:
    """Read the columns `price.<port>`, `disposal.<port>`, `max.<port>.<p>`, ..., `adds.<p>`."""
    style = evidence(known.sheet, [name for name in known.parameters if known.has(name)])
    finder = finder_of(catalogue, "material")
    money: dict[str, dict[str, np.ndarray]] = {"price": {}, "disposal": {}}
    limits: dict[str, dict[str, tuple[str, str]]] = {}
    for column, (prefix, rest) in known.parameters.items():
        if prefix == "adds":
            continue
        port, _, parameter = (part.strip() for part in rest.partition("."))
        material = finder.key(port)
        _no_port(known, column, prefix, port, material, ports, ledger)
        if prefix not in money and not parameter:
            _heading(known, column, "the column names no parameter of a port", ledger)
        elif not material:
            continue
        elif prefix not in money:
            limits.setdefault(material, {})[column] = (prefix, parameter)
        elif material in money[prefix]:
            _heading(known, column, f"two columns state the {prefix} of {material}", ledger)
        else:
            values = numbers(known.sheet, column, ledger, style)
            money[prefix][material] = _paid(
                known, column, material, values, catalogue, settings, ledger
            )
    told = [
        _limits(known, plants, ports, material, columns, catalogue, ledger, style)
        for material, columns in limits.items()
    ]
    spec = pd.concat(told, ignore_index=True) if told else pd.DataFrame()
    adds = _adds(known, plants, ports, spec, hours, catalogue, ledger, style)
    return PortColumns(money["price"], money["disposal"], spec, adds)


def _heading(known: Recognised, column: str, reason: str, ledger: Ledger) -> None:
    """Fault a heading of a column that has values."""
    if (known.sheet.texts(column) != "").any():
        ledger.table_fault(
            known.sheet.file,
            known.sheet.sheet,
            column,
            reason,
            "head it as max.<port>.<parameter>, price.<port> or disposal.<port>, once each",
            column,
            1,
        )


def _no_port(
    known: Recognised,
    column: str,
    prefix: str,
    port: str,
    material: str,
    ports: pd.DataFrame,
    ledger: Ledger,
) -> None:
    """Fault cells that speak of a port which the recipe of their plant does not have."""
    sheet, sides = known.sheet, _SIDES[prefix]
    filled = np.flatnonzero((sheet.texts(column) != "").to_numpy())
    for place in filled:
        own = ports[ports["place"] == place]
        names = own.loc[own["side"].isin(sides), "material"].tolist()
        if not len(own) or material in names:
            continue
        close = near(port, names)
        mend = f"perhaps you meant {listed(close)}" if close else f"name one of {listed(names)}"
        if material in set(own["material"]):
            mend = _OTHER[prefix]
        verb = " or ".join(sides)
        ledger.fault(sheet, [place], column, f"the plant {verb} no '{port}'", mend)


def _paid(
    known: Recognised,
    column: str,
    material: str,
    values: np.ndarray,
    catalogue: Catalogue,
    settings: Mapping[str, Any],
    ledger: Ledger,
) -> np.ndarray:
    """Give what a base unit of a port costs; a bare number is park currency for one."""
    size = len(known.sheet)
    none = np.full(size, np.nan)
    materials = pd.Series([material] * size, dtype="str")
    measures = Measures.of(materials, catalogue, settings, {}, none, none)
    return prices(values, known, column, measures, np.ones(size), settings, ledger)


def _limits(
    known: Recognised,
    plants: pd.DataFrame,
    ports: pd.DataFrame,
    material: str,
    columns: dict[str, tuple[str, str]],
    catalogue: Catalogue,
    ledger: Ledger,
    style: str,
) -> pd.DataFrame:
    """Give the limits on what the plants take, or else give, at the port of one material."""
    size = len(known.sheet)
    phases = dict(zip(catalogue.materials["material"], catalogue.materials["phase"], strict=True))
    phase = np.full(size, phases.get(material, ""), dtype=object)
    part = Recognised(known.sheet, known.fields, known.units, columns)
    read = read_parameters(part, catalogue, phase, ledger, style)
    needs = (plants["plant"] + "/" + material).astype("str")
    frame = specs(part, read, needs, np.zeros(size), ledger)
    if not len(frame):
        return frame
    return frame[frame["need"].isin(ports["port"])]


def _adds(
    known: Recognised,
    plants: pd.DataFrame,
    ports: pd.DataFrame,
    spec: pd.DataFrame,
    hours: np.ndarray,
    catalogue: Catalogue,
    ledger: Ledger,
    style: str,
) -> pd.DataFrame:
    """Give what the plants add to what passes them, in the unit of the content and its weight."""
    finder = finder_of(catalogue, "parameter")
    own = catalogue.parameters.drop_duplicates("parameter", keep="last").set_index("parameter")
    main = ports[ports["role"] == "main"].drop_duplicates("place").set_index("place")["measure"]
    rows = []
    for column, (prefix, typed) in known.parameters.items():
        if prefix != "adds":
            continue
        key = parameter_key(typed, finder)
        values = numbers(known.sheet, column, ledger, style)
        amounts, dimensions = _amounts(known, column, values, hours, ledger)
        for place in np.flatnonzero(np.isfinite(amounts)):
            plant = str(plants["plant"].iloc[place])
            basis = _basis(plant, key, dimensions[place], str(main.get(place, "t")), spec, own)
            added = _ADDED.get((dimensions[place], basis))
            if added is None:
                ledger.fault(
                    known.sheet,
                    [place],
                    column,
                    f"{known.unit(column).iloc[place]} of {key} cannot be added to its content",
                    "write a mass a year of what mixes by weight or volume, kmol of a share of gas",
                )
                continue
            rows.append((plant, key, amounts[place] * added[0], added[1], basis))
    return pd.DataFrame(rows, columns=["plant", "parameter", "amount", "unit", "basis"])


def _amounts(
    known: Recognised, column: str, values: np.ndarray, hours: np.ndarray, ledger: Ledger
) -> tuple[np.ndarray, list[str]]:
    """Give the amounts added a year in t, kmol, ..., and of which dimension each is."""
    sheet = known.sheet
    where = np.isfinite(values)
    units = read_units(known.unit(column), amount_unit, known, column, ledger, where)
    blank = where & (known.unit(column) == "").to_numpy()
    hourly = np.array([unit is not None and unit.per_hour for unit in units], dtype=bool)
    single = np.array(
        [unit is not None and not unit.per_hour and not unit.per_year for unit in units], dtype=bool
    )
    unit = f"write the unit in the heading, as in {column} [kg/year]"
    faults = (
        (values < 0, column, "the amount is negative", "write what is added, at least 0"),
        (blank, column, "the amount has no unit", unit),
        (single, column, "the unit counts an amount without a time", unit),
        (hourly & np.isnan(hours), "operating_hours",
         "a rate below a year needs the hours a year during which it holds",
         "fill operating_hours, or write the amount a year"),
    )  # fmt: skip
    for here, name, reason, mend in faults:
        ledger.fault(sheet, here & where, name, reason, mend)
    factor = np.array([unit.factor if unit else np.nan for unit in units])
    yearly = np.where(hourly, factor * hours, factor)
    return np.where(single, np.nan, values * yearly), [
        unit.dimension if unit else "" for unit in units
    ]


def _basis(
    plant: str, key: str, dimension: str, measure: str, spec: pd.DataFrame, own: pd.DataFrame
) -> str:
    """Give the basis in which an amount is added: that of the plant's own limits, if it has any."""
    if len(spec):
        mine = spec["need"].str.startswith(f"{plant}/") & (spec["parameter"] == key)
        if mine.any():
            return str(spec.loc[mine, "basis"].iloc[0])
    known = str(own["basis"].get(key, ""))
    if dimension == "substance":
        return "mole"
    if known == "own" or str(own["mixes"].get(key, "")) == "no":
        return "own"
    return "volume" if measure == "m3" else "dry" if known == "dry" else "mass"
