"""What a rule looks at, in three values."""

from __future__ import annotations

import numpy as np
import pytest

from regulation.hand_made import one
from symbiosis.regulation.case import Case
from symbiosis.regulation.scopes import NO, PERHAPS, YES, scope_of, status_of


@pytest.mark.parametrize(
    ("wanted", "side", "answer"),
    [
        ({"material": ["water", "sludge"]}, "output", YES),
        ({"material": ["process_water"]}, "output", NO),
        ({"giver.kind": ["farm"]}, "output", PERHAPS),
        ({"giver.kind": ["farm", ""]}, "output", YES),
        ({"giver.facility": ["existing"]}, "output", YES),
        ({"legal_kind": ["none"]}, "way", YES),
        ({"use": ["feed"]}, "need", NO),
        ({"use": ["process"], "receiver.company": ["G"]}, "need", NO),
    ],
)
def test_one_side_answers(wanted, side, answer) -> None:
    scope = scope_of(wanted, Case.of(one()), {})
    assert getattr(scope, side).tolist() == [answer]
    assert scope.sides == {side}


def test_what_is_not_known_is_named() -> None:
    scope = scope_of({"giver.kind": ["farm"], "use": ["feed"]}, Case.of(one()), {})
    assert scope.doubts == "giver.kind"
    assert scope.sides == {"output", "need"}


def test_any_of_several_statuses_is_enough() -> None:
    given = {"a": np.array([NO, PERHAPS, NO]), "b": np.array([YES, NO, NO])}
    assert status_of(["a", "b", "c"], given, 3).tolist() == [YES, PERHAPS, NO]


@pytest.mark.parametrize(
    ("unless", "answer"),
    [
        ({"material": ["sludge"]}, YES),
        ({"material": ["water"]}, NO),
        ({"giver.kind": ["farm"]}, PERHAPS),
        ({"giver.kind": ["farm"], "material": ["water"]}, NO),  # any field takes it out
        ({"giver.kind": ["farm"], "material": ["sludge"]}, PERHAPS),
        ({"status": ["strong"]}, PERHAPS),
    ],
)
def test_unless_takes_out_again(unless, answer) -> None:
    statuses = {"output": {"strong": np.array([PERHAPS])}}
    scope = scope_of({"material": ["water"]}, Case.of(one()), statuses, unless)
    assert scope.output.tolist() == [answer]
    assert scope.need.tolist() == scope.way.tolist() == [YES]


def test_unless_separates_into_sides() -> None:
    unless = {"use": ["process"], "legal_kind": ["treatment"]}
    scope = scope_of({}, Case.of(one()), {}, unless)
    assert (scope.output.tolist(), scope.way.tolist(), scope.need.tolist()) == ([YES], [YES], [NO])
    assert scope.sides == {"way", "need"}


def test_a_status_as_delivered_is_asked_of_the_way() -> None:
    statuses = {"way": {"clean": np.array([YES])}, "output": {}}
    scope = scope_of({"delivered_status": ["clean"]}, Case.of(one()), statuses)
    assert (scope.way.tolist(), scope.sides) == ([YES], {"way"})


def test_a_scope_is_narrowed_on_one_side() -> None:
    scope = scope_of({}, Case.of(one()), {}).narrowed("need", np.array([False]))
    assert (scope.need.tolist(), scope.output.tolist(), scope.sides) == ([NO], [YES], {"need"})
