"""What holds exchanges shut, and which changes open them: locks, each with the keys that open it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from symbiosis.planning.opening import State

Chosen = frozenset[int]
NONE: Chosen = frozenset()


class Lock(NamedTuple):
    """Something that holds exchanges shut until one of its keys is chosen.

    Where changes of a group move the locks, it does so in the worlds of that group at these places.
    """

    keys: Chosen
    arcs: np.ndarray  # places of the exchanges
    group: int = -1  # none: it holds whatever is chosen
    worlds: Chosen = NONE


@dataclass(frozen=True, eq=False)
class Locks:
    """All locks on some exchanges, and the changes that are their keys, numbered from nought.

    An exchange is open when every lock on it has one of its keys chosen. Some changes move the
    locks themselves, as rules that give a status to which others look: every choice among a group
    of these is a world of its own, with its own locks. Of the other changes, what they do adds up.

    Attributes
    ----------
    arcs, changes : int
        How many exchanges and changes there are.
    locks : sequence of Lock
        The locks.
    groups : sequence of sequence of frozenset
        Of each group of changes that move locks, which of them are chosen in each of its worlds.
    rules : mapping
        Of a change, the rules whose rows go.
    spared : mapping
        Of a change, what it spares a unit of each exchange.
    weights : numpy.ndarray
        What each change counts among the fewest; one, or a little more.
    """

    arcs: int
    changes: int
    locks: Sequence[Lock]
    groups: Sequence[Sequence[Chosen]] = ()
    rules: dict[int, frozenset[str]] = field(default_factory=dict)
    spared: Mapping[int, np.ndarray] = field(default_factory=dict)
    weights: np.ndarray = field(default_factory=lambda: np.zeros(0))

    def world(self, group: int, chosen: Collection[int]) -> int:
        """Give the place of the world of a group that a choice makes."""
        worlds = list(self.groups[group])
        moving = frozenset().union(*worlds)
        return worlds.index(frozenset(chosen) & moving)

    def state(self, chosen: Collection[int]) -> State:
        """Give what a choice opens, whose rows go, and what it spares."""
        mine = frozenset(chosen)
        here = [self.world(group, mine) for group in range(len(self.groups))]
        open_ = np.ones(self.arcs, dtype=bool)
        for lock in self.locks:
            holds = lock.group < 0 or here[lock.group] in lock.worlds
            if holds and not lock.keys & mine:
                open_[lock.arcs] = False
        lifted = frozenset().union(*(self.rules.get(change, frozenset()) for change in mine))
        parts = [self.spared[change] for change in sorted(mine) if change in self.spared]
        return State(open_, lifted, np.sum(parts, axis=0) if parts else None)

    def together(self) -> list[Chosen]:
        """Give the choices of two that open an exchange which neither opens by itself.

        Of a lock with several keys the first one counts; where changes move locks, the locks of
        the law as it is.
        """
        asked: dict[int, set[Chosen]] = {}
        for lock in self.locks:
            if lock.group < 0 or 0 in lock.worlds:
                for arc in lock.arcs.tolist():
                    asked.setdefault(arc, set()).add(lock.keys)
        pairs = set()
        for locks in asked.values():
            first = {min(keys) for keys in locks if keys}
            if all(locks) and len(first) == 2 and not frozenset.intersection(*locks):
                pairs.add(frozenset(first))
        return sorted(pairs, key=sorted)
