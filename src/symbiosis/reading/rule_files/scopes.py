"""What a rule looks for: the values it takes in, and those it takes out again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from symbiosis.model.rule_words import (
    EFFECTS,
    FIELD_VALUES,
    FIELDS,
    GIVER_FIELDS,
    RECEIVER_FIELDS,
    SIDES,
    WAY_FIELDS,
)
from symbiosis.reading.rule_files.bodies import Body, meant

Row = dict[str, Any]


def scopes(body: Body, row: Mapping[str, Any]) -> list[Row]:
    """Give a row for each value of a field, of `where` and of `unless`."""
    rows: list[Row] = []
    for side in SIDES:
        inner = body.inner(side, '{ material = ["sludge"] }')
        if inner is not None:
            rows += _side(inner, side, row)
    taken = {(r["field"], r["value"]) for r in rows if r["side"] == "where"}
    for one in rows:
        if one["side"] == "unless" and (one["field"], one["value"]) in taken:
            at, value = f"unless.{one['field']}", one["value"]
            body.fault(at, f"'{value}' is taken in by where and out by unless", "leave one out")
    return rows


def _side(inner: Body, side: str, row: Mapping[str, Any]) -> list[Row]:
    """Give the rows of one side."""
    rows = []
    for field, value in _flat(inner.said):
        at = f"{side}.{field}"
        if field not in FIELDS:
            inner.fault(at, f"There is no field '{field}' to look at", meant(field, FIELDS))
            continue
        _fitting(inner, at, field, row)
        fixed = FIELD_VALUES.get(field)
        for text in Body({field: value}, inner.file, inner.rule, inner.faults).texts(field, at):
            if fixed is not None and text not in fixed:
                told = ", ".join(word or '""' for word in fixed)
                inner.fault(at, f"'{text}' is no {field}", f"say one of {told}")
            rows.append({"rule": row["rule"], "field": field, "value": text, "side": side})
    return rows


def _flat(table: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    """Join keys that TOML has cut at their dots."""
    rows: list[tuple[str, Any]] = []
    for key, value in table.items():
        deeper = isinstance(value, Mapping)
        rows += _flat(value, f"{before}{key}.") if deeper else [(f"{before}{key}", value)]
    return rows


def _fitting(inner: Body, at: str, field: str, row: Mapping[str, Any]) -> None:
    """Refuse a field that this rule cannot look at."""
    if row["effect"] == "criterion":
        inner.fault(at, f"A criterion asks the park as a whole and cannot look at '{field}'",
                    "leave where and unless out")  # fmt: skip
    if row["kind"] == "blend" and (field in GIVER_FIELDS or field in WAY_FIELDS[1:]):
        inner.fault(at, f"A blend rule binds the mix of a need and cannot look at '{field}'",
                    "use wanted, use, need or a receiver field")  # fmt: skip
    if row["kind"] != "content" or row["effect"] in ("", *EFFECTS):
        return
    gate = row["looks_at"] != "delivered"
    unknown = ("status", *WAY_FIELDS, *RECEIVER_FIELDS) if gate \
        else ("delivered_status", *RECEIVER_FIELDS)  # fmt: skip
    if field in unknown:
        inner.fault(at, f"A rule that gives a status cannot look at '{field}'",
                    "let it look at the giver's side: material, output or a giver field"
                    if gate else "let it look at the giver's side or the way")  # fmt: skip
