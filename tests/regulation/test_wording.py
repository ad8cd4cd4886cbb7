"""The sentences of findings."""

from __future__ import annotations

from regulation.hand_made import one, rule
from symbiosis.reading.rules import read_rules
from symbiosis.regulation.regulate import regulate


def sentence(holds: dict[str, str], lines: list, material: str = "treated_wastewater") -> str:
    law = read_rules({"r": rule(title="T", where={}, breach=lines)})
    return str(regulate(one({"material": material}, holds=holds), law).findings["reason"].item())


COD = {"parameter": "cod", "at_most": "75 mg/L"}


def test_a_kept_rule_tells_what_comes_nearest() -> None:
    lines = [[COD], [{"parameter": "ph", "at_most": 9}]]
    said = sentence({"cod": "30 mg/L", "ph": "8.5"}, lines)
    assert said == "T: kept; nearest its limit, pH is 8.5, at most 9 is allowed"


def test_many_missing_ones_are_counted() -> None:
    lines = [[{"parameter": f"p{i}", "at_most": "1 mg/L"}] for i in range(11)]
    assert sentence({}, lines) == "T: not measured: p0, p1, p2, p3, p4, p5, p6, p7 and 3 more"


def test_what_cannot_be_compared_says_what_is_lacking() -> None:
    assert "cannot be compared without the density" in sentence(
        {"cod": "80 mg/kg"}, [[COD]], "mystery"
    )
    assert "a content in the basis of the limit" in sentence({"cod": "80 mol%"}, [[COD]])


def test_both_parts_and_other_lines_are_named() -> None:
    lines = [
        [COD, {"parameter": "ph", "at_most": 9}],
        [{"parameter": "lead", "at_most": "1 mg/kg"}],
    ]
    said = sentence({"cod": "300 mg/L", "ph": "10", "lead": "2 mg/kg"}, lines)
    assert said == (
        "T: COD is 300 mg/L; at most 75 mg/L is allowed (4 times) and pH is beyond its limit; also lead"
    )


def test_some_unverified_limits_are_counted() -> None:
    lines = [[COD | {"confidence": "unverified"}], [{"parameter": "ph", "at_most": 9}]]
    assert sentence({"cod": "30 mg/L", "ph": "7"}, lines).endswith("(1 of 2 limits unverified)")
