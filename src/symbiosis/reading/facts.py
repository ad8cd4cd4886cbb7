"""Facts of whole parks, as `[parks."DEEP C"]` in `park.toml` states them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.knowing.names import listed, near
from symbiosis.model.rule_words import LINKS, YES_NO, YES_NO_UNIT
from symbiosis.reading.columns import meant
from symbiosis.reading.ledger import Ledger
from symbiosis.reading.units import quantity

_SHARE = "%"
_MEND = 'write a number, a share such as "22 %", or yes or no'
Facts = dict[str, dict[str, dict[str, Any]]]


def read_facts(given: Any, file: str, ledger: Ledger) -> Facts:
    """Read the facts of parks: of each fact its `value` and its `unit`; bad ones are faults."""
    if not isinstance(given, Mapping):
        _fault(file, "parks", "the facts of parks are no table", '[parks."DEEP C"]', given, ledger)
        return {}
    facts: Facts = {}
    for park, table in given.items():
        place = f'parks."{park}"'
        if not isinstance(table, Mapping):
            mend = f"head the facts of a park with [{place}]"
            _fault(file, place, "the facts of a park are no table", mend, table, ledger)
            continue
        facts[str(park)] = {}
        for name, value in table.items():
            told = _fact(str(name), value)
            if isinstance(told, str):
                _fault(file, f"{place}.{name}", told, _MEND, value, ledger)
            else:
                facts[str(park)][str(name)] = told
    return facts


def park_names(facts: Facts, tables: Mapping[str, pd.DataFrame], toml: Any, ledger: Ledger) -> None:
    """Fault facts of a park in which no company is."""
    file = Path(toml).name if isinstance(toml, str | Path) else "settings"
    known = sorted(
        {p for name in ("sites", "outputs", "needs") for p in tables[name]["park"]} - {""}
    )
    for park in facts:
        if park not in known:
            close = near(park, known)
            mend = f"perhaps you meant {listed(close)}" if close else f"name one of {listed(known)}"
            _fault(
                file, f'parks."{park}"', "no company is in a park of this name", mend, park, ledger
            )


def _fact(name: str, value: Any) -> dict[str, Any] | str:
    """Take one fact, or say what is wrong with it."""
    if name == LINKS:
        return "links are counted, not stated"
    if isinstance(value, bool):
        return {"value": float(value), "unit": YES_NO_UNIT}
    if isinstance(value, str) and (word := meant(value.strip(), tuple(YES_NO))) in YES_NO:
        return {"value": YES_NO[word], "unit": YES_NO_UNIT}
    if isinstance(value, int | float):
        return {"value": float(value), "unit": "1"} if math.isfinite(value) else "it is no number"
    if not isinstance(value, str):
        return "it is neither a number nor a text"
    figure, _, unit = value.strip().partition(" ")
    if figure.endswith(_SHARE):
        figure, unit = figure[:-1], _SHARE
    try:
        number = float(figure)
        if unit:
            quantity(f"1 {unit}", unit)
    except (ValueError, SymbiosisError):
        return "it is neither a number with its unit nor yes or no"
    if not math.isfinite(number):
        return "it is no number"
    if unit == _SHARE and not 0 <= number <= 100:
        return "a share lies between 0 and 100 %"
    return {"value": number, "unit": unit or "1"}


def _fault(file: str, column: str, reason: str, mend: str, found: Any, ledger: Ledger) -> None:
    """Write down a fault of the settings."""
    ledger.table_fault(file, "", column, reason, mend, str(found))
