"""What may stand at either end of a link: streams and needs, and the ports of plants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.measures import Measures
from symbiosis.reading.optional import unknown_names


@dataclass(frozen=True, eq=False)
class Ends:
    """The keys of one side, which of them stand in good rows, and how their amounts are counted."""

    what: str
    keys: pd.Series
    good: np.ndarray
    measures: Measures
    hours: np.ndarray

    @property
    def names(self) -> set[str]:
        """Give all keys, those of bad rows too."""
        return set(self.keys) - {""}

    @property
    def gone(self) -> set[str]:
        """Give the keys that stand in bad rows alone."""
        return self.names - set(self.keys[self.good])

    def places(self, keys: pd.Series) -> np.ndarray:
        """Give the row in which each key stands, 0 for one that is not known."""
        place = {name: at for at, name in enumerate(self.keys)}
        return keys.map(place).fillna(0).astype(int).to_numpy()

    def __add__(self, other: Ends) -> Ends:
        """Give the keys of both."""
        return Ends(
            self.what,
            pd.concat([self.keys, other.keys], ignore_index=True),
            np.concatenate([self.good, other.good]),
            self.measures + other.measures,
            np.concatenate([self.hours, other.hours]),
        )


def name_faults(
    sheet: Sheet, column: str, cells: pd.Series, ends: Ends, ledger: Ledger, *, aside: bool
) -> None:
    """Fault cells that name no end; rows that name one set aside go with it."""
    unknown_names(sheet, column, cells, ends.names, ends.what, ledger)
    if aside:
        ledger.fault(
            sheet,
            cells.isin(ends.gone).to_numpy() & ~sheet.bad,
            column,
            f"the {ends.what} it names is set aside",
            f"mend the row of the {ends.what}",
        )
