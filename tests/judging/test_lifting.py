"""What a change frees is what solving from scratch says, on a hundred parks made at random."""

from __future__ import annotations

import numpy as np
import pytest

from judging.chance_law import from_scratch, many
from symbiosis.judging import changes
from symbiosis.judging.candidates import candidates
from symbiosis.judging.lifting import Lifting
from symbiosis.planning.opening import Terms

TURNS = 3  # changes that are asked of each park
CASES = [(0, 45, False, True), (45, 45, False, False), (90, 10, True, True)]


def lifting(lawful, conditional):
    law = changes.law_of(lawful)
    asked = candidates(lawful, law, None, None, conditional)
    return Lifting(lawful, law, asked, conditional, Terms(gap=1e-9))


@pytest.mark.slow
@pytest.mark.parametrize(("first", "count", "fixed", "conditional"), CASES)
def test_lifting_one_rule_is_solving_without_it(first, count, fixed, conditional):
    """One rule or permit of each park at a time: the parks have nothing to do with each other."""
    lawful = many(first, count, fixed)
    asked = lifting(lawful, conditional)
    assert not asked.why_slow
    today, room, by_park = from_scratch(lawful, asked.law, conditional)
    room = room - today + 1e-6 * abs(today)
    base = asked.outcome(())
    assert base.value == pytest.approx(today, abs=room)
    mine: dict[str, list[int]] = {}
    for place, change in enumerate(asked.changes):
        mine.setdefault(change.name.split(".")[0], []).append(place)
    assert len(mine) == count
    chance = np.random.default_rng(first)
    for _ in range(TURNS):
        chosen = {park: int(chance.choice(places)) for park, places in mine.items()}
        picked = [asked.changes[place] for place in chosen.values()]
        law = changes.granted(
            asked.law, [change.asked for change in picked if change.kind == "permit"], lawful
        )
        law = changes.lifted(law, [change.name for change in picked if change.kind == "rule"])
        value, bound, after = from_scratch(lawful, law, conditional)
        gains = {park: asked.outcome([place]).value - base.value for park, place in chosen.items()}
        near = room + bound - value + 1e-6 * abs(value)
        assert sum(gains.values()) == pytest.approx(value - today, abs=near)
        for park, gain in gains.items():
            if not fixed:
                told = after.get(park, 0.0) - by_park.get(park, 0.0)
                assert gain == pytest.approx(told, abs=1e-6 * max(abs(value), 1.0)), picked
            if not asked.changes[chosen[park]].name.endswith("strong"):
                assert gain >= -near
