"""Why an exchange may flow or may not: gate by gate, with the figure, the limit and the mends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import pandas as pd

from symbiosis.display.cards import Card
from symbiosis.model.pilot import Pilot
from symbiosis.tables import Noun, Table, declare

GATES = declare("""
via               | text   |           | conversions on the way, blank for none
gate              | text   |           | conversion, reach, match, specification, regulate, mix, worth, plan
verdict           | text   |           | allowed, conditional, unknown, forbidden
rule              | text   |           | key of the rule, blank for none
parameter         | text   |           | what was measured
value             | number | as unit    | what was found
limit             | number | as unit    | what is allowed
times             | number | 1         | how far beyond the limit; of what keeps it, value over limit
unit              | text   |           | of both
reason            | text   |           | one sentence
citation          | text   |           | what it rests on
confidence        | text   |           | of the limit
mend              | text   |           | what would mend it
""")

MENDS = declare("""
kind              | text   |           | way, blend, price, permit, test, answer, data, condition, agreement, exemption
via               | text   |           | the way that it mends, blank for none
what              | text   |           | what would have to be done
cost              | number | as unit    | of a unit at the output's gate; none if not known
unit              | text   |           | currency for a unit
cost_a_year       | number | currency/year | at what would flow by itself; none if not known
then              | text   |           | verdict that is left of the way when this is done and comes out well
authority         | text   |           | who decides, blank if nobody is named
basis             | text   |           | how the cost was reckoned, or that it is not known
citation          | text   |           | what asks for it
confidence        | text   |           | of what it rests on
""")

REFUSED = declare("""
output            | text   |           | the giver's stream
via               | text   |           | conversions on the way, blank for none
need              | text   |           | the receiver's need
giver             | text   |           | company
receiver          | text   |           | company
verdict           | text   |           | forbidden or unknown, conditional if asked for
gate              | text   |           | the first that is shut: match, specification, regulate
rule              | text   |           | key of the rule, blank for none
parameter         | text   |           | what was measured, or was not
reason            | text   |           | one sentence
value             | number | as unit    | what was found
limit             | number | as unit    | what is allowed
times             | number | 1         | how far beyond the limit
unit              | text   |           | of both
benefit_alone     | number | currency/year | best it could bring by itself; none: unquantified, or not asked
mend_kind         | text   |           | of the cheapest mend with a known cost, else of the gate's own
mend              | text   |           | what it is
mend_cost         | number | currency/unit | of a unit at the output's gate; none if not known
mend_cost_a_year  | number | currency/year | none if not known
authority         | text   |           | who decides on the rule, blank if nobody is named
citation          | text   |           | what the gate rests on
confidence        | text   |           | of the limit
""")


@dataclass(frozen=True, eq=False, repr=False)
class Explanation(Noun):
    """An answer to `why`: a verdict, the gates in their order, and the mends with their cost.

    Attributes
    ----------
    gates : pandas.DataFrame
        Every gate that says something, in order, the way that would bring most before the
        others; the first shut one of a way decides it.
    title, verdict, text : str
        The pair, its verdict, and the answer in words.
    mends : pandas.DataFrame
        What would open the gates, the cheapest first; what costs nobody knows comes last.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> arc = matches.arcs.iloc[0]
    >>> told = sym.why(matches, arc["output"], arc["need"])
    >>> told.verdict in ("allowed", "conditional", "unknown", "forbidden")
    True
    >>> told.pilot().state in ("open", "settled", "shut")
    True
    """

    gates: pd.DataFrame
    title: str
    verdict: str
    text: str
    mends: pd.DataFrame = field(default_factory=pd.DataFrame)
    trial: Pilot = field(default_factory=Pilot)

    tables: ClassVar[Mapping[str, Table]] = {"gates": GATES, "mends": MENDS}

    def __str__(self) -> str:
        """Give the answer in words."""
        return self.text

    def pilot(self) -> Pilot:
        """Give the smallest trial that would answer what is open on the pair's best way.

        Returns
        -------
        Pilot
            Stream, scale, tests, questions, permits, evidence, and the money that it frees.

        Examples
        --------
        >>> import symbiosis as sym
        >>> matches = sym.match(sym.example(), sym.catalogue())
        >>> print(sym.why(matches, "KP-CO2", "KP-CO2-WELD").pilot().state)
        settled
        """
        return self.trial

    def card(self) -> Card:
        """Give the answer in words above the table of the gates that are not simply open."""
        shown = ["via", "gate", "verdict", "reason", "value", "limit", "times", "unit", "citation"]
        facts = {"verdict": self.verdict, "in words": self.text}
        gates = self.gates
        told = (gates["verdict"] != "allowed") | gates["gate"].isin(["mix", "worth", "plan"])
        return Card(self.title, facts, gates.loc[told, shown].round(3))

    def _repr_html_(self) -> str:
        """Show the answer, below it what would mend it, and the gates."""
        shown = ["kind", "via", "what", "cost", "unit", "cost_a_year", "then", "basis"]
        mends = Card("What would mend it", {}, self.mends[shown])
        card = self.card()
        gates = Card("Gates", {}, card.table)
        parts = [Card(card.title, card.facts), *([mends] if len(self.mends) else []), gates]
        return "".join(part.html() for part in parts)
