"""Which exchanges are open under which changes: keys, groups that move locks, rows and charges."""

from __future__ import annotations

import numpy as np

from symbiosis.planning.locks import Lock, Locks

NONE, A, B = frozenset(), frozenset([0]), frozenset([1])


def open_under(locks, *chosen):
    return locks.state(chosen).open.tolist()


def test_every_lock_asks_for_one_of_its_keys():
    locks = Locks(2, 3, [Lock(A | B, np.array([0, 1])), Lock(frozenset([2]), np.array([1]))])
    assert open_under(locks) == [False, False]
    assert open_under(locks, 1) == [True, False]
    assert open_under(locks, 0, 2) == [True, True]


def test_a_group_has_its_locks_in_each_of_its_worlds():
    """The first lock goes once both changes are made; making the first alone shuts another."""
    worlds = (NONE, A, B, A | B)
    locks = Locks(
        2, 2,
        [Lock(NONE, np.array([0]), 0, frozenset([0, 1, 2])), Lock(NONE, np.array([1]), 0, frozenset([1]))],
        (worlds,),
    )  # fmt: skip
    assert open_under(locks) == [False, True]
    assert open_under(locks, 0) == [False, False]
    assert open_under(locks, 0, 1) == [True, True]


def test_rows_go_and_charges_are_summed():
    spared = {0: np.array([1.0, 0.0]), 1: np.array([2.0, 3.0])}
    locks = Locks(2, 2, [], (), {1: frozenset(["r"])}, spared)
    both = locks.state([0, 1])
    assert both.lifted == {"r"}
    assert both.spared.tolist() == [3.0, 3.0]
    assert locks.state([]).spared is None


def test_two_open_together_what_neither_opens_alone():
    locks = Locks(4, 4, [
        Lock(A, np.array([0, 1, 3])), Lock(B, np.array([0])), Lock(A | B, np.array([1])),
        Lock(NONE, np.array([3])), Lock(B, np.array([3])),
    ])  # fmt: skip
    assert locks.together() == [frozenset([0, 1])]
    assert Locks(1, 2, [Lock(A, np.array([0]))]).together() == []
