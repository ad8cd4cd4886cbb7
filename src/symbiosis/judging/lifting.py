"""Changes of the law asked one by one and together, of a programme that is written once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from symbiosis.errors import NotLinear
from symbiosis.judging import changes
from symbiosis.judging.candidates import Change
from symbiosis.model.bearing import Bearing, Mask, shutting
from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.model.rule_words import EFFECTS
from symbiosis.model.rulebook import Rulebook
from symbiosis.planning.fewest import Fewest, fewest
from symbiosis.planning.formulating.case import KEYS, quantified, taking_part
from symbiosis.planning.locks import NONE, Chosen, Lock, Locks
from symbiosis.planning.opening import Opening, Outcome, State, Terms
from symbiosis.regulation.regulate import regulate

MOVING = 5  # changes that move what others hold back, of which all choices are asked
APART = 1e-6  # share by which two ways to one value may differ, for rounding
COUNTED = 200  # choices that are asked one by one where the programme cannot be reused
_PLACE = ["rule", "output", "via", "need", "verdict"]
_TABLES = ("mixes", "totals")  # limits on what flows


class Lifting:
    """Some changes of the law, and what the plan brings under any choice of them.

    A rule that gives no status is lifted by leaving out what it found; only rules to which others
    look are asked anew. The programme over all exchanges that could ever take part is written
    once. Where a change moves a limit of another rule, or what is opened decides a content, each
    choice is written and solved by itself; `why_slow` then says so.

    Parameters
    ----------
    lawful : Matches
        The exchanges under the law as it is.
    law : Rulebook
        The law as it is.
    asked : sequence of Change
        The changes, permits first.
    conditional : bool
        Whether conditional exchanges take part.
    terms : Terms
        Budget, limits, and so on.
    """

    def __init__(
        self,
        lawful: Matches,
        law: Rulebook,
        asked: Sequence[Change],
        conditional: bool,
        terms: Terms,
    ) -> None:
        self.lawful, self.law, self.changes = lawful, law, list(asked)
        self.conditional, self.terms = conditional, terms
        self.all: Chosen = frozenset(range(len(self.changes)))
        self.why_slow = ""
        self._again: dict[Chosen, Matches] = {NONE: lawful}
        self._outcomes: dict[Chosen, Outcome] = {}
        self._values: dict[Chosen, float] = {}
        self.opening, self.locks = self._prepared()

    # --- the law changed --------------------------------------------------------------------------

    def changed(self, chosen: Collection[int]) -> Matches:
        """Hold the exchanges against the law with some changes."""
        key = frozenset(chosen)
        if key not in self._again:
            picked = [self.changes[i] for i in sorted(key)]
            gone = [change.name for change in picked if change.kind == "rule"]
            held = [change.asked for change in picked if change.kind == "permit"]
            law = changes.lifted(changes.granted(self.law, held, self.lawful), gone)
            self._again[key] = regulate(self.lawful, law)
        return self._again[key]

    def _suspects(self) -> list[Chosen]:
        """Group the rules that could move what other rules hold back.

        Those that give one status, as only together they may be the ground of it; and each whose
        transition leaves others their turn.
        """
        rules = self.law.rules.set_index("rule")
        found: dict[str, set[int]] = {}
        for place, change in enumerate(self.changes):
            if change.kind == "rule":
                row = rules.loc[change.name]
                if row["kind"] == "content" and row["effect"] not in EFFECTS:
                    found.setdefault(str(row["effect"]), set()).add(place)
                elif row.get("transition_until", ""):
                    found[change.name] = {place}
        return [frozenset(places) for places in found.values()]

    def _moves(self, group: Chosen) -> bool:
        """Say whether any of a group, all of it, or all but one moves what others hold back."""
        asked = {frozenset([place]) for place in group} | {group}
        asked |= {group - {place} for place in group} - {NONE}
        moved = False
        for chosen in sorted(asked, key=sorted):
            mine = {rule for place in chosen for rule in self.changes[place].rules}
            again, before = self.changed(chosen), self.lawful
            moved |= _shutting_others(again, mine) != _shutting_others(before, mine)
            if not np.array_equal(again.arcs["charges"], before.arcs["charges"]) or any(
                _others(again, name, mine) != _others(before, name, mine) for name in _TABLES
            ):
                names = ", ".join(sorted(mine))
                self.why_slow = f"{names} moves limits or charges of other rules"
        return moved

    # --- the programme ----------------------------------------------------------------------------

    def _prepared(self) -> tuple[Opening | None, Locks]:
        """Write the programme over all that could ever take part, and what holds it shut."""
        arcs = quantified(self.lawful, list(VERDICTS))
        groups = [group for group in self._suspects() if self._moves(group)]
        parts = [self._moved(arcs, group) for group in groups]
        while (pair := _sharing(parts)) is not None and not self.why_slow:
            one, other = pair
            rest = [part for part in parts if part is not one and part is not other]
            parts = [*rest, self._moved(arcs, one.group | other.group)]
        base = self._shut_by(arcs, NONE)
        blank = np.zeros(len(arcs), dtype=bool)
        never = base.get(NONE, blank).copy()
        for part in parts:
            never &= ~part.arcs()
            never |= np.all([hit.get(NONE, blank) for hit in part.hits], axis=0)
        locks = self._locked(arcs, ~never, base, parts)
        arcs = arcs[~never].reset_index(drop=True)
        if self.why_slow:
            return None, locks
        shut = ~locks.state(NONE).open
        try:
            opening = Opening(self.lawful, arcs, shut, self.terms)
        except NotLinear:
            self.why_slow = "what is opened decides a content that is limited"
            return None, locks
        for place, change in enumerate(self.changes):
            if change.kind == "rule" and len(opening.rows_of(change.rules)):
                locks.rules[place] = frozenset(change.rules)
        for chosen in (NONE, self.all) if self._doubtful(opening) else ():
            value = opening.solve(locks.state(chosen)).value
            alone = self._from_nothing(chosen).value
            if not np.isclose(value, alone, rtol=max(APART, 2 * self.terms.gap), equal_nan=True):
                self.why_slow = "exchanges that are shut would move limits of those that are open"
                return None, locks
        return opening, locks

    def _doubtful(self, opening: Opening) -> bool:
        """Say whether exchanges that are shut could matter: then both ends are solved anew.

        Their weight in a mix may not be known, they may have a store that must be kept as it is,
        or be counted by the user's limits.
        """
        stored = len(self.lawful.park.storage) > 0
        return opening.made.found.evened or stored or self.terms.limits is not None

    def _shut_by(self, arcs: pd.DataFrame, world: Chosen) -> dict[Chosen, Mask]:
        """Say which exchanges wait for which keys, in a world; no keys: for ever."""
        shut = shutting(self.changed(world).findings, self.conditional)
        asked, found = Bearing(arcs), dict[Chosen, Mask]()
        company = self._party(shut)
        for (stage, rule, who), part in shut.groupby(
            [shut["stage"], shut["rule"], company], sort=False
        ):
            keys = self._keys(str(rule), str(who)) if stage == "regulate" else NONE
            hit = asked.of(part)
            found[keys] = found[keys] | hit if keys in found else hit
        return found

    def _party(self, findings: pd.DataFrame) -> pd.Series:
        """Give the company whose permit a finding asks for, blank where it does not matter."""
        named = {change.name for change in self.changes if change.company}
        rules = self.law.rules.set_index("rule")
        mine = [rule for rule, codes in rules["permit"].items() if named & set(codes.split())]
        who = pd.Series("", index=findings.index, dtype="str")
        park = self.lawful.park
        for side, table in (("output", park.outputs), ("need", park.needs)):
            party = {"output": "giver", "need": "receiver"}[side]
            parties = dict(zip(rules.index, rules["party"], strict=True))
            asks = [rule for rule in mine if parties[rule] == party]
            rows = findings["rule"].isin(asks)
            owner = findings.loc[rows, side].map(
                table.drop_duplicates(side).set_index(side)["company"]
            )
            who[rows] = owner.fillna("").astype("str")
        return who

    def _keys(self, rule: str, company: str) -> Chosen:
        """Give the changes any of which takes a finding of a rule away."""
        return frozenset(
            place
            for place, change in enumerate(self.changes)
            if rule in change.rules and change.company in ("", company)
        )

    def _moved(self, arcs: pd.DataFrame, group: Chosen) -> _Moved:
        """Say for each world of a group what shuts which exchanges."""
        worlds = _choices(group)
        if len(group) > MOVING:
            self.why_slow = "too many changes move what other rules hold back"
            worlds = worlds[:1]
        return _Moved([self._shut_by(arcs, world) for world in worlds], group, len(arcs))

    def _locked(
        self, arcs: pd.DataFrame, kept: Mask, base: dict[Chosen, Mask], parts: Sequence[_Moved]
    ) -> Locks:
        """Gather the locks of all worlds, and what charges are spared, of the exchanges kept."""
        moved = [part.arcs() & kept for part in parts]
        still = kept & ~np.any([np.zeros(len(arcs), dtype=bool), *moved], axis=0)
        numbers = np.cumsum(kept) - 1
        locks = [
            Lock(keys, numbers[hit & still]) for keys, hit in base.items() if (hit & still).any()
        ]
        for group, (part, mine) in enumerate(zip(parts, moved, strict=True)):
            for keys, pattern in part.patterns().items():
                for number in np.unique(pattern[mine & (pattern > 0)]).tolist():
                    worlds = frozenset(i for i in range(len(part.hits)) if number >> i & 1)
                    places = numbers[mine & (pattern == number)]
                    locks.append(Lock(keys, places, group, worlds))
        count = len(self.changes)
        dearer = np.array([1.0 + (c.kind == "rule") / (count + 1) for c in self.changes])
        groups = [_choices(part.group) for part in parts]
        told = self._spared(arcs[kept])
        return Locks(int(kept.sum()), count, locks, groups, {}, told, dearer)

    def _spared(self, arcs: pd.DataFrame) -> dict[int, np.ndarray]:
        """Give what a unit of each exchange would bring more without each charge.

        A link that states its own charges bears nothing of rules.
        """
        levies, links = self.lawful.levies, self.lawful.park.links
        own = pd.MultiIndex.from_frame(links.loc[links["charges"].notna(), KEYS])
        bears = ~pd.MultiIndex.from_frame(arcs[KEYS]).isin(own)
        asked, found = Bearing(arcs), {}
        for place, change in enumerate(self.changes):
            mine = levies[levies["rule"] == change.name]
            if change.kind == "rule" and len(mine):
                found[place] = np.where(bears, asked.sum(mine, "charge"), 0.0)
        return found

    # --- what the plan brings ---------------------------------------------------------------------

    def value(self, chosen: Collection[int]) -> float:
        """Give the best value under a choice of changes."""
        key = frozenset(chosen)
        if key not in self._values:
            if self.opening is None:
                self._values[key] = self.outcome(key).value
            else:
                found = self.opening.solve(self.locks.state(key), self._start(key), brief=True)
                self._values[key] = found.value
        return self._values[key]

    def outcome(self, chosen: Collection[int]) -> Outcome:
        """Give what the best plan brings under a choice of changes."""
        key = frozenset(chosen)
        if key not in self._outcomes:
            if self.opening is None:
                self._outcomes[key] = self._from_nothing(key)
            else:
                self._outcomes[key] = self.opening.solve(self.locks.state(key), self._start(key))
            self._values[key] = self._outcomes[key].value
        return self._outcomes[key]

    def _start(self, chosen: Chosen) -> np.ndarray | None:
        """Give the plan of the law as it is, to begin another with."""
        return self._outcomes[NONE].columns if chosen and NONE in self._outcomes else None

    def _from_nothing(self, chosen: Chosen) -> Outcome:
        """Solve a choice by a programme of its own."""
        again = self.changed(chosen)
        arcs = taking_part(again, self.conditional)
        none = np.zeros(len(arcs), dtype=bool)
        return Opening(again, arcs, none, self.terms).solve(State(~none))

    def fewest(self, aim: float, seconds: float | None) -> Fewest:
        """Find the fewest changes that reach an aim, which all of them reach."""
        if self.opening is not None:
            return fewest(self.opening, self.locks, aim, self.all, seconds)
        chosen: Chosen = NONE
        while self.value(chosen) < aim and chosen != self.all:
            rest = sorted(self.all - chosen)
            values = [np.nan_to_num(self.value(chosen | {i}), nan=-np.inf) for i in rest]
            chosen = chosen | {rest[int(np.argmax(values))]}
        for size in range(1, len(chosen)):
            choices = list(combinations(sorted(self.all), size))
            if len(choices) > COUNTED:
                return Fewest(chosen, size, False, f"not proven, one by one: {self.why_slow}")
            best = max(choices, key=lambda one: self.value(one))
            if self.value(best) >= aim:
                return Fewest(frozenset(best), size, True, "proven: no fewer of them reach it")
        return Fewest(chosen, len(chosen), True, "proven: no fewer of them reach it")

    def in_order(self, chosen: Chosen) -> list[tuple[int, float]]:
        """Put a choice in the order in which each step adds most, with what it adds.

        What a change added when it was last asked tells in which order they are asked again.
        """
        steps: list[tuple[int, float]] = []
        done, waits = NONE, dict.fromkeys(sorted(chosen), np.inf)
        while waits:
            best = max(waits, key=lambda place: (waits[place], -place))
            waits[best] = self.value(done | {best}) - self.value(done)
            if waits[best] >= max(waits.values()):
                steps.append((best, waits.pop(best)))
                done = done | {best}
        return steps


class _Moved(NamedTuple):
    """What shuts which exchanges in each world of a group of changes; how many exchanges there are."""

    hits: list[dict[Chosen, Mask]]
    group: Chosen
    size: int

    def patterns(self) -> dict[Chosen, np.ndarray]:
        """Give for each set of keys, as bits, the worlds in which it shuts each exchange.

        A world in which one of the keys is chosen counts too: it is open there all the same.
        """
        blank, found = np.zeros(self.size, dtype=bool), {}
        bits = np.int64(1) << np.arange(len(self.hits))
        worlds = _choices(self.group)
        for keys in sorted({key for hit in self.hits for key in hit}, key=sorted):
            table = np.array([hit.get(keys, blank) for hit in self.hits], dtype=np.int64)
            opened = int(bits[[bool(keys & world) for world in worlds]].sum())
            pattern = bits @ table
            found[keys] = np.where(pattern > 0, pattern | opened, 0)
        return found

    def arcs(self) -> Mask:
        """Say of which exchanges the locks differ from world to world."""
        whole = (1 << len(self.hits)) - 1
        differ = [(found > 0) & (found < whole) for found in self.patterns().values()]
        mask: Mask = np.any([np.zeros(self.size, dtype=bool), *differ], axis=0)
        return mask


def _sharing(parts: Sequence[_Moved]) -> tuple[_Moved, _Moved] | None:
    """Give two groups that move the locks of one exchange, none if there are none."""
    for one, other in combinations(parts, 2):
        if (one.arcs() & other.arcs()).any():
            return one, other
    return None


def _choices(moving: Collection[int]) -> list[Chosen]:
    """Give every choice of some changes, the empty one first."""
    return [
        frozenset(one)
        for size in range(len(moving) + 1)
        for one in combinations(sorted(moving), size)
    ]


def _shutting_others(matches: Matches, rules: Collection[str]) -> set[tuple[str, ...]]:
    """Give what rules other than these hold back, or hang on a condition."""
    shut = shutting(matches.findings, conditional=False)
    shut = shut[(shut["stage"] == "regulate") & ~shut["rule"].isin(list(rules))]
    return set(map(tuple, shut[_PLACE].to_numpy(dtype=object)))


def _others(matches: Matches, name: str, rules: Collection[str]) -> set[tuple[str, ...]]:
    """Give the limits on what flows that rules other than these set."""
    table = getattr(matches, name, None)
    if table is None or not len(table):
        return set()
    table = table[~table["rule"].isin(list(rules))]
    return set(map(tuple, table.astype("str").to_numpy(dtype=object)))
