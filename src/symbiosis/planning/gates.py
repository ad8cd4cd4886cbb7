"""What stands behind the rules that shut: the best exchange that each alone holds back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.model.bearing import Bearing, shutting
from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.model.programme import Programme
from symbiosis.planning.formulating.case import quantified
from symbiosis.planning.formulating.formulate import Formulated, formulate
from symbiosis.planning.formulating.links import largest
from symbiosis.planning.formulating.measures import worth
from symbiosis.planning.pricing.behind import behind

KEY = ["kind", "subject", "parameter", "rule", "period", "side"]
OWN = ("link", "opening", "least", "requires", "contract")  # rows of links, not of what they share
NIL = 1e-9  # room or use of a row that counts as none


def gates(
    lawful: Matches,
    programme: Programme,
    x: np.ndarray,
    duals: np.ndarray,
    settings: Mapping[str, Any],
) -> pd.DataFrame:
    """Price each rule that shuts exchanges: the best of those that it alone holds back.

    A little of such an exchange changes the optimum by its worth less what the rows that it uses
    are worth: its reduced cost. Where whole numbers were decided they stay so, and a fixed cost is
    spread over the largest amount of its link.

    Parameters
    ----------
    lawful : Matches
        All exchanges, and what was found of them.
    programme : Programme
        The arrays that were solved.
    x, duals : numpy.ndarray
        The plan, and the dual of every row.
    settings : Mapping
        The arguments of the plan.

    Returns
    -------
    pandas.DataFrame
        A row for each rule: `rule, acts` (exchanges that it alone holds back), `binding` (of these,
        how many would enter), `price, unit, gain_for_one_percent` (of the best one's largest
        amount), `confidence, citation, acts_as` (gate), `output, via, need` of the best one, and
        whether it is `exact`.
    """
    arcs = _alone(lawful, bool(settings["conditional"]))
    if not len(arcs):
        return pd.DataFrame()
    keys = arcs.drop(columns="held_by")
    shut = np.ones(len(arcs), dtype=bool)
    more = formulate(lawful, keys, settings["limits"], settings["budget"], free=True, shut=shut)
    objective = settings["objective"]
    goals = objective if isinstance(objective, list | tuple) else [objective]
    columns, possible = _columns(programme, more, float(settings["carbon_price"]))
    cost = _cost(more, goals[-1], float(settings["carbon_price"]))
    gain, exact = behind(programme, x, duals, columns, cost)
    gain = np.where(possible, gain, 0.0).reshape(len(arcs), -1)
    best = gain.argmax(axis=1)
    told = arcs.assign(
        gain=np.maximum(gain.max(axis=1), 0.0),
        exact=exact.reshape(gain.shape)[np.arange(len(arcs)), best],
        size=largest(more.case),
    )
    rows = [_row(str(rule), part, lawful) for rule, part in told.groupby("held_by")]
    return pd.DataFrame(rows)


def _alone(lawful: Matches, conditional: bool) -> pd.DataFrame:
    """Give the exchanges that one rule alone holds back, `held_by` it, in order of their keys."""
    arcs = quantified(lawful, list(VERDICTS))
    shut = shutting(lawful.findings, conditional)
    count, holder = np.zeros(len(arcs), dtype=int), np.full(len(arcs), -1)
    asked = Bearing(arcs)
    rules: list[str] = []
    for (stage, rule), part in shut.groupby(["stage", "rule"]):
        hit = asked.of(part)
        count += hit
        if stage == "regulate":
            holder[hit] = len(rules)
            rules.append(str(rule))
        else:
            count += hit  # nothing lifts that
    mine = count == 1
    names = np.array([*rules, ""], dtype=object)[holder[mine]]
    return arcs[mine].assign(held_by=names).reset_index(drop=True)


def _cost(more: Formulated, goal: Any, carbon_price: float) -> np.ndarray:
    """Give the cost of a unit of each flow, its fixed cost spread over its largest amount."""
    layout = more.layout
    cost = -worth(layout, goal, carbon_price)
    flows = cost[layout.grid("flow")].copy()
    size = largest(more.case)[layout.decided]
    fixed = cost[layout.of("used")]
    flows[layout.decided] += np.divide(fixed, size, where=size > 0, out=np.zeros(len(fixed)))[
        :, None
    ]
    return flows.ravel()


def _columns(
    programme: Programme, more: Formulated, carbon_price: float
) -> tuple[sp.csc_array, np.ndarray]:
    """Give the flows as columns of the programme that was solved, and which could flow at all.

    A row that was not there has nothing in it: it stops a flow that uses it if it has no room.
    """
    places = more.layout.grid("flow").ravel()
    rows = more.programme.rows
    shared = np.flatnonzero(~rows["kind"].isin(OWN))
    table = sp.coo_array(sp.csr_array(more.programme.matrix)[shared][:, places])
    place = _numbered(programme.rows).get_indexer(_numbered(rows.iloc[shared]))
    there = place[table.row] >= 0
    scale = rows["scale"].to_numpy(dtype=float)[shared]
    ours = np.append(programme.rows["scale"].to_numpy(dtype=float), 1.0)  # -1: no such row
    value = table.data * scale[table.row] / ours[place[table.row]]
    parts: list[tuple[Any, ...]] = [(place[table.row][there], table.col[there], value[there])]
    for row in np.flatnonzero(programme.rows["kind"] == "objective").tolist():
        goal = _weighed(str(programme.rows["subject"].iloc[row]))
        gain = worth(more.layout, goal, carbon_price)[places] / ours[row]
        parts.append((np.full(len(places), row), np.arange(len(places)), gain))
    rows_, columns_, data = (np.concatenate([part[i] for part in parts]) for i in range(3))
    shape = (len(programme.rows), len(places))
    possible = np.ones(len(places), dtype=bool)
    high = more.programme.row_upper[shared][table.row] <= NIL
    low = more.programme.row_lower[shared][table.row] >= -NIL
    stops = (high & (table.data > NIL)) | (low & (table.data < -NIL))
    possible[table.col[~there & stops]] = False
    return sp.csc_array((data, (rows_, columns_)), shape=shape), possible


def _weighed(said: str) -> dict[str, float]:
    """Read an objective that an earlier search left as a row: `benefit`, or `1 benefit + 2 co2`."""
    parts = [part.rpartition(" ") for part in said.partition(",")[0].split(" + ")]
    return {name: float(weight or 1.0) for weight, _, name in parts}


def _numbered(rows: pd.DataFrame) -> pd.MultiIndex:
    """Name rows by what they stand for; those that stand for the same are numbered."""
    keys = rows[KEY].astype("str")
    return pd.MultiIndex.from_frame(keys.assign(number=keys.groupby(KEY).cumcount()))


def _row(rule: str, part: pd.DataFrame, lawful: Matches) -> dict[str, Any]:
    """Tell of one rule."""
    best = part.iloc[int(part["gain"].to_numpy().argmax())]
    found = lawful.findings
    told = found[found["rule"] == rule].iloc[0]
    entering = part["gain"] > 0
    return {
        "rule": rule,
        "acts": len(part),
        "binding": int(entering.sum()),
        "price": best["gain"],
        "unit": best["unit"],
        "gain_for_one_percent": 0.01 * best["gain"] * best["size"],
        "confidence": told["confidence"],
        "citation": told["citation"],
        "acts_as": "gate",
        "output": best["output"] if entering.any() else "",
        "via": best["via"] if entering.any() else "",
        "need": best["need"] if entering.any() else "",
        "exact": bool(part["exact"].all()),
    }
