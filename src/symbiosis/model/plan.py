"""What should flow: flows, what is still bought and still left, and what every row is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import networkx as nx
import numpy as np
import pandas as pd

from symbiosis.bridges.graphs import graph_of
from symbiosis.bridges.pulp_models import labels_of, problem_of
from symbiosis.display.cards import Card
from symbiosis.display.flows import draw_flows
from symbiosis.display.plots import Plots
from symbiosis.model.matches import Matches
from symbiosis.model.programme import Programme
from symbiosis.tables import Noun, Table, declare

if TYPE_CHECKING:
    import pulp

FLOWS = declare("""
output            | text   |           | the giver's stream
via               | text   |           | conversions on the way
need              | text   |           | the receiver's need
amount            | number | unit/year | at the output's gate
unit              | text   |           | base unit of the output
delivered         | number | delivered_unit/year | after the conversions
delivered_unit    | text   |           | base unit of what is delivered
benefit           | number | currency/year | of the flow
co2               | number | t/year    | CO2 avoided by the flow
status            | text   |           | existing, forced, new
giver             | text   |           | company
receiver          | text   |           | company
verdict           | text   |           | allowed or conditional
""")

USUAL = declare("""
need              | text   |           | key
amount            | number | unit/year | still bought of the usual supply
unit              | text   |           | base unit
cost              | number | currency/year | what it costs
""")

LEFT = declare("""
output            | text   |           | key
amount            | number | unit/year | still left to its present route
unit              | text   |           | base unit
cost              | number | currency/year | what that costs
""")

ROWS = declare("""
kind              | text   |           | supply, need, mix, link
subject           | text   |           | output, need or exchange
parameter         | text   |           | of a mix
rule              | text   |           | that the row comes from, blank for none
period            | text   |           | blank: the whole year
activity          | number | as unit    | what the plan uses
limit             | number | as unit    | the bound that it is held against
slack             | number | as unit    | room left
price             | number | currency/unit | what loosening by one unit is worth
unit              | text   |           | of activity, limit and slack
sentence          | text   |           | the price in words
""")

RULE_PRICES = declare("""
rule              | text   |           | key
acts              | count  |           | rows of the programme it makes
binding           | count  |           | of these, how many have no room left
price             | number | currency/unit | largest price of its rows
unit              | text   |           | of the limit
gain_for_one_percent | number | currency/year | of loosening the limit by one per cent, all rows
confidence        | text   |           | of the limit
citation          | text   |           | instrument and article
""")


@dataclass(frozen=True, eq=False, repr=False)
class Plan(Noun):
    """The best lawful network, with its proof.

    Attributes
    ----------
    flows, usual, left : pandas.DataFrame
        What flows, what is still bought, what is still left, a year.
    rows : pandas.DataFrame
        Each balance and limit with its room and its price.
    rules : pandas.DataFrame
        What each rule of the programme costs at the margin.
    benefit, benefit_existing, benefit_new : float
        Gain a year against no exchange, in the park's currency; carbon is not in it.
    co2 : float
        t CO2 avoided a year.
    objective, bound, gap : float
        Value of the objective, proven bound on it, and their relative distance.
    status : str
        `optimal`.
    how : str
        Which programme was solved, by what.
    certificate : pandas.Series
        `primal`, `dual`, `gap`: largest violations, relative, worked out from the plan and its
        prices alone.
    matches : Matches
        What the plan was made from.
    programme : Programme
        The arrays that were solved.
    duals : numpy.ndarray
        The dual of each of its rows, of the minimisation.
    settings : Mapping
        The arguments it was made with.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> plan = sym.optimise(sym.regulate(matches, sym.rulebook("vn", on="2026-11-21")))
    >>> plan.status
    'optimal'
    >>> bool(plan.certificate.max() < 1e-6)
    True
    """

    flows: pd.DataFrame
    usual: pd.DataFrame
    left: pd.DataFrame
    rows: pd.DataFrame
    rules: pd.DataFrame
    benefit: float
    benefit_existing: float
    benefit_new: float
    co2: float
    objective: float
    bound: float
    gap: float
    status: str
    how: str
    certificate: pd.Series
    matches: Matches
    programme: Programme
    duals: np.ndarray
    settings: Mapping[str, Any] = field(default_factory=dict)

    tables: ClassVar[Mapping[str, Table]] = {
        "flows": FLOWS,
        "usual": USUAL,
        "left": LEFT,
        "rows": ROWS,
        "rules": RULE_PRICES,
    }

    @property
    def plot(self) -> Plots:
        """The drawings of a plan: `plan.plot.flows()` draws its flows as bands."""
        currency = str(self.matches.park.settings.get("currency", ""))
        return Plots(flows=(partial(draw_flows, currency=currency), self.flows))

    def to_networkx(self) -> nx.MultiDiGraph:
        """Give the graph of companies, an edge for each flow of the plan.

        Returns
        -------
        networkx.MultiDiGraph
            Edges bear every column of `flows`; the key is `(output, via, need)`.
        """
        return graph_of(self.flows, "giver", "receiver", ["output", "via", "need"])

    def to_pulp(self) -> pulp.LpProblem:
        """Give the programme as a PuLP problem, to extend and to solve with any of its solvers.

        Returns
        -------
        pulp.LpProblem
            A minimisation with variables `x0, x1, ...` and constraints `r0, r1, ...`; `labels`
            tells what each of them stands for.
        """
        return problem_of(self.programme)

    @property
    def labels(self) -> pd.DataFrame:
        """What each variable and constraint of `to_pulp` stands for, indexed by its name."""
        return labels_of(self.programme)

    def card(self) -> Card:
        """Say what the plan brings, and how sure the proof is."""
        currency = self.matches.park.settings.get("currency", "")
        claimed = self.matches.park.links["claimed_co2"].sum()
        facts = {
            "benefit": f"{self.benefit:,.0f} {currency} a year",
            "of this running today": f"{self.benefit_existing:,.0f} {currency} a year",
            "CO2 avoided": f"{self.co2:,.0f} t a year",
            "CO2 claimed by others, apart": f"{claimed:,.0f} t a year",
            "flows": f"{len(self.flows)}",
            "status": f"{self.status}, gap {self.gap:.1e}",
            "certificate": f"{self.certificate.max():.1e}",
            "how": self.how,
        }
        shown = self.flows[["output", "via", "need", "amount", "unit", "benefit", "co2"]]
        return Card("Plan", facts, shown.round(1))
