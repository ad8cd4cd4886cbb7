"""Declared columns checked all at once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.reading.checks import above_nought, check, whole
from symbiosis.reading.fields import declare
from symbiosis.reading.ledger import Ledger, Sheet

FIELDS = declare("""
key | id | yes | |
size | number | | 0..10 | km
kind | choice | | old, new |
day | date | | |
""")


def test_every_failure_is_told_with_its_row() -> None:
    frame = pd.DataFrame({"key": ["a", "a", "", "b"], "size": ["-1", "11", "", "5"],
                          "kind": ["old", "nw", "", ""], "day": ["", "2026-02-30", "", "2026-02-28"]},
                         dtype="str")  # fmt: skip
    sheet, ledger = Sheet("f", "", frame, np.array([2, 3, 4, 5])), Ledger()
    check(frame.assign(size=[-1.0, 11.0, np.nan, 5.0]), sheet, FIELDS, ledger)
    told = {(fault[2], fault[3]) for fault in ledger.faults}
    assert told == {(2, "key"), (3, "key"), (4, "key"), (2, "size"), (3, "size"), (3, "kind"),
                    (3, "day")}  # fmt: skip
    assert sheet.bad.tolist() == [True, True, True, False]


def test_a_key_may_stand_once_in_every_period() -> None:
    frame = pd.DataFrame({"key": ["a", "a", "a"], "period": ["x", "y", "y"]}, dtype="str")
    sheet, ledger = Sheet("f", "", frame, np.array([2, 3, 4])), Ledger()
    check(frame, sheet, FIELDS, ledger)
    assert [(fault[2], fault[4]) for fault in ledger.faults] == [
        (3, "the key stands in rows 3, 4 of one period"),
        (4, "the key stands in rows 3, 4 of one period"),
    ]


def test_noughts_and_broken_counts() -> None:
    frame = pd.DataFrame({"life": ["0", "2.5", ""]}, dtype="str")
    sheet, ledger = Sheet("f", "", frame, np.array([2, 3, 4])), Ledger()
    values = np.array([0.0, 2.5, np.nan])
    above_nought(sheet, "life", values, ledger)
    whole(sheet, "life", values, ledger)
    assert [fault[2] for fault in ledger.faults] == [2, 3]
