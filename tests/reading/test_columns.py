"""Headings and what they mean."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from symbiosis.reading.columns import Recognised, meant, recognise
from symbiosis.reading.ledger import Ledger, Sheet


def known(heading: str) -> tuple[Recognised, Ledger]:
    """Recognise one heading of a table of streams."""
    frame = pd.DataFrame({heading: ["x"]}, dtype="str")
    ledger = Ledger()
    return recognise(Sheet("file", "", frame, np.array([2])), "waste_streams", ledger), ledger


@pytest.mark.parametrize(
    ("heading", "name", "unit"),
    [("amount [t/year]", "amount", "t/year"), ("Amount", "amount", ""),
     ("Khối lượng (tấn/năm)", "amount", "tấn/năm"), ("amount_unit", "amount_unit", ""),
     ("content.lead [mg/kg]", "content.lead", "mg/kg"), ("Disposal cost", "disposal_cost", ""),
     ("disposal_cost_unit", "disposal_cost_unit", "")],
)  # fmt: skip
def test_headings(heading: str, name: str, unit: str) -> None:
    table, _ = known(heading)
    assert table.has(name)
    assert table.units.get(name, "") == unit


def test_an_unknown_column_is_noted_and_a_misspelt_one_a_fault() -> None:
    _, ledger = known("colour of the lorry")
    assert ("file", "colour of the lorry") in {(note[0], note[2]) for note in ledger.notes}
    _, ledger = known("disposal_cots")
    assert "disposal_cost" in next(f for f in ledger.faults if f[3] == "disposal_cots")[6]


@pytest.mark.parametrize(("cell", "word"), [("có", "yes"), ("Không", "no"), ("co", "co")])
def test_words_for_choices_keep_their_accents(cell: str, word: str) -> None:
    assert meant(cell, ("yes", "no", "unknown")) == word
