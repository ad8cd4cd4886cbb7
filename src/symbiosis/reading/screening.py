"""A list of companies and sectors alone: outputs and needs drawn up from sector profiles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.reading.columns import recognise
from symbiosis.reading.ledger import Ledger, Sheet

SIDES = {"output": ("waste_streams", "stream_id"), "need": ("resource_needs", "need_id")}
_BOTH = ("company", "material", "description", "confidence", "source")
_OF_NEEDS = ("use", "usual_supply")
Row = dict[str, Any]


def only_companies(tables: Collection[str]) -> bool:
    """Say whether there are companies and neither streams nor needs."""
    return "companies" in tables and not {noun for noun, _ in SIDES.values()} & set(tables)


def screened(companies: Sheet, known: Catalogue, ledger: Ledger) -> dict[str, Sheet]:
    """Draw up streams and needs, without amounts, for companies of which only sectors are known.

    What a company gives and takes comes from the profiles of its sectors; to that is added what
    other companies give and its kind of business is known to use. Every row is `estimated`. What
    was drawn up for each company is noted, and so is a company for which nothing could be.
    """
    listed = [
        (place, company, sector, classes_of(sector, known))
        for place, company, sector in _named(companies).itertuples(index=False, name=None)
    ]
    rows: dict[str, list[Row]] = {side: [] for side in SIDES}
    for place, company, _, classes in listed:
        found = known.profiles[known.profiles["isic"].isin(classes)]
        for part in found.drop_duplicates(["side", "material"]).itertuples(index=False):
            rows[str(part.side)].append({"place": place} | _of_profile(company, part))
    rows["need"] += _used([(place, name, codes) for place, name, _, codes in listed], rows, known)
    for place, company, sector, classes in listed:
        drawn = {side: sum(row["place"] == place for row in rows[side]) for side in SIDES}
        note = _note(company, sector, classes, drawn)
        ledger.note(companies.file, "sector", note, int(companies.rows[place]))
    if not any(rows.values()):
        ledger.table_fault(
            companies.file,
            companies.sheet,
            "sector",
            "there are neither streams nor needs, and no company has a sector with a profile",
            "write ISIC or VSIC codes in the column sector, or give the two tables",
        )
        return {}
    return {noun: _sheet(companies, key, rows[side]) for side, (noun, key) in SIDES.items()}


def _used(
    listed: list[tuple[int, str, list[str]]], rows: Mapping[str, list[Row]], known: Catalogue
) -> list[Row]:
    """Give a need for what others leave and a company's kind of business is known to use.

    A use of the material itself goes before one of what it is a kind of, and the most usual one
    before others.
    """
    uses: dict[str, list[Any]] = {}
    for use in known.uses.sort_values("prevalence", ascending=False, kind="stable").itertuples():
        uses.setdefault(str(use.material), []).append(use)
    lines = known.lineages()
    givers: dict[str, set[str]] = {}
    for row in rows["output"]:
        givers.setdefault(row["material"], set()).add(row["company"])
    told = {(row["company"], row["material"]) for row in rows["need"]}
    found = []
    for place, company, classes in listed:
        for material in (name for name, theirs in givers.items() if theirs - {company}):
            use = _first_use(lines.get(material, (material,)), uses, classes)
            if use is not None and (company, use.material) not in told:
                told.add((company, use.material))
                found.append({"place": place} | _of_use(company, use))
    return found


def _first_use(line: Iterable[str], uses: Mapping[str, list[Any]], classes: list[str]) -> Any:
    """Give the first use that one of the classes makes of a material or what it is a kind of."""
    for name in line:
        for use in uses.get(name, []):
            if any(code.startswith(use.isic) for code in classes):
                return use
    return None


def classes_of(sector: str, known: Catalogue) -> list[str]:
    """Give the ISIC classes with a profile that a cell of sectors means.

    A code longer than a class is cut to it, as those of VSIC are; a code that ISIC does not have,
    to its longest beginning that ISIC has. A division or a group means all of its classes.
    """
    codes = set(known.isic["code"])
    profiled = sorted(set(known.profiles["isic"]))
    found: list[str] = []
    for number in re.findall(r"\d[\d.]*", sector):
        code = number.replace(".", "")[:4]
        if code not in codes and f"0{code}" in codes:  # a table of numbers loses the nought
            code = f"0{code}"
        while codes and len(code) > 2 and code not in codes:
            code = code[:-1]
        if len(code) > 1:
            found += [each for each in profiled if each.startswith(code)]
    return list(dict.fromkeys(found))


def sectors_of(companies: Sheet | None) -> dict[str, str]:
    """Give what each company says it does; nothing where there is no table of companies."""
    if companies is None:
        return {}
    named = _named(companies)
    return dict(zip(named["company"], named["sector"], strict=True))


def _named(companies: Sheet) -> pd.DataFrame:
    """Give place, name and sector of every company; what is wrong with the table is told later."""
    copied = Sheet(companies.file, companies.sheet, companies.frame.copy(), companies.rows)
    sheet = recognise(copied, "companies", Ledger()).sheet
    table = pd.DataFrame(
        {
            "place": np.arange(len(sheet)),
            "company": sheet.texts("company"),
            "sector": sheet.texts("sector"),
        }
    )
    return table[table["company"] != ""].drop_duplicates("company")


def _of_profile(company: str, part: Any) -> Row:
    """Give the row of one thing that a company typically gives or takes."""
    return {
        "id": f"{company}/{part.material}",
        "company": company,
        "material": str(part.material),
        "use": str(part.use),
        "usual_supply": "",
        "description": f"typical of {part.label or part.isic}",
        "confidence": "estimated",
        "source": f"profile of ISIC {part.isic}: {part.source}",
    }


def _of_use(company: str, use: Any) -> Row:
    """Give the need of a company for what its kind of business is known to use."""
    return {
        "id": f"{company}/{use.material}",
        "company": company,
        "material": str(use.material),
        "use": str(use.use),
        "usual_supply": str(use.replaces),
        "description": f"a known use of {use.receiver or use.isic}",
        "confidence": "estimated",
        "source": f"use by ISIC {use.isic}: {use.source}",
    }


def _note(company: str, sector: str, classes: list[str], drawn: Mapping[str, int]) -> str:
    """Say what was drawn up for a company, and from which profiles."""
    if not sector:
        return f"{company} has no sector: nothing was drawn up for it"
    if not classes:
        return f"{company}: no profile for the sector {sector}: nothing was drawn up for it"
    sides = [f"{count} {side}s" for side, count in drawn.items()]
    return (
        f"{company}: {' and '.join(sides)} without amounts, estimated from the "
        f"{_plural('profile', classes)} of ISIC {', '.join(classes)} and from known uses"
    )


def _plural(word: str, things: Collection[str]) -> str:
    """Give a word for one thing or for several."""
    return word if len(things) == 1 else f"{word}s"


def _sheet(companies: Sheet, key: str, rows: list[Row]) -> Sheet:
    """Make a table of the rows, each at its company's place in the file."""
    columns = _BOTH if key == "stream_id" else (*_BOTH, *_OF_NEEDS)
    frame = pd.DataFrame(rows, columns=["place", "id", *columns])
    cells = frame[["id", *columns]].rename(columns={"id": key}).astype("str")
    places = frame["place"].to_numpy(dtype=int)
    return Sheet(companies.file, companies.sheet, cells, np.asarray(companies.rows)[places])
