"""The bound of a yearly total, and that of a criterion of a park, in stored units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from symbiosis.errors import SymbiosisError
from symbiosis.model.rule_words import BOUNDS, IS, LINKS, TOTALS
from symbiosis.reading.rule_files.bodies import Body
from symbiosis.reading.rule_files.limits import Known, Row, number, yes_or_no
from symbiosis.reading.units import BASES, amount_unit

_HOURS = 8760.0  # of a year of 365 days, in which a rate per hour, day or month is counted
_EXAMPLE = 'write it as "100 kg/month" or "50 t/year"'
_OF_CONTENT = ("mass", "volume", "dry")  # bases that an amount turns to a load


def quantity(body: Body, row: Mapping[str, Any], known: Known) -> list[Row]:
    """Give the row of the one bound of a quantity rule."""
    if row["effect"] == "criterion":
        _park_only(body, row)
    else:
        _whose(body, row)
    bounds = [bound for bound in (*BOUNDS, IS) if bound in body.said]
    if not row["loaded"]:
        if bounds:
            body.fault(bounds[0], "A rule that is not loaded has a bound", "leave loaded out")
        return []
    if len(bounds) != 1:
        body.fault("", f"The quantity has {len(bounds)} bounds",
                   f"give one of {', '.join(BOUNDS)}; two bounds are two rules")  # fmt: skip
        return []
    bound = bounds[0]
    if row["effect"] == "limit" and bound not in BOUNDS[:2]:
        body.fault(bound, f"A limit on what flows cannot be '{bound}'", "use at_most or at_least")
        return []
    told = (_fact if row["effect"] == "criterion" else _total)(body, bound, row, known)
    same = {"rule": row["rule"], "line": 1, "bound": bound, "adjusted": ""}
    same |= {"confidence": row["confidence"], "source": row["source"]}
    return [same | told] if told else []


def _whose(body: Body, row: Mapping[str, Any]) -> None:
    """Check whose total it is."""
    if not body.said.get("of"):
        body.fault("of", "The quantity says no of: whose total it is",
                   f"say one of {', '.join(TOTALS)}")  # fmt: skip
    if "measure" in body.said:
        body.fault("measure", "Only a criterion has a measure",
                   'leave it out, or say effect = "criterion"')  # fmt: skip


def _park_only(body: Body, row: Mapping[str, Any]) -> None:
    """Check that a criterion asks the park, and which fact of it."""
    if body.said.get("of", "") in ("", *TOTALS) and row["of"] != "park":
        body.fault("of", "A criterion is asked of a park as a whole", 'say of = "park"')
    if not row["measure"]:
        body.fault("measure", "The criterion says no measure",
                   f'say measure = "{LINKS}", or the name of a fact of the park')  # fmt: skip
    if "parameter" in body.said:
        body.fault("parameter", "A criterion has no parameter", "leave it out")


def _total(body: Body, bound: str, row: Mapping[str, Any], known: Known) -> Row | None:
    """Give the bound of an amount a year, or of the load of a parameter."""
    parameter, typed = body.text("parameter"), body.said[bound]
    if bound == IS:
        body.fault(IS, "A total is a number, not a yes or no", f"use one of {', '.join(BOUNDS)}")
        return None
    if parameter and not (_is_stated(body, row) and adds_up(body, parameter, known)):
        return None
    parted = number(typed)
    if parted is None:
        body.fault(bound, f"'{typed}' is not an amount a year", _EXAMPLE)
        return None
    try:
        unit = amount_unit(parted[1] or "1")
    except SymbiosisError as error:
        body.fault(bound, f"The unit '{parted[1]}' does not count an amount: {error.what}",
                   _EXAMPLE)  # fmt: skip
        return None
    if not unit.per_year and not unit.per_hour:
        body.fault(bound, f"'{typed}' is an amount without a time", _EXAMPLE)
        return None
    if parameter and unit.dimension != "mass":
        body.fault(bound, f"The load of '{parameter}' is a mass, and '{parted[1]}' is none",
                   'write it as "20 kg/year"')  # fmt: skip
        return None
    value = parted[0] * unit.factor * (1.0 if unit.per_year else _HOURS)
    base = f"{BASES[unit.dimension]}/year"
    basis = "load" if parameter else "amount"
    return {"parameter": parameter, "value": value, "unit": base, "basis": basis}


def _is_stated(body: Body, row: Mapping[str, Any]) -> bool:
    """Say whether tables or plan know the load: what a need takes of it, the plan decides."""
    if row["effect"] != "limit" and row["of"] in ("need", "receiver"):
        body.fault("parameter", "What a need takes of a parameter in a year is decided by the plan",
                   'say effect = "limit", or of = "giver"')  # fmt: skip
        return False
    return True


def adds_up(body: Body, parameter: str, known: Known) -> bool:
    """Say whether the content of a parameter times an amount is a mass of it."""
    if parameter in known and known[parameter].basis not in _OF_CONTENT:
        body.fault("parameter", f"'{parameter}' does not add up to a mass",
                   "name a parameter in mg/kg or mg/L, or leave it out")  # fmt: skip
        return False
    return True


def _fact(body: Body, bound: str, row: Mapping[str, Any], known: Known) -> Row | None:
    """Give the bound of a fact of the park: a number in its own unit, or a yes or no."""
    if bound == IS:
        told = yes_or_no(body, IS, row["measure"], None)
        return told and {"parameter": ""} | told | {"basis": "fact"}
    parted = number(body.said[bound])
    if parted is None:
        typed = body.said[bound]
        body.fault(bound, f"'{typed}' is not a limit", 'write a number, or one with a unit: "20 %"')
        return None
    return {"parameter": "", "value": parted[0], "unit": parted[1] or "1", "basis": "fact"}
