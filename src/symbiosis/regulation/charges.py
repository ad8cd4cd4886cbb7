"""Charges and premiums on what flows: what a unit bears, and where it is not counted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.contents import Numbers
from symbiosis.model.matches import Matches
from symbiosis.model.rates import rates_to
from symbiosis.regulation.answers import (
    ALLOWED,
    CONDITIONAL,
    Answer,
    Bench,
    Rows,
    doubt_of,
    in_scope,
    plain_texts,
    texts_of,
)
from symbiosis.regulation.case import Case, Codes
from symbiosis.regulation.force import Rule
from symbiosis.regulation.ledger import Placed, keys_of
from symbiosis.regulation.scopes import YES, Scope
from symbiosis.regulation.units import in_unit, load
from symbiosis.regulation.wording import figured, number, patterns

KEYS = ["output", "via", "need"]
_OUTWEIGHED = {(False, False): "", (True, False): "cost", (False, True): "co2",
               (True, True): "cost and co2"}  # fmt: skip


def charge(rule: Rule, scope: Scope, bench: Bench) -> Answer:
    """Say what a unit at the output's gate is charged, and where that cannot be counted."""
    case = bench.case
    side = "way" if rule.row["per"] == "delivered" else "output"
    rows = in_scope(scope, side, case)
    if not rule.row["loaded"]:
        return _not_counted(rule, side, rows, "its amount is not loaded", rule.row["mend"])
    part = rule.limits.iloc[0]
    currency, _, per = str(part["unit"]).partition("/")
    rate = rates_to(case.matches.park.settings).get(currency)
    if rate is None:
        own = case.matches.park.settings.get("currency", "")
        why = f"{number(part['value'])} {part['unit']} are not {own}"
        return _not_counted(rule, side, rows, why, f"give a dated rate of {currency} in park.toml")
    parameter = str(part["parameter"])
    table, measured = (case.ways, bench.delivered) if side == "way" else (case.outputs, bench.gate)
    each = table["delivered"].to_numpy(dtype="float64") if side == "way" else 1.0
    size = load(parameter, table["unit"], measured) if parameter \
        else in_unit(table["unit"], measured.density, per)  # fmt: skip
    weights = (each * size * float(part["value"]) * rate)[rows]
    lacking = (f"{bench.spoken(parameter)} not measured", f"measure {bench.spoken(parameter)}") \
        if parameter else (f"its amount in {per} is not known", "state its density")  # fmt: skip

    def texts() -> pd.DataFrame:
        """Say what a unit bears, or brings; or that it is not counted, and why."""
        said = _texts(rule, case, side, rows, weights, lacking)
        return said.assign(parameter=parameter)

    verdict = np.where(np.isnan(weights), CONDITIONAL, ALLOWED).astype("int8")
    return Answer(side, rows, verdict, texts, weights=weights)


def _not_counted(rule: Rule, side: str, rows: Rows, why: str, mend: str) -> Answer:
    """Say of all in scope that the charge is not counted."""

    def texts() -> pd.DataFrame:
        """Say the same of all."""
        said = plain_texts(rule, [f"{rule.row['title']}: not counted: {why}"]).assign(mend=mend)
        return said.take(np.zeros(len(rows), dtype="int64")).reset_index(drop=True)

    verdict = np.full(len(rows), CONDITIONAL)
    return Answer(side, rows, verdict, texts, weights=np.full(len(rows), np.nan))


def _texts(
    rule: Rule, case: Case, side: str, rows: Rows, weights: Numbers, lacking: tuple[str, str]
) -> pd.DataFrame:
    """Say what a unit bears, or brings; or that it is not counted, and why."""
    currency = str(case.matches.park.settings.get("currency", ""))
    outputs = rows if side == "output" else case.ways["number"].to_numpy()[rows]
    units = case.outputs["unit"].to_numpy(dtype=object)[outputs]
    title, doubt = rule.row["title"], doubt_of(rule)
    reasons = np.full(len(rows), f"{title}: not counted: {lacking[0]}{doubt}", dtype=object)
    known = np.flatnonzero(~np.isnan(weights))
    for some in patterns([units[known], weights[known] < 0], len(known)) if len(known) else ():
        mine = known[some]
        verb = "brings" if weights[mine[0]] < 0 else "costs"
        unit = f"{currency}/{units[mine[0]]}"
        reasons[mine] = [f"{title}: {verb} {figure} {unit} at the gate{doubt}"
                         for figure in figured(np.abs(weights[mine]))]  # fmt: skip
    texts = texts_of(rule, pd.array(reasons, dtype="str"))
    lost = np.isnan(weights).astype("int64")
    texts["mend"] = pd.array(["", lacking[1]], dtype="str").take(lost)
    each = pd.array([f"{currency}/{unit}" for unit in units], dtype="str")
    return texts.assign(value=weights, unit=each)


def levies_of(rule: Rule, answer: Answer, at: Placed, case: Case) -> tuple[pd.DataFrame, Numbers]:
    """Give the rows of what is levied, and what each exchange bears by it.

    Where it is open whether the charge applies it is not counted.
    """
    assert answer.weights is not None
    weight = answer.weights[np.searchsorted(answer.rows, at.of(answer.side))]
    counted = (at.state == YES) & ~np.isnan(weight)
    at, weight = at.within(counted), weight[counted]
    row = rule.row
    told = {"rule": row["rule"], "source": row["citation"], "valid": row["in_force_from"],
            "place": row["jurisdiction"],
            "confidence": "assumed" if row["confidence"] == "unverified" else "reported"}  # fmt: skip
    frame = pd.DataFrame(keys_of(at, case)).assign(charge=weight, **told)
    return frame, _borne(at, weight, case)


def _borne(at: Placed, weight: Numbers, case: Case) -> Numbers:
    """Give what each exchange bears of charges that are told of outputs, ways or pairs."""
    of_arc = case.arc_way if len(at.way) else case.ways["number"].to_numpy()[case.arc_way]
    told = at.way if len(at.way) else at.output
    borne = np.zeros(len(of_arc))
    if not len(weight):
        return borne
    any_need = at.need < 0 if len(at.need) else np.ones(len(weight), dtype=bool)
    whole = np.zeros(max(int(of_arc.max(initial=0)), int(told.max())) + 1)
    whole[told[any_need]] = weight[any_need]
    borne += whole[of_arc]
    if not any_need.all():
        count = len(case.needs)
        keys = told[~any_need] * count + at.need[~any_need]
        order = np.argsort(keys)
        asked = of_arc * count + case.arc_need
        place = np.searchsorted(keys[order], asked).clip(max=len(keys) - 1)
        hit = keys[order][place] == asked
        borne += np.where(hit, weight[~any_need][order][place], 0.0)
    return borne


def levied(matches: Matches, borne: Numbers) -> pd.DataFrame:
    """Give the exchanges with what rules levy in place of what earlier ones levied.

    A link that states its own charges bears nothing else.
    """
    arcs = matches.arcs
    before = np.nan_to_num(arcs["levied"].to_numpy(dtype="float64"))
    now = np.where(_stated(arcs, matches.park.links), 0.0, borne)
    change = now - before
    moved: Codes = np.flatnonzero(change != 0)
    if not len(moved):
        return arcs
    own = np.nan_to_num(arcs["charges"].to_numpy(dtype="float64")) - before
    arcs["charges"], arcs["levied"] = own + now, now
    arcs["benefit"] = arcs["benefit"].to_numpy(dtype="float64") - change
    arcs["burden"] = _burdens(arcs, moved)
    return arcs


def _stated(arcs: pd.DataFrame, links: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Say which exchanges have a link that states its charges."""
    own = links.loc[links["charges"].notna(), KEYS]
    stated = arcs["output"].isin(own["output"]).to_numpy(dtype=bool, copy=True)
    if stated.any():
        some = pd.MultiIndex.from_frame(arcs.loc[stated, KEYS])
        stated[stated] = some.isin(pd.MultiIndex.from_frame(own))
    return stated


def _burdens(arcs: pd.DataFrame, moved: Codes) -> pd.Series:
    """Say again of exchanges whose charges changed whether their costs outweigh their gain."""
    some = arcs.iloc[moved]
    costs = some[["transport", "treatment", "charges"]].sum(axis=1)
    heavy = (costs > 0) & (some["benefit"] < 0)
    dirty = some["burden"].str.contains("co2")
    burden = arcs["burden"].to_numpy(dtype=object)
    burden[moved] = [_OUTWEIGHED[pair] for pair in zip(heavy, dirty, strict=True)]
    return pd.Series(burden, index=arcs.index, dtype="str")
