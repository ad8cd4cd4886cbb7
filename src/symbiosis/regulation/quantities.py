"""Yearly totals of an output, a need, a company, a park or of all, as the tables state them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.errors import RuleError
from symbiosis.model.contents import Numbers
from symbiosis.regulation.answers import (
    ALLOWED,
    OF_EFFECT,
    OPEN,
    Answer,
    Bench,
    doubt_of,
    in_scope,
    texts_of,
)
from symbiosis.regulation.case import Case, Codes
from symbiosis.regulation.force import Rule
from symbiosis.regulation.limits import BREACHED, KEPT, UNKNOWN, States, breached
from symbiosis.regulation.scopes import NO, YES, Scope, Three
from symbiosis.regulation.units import in_unit, load
from symbiosis.regulation.wording import BOUNDS, figured, number

GIVEN = ("output", "giver", "park", "all")  # totals of what leaves a gate; the others arrive
_NAMES = {"output": "{}", "need": "{}", "giver": "what {} gives", "receiver": "what {} takes",
          "park": "what {} gives", "all": "what all give"}  # fmt: skip
_NAMED = 3  # streams that are named in a sentence, the rest counted


class Groups(NamedTuple):
    """Which total each output or need counts in (-1: in none), and the name of each total."""

    of: Codes
    names: pd.Index


def grouped(case: Case, of: str) -> Groups:
    """Say for each output or need in whose total it counts."""
    table = case.outputs if of in GIVEN else case.needs
    if of == "all":
        return Groups(np.zeros(len(table), dtype="int64"), pd.Index(["all"]))
    column = {"giver": "company", "receiver": "company"}.get(of, of)
    codes, names = case.coded("output" if of in GIVEN else "need", column)
    return Groups(np.where(names[codes] == "", -1, codes), names)


def asked(rule: Rule, scope: Scope, bench: Bench) -> Answer:
    """Hold what the tables state of a year against the bound, each total as a whole.

    What is perhaps in scope, or not known, leaves a total between two ends. All outputs and needs
    of the park count, those of no exchange too; a lot that comes once is no yearly amount.
    """
    case, of = bench.case, str(rule.row["of"])
    part = rule.limits.iloc[0]
    side = "output" if of in GIVEN else "need"
    table = case.outputs if side == "output" else case.needs
    inside = scope.output if side == "output" else scope.need
    each = _stated(rule, table, part, bench)
    groups = grouped(case, of)
    low, high, blank = _ends(each, inside, groups)
    state = _state(low, high, float(part["value"]), str(part["bound"]))
    rows = in_scope(scope, side, case)
    rows = rows[groups.of[rows] >= 0]
    mine = groups.of[rows]
    if of == "all":  # one total decides for all alike
        side, rows, mine = "", np.zeros(1, dtype=np.intp), np.zeros(1, dtype="int64")
    breach = OF_EFFECT.get(rule.row["effect"], ALLOWED)
    open_ = ALLOWED if rule.row["effect"] in ("warn", "note") else OPEN
    verdict = np.select([state == BREACHED, state == UNKNOWN], [breach, open_], ALLOWED)

    def texts() -> pd.DataFrame:
        """Say of each total what it is and what is allowed."""
        ends = state, low, high
        return _texts(rule, bench, groups, mine, ends, _blanks(blank, table, groups))

    return Answer(side, rows, verdict[mine].astype("int8"), texts)


def _stated(rule: Rule, table: pd.DataFrame, part: pd.Series, bench: Bench) -> Numbers:
    """Give the yearly amount of each output or need in the unit of the bound."""
    amount = table["amount"].to_numpy(dtype="float64")
    amount = np.where(table["pattern"] == "one_off", 0.0, amount)
    if rule.row["of"] not in GIVEN:
        if part["parameter"]:
            raise RuleError("What a need takes of a parameter in a year is decided by the plan",
                            f"rule {rule.row['rule']}, key parameter",
                            'say effect = "limit", or of = "giver"')  # fmt: skip
        return amount * in_unit(table["unit"], bench.need_density, unit_of(part))
    if part["parameter"]:
        return amount * load(str(part["parameter"]), table["unit"], bench.gate)
    return amount * in_unit(table["unit"], bench.gate.density, unit_of(part))


def _ends(
    each: Numbers, inside: Three, groups: Groups
) -> tuple[Numbers, Numbers, npt.NDArray[np.bool_]]:
    """Give the least and the most that each total may be, and whose amounts are not known."""
    count, there = len(groups.names), groups.of >= 0
    blank = np.isnan(each) & (inside > NO) & there
    sure = np.where((inside == YES) & ~blank, each, 0.0)
    most = np.where(inside > NO, np.where(blank, np.inf, each), 0.0)
    low, high = np.zeros(count), np.zeros(count)
    np.add.at(low, groups.of[there], sure[there])
    np.add.at(high, groups.of[there], most[there])
    return low, high, blank


def _state(low: Numbers, high: Numbers, limit: float, bound: str) -> States:
    """Say whether totals between two ends keep a bound whatever they are, or breach it."""
    ends = [breached(end, np.full(len(end), limit), bound) for end in (low, high)]
    same = ends[0] == ends[1]
    return np.where(same, ends[0], UNKNOWN).astype("int8")


def _blanks(blank: npt.NDArray[np.bool_], table: pd.DataFrame, groups: Groups) -> dict[int, str]:
    """Name, for each total, the streams whose amounts are not known."""
    key = "output" if "output" in table else "need"
    named: dict[int, list[str]] = {}
    for place in np.flatnonzero(blank):
        named.setdefault(int(groups.of[place]), []).append(str(table[key].iloc[place]))
    return {total: _listed(names) for total, names in named.items()}


def _texts(
    rule: Rule,
    bench: Bench,
    groups: Groups,
    mine: Codes,
    ends: tuple[States, Numbers, Numbers],
    blanks: dict[int, str],
) -> pd.DataFrame:
    """Say of each total what it is and what is allowed; one sentence a total."""
    part, title = rule.limits.iloc[0], rule.row["title"]
    unit, state, low, high = unit_of(part), *ends
    allowed = f"{BOUNDS[part['bound']]} {number(part['value'])} {unit} a year is allowed"
    lows, highs = figured(low), figured(high)
    reasons = []
    for place in np.unique(mine):
        whose = _whose(rule, bench, str(groups.names[place]))
        if state[place] != UNKNOWN:
            kept = "kept; " if state[place] == KEPT else ""
            least = "at least " if high[place] > low[place] else ""
            said = f"{kept}{whose} is {least}{lows[place]} {unit} a year; {allowed}"
        elif place in blanks:
            said = f"{whose} is not known, for want of {blanks[place]}; {allowed}"
        else:
            said = f"{whose} is between {lows[place]} and {highs[place]} {unit} a year; {allowed}"
        reasons.append(f"{title}: {said}{doubt_of(rule)}")
    codes = np.searchsorted(np.unique(mine), mine)
    texts = texts_of(rule, pd.array(reasons, dtype="str").take(codes))
    known = np.where((state == UNKNOWN) | ~np.isfinite(high), np.nan, low)
    texts = texts.assign(value=known[mine], limit=float(part["value"]))
    mend = {int(p): f"state the yearly amount of {names}" for p, names in blanks.items()}
    told = [mend.get(int(p), rule.row["mend"]) if state[p] == UNKNOWN else
            ("" if state[p] == KEPT else rule.row["mend"]) for p in np.unique(mine)]  # fmt: skip
    texts["mend"] = pd.array(told, dtype="str").take(codes)
    texts["unit"], texts["parameter"] = f"{unit}/year", str(part["parameter"])
    return texts


def _whose(rule: Rule, bench: Bench, name: str) -> str:
    """Name a total in words."""
    parameter = str(rule.limits.iloc[0]["parameter"])
    load_of = f"{bench.spoken(parameter)} in " if parameter else ""
    return load_of + _NAMES[str(rule.row["of"])].format(name)


def unit_of(part: pd.Series) -> str:
    """Give the unit of a bound without its year."""
    return str(part["unit"]).removesuffix("/year")


def _listed(names: list[str]) -> str:
    """Name some and count the rest."""
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
