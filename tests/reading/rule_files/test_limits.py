"""Limits on contents in stored units; a yes or no as one and nought."""

from __future__ import annotations

from typing import Any

import pytest

from symbiosis.reading.rule_files.bodies import Body
from symbiosis.reading.rule_files.limits import Parameter, breach, number

KNOWN = {
    "cod": Parameter("volume", "mg/L", "volume"),
    "ph": Parameter("own", "1", "no"),
    "certain": Parameter("own", "yes/no", "no"),
}
ROW = {"rule": "r", "kind": "content", "loaded": True, "confidence": "seen", "source": "s"}


def told(*lines: list[dict[str, Any]], **row: Any) -> list[dict[str, Any]]:
    body = Body({"breach": list(lines)}, "f", "r", [])
    rows = breach(body, ROW | row, KNOWN)
    assert body.faults == []
    return rows


@pytest.mark.parametrize(
    ("part", "stored"),
    [
        ({"parameter": "cod", "at_most": "0.075 g/L"}, ("at_most", 75.0, "mg/L", "volume")),
        ({"parameter": "ph", "above": 2}, ("above", 2.0, "1", "own")),
        ({"parameter": "ours", "below": "2 % dm"}, ("below", 20000.0, "mg/kg_dm", "dry")),
        ({"parameter": "certain", "is": "yes"}, ("is", 1.0, "yes/no", "own")),
        ({"parameter": "certain", "is": "no"}, ("is", 0.0, "yes/no", "own")),
        ({"parameter": "unheard_of", "is": "no"}, ("is", 0.0, "yes/no", "own")),
    ],
)
def test_parts_are_stored_in_base_units(part: dict[str, Any], stored: tuple[Any, ...]) -> None:
    row = told([part])[0]
    assert (row["bound"], row["value"], row["unit"], row["basis"]) == stored


def test_four_conditions_are_one_line_of_four_parts() -> None:
    parts = [{"parameter": f"p{i}", "is": "yes"} for i in range(4)]
    assert [row["line"] for row in told(parts, parts[:1])] == [1, 1, 1, 1, 2]


def test_a_part_may_have_a_source_and_a_confidence_of_its_own() -> None:
    rows = told([{"parameter": "cod", "at_most": "1 mg/L", "source": "x", "confidence": "computed"},
                 {"parameter": "ph", "above": 2}])  # fmt: skip
    assert [(row["source"], row["confidence"]) for row in rows] == [
        ("x", "computed"),
        ("s", "seen"),
    ]


def test_what_is_not_loaded_has_no_limits() -> None:
    body = Body({}, "f", "r", [])
    assert breach(body, ROW | {"loaded": False}, KNOWN) == []
    assert body.faults == []


def test_every_wrong_part_is_told() -> None:
    lines = [
        [{"parameter": "cod"}],
        [{"parameter": "ph", "is": "yes"}, {"parameter": "cod", "at_most": 5}],
    ]
    body = Body({"breach": lines}, "f", "r", [])
    assert breach(body, ROW, KNOWN) == []
    assert [fault.key for fault in body.faults] == ["breach", "is", "at_most"]


@pytest.mark.parametrize(
    ("typed", "parted"),
    [("300 mg/kg", (300.0, "mg/kg")), ("-1.5e3", (-1500.0, "")), (7, (7.0, "")), (" 2 % ", (2.0, "%")),
     ("7,5 mg/L", None), ("1.000.000", None), ("x 5", None), (True, None), ("1e999 t", None)],
)  # fmt: skip
def test_a_number_and_its_unit(typed: Any, parted: Any) -> None:
    assert number(typed) == parted
