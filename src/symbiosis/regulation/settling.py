"""The statuses that rules give: asked first, at the gate and then as delivered, and settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from symbiosis.model.rule_words import BASE_STATUSES
from symbiosis.model.verdicts import ANY
from symbiosis.regulation.answers import ALLOWED, OPEN, Answer, Bench
from symbiosis.regulation.case import Case
from symbiosis.regulation.force import Rule
from symbiosis.regulation.kinds import content
from symbiosis.regulation.ledger import Entry
from symbiosis.regulation.limits import BREACHED
from symbiosis.regulation.plants import carried_on
from symbiosis.regulation.scopes import NO, PERHAPS, YES, Scope, Three, scope_of
from symbiosis.regulation.statuses import MARKED, NO_CODE, hazard, ordinary, settle, waste


@dataclass
class Settled:
    """Who bears which status: outputs at the gate, ways as delivered, with the base grounds."""

    output: dict[str, Three]
    way: dict[str, Three]
    grounds: pd.Series
    entries: list[Entry]
    marked: pd.DataFrame

    @property
    def borne(self) -> dict[str, dict[str, Three]]:
        """Give the statuses by side, as scopes ask for them."""
        return {"output": self.output, "way": self.way}


class _Said(NamedTuple):
    """What one rule says of a status, and of whom."""

    rule: Rule
    scope: Scope
    inside: Three
    answer: Answer
    outcome: Three  # YES where it gives the status, PERHAPS where that is open


def settled(rules: list[Rule], case: Case, bench: Bench) -> Settled:
    """Ask the rules that give a status; what they settle is what later rules look at.

    What is delivered bears what left the gate, and besides what rules find in it.
    """
    hazardous, grounds = hazard(case)
    base = {"hazardous": hazardous, "waste": waste(case)}
    found = Settled(base, {}, grounds, [], _marked(grounds, case))
    found.output = _side("output", rules, base, case, bench, found)
    found.output["ordinary"] = ordinary(found.output["hazardous"], found.output["waste"])
    number = case.ways["number"].to_numpy()
    carried = {name: held[number] for name, held in found.output.items()}
    found.way = _side("way", rules, carried, case, bench, found)
    found.way["ordinary"] = ordinary(found.way["hazardous"], found.way["waste"])
    return found


def _marked(grounds: pd.Series, case: Case) -> pd.DataFrame:
    """Say of which outputs an unverified mark decides whether they are hazardous."""
    told = grounds.head(case.giving)
    told = told[told.str.startswith(MARKED)]
    return pd.DataFrame(
        {
            "stage": "regulate",
            "output": case.outputs["output"].iloc[told.index],
            "via": ANY,
            "verdict": "allowed",
            "reason": "hazardous or not by the " + told,
            "citation": "Circular 02/2022/TT-BTNMT, Appendix III",
            "confidence": "unverified",
            "mend": "look the mark up in the list, or state hazardous",
        }
    )


def _side(
    side: str,
    rules: list[Rule],
    base: dict[str, Three],
    case: Case,
    bench: Bench,
    found: Settled,
) -> dict[str, Three]:
    """Settle the statuses of outputs at the gate, or of ways as delivered."""
    count = len(case.outputs) if side == "output" else len(case.ways)
    looks_at = "gate" if side == "output" else "delivered"
    asked: dict[str, list[_Said]] = {}
    for rule in rules:
        if rule.row["looks_at"] == looks_at:
            said = _said(rule, side, count, case, bench, found)
            asked.setdefault(rule.row["effect"], []).append(said)
    result = dict(base)
    none = np.full(count, NO)
    for status, told in asked.items():
        heard = [(one.inside, one.outcome) for one in told]
        result[status] = settle(status, base.get(status, none), heard)
    if side == "output":
        coded = (found.grounds != NO_CODE).to_numpy()
        hazardous, plant = carried_on(result["hazardous"], base["hazardous"], coded, bench)
        result["hazardous"] = hazardous
        found.grounds = found.grounds.mask(plant != "", "as what comes into " + plant)
    for status, told in asked.items():
        for one in told:
            before = base.get(status, none)
            found.entries.append(_written(one, side, status, before, result[status], case, found))
    return result


def _said(rule: Rule, side: str, count: int, case: Case, bench: Bench, found: Settled) -> _Said:
    """Ask one rule whether each output, or way, bears its status."""
    statuses = {"output": found.output} if side == "way" else {}
    scope = rule.within(scope_of(rule.wanted, case, statuses, rule.unless), case)
    number = case.ways["number"].to_numpy()
    inside = scope.output if side == "output" else np.minimum(scope.way, scope.output[number])
    answer = content(rule, scope, bench)
    outcome = np.full(count, NO)
    if answer.state is None:
        outcome[inside > NO] = PERHAPS
    else:
        sure = (answer.state == BREACHED) & (inside[answer.rows] == YES)
        outcome[answer.rows] = np.where(sure, YES, np.minimum(answer.state, PERHAPS))
    return _Said(rule, scope, inside, answer, outcome)


def _written(
    said: _Said, side: str, status: str, base: Three, settled_: Three, case: Case, found: Settled
) -> Entry:
    """Write down what a rule says of a status.

    Whether a waste is hazardous is open by itself where nothing settles it. Another status that is
    open leaves open only the rules that look for it.
    """
    answer, rows = said.answer, np.flatnonzero(said.inside > NO)
    perhaps = said.outcome[rows] == PERHAPS
    grounds = found.grounds

    def texts() -> pd.DataFrame:
        """Say what counts as what, and where something else has settled it."""
        none = np.zeros(len(rows), dtype="int64")
        told = answer.texts()
        told = (told if answer.side else told.take(none)).reset_index(drop=True)
        head, tail = np.full(len(rows), "", dtype=object), np.full(len(rows), "", dtype=object)
        if answer.state is not None:
            gives = (answer.state == BREACHED) & (said.inside[rows] == YES)
            head[gives] = f"counts as {status.replace('_', ' ')}: "
        known = (status == "hazardous") & (base[rows] != PERHAPS) & perhaps
        of_output = rows if side == "output" else case.ways["number"].to_numpy()[rows]
        tail[known] = "; but " + grounds.to_numpy(dtype=object)[of_output[known]]
        reasons = head + told["reason"].to_numpy(dtype=object) + tail
        return told.assign(reason=pd.array(reasons, dtype="str"))

    open_ = (settled_[rows] == PERHAPS) & perhaps & (status in BASE_STATUSES)
    verdict = np.where(open_, OPEN, ALLOWED).astype("int8")
    scope = said.scope._replace(sides=said.scope.sides | {side})
    return Entry(said.rule, scope, Answer(side, rows, verdict, texts), case)
