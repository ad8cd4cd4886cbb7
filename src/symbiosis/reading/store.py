"""A noun to one file and back: a zip of CSV tables, arrays and a sheet of settings."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.errors import SymbiosisError
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.explanation import Explanation
from symbiosis.model.front import Front
from symbiosis.model.matches import Matches
from symbiosis.model.park import Park
from symbiosis.model.pilot import Pilot
from symbiosis.model.plan import Plan
from symbiosis.model.programme import Programme
from symbiosis.model.ranking import Ranking
from symbiosis.model.reconciled import Reconciled
from symbiosis.model.rulebook import Rulebook
from symbiosis.model.variants import Variants
from symbiosis.tables import Noun

HELD: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        *(Park, Catalogue, Rulebook, Matches, Plan, Programme),
        *(Ranking, Explanation, Pilot, Front, Variants, Reconciled),
    )
}
FORMAT = 2


def save(noun: Noun, path: str | Path) -> Path:
    """Write a noun to one file, with all that it was made from.

    Parameters
    ----------
    noun : Park, Catalogue, Rulebook, Matches, Plan, Ranking or Explanation
        What to keep.
    path : str or pathlib.Path
        The file; its folder must be there.

    Returns
    -------
    pathlib.Path
        The file, a zip of CSV tables (UTF-8), arrays and JSON that any tool reads.

    Raises
    ------
    SymbiosisError
        If the noun is of no kind that is kept, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import symbiosis as sym
    >>> park = sym.example()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = sym.load(sym.save(park, Path(folder) / "park.zip"))
    >>> again.outputs.equals(park.outputs)
    True
    """
    path = Path(path)
    if type(noun).__name__ not in HELD:
        raise SymbiosisError(
            f"A {type(noun).__name__} is not kept in a file", str(path), "give a park, plan, ..."
        )
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            _write(archive, "", noun)
    except OSError as error:
        raise SymbiosisError("The file cannot be written", str(path), str(error)) from error
    return path


def load(path: str | Path) -> Any:
    """Read a noun that `save` wrote.

    Parameters
    ----------
    path : str or pathlib.Path
        The file.

    Returns
    -------
    Park, Catalogue, Rulebook, Matches, Plan, Ranking or Explanation
        What was saved.

    Raises
    ------
    SymbiosisError
        If the file is not there, or `save` did not write it.

    Examples
    --------
    >>> import symbiosis as sym
    >>> sym.load("nowhere.zip")
    Traceback (most recent call last):
    ...
    symbiosis.errors.SymbiosisError: The file cannot be read. Where: nowhere.zip. Mend: give a file that save wrote.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive, "")
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise SymbiosisError(
            "The file cannot be read", str(path), "give a file that save wrote"
        ) from error


def _write(archive: zipfile.ZipFile, folder: str, thing: Any) -> None:
    """Write the fields of one noun into its folder of the archive."""
    sheet: dict[str, Any] = {"kind": type(thing).__name__, "format": FORMAT, "fields": {}}
    for field in fields(thing):
        value = getattr(thing, field.name)
        sheet["fields"][field.name] = _field(archive, f"{folder}{field.name}", value)
    archive.writestr(f"{folder}noun.json", json.dumps(sheet, ensure_ascii=False, indent=1))


def _field(archive: zipfile.ZipFile, name: str, value: Any) -> dict[str, Any]:
    """Write one field, and say how it is to be read."""
    if isinstance(value, pd.DataFrame):
        archive.writestr(f"{name}.csv", value.to_csv(index=False))
        kinds = {str(column): str(dtype) for column, dtype in value.dtypes.items()}
        return {"as": "table", "kinds": kinds}
    if isinstance(value, pd.Series):
        return {"as": "series", "value": {str(key): float(number) for key, number in value.items()}}
    if isinstance(value, np.ndarray):
        archive.writestr(f"{name}.npy", _bytes(lambda out: np.save(out, value)))
        return {"as": "array"}
    if isinstance(value, sp.csc_array | sp.csr_array):
        archive.writestr(f"{name}.npz", _bytes(lambda out: sp.save_npz(out, value)))
        return {"as": "sparse"}
    if is_dataclass(value):
        _write(archive, f"{name}/", value)
        return {"as": "noun"}
    if isinstance(value, Mapping):
        told = {str(key): _field(archive, f"{name}/{key}", part) for key, part in value.items()}
        return {"as": "mapping", "value": told}
    return {"as": "value", "value": json.loads(json.dumps(value, default=str))}


def _bytes(write: Any) -> bytes:
    """Give what a writer of arrays writes."""
    out = io.BytesIO()
    write(out)
    return out.getvalue()


def _read(archive: zipfile.ZipFile, folder: str) -> Any:
    """Read the noun of one folder of the archive."""
    sheet = json.loads(archive.read(f"{folder}noun.json"))
    if sheet["format"] != FORMAT:
        raise ValueError(f"format {sheet['format']}")
    values = {
        name: _value(archive, f"{folder}{name}", how) for name, how in sheet["fields"].items()
    }
    return HELD[sheet["kind"]](**values)


def _value(archive: zipfile.ZipFile, name: str, how: dict[str, Any]) -> Any:
    """Read one field as it says."""
    if how["as"] == "table":
        return _table(archive.read(f"{name}.csv"), how["kinds"])
    if how["as"] == "series":
        return pd.Series(how["value"], dtype=float)
    if how["as"] == "array":
        return np.load(io.BytesIO(archive.read(f"{name}.npy")), allow_pickle=False)
    if how["as"] == "sparse":
        return sp.load_npz(io.BytesIO(archive.read(f"{name}.npz")))
    if how["as"] == "mapping":
        return {key: _value(archive, f"{name}/{key}", part) for key, part in how["value"].items()}
    return _read(archive, f"{name}/") if how["as"] == "noun" else how["value"]


def _table(data: bytes, kinds: dict[str, str]) -> pd.DataFrame:
    """Read a table, every column of the kind that it was."""
    if not kinds:
        return pd.DataFrame()
    frame = pd.read_csv(io.BytesIO(data), dtype="str", keep_default_na=False, encoding="utf-8")
    for column, kind in kinds.items():
        if kind.startswith(("float", "int")):
            # Python reads a number back to the last bit; not every parser of tables does.
            numbers = [float(cell or "nan") for cell in frame[column]]
            frame[column] = np.array(numbers).astype(kind)
        elif kind == "bool":
            frame[column] = frame[column].eq("True")
    return frame
