"""What the optional tables share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.optional import read_table, sums, unknown_names


def sheet(**columns: list[str]) -> Sheet:
    frame = pd.DataFrame(columns, dtype="str")
    return Sheet("f", "", frame, np.arange(2, len(frame) + 2))


def test_every_declared_column_comes_back_in_its_unit() -> None:
    ledger = Ledger()
    table = sheet(company=["a"], material=["x"], capacity=["2"], **{"loss [%]": ["5"]})
    _, values, frame = read_table(table, "storage", ledger)
    assert not ledger.faults
    assert values["loss"].tolist() == [0.05]
    assert frame.loc[0, ["company", "capacity", "source"]].tolist() == ["a", 2.0, ""]


def test_sums_of_money_in_any_currency() -> None:
    ledger = Ledger()
    known, values, _ = read_table(sheet(stream_id=["a", "b"], need_id=["n", "n"],
                                        capital=["2", "3"], capital_unit=["million VND", ""]),
                                  "links", ledger)  # fmt: skip
    settings = {"currency": "VND", "rates": {}}
    assert sums(known, "capital", values["capital"], "", settings, ledger).tolist() == [2e6, 3]


def test_names_that_are_not_known_are_told_with_near_ones() -> None:
    ledger, table = Ledger(), sheet(company=["brewry", "", "brewery"])
    unknown_names(table, "company", table.frame["company"], {"brewery"}, "company", ledger)
    assert [(fault[2], fault[6]) for fault in ledger.faults] == [(2, "perhaps you meant brewery")]
