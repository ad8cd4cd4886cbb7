"""Blocks `[use.key]` and `[profile.1103]` to rows: who takes what, and what a business handles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, MutableMapping
from typing import Any, NamedTuple

from symbiosis.errors import UnitError
from symbiosis.knowing.names import Finder, listed, near
from symbiosis.reading.blocks import Block, Row, amount, known_material, replacement_row

# What a use counts as that does not say.
DIFFICULTY, PREVALENCE = "medium", 0.7
LATER = 0.9  # receivers are named the most usual first: each counts this against the one before


class Names(NamedTuple):
    """The names that a use or a profile may bear: materials, parameters, codes of ISIC."""

    materials: Collection[str]
    parameters: Collection[str]
    codes: Collection[str]
    finder: Finder


def use_rows(
    block: Block, names: Names, seen: MutableMapping[tuple[str, str, str], str]
) -> tuple[list[Row], list[Row]]:
    """Give a row for each receiver of a use, and the replacement that it states, if it does.

    `seen` holds the rows there are by material, use and receiver, and takes these up.
    """
    block.look()
    row: Row = {name: block.text(name) for name in ("material", "use", "replaces")}
    for side in ("material", "replaces"):
        known_material(block, side, row[side], names.materials, names.finder)
    row |= {name: block.text(name) for name in ("source", "confidence")}
    row["difficulty"] = block.text("difficulty") or DIFFICULTY
    usual = float(block.take("prevalence", _share, PREVALENCE))
    row["parameters"] = " ".join(_parameters(block, names))
    rows = []
    codes = _codes(block, names)
    spoken = [_spoken(block, name, codes) for name in ("receiver", "receiver_vi")]
    for place, (code, *words) in enumerate(zip(codes, *spoken, strict=True)):
        told = (row["material"], row["use"], code)
        if told in seen:
            block.fault(
                "receivers",
                f"the same material, use and receiver stand in [use.{seen[told]}]",
                "keep it in one of the two",
                code,
            )
        seen[told] = block.key
        own = {"isic": code, "receiver": words[0], "receiver_vi": words[1]}
        rows.append(row | own | {"prevalence": usual * LATER**place})
    return rows, _replacement(block)


def profile_rows(block: Block, names: Names) -> list[Row]:
    """Give a row for each thing that a kind of business typically gives or takes."""
    block.look()
    if len(block.key) != 4 or block.key not in names.codes:
        block.fault("", f"'{block.key}' is no class of ISIC Rev.4", "name it by its four digits")
    if not {"gives", "takes"} & set(block.values):
        block.fault("gives", "the profile is empty", 'write gives = ["..."] or takes = { ... }')
    said = {name: block.text(name) for name in ("label", "label_vi", "source", "confidence")}
    return [
        {"isic": block.key, **said, "side": side, "material": material, "use": use}
        for name, side in (("gives", "output"), ("takes", "need"))
        for material, use in _things(block, name, names)
    ]


def _things(block: Block, name: str, names: Names) -> list[tuple[str, str]]:
    """Give the materials of one side of a profile, each with what it is for."""
    given: Any = block.values.get(name, [])
    pairs = given.items() if isinstance(given, Mapping) else [(part, "") for part in _list(given)]
    if not isinstance(given, Mapping | list) or not all(
        isinstance(part, str) for pair in pairs for part in pair
    ):
        block.fault(
            name,
            "the materials are neither a list nor a table",
            f'write {name} = ["material"] or {name} = {{ material = "use" }}',
            given,
        )
        return []
    for material, _ in pairs:
        known_material(block, name, material, names.materials, names.finder)
    return list(dict(pairs).items())


def _list(given: Any) -> list[Any]:
    """Give a list as it is, and nothing for anything else."""
    return given if isinstance(given, list) else []


def _codes(block: Block, names: Names) -> list[str]:
    """Give the codes of who takes it, each once; a code that is not of ISIC is a fault."""
    given = block.values.get("receivers", [])
    codes = [str(code) for code in (given if isinstance(given, list) else [given])]
    if "receivers" in block.values and not codes:
        block.fault("receivers", "no receiver is named", 'write receivers = ["2394"]')
    for code in codes:
        if code not in names.codes:
            block.fault(
                "receivers",
                f"'{code}' is no division, group or class of ISIC Rev.4",
                'write two to four digits as text, such as "2394"',
                code,
            )
    return codes


def _spoken(block: Block, name: str, codes: list[str]) -> list[str]:
    """Give the words for each code: one text for all, or a list of as many."""
    given = block.values.get(name, "")
    if not isinstance(given, list):
        return [str(given)] * len(codes)
    if len(given) != len(codes):
        block.fault(
            name,
            f"there are {len(given)} names for {len(codes)} receivers",
            "write one text for all, or a list with one for each",
            given,
        )
        return [""] * len(codes)
    return [str(part) for part in given]


def _parameters(block: Block, names: Names) -> list[str]:
    """Give the parameters that decide; one that is not known is a fault."""
    given = block.values.get("parameters", [])
    keys = [str(key) for key in (given if isinstance(given, list) else [given])]
    for key in keys:
        if key not in names.parameters:
            close = near(key, names.parameters)
            block.fault(
                "parameters",
                f"'{key}' is no known parameter",
                f"perhaps you meant {listed(close)}" if close else f"add a block [parameter.{key}]",
                key,
            )
    return keys


def _replacement(block: Block) -> list[Row]:
    """Give the replacement that a use states with its own factor, none if it states none."""
    if not {"factor", "basis"} & set(block.values):
        return []
    if not block.text("replaces"):
        block.fault("factor", "the use does not say what is replaced", 'write replaces = "..."')
    stated = {
        name: block.values[name]
        for name in ("material", "use", "factor", "basis", "source", "confidence")
        if name in block.values
    }
    stated["supply"] = block.text("replaces")
    stated.setdefault("factor", 1.0)
    return [replacement_row(Block("replacement", block.key, stated, block.file, block.ledger))]


def _share(value: Any) -> float:
    """Take a number above nought and at most one."""
    number = amount(value, "1")
    if not 0 < number <= 1:
        raise UnitError("the prevalence is not between 0 and 1", "", "write 1, 0.7 or 0.4")
    return number
