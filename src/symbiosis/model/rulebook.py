"""What is allowed: rules and limits with citations and dates, and permits that are held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd

from symbiosis.display.cards import Card
from symbiosis.tables import Noun, Table, declare

RULES = declare("""
rule              | text   |           | key
title             | text   |           | English title
title_vi          | text   |           | Vietnamese title
kind              | text   |           | content, blend, route, licence
effect            | text   |           | forbid, condition, unknown, warn, note, limit, or a status it gives
standing          | text   |           | law, practice, specification, permit
jurisdiction      | text   |           | country code, blank for a permit or specification
citation          | text   |           | instrument and article
in_force_from     | text   |           | ISO date, blank = always
in_force_until    | text   |           | ISO date, last day in force, blank = still
replaces          | text   |           | rules that it replaces, separated by blanks
loaded            | flag   |           | whether its table of limits is held; else it answers unknown
looks_at          | text   |           | gate (the stream as it leaves) or delivered (after conversion)
party             | text   |           | of a licence: giver or receiver
permit            | text   |           | of a licence: codes of which one must be held, by blanks
missing           | text   |           | of a licence: verdict when it is not held
mend              | text   |           | what would satisfy it
source            | text   |           | where the text was seen
confidence        | text   |           | seen, unverified, partly seen
""")

SCOPES = declare("""
rule              | text   |           | key
field             | text   |           | material, use, status, legal_kind, giver.kind, ...
value             | text   |           | a value that is in scope; a rule with no row for a field takes all
""")

LIMITS = declare("""
rule              | text   |           | key
line              | count  |           | number of the line; any line is a breach, all parts of a line must be
parameter         | text   |           | key of the catalogue
bound             | text   |           | above, below, at_least, at_most
value             | number | as unit    | the limit
unit              | text   |           | unit
basis             | text   |           | mass, dry, volume, mole, or own
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
