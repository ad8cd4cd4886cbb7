"""What could flow: exchanges with every term of their worth, and the ledger of findings."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from symbiosis.bridges.graphs import graph_of, write_graph
from symbiosis.display.cards import Card
from symbiosis.errors import UnknownName
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.missing import missing_of
from symbiosis.model.park import Park
from symbiosis.model.terms import terms_of
from symbiosis.tables import Noun, Table, declare

if TYPE_CHECKING:
    import networkx as nx

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
transport         | number | currency/unit | haul and loading; of a pipe or a belt at `most`
treatment         | number | currency/unit | conversions, their utilities and residues, at `most`
charges           | number | currency/unit | of the link, or what rules levy; below 0 a premium
levied            | number | currency/unit | of the charges, what rules levy
benefit           | number | currency/unit | the first two less transport, treatment and charges
delivered         | number | delivered_unit/unit | yield on the way
replaces          | number | usual/delivered_unit | units of the usual supply displaced
replaces_basis    | text   |           | stated, same material, dry_matter, heating_value, assumed 1:1
co2               | number | t/unit    | CO2 avoided, the four terms below summed
co2_supply        | number | t/unit    | of the usual supply displaced
co2_disposal      | number | t/unit    | of the disposal avoided
co2_transport     | number | t/unit    | of the haul, negative
co2_treatment     | number | t/unit    | of utilities, negative
re_emitted        | number | t/unit    | CO2 delivered and let go by its user: avoids nothing by that
haul              | text   |           | the mode that carries it: of those that may, the cheapest
truck_km          | number | km/unit   | laden kilometres of a vehicle
collected         | number | h         | between two collections by a vehicle, at the longest
diameter          | number | m         | inner diameter of a pipe for `most`
transport_capital | number | currency  | of a pipe or a belt for `most`; spread in transport, not in capital
burden            | text   |           | what its burdens outweigh: cost, co2, cost and co2, or blank
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

TOTALS = declare("""
rule              | text   |           | that limits a yearly total of what flows
subject           | text   |           | whose: an output, a need, a company, a park, or `all`
of                | text   |           | output, need, giver, receiver, park, all
parameter         | text   |           | whose load is limited, blank: the amount
side              | text   |           | at_least or at_most
limit             | number | unit/year | the limit
unit              | text   |           | in which it counts: t, m3 or MWh
output            | text   |           | what counts in it: which output, blank = any
via               | text   |           | by which conversions; '*' = any, blank = direct
need              | text   |           | to which need, blank = any
weight            | number | unit/unit | counted for a unit at the output's gate
""")

LEVIES = declare("""
rule              | text   |           | that levies a charge, or grants a premium
output            | text   |           | on which output, blank = any
via               | text   |           | by which conversions; '*' = any, blank = direct
need              | text   |           | to which need, blank = any
charge            | number | currency/unit | for a unit at the output's gate; below 0 a premium
source            | text   |           | its citation
valid             | text   |           | since when it is in force
place             | text   |           | where it is in force
confidence        | text   |           | reported, or assumed where the rule is unverified
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

SCALES = declare("""
output            | text   |           | key
via               | text   |           | conversions on the way
step              | text   |           | the one of them whose unit cost changes with its scale
cost              | number | currency/unit | of a unit at the output's gate, at the size
size              | number | unit/year | at the output's gate, at which the cost holds
exponent          | number | 1         | of the total cost against the amount
""")

MODES = declare("""
mode              | text   |           | key of a haulage mode
trip_km           | number | currency/km | of a vehicle that is paid whole; else none
yearly            | number | 1         | share of the capital of a pipe or belt that a year costs
smallest          | number | m         | smallest diameter of a pipe
capital_exponent  | number | 1         | exponent of the capital against the diameter
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
    totals : pandas.DataFrame
        Limits that rules set on yearly totals of what flows, a row for each thing that counts.
    levies : pandas.DataFrame
        What rules levy on a unit; a link that states its own charges bears nothing of it.
    delivered : pandas.DataFrame
        Contents as delivered.
    scales, modes : pandas.DataFrame
        Costs that change with the amount, by which a plan prices itself again at its own amounts.
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
    scales: pd.DataFrame = field(default_factory=pd.DataFrame)
    modes: pd.DataFrame = field(default_factory=pd.DataFrame)
    totals: pd.DataFrame = field(default_factory=pd.DataFrame)
    levies: pd.DataFrame = field(default_factory=pd.DataFrame)

    tables: ClassVar[Mapping[str, Table]] = {
        "arcs": ARCS,
        "findings": FINDINGS,
        "mixes": MIXES,
        "delivered": DELIVERED,
        "scales": SCALES,
        "modes": MODES,
        "totals": TOTALS,
        "levies": LEVIES,
    }

    def to_networkx(self) -> nx.MultiDiGraph:
        """Give the graph of companies, an edge for each exchange that could be.

        Returns
        -------
        networkx.MultiDiGraph
            Edges bear every column of `arcs`; the key is `(output, via, need)`.
        """
        return graph_of(self.arcs, "giver", "receiver", ["output", "via", "need"])

    def to_graph(self, path: str | os.PathLike[str]) -> Path:
        """Write the graph of companies to a file: GraphML, GEXF or JSON, by its ending.

        Parameters
        ----------
        path : str or path
            Ends in `.graphml`, `.gexf` or `.json` (nodes and links as lists, as networkx and D3
            read them); a file that is there is written over. An edge bears every column of
            `arcs` and is known by `output | via | need`.

        Returns
        -------
        pathlib.Path
            Where it was written.

        Raises
        ------
        SymbiosisError
            If the name ends otherwise, or the file cannot be written there.
        """
        return write_graph(self.to_networkx(), path)

    @cached_property
    def missing(self) -> pd.DataFrame:
        """What to find out next: the tests and facts that are missing, by the money behind them.

        A row for each thing that would help to judge exchanges that are unknown: a measurement, a
        yes or no (`condition`), the density or dry matter to compare a content by, a status, a
        fact of a company, a permit, a limit on what a plant takes, an amount that nobody stated,
        or a rule whose numbers are not loaded. `money` is what the best of the exchanges that
        hang on it would bring alone, in currency a year, at its largest amount; `only` the same
        of those that lack nothing else. Where an amount is not stated, it is what the other side
        would take or give at most.
        """
        return missing_of(self.arcs, self.findings, self.park, self.known, self.settings.get("law"))

    def terms(self, output: str, need: str, via: str = "") -> pd.DataFrame:
        """Give every term of one exchange with its source, date, place and confidence.

        Parameters
        ----------
        output, need : str
            The stream and the need.
        via : str, default ""
            The conversions on the way, as in `arcs`; blank for none.

        Returns
        -------
        pandas.DataFrame
            `term, amount, unit, from, source, valid, place, confidence`: a row for each thing
            that a term rests on; its amount is for a unit at the output's gate.

        Raises
        ------
        UnknownName
            If there is no such exchange; it names the ways of the pair that there are.
        """
        arcs = self.arcs
        pair = arcs[(arcs["output"] == output) & (arcs["need"] == need)]
        mine = pair[pair["via"] == via]
        if not len(mine):
            name = f"{output} -> {need}" + (f" by {via}" if via else "")
            raise UnknownName(name, "exchange", pair["via"].tolist(), "the matches")
        return terms_of(mine.iloc[0], self.park, self.known, self.levies)

    def card(self) -> Card:
        """Say how many exchanges there are and what the verdicts are."""
        arcs = self.arcs
        counts = arcs["verdict"].value_counts()
        left_out = dict(self.settings.get("left_out") or {})
        facts = {
            "exchanges": f"{len(arcs):,}",
            "between companies": f"{len(arcs[['giver', 'receiver']].drop_duplicates()):,} pairs",
            "verdicts": ", ".join(f"{counts.get(v, 0):,} {v}" for v in VERDICTS),
            "unquantified": f"{int(arcs['most'].isna().sum()):,}",
            "findings": f"{len(self.held('findings')):,}",
            "left out": ", ".join(f"{n:,} {why}" for why, n in left_out.items() if n) or "none",
            "currency": str(self.park.settings.get("currency", "")),
        }
        return Card("Matches", facts)
