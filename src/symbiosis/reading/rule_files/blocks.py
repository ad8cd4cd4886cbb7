"""One block of a rule file to rows of a rulebook: a rule, or a permit that is held."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from symbiosis.knowing.names import near
from symbiosis.model.rule_words import (
    AMOUNT,
    BOUNDS,
    CONFIDENCES,
    EFFECTS,
    EFFECTS_OF,
    IS,
    KINDS,
    LOOKS_AT,
    MISSING,
    PARTIES,
    PER,
    STANDINGS,
    TOTALS,
)
from symbiosis.reading.rule_files.bodies import ALIKE, Body, meant
from symbiosis.reading.rule_files.charges import charge
from symbiosis.reading.rule_files.dates import force, transition
from symbiosis.reading.rule_files.faults import Fault
from symbiosis.reading.rule_files.limits import Known, Row, breach
from symbiosis.reading.rule_files.scopes import scopes
from symbiosis.reading.rule_files.totals import quantity

TEXTS = ("title", "title_vi", "jurisdiction", "authority", "sampling", "citation", "mend", "source")
ALWAYS = (*TEXTS, "kind", "standing", "confidence", "in_force", "replaces", "transition",
          "where", "unless")  # fmt: skip
OF_KIND: Mapping[str, tuple[str, ...]] = {
    "content": ("effect", "loaded", "looks_at", "breach"),
    "blend": ("effect", "breach"),
    "quantity": ("effect", "loaded", "of", "measure", "parameter", *BOUNDS, IS),
    "route": ("effect",),
    "licence": ("party", "permit", "missing"),
    "charge": ("effect", "loaded", AMOUNT, "per", "parameter"),
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "content": ("title", "citation", "effect"),
    "blend": ("title", "citation", "effect", "breach"),
    "quantity": ("title", "citation", "effect"),
    "route": ("title", "citation", "effect"),
    "licence": ("title", "citation", "party", "permit", "missing"),
    "charge": ("title", "citation", "effect"),
}
PERMIT = ("company", "permit", "citation")
KEY = r"[\w.-]+"
STATUS = r"[a-z][a-z_]*"
_NUMBERS = {"content": breach, "blend": breach, "quantity": quantity, "charge": charge}
_LICENCE = {"conditional": "condition", "unknown": "unknown", "forbidden": "forbid"}


class Rows(NamedTuple):
    """The rows that one rule gives to the tables of a rulebook."""

    rule: Row
    scopes: list[Row]
    limits: list[Row]


def rule_rows(rule: str, block: Any, file: str, known: Known, faults: list[Fault]) -> Rows:
    """Turn one rule to its rows; what is wrong with it is added to the faults."""
    body = Body(block if isinstance(block, Mapping) else {}, file, rule, faults)
    kind = _kind(body, block)
    if not kind:
        return Rows({"rule": rule}, [], [])
    body.only((*ALWAYS, *OF_KIND[kind]), f"a {kind} rule")
    body.lacks(NEEDED[kind])
    row: Row = {"rule": rule, "kind": kind} | {key: body.text(key) for key in TEXTS}
    row["standing"] = body.word("standing", STANDINGS, "law")
    row["confidence"] = body.word("confidence", CONFIDENCES)
    row["replaces"] = " ".join(body.texts("replaces"))
    row |= force(body)
    row |= transition(body, kind, row.get("in_force_from", ""), row.get("in_force_until", ""))
    row |= _licence(body) if kind == "licence" else {"effect": _effect(body, kind)}
    row["loaded"] = body.flag("loaded")
    row["looks_at"] = body.word("looks_at", LOOKS_AT, "gate" if kind == "content" else "")
    row["of"], row["measure"] = body.word("of", TOTALS), body.text("measure")
    row["per"] = body.word("per", PER, "output" if kind == "charge" else "")
    limits = _NUMBERS[kind](body, row, known) if kind in _NUMBERS else []
    return Rows(row, scopes(body, row), limits)


def _kind(body: Body, block: Any) -> str:
    """Give the kind of a block that is a rule, blank if it is none."""
    rule, before = body.rule, len(body.faults)
    if not re.fullmatch(KEY, rule):
        body.fault("", "The rule's key is not one word", "use letters, digits, dots and _")
    elif not isinstance(block, Mapping):
        body.fault("", "The rule is not a table", f'begin it with ["{rule}"]')
    elif any(isinstance(v, Mapping) and ("kind" in v or "title" in v) for v in block.values()):
        body.fault("", "The rule's key is cut at its dots", f'quote it, as ["{rule}.name"]')
    if len(body.faults) > before:
        return ""
    kind = body.word("kind", KINDS)
    if not kind and len(body.faults) == before:
        body.fault("kind", "The rule has no kind", f"say one of {', '.join(KINDS)}")
    return kind


def permit_rows(name: str, block: Any, file: str, faults: list[Fault]) -> list[Row]:
    """Turn one permit that a company holds to a row for each of its codes."""
    body = Body(block if isinstance(block, Mapping) else {}, file, f"permit {name}", faults)
    if not isinstance(block, Mapping):
        body.fault("", "The permit is not a table", f'begin it with [permit."{name}"]')
        return []
    body.only(PERMIT, "a permit")
    body.lacks(PERMIT)
    held = {key: body.text(key) for key in ("company", "citation")}
    return [held | {"permit": code} for code in body.texts("permit")]


def _effect(body: Body, kind: str) -> str:
    """Give the effect of a rule: one of the known ones, or a status that it gives."""
    effect, fitting = body.text("effect"), EFFECTS_OF[kind]
    if not effect or effect in fitting:
        return effect
    misspelt = effect in EFFECTS or near(effect, fitting, score=ALIKE)
    if kind != "content" or misspelt or not re.fullmatch(STATUS, effect):
        body.fault("effect", f"A {kind} rule has no effect '{effect}'", meant(effect, fitting))
    return effect


def _licence(body: Body) -> Row:
    """Give who must hold which permit, and what follows if it is not held."""
    missing = body.word("missing", MISSING)
    return {
        "party": body.word("party", PARTIES),
        "permit": " ".join(body.texts("permit")),
        "missing": missing,
        "effect": _LICENCE.get(missing, ""),
    }
