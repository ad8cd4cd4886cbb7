"""The sentence of what a plant passes on."""

from __future__ import annotations

import pandas as pd

from planning.tanks import tanks
from symbiosis.regulation.case import Case
from symbiosis.regulation.measured import Measured, at_gate
from symbiosis.regulation.planned import behind_plant

NEED = {"n": (10, None, 9)}


def part(parameter: str = "p", bound: str = "at_most", spoken: str = "lead"):
    """Make a part of a rule as the wording has it."""
    row = {"parameter": parameter, "basis": "mass", "unit": "mg/kg"}
    return next(pd.DataFrame([row | {"bound": bound, "spoken": spoken}]).itertuples())


def gate(**sources) -> tuple[Measured, int, int]:
    """Give the contents at the gate, and the rows of the tank and of the first source."""
    case = Case.of(tanks(sources, NEED))
    names = case.outputs["output"].tolist()
    return at_gate(case), names.index("p0/water"), names.index(next(iter(sources)))


def test_what_comes_of_no_plant_is_left_to_others() -> None:
    held, _, row = gate(a=(10, 2.0, 1), b=(10, 8.0, 1))
    lacking = [part()]
    assert behind_plant("", lacking, held, row, ", ".join) == (lacking, [], [])


def test_ends_and_columns_are_named() -> None:
    held, row, _ = gate(a=(10, 2.0, 1), b=(10, 8.0, 1))
    told = behind_plant("p0", [part(), part(bound="at_least")], held, row, "; ".join)
    assert told == (
        [],
        ["decided by the plan: lead between 2 and 8 mg/kg; lead between 2 and 8 mg/kg"],
        ["limit what p0 takes: max.<port>.p; min.<port>.p"],
    )


def test_what_is_lost_is_named_with_those_that_would_measure_it() -> None:
    held, row, _ = gate(a=(10, {"q": 1.0}, 1), b=(10, {}, 1))
    told = behind_plant("p0", [part(), part("q", spoken="zinc")], held, row, ", ".join)
    assert told == (
        [],
        [
            "not measured in what comes into p0: lead (a, b)",
            "not measured in what comes into p0: zinc (b)",
        ],
        ["measure lead in a, b", "measure zinc in b"],
    )
