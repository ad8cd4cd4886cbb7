"""Errors in three parts, that keep their fields and survive a pickle."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pandas as pd
import pytest

from symbiosis import errors
from symbiosis.errors import FAULT_COLUMNS, NoPlan, SymbiosisError, TableErrors, UnknownName


def faults(count: int = 1, **cells: object) -> pd.DataFrame:
    row = {"file": "a.csv", "sheet": "", "row": 2.0, "column": "amount"}
    row |= {"reason": "it is text", "found": "many", "mend": "write a number"}
    return pd.DataFrame([row | cells] * count, columns=list(FAULT_COLUMNS))


ROWS = pd.DataFrame({"kind": ["need"], "sentence": ["need of n0: exactly 5 t"], "give": [2.0]})
EVERY = [
    SymbiosisError("a", "b", "c"),
    TableErrors(faults(3)),
    errors.UnitError("a", "b", "c"),
    errors.RuleError("a"),
    errors.SolverError("a", mend="c"),
    UnknownName("stem", "material", ["steam"], "row 2"),
    NoPlan(ROWS),
    errors.NotLinear(pd.DataFrame({"pool": ["tank"], "parameter": ["lead"]})),
]


@pytest.mark.parametrize("error", EVERY, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(
    "again", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy]
)
def test_every_error_comes_back_whole(error, again):
    back = again(error)
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert vars(back).keys() == vars(error).keys()
    for name, value in vars(error).items():
        if isinstance(value, pd.DataFrame):
            pd.testing.assert_frame_equal(getattr(back, name), value)
        else:
            assert getattr(back, name) == value


def test_every_error_is_one_of_the_house():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    kinds = [kind for kind in kinds if issubclass(kind, Exception)]
    assert {type(error) for error in EVERY} == set(kinds)
    assert all(issubclass(kind, SymbiosisError) for kind in kinds)


def test_the_three_parts_are_said_once_and_only_where_they_are():
    assert (
        str(SymbiosisError("It is wrong.", "here.", "mend it."))
        == "It is wrong. Where: here. Mend: mend it."
    )
    assert str(SymbiosisError("It is wrong")) == "It is wrong."
    assert str(SymbiosisError("It is wrong", mend="mend it")) == "It is wrong. Mend: mend it."


def test_a_fault_is_told_with_its_place():
    error = TableErrors(faults())
    assert str(error) == (
        "1 fault in the tables:\n"
        "  a.csv, row 2, column amount: it is text (found: many). Mend: write a number."
    )


def test_a_place_that_is_not_known_is_left_out():
    said = str(TableErrors(faults(sheet="Sheet1", row=np.nan, column="", found=np.nan)))
    assert said.splitlines()[1] == "  a.csv, sheet Sheet1: it is text. Mend: write a number."


def test_a_long_cell_and_many_faults_are_cut():
    said = str(TableErrors(faults(25, found="x" * 1000))).splitlines()
    assert said[0] == "25 faults in the tables:"
    assert len(said) == 22
    assert said[-1] == "  and 5 more: see .faults"
    assert all(len(line) < 200 for line in said)


def test_an_error_keeps_its_own_faults():
    frame = faults().assign(more=1)
    error = TableErrors(frame.iloc[::-1])
    assert tuple(error.faults.columns) == FAULT_COLUMNS
    frame.loc[0, "file"] = "other"
    assert error.faults["file"].tolist() == ["a.csv"]


def test_an_unknown_name_tells_what_is_near():
    error = UnknownName("stem", "material", ["steam", "stone"], "row 2")
    assert (
        str(error)
        == "There is no material 'stem'. Where: row 2. Mend: perhaps you meant steam, stone."
    )
    assert "name a known material" in str(UnknownName("x", "material"))


def test_no_plan_names_the_rows_that_quarrel():
    assert "need of n0: exactly 5 t" in str(NoPlan(ROWS))
    assert NoPlan(ROWS).rows["give"].tolist() == [2.0]
