"""What a rule's answer is made of."""

from __future__ import annotations

import numpy as np
import pytest

from regulation.hand_made import one, rule
from symbiosis.reading.rules import read_rules
from symbiosis.regulation.answers import OPEN, Bench, in_scope, not_loaded, plain_texts
from symbiosis.regulation.case import Case
from symbiosis.regulation.force import in_force
from symbiosis.regulation.scopes import scope_of


def asked(**changes):
    law = read_rules({"r": rule(**changes)})
    return in_force(law, "2026-01-01")[0]


def test_reasons_bear_the_doubt_of_their_rule() -> None:
    assert plain_texts(asked(), ["so"])["reason"].tolist() == ["so"]
    unverified = plain_texts(asked(confidence="unverified"), ["so", "and so"])
    assert unverified["reason"].tolist() == ["so (rule unverified)", "and so (rule unverified)"]
    assert unverified["confidence"].tolist() == ["unverified"] * 2


def test_what_is_not_loaded_is_open_for_all_alike() -> None:
    answer = not_loaded(asked())
    assert (answer.side, answer.verdict.tolist()) == ("", [OPEN])
    assert answer.texts()["reason"].tolist() == ["COD of reused water not loaded"]


@pytest.mark.parametrize("side", ["output", "way", "need"])
def test_the_scope_of_a_way_holds_that_of_its_output(side) -> None:
    case = Case.of(one())
    inside = scope_of({"material": ["water"], "use": ["process"]}, case, {})
    outside = scope_of({"material": ["sludge"]}, case, {})
    assert in_scope(inside, side, case).tolist() == [0]
    assert in_scope(outside, side, case).tolist() == ([0] if side == "need" else [])


def test_the_bench_knows_words_and_densities() -> None:
    case = Case.of(one())
    bench = Bench(case, read_rules({}).permits)
    assert (bench.spoken("cod"), bench.spoken("not_known")) == ("COD", "not known")
    assert bench.need_density.tolist() == [1000]
    assert np.isnan(bench.gate_facts.discharge).all()
