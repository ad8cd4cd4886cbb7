"""The JSON Schema of rule files, made of the same words that the reading checks."""

from __future__ import annotations

from typing import Any

from symbiosis.model.rule_words import (
    ADJUSTMENTS,
    AMOUNT,
    BOUNDS,
    CONFIDENCES,
    EFFECTS,
    EFFECTS_OF,
    FIELD_VALUES,
    FIELDS,
    GIVER_FIELDS,
    IS,
    KINDS,
    LOOKS_AT,
    MISSING,
    PARTIES,
    PER,
    SIDES,
    STANDINGS,
    TOTALS,
    WAY_FIELDS,
    YES_NO,
)
from symbiosis.reading.rule_files.blocks import ALWAYS, KEY, NEEDED, OF_KIND, PERMIT, STATUS
from symbiosis.reading.rule_files.limits import NUMBER, PART

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_SAID: Schema = {"type": "string", "pattern": r"\S"}
_TEXTS: Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
_FLAG: Schema = {"type": "boolean"}
_DATE: Schema = {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"}
_LIMIT: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^{NUMBER}$"}]}
_MONEY: Schema = {"type": "string", "pattern": r"^\s*[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\s*[^\s\d.]"}
_LINES = {"type": "array", "minItems": 1}


def rules_schema() -> dict[str, Any]:
    """Give the JSON Schema of `*.rules.toml`, for editors that check a file while it is typed.

    The same text is shipped as `symbiosis/knowledge/rules.schema.json`. It holds what can be said
    of the form of a file; what needs the catalogue (units, parameters that do not mix) or two
    places of a file (dates, rules that are replaced) is checked by `read_rules` alone.

    Returns
    -------
    dict
        A schema of the draft 2020-12; dates are texts, as a JSON of such a file has them.

    References
    ----------
    JSON Schema, draft 2020-12: https://json-schema.org/draft/2020-12/schema

    Examples
    --------
    >>> import symbiosis as sym
    >>> sym.rules_schema()["$defs"]["rule"]["properties"]["kind"]["enum"]
    ['content', 'blend', 'quantity', 'route', 'licence', 'charge']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rules, permits and specifications of symbiosis",
        "type": "object",
        "properties": {"permit": {"$ref": "#/$defs/permits"}},
        "patternProperties": {f"^(?!permit$){KEY}$": {"$ref": "#/$defs/rule"}},
        "additionalProperties": False,
        "$defs": {
            "permits": {"type": "object", "additionalProperties": {"$ref": "#/$defs/permit"}},
            "permit": _table(dict.fromkeys(PERMIT, _SAID) | {"permit": _TEXTS}, PERMIT),
            "rule": _rule(),
            **{kind: _of_kind(kind) for kind in KINDS},
            "lines": _LINES | {"items": _LINES | {"items": _part()}},
            "plain_lines": _LINES
            | {"items": _LINES | {"maxItems": 1, "items": _part(BOUNDS[:2], adjusted=False)}},
            "scope": _scope(FIELDS),
            "mix_scope": _scope(_without(FIELDS, (*GIVER_FIELDS, *WAY_FIELDS[1:]))),
        },
    }


def _table(properties: Schema, required: Any = ()) -> Schema:
    """Give the schema of a table that has these keys and no others."""
    table: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return table | ({"required": list(required)} if required else {})


def _word(words: Any) -> Schema:
    """Give the schema of a word of a list."""
    return {"enum": list(words)}


def _without(words: Any, left_out: Any) -> list[str]:
    """Give the words that are not left out."""
    return [word for word in words if word not in left_out]


def _rule() -> Schema:
    """Give the schema of any rule: its kind decides which of the others it keeps."""
    kinds = [
        {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
         "then": {"$ref": f"#/$defs/{kind}"}}
        for kind in KINDS
    ]  # fmt: skip
    kind = {"type": "object", "properties": {"kind": _word(KINDS)}, "required": ["kind"]}
    return kind | {"allOf": kinds}


def _of_kind(kind: str) -> Schema:
    """Give the schema of the rules of one kind."""
    keys = {key: _KEYS.get(key, _TEXT) for key in (*ALWAYS, *OF_KIND[kind])}
    keys |= dict.fromkeys(("title", "citation"), _SAID)
    keys |= {"kind": {"const": kind}}
    if kind in EFFECTS_OF:
        keys["effect"] = _word(EFFECTS_OF[kind])
    schema = _table(keys, ("kind", *NEEDED[kind])) | {"dependentRequired": {"transition": _MOVING}}
    return schema | _MORE.get(kind, {}) | _changed(kind, schema)


def _changed(kind: str, schema: Schema) -> Schema:
    """Give the keys of a kind that mean something of their own there."""
    keys = dict(schema["properties"])
    if kind == "content":
        status = {"type": "string", "pattern": f"^{STATUS}$", "not": _word(EFFECTS)}
        keys["effect"] = {"anyOf": [keys["effect"], status]}
    elif kind == "blend":
        keys["breach"] = {"$ref": "#/$defs/plain_lines"}
        keys |= {key: {"$ref": "#/$defs/mix_scope"} for key in SIDES}
    return {"properties": keys}


def _part(bounds: Any = (*BOUNDS, IS), adjusted: bool = True) -> Schema:
    """Give the schema of a part of a breach, with exactly one bound."""
    keys = {key: _KEYS.get(key, _TEXT) for key in PART if key in bounds or key not in _BOUNDS}
    keys["parameter"] = _SAID
    if not adjusted:
        del keys["adjusted"]
    return _table(keys, ["parameter"]) | _one_of(bounds)


def _one_of(keys: Any) -> Schema:
    """Say that exactly one of the keys is there."""
    return {"oneOf": [{"required": [key]} for key in keys]}


def _scope(fields: Any) -> Schema:
    """Give the schema of where and unless; TOML may have cut the names of fields at their dots."""
    keys: Schema = {}
    for field in fields:
        fixed = FIELD_VALUES.get(field)
        one = _word(fixed) if fixed else _TEXT
        values = {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}
        keys[field] = values
        table, dot, name = field.partition(".")
        if dot:
            keys.setdefault(table, _table({}))["properties"][name] = values
    return _table(keys)


_BOUNDS = (*BOUNDS, IS)
_MOVING = ["replaces", "in_force"]  # what a transition stands on
_KEYS: Schema = {
    "kind": _word(KINDS),
    "standing": _word(STANDINGS),
    "confidence": _word(CONFIDENCES),
    "in_force": _table({"from": _DATE, "until": _DATE}),
    "transition": _table({"until": _DATE, "side": _word(PARTIES)}, ["until"]),
    "replaces": _TEXTS,
    "loaded": _FLAG,
    "looks_at": _word(LOOKS_AT),
    "breach": {"$ref": "#/$defs/lines"},
    "party": _word(PARTIES),
    "permit": _TEXTS,
    "missing": _word(MISSING),
    "of": _word(TOTALS),
    "per": _word(PER),
    "adjusted": _word(ADJUSTMENTS),
    AMOUNT: _MONEY,
    IS: _word(YES_NO),
    **dict.fromkeys(BOUNDS, _LIMIT),
    **{key: {"$ref": "#/$defs/scope"} for key in SIDES},
}
_UNLOADED: Schema = {"properties": {"loaded": {"const": False}}, "required": ["loaded"]}


def _loaded(then: Schema, keys: Any) -> Schema:
    """Say what a rule needs if its numbers are held, and that it has none of it else."""
    none = {"not": {"anyOf": [{"required": [key]} for key in keys]}}
    return {"if": _UNLOADED, "then": none, "else": then}


_CRITERION: Schema = {
    "if": {"properties": {"effect": {"const": "criterion"}}, "required": ["effect"]},
    "then": {
        "properties": {"of": {"const": "park"}, **{key: {"maxProperties": 0} for key in SIDES}},
        "required": ["of", "measure"],
        "not": {"required": ["parameter"]},
    },
    "else": {"required": ["of"], "not": {"anyOf": [{"required": [k]} for k in (IS, "measure")]}},
}
_FLOWS: Schema = {
    "if": {"properties": {"effect": {"const": "limit"}}, "required": ["effect"]},
    "then": {"not": {"anyOf": [{"required": [key]} for key in BOUNDS[2:]]}},
}
_MORE: dict[str, Schema] = {
    "content": _loaded({"required": ["breach"]}, ["breach"]),
    "quantity": {"allOf": [_loaded(_one_of(_BOUNDS), _BOUNDS), _CRITERION, _FLOWS]},
    "charge": _loaded({"required": [AMOUNT]}, [AMOUNT]),
}
