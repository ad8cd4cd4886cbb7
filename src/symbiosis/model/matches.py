"""What could flow: exchanges with every term of their worth, and the ledger of findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import networkx as nx
import pandas as pd

from symbiosis.bridges.graphs import graph_of
from symbiosis.display.cards import Card
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.park import Park
from symbiosis.tables import Noun, Table, declare

VERDICTS = ("allowed", "conditional", "unknown", "forbidden")  # from the mildest to the worst

ARCS = declare("""
output            | text   |           | the giver's stream
via               | text   |           | conversions on the way, joined by ' > ', blank for none
need              | text   |           | the receiver's need
giver             | text   |           | company
receiver          | text   |           | company
material          | text   |           | of the output
unit              | text   |           | base unit of the output
delivered_material | text  |           | after the conversions
delivered_unit    | text   |           | its base unit
distance_km       | number | km        | none if unknown; 0 within a company
distance_basis    | text   |           | link, table, great circle, within, unknown
most              | number | unit/year | largest amount at the output's gate; none if unquantified
avoided_disposal  | number | currency/unit | what the giver need not pay
avoided_purchase  | number | currency/unit | what the receiver need not buy
transport         | number | currency/unit | haul and loading
treatment         | number | currency/unit | conversions, their utilities and residues
charges           | number | currency/unit | levies
benefit           | number | currency/unit | the first two less the last three
delivered         | number | delivered_unit/unit | yield on the way
replaces          | number | usual/delivered_unit | units of the usual supply displaced
replaces_basis    | text   |           | stated, same material, dry_matter, heating_value, assumed 1:1
co2               | number | t/unit    | CO2 avoided, the four terms below summed
co2_supply        | number | t/unit    | of the usual supply displaced
co2_disposal      | number | t/unit    | of the disposal avoided
co2_transport     | number | t/unit    | of the haul, negative
co2_treatment     | number | t/unit    | of utilities, negative
truck_km          | number | km/unit   | laden kilometres of a vehicle
fixed_cost        | number | currency/year | of running the link at all
capital           | number | currency  | investment, if the link is used
life              | number | year      | over which the investment is spread; none = not spread
least             | number | unit/year | smallest amount, if the link is used
status            | text   |           | existing, forced, barred, new
today             | number | unit/year | amount that already flows
internal          | flag   |           | within one company
assumed_share     | number | 1         | share of the benefit's terms that rests on assumed numbers
confidence        | text   |           | the worst input
verdict           | text   |           | allowed, conditional, unknown, forbidden
""")

FINDINGS = declare("""
stage             | text   |           | match, specification, regulate
rule              | text   |           | key of the rule, blank at the other stages
output            | text   |           | of which output, blank = any
via               | text   |           | of which conversions; '*' = any, blank = direct
need              | text   |           | of which need, blank = any
parameter         | text   |           | measured parameter, where there is one
value             | number | as unit    | what was found
limit             | number | as unit    | what is allowed
unit              | text   |           | of both
verdict           | text   |           | allowed, conditional, unknown, forbidden
reason            | text   |           | one sentence
citation          | text   |           | what it rests on
confidence        | text   |           | of the limit
mend              | text   |           | what would mend it
""")

MIXES = declare("""
need              | text   |           | whose mix is limited
parameter         | text   |           | key
rule              | text   |           | rule that limits it, blank: the buyer's specification
at_least          | number | as unit    | lower limit, none if there is none
at_most           | number | as unit    | upper limit, none if there is none
usual             | number | as unit    | content of the usual supply
unit              | text   |           | of the limits
basis             | text   |           | in which the limits and contents are stated
mixes             | text   |           | mass, volume, mole, dry, power x
""")

DELIVERED = declare("""
output            | text   |           | key
via               | text   |           | conversions on the way
parameter         | text   |           | key
value             | number | as unit    | content as delivered
unit              | text   |           | unit
basis             | text   |           | mass, dry, volume, mole, or own
confidence        | text   |           | of the content
""")


@dataclass(frozen=True, eq=False, repr=False)
class Matches(Noun):
    """What could flow, and why it may or may not; nothing is ever thrown away.

    Attributes
    ----------
    arcs : pandas.DataFrame
        One row for each output, way and need; terms of benefit per unit at the output's gate.
    findings : pandas.DataFrame
        The ledger: each finding stands at the smallest thing that decides it.
    mixes : pandas.DataFrame
        Limits on what a need receives in all.
    delivered : pandas.DataFrame
        Contents as delivered.
    park, known : Park, Catalogue
        What the matches were made from.
    settings : Mapping
        The arguments they were made with.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> bool((matches.arcs["most"] >= 0).any())
    True
    """

    arcs: pd.DataFrame
    findings: pd.DataFrame
    mixes: pd.DataFrame
    delivered: pd.DataFrame
    park: Park
    known: Catalogue
    settings: Mapping[str, Any] = field(default_factory=dict)

    tables: ClassVar[Mapping[str, Table]] = {
        "arcs": ARCS,
        "findings": FINDINGS,
        "mixes": MIXES,
        "delivered": DELIVERED,
    }

    def to_networkx(self) -> nx.MultiDiGraph:
        """Give the graph of companies, an edge for each exchange that could be.

        Returns
        -------
        networkx.MultiDiGraph
            Edges bear every column of `arcs`; the key is `(output, via, need)`.
        """
        return graph_of(self.arcs, "giver", "receiver", ["output", "via", "need"])

    def card(self) -> Card:
        """Say how many exchanges there are and what the verdicts are."""
        arcs = self.arcs
        counts = arcs["verdict"].value_counts()
        facts = {
            "exchanges": f"{len(arcs):,}",
            "between companies": f"{len(arcs[['giver', 'receiver']].drop_duplicates()):,} pairs",
            "verdicts": ", ".join(f"{counts.get(v, 0):,} {v}" for v in VERDICTS),
            "unquantified": f"{int(arcs['most'].isna().sum()):,}",
            "findings": f"{len(self.findings):,}",
            "currency": str(self.park.settings.get("currency", "")),
        }
        return Card("Matches", facts)
