"""Declared columns checked all at once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.reading.checks import check
from symbiosis.reading.columns import declare
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
