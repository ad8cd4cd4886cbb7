"""Which rows cannot hold together, as few as can be, and the cheapest way out."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.display.style import in_unit, number
from symbiosis.errors import SolverError
from symbiosis.model.programme import Programme
from symbiosis.planning.pricing.faces import bare
from symbiosis.planning.pricing.sentences import row_asks, way_out
from symbiosis.planning.solving.solvers import Answer, Stop, solve

STRUCTURE = ("opening", "port", "stock")  # what ties columns together; nobody can loosen it
FIRST = ("limit", "budget", "link", "held", "contract", "requires", "least", "total", "mix")
SOLVES, SECONDS = 200, 20.0
COLUMNS = ["kind", "subject", "parameter", "rule", "period", "sentence", "give", "unit"]


def quarrel(programme: Programme, solves: int = SOLVES, seconds: float = SECONDS) -> pd.DataFrame:
    """Name the fewest rows that cannot all hold, and the cheapest relaxation of the programme.

    The smallest infeasible set of rows is found with an irreducible one as its upper end (by
    deletion, within the rows that press where the linear relaxation is infeasible) and, from
    below, by the fewest rows that hit every set of rows whose giving way was seen to be enough.
    Within the bounds on solves and time the set is the smallest; else it is irreducible, or at
    least cannot hold. Rows that only tie columns together are always kept.

    Parameters
    ----------
    programme : Programme
        Without a plan; whole numbers may be among its columns.
    solves : int
        After so many programmes the search for a smaller set ends.
    seconds : float
        After so long too.

    Returns
    -------
    pandas.DataFrame
        `kind, subject, parameter, rule, period, sentence, give, unit`; `quarrels`, whether the
        row is one of those that cannot hold together; `way_out`, in words, where the row is part
        of the cheapest relaxation: the one of least total change relative to the limits. `give`
        is by how much its limit moves there, in its unit, and 0 for other rows. Rows that quarrel
        come first, of these the ones that give way, then those that users set.

    References
    ----------
    Chinneck JW (2008) Feasibility and Infeasibility in Optimization. Springer.
    Gleeson J, Ryan J (1990) Identifying minimally infeasible subsystems of inequalities. ORSA
    Journal on Computing 2(1), 61-63.
    Junker U (2004) QUICKXPLAIN: preferred explanations and relaxations for over-constrained
    problems. AAAI 2004, 167-172.
    Ignatiev A, Previti A, Liffiton M, Marques-Silva J (2015) Smallest MUS extraction with minimal
    hitting set dualization. CP 2015, LNCS 9255, 173-182.
    """
    case = _Case(programme, solves, seconds)
    out = case.elastic(np.zeros(len(programme.rows), dtype=bool))
    fewest = case.fewest(out)
    rows = programme.rows.assign(quarrels=False, give=0.0, way_out="", change=0.0)
    rows["quarrels"] = np.isin(np.arange(len(rows)), fewest)
    if out is not None:
        rows["change"] = _changes(programme, out)
    part = rows[rows["quarrels"] | (rows["change"] != 0)]
    order = np.lexsort((~part["kind"].isin(FIRST), part["change"] == 0, ~part["quarrels"]))
    part = part.iloc[order].reset_index(drop=True)
    told = [_told(row) for row in part.to_dict("records")]
    words = pd.DataFrame(told, columns=["sentence", "way_out"], dtype="str")
    part = part.assign(give=part["change"].abs(), **words)
    return part[[*COLUMNS, "quarrels", "way_out"]]


def _told(row: dict) -> tuple[str, str]:
    """Say what a row asks, by how much it falls short, and the way out."""
    asks = row_asks(row)
    if row["change"] == 0:
        return asks, ""
    short = in_unit(number(abs(row["change"])), row["unit"])
    return f"{asks}, short by {short}", way_out(row, row["change"])


class _Out(NamedTuple):
    """How rows give way: upwards or downwards, in which plan, and which rows press."""

    given: np.ndarray  # of the bound, above 0: upwards
    columns: np.ndarray
    presses: np.ndarray


class _Case:
    """A programme without a plan, and what is left of the search for the reason."""

    def __init__(self, programme: Programme, solves: int, seconds: float) -> None:
        self.programme = programme
        self.table = sp.csr_array(programme.matrix)
        self.solves, self.end = solves, time.monotonic() + seconds
        self.size = sizes(programme)
        bounded = np.isfinite(programme.row_lower) | np.isfinite(programme.row_upper)
        tied = programme.rows["kind"].isin(STRUCTURE).to_numpy()
        self.kept = tied & bounded
        if not self.feasible(np.zeros(0, dtype=int)):
            self.kept = np.zeros(len(bounded), dtype=bool)
        self.open = bounded & ~self.kept

    def left(self) -> float:
        """Give the seconds that are left, none once too many programmes were solved."""
        return self.end - time.monotonic() if self.solves > 0 else 0.0

    def answer(self, programme: Programme, first: bool = False) -> Answer | None:
        """Solve, if there is time left; none where nothing is found out.

        The first elastic programme has all the time it needs, unless it has whole numbers.
        """
        left = self.left()
        if left <= 0:
            return None
        self.solves -= 1
        patient = first and not programme.integer.any()
        try:
            return solve(programme, Stop(1e-4, seconds=None if patient else left))
        except SolverError:
            return None

    def feasible(self, rows: np.ndarray) -> bool:
        """Say whether these rows and those always kept can hold; what is not known can."""
        part = np.sort(np.concatenate([np.flatnonzero(self.kept), rows]))
        whole = self.programme
        answer = self.answer(
            bare(
                np.zeros(len(whole.cost)), whole.lower, whole.upper, self.table[part],
                whole.row_lower[part], whole.row_upper[part], whole.integer,
            )
        )  # fmt: skip
        return answer is None or answer.status != "infeasible"

    def elastic(self, hard: np.ndarray) -> _Out | None:
        """Let all rows but the hard ones give way, in all as little as can be."""
        whole, count = self.programme, len(self.programme.cost)
        soft = self.open & ~hard
        over = np.flatnonzero(soft & np.isfinite(whole.row_upper))
        under = np.flatnonzero(soft & np.isfinite(whole.row_lower))
        rows, new = np.concatenate([over, under]), len(over) + len(under)
        sign = np.repeat([-1.0, 1.0], [len(over), len(under)])
        gives = sp.csr_array((sign, (rows, np.arange(new))), shape=(len(soft), new))
        answer = self.answer(
            bare(
                np.concatenate([np.zeros(count), 1.0 / self.size[rows]]),
                np.concatenate([whole.lower, np.zeros(new)]),
                np.concatenate([whole.upper, np.full(new, np.inf)]),
                sp.hstack([self.table, gives]),
                whole.row_lower,
                whole.row_upper,
                np.concatenate([whole.integer, np.zeros(new, dtype=bool)]),
            ),
            first=not hard.any(),
        )
        if answer is None or answer.status == "infeasible":
            return None
        given = np.zeros(len(soft))
        np.add.at(given, rows, -sign * answer.columns[count:])
        given[np.abs(given) <= 1e-7 * self.size] = 0.0
        return _Out(given, answer.columns[:count], np.abs(answer.duals) * self.size > 1e-7)

    def fewest(self, out: _Out | None) -> np.ndarray:
        """Give the fewest rows that cannot hold together."""
        rows = np.flatnonzero(self.open)
        relaxed = replace(self.programme, integer=np.zeros_like(self.programme.integer))
        case = self
        if out is not None and not self.programme.integer.any():
            rows = rows[out.presses[rows]]
        elif self.programme.integer.any():
            case = _Case(relaxed, self.solves, self.left())
            easy = case.elastic(np.zeros(len(self.open), dtype=bool))
            self.solves = case.solves
            if easy is not None and easy.given.any():
                rows, out = rows[easy.presses[rows]], easy
            else:
                case = self
        order = np.argsort(~case.programme.rows["kind"].isin(FIRST).to_numpy()[rows], kind="stable")
        found = case.explained(np.zeros(0, dtype=int), rows[order], False)
        return case.smaller(found, out)

    def explained(self, base: np.ndarray, rows: np.ndarray, grown: bool) -> np.ndarray:
        """Give an irreducible part of the rows that cannot hold with the base, by halves."""
        if grown and not self.feasible(base):
            return np.zeros(0, dtype=int)
        if len(rows) <= 1:
            return rows
        first, second = np.array_split(rows, 2)
        late = self.explained(np.concatenate([base, first]), second, True)
        early = self.explained(np.concatenate([base, late]), first, bool(len(late)))
        return np.concatenate([early, late])

    def smaller(self, found: np.ndarray, out: _Out | None) -> np.ndarray:
        """Look for fewer rows than those found, and stop when there can be none."""
        if out is None:
            return found
        enough = [np.flatnonzero(out.given)]
        while enough[-1].size and self.left() > 0:
            hit = self._hitting(enough)
            if len(hit) >= len(found):
                return found
            hard = np.zeros(len(self.open), dtype=bool)
            hard[hit] = True
            if not self.feasible(hit):
                return hit
            further = self.elastic(hard)
            if further is None:
                return found
            enough.append(np.flatnonzero(further.given))
        return found

    def _hitting(self, enough: list[np.ndarray]) -> np.ndarray:
        """Give the fewest rows of which every set has one; of equals those that users set."""
        rows = np.unique(np.concatenate(enough))
        table = np.array([np.isin(rows, part) for part in enough], dtype=float)
        later = ~self.programme.rows["kind"].isin(FIRST).to_numpy()[rows]
        ones = np.ones(len(rows))
        answer = solve(
            bare(
                ones + 1e-3 * later, np.zeros(len(rows)), ones, sp.csr_array(table),
                np.ones(len(enough)), np.full(len(enough), np.inf), np.ones(len(rows), dtype=bool),
            ),
            Stop(0.0),
        )  # fmt: skip
        return rows[answer.columns > 0.5]


def sizes(programme: Programme) -> np.ndarray:
    """Give the size against which a change of each row's bound is measured.

    The bound itself; of a mix the amount of what receives it, so that a change counts relative
    to the limit; of a row that ties to a decision what the decision carries.
    """
    rows = programme.rows
    bound = np.where(np.isfinite(programme.row_upper), programme.row_upper, programme.row_lower)
    size = np.abs(np.nan_to_num(bound, posinf=0.0, neginf=0.0))
    usual = float(np.median(size[size > 0])) if (size > 0).any() else 1.0
    needs = rows[rows["kind"] == "need"]
    amounts = needs.assign(size=needs["limit"].abs()).groupby(["subject", "period"])["size"].max()
    keys = pd.MultiIndex.from_frame(rows[["subject", "period"]])
    whole = amounts.reindex(keys).to_numpy(dtype=float) if len(amounts) else np.nan
    size = np.where((rows["kind"] == "mix") & (whole > 0), whole, size)
    if programme.integer.any():
        carried = abs(programme.matrix[:, programme.integer]).max(axis=1).toarray().ravel()
        size = np.where(size > 0, size, carried)
    return np.where(size > 0, size, usual)


def _changes(programme: Programme, out: _Out) -> np.ndarray:
    """Turn what bounds give into changes of the limits, above 0 upwards."""
    rows = programme.rows
    scale = rows["scale"].to_numpy(dtype=float)
    change = out.given * scale
    mix = (rows["kind"] == "mix").to_numpy() & (out.given != 0)
    if mix.any():
        part = rows[mix]
        limit, power = part["limit"].to_numpy(dtype=float), part["power"].to_numpy(dtype=float)
        weight = programme.weights[mix] @ out.columns
        sign = np.where(part["side"] == "at_most", 1.0, -1.0)
        spread = np.divide(change[mix], weight, out=np.zeros(len(weight)), where=weight > 0)
        powered = np.maximum(np.abs(limit) ** power + sign * spread, 0.0)
        change[mix] = powered ** (1.0 / power) - limit
    return change
