"""What each rule and each missing permit costs, and the fewest changes that free most of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import NoPlan, SymbiosisError
from symbiosis.judging import changes
from symbiosis.judging.candidates import Change, candidates
from symbiosis.judging.changes import Permit
from symbiosis.judging.lifting import Lifting
from symbiosis.model.matches import Matches
from symbiosis.model.rule_words import CONFIDENCES
from symbiosis.planning.locks import NONE, Chosen
from symbiosis.planning.opening import Outcome, Terms

COLUMNS = ["change", "kind", "part", "rules", "benefit", "gain", "share", "t", "m3", "mwh", "co2",
           "firms", "exchanges", "last", "only_with", "step", "adds", "status", "unsure",
           "citation", "confidence", "title", "title_vi"]  # fmt: skip
AMOUNTS = ("t", "m3", "mwh", "co2", "firms", "exchanges")
NIL = 1e-9  # share of the benefit below which a gain is rounding
PAIRS = 60  # choices of two that are asked at most
AND = " + "


def unlock_each(
    lawful: Matches,
    rules: Sequence[str] | None = None,
    permits: Sequence[Permit] | None = None,
    reach: float = 0.8,
    *,
    conditional: bool = True,
    carbon_price: float | None = None,
    budget: float | None = None,
    limits: pd.DataFrame | None = None,
    existing: str = "keep",
    gap: float = 1e-6,
    gap_abs: float | None = None,
    time_limit: float | None = None,
    search_limit: float | None = 10.0,
) -> pd.DataFrame:
    """Say what each rule that holds something back would free, and the best few together.

    Each row is the best plan of a changed law against the best plan of the law as it is; what a
    row says is what `symbiosis.unlock` says of it. With `conditional=False` the plan to begin
    with holds only what is allowed today, so that a row shows what hangs on a permit or a test.

    Parameters
    ----------
    lawful : Matches
        What `symbiosis.regulate` gave.
    rules : sequence of str, optional
        Rules to lift; by default every one that shuts an exchange, limits what flows, or charges.
    permits : sequence of str or (company, code), optional
        Permits to grant, to all companies or to one; by default each that a rule among them asks
        for, to all. A licence and its permit then free the same; of the best few only one is.
    reach : float, default 0.8
        Share of what all changes together would free that the best few are to reach.
    conditional : bool, default True
        Whether conditional exchanges take part.
    carbon_price, budget, limits, existing
        As for `symbiosis.optimise`. Where carbon has a price, gains count it.
    gap, gap_abs : float, optional
        Where there are whole numbers: how near to the best each plan is proven.
    time_limit : float, optional
        Seconds for each plan with whole numbers.
    search_limit : float, optional
        Seconds for the search for the best few; if it is cut short, `attrs["how"]` says so, and
        how many are needed at least.

    Returns
    -------
    pandas.DataFrame
        A row for each change by itself, those that free most first; for each two that free more
        together than each by itself; for the best few, and for all of them: `change` (of several
        joined by " + "), `kind` (rule, permit, together), `part` (alone, pair, best, all),
        `rules` (by blanks), `benefit` (currency a year), and, more than today, `gain` (currency),
        `share` (of what all free), `t, m3, mwh` (at the gates of outputs), `co2` (t avoided),
        `firms`, `exchanges`. `last` is what a change adds once all others are made, `only_with`
        names those with which it frees more, `step` and `adds` tell in which order the best few
        add most, `unsure` by how much the gain may be off where there are whole numbers. `attrs`
        hold `base, all, reach, reached, proven, how, conditional, currency, on`.

    Raises
    ------
    UnknownName
        If there is no such rule, permit or company.
    NoPlan
        If the rows of the law as it is cannot all be kept.
    SymbiosisError
        If the matches were held against no law, or the share is none.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> lawful = sym.regulate(matches, sym.rulebook("vn", on="2026-11-21"))
    >>> freed = sym.unlock_each(lawful, conditional=False)
    >>> bool((freed["gain"] >= 0).all())
    True

    References
    ----------
    Wolsey LA (1998) Integer Programming, chapter 1. Wiley.
    """
    if not 0 < reach <= 1:
        raise SymbiosisError("The share to be reached is none", f"reach={reach}", "give 0.8, say")
    law = changes.law_of(lawful)
    held = None if permits is None else changes.listed(permits, pairs=True)
    gone = None if rules is None else changes.listed(rules)
    asked = candidates(lawful, law, gone, held, conditional)
    terms = Terms(carbon_price, budget, limits, existing, gap, gap_abs, time_limit)
    told = _Telling(Lifting(lawful, law, asked, conditional, terms), reach, search_limit)
    return told.frame()


class _Telling:
    """The rows of the answer."""

    def __init__(self, lifting: Lifting, reach: float, seconds: float | None) -> None:
        self.lifting, self.reach = lifting, reach
        self.base = lifting.outcome(NONE)
        if np.isnan(self.base.value):
            raise NoPlan(pd.DataFrame(columns=["kind", "subject", "parameter", "rule", "give",
                                               "sentence"]))  # fmt: skip
        self.top = lifting.outcome(lifting.all)
        self.freed = self.top.value - self.base.value
        self.nil = NIL * max(abs(self.base.value), abs(self.top.value), 1.0)
        self.seconds = seconds
        self.rules = lifting.law.rules.set_index("rule")

    def frame(self) -> pd.DataFrame:
        """Put all rows together."""
        places = range(len(self.lifting.changes))
        alone = [self._alone(place) for place in places]
        pairs = self._pairs()
        for chosen in pairs:
            for place in chosen:
                others = [self.lifting.changes[i].said for i in chosen if i != place]
                told = alone[place]["only_with"]
                alone[place]["only_with"] = "; ".join(filter(None, [told, *others]))
        best, how, proven = self._best()
        for number, (place, adds) in enumerate(self.lifting.in_order(best), start=1):
            alone[place] |= {"step": number, "adds": adds}
        alone.sort(key=lambda row: (-np.nan_to_num(row["gain"]), row["kind"], row["change"]))
        rows = alone + [self._together(chosen, "pair") for chosen in pairs]
        if best:
            rows.append(self._together(best, "best"))
        if alone:
            rows.append(self._together(self.lifting.all, "all"))
        frame = pd.DataFrame(rows, columns=COLUMNS)
        texts = [name for name in COLUMNS if frame[name].dtype == object]
        frame = frame.astype(dict.fromkeys(texts, "str"))
        lifting = self.lifting
        frame.attrs = {
            "base": self.base.benefit,
            "all": self.top.benefit,
            "reach": self.reach,
            "reached": self._share(lifting.outcome(best)),
            "proven": proven,
            "how": how,
            "conditional": lifting.conditional,
            "currency": str(lifting.lawful.park.settings.get("currency", "")),
            "on": str(lifting.lawful.settings["on"]),
        }
        return frame

    def _best(self) -> tuple[Chosen, str, bool]:
        """Find the fewest that reach the share."""
        if not self.freed > self.nil:
            return NONE, "nothing to free", True
        aim = self.base.value + self.reach * self.freed
        found = self.lifting.fewest(aim, self.seconds)
        slow = f"; each choice solved by itself: {self.lifting.why_slow}"
        return found.chosen, found.how + (slow if self.lifting.why_slow else ""), found.proven

    def _pairs(self) -> list[Chosen]:
        """Find the changes that free more by two than each by itself."""
        found = []
        for chosen in self.lifting.locks.together()[:PAIRS]:
            parts = sum(self.lifting.value([place]) - self.base.value for place in chosen)
            more = self.lifting.value(chosen) - self.base.value - parts
            if more > max(self.nil, 1e-6 * abs(self.freed)):
                found.append((more, chosen))
        return [chosen for _, chosen in sorted(found, key=lambda one: (-one[0], sorted(one[1])))]

    def _alone(self, place: int) -> dict[str, Any]:
        """Tell of one change by itself, and of what it adds as the last of all."""
        change = self.lifting.changes[place]
        twins = {i for i, other in enumerate(self.lifting.changes)
                 if i != place and set(other.rules) & set(change.rules)}  # fmt: skip
        without = self.lifting.all - {place}
        after = self.lifting.value(self.lifting.all - twins) if twins else self.top.value
        last = after - self.lifting.value(without - twins)
        row = self._row(frozenset([place]), change.kind, "alone")
        return row | {"last": 0.0 if abs(last) <= self.nil else last}

    def _together(self, chosen: Chosen, part: str) -> dict[str, Any]:
        """Tell of several changes together."""
        row = self._row(chosen, "together", part)
        if part == "all":
            return row | {"change": "all", "title": f"all {len(chosen)} changes",
                          "title_vi": f"cả {len(chosen)} thay đổi"}  # fmt: skip
        if part == "best":
            count = len(chosen)
            row |= {"title": f"the best {count}: {row['title']}" if count > 1 else row["title"]}
        return row

    def _row(self, chosen: Chosen, kind: str, part: str) -> dict[str, Any]:
        """Tell what a choice frees."""
        picked = [self.lifting.changes[place] for place in sorted(chosen)]
        outcome = self.lifting.outcome(chosen)
        gain = self._gain(outcome)
        if gain == 0.0:  # another plan as good is no change
            outcome = outcome._replace(**{name: getattr(self.base, name) for name in AMOUNTS})
        rules = list(dict.fromkeys(rule for change in picked for rule in change.rules))
        told = self.rules.loc[rules]
        sure = [word for word in told["confidence"] if word in CONFIDENCES]
        more = {name: getattr(outcome, name) - getattr(self.base, name) for name in AMOUNTS}
        off = (outcome.bound - outcome.value) + (self.base.bound - self.base.value)
        return more | {
            "change": AND.join(change.said for change in picked),
            "kind": kind,
            "part": part,
            "rules": " ".join(rules),
            "benefit": self.base.benefit if gain == 0.0 else outcome.benefit,
            "gain": gain,
            "share": self._share(outcome),
            "last": np.nan,
            "only_with": "",
            "step": 0,
            "adds": np.nan,
            "status": outcome.status,
            "unsure": max(off, 0.0),
            "citation": "; ".join(dict.fromkeys(told["citation"])),
            "confidence": max(sure, key=CONFIDENCES.index) if sure else "",
            "title": AND.join(self._title(change, "title") for change in picked),
            "title_vi": AND.join(self._title(change, "title_vi") for change in picked),
        }

    def _title(self, change: Change, column: str) -> str:
        """Say a change in words: the title of its rules, and of a permit whose it is."""
        told = self.rules.loc[list(change.rules)]
        and_ = " and " if column == "title" else " và "
        title = and_.join(told[column].where(told[column] != "", told["title"]))
        if change.kind == "rule":
            return title
        whose = f", {change.company}" if change.company else ""
        word = "permit" if column == "title" else "giấy phép"
        return f"{title} ({word}: {change.name.replace('_', ' ')}{whose})"

    def _gain(self, outcome: Outcome) -> float:
        """Give what is freed, nought where it is rounding."""
        gain = outcome.value - self.base.value
        return 0.0 if abs(gain) <= self.nil else gain

    def _share(self, outcome: Outcome) -> float:
        """Give the share of what all changes together free."""
        return self._gain(outcome) / self.freed if self.freed > self.nil else 0.0
