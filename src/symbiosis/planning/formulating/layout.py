"""The columns of a programme: what is decided, in which order, between which bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from symbiosis.planning.formulating.case import KEYS, Case

IDENTITY = ["kind", *KEYS, "plant", "storage", "period"]
WHOLE = ("used", "built")


@dataclass(frozen=True, eq=False)
class Layout:
    """The columns of a programme, a block for each kind, and where each block begins.

    Within a block, all periods of a thing stand together: the column of thing `i` in period `p`
    is `start + i * periods + p`. Flows come first, so that with one period the column of an
    exchange is its place among the arcs.
    """

    case: Case
    frame: pd.DataFrame
    decided: np.ndarray  # places of the arcs that are used or not
    candidates: np.ndarray  # places of the plants that are built or not

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.frame)

    def of(self, kind: str) -> np.ndarray:
        """Give the columns of a kind, in order."""
        return np.flatnonzero((self.frame["kind"] == kind).to_numpy())

    def grid(self, kind: str) -> np.ndarray:
        """Give the columns of a kind as a table, a row for each thing and a column a period."""
        return self.of(kind).reshape(-1, self.case.times)

    def upper(self) -> np.ndarray:
        """Give the upper bound of each column: all but choices are bounded by rows."""
        return np.where(self.frame["kind"].isin(WHOLE), 1.0, np.inf)

    def whole(self) -> np.ndarray:
        """Say which columns are whole numbers."""
        return self.frame["kind"].isin(WHOLE).to_numpy()


def layout_of(case: Case, decided: np.ndarray) -> Layout:
    """Lay out the columns of a case; `decided` are the arcs that are used or not at all."""
    arcs, plants, holds = case.arcs, case.plants, case.holds
    bought = case.usual[["need"]]
    candidates = np.flatnonzero((plants["status"] == "candidate").to_numpy())
    stored = pd.DataFrame(
        {
            "storage": holds["storage"],
            "output": holds["owner"].where(holds["side"] == "output", ""),
            "need": holds["owner"].where(holds["side"] == "need", ""),
        }
    )
    blocks = [
        _timed("flow", arcs[KEYS], case),
        _timed("usual", bought, case),
        _timed("runs", plants[["plant"]], case),
        *(_timed(kind, stored, case) for kind in ("put_in", "taken", "stock")),
        arcs.iloc[decided][KEYS].assign(kind="used"),
        plants.iloc[candidates][["plant"]].assign(kind="built"),
    ]
    frame = pd.concat([block.reindex(columns=IDENTITY) for block in blocks], ignore_index=True)
    return Layout(case, frame.astype(object).fillna("").astype("str"), decided, candidates)


def _timed(kind: str, things: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Repeat each thing for every period."""
    rows = things.loc[things.index.repeat(case.times)].reset_index(drop=True)
    periods = np.tile(case.periods["period"].to_numpy(dtype=object), len(things))
    return rows.assign(kind=kind, period=periods)
