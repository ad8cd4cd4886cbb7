"""Which changes of the law could free something: rules that hold back, permits that are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from symbiosis.judging import changes
from symbiosis.judging.changes import Permit
from symbiosis.model.bearing import Bearing, shutting
from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.model.rulebook import Rulebook
from symbiosis.planning.formulating.case import quantified


class Change(NamedTuple):
    """One change: a rule that is lifted, or a permit that is granted to all or to one company."""

    kind: str  # rule or permit
    name: str
    rules: tuple[str, ...]  # the rule, or those that ask for the permit
    company: str = ""

    @property
    def said(self) -> str:
        """Its name, as a row is called by it."""
        return f"{self.company}: {self.name}" if self.company else self.name

    @property
    def asked(self) -> Permit:
        """The permit as one that is granted."""
        return (self.company, self.name) if self.company else self.name


def candidates(
    lawful: Matches,
    law: Rulebook,
    rules: Sequence[str] | None,
    permits: Sequence[Permit] | None,
    conditional: bool,
) -> list[Change]:
    """List the changes to ask about, permits first.

    By default every rule that shuts an exchange whose amount is known, limits a mix or a total, or
    charges for a flow; and every permit that a rule among them asks for and somebody lacks.
    """
    everyone = rules is None
    if rules is None:
        rules = _holding(lawful, law, conditional)
    else:
        changes.lifted(law, rules)  # refuses what is not known
    asking = _asking(law, rules if everyone else list(law.rules["rule"]))
    if permits is None:
        permits = sorted(asking) if everyone else []
    else:
        changes.granted(law, permits, lawful)
        asking = _asking(law, list(law.rules["rule"]))
    found = []
    for permit in permits:
        company, code = permit if isinstance(permit, tuple) else ("", permit)
        found.append(Change("permit", code, tuple(asking[code]), company))
    return found + [Change("rule", rule, (rule,)) for rule in dict.fromkeys(rules)]


def _asking(law: Rulebook, rules: Sequence[str]) -> dict[str, list[str]]:
    """Give the rules that ask for each permit."""
    table = law.rules[law.rules["rule"].isin(list(rules)) & (law.rules["permit"] != "")]
    found: dict[str, list[str]] = {}
    for rule, codes in zip(table["rule"], table["permit"], strict=True):
        for code in codes.split():
            found.setdefault(code, []).append(str(rule))
    return found


def _holding(lawful: Matches, law: Rulebook, conditional: bool) -> list[str]:
    """List the rules that hold something back, in the order of the law."""
    arcs = quantified(lawful, list(VERDICTS))
    asked = Bearing(arcs)
    shut = shutting(lawful.findings, conditional)
    known = asked.of(shut[shut["stage"] != "regulate"])
    mine = shut[shut["stage"] == "regulate"]
    found = {str(rule) for rule, part in mine.groupby("rule") if (asked.of(part) & ~known).any()}
    found |= {str(rule) for rule in lawful.mixes["rule"]} - {""}
    kinds = law.rules.set_index("rule")
    found |= set(kinds.index[kinds["effect"].isin(["limit", "charge"])]) & _spoken(lawful)
    return [rule for rule in law.rules["rule"] if rule in found]


def _spoken(lawful: Matches) -> set[str]:
    """Give the rules that say anything of any exchange."""
    return set(lawful.findings["rule"])
