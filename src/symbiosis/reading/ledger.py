"""The ledger of reading: every fault and every note with its place, gathered until the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import FAULT_COLUMNS


@dataclass(eq=False)
class Sheet:
    """A table as texts: its file, its sheet, and the row of the file each of its rows is in.

    `typed` says that its numbers came as numbers (Excel, Parquet, a DataFrame), not as text.
    """

    file: str
    sheet: str
    frame: pd.DataFrame
    rows: np.ndarray
    typed: bool = False
    bad: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def __post_init__(self) -> None:
        """Begin with no bad row."""
        self.frame = self.frame.reset_index(drop=True)
        if len(self.bad) != len(self.frame):
            self.bad = np.zeros(len(self.frame), dtype=bool)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.frame)

    def texts(self, column: str) -> pd.Series:
        """Give a column, blank where the table has none of that name."""
        if column in self.frame:
            return self.frame[column]
        return pd.Series("", index=self.frame.index, dtype="str")


@dataclass(eq=False)
class Ledger:
    """Faults and notes, in the order in which they were found."""

    faults: list[tuple[Any, ...]] = field(default_factory=list)
    notes: list[tuple[Any, ...]] = field(default_factory=list)

    def fault(
        self,
        sheet: Sheet,
        where: Any,
        column: str,
        reason: str | Sequence[str],
        mend: str | Sequence[str],
        found: str | Iterable[Any] | None = None,
    ) -> None:
        """Write a fault for each row of the mask or positions `where`; those rows are bad.

        `reason` and `mend` are one text for all or a text for each; `found` is by default what the
        column holds there.
        """
        at = np.flatnonzero(where) if np.asarray(where).dtype == bool else np.asarray(where, int)
        if not len(at):
            return
        if found is None:
            found = sheet.texts(column).iloc[at].tolist()
        reasons, mends, founds = (_spread(part, len(at)) for part in (reason, mend, found))
        for place, why, mended, what in zip(at, reasons, mends, founds, strict=True):
            self.faults.append(
                (sheet.file, sheet.sheet, int(sheet.rows[place]), column, why, _short(what), mended)
            )
        sheet.bad[at] = True

    def table_fault(
        self,
        file: str,
        sheet: str,
        column: str,
        reason: str,
        mend: str,
        found: str = "",
        row: int | None = None,
    ) -> None:
        """Write a fault of a whole file, column or heading."""
        place = None if row is None else row
        self.faults.append((file, sheet, place, column, reason, _short(found), mend))

    def note(self, file: str, column: str, text: str, row: int | None = None) -> None:
        """Note what was guessed, assumed or converted, for a whole column or a row."""
        self.notes.append((file, np.nan if row is None else row, column, text))

    def note_rows(self, sheet: Sheet, where: Any, column: str, text: str | Sequence[str]) -> None:
        """Note the same, or a text for each, for the rows of the mask or positions `where`."""
        at = np.flatnonzero(where) if np.asarray(where).dtype == bool else np.asarray(where, int)
        for place, said in zip(at, _spread(text, len(at)), strict=True):
            self.notes.append((sheet.file, int(sheet.rows[place]), column, said))

    def fault_frame(self) -> pd.DataFrame:
        """Give the faults as a frame, in the order of files and rows."""
        frame = pd.DataFrame(self.faults, columns=list(FAULT_COLUMNS)).drop_duplicates()
        order = {file: rank for rank, file in enumerate(dict.fromkeys(frame["file"]))}
        ranked = frame.assign(_file=frame["file"].map(order))
        ranked = ranked.sort_values(["_file", "row"], kind="stable", na_position="first")
        return ranked.drop(columns="_file").reset_index(drop=True).astype({"row": "Int64"})

    def note_frame(self) -> pd.DataFrame:
        """Give the notes as a frame `file, row, column, note`."""
        frame = pd.DataFrame(self.notes, columns=["file", "row", "column", "note"])
        return frame.drop_duplicates(ignore_index=True).astype({"row": "float64"})


def _spread(part: Any, length: int) -> list[Any]:
    """Repeat one text for all rows, or take a text for each."""
    return [part] * length if isinstance(part, str) else list(part)


def _short(found: Any) -> str:
    """Give what was found as a text that a line can hold."""
    text = str(found)
    return text if len(text) <= 200 else f"{text[:60]}... ({len(text):,} characters)"
