"""The schema is made of the words, takes every shipped file, and refuses what is wrong in form."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from reading.rule_files.wrong import CHARGE, CONTENT, CRITERION, RIGHT, ROUTE, TOTAL, WRONG
from symbiosis.model import rule_words
from symbiosis.reading.files import read_toml
from symbiosis.reading.rule_files.schema import rules_schema

KNOWLEDGE = files("symbiosis.knowledge")
SHIPPED = sorted(path.name for path in (KNOWLEDGE / "rules").iterdir()
                 if path.name.endswith(".rules.toml"))  # fmt: skip
SCHEMA = Draft202012Validator(rules_schema())


def wrongs(blocks: Mapping[str, Any]) -> list[str]:
    """List what the schema has against a file of these blocks; its dates are texts."""
    plain = json.loads(json.dumps(blocks, default=lambda day: day.isoformat()))
    return [error.message for error in SCHEMA.iter_errors(plain)]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(rules_schema())


def test_the_shipped_text_is_what_the_words_give() -> None:
    # To write it again: json.dumps(symbiosis.rules_schema(), indent=1, ensure_ascii=False)
    shipped = json.loads((KNOWLEDGE / "rules.schema.json").read_text(encoding="utf-8"))
    assert shipped == rules_schema()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_file_has_its_form(name: str) -> None:
    assert wrongs(read_toml(KNOWLEDGE / "rules" / name)) == []


def test_right_rules_have_its_form_each_by_itself() -> None:
    assert {name: wrongs({name: block}) for name, block in RIGHT.items()} == {
        name: [] for name in RIGHT
    }


@pytest.mark.parametrize("name", list(WRONG))
def test_it_sees_what_is_wrong_in_form_and_only_that(name: str) -> None:
    assert bool(wrongs({"a": WRONG[name].block})) == WRONG[name].form


@pytest.mark.parametrize(
    "block",
    [
        ROUTE | {"where": {"giver": {"kind": ["farm"]}, "receiver.kind": "farm"}},
        ROUTE | {"unless": {"giver.customs": ["", "domestic"]}, "authority": "x"},
        CONTENT | {"effect": "by_product", "breach": [[{"parameter": "a", "is": "yes"}]]},
        {k: v for k, v in CONTENT.items() if k != "breach"} | {"loaded": False},
        {k: v for k, v in CHARGE.items() if k != "amount"} | {"loaded": False},
        CHARGE | {"amount": "-2.5e3 VND/kg", "parameter": "cod", "per": "delivered"},
        {k: v for k, v in TOTAL.items() if k != "below"} | {"loaded": False},
        TOTAL | {"parameter": "cod", "below": "20 kg/year"},
        {k: v for k, v in CRITERION.items() if k != "at_least"} | {"is": "no"},
        CRITERION | {"at_least": 1, "measure": "links"},
    ],
)
def test_it_takes_the_other_right_forms(block: dict[str, Any]) -> None:
    assert wrongs({"a": block}) == []


def test_a_permit_has_a_form_of_its_own() -> None:
    held = {"company": "G", "permit": ["a"], "citation": "no 12"}
    assert wrongs({"permit": {"12": held}}) == []
    assert wrongs({"permit": {"12": held | {"to": 1}}})
    assert wrongs({"permit": {"12": {"company": "G"}}})
    assert wrongs({"a b": ROUTE})


def test_all_the_words_stand_in_it() -> None:
    text = set(_words(rules_schema()))
    for words in (rule_words.KINDS, rule_words.EFFECTS, rule_words.STANDINGS, rule_words.FIELDS,
                  rule_words.TOTALS, rule_words.PER, rule_words.ADJUSTMENTS,
                  rule_words.CONFIDENCES, rule_words.LEGAL_KINDS, rule_words.BOUNDS):  # fmt: skip
        assert set(words) <= text


def _words(value: Any) -> Iterator[str]:
    """Give every text of a schema: keys and values."""
    if isinstance(value, Mapping):
        for key, deeper in value.items():
            yield from (key, *_words(deeper))
    elif isinstance(value, list):
        for deeper in value:
            yield from _words(deeper)
    elif isinstance(value, str):
        yield value
