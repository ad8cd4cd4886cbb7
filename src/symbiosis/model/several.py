"""Several plans of one case under one table, the plan of each row at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from symbiosis.errors import UnknownName
from symbiosis.model.plan import FLOWS, Plan
from symbiosis.tables import Column, Noun, Table

NUMBERED_FLOWS: Table = (Column("plan", "count", "", "number of the plan"), *FLOWS)


class Makers(Mapping[int, Plan]):
    """Plans that are read back when they are first asked for.

    Parameters
    ----------
    makers : sequence of callables
        Each gives one plan.
    """

    def __init__(self, makers: Sequence[Callable[[], Plan]]) -> None:
        self._makers = tuple(makers)
        self._made: dict[int, Plan] = {}

    def __getitem__(self, number: int) -> Plan:
        """Give a plan by its number."""
        if number not in range(len(self._makers)):
            raise KeyError(number)
        if number not in self._made:
            self._made[number] = self._makers[number]()
        return self._made[number]

    def __iter__(self) -> Iterator[int]:
        """Go through the numbers."""
        return iter(range(len(self._makers)))

    def __len__(self) -> int:
        """Count the plans."""
        return len(self._makers)


@dataclass(frozen=True, eq=False, repr=False)
class Several(Noun):
    """Plans that are numbered from nought, and a table with a row for each.

    Attributes
    ----------
    table : pandas.DataFrame
        A row for each plan, in order.
    flows : pandas.DataFrame
        The flows of all plans one under the other; `plan` is the number of each.
    plans : Mapping of int to Plan
        The plans by their number, read back when they are first asked for.
    settings : Mapping
        The arguments they were made with.
    """

    table: pd.DataFrame
    flows: pd.DataFrame
    plans: Mapping[int, Plan]
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take copies, and number the plans by whole numbers, as a file does not."""
        super().__post_init__()
        if not isinstance(self.plans, Makers):
            numbered = {int(number): plan for number, plan in self.plans.items()}
            object.__setattr__(self, "plans", dict(sorted(numbered.items())))

    def plan(self, number: int) -> Plan:
        """Give a plan by its number, which is its row in the table.

        Parameters
        ----------
        number : int
            From 0; -1 is the last.

        Raises
        ------
        UnknownName
            If there is no such row.
        """
        count = len(self.plans)
        place = number + count if number < 0 else number
        if place not in self.plans:
            raise UnknownName(str(number), "plan", [f"0 to {count - 1}"] if count else [])
        return self.plans[place]

    @property
    def currency(self) -> str:
        """The currency of the park."""
        return str(self.settings.get("currency", ""))
