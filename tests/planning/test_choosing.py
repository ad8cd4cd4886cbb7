"""Exchanges and changes in one programme: with the changes held, it is the state they make."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from judging.chance_law import chance_lawful
from judging.test_lifting import lifting
from symbiosis.planning.choosing import choosing
from symbiosis.planning.solving.solvers import Stop, solve


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 6])
def test_a_choice_that_is_held_is_worth_its_state(seed):
    """Statuses, mixes, totals, charges; fixed costs, a plant, periods."""
    asked = lifting(chance_lawful(seed), bool(seed % 2))
    made = choosing(asked.opening, asked.locks)
    chance = np.random.default_rng(seed)
    count = len(asked.changes)
    for part in (0.0, 1.0, 0.5, 0.3, 0.7):
        chosen = chance.random(count) < part
        lower, upper = made.programme.lower.copy(), made.programme.upper.copy()
        lower[made.changes] = upper[made.changes] = chosen.astype(float)
        held = replace(made.programme, cost=-made.gain, lower=lower, upper=upper)
        answer = solve(held, Stop(1e-9))
        value = float(made.gain @ answer.columns)
        other = asked.outcome(np.flatnonzero(chosen).tolist())
        room = 1e-5 * max(abs(value), 1.0) + other.bound - other.value
        assert value == pytest.approx(other.value, abs=room)
