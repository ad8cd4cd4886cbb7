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
