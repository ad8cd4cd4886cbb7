"""Money in the park's currency, by the rates that the user gives."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.matching.money import converted

PARK = {"currency": "VND", "rates": {"USD": 25_000, "EUR": 27_000.0}}


def test_values_are_converted_row_by_row():
    values, currencies = pd.Series([1.0, 2.0, 3.0, np.nan]), pd.Series(["VND", "USD", "JPY", "VND"])
    found = converted(values, currencies, PARK)
    assert found.iloc[:2].tolist() == [1.0, 50_000.0]
    assert found.iloc[2:].isna().all()  # no rate, no value


def test_no_rows_are_no_rows():
    found = converted(pd.Series(dtype="float64"), pd.Series(dtype="str"), PARK)
    assert found.dtype == "float64"
    assert len(found) == 0
