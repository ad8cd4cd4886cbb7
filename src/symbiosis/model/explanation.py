"""Why an exchange may flow or may not: gate by gate, with the figure, the limit and the mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from symbiosis.display.cards import Card
from symbiosis.tables import Noun, Table, declare

GATES = declare("""
via               | text   |           | conversions on the way, blank for none
gate              | text   |           | conversion, reach, match, specification, regulate, worth, plan
verdict           | text   |           | allowed, conditional, unknown, forbidden
rule              | text   |           | key of the rule, blank for none
parameter         | text   |           | what was measured
value             | number | as unit    | what was found
limit             | number | as unit    | what is allowed
times             | number | 1         | value over limit
unit              | text   |           | of both
reason            | text   |           | one sentence
citation          | text   |           | what it rests on
confidence        | text   |           | of the limit
mend              | text   |           | what would mend it
""")


@dataclass(frozen=True, eq=False, repr=False)
class Explanation(Noun):
    """An answer to `why`: a verdict, the gates in their order, and the cheapest mend known.

    Attributes
    ----------
    gates : pandas.DataFrame
        Every gate that says something, in order; the first shut one decides.
    title, verdict, text : str
        The pair, its verdict, and the answer in words.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> arc = matches.arcs.iloc[0]
    >>> sym.why(matches, arc["output"], arc["need"]).verdict in (
    ...     "allowed",
    ...     "conditional",
    ...     "unknown",
    ...     "forbidden",
    ... )
    True
    """

    gates: pd.DataFrame
    title: str
    verdict: str
    text: str

    tables: ClassVar[Mapping[str, Table]] = {"gates": GATES}

    def __str__(self) -> str:
        """Give the answer in words."""
        return self.text

    def card(self) -> Card:
        """Give the answer in words above the table of its gates."""
        shown = ["via", "gate", "verdict", "reason", "value", "limit", "times", "unit", "citation"]
        facts = {"verdict": self.verdict, "in words": self.text}
        return Card(self.title, facts, self.gates[shown].round(3))
