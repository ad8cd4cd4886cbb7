"""Contents of streams and specifications of needs, parameter by parameter, in stored units."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from symbiosis.knowing.names import Finder, finder_of, listed, plain
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.rule_words import YES_NO_UNIT
from symbiosis.reading.amounts import read_units
from symbiosis.reading.columns import Recognised
from symbiosis.reading.ledger import Ledger
from symbiosis.reading.numbers import numbers
from symbiosis.reading.units import ContentUnit, content_unit
from symbiosis.reading.yes_no import is_yes_no, yes_or_no

_WHOLE = {"mg/kg": 1e6, "mg/kg_dm": 1e6, "mol%": 100.0}
_ENERGY = ("MWh/t", "MWh/Nm3")


class Values(NamedTuple):
    """One parameter column: its values in stored units, a unit and a basis for each row."""

    column: str
    prefix: str
    parameter: str
    value: np.ndarray
    unit: np.ndarray
    basis: np.ndarray


def read_parameters(
    known: Recognised, catalogue: Catalogue, phase: np.ndarray, ledger: Ledger, file_style: str
) -> list[Values]:
    """Read all parameter columns of a table, and put their values into stored units."""
    finder = finder_of(catalogue, "parameter")
    table = catalogue.parameters.drop_duplicates("parameter", keep="last")
    units = {
        str(key): ContentUnit(1.0, str(basis), str(unit))
        for key, basis, unit in zip(table["parameter"], table["basis"], table["unit"], strict=True)
    }
    read: list[Values] = []
    seen: dict[tuple[str, str], str] = {}
    for column, (prefix, typed) in known.parameters.items():
        key = parameter_key(typed, finder)
        if not finder.key(typed):
            _note_unknown(known, column, typed, finder, ledger)
        if (prefix, key) in seen:
            ledger.table_fault(
                known.sheet.file,
                known.sheet.sheet,
                column,
                f"the column means the same as {seen[prefix, key]}",
                "keep one of the two columns",
                column,
                1,
            )
            continue
        seen[prefix, key] = column
        own = units.get(key)
        if is_yes_no(known, column, own):
            value = yes_or_no(known, column, ledger)
            own = own or ContentUnit(1.0, "own", YES_NO_UNIT)
        else:
            value = numbers(known.sheet, column, ledger, file_style, below=prefix == "content")
        read.append(_stored(known, column, prefix, key, value, own, phase, ledger))
    return read


def parameter_key(typed: str, finder: Finder) -> str:
    """Give the key of a parameter: that of the catalogue, else its name in one spelling."""
    return finder.key(typed) or re.sub(r"\s+", "_", plain(typed))


def _note_unknown(
    known: Recognised, column: str, typed: str, finder: Finder, ledger: Ledger
) -> None:
    """Note a parameter that the catalogue does not know, and what comes near it."""
    close = finder.near(typed)
    said = f"; did you mean {listed(close)}?" if close else ""
    mixes = "mixes by the measure of the material"
    if is_yes_no(known, column, None):
        mixes = "is a yes or no and does not mix"
    ledger.note(
        known.sheet.file,
        column,
        f"assumed: '{typed}' is not in the catalogue, it {mixes}{said}",
    )


def _stored(
    known: Recognised,
    column: str,
    prefix: str,
    key: str,
    value: np.ndarray,
    own: ContentUnit | None,
    phase: np.ndarray,
    ledger: Ledger,
) -> Values:
    """Put the values of one column into their stored unit, and fault what does not fit."""
    sheet = known.sheet
    where = np.isfinite(value)
    texts = known.unit(column)
    units = read_units(texts, content_unit, known, column, ledger, where)
    blank = where & (texts == "").to_numpy()
    if own is None:
        ledger.fault(
            sheet,
            blank & ~sheet.bad,
            column,
            "the parameter is not in the catalogue and has no unit",
            f"write its unit in the heading, as in {column} [mg/kg]",
        )
    elif blank.any() and own.unit not in ("1", "degC", YES_NO_UNIT):
        ledger.note(
            sheet.file, column, f"assumed: no unit typed, {own.unit} of the catalogue taken"
        )
    filled = [unit or (own if here else None) for unit, here in zip(units, blank, strict=True)]
    factor = np.array([unit.factor if unit else np.nan for unit in filled])
    unit_ = np.array([unit.unit if unit else "" for unit in filled], dtype=object)
    basis = np.array([unit.basis if unit else "" for unit in filled], dtype=object)
    if own is not None:
        _fits(known, column, key, own, unit_, basis, where, ledger)
    stored = value * factor
    _bounds(known, column, key, stored, unit_, basis, ledger)
    if prefix == "content":
        bare = where & (unit_ == "mg/kg") & (phase == "sludge") & (key not in _OF_WHOLE)
        if bare.any():
            ledger.note(sheet.file, column, "mg/kg of a sludge is taken as received, not as dry")
        share = where & (basis == "mass") & (phase == "gas")
        if share.any() and own is not None and own.basis == "mole":
            ledger.note(
                sheet.file, column, "the share of the gas is taken by mass; %vol is by volume"
            )
    return Values(column, prefix, key, stored, unit_, basis)


_OF_WHOLE = ("dry_matter", "moisture")


def _fits(
    known: Recognised,
    column: str,
    key: str,
    own: ContentUnit,
    unit: np.ndarray,
    basis: np.ndarray,
    where: np.ndarray,
    ledger: Ledger,
) -> None:
    """Fault a unit of another dimension than the parameter's."""
    told = where & (basis != "")
    wrong = told & ((basis == "own") != (own.basis == "own"))
    wrong |= told & (basis == "own") & (unit != own.unit) & (own.basis == "own")
    if own.unit in _ENERGY:
        wrong &= ~np.isin(unit, _ENERGY)
    texts = known.unit(column)
    ledger.fault(
        known.sheet,
        wrong & ~known.sheet.bad,
        column,
        f"the unit is none of {key}",
        f"write it in a unit such as {own.unit}",
        texts[wrong & ~known.sheet.bad].tolist(),
    )


def _bounds(
    known: Recognised,
    column: str,
    key: str,
    stored: np.ndarray,
    unit: np.ndarray,
    basis: np.ndarray,
    ledger: Ledger,
) -> None:
    """Fault contents below nought, above the whole, and a pH off its scale."""
    sheet = known.sheet
    with np.errstate(invalid="ignore"):
        negative = (stored < 0) & ((basis != "own") | ~np.isin(unit, ["degC", "mV"]))
        whole = np.array([_WHOLE.get(str(name), np.inf) for name in unit])
        over = stored > whole * (1 + 1e-9)
        acid = (stored > 14) & (key == "ph")
    ledger.fault(
        sheet,
        negative & ~sheet.bad,
        column,
        "the content is negative",
        "write a content of at least 0, or leave the cell blank",
    )
    ledger.fault(
        sheet,
        over & ~sheet.bad,
        column,
        "the content is more than the whole",
        "mend the number or its unit: 1 % is 10,000 mg/kg",
    )
    ledger.fault(sheet, acid & ~sheet.bad, column, "the pH is above 14", "mend the pH")


def own_properties(read: list[Values], density: np.ndarray) -> dict[str, np.ndarray]:
    """Give what rows say of themselves: dry matter [1], heating values, density [kg/m3]."""
    size = len(density)
    own = {"density": density.copy()}
    for values in read:
        if values.prefix != "content":
            continue
        if values.parameter == "dry_matter":
            share = np.where(values.basis == "mass", values.value / 1e6, np.nan)
            own["dry_matter"] = np.where(share > 0, share, np.nan)
        elif values.parameter == "heating_value":
            own["heating_value"] = np.where(values.unit == "MWh/t", values.value, np.nan)
            # A normal cubic metre holds 1/22.414 kmol.
            own["heating_value_gas"] = np.where(
                values.unit == "MWh/Nm3", values.value * 22.413969, np.nan
            )
        elif values.parameter == "density":
            here = np.where(values.unit == "mg/L", values.value / 1000, np.nan)
            own["density"] = np.where(np.isnan(own["density"]), here, own["density"])
    return {
        name: values if len(values) == size else np.full(size, np.nan)
        for name, values in own.items()
    }


def contents(read: list[Values], owner: pd.Series, confidence: pd.Series) -> pd.DataFrame:
    """Give the long table of contents, one row for each stream and parameter that is known."""
    parts = []
    for values in read:
        here = np.isfinite(values.value) & (values.basis != "")
        if values.parameter != "density" and here.any():
            parts.append(
                pd.DataFrame(
                    {
                        "owner": owner[here],
                        "parameter": values.parameter,
                        "value": values.value[here],
                        "unit": values.unit[here],
                        "basis": values.basis[here],
                        "confidence": confidence[here],
                    }
                )
            )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def specs(
    known: Recognised,
    read: list[Values],
    needs: pd.Series,
    usual_most: np.ndarray,
    ledger: Ledger,
) -> pd.DataFrame:
    """Give the long table of specifications: limits and usual contents, need by need."""
    by: dict[str, dict[str, Values]] = {}
    for values in read:
        by.setdefault(values.parameter, {})[values.prefix] = values
    parts = []
    for parameter, columns in by.items():
        frame = _spec(known, parameter, columns, usual_most, ledger)
        here = frame[["at_least", "at_most", "usual"]].notna().any(axis=1)
        parts.append(frame.assign(need=needs)[here])
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _spec(
    known: Recognised,
    parameter: str,
    columns: Mapping[str, Values],
    usual_most: np.ndarray,
    ledger: Ledger,
) -> pd.DataFrame:
    """Give the specification of one parameter for every need, and fault what quarrels in it."""
    sheet = known.sheet
    none = np.full(len(sheet), np.nan)
    value = {
        name: columns[name].value if name in columns else none for name in ("min", "max", "usual")
    }
    unit, basis = (np.full(len(sheet), "", dtype=object) for _ in range(2))
    for each in columns.values():
        here = np.isfinite(each.value) & (each.unit != "")
        other = here & (unit != "") & ((unit != each.unit) | (basis != each.basis))
        ledger.fault(
            sheet,
            other & ~sheet.bad,
            each.column,
            f"the limits of {parameter} are in units of two bases",
            "write max, min and usual of a parameter on the same basis",
        )
        unit, basis = np.where(here, each.unit, unit), np.where(here, each.basis, basis)
    low, high, usual = value["min"], value["max"], value["usual"]
    say = _cells(known, columns)
    _quarrel(known, low > high, say("min"), "above", say("max"), columns, "min", ledger)
    buys = ~(usual_most == 0)
    _quarrel(
        known, (usual > high) & buys, say("usual"), "above", say("max"), columns, "usual", ledger
    )
    _quarrel(
        known, (usual < low) & buys, say("usual"), "below", say("min"), columns, "usual", ledger
    )
    assumed = np.isnan(usual) & (np.isfinite(low) | np.isfinite(high))
    usual = np.where(assumed, np.where(np.isfinite(low), low, 0.0), usual)
    return pd.DataFrame(
        {
            "parameter": parameter,
            "at_least": low,
            "at_most": high,
            "usual": usual,
            "usual_assumed": assumed,
            "unit": unit,
            "basis": basis,
        }
    )


def _cells(known: Recognised, columns: Mapping[str, Values]) -> Callable[[str], pd.Series]:
    """Give a function that says a cell with its column: `max.lead is 10 mg/kg`."""

    def say(name: str) -> pd.Series:
        """Say the cells of one column."""
        if name not in columns:
            return pd.Series("", index=known.sheet.frame.index)
        column = columns[name].column
        return column + " is " + known.sheet.texts(column) + " " + known.unit(column)

    return say


def _quarrel(
    known: Recognised,
    where: np.ndarray,
    one: pd.Series,
    how: str,
    other: pd.Series,
    columns: Mapping[str, Values],
    name: str,
    ledger: Ledger,
) -> None:
    """Write a fault that names both cells of a specification that quarrel."""
    sheet = known.sheet
    here = where & ~sheet.bad
    if not here.any():
        return
    reasons = (one[here].str.strip() + f", {how} " + other[here].str.strip()).tolist()
    ledger.fault(
        sheet,
        here,
        columns[name].column,
        reasons,
        "mend one of the two cells; usual_most = 0 says that nothing is bought",
    )
