"""What a charge costs, or a premium brings, for each unit of what is charged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from symbiosis.errors import SymbiosisError
from symbiosis.model.rule_words import AMOUNT
from symbiosis.reading.rule_files.bodies import Body
from symbiosis.reading.rule_files.limits import Known, Row, number
from symbiosis.reading.rule_files.totals import adds_up
from symbiosis.reading.units import BASES, money

_EXAMPLE = 'write it as "2000 VND/m3"; a premium is negative'


def charge(body: Body, row: Mapping[str, Any], known: Known) -> list[Row]:
    """Give the row of what a unit is charged: in currency for a base unit."""
    if not row["loaded"]:
        if AMOUNT in body.said:
            body.fault(AMOUNT, "A rule that is not loaded has an amount", "leave loaded out")
        return []
    if AMOUNT not in body.said:
        body.fault(AMOUNT, "The charge says no amount", f"{_EXAMPLE}, or say loaded = false")
        return []
    parameter = body.text("parameter")
    if parameter and not adds_up(body, parameter, known):
        return []
    told = _cost(body, parameter)
    same = {"rule": row["rule"], "line": 1, "parameter": parameter, "bound": AMOUNT}
    same |= {"adjusted": "", "confidence": row["confidence"], "source": row["source"]}
    return [same | told] if told else []


def _cost(body: Body, parameter: str) -> Row | None:
    """Give the money, its unit and its basis."""
    typed = body.said[AMOUNT]
    parted = number(typed)
    if parted is None or not parted[1]:
        what = "has no currency" if parted else "is not an amount of money"
        body.fault(AMOUNT, f"'{typed}' {what}", _EXAMPLE)
        return None
    try:
        paid = money(str(typed).strip())
    except SymbiosisError as error:
        body.fault(AMOUNT, f"'{typed}' is not an amount of money: {error.what}", _EXAMPLE)
        return None
    if paid.per not in BASES.values():
        body.fault(AMOUNT, f"'{typed}' is not paid for an amount", _EXAMPLE)
        return None
    if parameter and paid.per != "t":
        body.fault(AMOUNT, f"'{parameter}' is charged by its mass, and '{typed}' is not",
                   'write it as "2000 VND/kg"')  # fmt: skip
        return None
    return {"value": paid.value, "unit": f"{paid.currency}/{paid.per}", "basis": "money"}
