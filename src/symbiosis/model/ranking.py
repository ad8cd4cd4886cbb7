"""Exchanges or opportunities in order and in cells, criterion by criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pandas as pd

from symbiosis.display.cards import Card
from symbiosis.display.matrix import draw_matrix
from symbiosis.display.plots import Plots
from symbiosis.tables import Noun, Table, declare

RANKED = declare("""
rank              | count  |           | place in the order
number            | text   |           | mark in the matrix
opportunity       | text   |           | number or name of the group, or of the exchange
title             | text   |           | in English
title_vi          | text   |           | in Vietnamese
output            | text   |           | outputs, joined by ' + '
via               | text   |           | conversions of the best way
need              | text   |           | needs, joined by ' + '
amount            | number | unit/year | in the plan, at the output's gate; 0 if unused
unit              | text   |           | base unit of the output
benefit_alone     | number | currency/year | best it could bring by itself
benefit_in_plan   | number | currency/year | what its flows bring in the plan
marginal_worth    | number | currency/year | what the best plan would lose without it
co2               | number | t/year    | CO2 avoided by itself at its best
benefit_class     | text   |           | low, medium, high
difficulty_technical | text |          | easy, medium, hard
difficulty_regulatory | text |         | easy, medium, hard
difficulty_organisational | text |     | easy, medium, hard
difficulty_financial | text |          | easy, medium, hard
difficulty        | count  |           | the worst of the four: 1 easy, 2 medium, 3 hard
decided_by        | text   |           | which of the four decides
difficulty_class  | text   |           | easy, medium, hard
verdict           | text   |           | allowed, conditional, forbidden, unknown
confidence        | text   |           | the worst input
assumed_share     | number | 1         | share of the benefit's terms that rests on assumed numbers
status            | text   |           | existing, new, unquantified
urban             | flag   |           | whether a town, farm or household side takes part
symbiosis_kind    | text   |           | exchange, shared infrastructure, service, other park
reasons           | text   |           | what decides the cell and the verdict
""")


@dataclass(frozen=True, eq=False, repr=False)
class Ranking(Noun):
    """Benefit against difficulty, one row for each exchange or opportunity.

    Attributes
    ----------
    table : pandas.DataFrame
        In order: by verdict, then by cell, then by benefit alone.
    cuts : Mapping
        The absolute cuts of the classes, with the currency and what they rest on.

    Examples
    --------
    >>> import symbiosis as sym
    >>> lawful = sym.regulate(sym.match(sym.example(), sym.catalogue()), sym.rulebook())
    >>> ranking = sym.rank(sym.optimise(lawful))
    >>> list(ranking.table["rank"]) == list(range(1, len(ranking.table) + 1))
    True
    """

    table: pd.DataFrame
    cuts: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    tables: ClassVar[Mapping[str, Table]] = {"table": RANKED}

    @property
    def plot(self) -> Plots:
        """The drawings of a ranking: `ranking.plot.matrix(language="en")`."""
        return Plots(matrix=(draw_matrix, self.table, self.cuts))

    def card(self) -> Card:
        """Say how many there are in each class, and print the cuts."""
        table = self.table
        counts = table["verdict"].value_counts()
        facts = {
            "ranked": f"{len(table)}",
            "verdicts": ", ".join(f"{n} {verdict}" for verdict, n in counts.items()),
            "cuts of the benefit": str(self.cuts.get("benefit", "")),
        }
        shown = [
            "rank",
            "title",
            "benefit_class",
            "difficulty_class",
            "decided_by",
            "verdict",
            "benefit_alone",
            "benefit_in_plan",
            "assumed_share",
        ]
        return Card("Ranking", facts, table[shown].head(40).round(2))
