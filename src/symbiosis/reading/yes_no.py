"""Contents that are a yes or no: words of two languages to 1 and 0."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.model.rule_words import YES_NO, YES_NO_UNIT
from symbiosis.reading.columns import Recognised, meant
from symbiosis.reading.ledger import Ledger
from symbiosis.reading.units import ContentUnit

_TYPED = frozenset({YES_NO_UNIT, "có/không"})


def is_yes_no(known: Recognised, column: str, own: ContentUnit | None) -> bool:
    """Say whether a column holds yes or no: by the catalogue, or else by its heading."""
    if own is not None:
        return own.unit == YES_NO_UNIT
    return bool(known.unit(column).isin(_TYPED).any())


def yes_or_no(known: Recognised, column: str, ledger: Ledger) -> np.ndarray:
    """Turn a column to 1 for yes and 0 for no, blank being none; another word is a fault."""
    sheet = known.sheet
    codes, distinct = pd.factorize(sheet.texts(column))
    values = np.array([YES_NO.get(meant(cell, tuple(YES_NO)), np.nan) for cell in distinct])
    wrong = np.isnan(values) & (distinct != "")
    ledger.fault(
        sheet,
        wrong[codes],
        column,
        "the cell is neither yes nor no",
        "write yes or no, or leave the cell blank for what is not known",
    )
    return values[codes]
