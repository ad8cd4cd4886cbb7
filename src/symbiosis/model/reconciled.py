"""Values whose balances close, what had to move, and which measurement is suspect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pandas as pd

from symbiosis.display.adjustments import draw_adjustments
from symbiosis.display.cards import Card
from symbiosis.display.plots import Plots
from symbiosis.model.park import Park
from symbiosis.tables import Noun, Table, declare

VALUES = declare("""
variable          | text   |           | name
value             | number | as given  | that closes the balances; none if they leave it open
sd                | number | as given  | its standard deviation; 0 of a constant
kind              | text   |           | redundant, nonredundant: measured, and checked by a balance or by none; observable, unobservable: not measured, and found by the balances or left open; constant; held: at 0, below which it may not be
given             | number | as given  | measured value or constant, none if not measured
given_sd          | number | as given  | its standard deviation
adjustment        | number | as given  | value - given
adjustment_sd     | number | given_sd  | the same in standard deviations of the measurement
statistic         | number |           | the adjustment in its own standard deviation; none if unchecked
""")

SUSPECTS = declare("""
variable          | text   |           | name, in the order in which they are left out
value             | number | as given  | as it was measured
sd                | number | as given  | standard deviation of the measurement
statistic         | number |           | its adjustment in its own standard deviation when it was left out
p_value           | number | 1         | how often chance alone makes the largest of all as large
without           | number | as given  | what the balances give without it
without_sd        | number | as given  | standard deviation of that
off_by            | number | as given  | value - without
alike             | text   |           | measurements that no balance tells from it: as suspect
""")

BALANCES = declare("""
balance           | text   |           | name
before            | number | as given  | what the measured values sum to; none if one is not measured
after             | number | as given  | what the values that close it sum to; none if one is left open
""")


@dataclass(frozen=True, eq=False, repr=False)
class Reconciled(Noun):
    """Values that close all balances with the least weighted squares of adjustments.

    Attributes
    ----------
    table : pandas.DataFrame
        Each variable with its value, its sd and how far it moved.
    suspects : pandas.DataFrame
        Measurements that do not agree with the others; empty where all agree. The values of
        `table` rest on all measurements, those of suspects too.
    balances : pandas.DataFrame
        What each balance sums to before and after.
    squares : float
        Sum of the squares of the adjustments, each in its sd.
    freedom : int
        How many balances check measured values: the degrees of freedom of the squares.
    p_value : float
        How often chance alone makes the squares as large; none where nothing is checked.
    park : Park or None
        The park with the adjusted amounts, where a park was given.
    settings : Mapping
        The arguments it was made with.

    Examples
    --------
    >>> import pandas as pd
    >>> import symbiosis as sym
    >>> meters = pd.DataFrame({"variable": ["main", "sub"], "value": [100.0, 90.0], "sd": [3, 4]})
    >>> rows = [("split", "main", 1), ("split", "sub", -1)]
    >>> balances = pd.DataFrame(rows, columns=["balance", "variable", "coefficient"])
    >>> sym.reconcile(meters, balances).table[["variable", "value", "sd"]]
      variable  value   sd
    0     main   96.4  2.4
    1      sub   96.4  2.4
    """

    table: pd.DataFrame
    suspects: pd.DataFrame
    balances: pd.DataFrame
    squares: float
    freedom: int
    p_value: float
    park: Park | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    tables: ClassVar[Mapping[str, Table]] = {
        "table": VALUES,
        "suspects": SUSPECTS,
        "balances": BALANCES,
    }

    @property
    def plot(self) -> Plots:
        """The drawing: `.plot.adjustments()`, or `.plot()`, draws how far each value moved."""
        return Plots(adjustments=(draw_adjustments, self.table))

    def card(self) -> Card:
        """Say what is checked, how well the measurements agree, and what is suspect."""
        table, named = self.table, self.suspects["variable"].tolist()
        counts = table["kind"].value_counts()
        kinds = ("redundant", "nonredundant", "observable", "unobservable", "constant", "held")
        agree = "nothing is checked" if not self.freedom else f"p = {self.p_value:.3g}"
        facts = {
            "variables": ", ".join(f"{counts[kind]} {kind}" for kind in kinds if kind in counts),
            "balances": f"{len(self.balances)}, {self.freedom} of them check measurements",
            "squares": f"{self.squares:.3g} of {self.freedom} expected, {agree}",
            "largest move": f"{table['adjustment_sd'].abs().max():.2f} sd",
            "suspects": ", ".join(named) if named else "none",
        }
        return Card("Reconciled", facts, table[["variable", "value", "sd", "given", "kind"]])
