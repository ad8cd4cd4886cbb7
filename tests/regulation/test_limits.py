"""Values held against limits, without rules and matches."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from symbiosis.regulation.adjustments import Facts
from symbiosis.regulation.limits import BREACHED, KEPT, UNKNOWN, breached, held_against
from symbiosis.regulation.measured import Measured
from symbiosis.regulation.stated import Stated

NAN = float("nan")


def measured(**contents: list[float]) -> Measured:
    """Make contents in mg/kg, one row for each place of the lists."""
    rows = [
        {"row": i, "parameter": p, "value": v, "unit": "mg/kg", "basis": "mass"}
        for p, values in contents.items()
        for i, v in enumerate(values)
    ]
    length = len(next(iter(contents.values())))
    frame = pd.DataFrame(rows)
    return Measured.of(Stated(frame["row"].to_numpy(), frame), np.full(length, NAN))


def held(table: pd.DataFrame, contents: Measured):
    """Hold all rows against limits, where nothing is known of the receiving water."""
    blank = np.full(len(contents.density), NAN)
    facts = Facts(contents.dry_share, blank, blank, blank)
    return held_against(table, contents, facts, np.arange(len(blank)))


def limits(*parts: tuple[int, str, float], confidence: str = "seen") -> pd.DataFrame:
    frame = pd.DataFrame(parts, columns=["line", "parameter", "value"])
    return frame.assign(
        bound="at_most", unit="mg/kg", basis="mass", adjusted="", confidence=confidence
    )


@pytest.mark.parametrize(
    ("bound", "at", "over", "under"),
    [
        ("at_most", KEPT, BREACHED, KEPT),
        ("at_least", KEPT, KEPT, BREACHED),
        ("above", BREACHED, KEPT, BREACHED),
        ("below", BREACHED, BREACHED, KEPT),
    ],
)
def test_bounds(bound, at, over, under) -> None:
    value = np.array([10.0, 10.1, 9.9, NAN, 10 * (1 + 1e-12)])
    states = breached(value, np.full(5, 10.0), bound)
    assert states.tolist() == [at, over, under, UNKNOWN, at]


def test_lines_and_parts_are_three_valued() -> None:
    table = limits((1, "a", 10), (1, "b", 10), (2, "c", 10))
    tested = held(
        table,
        measured(a=[11, 11, 11, 11, 9], b=[11, 9, NAN, NAN, NAN], c=[9, 9, 9, 11, NAN]),
    )
    assert tested.state.tolist() == [BREACHED, KEPT, UNKNOWN, BREACHED, UNKNOWN]
    assert tested.part.tolist() == [0, 1, -1, 2, -1]
    assert np.isnan(tested.value[2])


def test_the_worst_line_decides_and_of_a_kept_rule_the_nearest() -> None:
    table = limits((1, "a", 10), (2, "b", 10))
    tested = held(table, measured(a=[12, 5], b=[30, 9]))
    assert tested.part.tolist() == [1, 1]
    assert tested.ratio == pytest.approx([3, 0.9])


def test_a_limit_of_nothing_is_a_limit() -> None:
    tested = held(limits((1, "a", 0)), measured(a=[0, 1e-6]))
    assert tested.state.tolist() == [KEPT, BREACHED]


def test_yes_or_no_is_breached_by_the_word_it_names() -> None:
    answers = np.array([1.0, 0.0, NAN])
    assert breached(answers, np.ones(3), "is").tolist() == [BREACHED, KEPT, UNKNOWN]
    assert breached(answers, np.zeros(3), "is").tolist() == [KEPT, BREACHED, UNKNOWN]


def test_only_the_asked_rows_are_held() -> None:
    contents = measured(a=[11, 9, 12])
    blank = np.full(3, NAN)
    facts = Facts(contents.dry_share, blank, blank, blank)
    tested = held_against(limits((1, "a", 10)), contents, facts, np.array([1, 2]))
    assert tested.state.tolist() == [KEPT, BREACHED]
    assert tested.value.tolist() == [9, 12]
