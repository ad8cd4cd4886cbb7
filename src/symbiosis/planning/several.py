"""Several answers to one case, read back side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.model.plan import FLOWS
from symbiosis.planning.formulating.case import KEYS
from symbiosis.planning.formulating.formulate import Formulated
from symbiosis.planning.formulating.measures import OBJECTIVES, measured
from symbiosis.planning.results import flows_of
from symbiosis.tables import names


def flows_of_all(made: Formulated, answers: Sequence[np.ndarray]) -> pd.DataFrame:
    """Give the flows of all answers one under the other, numbered from nought in `plan`."""
    parts = [flows_of(made, x).assign(plan=number) for number, x in enumerate(answers)]
    flows = pd.concat(parts, ignore_index=True)
    return flows[["plan", *names(FLOWS)]]


def summed(made: Formulated, answers: Sequence[np.ndarray], flows: pd.DataFrame) -> pd.DataFrame:
    """Give a row for each answer: every objective, and `links`, how many exchanges flow.

    An objective that sums amounts in unlike units without a density is not known.
    """
    columns = np.array([x[: made.layout.width] for x in answers])
    told = {}
    for name in OBJECTIVES:
        try:
            told[name] = columns @ measured(made.layout, name)
        except SymbiosisError:
            told[name] = np.full(len(columns), np.nan)
    used = flows.drop_duplicates(["plan", *KEYS]).groupby("plan").size()
    links = used.reindex(range(len(columns)), fill_value=0)
    return pd.DataFrame(told).assign(links=links.to_numpy())
