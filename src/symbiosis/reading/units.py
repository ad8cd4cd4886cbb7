"""Unit texts to the base units of the tables; the only file that knows pint."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import pint

from symbiosis.errors import UnitError
from symbiosis.knowing.names import near

BASES = {
    "mass": "t",
    "volume": "m3",
    "energy": "MWh",
    "substance": "kmol",
    "normal": "Nm3",
    "standard": "Sm3",
}
_DIMENSIONS = {
    "[mass]": "mass",
    "[volume]": "volume",
    "[energy]": "energy",
    "[substance]": "substance",
    "[normal_volume]": "normal",
    "[standard_volume]": "standard",
}
_TEMPERATURES = ("degC", "K", "degF")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_DRY = re.compile(r"(?:_dm|_ds|_ts| ?dm| ?ds| ?ts| ?DM| ?DS| ?TS| ?chất khô| ?khô)$")
_SPLIT = re.compile(r"\s*([/*·×]|\bper\b)\s*|\s+")


class AmountUnit(NamedTuple):
    """A unit of an amount: `value * factor` counts base units of `dimension`.

    `factor` holds per year if `per_year`, else per hour of running if `per_hour`, else for a
    single amount. `quantity` is the factor of the counting unit alone (kg of kg/day: 0.001 t).
    """

    factor: float
    dimension: str
    per_year: bool
    per_hour: bool
    quantity: float
    note: str


class PriceUnit(NamedTuple):
    """A unit of a price: `value * factor` is in `currency` for a base unit of `dimension`.

    A blank `dimension` means that the unit of the counted thing was left out, as in `USD`.
    """

    currency: str
    factor: float
    dimension: str
    note: str


class ContentUnit(NamedTuple):
    """A unit of a content: `value * factor` is in `unit`, on the `basis`."""

    factor: float
    basis: str
    unit: str


class Money(NamedTuple):
    """An amount of money, and the base units it is paid for, as `t`, `km t` or blank."""

    value: float
    currency: str
    per: str


class _Words(NamedTuple):
    """The shipped table of unit words, by kind."""

    word: dict[str, tuple[str, str]]
    any: dict[str, str]
    whole: dict[str, str]
    refuse: dict[str, str]
    content: dict[str, ContentUnit]


def _text(name: str) -> str:
    """Read a shipped text file."""
    return (files("symbiosis.knowledge") / name).read_text(encoding="utf-8")


@cache
def _words() -> _Words:
    """Read the shipped table of unit words once."""
    words = _Words({}, {}, {}, {}, {})
    for line in _text("unit_words.txt").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        kind, typed, *rest = (part.strip() for part in line.split("|"))
        if kind == "word":
            words.word[typed] = (rest[0], rest[1])
        elif kind == "content":
            words.content[typed] = ContentUnit(float(rest[1]), rest[0], rest[2])
        else:
            getattr(words, kind)[typed.casefold() if kind == "any" else typed] = rest[0]
    return words


@cache
def _registry() -> tuple[Any, frozenset[str]]:
    """Build the registry of our own definitions once, and the set of names they declare."""
    lines = [line for line in _text("units.txt").splitlines() if line and line[0] != "#"]
    declared: set[str] = set()
    definitions: list[str] = []
    for line in lines:
        name, relation, *aliases = (part.strip() for part in line.split("="))
        declared |= {name, *aliases} - {"_"}
        # A pure number is not declared to pint, which has no unit of no dimension by itself.
        definitions.append(line if aliases else f"{name} = {relation}")
    registry: Any = pint.UnitRegistry(None)
    registry.load_definitions(definitions)
    return registry, frozenset(declared)


def _clean(text: str) -> str:
    """Give a unit text one spelling: NFC, plain powers, single blanks, no brackets."""
    plain = unicodedata.normalize("NFC", str(text)).translate(_SUPERSCRIPTS)
    plain = plain.replace("\u00a0", " ").replace("**", "^").strip().strip("[]").strip()
    plain = re.sub(r"\b([A-Za-z]+)\^(\d)", r"\1\2", plain)
    return re.sub(r"\s+", " ", plain)


def _unknown(typed: str, part: str) -> UnitError:
    """Say that a unit, or a part of it, is not declared, and name what comes near."""
    words = _words()
    if part in words.refuse:
        return UnitError(
            f"The unit '{part}' can mean two things",
            f"unit '{typed}'",
            f"write {words.refuse[part]}",
        )
    options = sorted(_registry()[1] | set(words.content))
    close = near(part, options, count=4)
    mend = f"perhaps you meant {', '.join(close)}" if close else "write a unit such as t/year"
    return UnitError(f"The unit '{part}' is not declared", f"unit '{typed}'", mend)


def _part(typed: str, part: str, notes: list[str]) -> str:
    """Turn one part of a unit text to declared names."""
    words = _words()
    declared = _registry()[1]
    if re.fullmatch(r"\d+(\.\d+)?", part) or part in declared:
        return part
    if part in words.refuse:
        raise _unknown(typed, part)
    if part in words.word:
        means, note = words.word[part]
        notes += [note] if note else []
        return f"({'*'.join(means.split())})"
    if part.casefold() in words.any:
        return words.any[part.casefold()]
    raise _unknown(typed, part)


class _Parsed(NamedTuple):
    """A unit text with its factor to base units, powers of the dimensions, time part, notes."""

    factor: float
    powers: dict[str, float]
    hours: float
    base: str
    note: str


@cache
def _parse(text: str) -> _Parsed:
    """Take a unit text apart, once for each distinct text."""
    registry, _ = _registry()
    typed = _clean(text)
    whole = _words().whole.get(typed, typed)
    if not whole:
        raise UnitError("A unit is blank", "", "write a unit such as t/year")
    notes: list[str] = []
    pieces: list[str] = []
    below = False
    for piece in _SPLIT.split(whole):
        if not piece:
            continue
        if piece in {"/", "per"}:
            below = True
        elif piece in {"*", "·", "×"}:
            continue
        else:
            # After a dash all parts lie below it: t/km/year, kg/day.
            name = _part(text, piece, notes)
            pieces.append(f"/({name})" if below else f"*({name})")
            below = False
    if len(pieces) == 1 and pieces[0].strip("*()") in _TEMPERATURES:
        return _Parsed(1.0, {"[temperature]": 1.0}, 1.0, "degC", "")
    try:
        root = registry.Quantity("1" + "".join(pieces)).to_root_units()
    except (pint.errors.PintError, ArithmeticError, ValueError, TypeError) as error:
        raise UnitError(f"The unit '{typed}' cannot be read", "", "write it as t/year") from error
    powers = {str(key): float(value) for key, value in root.dimensionality.items()}
    return _Parsed(
        _tidy(float(root.magnitude)), powers, _hours(pieces), f"{root.units:~C}", "; ".join(notes)
    )


def _tidy(value: float) -> float:
    """Take the last digit's noise out of a factor that is a short decimal: 11.63, not 11.629..."""
    short = float(f"{value:.12g}")
    return short if abs(short - value) <= 1e-14 * abs(value) else value


def _hours(pieces: list[str]) -> float:
    """Give the factor that the time parts bring to the whole: 1/24 of kg/day."""
    registry, _ = _registry()
    factor = 1.0
    for piece in pieces:
        part = registry.Quantity("1" + piece).to_root_units()
        if set(part.dimensionality) == {"[time]"}:
            factor *= float(part.magnitude)
    return factor


def amount_unit(text: str) -> AmountUnit:
    """Read the unit of an amount, as `t/year`, `kg/day`, `Nm3/h` or `MWh`."""
    unit = _parse(text)
    rest = {name: power for name, power in unit.powers.items() if power}
    per_year = rest.pop("[year]", 0.0)
    per_hour = rest.pop("[time]", 0.0)
    # Power is energy an hour by itself: MW = MWh/h.
    single = len(rest) == 1 and next(iter(rest.values())) == 1.0
    name = next(iter(rest), "")
    if (
        not single
        or name not in _DIMENSIONS
        or (per_year, per_hour) not in ((-1.0, 0.0), (0.0, -1.0), (0.0, 0.0))
    ):
        raise UnitError(
            f"The unit '{text}' does not count an amount",
            "",
            "write a mass, volume, energy or substance per time, such as t/year",
        )
    return AmountUnit(
        unit.factor,
        _DIMENSIONS[name],
        per_year == -1,
        per_hour == -1,
        _tidy(unit.factor / unit.hours),
        unit.note,
    )


def price_unit(text: str) -> PriceUnit:
    """Read the unit of a price, as `VND/kg`, `thousand VND/t`, `triệu đồng/tấn` or `USD`."""
    currency, factor, rest, note = _money(text)
    if not rest:
        return PriceUnit(currency, factor, "", note)
    name, power = next(iter(rest.items()))
    if len(rest) != 1 or power != -1 or name not in _DIMENSIONS:
        raise UnitError(
            f"The unit '{text}' is not a price of an amount",
            "",
            "write money per mass, volume or energy, such as VND/kg",
        )
    return PriceUnit(currency, factor, _DIMENSIONS[name], note)


def _money(text: str) -> tuple[str, float, dict[str, float], str]:
    """Part a unit into its currency, its factor, and the powers of the rest."""
    unit = _parse(text)
    rest = {name: power for name, power in unit.powers.items() if power}
    money = [name for name in rest if name.startswith("[currency_")]
    if len(money) != 1 or rest.pop(money[0]) != 1:
        raise UnitError(
            f"The unit '{text}' is not money",
            "",
            "write a currency such as VND, and what it is paid for: VND/kg",
        )
    return money[0][len("[currency_") : -1], unit.factor, rest, unit.note


@cache
def content_unit(text: str) -> ContentUnit:
    """Read the unit of a content, as `mg/kg`, `% dm`, `mg/L`, `mol%`, `uS/cm` or `[1]`."""
    typed = _clean(text)
    table = _words().content
    joined = typed.replace(" ", "")
    if joined in table:
        return table[joined]
    dry = _DRY.search(typed)
    if dry:
        wet = table.get(typed[: dry.start()].replace(" ", ""))
        if wet is None or wet.basis != "mass":
            raise _unknown(text, typed)
        return ContentUnit(wet.factor, "dry", "mg/kg_dm")
    try:
        unit = _parse(typed)
    except UnitError as error:
        raise _unknown(text, typed) from error
    if unit.powers == {"[mass]": 1.0, "[volume]": -1.0}:
        # Tonnes a cubic metre are millions of milligrams a litre.
        return ContentUnit(_tidy(unit.factor * 1e6), "volume", "mg/L")
    return ContentUnit(unit.factor, "own", unit.base)


_QUANTITY = re.compile(r"^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*$")


def parts(text: str) -> tuple[float, str]:
    """Part a quantity text into its number and its unit."""
    found = _QUANTITY.match(str(text))
    if not found:
        raise UnitError(
            f"'{text}' does not begin with a number",
            "",
            "write a number and a unit, such as 1050 kg/m3",
        )
    return float(found[1]), found[2]


def quantity(text: str, to: str) -> float:
    """Read a number with its unit and give it in the unit `to`, as `quantity("1 t", "kg")`."""
    value, unit = parts(text)
    target = _parse(to if to != "1" else "one")
    given = _parse(unit or "one")
    if given.powers != target.powers:
        raise UnitError(
            f"'{text}' is of another dimension than {to}", "", f"write it in a unit such as {to}"
        )
    if given.powers == {"[temperature]": 1.0}:
        return temperature(value, unit)
    return value * given.factor / target.factor


def factor(unit: str, to: str) -> float:
    """Give the factor that turns values in `unit` to values in `to`, as from `day` to `h`."""
    return quantity(f"1 {unit}", to)


def temperature(value: float, unit: str) -> float:
    """Turn a temperature to degC; kelvin and Fahrenheit have another nought."""
    registry, _ = _registry()
    typed = _clean(unit)
    name = _words().word.get(typed, (typed, ""))[0]
    if _parse(unit).powers != {"[temperature]": 1.0}:
        raise UnitError(f"The unit '{unit}' is not a temperature", "", "write degC or K")
    return float(registry.Quantity(value, name).to("degC").magnitude)


def money(text: str) -> Money:
    """Read an amount of money with what it is paid for, as `2000 VND/t/km` or `900 VND/kg`."""
    value, unit = parts(text)
    currency, factor_, rest, _ = _money(unit)
    bases = {
        **{dim: BASES[name] for dim, name in _DIMENSIONS.items()},
        "[length]": "km",
        "[year]": "year",
    }
    if any(power != -1 or name not in bases for name, power in rest.items()):
        raise UnitError(f"'{text}' is not a price", "", "write it as 900 VND/kg or 2000 VND/t/km")
    per = " ".join(sorted(bases[name] for name in rest))
    return Money(value * factor_, currency, per)
