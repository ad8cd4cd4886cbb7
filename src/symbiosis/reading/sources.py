"""Where each table comes from: an argument, a directory, or the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from symbiosis.knowing.names import likeness, plain
from symbiosis.reading.fields import TABLES
from symbiosis.reading.files import (
    TABULAR,
    UnreadableError,
    folder_tables,
    load,
    near_file,
    sheets_of,
)
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.screening import only_companies

MAIN = ("waste_streams", "resource_needs")


def sources_of(
    given: dict[str, Any], settings: Any, ledger: Ledger
) -> tuple[dict[str, tuple[Any, str | None]], Any]:
    """Give the source of each table, with its sheet, and that of the settings."""
    sources: dict[str, tuple[Any, str | None]] = {
        noun: (source, None) for noun, source in given.items() if source is not None
    }
    streams = given["waste_streams"]
    if not isinstance(streams, str | Path) or given["resource_needs"] is not None:
        return sources, settings
    path = Path(streams)
    del sources["waste_streams"]
    if path.is_dir():
        found = _of_folder(path, ledger)
        toml = path / "park.toml"
        settings = toml if settings is None and toml.exists() else settings
    elif path.suffix.lower() in TABULAR and path.suffix.lower() not in (".csv", ".tsv", ".parquet"):
        found = _of_workbook(path, ledger)
    elif path.exists():
        found = {"waste_streams": (path, None)}
    else:
        ledger.table_fault(path.name, "", "", "there is no such file or directory", near_file(path))
        return sources, settings
    return {**found, **sources}, settings


def _of_folder(folder: Path, ledger: Ledger) -> dict[str, tuple[Any, str | None]]:
    """Find the tables of a directory by their names."""
    found: dict[str, tuple[Any, str | None]] = {}
    for stem, paths in folder_tables(folder).items():
        if stem in TABLES:
            if len(paths) > 1:
                names = ", ".join(path.name for path in paths)
                ledger.table_fault(
                    paths[0].name,
                    "",
                    "",
                    f"the table stands in two files: {names}",
                    "keep one of them",
                )
            found[stem] = (paths[0], None)
        else:
            _stranger(paths[0].name, stem, ledger)
    return found


def _of_workbook(path: Path, ledger: Ledger) -> dict[str, tuple[Any, str | None]]:
    """Find the tables of a workbook by the names of its sheets."""
    try:
        names = sheets_of(path)
    except UnreadableError as error:
        ledger.table_fault(path.name, "", "", error.what, error.mend)
        return {}
    known = {plain(noun): noun for noun in TABLES}
    found: dict[str, tuple[Any, str | None]] = {}
    for name in names:
        if plain(name) in known:
            found[known[plain(name)]] = (path, name)
        else:
            _stranger(f"{path.name}, sheet {name}", name, ledger)
    return found


def _stranger(shown: str, name: str, ledger: Ledger) -> None:
    """Fault a table whose name is nearly that of one we read; note any other."""
    close = [noun for noun in TABLES if likeness(noun, name) >= 85]
    if close:
        ledger.table_fault(
            shown, "", "", "the table has a name that nearly is one we read", f"name it {close[0]}"
        )
    else:
        ledger.note(shown, "", "the table is not read")


def load_all(
    sources: Mapping[str, tuple[Any, str | None]], ledger: Ledger
) -> dict[str, Sheet | None]:
    """Load every table; a main one that is missing or empty is a fault.

    Where there are companies and neither main table, these are drawn up from the companies.
    """
    sheets: dict[str, Sheet | None] = dict.fromkeys(TABLES)
    needed = ("companies",) if only_companies(sources) else MAIN
    for noun in needed:
        if noun not in sources and not ledger.faults:
            ledger.table_fault(
                noun,
                "",
                "",
                f"the table {noun} is missing",
                f"give {noun} as a path or a DataFrame, or in the directory",
            )
    for noun, (source, name) in sources.items():
        sheet = load(source, noun, ledger, name)
        if sheet is not None and not len(sheet):
            if noun in needed:
                ledger.table_fault(
                    sheet.file,
                    sheet.sheet,
                    "",
                    "the table has a heading and no row",
                    "write at least one row",
                )
            sheet = None
        sheets[noun] = sheet
    return sheets
