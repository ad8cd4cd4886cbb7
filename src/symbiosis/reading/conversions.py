"""A block `[conversion.key]` to its row, its ports, and what happens to the contents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from symbiosis.errors import UnitError
from symbiosis.knowing.names import Finder, listed
from symbiosis.reading.blocks import Block, Row, amount, per_measure
from symbiosis.reading.units import content_unit, money, parts


def conversion_rows(
    block: Block, materials: Mapping[str, Row], parameters: Mapping[str, Row], names: Finder
) -> tuple[Row, list[Row], list[Row]]:
    """Give the row of a conversion, its ports per base unit taken first, and its outlets."""
    block.look()
    takes, gives = (_ports(block, side, materials, names) for side in ("takes", "gives"))
    main = next(iter(takes), "")
    one = _main(block, takes)
    ports = [
        {
            "conversion": block.key,
            "material": name,
            "role": _role(side, place, name, materials),
            "amount": sign * _port(block, side, name, value, main, one, materials),
        }
        for side, given, sign in (("takes", takes, -1.0), ("gives", gives, 1.0))
        for place, (name, value) in enumerate(given.items())
    ]
    measure = str(materials[main]["measure"]) if main in materials else ""
    paid = block.take("cost", lambda value: money(str(value)), None)
    row = {
        "conversion": block.key,
        **block.said(),
        "takes": main,
        "run": one,
        "cost": 0.0
        if paid is None
        else block.take(
            "cost",
            lambda _: (
                per_measure(paid.value, paid.per, measure, materials[main]) if main else np.nan
            ),
        ),
        "cost_currency": paid.currency if paid else "",
        "cost_at": block.quantity("cost_at", f"{measure or '1'}/year"),
        "scale_exponent": block.quantity("scale_exponent", "1"),
        "readiness": block.quantity("readiness", "1", 1.0),
        "keeps_for": block.quantity("keeps_for", "h"),
        "by_dry_matter": bool(block.values.get("by_dry_matter", False)),
        "plant_only": bool(block.values.get("plant_only", False)),
        **{name: block.text(name) for name in ("legal_kind", "effort", "at")},
    }
    return row, ports, _outlets(block, gives, parameters)


def _ports(block: Block, side: str, materials: Mapping[str, Row], names: Finder) -> dict[str, Any]:
    """Give the stated ports of one side whose materials are known."""
    given = block.values.get(side, {})
    if not isinstance(given, Mapping) or not given:
        if side in block.values:
            block.fault(
                side,
                "the ports are not a table with at least one material",
                f"write {side} = {{ material = 1.0 }}",
                given,
            )
        return {}
    for name in given:
        if name not in materials:
            close = names.near(str(name))
            block.fault(
                side,
                f"the port names '{name}', which is no known material",
                f"perhaps you meant {listed(close)}" if close else f"add a block [material.{name}]",
                name,
            )
    return {str(name): value for name, value in given.items() if name in materials}


def _main(block: Block, takes: Mapping[str, Any]) -> float:
    """Give the stated amount of the first material taken; all ports are divided by it."""
    value = next(iter(takes.values()), 1.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < np.inf:
        block.fault(
            "takes",
            "the first material taken has no plain amount above nought",
            "write it as a number, such as 1.0",
            value,
        )
        return 1.0
    return float(value)


def _port(
    block: Block,
    side: str,
    name: str,
    value: Any,
    main: str,
    one: float,
    materials: Mapping[str, Row],
) -> float:
    """Give the amount of a port for a base unit of the main material."""
    try:
        if isinstance(value, str):
            unit = f"{materials[name]['measure']}/{materials[main]['measure']}"
            number = amount(value, unit)
        else:
            number = amount(value, "1") / one
        if not 0 < number < np.inf:
            raise UnitError("the amount of a port is not above nought", "", "state what flows")
    except (UnitError, KeyError) as error:
        mend = getattr(error, "mend", "") or "state the amount of the main material first"
        block.fault(side, f"port {name}: {getattr(error, 'what', error)}", mend, value)
        return np.nan
    return number


def _role(side: str, place: int, name: str, materials: Mapping[str, Row]) -> str:
    """Say what a port is: the main input, a utility, a product, or a residue that costs."""
    if side == "takes":
        return "utility" if place else "main"
    costs = materials[name].get("disposal_cost", np.nan)
    return "residue" if place and costs > 0 else "product"


def _outlets(block: Block, gives: Mapping[str, Any], parameters: Mapping[str, Row]) -> list[Row]:
    """Give the fixed contents of products, and the shares of contents that are removed."""
    rows: list[Row] = []
    for name, kind in (("outlet", "fixed"), ("remove", "removed")):
        for product, contents in dict(block.values.get(name, {})).items():
            if product not in gives or not isinstance(contents, Mapping):
                block.fault(
                    f"{name}.{product}",
                    f"'{product}' is not given by the conversion",
                    f"name one of {listed(list(gives))}",
                    product,
                )
                continue
            for parameter, value in contents.items():
                row = _outlet(block, f"{name}.{product}", parameter, value, kind, parameters)
                if row:
                    rows.append({"conversion": block.key, "material": product, **row})
    return rows


def _outlet(
    block: Block, place: str, parameter: str, value: Any, kind: str, parameters: Mapping[str, Row]
) -> Row:
    """Give one fixed content or removed share, empty if it is wrong."""
    if parameter not in parameters:
        block.fault(
            place,
            f"'{parameter}' is no known parameter",
            f"add a block [parameter.{parameter}]",
            parameter,
        )
        return {}
    known = parameters[parameter]
    try:
        if kind == "removed":
            share = amount(value, "1")
            if not 0 <= share <= 1:
                raise UnitError("a share removed is not between 0 and 1", "", "write 0.9 for 90 %")
            return {
                "parameter": parameter,
                "kind": kind,
                "value": share,
                "unit": "1",
                "basis": known["basis"],
            }
        number, text = (float(value), "") if not isinstance(value, str) else parts(value)
        if not text:
            return {
                "parameter": parameter,
                "kind": kind,
                "value": number,
                "unit": known["unit"],
                "basis": known["basis"],
            }
        unit = content_unit(text)
        if (unit.basis == "own") != (known["basis"] == "own") or (
            unit.basis == "own" and unit.unit != known["unit"]
        ):
            raise UnitError(f"{text} is no unit of {parameter}", "", f"write it in {known['unit']}")
    except UnitError as error:
        block.fault(place, f"{parameter}: {error.what}", error.mend, value)
        return {}
    return {
        "parameter": parameter,
        "kind": kind,
        "value": number * unit.factor,
        "unit": unit.unit,
        "basis": unit.basis,
    }
