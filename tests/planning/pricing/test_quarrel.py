"""Of rows that cannot hold together the fewest are named, and the cheapest way out."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planning.programmes import INF, programme
from symbiosis.errors import NoPlan
from symbiosis.planning.pricing.faces import bare
from symbiosis.planning.pricing.quarrel import quarrel, sizes
from symbiosis.planning.solving.solvers import Stop, solve


def holds(made, rows):
    """Say whether some rows can hold together."""
    rows = np.array(rows, dtype=int)
    part = bare(
        np.zeros(len(made.cost)), made.lower, made.upper, sp.csr_array(made.matrix)[rows],
        made.row_lower[rows], made.row_upper[rows], made.integer,
    )  # fmt: skip
    return solve(part, Stop(0.0)).status != "infeasible"


def made_up(seed, whole):
    """Make rows at random that may quarrel."""
    rng = np.random.default_rng(seed)
    bound, kind = rng.integers(-3, 8, 8).astype(float), rng.integers(0, 3, 8)
    low, high = np.where(kind == 0, -INF, bound), np.where(kind == 1, INF, bound)
    kinds = np.where(rng.random(8) < 0.3, "limit", "supply")
    matrix = rng.integers(-2, 4, (8, 5))
    return programme(np.zeros(5), matrix, low, high, kinds=kinds, integer=(0, 1) if whole else ())


@given(st.integers(0, 100_000), st.booleans())
@settings(max_examples=20, deadline=None)
def test_they_cannot_hold_and_none_are_fewer(seed, whole):
    made = made_up(seed, whole)
    every = range(len(made.rows))
    assume(not holds(made, every))
    told = quarrel(made)
    named = told.loc[told["quarrels"], "subject"].str[1:].astype(int).tolist()
    assert not holds(made, named)
    assert all(holds(made, part) for part in combinations(every, len(named) - 1))


@given(st.integers(0, 100_000), st.booleans())
@settings(max_examples=20, deadline=None)
def test_the_way_out_is_one(seed, whole):
    made = made_up(seed, whole)
    assume(not holds(made, range(len(made.rows))))
    told = quarrel(made)
    low, high = made.row_lower.copy(), made.row_upper.copy()
    for row in told[told["give"] > 0].itertuples():
        place = int(row.subject[1:])
        change = row.give * (1.0 + 1e-6) * (1 if row.way_out.startswith("raise") else -1)
        if change > 0:
            high[place] += change
        else:
            low[place] += change
    assert holds(replace(made, row_lower=low, row_upper=high), range(len(low)))


def test_the_cheapest_way_out_is_relative():
    """80 are wanted, 20 are there: 60 fewer of 80 is less change than four times as many."""
    made = programme([1], [[1], [1]], [-INF, 80], [20, 80], kinds=["supply", "need"])
    told = quarrel(made).set_index("kind")
    assert told["quarrels"].all()
    assert told["give"].to_dict() == pytest.approx({"supply": 0.0, "need": 60.0})
    assert told.loc["need", "sentence"] == "need of s1: exactly 80 t a year, short by 60 t"
    assert told.loc["need", "way_out"] == "lower need of s1 by 60 t a year, to 20"
    assert told.loc["supply", "way_out"] == ""


def test_the_message_names_the_rows_and_the_way_out():
    made = programme([1], [[1], [1]], [-INF, 80], [20, INF], kinds=["supply", "limit"])
    text = str(NoPlan(quarrel(made)))
    assert "limit 's1': at least 80 t, short by 60 t; supply of s0: at most 20 t a year" in text
    assert "cheapest way out: lower limit 's1' by 60 t, to 20" in text


def test_what_has_to_give_is_named_before_what_is_merely_full():
    """A floor on all of twelve supplies: the message names the floor, and says how many more."""
    rows = np.vstack([np.eye(12), np.ones(12)])
    made = programme(np.zeros(12), rows, [-INF] * 12 + [90], [5] * 12 + [INF],
                     kinds=["supply"] * 12 + ["limit"])  # fmt: skip
    text = str(NoPlan(quarrel(made)))
    assert "Where: limit 's12': at least 90 t, short by 30 t; supply" in text
    assert "and 3 more: see .rows" in text


def test_two_quarrels_have_one_way_out():
    """Each pair quarrels by itself: one pair is named, and both have to give."""
    made = programme([1, 1], [[1, 0], [1, 0], [0, 1], [0, 1]], [-INF, 9, -INF, 8], [5, INF, 5, INF])
    told = quarrel(made)
    assert told["quarrels"].sum() == 2
    assert (told["give"] > 0).sum() == 2
    assert told["quarrels"].tolist() == sorted(told["quarrels"], reverse=True)


def test_what_ties_columns_together_is_never_blamed():
    """A link shut by a limit on links cannot run as it is held to."""
    made = programme(
        [-1, 1], [[1, -6], [1, 0], [0, 1]], [-INF, 4, -INF], [0, INF, 0], integer=[1],
        kinds=["opening", "link", "limit"], unit=["t", "t", "link"],
    )  # fmt: skip
    told = quarrel(made)
    assert set(told.loc[told["quarrels"], "kind"]) == {"link", "limit"}
    assert "opening" not in set(told["kind"])


def test_whole_numbers_quarrel_where_shares_would_not():
    """Half a link would do for each; there may be one link, and two are needed."""
    made = programme(
        [0, 0, 0, 0],
        [[1, 0, -6, 0], [0, 1, 0, -6], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 1]],
        [-INF, -INF, 3, 3, -INF], [0, 0, INF, INF, 1], integer=[2, 3],
        kinds=["opening", "opening", "link", "link", "contract"],
    )  # fmt: skip
    relaxed = replace(made, integer=np.zeros(4, dtype=bool))
    assert holds(relaxed, range(5))
    told = quarrel(made)
    assert told.loc[told["quarrels"], "kind"].tolist() == ["link", "link", "contract"]


def test_a_mix_gives_way_in_its_own_unit():
    """Ten units, five of them of content 50 by contract: 25, and the limit is 20."""
    made = programme(
        [0, 1], [[1, 1], [50 / 20 - 1, -1], [1, 0]], [10, -INF, 5], [10, 0, INF],
        kinds=["need", "mix", "held"], side=["equal", "at_most", "at_least"],
        limit=[10, 20, 5], scale=[1, 20, 1], weights=[[0, 0], [1, 1], [0, 0]],
        subject=["n", "n", "x"], parameter=["", "lead", ""], unit=["t", "mg/kg", "t"],
    )  # fmt: skip
    assert sizes(made)[1] == 10.0
    loose = replace(made, rows=made.rows.replace({"kind": {"held": "port"}}))
    told = quarrel(loose).set_index("kind")
    assert told.loc["mix", "give"] == pytest.approx(5.0)
    assert told.loc["mix", "way_out"] == "raise lead in the mix of n by 5 mg/kg, to 25"
    assert quarrel(made)["quarrels"].sum() == 3


def test_without_solves_left_what_is_named_still_cannot_hold():
    made = programme([1], [[1], [1], [1]], [-INF, 80, 1], [20, INF, INF])
    told = quarrel(made, solves=2)
    named = told.loc[told["quarrels"], "subject"].str[1:].astype(int).tolist()
    assert not holds(made, named)
