"""From lawful matches to a programme: columns, rows, and a cost that an objective fills in."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from symbiosis.model.matches import Matches
from symbiosis.model.programme import Programme
from symbiosis.planning.formulating.balances import balances
from symbiosis.planning.formulating.blocks import Block, stack
from symbiosis.planning.formulating.case import Case, case_of
from symbiosis.planning.formulating.contracts import bound_by_contract, contracts
from symbiosis.planning.formulating.layout import Layout, layout_of
from symbiosis.planning.formulating.limits import checked, counted, limit_rows
from symbiosis.planning.formulating.links import bounded, openings, requirements
from symbiosis.planning.formulating.mixes import Mixed, mix_rows, mixed
from symbiosis.planning.formulating.plants import capacities
from symbiosis.planning.formulating.stores import stores
from symbiosis.planning.formulating.totals import totals


@dataclass(frozen=True, eq=False)
class Formulated:
    """A programme without a cost yet, the tables and columns it was written from, and its mixes."""

    case: Case
    layout: Layout
    found: Mixed
    programme: Programme

    def seeking(self, gain: np.ndarray) -> Programme:
        """Give the programme that seeks the most of a gain per column."""
        return replace(self.programme, cost=-gain)


def formulate(
    matches: Matches,
    arcs: pd.DataFrame,
    limits: pd.DataFrame | None = None,
    budget: float | None = None,
    *,
    free: bool = False,
    blind: bool = False,
    shut: np.ndarray | None = None,
) -> Formulated:
    """Write the rows of a programme over some exchanges.

    For every output and period, what flows is at most its amount; for every need, what is filled
    and what is bought as usual make its amount (at most its amount where there is no usual
    supply); what a plant takes and gives is what its runs take and give; stocks balance; every
    limited mix, and every total that a rule limits, keeps its limit; every link keeps what it states, and is used or not where that
    matters. Bounds of substance are rows, so that each has a price of its own.

    Parameters
    ----------
    matches : Matches
        Where outputs, needs, plants and mixes come from.
    arcs : pandas.DataFrame
        The arcs that take part.
    limits : pandas.DataFrame, optional
        The user's limits.
    budget : float, optional
        Most capital, in the park's currency.
    free : bool, default False
        Whether exchanges that run today may be given up.
    blind : bool, default False
        Whether a content that nobody measured counts as its limit; else it is an error.
    shut : numpy.ndarray of bool, optional
        Arcs, in the order of their keys, that are to be held at nought: only of these may a
        content not be known.
    """
    case = case_of(matches, arcs)
    asked = checked(limits, case)
    layout = layout_of(case, _decided(case, asked))
    found = mixed(case, blind, shut)
    blocks = [
        *balances(layout),
        capacities(layout),
        *stores(layout),
        mix_rows(layout, found),
        totals(layout),
        bounded(layout, free),
        *openings(layout),
        *contracts(layout),
        *limit_rows(layout, asked, budget),
    ]
    return Formulated(case, layout, found, _programme(layout, blocks))


def _programme(layout: Layout, blocks: list[Block]) -> Programme:
    """Put the blocks together."""
    matrix, weights = stack(blocks, layout.width)
    return Programme(
        cost=np.zeros(layout.width),
        lower=np.zeros(layout.width),
        upper=layout.upper(),
        integer=layout.whole(),
        matrix=matrix,
        weights=weights,
        row_lower=np.concatenate([block.lower for block in blocks]),
        row_upper=np.concatenate([block.upper for block in blocks]),
        columns=layout.frame,
        rows=pd.concat([block.rows for block in blocks], ignore_index=True),
    )


def _decided(case: Case, limits: pd.DataFrame) -> np.ndarray:
    """Give the places of the arcs for which it matters whether they are used at all."""
    arcs = case.arcs
    costs = arcs[["fixed_cost", "capital", "least"]].fillna(0.0) != 0
    flags = costs.any(axis=1).to_numpy() | bound_by_contract(case) | counted(limits, case)
    tied = requirements(case)
    flags[tied["place"].to_numpy(dtype=int)] = True
    flags[tied.loc[tied["other"] >= 0, "other"].to_numpy(dtype=int)] = True
    return np.flatnonzero(flags)
