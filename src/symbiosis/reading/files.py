"""Files to sheets of text: CSV, Excel, Parquet, TOML; what cannot be read is told, not guessed."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.knowing.names import listed, near, plain
from symbiosis.reading.cells import sheet_of
from symbiosis.reading.ledger import Ledger, Sheet

TABULAR = (".csv", ".tsv", ".xlsx", ".xls", ".xlsb", ".ods", ".parquet")
_EXCEL = (".xlsx", ".xls", ".xlsb", ".ods")
_MAGIC = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive", "give the file its own ending, .xlsx"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "give the file its own ending, .xls"),
    (b"PAR1", "a Parquet file", "give the file its own ending, .parquet"),
    (b"%PDF", "a PDF document", "export the table as CSV or Excel"),
)
_SAVE = "save the table again as CSV UTF-8"


class UnreadableError(SymbiosisError):
    """A file or sheet that cannot be read as a table; it becomes a fault of the ledger."""


def near_file(path: Path) -> str:
    """Name the files beside a missing one that come near, as a mend."""
    folder = path.parent
    beside = sorted(item.name for item in folder.iterdir()) if folder.is_dir() else []
    close = near(path.name, beside, score=70)
    return f"perhaps you meant {listed(close)}" if close else "give the path of a table that exists"


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file, or say in our words why it cannot be read."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise UnreadableError("There is no such file", str(path), near_file(path)) from None
    except UnicodeDecodeError:
        raise UnreadableError("The file is not UTF-8", str(path), "save it as UTF-8") from None
    except OSError as error:
        raise UnreadableError(
            f"The file cannot be opened: {error.strerror}",
            str(path),
            "check its path and who may read it",
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError(
            f"The file is not TOML: {error}", str(path), "mend the line that is named"
        ) from None


def load(source: Any, noun: str, ledger: Ledger, sheet: str | None = None) -> Sheet | None:
    """Read a path or DataFrame as the table `noun`; faults go to the ledger, and None comes back.

    `sheet` names the sheet of a workbook; left out, it is the one named like the noun.
    """
    if isinstance(source, pd.DataFrame):
        # Where all is text, its numbers show which decimal mark was typed, as in a text file.
        typed = bool(len(source.select_dtypes("number").columns))
        return sheet_of(_of_frame(source), noun, "", ledger, typed=typed)
    if not isinstance(source, str | Path):
        ledger.table_fault(
            noun,
            "",
            "",
            f"a {type(source).__name__} is not a table",
            "give a path or a pandas DataFrame",
        )
        return None
    path = Path(source)
    try:
        return _of_path(path, noun, ledger, sheet)
    except UnreadableError as error:
        ledger.table_fault(path.name, error.where, "", error.what, error.mend)
        return None


def _of_path(path: Path, noun: str, ledger: Ledger, sheet: str | None) -> Sheet | None:
    """Read a path by its ending."""
    if path.is_dir():
        raise UnreadableError(
            f"a directory stands where the file of {noun} should be",
            "",
            "name the file in it, or give the directory alone to read_park",
        )
    if not path.exists():
        raise UnreadableError("there is no such file", "", near_file(path))
    ending = path.suffix.lower()
    if ending in _EXCEL:
        return _of_workbook(path, noun, ledger, sheet)
    if ending == ".parquet":
        return sheet_of(_of_frame(_parquet(path)), path.name, "", ledger, typed=True)
    if ending in (".csv", ".tsv", ".txt"):
        return _of_csv(path, ledger)
    raise UnreadableError(
        f"a file ending in '{ending}' is not read", "", f"give one of {', '.join(TABULAR)}"
    )


def _bytes(path: Path) -> bytes:
    """Read the bytes of a file, or say why it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(
            f"the file cannot be opened: {error.strerror}",
            "",
            "close it elsewhere, and check who may read it",
        ) from None


def _of_frame(frame: pd.DataFrame) -> tuple[list[Any], Iterator[tuple[int, list[Any]]]]:
    """Give a DataFrame as headings and numbered rows of cells."""
    headings = ["" if part is None else part for part in frame.columns]
    columns = [frame.iloc[:, place].astype(object).tolist() for place in range(len(headings))]
    rows = ((number, list(cells)) for number, cells in enumerate(zip(*columns, strict=True), 2))
    return headings, rows


def _parquet(path: Path) -> pd.DataFrame:
    """Read a Parquet file; its library is an extra."""
    try:
        return pd.read_parquet(path)
    except ImportError:
        raise UnreadableError(
            "Parquet needs the package pyarrow", "", "pip install pyarrow, or save the table as CSV"
        ) from None
    except Exception as error:
        # Its reader has many errors of its own; all of them say that the file is not whole.
        raise UnreadableError(
            f"the Parquet file cannot be read ({type(error).__name__})",
            "",
            "write it again: it may be cut short",
        ) from None


def _decode(data: bytes, file: str, ledger: Ledger) -> str:
    """Turn bytes to text: UTF-8 with or without mark, UTF-16 where it is plain to see."""
    for magic, what, mend in _MAGIC:
        if data.startswith(magic):
            raise UnreadableError(f"the file is {what}, not CSV", "", mend)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _utf16(data, "utf-16", file, ledger)
    head = data[:4000]
    if head.count(0) > len(head) // 4:
        odd = head[1::2].count(0) > head[0::2].count(0)
        return _utf16(data, "utf-16-le" if odd else "utf-16-be", file, ledger)
    if 0 in data:
        row = data[: data.index(0)].count(b"\n") + 1
        raise UnreadableError(
            f"the file holds a NUL byte in line {row}: it is binary or damaged", "", _SAVE
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableError(
            f"the file is not UTF-8 (first in line {line})",
            "",
            _SAVE + "; in Excel: Save as, CSV UTF-8",
        ) from None


def _utf16(data: bytes, encoding: str, file: str, ledger: Ledger) -> str:
    """Decode UTF-16 and note it."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableError(
            "the file begins as UTF-16 and does not go on so", "", _SAVE
        ) from None
    if "\0" in text or sum(
        sign.isprintable() or sign in "\r\n\t" for sign in text[:500]
    ) < 0.9 * len(text[:500]):
        raise UnreadableError(
            "the file is binary, not a table", "", "export the table as CSV or Excel"
        )
    ledger.note(file, "", "read as UTF-16")
    return text.removeprefix("\ufeff")


def _of_csv(path: Path, ledger: Ledger) -> Sheet | None:
    """Read a CSV file, its delimiter found from the heading."""
    text = _decode(_bytes(path), path.name, ledger)
    if not text.strip():
        raise UnreadableError("the file is empty", "", "write a heading and at least one row")
    first = next(line for line in text.splitlines() if line.strip())
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]', "", first)
    counts = {mark: bare.count(mark) for mark in ",;\t"}
    mark = max(counts, key=lambda sign: counts[sign])
    if counts[mark] and mark != ",":
        said = "tab" if mark == "\t" else "semicolon"
        ledger.note(path.name, "", f"columns are parted by {said}")
    rows = _records(text, mark, path.name, ledger)
    for skipped, (number, cells) in enumerate(rows):
        if any(cell.strip() for cell in cells):
            if skipped:
                ledger.note(path.name, "", f"{skipped} blank rows stand above the heading")
            return sheet_of((cells, rows), path.name, "", ledger, heading=number)
    raise UnreadableError("the file holds no heading", "", "write a heading and at least one row")


def _records(text: str, mark: str, file: str, ledger: Ledger) -> Iterator[tuple[int, list[str]]]:
    """Give the numbered rows of a CSV text; a row that cannot be read is a fault of its own."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason, mend = _csv_reason(str(error))
            ledger.table_fault(file, "", "", reason, mend, row=number)


def _csv_reason(said: str) -> tuple[str, str]:
    """Turn the words of the CSV reader to a reason and a mend."""
    if "field larger" in said:
        limit = csv.field_size_limit()
        return (
            f"a cell is longer than {limit:,} characters, or a quote is never closed",
            "shorten the text of the cell, or close the quote",
        )
    if "unexpected end" in said:
        return (
            "a quote opened in this row is never closed; the rows below are lost in it",
            "close the quote",
        )
    return f"the row cannot be taken apart ({said})", "double each quote that stands within a text"


def sheets_of(path: Path) -> list[str]:
    """Name the sheets of a workbook."""
    book = _workbook(path)
    try:
        return list(book.sheet_names)
    finally:
        book.close()


def _workbook(path: Path) -> Any:
    """Open a workbook, or say why it cannot be opened."""
    import python_calamine

    if not path.exists():
        raise UnreadableError("there is no such file", "", near_file(path))
    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(_bytes(path)))
    except python_calamine.PasswordError:
        raise UnreadableError(
            "the workbook is locked by a password", "", "save it without one"
        ) from None
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableError(
            f"the workbook cannot be read ({type(error).__name__})",
            "",
            "open it and save it again: it may be cut short",
        ) from None


def _of_workbook(path: Path, noun: str, ledger: Ledger, wanted: str | None) -> Sheet | None:
    """Read the sheet of a workbook that is named like the noun, or its only sheet."""
    import python_calamine

    book = _workbook(path)
    names = list(book.sheet_names)
    name = wanted or next((each for each in names if plain(each) == plain(noun)), "")
    if not name:
        name = names[0]
        if len(names) > 1:
            ledger.note(path.name, "", f"sheet '{name}' of {len(names)} was read as {noun}")
    try:
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableError(
            f"the sheet cannot be read ({type(error).__name__})",
            name,
            "open the workbook and save it again",
        ) from None
    finally:
        book.close()
    _mark_lost(path, name, cells)
    start = next((row for row, line in enumerate(cells) if any(cell != "" for cell in line)), None)
    if start is None:
        raise UnreadableError("the sheet is empty", name, "write a heading and at least one row")
    if start:
        ledger.note(path.name, "", f"{start} blank rows stand above the heading")
    rows = ((number, list(line)) for number, line in enumerate(cells[start + 1 :], start + 2))
    return sheet_of((cells[start], rows), path.name, name, ledger, typed=True, heading=start + 1)


_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.S)


def _mark_lost(path: Path, name: str, cells: list[list[Any]]) -> None:
    """Put back what the reader shows as blank: error values, and formulas never worked out."""
    if path.suffix.lower() != ".xlsx":
        return
    for letters, row, attributes, body in _cells_of(path, name):
        if b't="e"' in attributes:
            value = re.search(rb"<v>(.*?)</v>", body)
            text = value[1].decode() if value else "#VALUE!"
        elif b"<f" in body and not re.search(rb"<v>[^<]", body):
            text = "=formula"
        else:
            continue
        column = 0
        for letter in letters.decode():
            column = column * 26 + ord(letter) - 64
        line = int(row) - 1
        if line < len(cells) and column <= len(cells[line]) and cells[line][column - 1] == "":
            cells[line][column - 1] = text


def _cells_of(path: Path, name: str) -> list[tuple[bytes, bytes, bytes, bytes]]:
    """Give the cells of a sheet's XML, if there is an error value or a formula in it at all."""
    try:
        with ZipFile(path) as archive:
            book = archive.read("xl/workbook.xml").decode()
            links = archive.read("xl/_rels/workbook.xml.rels").decode()
            ids = {}
            for tag in re.findall(r"<(?:\w+:)?sheet [^>]*>", book):
                title, key = re.search(r' name="([^"]*)"', tag), re.search(r'r:id="([^"]*)"', tag)
                if title and key:
                    ids[_unescape(title[1])] = key[1]
            for tag in re.findall(r"<Relationship [^>]*>", links):
                if f'Id="{ids.get(name, "?")}"' in tag:
                    target = re.search(r'Target="/?(?:xl/)?([^"]*)"', tag)
                    data = archive.read(f"xl/{target[1]}") if target else b""
                    return _CELL.findall(data) if b"<f" in data or b't="e"' in data else []
    except (BadZipFile, KeyError, OSError, UnicodeDecodeError):
        return []
    return []


def _unescape(text: str) -> str:
    """Undo the escapes of XML in a sheet's name."""
    for code, sign in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ):
        text = text.replace(code, sign)
    return text


def folder_tables(folder: Path) -> Mapping[str, list[Path]]:
    """Give the tabular files of a directory by their stem."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in TABULAR and not path.name.startswith((".", "~$")):
            found.setdefault(path.stem, []).append(path)
    return found
