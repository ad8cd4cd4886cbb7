"""Hazardous and ordinary waste, before and after rules."""

from __future__ import annotations

import numpy as np
import pytest

from regulation.hand_made import one
from symbiosis.regulation.case import Case
from symbiosis.regulation.scopes import NO, PERHAPS, YES
from symbiosis.regulation.statuses import codes_of, hazard, ordinary, settle


@pytest.mark.parametrize(
    ("stream", "state", "ground", "plain"),
    [
        ({"material": "paper"}, NO, "absolute non-hazardous entry 15 01 01, 20 01 01", YES),
        ({"material": "paper", "hazardous": "yes"}, YES, "its row says", NO),
        ({"material": "paper", "ewc": "19 08 12"}, PERHAPS, "mirror entry 19 08 12", PERHAPS),
        ({"material": "paper", "ewc": "140603 200101"}, PERHAPS, "leave it open", PERHAPS),
        ({"material": "paper", "ewc": "999999"}, PERHAPS, "leave it open", PERHAPS),
        ({"material": "mystery"}, PERHAPS, "no waste code is known", PERHAPS),
        ({"material": "solvent_spent"}, YES, "absolute hazardous entry", NO),
        ({"material": "carbon_dioxide"}, NO, "not on the list of wastes", NO),
        ({"material": "treated_wastewater"}, NO, "not on the list of wastes", NO),
    ],
)
def test_the_row_then_its_code_then_those_of_the_material(stream, state, ground, plain) -> None:
    case = Case.of(one(stream))
    found, why = hazard(case)
    assert found.tolist() == [state]
    assert ground in why.item()
    assert ordinary(found, case).tolist() == [plain]


def test_codes_are_found_however_they_are_written() -> None:
    assert codes_of("19 08 11*, 190812; 20 01 01") == ["190811", "190812", "200101"]
    assert codes_of("") == []


@pytest.mark.parametrize(
    ("base", "told", "expected"),
    [
        (PERHAPS, [NO], NO),
        (PERHAPS, [PERHAPS], PERHAPS),
        (PERHAPS, [NO, PERHAPS], PERHAPS),
        (PERHAPS, [NO, YES], YES),
        (NO, [PERHAPS], NO),
        (NO, [YES], YES),
        (YES, [NO], YES),
    ],
)
def test_rules_settle_what_was_open(base, told, expected) -> None:
    rules = [(np.array([YES]), np.array([answer])) for answer in told]
    assert settle("hazardous", np.array([base]), rules).tolist() == [expected]


def test_a_rule_that_does_not_look_there_settles_nothing() -> None:
    outside = [(np.array([NO]), np.array([NO]))]
    assert settle("hazardous", np.array([PERHAPS]), outside).tolist() == [PERHAPS]
    assert settle("strong", np.array([NO]), [(np.array([YES]), np.array([PERHAPS]))]) == [PERHAPS]
