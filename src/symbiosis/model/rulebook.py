"""What is allowed: rules and limits with citations and dates, and permits that are held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ClassVar

import pandas as pd

from symbiosis.display.cards import Card
from symbiosis.errors import UnknownName
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.rule_changes import changes_between
from symbiosis.model.rule_text import labels_of, text_of_rule
from symbiosis.tables import Noun, Table, declare, records

RULES = declare("""
rule              | text   |           | key
title             | text   |           | English title
title_vi          | text   |           | Vietnamese title
kind              | text   |           | content, blend, quantity, route, licence, charge
effect            | text   |           | forbid, condition, unknown, warn, note, limit, charge, criterion, or a status it gives
standing          | text   |           | law, practice, specification, permit
jurisdiction      | text   |           | country code, blank for a permit or specification
authority         | text   |           | who decides, blank if it is not known
sampling          | text   |           | how samples are taken for its tests, blank if it is not known
citation          | text   |           | instrument and article
in_force_from     | text   |           | ISO date, blank = always
in_force_until    | text   |           | ISO date, last day in force, blank = still
replaces          | text   |           | rules that it replaces, separated by blanks
transition_until  | text   |           | ISO date: until then it takes new facilities only, the replaced ones the rest
transition_side   | text   |           | of a transition: giver or receiver, whose facility decides
loaded            | flag   |           | whether its numbers are held; else it answers unknown
looks_at          | text   |           | gate (the stream as it leaves) or delivered (after conversion)
party             | text   |           | of a licence: giver or receiver
permit            | text   |           | of a licence: codes of which one must be held, by blanks
missing           | text   |           | of a licence: verdict when it is not held
of                | text   |           | of a quantity, whose total: output, need, giver, receiver, park, all
measure           | text   |           | of a criterion: links, or the name of a fact of the park
per               | text   |           | of a charge: a unit of the output (at its gate) or delivered
mend              | text   |           | what would satisfy it
source            | text   |           | where the text was seen
confidence        | text   |           | seen, unverified, partly seen
""")

SCOPES = declare("""
rule              | text   |           | key
field             | text   |           | material, use, status, legal_kind, giver.kind, ...
value             | text   |           | a value of the field; a rule with no row for a field takes all
side              | text   |           | where (in scope, also if blank) or unless (out of scope again)
""")

LIMITS = declare("""
rule              | text   |           | key
line              | count  |           | number of the line; any line is a breach, all parts of a line must be
parameter         | text   |           | key of the catalogue; blank: the amount itself, or a fact
bound             | text   |           | above, below, at_least, at_most; is (a breach if equal); amount (of a charge)
value             | number | as unit    | the limit, 1 or 0 for yes or no, or what a charge costs
unit              | text   |           | unit
basis             | text   |           | of a content: mass, dry, volume, mole, own; else amount, load (of a parameter), fact, money
adjusted          | text   |           | named adjustment, blank for none
confidence        | text   |           | seen, unverified, computed
source            | text   |           | where the number was seen
""")

PERMITS = declare("""
company           | text   |           | who holds it
permit            | text   |           | code
citation          | text   |           | the permit's number
""")


@dataclass(frozen=True, eq=False, repr=False)
class Rulebook(Noun):
    """Rules with their scopes, limits and dates, on one date; `a | b` joins two.

    Attributes
    ----------
    rules, scopes, limits, permits : pandas.DataFrame
        What the rule files say. Rules out of force on the date stay in the tables.
    on : str or None
        ISO date on which the rules are asked; None takes the park's date, else today.

    Examples
    --------
    >>> import symbiosis as sym
    >>> law = sym.rulebook("vn", on="2026-11-21")
    >>> law.on
    '2026-11-21'
    >>> len(sym.rulebook().rules)
    0
    """

    rules: pd.DataFrame
    scopes: pd.DataFrame
    limits: pd.DataFrame
    permits: pd.DataFrame
    on: str | None = None

    tables: ClassVar[Mapping[str, Table]] = {
        "rules": RULES,
        "scopes": SCOPES,
        "limits": LIMITS,
        "permits": PERMITS,
    }

    def __or__(self, other: Rulebook) -> Rulebook:
        """Join two rulebooks; a rule that both name is taken from the right one."""
        named = set(other.rules["rule"])
        joined: dict[str, Any] = {}
        for name in ("rules", "scopes", "limits"):
            left = getattr(self, name)
            kept = left[~left["rule"].isin(named)]
            joined[name] = pd.concat([kept, getattr(other, name)], ignore_index=True)
        joined["permits"] = pd.concat([self.permits, other.permits], ignore_index=True)
        return Rulebook(**joined, on=other.on or self.on)

    def changes(
        self, since: str | dt.date | None = None, until: str | dt.date | None = None
    ) -> pd.DataFrame:
        """List what changes in the rules from one day to another, both days included.

        Parameters
        ----------
        since, until : str or datetime.date, optional
            ISO dates (`2026-11-21`). None is the first, or the last, day of all.

        Returns
        -------
        pandas.DataFrame
            `rule, title, change, date, citation` in the order of the dates. `change` says that
            the rule comes into force, ends, is replaced by another one, or that its transition
            ends; `date` is the first day on which it is so.

        Raises
        ------
        SymbiosisError
            For a date that is none, or dates that are backwards.

        Examples
        --------
        >>> import symbiosis as sym
        >>> law = sym.rulebook("vn").changes("2025-01-01", "2026-12-31")
        >>> law["date"].is_monotonic_increasing
        True
        """
        return changes_between(self.rules, since, until)

    def describe(self, *rules: str, known: Catalogue | None = None) -> str:
        """Write rules in plain words: who is asked, what is asked, what follows, and its source.

        Parameters
        ----------
        *rules : str
            Keys of rules; none gives all.
        known : Catalogue, optional
            Names materials and parameters by their labels; else their keys are spoken as words.

        Returns
        -------
        str
            Markdown, a heading for each rule.

        Raises
        ------
        UnknownName
            For a key that no rule has, with those that come near it.

        Examples
        --------
        >>> import symbiosis as sym
        >>> print(sym.rulebook("vn").describe("vn.hazardous.treater").splitlines()[0])
        ## `vn.hazardous.treater`
        """
        keys = rules or tuple(self.rules["rule"])
        labels = labels_of(known) if known is not None else {}
        rows = {row["rule"]: row for row in records(self.rules)}
        scopes, limits = (dict(list(t.groupby("rule"))) for t in (self.scopes, self.limits))
        told = []
        for key in keys:
            if key not in rows:
                raise UnknownName(key, "rule", get_close_matches(key, list(rows)))
            own = (scopes.get(key, self.scopes.head(0)), limits.get(key, self.limits.head(0)))
            told.append(text_of_rule(rows[key], *own, labels))
        return "\n".join(told)

    def card(self) -> Card:
        """Say how many rules there are, of which kinds, and on which date they are asked."""
        rules = self.rules
        facts = {
            "rules": f"{len(rules)}",
            "kinds": ", ".join(f"{n} {kind}" for kind, n in rules["kind"].value_counts().items()),
            "limits": f"{len(self.limits)}",
            "unverified": f"{int((self.limits['confidence'] == 'unverified').sum())} limits",
            "on": self.on or "the park's date, else today",
        }
        return Card("Rulebook", facts, rules[["rule", "kind", "effect", "citation"]])
