"""Contents found by parameter, basis and unit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.regulation.stated import Stated, places


def test_contents_are_found_by_parameter_basis_and_unit() -> None:
    contents = pd.DataFrame(
        [("lead", 1.0, "mg/kg", "mass"), ("cod", 2.0, "mg/L", "volume"),
         ("lead", 3.0, "mg/L", "volume"), ("lead", np.nan, "mg/kg", "mass"),
         ("lead", 5.0, "mg/kg", "mass")],
        columns=["parameter", "value", "unit", "basis"],
    )  # fmt: skip
    stated = Stated(np.array([4, 0, 1, 2, -1]), contents)
    told = {
        key: (rows.tolist(), values.tolist()) for key, (rows, values) in stated.of("lead").items()
    }
    assert told == {("mass", "mg/kg"): ([4], [1.0]), ("volume", "mg/L"): ([1], [3.0])}
    assert stated.of("zinc") == {}


def test_the_place_of_a_key_is_nowhere_if_it_is_not_there() -> None:
    keys, asked = pd.Series(["b", "a"]), pd.Series(["a", "c", "b", "a"])
    assert places(keys, asked).tolist() == [1, -1, 0, 1]
    assert places(keys, asked.head(0)).tolist() == []
