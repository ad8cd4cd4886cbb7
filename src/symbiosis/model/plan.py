"""What should flow: flows, what is still bought and still left, and what every row is worth."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from symbiosis.bridges.graphs import graph_of, write_graph
from symbiosis.bridges.pulp_models import labels_of, problem_of, write_lp, write_mps
from symbiosis.display.cards import Card
from symbiosis.display.flows import draw_flows
from symbiosis.display.plots import Plots
from symbiosis.model.matches import Matches
from symbiosis.model.programme import Programme
from symbiosis.tables import Noun, Table, declare

if TYPE_CHECKING:
    import networkx as nx
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
period            | text   |           | blank: the whole year
giver             | text   |           | company
receiver          | text   |           | company
verdict           | text   |           | allowed or conditional
""")

USUAL = declare("""
need              | text   |           | key
amount            | number | unit/year | still bought of the usual supply
unit              | text   |           | base unit
cost              | number | currency/year | what it costs
period            | text   |           | blank: the whole year
""")

LEFT = declare("""
output            | text   |           | key
amount            | number | unit/year | still left to its present route
unit              | text   |           | base unit
cost              | number | currency/year | what that costs
period            | text   |           | blank: the whole year
""")

RUNS = declare("""
plant             | text   |           | key
period            | text   |           | blank: the whole year
runs              | number | run/year  | how much it runs
capacity          | number | run/year  | how much it could run
built             | flag   |           | whether it is there: existing, or a candidate that is chosen
cost              | number | currency/year | variable cost, utilities bought and residues left
fixed             | number | currency/year | fixed cost and spread investment of a chosen candidate
capital           | number | currency  | investment of a chosen candidate
""")

STOCKS = declare("""
storage           | text   |           | key
owner             | text   |           | output or need whose goods they are
period            | text   |           | key
put_in            | number | base unit/year | put into store in the period
taken             | number | base unit/year | taken out of it in the period
stock             | number | base unit | at the end of the period, of one passage of the periods
""")

UNUSED = declare("""
output            | text   |           | the giver's stream
via               | text   |           | conversions on the way
need              | text   |           | the receiver's need
period            | text   |           | blank: the whole year
unit              | text   |           | base unit of the output
worth             | number | objective/unit | what a unit brings to the objective
short             | number | objective/unit | how much more it would have to bring
enters_at         | number | objective/unit | what it would have to bring to enter: the two summed
""")

ROWS = declare("""
kind              | text   |           | supply, need, usual, mix, link, plant, stock, limit, ...
subject           | text   |           | output, need, exchange, plant, storage or limit
parameter         | text   |           | of a mix
rule              | text   |           | that the row comes from, blank for none
period            | text   |           | blank: the whole year
activity          | number | as unit    | what the plan uses
limit             | number | as unit    | the bound that it is held against
slack             | number | as unit    | room left
price             | number | currency/unit | what loosening by one unit is worth
price_low         | number | currency/unit | worth of loosening it a little; none: not asked
price_high        | number | currency/unit | loss on tightening it a little; none: not asked
holds_from        | number | as unit    | limit down to which the price holds; none: not known
holds_to          | number | as unit    | limit up to which the price holds; none: not known
unit              | text   |           | of activity, limit and slack
sentence          | text   |           | the price in words
""")

RULE_PRICES = declare("""
rule              | text   |           | key
acts              | count  |           | rows of the programme it makes; of a gate, exchanges it alone holds back
binding           | count  |           | of these, how many have no room left; of a gate, would enter
price             | number | currency/unit | largest price of its rows; of a gate, gain of a unit of the best exchange behind it
unit              | text   |           | of the limit; of a gate, of the output
gain_for_one_percent | number | currency/year | of one per cent more, all rows; of a gate, one per cent of that exchange
confidence        | text   |           | of the limit
citation          | text   |           | instrument and article
acts_as           | text   |           | limit, or gate: it forbids, or leaves open or conditional what takes no part
output            | text   |           | of a gate, the best exchange that it alone holds back, blank if none would enter
via               | text   |           | its conversions
need              | text   |           | its need
exact             | flag   |           | whether solving again with a little of each would say the same
""")

REPRICED = declare("""
output            | text   |           | the giver's stream
via               | text   |           | conversions on the way
need              | text   |           | the receiver's need
amount            | number | unit/year | that flows, at the output's gate
most              | number | unit/year | largest amount, at which the plan counts unit costs
unit              | text   |           | base unit of the output
treatment         | number | currency/unit | as the plan counts it, at `most`
treatment_at_amount | number | currency/unit | at the amount that flows
transport         | number | currency/unit | as the plan counts it, at `most`
transport_at_amount | number | currency/unit | at the amount that flows, by the same mode
difference        | number | currency/year | by which the plan's benefit is less at its own amounts
""")

TELLING = 0.01  # share of the benefit from which the card tells what the plan's own amounts cost


@dataclass(frozen=True, eq=False, repr=False)
class Plan(Noun):
    """The best lawful network, with its proof.

    Attributes
    ----------
    flows, usual, left : pandas.DataFrame
        What flows, what is still bought, what is still left, a year; a row for each period where
        the park has periods.
    runs, stocks : pandas.DataFrame
        How much each plant runs, and what is kept in store.
    unused : pandas.DataFrame
        Every lawful exchange that does not flow, with what a unit would have to bring to enter.
    rows : pandas.DataFrame
        Each balance and limit with its room and its price.
    rules : pandas.DataFrame
        What each rule costs at the margin: those that limit what flows by the prices of their
        rows, those that shut exchanges by the best one that each alone holds back.
    benefit, benefit_existing, benefit_new : float
        Gain a year against no exchange, in the park's currency; carbon is not in it.
    co2 : float
        t CO2 avoided a year.
    objective, bound, gap : float
        Value of the objective, proven bound on it, and their distance relative to the smaller, not
        nil, of the objective and the fixed costs at stake.
    status : str
        `optimal`; `within_gap`: proven to be within the gap that was asked; `bounded`: a content
        is decided by the plan, the best plan lies between objective and bound; `stopped`: by the
        time limit, the best plan may be better up to the bound.
    how : str
        Which programme was solved, by what, and what stopped it.
    certificate : pandas.Series
        `primal`, `dual`, `gap`: largest violations, relative, worked out from the plan and its
        prices alone.
    matches : Matches
        What the plan was made from.
    programme : Programme
        The arrays that were solved.
    values, duals : numpy.ndarray
        The value of each of its columns, and the dual of each of its rows, of the minimisation
        with the whole numbers held.
    settings : Mapping
        The arguments it was made with.
    repriced : pandas.DataFrame
        Every exchange that flows, priced again at its own amount: the programme counts the unit
        costs at the largest amount, so that it stays linear.

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
    runs: pd.DataFrame
    stocks: pd.DataFrame
    unused: pd.DataFrame
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
    values: np.ndarray
    duals: np.ndarray
    settings: Mapping[str, Any] = field(default_factory=dict)
    repriced: pd.DataFrame = field(default_factory=pd.DataFrame)

    tables: ClassVar[Mapping[str, Table]] = {
        "flows": FLOWS,
        "usual": USUAL,
        "left": LEFT,
        "runs": RUNS,
        "stocks": STOCKS,
        "unused": UNUSED,
        "rows": ROWS,
        "rules": RULE_PRICES,
        "repriced": REPRICED,
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
            Edges bear every column of `flows`; the key is `(output, via, need)`, and the period
            as well where the park has periods.
        """
        flows = self.flows
        keys = ["output", "via", "need"]
        keys += ["period"] if (flows["period"] != "").any() else []
        return graph_of(flows, "giver", "receiver", keys)

    def to_graph(self, path: str | os.PathLike[str]) -> Path:
        """Write the graph of companies to a file: GraphML, GEXF or JSON, by its ending.

        Parameters
        ----------
        path : str or path
            Ends in `.graphml`, `.gexf` or `.json` (nodes and links as lists, as networkx and D3
            read them); a file that is there is written over. An edge bears every column of
            `flows` and is known by `output | via | need`, and by its period where the park has periods.

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

    def to_pulp(self) -> pulp.LpProblem:
        """Give the programme as a PuLP problem, to extend and to solve with any of its solvers.

        Returns
        -------
        pulp.LpProblem
            A minimisation with variables `x0, x1, ...` and constraints `r0, r1, ...`; `labels`
            tells what each of them stands for. A row with two bounds is `r7` and `r7_least`.
            Keep hold of it as long as you use its variables.
        """
        return problem_of(self.programme)

    @property
    def labels(self) -> pd.DataFrame:
        """What each variable and constraint of `to_pulp` stands for, indexed by its name."""
        return labels_of(self.programme)

    def to_lp(self, path: str | os.PathLike[str]) -> Path:
        """Write the programme as a file in the LP format, which people can read.

        Parameters
        ----------
        path : str or path
            Where to write; a file that is there is written over. Names are those of `labels`.

        Returns
        -------
        pathlib.Path
            Where it was written.

        Raises
        ------
        SymbiosisError
            If the file cannot be written there.
        """
        return write_lp(self.programme, path)

    def to_mps(self, path: str | os.PathLike[str]) -> Path:
        """Write the programme as a file in the MPS format, which every solver reads.

        Parameters
        ----------
        path : str or path
            Where to write; a file that is there is written over. Names are those of `labels`.

        Returns
        -------
        pathlib.Path
            Where it was written.

        Raises
        ------
        SymbiosisError
            If the file cannot be written there.
        """
        return write_mps(self.programme, path)

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
        dearer = float(self.repriced["difference"].sum())
        if abs(dearer) > TELLING * abs(self.benefit):
            facts["at its own amounts"] = f"{dearer:,.0f} {currency} a year less: see repriced"
        shown = self.flows[["output", "via", "need", "amount", "unit", "benefit", "co2"]]
        return Card("Plan", facts, shown.round(1))
