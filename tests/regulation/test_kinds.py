"""Each kind of rule asked by itself."""

from __future__ import annotations

from typing import Any

import pytest

from regulation.hand_made import one, rule
from symbiosis.model.matches import Matches
from symbiosis.model.rule_words import KINDS as WORDS
from symbiosis.reading.rules import read_rules
from symbiosis.regulation.answers import ALLOWED, CONDITIONAL, FORBIDDEN, OPEN, Bench
from symbiosis.regulation.case import Case
from symbiosis.regulation.force import Rule
from symbiosis.regulation.kinds import KINDS
from symbiosis.regulation.scopes import scope_of


def asked(matches: Matches, block: dict[str, Any]):
    law = read_rules({"r": block})
    case = Case.of(matches)
    one_rule = Rule(law.rules.iloc[0].to_dict(), law.limits, {})
    return KINDS[block["kind"]](one_rule, scope_of({}, case, {}), Bench(case, law.permits))


def test_every_kind_a_file_may_name_is_known() -> None:
    assert set(KINDS) == set(WORDS)


@pytest.mark.parametrize(("looks_at", "side"), [("gate", "output"), ("delivered", "way")])
def test_a_content_rule_answers_where_it_looks(looks_at: str, side: str) -> None:
    answer = asked(one(holds={"cod": "80 mg/L"}), rule(looks_at=looks_at))
    assert (answer.side, answer.verdict.tolist()) == (side, [FORBIDDEN])


def test_a_rule_that_is_not_loaded_answers_all_alike() -> None:
    answer = asked(one(), rule(loaded=False, breach=None))
    assert (answer.side, answer.verdict.tolist(), answer.state) == ("", [OPEN], None)


def test_a_route_says_its_title() -> None:
    answer = asked(one(), rule(kind="route", breach=None, confidence="unverified"))
    assert answer.texts()["reason"].tolist() == ["COD of reused water (rule unverified)"]


@pytest.mark.parametrize(("party", "side"), [("giver", "output"), ("receiver", "need")])
def test_a_licence_answers_for_its_party(party: str, side: str) -> None:
    block = rule(kind="licence", breach=None, effect=None, where=None)
    block |= {"party": party, "permit": ["plan"], "missing": "conditional"}
    answer = asked(one(giver={"permits": "plan"}), block)
    expected = ALLOWED if party == "giver" else CONDITIONAL
    assert (answer.side, answer.verdict.tolist()) == (side, [expected])


def test_a_mix_rule_joins_both_bounds_of_a_parameter() -> None:
    lines = [[{"parameter": "cod", "at_most": "75 mg/L"}],
             [{"parameter": "cod", "at_least": "5 mg/L"}]]  # fmt: skip
    block = rule(kind="blend", effect="limit", where=None, breach=lines)
    mixes = asked(one(holds={"cod": "80 mg/L"}), block).mixes
    assert mixes[["at_least", "at_most", "usual"]].values.tolist() == [[5, 75, 5]]
