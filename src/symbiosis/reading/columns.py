"""Which heading of an input table means which of its columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files

import pandas as pd

from symbiosis.knowing.names import likeness, listed, near, plain
from symbiosis.reading.fields import PREFIXES, TABLES, Fields
from symbiosis.reading.files import read_toml
from symbiosis.reading.ledger import Ledger, Sheet

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
    """Fault needed columns that are not there."""
    sheet = known.sheet
    for field_ in known.fields:
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


def tidy_texts(known: Recognised) -> None:
    """Give choices and lists their own words; others stay for the checks to tell."""
    frame = known.sheet.frame
    for field_ in known.fields:
        if field_.name not in frame or field_.kind not in ("choice", "list"):
            continue
        cells = frame[field_.name]
        if field_.kind == "choice":
            words = {cell: meant(cell, field_.choices) if cell else "" for cell in set(cells)}
        else:
            words = {
                cell: " ".join(cell.replace(",", " ").replace(";", " ").split())
                for cell in set(cells)
            }
        frame[field_.name] = cells.map(words).astype("str")


def hours_a_year(unit: str) -> str:
    """Take the year out of hours a year, which are hours here."""
    for ending in ("/year", "/yr", "/y", "/a", "/năm", " per year"):
        unit = unit.removesuffix(ending)
    return unit
