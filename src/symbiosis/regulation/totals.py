"""Limits on yearly totals of what flows: what each exchange counts in them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.regulation.answers import (
    ALLOWED,
    OPEN,
    Answer,
    Bench,
    doubt_of,
    in_scope,
    texts_of,
)
from symbiosis.regulation.case import Case
from symbiosis.regulation.force import Rule
from symbiosis.regulation.ledger import Placed, keys_of
from symbiosis.regulation.quantities import GIVEN, grouped, unit_of
from symbiosis.regulation.scopes import PERHAPS, Scope
from symbiosis.regulation.units import in_unit, load
from symbiosis.regulation.wording import BOUNDS, number

_ABOUT = {"output": "the output", "need": "the need", "giver": "what the giver gives",
          "receiver": "what the receiver takes", "park": "what the giver's park gives",
          "all": "what all give"}  # fmt: skip


def counted(rule: Rule, scope: Scope, bench: Bench) -> Answer:
    """Say what a unit of each output, or way, counts towards a limit on what flows."""
    case, part = bench.case, rule.limits.iloc[0]
    parameter, unit = str(part["parameter"]), unit_of(part)
    if rule.row["of"] in GIVEN:
        side, units, measured = "output", case.outputs["unit"], bench.gate
        each = np.ones(len(units))
    else:
        side, units, measured = "way", case.ways["unit"], bench.delivered
        each = case.ways["delivered"].to_numpy(dtype="float64")
    size = load(parameter, units, measured) if parameter \
        else in_unit(units, measured.density, unit)  # fmt: skip
    rows = in_scope(scope, side, case)
    weights = (each * size)[rows]
    lost = np.isnan(weights)
    verdict = np.where(lost, OPEN, ALLOWED).astype("int8")
    return Answer(side, rows, verdict, lambda: _texts(rule, bench, lost), weights=weights)


def _texts(rule: Rule, bench: Bench, lost: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Say towards which total a flow counts, or why that is not known."""
    part = rule.limits.iloc[0]
    parameter, unit = str(part["parameter"]), unit_of(part)
    name = f"{bench.spoken(parameter)} in " if parameter else ""
    total = f"the yearly total of {name}{_ABOUT[str(rule.row['of'])]}"
    allowed = f"{BOUNDS[part['bound']]} {number(part['value'])} {unit} a year"
    lacking = f"{bench.spoken(parameter)} is not measured" if parameter else \
        f"its amount in {unit} is not known"  # fmt: skip
    title, doubt = rule.row["title"], doubt_of(rule)
    reasons = [f"{title}: counts towards {total}, {allowed}{doubt}",
               f"{title}: {lacking}, which counts towards {total}, {allowed}{doubt}"]  # fmt: skip
    codes = lost.astype("int64")
    texts = texts_of(rule, pd.array(reasons, dtype="str").take(codes))
    mend = f"measure {bench.spoken(parameter)}" if parameter else "state its density"
    texts["mend"] = pd.array([rule.row["mend"], mend], dtype="str").take(codes)
    texts["parameter"], texts["limit"] = parameter, float(part["value"])
    return texts.assign(unit=f"{unit}/year")


def sides_of(rule: Rule) -> frozenset[str]:
    """Give the sides that a limit's total needs to be told apart by."""
    return frozenset({"output"} if rule.row["of"] in GIVEN else {"way", "need"})


def totals_of(rule: Rule, answer: Answer, at: Placed, case: Case) -> pd.DataFrame:
    """Give the terms of the limits on what flows: a row for each thing that counts in one.

    What is perhaps in scope counts against a cap and not towards a floor.
    """
    part, of = rule.limits.iloc[0], str(rule.row["of"])
    assert answer.weights is not None
    groups = grouped(case, of)
    total = groups.of[at.of("output" if of in GIVEN else "need")]
    weight = answer.weights[np.searchsorted(answer.rows, at.of(answer.side))]
    counts = (total >= 0) & ~np.isnan(weight)
    if part["bound"] == "at_least":
        counts &= at.state != PERHAPS
    at, total, weight = at.within(counts), total[counts], weight[counts]
    side = str(part["bound"])
    same: dict[str, Any] = {"rule": rule.row["rule"], "of": of, "parameter": part["parameter"],
                            "side": side, "limit": float(part["value"]), "unit": unit_of(part)}  # fmt: skip
    subject = groups.names.array.take(total)
    return pd.DataFrame({"subject": subject, "weight": weight} | keys_of(at, case)).assign(**same)
