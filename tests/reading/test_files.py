"""Files to sheets: encodings, delimiters, sheets of a workbook, rows counted as in the file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from symbiosis.reading.files import load
from symbiosis.reading.ledger import Ledger


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_encodings_and_delimiters(encoding: str, mark: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(mark.join("ab") + "\n\n" + mark.join(["bùn", "2"]), encoding=encoding)
    ledger = Ledger()
    sheet = load(path, "waste_streams", ledger)
    assert not ledger.faults
    assert sheet is not None
    assert sheet.frame.to_dict("list") == {"a": ["bùn"], "b": ["2"]}
    assert sheet.rows.tolist() == [3]


def test_the_sheet_is_named_like_the_table_or_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with pd.ExcelWriter(path, engine="xlsxwriter") as writer:
        pd.DataFrame({"a": [1]}).to_excel(writer, sheet_name="notes", index=False)
        pd.DataFrame({"a": [2]}).to_excel(writer, sheet_name="links", index=False)
    ledger = Ledger()
    links, other = (load(path, noun, ledger) for noun in ("links", "companies"))
    assert links is not None
    assert other is not None
    assert (links.frame["a"][0], other.frame["a"][0]) == ("2", "1")
    assert len(ledger.notes) == 1
