"""The public names, and what the face may not do."""

from __future__ import annotations

import pickle
from importlib.metadata import version

import pandas as pd
import pytest

import symbiosis as sym

VERBS = {
    "alternatives",
    "catalogue",
    "changes",
    "criteria",
    "example",
    "identify",
    "keystones",
    "load",
    "match",
    "measures",
    "optimise",
    "pareto",
    "rank",
    "read_catalogue",
    "read_park",
    "read_rules",
    "reconcile",
    "regulate",
    "report",
    "rulebook",
    "rules_schema",
    "save",
    "unlock",
    "unlock_each",
    "uses",
    "waterfall",
    "why",
}
NOUNS = {
    "Catalogue",
    "Document",
    "Explanation",
    "Front",
    "Matches",
    "Park",
    "Pilot",
    "Plan",
    "Ranking",
    "Reconciled",
    "Rulebook",
    "Variants",
}
ERRORS = {
    "NoPlan",
    "NotLinear",
    "RuleError",
    "SolverError",
    "SymbiosisError",
    "TableErrors",
    "UnitError",
    "UnknownName",
}
FAULT = {"file": "a.csv", "sheet": "", "row": 2, "column": "amount", "reason": "is not a number"}


def test_the_public_names_are_these():
    assert set(sym.__all__) - {"__version__"} == VERBS | NOUNS | ERRORS


def test_every_public_name_is_there():
    assert [name for name in sym.__all__ if not hasattr(sym, name)] == []


def test_a_verb_is_a_function_and_no_module():
    assert all(callable(getattr(sym, verb)) for verb in VERBS)


def test_the_version_is_that_of_the_package():
    assert sym.__version__ == version("industrial-symbiosis")


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_every_error_is_one_of_ours(name):
    assert issubclass(getattr(sym, name), sym.SymbiosisError)


@pytest.mark.parametrize(
    "error",
    [
        sym.SymbiosisError("what", where="where", mend="mend"),
        sym.TableErrors(pd.DataFrame([FAULT | {"found": "x", "mend": "type a number"}])),
        sym.UnitError("what", "where", "mend"),
        sym.RuleError("what", "where", "mend"),
        sym.UnknownName("stem", "material", near=["steam"], where="row 3"),
        sym.NoPlan(pd.DataFrame({"sentence": ["a is at most 1"], "give": [2.0]})),
        sym.NotLinear(pd.DataFrame({"pool": ["tank"], "parameter": ["lead"]})),
        sym.SolverError("time limit", mend="give it more"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_has_three_parts_and_pickles(error):
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert (again.what, again.where, again.mend) == (error.what, error.where, error.mend)
