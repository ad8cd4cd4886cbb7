"""Faults and notes with their places."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.errors import FAULT_COLUMNS
from symbiosis.reading.ledger import Ledger, Sheet


def test_faults_mark_their_rows_and_come_in_the_order_of_the_file() -> None:
    frame = pd.DataFrame({"x": ["a", "b", "c"]}, dtype="str")
    sheet, ledger = Sheet("f", "", frame, np.array([2, 4, 5])), Ledger()
    ledger.fault(sheet, [2], "x", "late", "mend")
    ledger.fault(sheet, np.array([True, False, False]), "x", "early", "mend")
    ledger.table_fault("f", "", "y", "whole", "mend")
    faults = ledger.fault_frame()
    assert list(faults.columns) == list(FAULT_COLUMNS)
    assert faults["reason"].tolist() == ["whole", "early", "late"]
    assert faults["found"].tolist() == ["", "a", "c"]
    assert sheet.bad.tolist() == [True, False, True]


def test_a_huge_cell_is_not_repeated_whole() -> None:
    frame = pd.DataFrame({"x": ["w" * 10_000]}, dtype="str")
    ledger = Ledger()
    ledger.fault(Sheet("f", "", frame, np.array([2])), [0], "x", "long", "mend")
    assert len(ledger.fault_frame()["found"][0]) < 200
