"""The fewest changes that reach an aim: by arithmetic, stopped, and where rounding misleads."""

from __future__ import annotations

import numpy as np
import pytest

from judging.chance_law import many
from judging.test_lifting import lifting
from judging.test_unlock_each import FIELD, KILN, MUD, lawful, route
from symbiosis.planning.fewest import fewest

RULES = {"r.one": route(need=["n"]), "r.two": route(need=["k"]), "r.both": route(need=["n", "k"])}


def asked(**others):
    """Every exchange waits for two rules; 480 of the field, 360 of the kiln."""
    found = lifting(lawful(RULES, [MUD], [FIELD, KILN], **others), True)
    names = {change.name: place for place, change in enumerate(found.changes)}
    return found, names


@pytest.mark.parametrize(
    ("aim", "few"),
    [(480.0, {"r.one", "r.both"}), (300.0, {"r.one", "r.both"}), (481.0, set(RULES))],
)
def test_the_fewest_and_of_these_the_best(aim, few):
    found, names = asked()
    told = fewest(found.opening, found.locks, aim, found.all)
    assert told.chosen == frozenset(names[name] for name in few)
    assert (told.at_least, told.proven) == (len(few), True)


def test_an_aim_that_is_reached_already_takes_nothing():
    found, _ = asked()
    assert fewest(found.opening, found.locks, 0.0, found.all).chosen == frozenset()


def test_a_search_that_is_cut_short_says_so():
    """Forty-five parks at once: without time, a choice that does, and how many it takes at least."""
    found = lifting(many(0, 45), True)
    base, top = found.value(()), found.value(found.all)
    told = fewest(found.opening, found.locks, base + 0.8 * (top - base), found.all, 0.0)
    assert found.value(told.chosen) >= base + 0.8 * (top - base) - 1e-6 * abs(top)
    assert not told.proven
    assert 1 <= told.at_least <= len(told.chosen)
    assert "at least" in told.how


def test_a_row_that_nothing_bounds_is_not_searched():
    found, _ = asked()
    row = found.opening.sought.rows.index[0]
    found.opening.sought.rows.loc[row, "rule"] = "r.one"
    found.locks.rules[0] = frozenset(["r.one"])
    found.opening.sought.matrix.data[:] = np.inf
    told = fewest(found.opening, found.locks, 480.0, found.all)
    assert (told.chosen, told.proven) == (found.all, False)
    assert "not searched" in told.how
