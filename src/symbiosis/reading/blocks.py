"""One block of a catalogue file to the rows of its tables, every quantity in base units."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np

from symbiosis.errors import SymbiosisError, UnitError
from symbiosis.knowing.names import Finder, listed, near
from symbiosis.reading.ledger import Ledger
from symbiosis.reading.measures import GAS_CONSTANT
from symbiosis.reading.units import content_unit, money, quantity

Row = dict[str, Any]
_SAID = ("label", "label_vi", "synonyms", "source", "confidence")
KEYS: Mapping[str, tuple[str, ...]] = {
    "material": (
        *_SAID,
        "parent",
        "measure",
        "phase",
        "density",
        "dry_matter",
        "heating_value",
        "heating_value_dry",
        "heating_value_gas",
        "molar_mass",
        "compressibility",
        "haul",
        "reach",
        "ewc",
        "price",
        "disposal_cost",
        "co2",
        "co2_disposal",
    ),
    "parameter": (*_SAID, "unit", "mixes"),
    "conversion": (
        *_SAID,
        "takes",
        "gives",
        "by_dry_matter",
        "plant_only",
        "outlet",
        "remove",
        "cost",
        "cost_at",
        "scale_exponent",
        "legal_kind",
        "readiness",
        "effort",
        "at",
        "keeps_for",
    ),
    "replacement": (*_SAID, "material", "supply", "use", "basis", "factor"),
    "haulage": (
        *_SAID,
        "rate",
        "loading",
        "co2",
        "reach_km",
        "speed",
        "payload",
        "instead_of",
        "volume",
        "pressure",
        "velocity",
        "smallest",
        "capital",
        "capital_at",
        "capital_exponent",
        "life",
        "upkeep",
        "energy",
        "loss",
    ),
    "factor": (*_SAID, "value", "unit", "place", "valid"),
    "use": (
        "source",
        "confidence",
        "material",
        "use",
        "receivers",
        "receiver",
        "receiver_vi",
        "replaces",
        "factor",
        "basis",
        "parameters",
        "difficulty",
        "prevalence",
    ),
    "profile": ("label", "label_vi", "source", "confidence", "gives", "takes"),
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "material": (),
    "parameter": ("unit",),
    "conversion": ("takes", "gives"),
    "replacement": ("material", "supply", "factor"),
    "haulage": ("rate",),
    "factor": ("value",),
    "use": ("material", "use", "receivers"),
    "profile": (),
}
CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("material", "measure"): ("t", "m3", "MWh"),
    ("material", "phase"): ("solid", "sludge", "liquid", "gas", "energy", "service"),
    ("conversion", "legal_kind"): ("simple", "recycling", "treatment"),
    ("conversion", "effort"): ("known unit", "new plant"),
    ("conversion", "at"): ("giver", "receiver"),
    ("replacement", "basis"): ("dry_matter", "heating_value", "stated"),
    ("use", "basis"): ("dry_matter", "heating_value", "stated"),
    ("use", "difficulty"): ("easy", "medium", "hard"),
    ("any", "confidence"): ("measured", "reported", "estimated", "assumed"),
}


@dataclass(eq=False)
class Block:
    """A block `[kind.key]` of a file: its values are taken one by one, faults go to the ledger."""

    kind: str
    key: str
    values: Mapping[str, Any]
    file: str
    ledger: Ledger
    seen: set[str] = field(default_factory=set)

    def fault(self, name: str, reason: str, mend: str, found: Any = "") -> None:
        """Write a fault of one key of this block."""
        self.ledger.table_fault(
            self.file, f"{self.kind}.{self.key}", name, reason, mend, str(found)
        )

    def look(self) -> None:
        """Fault keys that are not known, needed keys that are missing, and wrong choices."""
        known = KEYS[self.kind]
        for name in self.values:
            if name not in known:
                close = near(name, known)
                self.fault(
                    name,
                    f"a {self.kind} has no key '{name}'",
                    f"perhaps you meant {listed(close)}" if close else f"use {listed(known)}",
                    self.values[name],
                )
        for name in NEEDED[self.kind]:
            if name not in self.values:
                self.fault(name, "the key is missing", f"write {name} = ...")
        for (kind, name), choices in CHOICES.items():
            if kind in (self.kind, "any") and self.text(name) not in ("", *choices):
                self.fault(
                    name,
                    f"'{self.text(name)}' is not one of {listed(choices)}",
                    f"write one of {listed(choices)}",
                    self.text(name),
                )

    def text(self, name: str) -> str:
        """Give a text, blank if it is not there."""
        value = self.values.get(name, "")
        if isinstance(value, list):
            return "|".join(str(part) for part in value)
        return str(value)

    def said(self) -> Row:
        """Give the texts that every block may hold."""
        return {name: self.text(name) for name in _SAID}

    def take(self, name: str, read: Callable[[Any], Any], blank: Any = np.nan) -> Any:
        """Read one value; what is wrong with it becomes a fault, and it counts as not known."""
        if name not in self.values:
            return blank
        value = self.values[name]
        try:
            return read(value)
        except SymbiosisError as error:
            self.fault(name, error.what, error.mend or "write a number with its unit", value)
        except (TypeError, ValueError, AttributeError):
            self.fault(name, "the value is not of its kind", "write a number with its unit", value)
        return blank

    def quantity(self, name: str, unit: str, low: float = 0.0) -> float:
        """Read a quantity in `unit`, at least `low`; a bare number is in that unit already."""
        return float(self.take(name, lambda value: _least(amount(value, unit), low)))


def known_material(
    block: Block, side: str, name: str, materials: Collection[str], finder: Finder
) -> None:
    """Fault a name that is no known material."""
    if name and name not in materials:
        close = finder.near(name)
        block.fault(
            side,
            f"'{name}' is no known material",
            f"perhaps you meant {listed(close)}" if close else "add a block for it",
            name,
        )


def amount(value: Any, unit: str) -> float:
    """Give a number as it is, or a text with its unit in `unit`."""
    if isinstance(value, bool):
        raise UnitError("a yes or no stands for a number", "", f"write a number in {unit}")
    if isinstance(value, int | float):
        return float(value)
    return quantity(str(value), unit)


def _least(value: float, low: float) -> float:
    """Refuse a number that is too small or not finite."""
    if not np.isfinite(value) or value < low:
        raise UnitError(f"the number is not finite and at least {low:g}", "", "mend the number")
    return value


def per_measure(value: float, per: str, measure: str, material: Mapping[str, Any]) -> float:
    """Turn what is paid for a `per` to what is paid for a base unit of the material."""
    if per in (measure, ""):
        return value
    tonnes = {"t": 1.0, "m3": material["density"] / 1000, "MWh": 1 / material["heating_value"]}
    one = tonnes.get(measure, np.nan) / tonnes.get(per, np.nan)
    if not np.isfinite(one):
        raise UnitError(
            f"the value is for a {per}, the material is counted in {measure}",
            "",
            f"write it for a {measure}, or add a density or heating value",
        )
    return value * one


def material_rows(block: Block) -> tuple[Row, list[Row]]:
    """Give the row of a material but for what is paid for it, and its rows of compressibility."""
    block.look()
    points = block.values.get("compressibility", {})
    table = {"0": points} if isinstance(points, int | float) else points
    z = block.take(
        "compressibility",
        lambda _: [
            {
                "material": block.key,
                "temperature": amount(at, "degC") if not isinstance(at, str) else float(at),
                "z": _least(float(value), 1e-6),
            }
            for at, value in table.items()
        ],
        [],
    )
    cold = min(z, key=lambda point: abs(point["temperature"]), default={"z": 1.0})["z"]
    # A cubic metre at 0 degC and 101.325 kPa holds this many kmol.
    filled = 101.325 / (cold * GAS_CONSTANT * 273.15)
    row = {
        "material": block.key,
        **block.said(),
        **{name: block.text(name) for name in ("parent", "measure", "phase", "haul")},
        "ewc": " ".join(
            "".join(filter(str.isdigit, code)) for code in block.text("ewc").split("|")
        ),
        "density": block.quantity("density", "kg/m3", 1e-9),
        "dry_matter": block.quantity("dry_matter", "1"),
        "heating_value": block.quantity("heating_value", "MWh/t"),
        "heating_value_dry": block.quantity("heating_value_dry", "MWh/t"),
        "heating_value_gas": block.take(
            "heating_value_gas", lambda value: _least(amount(value, "MWh/Nm3"), 0) / filled
        ),
        "molar_mass": block.quantity("molar_mass", "kg/kmol", 1e-9),
        "reach": block.quantity("reach", "km", 1e-9),
    }
    return row, z


def material_money(block: Block, row: Row) -> None:
    """Fill price, disposal cost and CO2 of a material whose measure is known."""
    measure = str(row["measure"])
    paid = {
        name: _currency(block.values[name])
        for name in ("price", "disposal_cost")
        if name in block.values
    }
    currencies = set(paid.values()) - {""}
    if len(currencies) > 1:
        block.fault(
            "price",
            "price and disposal_cost are in two currencies",
            "write both in the same",
            listed(sorted(currencies)),
        )
    row["price_currency"] = next(iter(currencies), "")
    for name in ("price", "disposal_cost"):
        row[name] = block.take(name, lambda value: _paid(str(value), measure, row))
    for name in ("co2", "co2_disposal"):
        row[name] = block.quantity(name, f"t/{measure}", -1e9) if measure else np.nan


def _currency(value: Any) -> str:
    """Give the currency of a price, blank if it is none."""
    try:
        return money(str(value)).currency
    except SymbiosisError:
        return ""


def _paid(text: str, measure: str, row: Mapping[str, Any]) -> float:
    """Give what is paid for a base unit of a material."""
    each = money(text)
    return per_measure(each.value, each.per, measure, row)


def parameter_row(block: Block) -> Row:
    """Give the row of a parameter."""
    block.look()
    unit = block.take("unit", lambda value: content_unit(str(value)), None)
    mixes = block.text("mixes") or "no"
    power = mixes.split(" ")
    if mixes not in ("mass", "volume", "mole", "dry", "no") and not (
        power[0] == "power" and len(power) == 2 and power[1].replace(".", "", 1).isdigit()
    ):
        block.fault(
            "mixes",
            f"'{mixes}' is no way of mixing",
            "write mass, volume, mole, dry, power 1.44, or no",
            mixes,
        )
    return {
        "parameter": block.key,
        **block.said(),
        "mixes": mixes,
        "unit": unit.unit if unit else "",
        "basis": unit.basis if unit else "",
    }


def factor_row(block: Block) -> Row:
    """Give the row of a factor; its value is kept in the unit it is stated in."""
    block.look()
    return {
        "factor": block.key,
        **block.said(),
        "value": block.take("value", float),
        **{name: block.text(name) for name in ("unit", "place", "valid")},
    }


def replacement_row(block: Block) -> Row:
    """Give the row of a replacement."""
    block.look()
    return {
        **block.said(),
        **{name: block.text(name) for name in ("material", "supply", "use")},
        "basis": block.text("basis") or "stated",
        "factor": block.take("factor", lambda value: _least(float(value), 0.0)),
    }


def replacement_rows(block: Block) -> list[Row]:
    """Give a row for each material and each supply that a replacement names."""
    row = replacement_row(block)
    named = [row[side].split("|") for side in ("material", "supply")]
    return [row | {"material": one, "supply": other} for one, other in product(*named)]
