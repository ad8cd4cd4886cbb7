"""Plans that are nearly as good as the best and differ from it in which links they use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from symbiosis.display.cards import Card
from symbiosis.display.plots import Plots
from symbiosis.display.style import share
from symbiosis.display.variants import draw_links
from symbiosis.model.several import NUMBERED_FLOWS, Several
from symbiosis.tables import Table, declare

VARIANTS = declare("""
plan              | count  |           | number of the plan; 0 is the best
objective         | number | as objective | what it reaches
share_of_best     | number |           | of the best objective
benefit           | number | currency/year | gain against no exchange, carbon not in it
co2               | number | t/year    | CO2 avoided
diverted          | number | unit/year | amount that companies leave no more to its present route
virgin            | number | unit/year | usual supplies that are not bought
links             | count  |           | exchanges that flow
differs           | count  |           | exchanges used in this plan or in the best, not in both
differs_least     | count  |           | the same against that plan before it which is most alike
differs_most      | number |           | no plan differs in more from all before, proven
status            | text   |           | optimal, within_gap (of the objective), stopped: cut short before all was proven
""")


@dataclass(frozen=True, eq=False, repr=False)
class Variants(Several):
    """The best plan, and plans near it that differ most in their links.

    Attributes
    ----------
    table : pandas.DataFrame
        A row for each plan; the first is the best.
    flows : pandas.DataFrame
        The flows of all plans; `plan` is the number of each.
    plans : Mapping of int to Plan
        The plans by their number; `variants.plan(2)` gives one.
    settings : Mapping
        The arguments they were made with.
    how : str
        Why there are as many as there are.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> variants = sym.alternatives(matches, within=0.2, n=2)
    >>> bool((variants.table["share_of_best"] >= 0.8 - 1e-6).all())
    True
    """

    how: str = ""

    tables: ClassVar[Mapping[str, Table]] = {"table": VARIANTS, "flows": NUMBERED_FLOWS}

    @property
    def plot(self) -> Plots:
        """The drawing of variants: `variants.plot.links()`, or `variants.plot()`."""
        return Plots(links=(partial(draw_links, currency=self.currency), self.flows, self.table))

    def card(self) -> Card:
        """Say how many plans there are, how near to the best, and how they differ."""
        table = self.table
        facts = {
            "plans": f"{len(table)}",
            "within": share(float(self.settings.get("within", float("nan")))),
            "of the best": str(self.settings.get("objective", "")),
            "how": self.how,
        }
        shown = [
            "plan",
            "objective",
            "share_of_best",
            "links",
            "differs",
            "differs_least",
            "status",
        ]
        return Card("Variants", facts, table[shown])
