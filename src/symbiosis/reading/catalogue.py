"""Catalogue files to the catalogue: joined, inherited, and every reference looked up."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import TableErrors
from symbiosis.knowing.names import Finder, listed, near
from symbiosis.model.catalogue import MATERIALS, Catalogue
from symbiosis.reading.blocks import (
    CHOICES,
    KEYS,
    Block,
    Row,
    factor_row,
    known_material,
    material_money,
    material_rows,
    parameter_row,
    replacement_rows,
)
from symbiosis.reading.conversions import conversion_rows
from symbiosis.reading.files import UnreadableError, read_toml
from symbiosis.reading.haulage_blocks import haulage_row, known_modes
from symbiosis.reading.ledger import Ledger
from symbiosis.reading.use_blocks import DIFFICULTY, PREVALENCE, Names, profile_rows, use_rows
from symbiosis.tables import conform

_INHERITED = ("measure", "phase", "haul", "reach", "density")
_NOT_CATALOGUE = (
    *("adjustments.toml", "columns.toml", "identify.toml", "vn_codes.toml", "words.toml"),
)


def read_catalogue(source: str | Path | Mapping[str, Any]) -> Catalogue:
    """Read materials, parameters, conversions, uses, profiles, haulage and factors of your own.

    What the file does not define may be named from the shipped catalogue: a parent, a port, a
    parameter. Join the result to the shipped one with `|`; there the right one's blocks win.

    Parameters
    ----------
    source : str, pathlib.Path or Mapping
        A TOML file; a mapping of the same shape (`{"material": {key: {...}}}`); or a mapping of
        the catalogue's table names to DataFrames in base units (t, m3, MWh; see
        `Catalogue.columns()`).

    Returns
    -------
    Catalogue
        What the source defines: amounts per base unit, money in the currency of its row.

    Raises
    ------
    TableErrors
        All faults at once; `sheet` names the block, `column` the key.

    Examples
    --------
    >>> import symbiosis as sym
    >>> ours = sym.read_catalogue(
    ...     {"material": {"whey": {"parent": "liquid", "measure": "t", "density": "1025 kg/m3"}}}
    ... )
    >>> print(ours.materials.loc[0, ["material", "density", "phase"]].to_string())
    material      whey
    density     1025.0
    phase       liquid
    """
    ledger = Ledger()
    if isinstance(source, Mapping) and any(
        isinstance(value, pd.DataFrame) for value in source.values()
    ):
        built = _of_frames(source, ledger)
    elif isinstance(source, Mapping):
        built = _build([("dict", source)], catalogue(), ledger)
    else:
        built = _build([_file(Path(source), ledger)], catalogue(), ledger)
    if ledger.faults:
        raise TableErrors(ledger.fault_frame())
    return built


@cache
def catalogue() -> Catalogue:
    """Give the shipped catalogue.

    Returns
    -------
    Catalogue
        Materials in t, m3 or MWh, parameters with their units, conversions with all their ports,
        haulage and dated factors; every row has a source and a confidence.

    Examples
    --------
    >>> import symbiosis as sym
    >>> known = sym.catalogue()
    >>> known.lineage("carbon_dioxide")[0]
    'carbon_dioxide'
    """
    ledger = Ledger()
    folder = files("symbiosis.knowledge")
    sources = []
    for item in sorted(folder.iterdir(), key=lambda part: part.name):
        if item.name.endswith(".toml") and item.name not in _NOT_CATALOGUE:
            with as_file(item) as path:
                sources.append(_file(path, ledger))
    built = _build(sources, None, ledger)
    if ledger.faults:
        raise TableErrors(ledger.fault_frame())
    return built.replace(waste_codes=_codes("waste_codes.csv"), isic=_codes("isic.csv"))


def _codes(name: str) -> pd.DataFrame:
    """Read a shipped list of codes."""
    text = (files("symbiosis.knowledge") / name).read_text(encoding="utf-8")
    return pd.read_csv(io.StringIO(text), dtype="str")


def _file(path: Path, ledger: Ledger) -> tuple[str, Mapping[str, Any]]:
    """Read one file of blocks."""
    try:
        return path.name, read_toml(path)
    except UnreadableError as error:
        ledger.table_fault(path.name, "", "", error.what, error.mend)
        return path.name, {}


def _blocks(sources: list[tuple[str, Mapping[str, Any]]], ledger: Ledger) -> dict[str, list[Block]]:
    """Sort the blocks of all files by kind; one that stands twice is a fault."""
    sorted_: dict[str, list[Block]] = {kind: [] for kind in KEYS}
    seen: dict[tuple[str, str], str] = {}
    for file, content in sources:
        for kind, blocks in content.items():
            if kind not in KEYS or not isinstance(blocks, Mapping):
                close = near(kind, KEYS)
                ledger.table_fault(
                    file,
                    kind,
                    "",
                    f"a catalogue has no blocks '{kind}'",
                    f"perhaps you meant {listed(close)}" if close else f"use {listed(tuple(KEYS))}",
                )
                continue
            for key, values in blocks.items():
                if not isinstance(values, Mapping):
                    ledger.table_fault(
                        file,
                        kind,
                        key,
                        "the block is not a table of keys",
                        f"write it as [{kind}.{key}]",
                        str(values),
                    )
                elif (kind, key) in seen:
                    ledger.table_fault(
                        file,
                        f"{kind}.{key}",
                        "",
                        f"the block stands in {seen[kind, key]} too",
                        "keep it in one of the files",
                    )
                else:
                    seen[kind, key] = file
                    sorted_[kind].append(Block(kind, key, values, file, ledger))
    return sorted_


def _build(
    sources: list[tuple[str, Mapping[str, Any]]], known: Catalogue | None, ledger: Ledger
) -> Catalogue:
    """Build a catalogue from blocks; what they do not define is looked up in `known`."""
    blocks = _blocks(sources, ledger)
    tables: dict[str, list[Row]] = {name: [] for name in Catalogue.tables}
    pairs = [(block, *material_rows(block)) for block in blocks["material"]]
    materials = _rows(known, "materials", "material")
    materials |= {row["material"]: row for _, row, _ in pairs}
    parents = {name: str(row["parent"]) for name, row in materials.items()}
    finder = Finder.of(conform(pd.DataFrame(list(materials.values())), MATERIALS), "material")
    modes = {block.key for block in blocks["haulage"]} | set(_rows(known, "haulage", "mode"))
    for block, row, z in pairs:
        _inherit(block, row, materials, parents, finder)
        if row["haul"] and row["haul"] not in modes:
            block.fault(
                "haul",
                f"'{row['haul']}' is no known haulage mode",
                f"name one of {listed(sorted(modes))}",
                row["haul"],
            )
        material_money(block, row)
        tables["materials"].append(row)
        tables["compressibility"] += z
    tables["parameters"] = [parameter_row(block) for block in blocks["parameter"]]
    parameters = _rows(known, "parameters", "parameter")
    parameters |= {str(row["parameter"]): row for row in tables["parameters"]}
    for block in blocks["conversion"]:
        row, ports, outlets = conversion_rows(block, materials, parameters, finder)
        tables["conversions"].append(row)
        tables["ports"] += ports
        tables["outlets"] += outlets
    for block in blocks["replacement"]:
        for row in replacement_rows(block):
            tables["replacements"].append(row)
            for side in ("material", "supply"):
                known_material(block, side, str(row[side]), materials, finder)
    names = Names(materials, parameters, set(_codes("isic.csv")["code"]), finder)
    _take_uses(blocks, names, tables)
    for block in blocks["haulage"]:
        known_modes(block, modes)
    tables["haulage"] = [haulage_row(block) for block in blocks["haulage"]]
    tables["factors"] = [factor_row(block) for block in blocks["factor"]]
    return Catalogue(**{name: pd.DataFrame(rows) for name, rows in tables.items()})


def _take_uses(
    blocks: Mapping[str, list[Block]], names: Names, tables: dict[str, list[Row]]
) -> None:
    """Add the uses, the replacements that they state, and the profiles to the tables."""
    seen: dict[tuple[str, str, str], str] = {}
    for block in blocks["use"]:
        uses, replaced = use_rows(block, names, seen)
        tables["uses"] += uses
        tables["replacements"] += replaced
    for block in blocks["profile"]:
        tables["profiles"] += profile_rows(block, names)


def _rows(known: Catalogue | None, table: str, key: str) -> dict[str, Row]:
    """Give the rows of a known table by their key."""
    if known is None:
        return {}
    return {str(row[key]): row for row in getattr(known, table).to_dict("records")}


def _inherit(
    block: Block,
    row: Row,
    materials: Mapping[str, Row],
    parents: Mapping[str, str],
    finder: Finder,
) -> None:
    """Fill what a material leaves out from the materials it is a kind of."""
    known_material(block, "parent", str(row["parent"]), materials, finder)
    line: list[str] = []
    name = str(row["material"])
    while name and name not in line:
        line.append(name)
        name = parents.get(name, "")
    if name:
        block.fault(
            "parent",
            f"the material is a kind of itself: {' > '.join([*line, name])}",
            "name another parent",
            row["parent"],
        )
    for above in line[1:]:
        for column in _INHERITED:
            value = materials.get(above, {}).get(column, "")
            own = row[column]
            if (own == "" or own != own) and value != "" and value == value:
                row[column] = value
    if not row["measure"] and not block.seen:
        block.fault(
            "measure",
            "the material has no measure, nor have its parents",
            'write measure = "t", "m3" or "MWh"',
        )


def _of_frames(source: Mapping[str, Any], ledger: Ledger) -> Catalogue:
    """Take the catalogue's tables as they are, in base units, and look their names up."""
    frames: dict[str, pd.DataFrame] = {}
    for name, frame in source.items():
        if name not in Catalogue.tables or not isinstance(frame, pd.DataFrame):
            close = near(name, Catalogue.tables)
            ledger.table_fault(
                "frames",
                name,
                "",
                f"a catalogue has no table '{name}'",
                f"perhaps you meant {listed(close)}"
                if close
                else f"use {listed(tuple(Catalogue.tables))}",
            )
            continue
        try:
            frames[name] = conform(frame, Catalogue.tables[name], name)
        except TypeError as error:
            ledger.table_fault("frames", name, "", str(error), "give the columns their kinds")
    if "conversions" in frames:  # ports are for a unit of what is taken first: so is a run
        frames["conversions"]["run"] = frames["conversions"]["run"].fillna(1.0)
    if "uses" in frames:
        uses = frames["uses"]
        uses["prevalence"] = uses["prevalence"].fillna(PREVALENCE)
        uses["difficulty"] = uses["difficulty"].replace("", DIFFICULTY)
    built = Catalogue(**{name: frames.get(name, pd.DataFrame()) for name in Catalogue.tables})
    _look_up(built, ledger)
    return built


def _look_up(built: Catalogue, ledger: Ledger) -> None:
    """Fault every name in the tables that neither they nor the shipped catalogue define."""
    whole = catalogue() | built
    materials, codes = set(whole.materials["material"]), set(whole.isic["code"])
    levels = set(CHOICES["use", "difficulty"])
    for table, column, known, what in (
        ("ports", "material", materials, "material"),
        ("replacements", "material", materials, "material"),
        ("replacements", "supply", materials, "material"),
        ("materials", "parent", materials, "material"),
        ("uses", "material", materials, "material"),
        ("uses", "replaces", materials, "material"),
        ("uses", "isic", codes, "code of ISIC"),
        ("uses", "difficulty", levels, "level of difficulty"),
        ("profiles", "material", materials, "material"),
        ("profiles", "isic", codes, "code of ISIC"),
    ):
        rows = getattr(built, table)
        for place in np.flatnonzero(~rows[column].isin(known | {""})):
            name = rows[column].iloc[place]
            close = near(name, known)
            ledger.table_fault(
                "frames",
                table,
                column,
                f"'{name}' is no known {what}",
                f"perhaps you meant {listed(close)}" if close else "add a row for it",
                name,
                int(place) + 2,
            )
