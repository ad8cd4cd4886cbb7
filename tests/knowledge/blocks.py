"""The blocks of the shipped catalogue files as they are typed, and what tests ask of them."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import symbiosis.knowledge
from symbiosis.knowing.names import plain

FOLDER = Path(symbiosis.knowledge.__file__).parent
KINDS = ("material", "parameter", "conversion", "replacement", "haulage", "factor")
Blocks = dict[str, dict[str, Any]]


def read() -> dict[str, Blocks]:
    """Read every catalogue file; a key that two files hold is an error."""
    found: dict[str, Blocks] = {kind: {} for kind in KINDS}
    for path in sorted(FOLDER.glob("*.toml")):
        for kind, blocks in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if kind not in KINDS:
                continue
            twice = found[kind].keys() & blocks.keys()
            assert not twice, f"{path.name}: {kind} {sorted(twice)} stands in two files"
            found[kind] |= blocks
    return found


BLOCKS = read()


def entries() -> dict[str, str]:
    """Give the entry of each code of the list of waste."""
    with (FOLDER / "waste_codes.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["entry"] for row in csv.DictReader(file)}


def names(key: str, block: Mapping[str, Any]) -> list[str]:
    """Give every name of a block."""
    return [key, block["label"], block["label_vi"], *block.get("synonyms", [])]


def twice_claimed(blocks: Blocks, fold: Callable[[str], str] = plain) -> list[str]:
    """List names that two blocks claim, folded as the reader does by default: without accents."""
    owners: dict[str, set[str]] = {}
    for key, block in blocks.items():
        for name in names(key, block):
            owners.setdefault(fold(name), set()).add(key)
    return [f"{name}: {sorted(keys)}" for name, keys in owners.items() if len(keys) > 1]
