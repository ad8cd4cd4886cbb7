"""One block of a rule file to rows of a rulebook, every word of it checked."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from symbiosis.errors import RuleError, SymbiosisError
from symbiosis.knowing.names import near
from symbiosis.model.rule_words import (
    ADJUSTMENTS,
    BOUNDS,
    CONFIDENCES,
    EFFECTS,
    FIELD_VALUES,
    FIELDS,
    GIVER_FIELDS,
    KINDS,
    LOOKS_AT,
    MISSING,
    PARTIES,
    STANDINGS,
)
from symbiosis.reading.units import content_unit

_ALWAYS = ("title", "title_vi", "kind", "standing", "jurisdiction", "citation", "in_force",
           "replaces", "where", "mend", "source", "confidence")  # fmt: skip
_OF_KIND = {
    "content": ("effect", "loaded", "looks_at", "breach"),
    "blend": ("effect", "breach"),
    "route": ("effect",),
    "licence": ("party", "permit", "missing"),
}
_NEEDED = {
    "content": ("title", "citation", "effect"),
    "blend": ("title", "citation", "effect", "breach"),
    "route": ("title", "citation", "effect"),
    "licence": ("title", "citation", "party", "permit", "missing"),
}
_PART = (*BOUNDS, "parameter", "adjusted", "confidence", "source")
_LIMIT = re.compile(r"\s*([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\d.,])\s*(.*?)\s*")


_ALIKE = 70.0  # likeness from which a word is taken for another one, misspelt


class Parameter(NamedTuple):
    """What the catalogue says of a parameter: basis, base unit, and how it mixes."""

    basis: str
    unit: str
    mixes: str


class Place(NamedTuple):
    """A place in a rule file: the file, the block and the key."""

    file: str
    block: str
    key: str = ""

    def at(self, key: str) -> Place:
        """Give the place of a key of this block."""
        return self._replace(key=key)

    def wrong(self, what: str, mend: str) -> RuleError:
        """Give the error that names this place."""
        where = ", ".join([self.file, self.block] + ([f"key {self.key}"] if self.key else []))
        return RuleError(what, where, mend)


class Rows(NamedTuple):
    """The rows that one rule gives to the tables of a rulebook."""

    rule: dict[str, Any]
    scopes: list[dict[str, Any]]
    limits: list[dict[str, Any]]


def rule_rows(rule: str, block: Any, file: str, known: Mapping[str, Parameter]) -> Rows:
    """Turn one checked rule to its rows."""
    place = Place(file, f"rule {rule}")
    if not re.fullmatch(r"[\w.-]+", rule):
        raise place.wrong("The rule's key is not one word", "use letters, digits, dots and _")
    if not isinstance(block, Mapping):
        raise place.wrong("The rule is not a table", f'begin it with ["{rule}"]')
    if any(isinstance(v, Mapping) and ("kind" in v or "title" in v) for v in block.values()):
        raise place.wrong("The rule's key is cut at its dots", f'quote it, as ["{rule}.name"]')
    kind = _word(block, "kind", KINDS, place, "")
    if not kind:
        raise place.wrong("The rule has no kind", f"say one of {', '.join(KINDS)}")
    _keys(block, (*_ALWAYS, *_OF_KIND[kind]), place, f"a {kind} rule")
    lacking = [key for key in _NEEDED[kind] if not block.get(key) and block.get(key) != []]
    if lacking:
        raise place.wrong(f"The rule says no {', '.join(lacking)}", "say them")
    row = _plain(block, place) | _force(block, place) | {"rule": rule, "kind": kind}
    row |= _licence(block, place) if kind == "licence" else {"effect": _effect(block, kind, place)}
    row |= {"loaded": _flag(block, "loaded", place)}
    row["looks_at"] = _word(block, "looks_at", LOOKS_AT, place, "gate" if kind == "content" else "")
    scopes = _scopes(block.get("where", {}), rule, row, place.at("where"))
    return Rows(row, scopes, _limits(block, row, place.at("breach"), known))


def permit_rows(name: str, block: Any, file: str) -> list[dict[str, Any]]:
    """Turn one permit that a company holds to a row for each of its codes."""
    place = Place(file, f"permit {name}")
    if not isinstance(block, Mapping):
        raise place.wrong("The permit is not a table", f'begin it with [permit."{name}"]')
    _keys(block, ("company", "permit", "citation"), place, "a permit")
    lacking = [key for key in ("company", "permit", "citation") if not block.get(key)]
    if lacking:
        raise place.wrong(f"The permit says no {', '.join(lacking)}", "say them")
    codes = _texts(block["permit"], place.at("permit"))
    held = {key: _text(block, key, place) for key in ("company", "citation")}
    return [held | {"permit": code} for code in codes]


def _meant(word: str, options: Iterable[str]) -> str:
    """Give the mend for a word that is none of the options: the near one, and all."""
    told = [option for option in options if option]
    close = near(word, told, count=1, score=_ALIKE)
    return (f"perhaps you meant {close[0]}; " if close else "") + f"it is one of {', '.join(told)}"


def _keys(block: Mapping[str, Any], allowed: Iterable[str], place: Place, noun: str) -> None:
    """Refuse a key that this kind of block does not have."""
    allowed = tuple(allowed)
    for key in block:
        if key not in allowed:
            raise place.at(str(key)).wrong(
                f"The key '{key}' is none of {noun}", _meant(str(key), allowed)
            )


def _text(block: Mapping[str, Any], key: str, place: Place) -> str:
    """Give a text of the block, blank if it is not there."""
    value = block.get(key, "")
    if not isinstance(value, str):
        raise place.at(key).wrong(f"The {key} is not a text", "put it in quotes")
    return value.strip()


def _texts(value: Any, place: Place) -> list[str]:
    """Give a text or a list of texts as a list."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise place.wrong(f"The {place.key} is not a list of texts", 'write it as ["a", "b"]')
    if not values:
        raise place.wrong(f"The {place.key} is empty", "name at least one, or leave the key out")
    return [v.strip() for v in values]


def _word(
    block: Mapping[str, Any], key: str, words: tuple[str, ...], place: Place, default: str
) -> str:
    """Give a word of a fixed list."""
    word = _text(block, key, place) or default
    if word and word not in words:
        raise place.at(key).wrong(f"There is no {key} '{word}'", _meant(word, words))
    return word


def _flag(block: Mapping[str, Any], key: str, place: Place) -> bool:
    """Give a yes or no, yes if it is not there."""
    value = block.get(key, True)
    if not isinstance(value, bool):
        raise place.at(key).wrong(f"The {key} is neither true nor false", "write true or false")
    return value


def _plain(block: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """Give what stands in every rule: titles, standing, citation, source."""
    texts = ("title", "title_vi", "jurisdiction", "citation", "mend", "source")
    row: dict[str, Any] = {key: _text(block, key, place) for key in texts}
    row["standing"] = _word(block, "standing", STANDINGS, place, "law")
    row["confidence"] = _word(block, "confidence", CONFIDENCES, place, "")
    replaced = _texts(block["replaces"], place.at("replaces")) if "replaces" in block else []
    return row | {"replaces": " ".join(replaced)}


def _force(block: Mapping[str, Any], place: Place) -> dict[str, str]:
    """Give the first and the last day in force as ISO dates."""
    place = place.at("in_force")
    force = block.get("in_force", {})
    if not isinstance(force, Mapping):
        raise place.wrong("The in_force is not a table", "write { from = 2026-01-01 }")
    _keys(force, ("from", "until"), place, "in_force")
    days = {key: _day(force[key], place) if key in force else "" for key in ("from", "until")}
    if days["from"] and days["until"] and days["from"] > days["until"]:
        raise place.wrong("The rule ends before it begins", "swap from and until")
    return {"in_force_from": days["from"], "in_force_until": days["until"]}


def _day(value: Any, place: Place) -> str:
    """Give a date, typed as one or as a text, in ISO form."""
    try:
        if isinstance(value, str):
            return dt.date.fromisoformat(value).isoformat()
        if type(value) is dt.date:
            return value.isoformat()
    except ValueError:
        pass
    raise place.wrong(f"'{value}' is not a date", "write it as 2026-02-09")


def _effect(block: Mapping[str, Any], kind: str, place: Place) -> str:
    """Give the effect of a rule: one of the known ones, or a status that it gives."""
    effect, place = _text(block, "effect", place), place.at("effect")
    fitting = {
        "content": [e for e in EFFECTS if e != "limit"],
        "blend": ["limit"],
        "route": [e for e in EFFECTS if e != "limit"],
    }[kind]
    if effect in fitting:
        return effect
    misspelt = effect in EFFECTS or near(effect, EFFECTS, score=_ALIKE)
    if kind != "content" or misspelt or not re.fullmatch(r"[a-z][a-z_]*", effect):
        raise place.wrong(f"A {kind} rule has no effect '{effect}'", _meant(effect, fitting))
    if block.get("looks_at", "gate") != "gate":
        raise place.wrong("A status is given at the gate", "leave looks_at out")
    return effect


def _licence(block: Mapping[str, Any], place: Place) -> dict[str, str]:
    """Give who must hold which permit, and what follows if it is not held."""
    missing = _word(block, "missing", MISSING, place, "")
    effects = {"conditional": "condition", "unknown": "unknown", "forbidden": "forbid"}
    return {
        "party": _word(block, "party", PARTIES, place, ""),
        "permit": " ".join(_texts(block["permit"], place.at("permit"))),
        "missing": missing,
        "effect": effects[missing],
    }


def _scopes(where: Any, rule: str, row: Mapping[str, Any], place: Place) -> list[dict[str, Any]]:
    """Give a row for each value that a rule takes in a field."""
    if not isinstance(where, Mapping):
        raise place.wrong("The where is not a table", 'write { material = ["sludge"] }')
    rows = []
    for field, value in _flat(where):
        spot = place.at(f"where.{field}")
        if field not in FIELDS:
            raise spot.wrong(f"There is no field '{field}' to look at", _meant(field, FIELDS))
        _fitting(field, row, spot)
        for text in _texts(value, spot):
            fixed = FIELD_VALUES.get(field)
            if fixed is not None and text not in fixed:
                raise spot.wrong(f"'{text}' is no {field}", f"say one of {', '.join(fixed)}")
            rows.append({"rule": rule, "field": field, "value": text})
    return rows


def _flat(where: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    """Join keys that TOML has cut at their dots."""
    rows: list[tuple[str, Any]] = []
    for key, value in where.items():
        deeper = isinstance(value, Mapping)
        rows += _flat(value, f"{before}{key}.") if deeper else [(f"{before}{key}", value)]
    return rows


def _fitting(field: str, row: Mapping[str, Any], place: Place) -> None:
    """Refuse a field that this rule cannot look at."""
    if row["kind"] == "blend" and (field in GIVER_FIELDS or field == "legal_kind"):
        raise place.wrong(
            f"A blend rule binds the mix of a need and cannot look at '{field}'",
            "use wanted, use, need or a receiver field",
        )
    gives_status = row["kind"] == "content" and row["effect"] not in EFFECTS
    if gives_status and (field == "status" or field not in GIVER_FIELDS):
        raise place.wrong(
            f"A rule that gives a status cannot look at '{field}'",
            "let it look at the giver's side: material, output or a giver field",
        )


def _limits(
    block: Mapping[str, Any], row: Mapping[str, Any], place: Place, known: Mapping[str, Parameter]
) -> list[dict[str, Any]]:
    """Give a row for each part of each line of a breach."""
    if row["kind"] not in ("content", "blend"):
        return []
    if not row["loaded"]:
        if "breach" in block:
            raise place.wrong("A rule that is not loaded has a breach", "leave loaded out")
        return []
    lines = block.get("breach")
    if not isinstance(lines, list) or not lines:
        raise place.wrong("The breach is empty", "give its lines, or say loaded = false")
    rows = []
    for number, parts in enumerate(lines, start=1):
        if not isinstance(parts, list) or not parts:
            raise place.wrong(f"Line {number} of the breach is not a list of parts",
                              'write [[{ parameter = "lead", at_most = "300 mg/kg" }]]')  # fmt: skip
        for part in parts:
            rows.append(_part(part, row, place, known) | {"rule": row["rule"], "line": number})
        if row["kind"] == "blend" and len(parts) > 1:
            raise place.wrong("A mix is limited parameter by parameter", "one part in each line")
    return rows


def _part(
    part: Any, row: Mapping[str, Any], place: Place, known: Mapping[str, Parameter]
) -> dict[str, Any]:
    """Give the row of one part of a line."""
    if not isinstance(part, Mapping):
        raise place.wrong("A part of the breach is not a table", "write it in { }")
    _keys(part, _PART, place, "a part of a breach")
    parameter = _text(part, "parameter", place)
    bounds = [bound for bound in BOUNDS if bound in part]
    if not parameter:
        raise place.wrong("A part of the breach names no parameter", 'say parameter = "..."')
    if len(bounds) != 1:
        raise place.wrong(
            f"The part on '{parameter}' has {len(bounds)} bounds",
            f"give one of {', '.join(BOUNDS)}; two bounds are two lines",
        )
    place = place.at(bounds[0])
    value, unit, basis = _limit(part[bounds[0]], parameter, place, known.get(parameter))
    adjusted = _word(part, "adjusted", ADJUSTMENTS, place, "")
    if row["kind"] == "blend":
        mixes = known[parameter].mixes if parameter in known else ""
        if mixes == "no":
            raise place.wrong(f"'{parameter}' does not mix", "make it a content rule")
        if bounds[0] in ("above", "below") or adjusted:
            raise place.wrong(
                "A mix takes plain limits only", "use at_most or at_least, with no adjustment"
            )
    confidence = _word(part, "confidence", CONFIDENCES, place, str(row["confidence"]))
    source = _text(part, "source", place) or row["source"]
    told = {"parameter": parameter, "bound": bounds[0], "adjusted": adjusted}
    told |= {"confidence": confidence, "source": source}
    return told | {"value": value, "unit": unit, "basis": basis}


def _limit(
    typed: Any, parameter: str, place: Place, known: Parameter | None
) -> tuple[float, str, str]:
    """Give a limit in its stored unit: value, unit, basis."""
    match = _LIMIT.fullmatch(str(typed)) if not isinstance(typed, bool) else None
    if match is None or not math.isfinite(float(match[1])):
        raise place.wrong(f"'{typed}' is not a limit", 'write a number and a unit: "300 mg/kg"')
    number, text = float(match[1]), match[2]
    if not text:
        if known is not None and known.basis == "own" and known.unit in ("", "1"):
            return number, known.unit, "own"
        raise place.wrong(f"The limit '{typed}' on '{parameter}' has no unit", "say its unit")
    try:
        factor, basis, unit = content_unit(text)
    except SymbiosisError as error:
        raise place.wrong(
            f"The unit '{text}' is not understood: {error.what}", error.mend
        ) from None
    if known is not None and (basis == "own") != (known.basis == "own"):
        raise place.wrong(
            f"'{text}' is no unit of '{parameter}'", f"use a unit such as {known.unit or '1'}"
        )
    if known is not None and basis == "own" and unit != known.unit:
        raise place.wrong(f"'{text}' is no unit of '{parameter}'", f"use {known.unit or '1'}")
    return number * factor, unit, basis
