"""Which links an answer uses, and the choice that differs in most of them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from planning import waters
from symbiosis.planning.differing import Links, chosen, most_different
from symbiosis.planning.solving.solvers import solve
from symbiosis.planning.study import Study, with_floor

STATES = ("idle", "used", "any")


class Case:
    """A small park with its best plan, and the rows that plans near it keep."""

    def __init__(self, seed, within, share=0.01, **size):
        study = Study(waters.at_random(seed, **size))
        self.sought = study.seeking(study.programme()[0], "benefit")
        self.links = Links.of(study.made.layout, share)
        self.best = solve(self.sought).columns
        self.value = -float(self.sought.cost @ self.best)
        floor = self.value - within * abs(self.value)
        self.near = with_floor(self.sought, -self.sought.cost, floor, "benefit")

    def can(self, states):
        """Say whether a plan near the best has these links idle and these used."""
        lower, upper = self.near.lower.copy(), self.near.upper.copy()
        for columns, state, most in zip(self.links.flows, states, self.links.most, strict=True):
            if state == "idle":
                upper[columns] = 0.0
            if state == "used":
                lower[columns] = self.links.share * most
        case = type(self.near)(**vars(self.near) | {"lower": lower, "upper": upper})
        return solve(case).status == "optimal"

    def apart(self, states, x):
        """Count in how many links the states differ from an answer."""
        used, idle = self.links.used(x), self.links.idle(x)
        return sum(
            (state == "idle" and used[i]) or (state == "used" and idle[i])
            for i, state in enumerate(states)
        )

    def farthest(self, before):
        """Find by trying all states how many links differ from the likest answer at most."""
        wanted = sorted(
            product(STATES, repeat=len(self.links.most)),
            key=lambda states: -min(self.apart(states, x) for x in before),
        )
        return next(
            min(self.apart(states, x) for x in before) for states in wanted if self.can(states)
        )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("within", [0.02, 0.2])
def test_the_choice_differs_in_as_many_links_as_any(seed, within):
    case = Case(seed, within, outputs=2, needs=2)
    before = [case.best]
    for _ in range(2):
        choice = most_different(case.near, case.links, before, None)
        assert choice.differs == choice.most == case.farthest(before)
        assert not choice.stopped
        if not choice.differs:
            break
        found = solve(chosen(case.sought, case.links, choice)).columns
        assert min(case.links.distance(found, x) for x in before) == choice.differs
        assert -float(case.sought.cost @ found) >= case.value - within * abs(case.value) - 1e-6
        before.append(found)


def test_what_is_chosen_is_held():
    case = Case(1, 0.3, share=0.2)
    choice = most_different(case.near, case.links, [case.best], None)
    assert len(choice.idle)
    assert len(choice.used)
    programme = chosen(case.sought, case.links, choice)
    flow = solve(programme).columns[case.links.flows].sum(axis=1)
    assert flow[choice.idle] == pytest.approx(0.0, abs=1e-9)
    assert (flow[choice.used] >= 0.2 * case.links.most[choice.used] - 1e-6).all()
    assert len(programme.rows) == programme.matrix.shape[0] == len(programme.row_lower)


def test_a_trickle_is_neither_used_nor_idle():
    case = Case(1, 0.1)
    x = np.zeros(len(case.sought.cost))
    x[case.links.flows[0, 0]] = 0.005 * case.links.most[0]
    assert not case.links.used(x)[0]
    assert not case.links.idle(x)[0]
    assert case.links.idle(x)[1]
    full = x.copy()
    full[case.links.flows[0, 0]] = case.links.most[0]
    assert case.links.used(full)[0]
    assert case.links.distance(x, full) == 0
    assert case.links.distance(np.zeros(len(x)), full) == 1


def test_without_a_share_to_lose_nothing_worse_is_chosen():
    case = Case(1, 0.0)
    choice = most_different(case.near, case.links, [case.best], None)
    found = solve(chosen(case.sought, case.links, choice)).columns
    assert -float(case.sought.cost @ found) == pytest.approx(case.value, rel=1e-7)
