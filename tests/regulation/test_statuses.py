"""Hazardous and ordinary waste, before and after rules."""

from __future__ import annotations

import numpy as np
import pytest

from regulation.hand_made import one
from symbiosis.reading.rules import read_rules
from symbiosis.regulation.case import Case
from symbiosis.regulation.regulate import regulate
from symbiosis.regulation.scopes import NO, PERHAPS, YES
from symbiosis.regulation.statuses import codes_of, hazard, ordinary, settle, waste


@pytest.mark.parametrize(
    ("stream", "state", "ground", "plain"),
    [
        ({"material": "paper"}, NO, "absolute non-hazardous entry 15 01 01, 20 01 01", YES),
        ({"material": "paper", "hazardous": "yes"}, YES, "its row says", NO),
        ({"material": "paper", "ewc": "19 08 12"}, PERHAPS, "mirror entry 19 08 12", PERHAPS),
        ({"material": "paper", "ewc": "140603 200101"}, PERHAPS, "leave it open", PERHAPS),
        ({"material": "paper", "ewc": "999999"}, PERHAPS, "leave it open", PERHAPS),
        ({"material": "mystery"}, PERHAPS, "no waste code is known", PERHAPS),
        ({"material": "paper", "vn_code": "17 02 03"}, YES, "mark NH of 17 02 03 (unverified)", NO),
        ({"material": "mystery", "vn_code": "120605"}, PERHAPS, "mark KS of 12 06 05", PERHAPS),
        ({"material": "mystery", "vn_code": "18 01 05"}, NO, "mark TT-R of 18 01 05", YES),
        (
            {"material": "mystery", "vn_code": "99 99 99"},
            PERHAPS,
            "no waste code is known",
            PERHAPS,
        ),
        ({"material": "paper", "vn_code": "17 02 03", "ewc": "150101"}, NO, "15 01 01", YES),
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
    assert ordinary(found, waste(case)).tolist() == [plain]


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


def test_a_result_that_rests_on_a_mark_says_so() -> None:
    barred = {"title": "no", "kind": "route", "effect": "forbid", "citation": "x"}
    law = read_rules({"r": barred | {"where": {"status": ["hazardous"]}}})
    lawful = regulate(one({"material": "mystery", "vn_code": "17 02 03"}), law)
    assert lawful.arcs["verdict"].item() == "forbidden"
    said = lawful.findings.iloc[0]
    assert said["reason"] == (
        "hazardous or not by the Vietnamese list, mark NH of 17 02 03 (unverified)"
    )
    assert (said["output"], said["confidence"]) == ("o", "unverified")
    plain = regulate(one({"material": "mystery"}), law).findings
    assert not plain["reason"].str.contains("mark").any()
