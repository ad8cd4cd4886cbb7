"""The columns of the input tables, and which heading means which of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy as np
import pandas as pd

from symbiosis.reading.files import read_toml
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.names import likeness, listed, near, plain


class Field(NamedTuple):
    """An input column: its kind, whether it is needed, its bounds or choices, its unit."""

    name: str
    kind: str
    needed: bool
    low: float
    high: float
    choices: tuple[str, ...]
    unit: str


Fields = tuple[Field, ...]


def declare(text: str) -> Fields:
    """Read the fields of a table from lines `name | kind | needed | bounds or choices | unit`."""
    fields_: list[Field] = []
    for line in text.strip().splitlines():
        name, kind, needed, rule, unit = (part.strip() for part in line.split("|"))
        low, high = -np.inf, np.inf
        choices: tuple[str, ...] = ()
        if ".." in rule:
            ends = rule.split("..")
            low, high = float(ends[0] or "-inf"), float(ends[1] or "inf")
        elif rule:
            choices = tuple(part.strip() for part in rule.split(","))
        fields_.append(Field(name, kind, needed == "yes", low, high, choices, unit))
    return tuple(fields_)


_COMMON = """
company | text | yes | |
park | text | | |
latitude | number | | -90..90 | degree
longitude | number | | -180..180 | degree
material | text | yes | |
description | text | | |
amount | amount | | 0.. | rate
amount_low | number | | 0.. | rate
amount_high | number | | 0.. | rate
amount_sd | number | | 0.. | rate
operating_hours | number | | 0..8784 | h/year
gas_temperature | number | | -273..2000 | degC
gas_pressure | number | | 0..1e6 | kPa
basis | choice | | as_received, dry |
pattern | choice | | continuous, batch, seasonal, one_off |
months | text | | |
keeps_for | number | | 0.. | h
density | number | | 0..30000 | kg/m3
confidence | choice | | measured, reported, estimated, assumed |
assumed | list | | |
source | text | | |
"""
STREAMS = declare(
    "stream_id | id | yes | |"
    + _COMMON
    + """ewc | text | | |
vn_code | text | | |
disposal_cost | number | | | price
hazardous | choice | | yes, no, unknown |
lot | number | | 0.. | quantity
form | choice | | bulk, liquid, bagged, baled, drum, pipe |
tags | list | | odorous, animal_origin, pathogen, dusty, dangerous_goods |
present_route | text | | |
contract_until | date | | |
"""
)
NEEDS = declare(
    "need_id | id | yes | |"
    + _COMMON
    + """use | text | | |
usual_supply | text | | |
price | number | | | price
usual_most | number | | 0.. | rate
collect_every | number | | 0.. | h
refuses | list | | odorous, animal_origin, pathogen, dusty, dangerous_goods |
"""
)
COMPANIES = declare("""
company | id | yes | |
park | text | | |
latitude | number | | -90..90 | degree
longitude | number | | -180..180 | degree
country | text | | |
sector | text | | |
kind | choice | | tenant, developer, utility, town, farm, treater, carrier |
facility | choice | | existing, new |
permits | list | | |
permit_date | date | | |
customs | choice | | domestic, export_processing |
turnover | number | | 0.. | money/year
employees | number | | 0.. | 1
receiving_water | text | | |
receiving_flow | number | | 0.. | m3/s
discharge | number | | 0.. | m3/day
most_links | number | | 0.. | 1
source | text | | |
""")
LINKS = declare("""
stream_id | text | yes | |
need_id | text | yes | |
via | text | | |
status | choice | | existing, forced, barred |
today | number | | 0.. | rate
distance_km | number | | 0..20100 | km
transport | number | | | price
treatment | number | | | price
charges | number | | | price
replaces | number | | 0.. | 1
most | number | | 0.. | rate
price | number | | | price
pays | choice | | giver, receiver |
capital | number | | 0.. | money
claimed_co2 | number | | | t/year
source | text | | |
fixed_cost | later | | |
least | later | | |
requires | later | | |
""")
DISTANCES = declare("""
from_company | text | yes | |
to_company | text | yes | |
distance_km | number | yes | 0..20100 | km
""")
OPPORTUNITIES = declare("""
opportunity | text | yes | |
parent | text | | |
title | text | | |
title_vi | text | | |
stream_id | text | | |
need_id | text | | |
source | text | | |
""")
TABLES: Mapping[str, Fields] = {
    "waste_streams": STREAMS,
    "resource_needs": NEEDS,
    "companies": COMPANIES,
    "links": LINKS,
    "distances": DISTANCES,
    "opportunities": OPPORTUNITIES,
}
PREFIXES = {"waste_streams": ("content",), "resource_needs": ("max", "min", "usual")}
_HEADING = re.compile(r"^(.*?)\s*(?:\[([^\]]*)\]|\(([^)]*)\))?$", re.S)


@dataclass(eq=False)
class Recognised:
    """A sheet with our column names: units of headings and rows, and its parameter columns."""

    sheet: Sheet
    fields: Fields
    units: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, tuple[str, str]] = field(default_factory=dict)

    def has(self, column: str) -> bool:
        """Say whether the table has a column."""
        return column in self.sheet.frame

    def unit(self, column: str) -> pd.Series:
        """Give the unit text of each row: of its companion cell, else of the heading."""
        companion = self.sheet.texts(f"{column}_unit")
        return companion.where(companion != "", self.units.get(column, ""))


@cache
def _synonyms() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Read the shipped synonyms of columns, prefixes and values once."""
    with as_file(files("symbiosis.knowledge") / "columns.toml") as path:
        content = read_toml(path)
    tables = []
    for part in ("columns", "prefixes", "values"):
        spoken = content[part].items()
        tables.append({_word(word): name for name, words in spoken for word in words})
    return tables[0], tables[1], tables[2]


def _word(text: str) -> str:
    """Give a word in lower case with its accents kept: có is yes, co is not."""
    return " ".join(text.casefold().split())


def meant(value: str, choices: tuple[str, ...]) -> str:
    """Give the choice that a cell means: itself, in another case, or a word for it."""
    if value in choices:
        return value
    spoken = _synonyms()[2].get(_word(value), "")
    if spoken in choices:
        return spoken
    found = [choice for choice in choices if plain(choice) == plain(value)]
    return found[0] if found else value


def recognise(sheet: Sheet, noun: str, ledger: Ledger) -> Recognised:
    """Give a sheet our column names; what is missing, unlike or unknown goes to the ledger."""
    known = Recognised(sheet, TABLES[noun])
    names = {field_.name for field_ in known.fields}
    renamed: dict[str, str] = {}
    for heading in sheet.frame.columns:
        name, unit, guess = _meaning(heading, names, PREFIXES.get(noun, ()))
        if name is None:
            _unknown(heading, names, sheet, ledger)
            continue
        if name in renamed.values():
            ledger.table_fault(
                sheet.file,
                sheet.sheet,
                heading,
                f"two headings mean the column {name}",
                "rename or remove one of the columns",
                heading,
                1,
            )
            continue
        renamed[heading] = name
        if guess:
            ledger.note(sheet.file, name, f"heading '{heading}' was taken as {name}")
        if unit:
            known.units[name] = unit
        prefix, _, parameter = name.partition(".")
        if parameter and not name.endswith("_unit"):
            known.parameters[name] = (prefix, parameter)
    sheet.frame = sheet.frame[list(renamed)].rename(columns=renamed)
    _rename_faults(sheet, renamed, ledger)
    _missing(known, noun, ledger)
    _both_units(known, ledger)
    return known


def _meaning(
    heading: str, names: set[str], prefixes: tuple[str, ...]
) -> tuple[str | None, str, bool]:
    """Give the column that a heading means, its unit, and whether that was a guess."""
    found = _HEADING.match(heading)
    title, unit, round_ = found.groups() if found else (heading, None, None)
    title = title.strip()
    said = (unit if unit is not None else round_ or "").strip()
    prefix, dot, parameter = title.partition(".")
    spoken = _synonyms()[1].get(_word(prefix), _word(prefix))
    if dot and spoken in prefixes and parameter.strip():
        return (
            f"{spoken}.{parameter.strip()}",
            said,
            prefix != spoken or (unit is None and bool(said)),
        )
    for name, guess in ((title, False), ("_".join(_word(title).split()), True)):
        base = name.removesuffix("_unit")
        if name in names or (base != name and base in names):
            return name, said, guess or round_ is not None
    other = _synonyms()[0].get(_word(title), "")
    if other and other.removesuffix("_unit") in names:
        return other, said, True
    return None, "", False


def _unknown(heading: str, names: set[str], sheet: Sheet, ledger: Ledger) -> None:
    """Fault a heading that nearly spells a known column; note any other that is not read."""
    title = (_HEADING.match(heading) or [heading, heading])[1].strip()
    close = [name for name in near(title, names, score=85) if likeness(title, name) >= 85]
    if close:
        ledger.table_fault(
            sheet.file,
            sheet.sheet,
            heading,
            "the column is not known",
            f"perhaps you meant {listed(close)}; else rename the column",
            heading,
            1,
        )
    else:
        ledger.note(sheet.file, heading, "the column is not read")


def _rename_faults(sheet: Sheet, renamed: dict[str, str], ledger: Ledger) -> None:
    """Let faults told so far name our columns."""
    ledger.faults = [
        (*fault[:3], renamed.get(fault[3], fault[3]), *fault[4:])
        if fault[:2] == (sheet.file, sheet.sheet) and fault[2] != 1
        else fault
        for fault in ledger.faults
    ]


def _missing(known: Recognised, noun: str, ledger: Ledger) -> None:
    """Fault needed columns that are not there, and filled columns that are not read yet."""
    sheet = known.sheet
    for field_ in known.fields:
        if field_.kind == "later":
            filled = (sheet.texts(field_.name) != "").to_numpy()
            ledger.fault(
                sheet,
                filled,
                field_.name,
                "this version does not read the column",
                "remove the column, or clear its cells",
            )
        if not field_.needed or known.has(field_.name):
            continue
        told = {"description", "ewc", "vn_code"} & set(sheet.frame.columns)
        if field_.name == "material" and noun == "waste_streams" and told:
            continue
        ledger.table_fault(
            sheet.file,
            sheet.sheet,
            field_.name,
            "the column is missing",
            f"add the column {field_.name}",
        )
        # A table that lacks a needed column has no good row.
        sheet.bad[:] = True


def _both_units(known: Recognised, ledger: Ledger) -> None:
    """Fault rows whose companion unit differs from the unit of the heading."""
    for column, unit in known.units.items():
        companion = known.sheet.texts(f"{column}_unit")
        differs = ((companion != "") & (companion != unit)).to_numpy()
        ledger.fault(
            known.sheet,
            differs,
            f"{column}_unit",
            f"the heading of {column} says [{unit}] and the cell another unit",
            "keep the unit in one of the two places",
            companion[differs].tolist(),
        )
