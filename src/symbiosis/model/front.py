"""The front of two objectives: what can be had of one for what is given up of the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from symbiosis.display.cards import Card
from symbiosis.display.front import draw_front
from symbiosis.display.plots import Plots
from symbiosis.display.style import in_unit, number
from symbiosis.model.several import NUMBERED_FLOWS, Several
from symbiosis.tables import Table, declare

POINTS = declare("""
point             | count  |           | number of the plan, from least x to most
x                 | number | x_unit/year | first objective, carbon in it where it has a price
y                 | number | y_unit/year | second objective
slope             | number | y_unit/x_unit | change of y for one more of x, up to the next point
corner            | flag   |           | an end of the front, or a point where it bends if it is linear
benefit           | number | currency/year | gain against no exchange, carbon not in it
co2               | number | t/year    | CO2 avoided
diverted          | number | unit/year | amount that companies leave no more to its present route
virgin            | number | unit/year | usual supplies that are not bought
links             | count  |           | exchanges that flow
status            | text   |           | optimal, within_gap or stopped
bound             | number | y_unit/year | no plan with as much x has more y, proven
gap               | number |           | from y to its bound, relative to the smaller, not nil, of y and fixed costs
""")


@dataclass(frozen=True, eq=False, repr=False)
class Front(Several):
    """The exact front of two objectives that are both sought.

    Attributes
    ----------
    table : pandas.DataFrame
        A row for each point, from least x to most.
    flows : pandas.DataFrame
        The flows of all plans; `plan` is the number of each.
    plans : Mapping of int to Plan
        The plan of each point; `front.plan(3)` gives one.
    settings : Mapping
        `x, y` (the objectives in words), `x_unit, y_unit, currency`, and the arguments.
    straight : bool
        Whether the front runs straight from point to point: they are all corners of a linear
        front. Else there can be plans outside the line between two points.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> front = sym.pareto(matches, "co2", "benefit", n=4)
    >>> bool(front.table["x"].is_monotonic_increasing and front.table["y"].is_monotonic_decreasing)
    True
    """

    straight: bool = False

    tables: ClassVar[Mapping[str, Table]] = {"table": POINTS, "flows": NUMBERED_FLOWS}

    @property
    def plot(self) -> Plots:
        """The drawing of a front: `front.plot.front()`, or `front.plot()`."""
        told = ("x", "y", "x_unit", "y_unit")
        x, y, x_unit, y_unit = (str(self.settings.get(name, "")) for name in told)
        draw = partial(draw_front, straight=self.straight, x=x, y=y, x_unit=x_unit, y_unit=y_unit)
        return Plots(front=(draw, self.table))

    def card(self) -> Card:
        """Say what the front is of, and where it ends."""
        table, told = self.table, self.settings
        facts = {"points": f"{len(table)}"}
        for side in ("x", "y"):
            unit = str(told.get(f"{side}_unit", ""))
            low, high = table[side].min(), table[side].max()
            facts[str(told.get(side, side))] = (
                f"{number(low)} to {in_unit(number(high), unit)} a year"
            )
        facts["runs"] = "straight from corner to corner" if self.straight else "by points"
        facts["status"] = ", ".join(sorted(set(table["status"])))
        shown = table[["point", "x", "y", "slope", "corner", "links", "status"]]
        return Card("Front", facts, shown)
