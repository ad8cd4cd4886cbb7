"""The sentences of findings."""

from __future__ import annotations

import numpy as np

from regulation.hand_made import many, one, rule
from symbiosis.reading.rules import read_rules
from symbiosis.regulation.regulate import regulate
from symbiosis.regulation.wording import patterns


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


def test_many_outputs_are_told_each_its_own_figure_and_what_it_lacks() -> None:
    streams = [{"output": f"o{i}", "company": "G", "material": "treated_wastewater"}
               for i in range(6)]  # fmt: skip
    arcs = [{"output": f"o{i}", "via": "", "need": "n"} for i in range(6)]
    held = {"o0": {"cod": "80 mg/L"}, "o1": {"cod": "90 mg/L", "ph": "10"},
            "o2": {"cod": "30 mg/L", "ph": "7"}, "o3": {"ph": "7"}, "o4": {},
            "o5": {"cod": "100 mg/L"}}  # fmt: skip
    matches = many(streams, [{"need": "n", "company": "R"}], arcs, held=held)
    lines = [[COD], [{"parameter": "ph", "at_most": 9}]]
    law = read_rules({"r": rule(title="T", where={}, breach=lines)})
    said = regulate(matches, law).findings.set_index("output")["reason"].to_dict()
    assert said == {
        "o0": "T: COD is 80 mg/L; at most 75 mg/L is allowed (1.07 times)",
        "o1": "T: COD is 90 mg/L; at most 75 mg/L is allowed (1.2 times); also pH",
        "o2": "T: kept; nearest its limit, pH is 7, at most 9 is allowed",
        "o3": "T: not measured: COD",
        "o4": "T: not measured: COD, pH",
        "o5": "T: COD is 100 mg/L; at most 75 mg/L is allowed (1.33 times)",
    }


def test_rows_that_are_alike_are_found_together() -> None:
    columns = [np.array([1, 1, 2, 2, 1]), np.array([True, True, False, True, True])]
    alike = sorted(rows.tolist() for rows in patterns(columns, 5))
    assert alike == [[0, 1, 4], [2], [3]]
