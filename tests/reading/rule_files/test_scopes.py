"""What a rule takes in, and what it takes out again."""

from __future__ import annotations

from typing import Any

import pytest

from symbiosis.model.rule_words import FIELDS, GIVER_FIELDS, RECEIVER_FIELDS
from symbiosis.reading.rule_files.bodies import Body
from symbiosis.reading.rule_files.scopes import scopes

ROW = {"rule": "r", "kind": "content", "effect": "forbid", "looks_at": "gate"}
FIXED = {"legal_kind": "none", "giver.facility": "new", "receiver.facility": "new",
         "giver.customs": "domestic", "receiver.customs": "domestic"}  # fmt: skip


def told(said: dict[str, Any], **row: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Give the rows, and the keys of the faults."""
    body = Body(said, "f", "r", [])
    return scopes(body, ROW | row), [fault.key for fault in body.faults]


def taken(**row: str) -> set[str]:
    """Give the fields that such a rule may look at."""
    found = {field: told({"where": {field: FIXED.get(field, "x")}}, **row)[1] for field in FIELDS}
    return {field for field, faults in found.items() if not faults}


def test_both_sides_give_a_row_for_each_value() -> None:
    rows, faults = told({"where": {"material": ["a", "b"], "giver": {"kind": "farm"}},
                         "unless": {"delivered_status": ["goods"], "giver.kind": "town"}})  # fmt: skip
    assert [(row["side"], row["field"], row["value"]) for row in rows] == [
        ("where", "material", "a"), ("where", "material", "b"), ("where", "giver.kind", "farm"),
        ("unless", "delivered_status", "goods"), ("unless", "giver.kind", "town")]  # fmt: skip
    assert {row["rule"] for row in rows} == {"r"}
    assert faults == []
    assert told({}) == ([], [])


def test_a_rule_looks_at_every_field_unless_it_cannot() -> None:
    every = set(FIELDS)
    assert taken() == taken(kind="route") == taken(kind="charge", effect="charge") == every
    assert taken(kind="blend", effect="limit") == every - {*GIVER_FIELDS, "legal_kind",
                                                          "delivered_status"}  # fmt: skip
    assert taken(effect="by_product") == set(GIVER_FIELDS) - {"status"}
    assert taken(effect="goods", looks_at="delivered") == (
        every - {*RECEIVER_FIELDS, "delivered_status"}
    )
    assert taken(kind="quantity", effect="criterion") == set()


@pytest.mark.parametrize("field", list(FIXED))
def test_a_field_of_fixed_words_takes_no_other(field: str) -> None:
    assert told({"unless": {field: "strange"}})[1] == [f"unless.{field}"]
