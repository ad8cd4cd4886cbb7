"""What each kind of rule says of the case: one small function a kind, found by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.errors import RuleError
from symbiosis.model.matches import VERDICTS
from symbiosis.regulation.answers import (
    ALLOWED,
    OF_EFFECT,
    OPEN,
    Answer,
    Bench,
    alike,
    doubt_of,
    in_scope,
    not_loaded,
    plain_texts,
    texts_of,
)
from symbiosis.regulation.case import Case
from symbiosis.regulation.charges import charge
from symbiosis.regulation.force import Rule
from symbiosis.regulation.limits import BREACHED, UNKNOWN, held_against
from symbiosis.regulation.quantities import asked
from symbiosis.regulation.scopes import NO, Scope
from symbiosis.regulation.totals import counted
from symbiosis.regulation.wording import finding_texts


def content(rule: Rule, scope: Scope, bench: Bench) -> Answer:
    """Hold the contents of a stream, at the gate or as delivered, against the limits."""
    if not rule.row["loaded"]:
        return not_loaded(rule)
    gate = rule.row["looks_at"] == "gate"
    side, measured = ("output", bench.gate) if gate else ("way", bench.delivered)
    facts = bench.gate_facts if gate else bench.delivered_facts
    rows = in_scope(scope, side, bench.case)
    tested = held_against(rule.limits, measured, facts, rows)
    breach = OF_EFFECT.get(rule.row["effect"], ALLOWED)
    verdict = np.select(
        [tested.state == BREACHED, tested.state == UNKNOWN], [breach, OPEN], ALLOWED
    )
    if rule.row["effect"] in ("warn", "note"):  # these only speak
        verdict = np.full(len(verdict), ALLOWED)

    def texts() -> pd.DataFrame:
        """Give the figures and what was not measured."""
        return finding_texts(rule.row, rule.limits, tested, measured, facts, rows, bench.labels)

    return Answer(side, rows, verdict.astype("int8"), texts, state=tested.state)


def route(rule: Rule, scope: Scope, bench: Bench) -> Answer:
    """Say of every exchange in scope what the rule says of such a route."""
    return alike(OF_EFFECT.get(rule.row["effect"], ALLOWED), rule.row["title"], rule)


def licence(rule: Rule, scope: Scope, bench: Bench) -> Answer:
    """Ask whether the giver or the receiver holds one of the permits."""
    side = "output" if rule.row["party"] == "giver" else "need"
    rows = in_scope(scope, side, bench.case)
    codes = rule.row["permit"].split()
    wanted = " or ".join(codes).replace("_", " ")
    of_words, words = bench.case.coded(side, "site_permits")
    own = np.array([next((c for c in codes if c in w.split()), "") for w in words], dtype=object)
    grants = bench.permits[bench.permits["permit"].isin(codes)].drop_duplicates("company")
    of_company, companies = bench.case.coded(side, "company")
    grant = pd.Index(grants["company"]).get_indexer(companies)[of_company[rows]]
    kept = own[of_words[rows]]
    held = (kept != "") | (grant >= 0)

    def texts() -> pd.DataFrame:
        """Say who holds what, and who is not known to."""
        title, doubt = rule.row["title"], doubt_of(rule)
        company: Any = pd.array(companies.to_numpy(dtype=object)[of_company[rows]], dtype="str")
        reasons = f"{title}: " + company + f" is not known to hold {wanted}{doubt}"
        told = reasons.to_numpy(dtype=object) if held.any() else reasons
        for place in np.flatnonzero(held):
            citation = grants["citation"].iloc[grant[place]] if grant[place] >= 0 else ""
            by = f" ({citation})" if citation else ""
            what = kept[place].replace("_", " ") or wanted
            told[place] = f"{title}: {company[place]} holds {what}{by}{doubt}"
        mend = pd.array([rule.row["mend"], ""], dtype="str").take(held.astype("int64"))
        return texts_of(rule, pd.array(told, dtype="str")).assign(mend=mend)

    verdict = np.where(held, ALLOWED, VERDICTS.index(rule.row["missing"])).astype("int8")
    return Answer(side, rows, verdict, texts)


def blend(rule: Rule, scope: Scope, bench: Bench) -> Answer:
    """Limit the mix that a need receives; a content that is not known leaves it open."""
    case, known = bench.case, bench.case.matches.known.parameters
    mixes = dict(zip(known["parameter"], known["mixes"], strict=True))
    stiff = [p for p in rule.limits["parameter"] if mixes.get(p) == "no"]
    if stiff:
        raise RuleError(f"'{stiff[0]}' does not mix", f"rule {rule.row['rule']}, key breach",
                        "make it a content rule")  # fmt: skip
    rows = in_scope(scope, "way", case)
    lacking = [
        np.where(bench.delivered.bounded(p, b, u)[rows], "", f"{p} ").astype(object)
        for p, b, u in zip(
            *(rule.limits.drop_duplicates(["parameter", "basis", "unit"])[name]
              for name in ("parameter", "basis", "unit")), strict=True
        )
    ]  # fmt: skip
    named = np.sum(lacking, axis=0) if lacking else np.full(len(rows), "", dtype=object)
    codes, distinct = pd.factorize(named)
    title = rule.row["title"]
    reasons = [
        f"{title}: the content of {', '.join(map(bench.spoken, keys.split()))} is not known"
        if keys
        else f"{title}: its limits bind the mix that the need receives"
        for keys in distinct
    ]
    verdict = np.array([OPEN if text else ALLOWED for text in distinct], dtype="int8")[codes]

    def texts() -> pd.DataFrame:
        """Say it of every way."""
        lacks = pd.array([keys.strip() for keys in distinct], dtype="str")
        return plain_texts(rule, reasons).assign(parameter=lacks).take(codes).reset_index(drop=True)

    return Answer("way", rows, verdict, texts, mixes=_mixes(rule, case, _reached(scope, case), mixes))  # fmt: skip


def quantity(rule: Rule, scope: Scope, bench: Bench) -> Answer:
    """Hold yearly amounts against a bound, or say what each exchange counts towards a limit."""
    if not rule.row["loaded"]:
        return not_loaded(rule)
    return (counted if rule.row["effect"] == "limit" else asked)(rule, scope, bench)


KINDS: dict[str, Callable[[Rule, Scope, Bench], Answer]] = {
    "content": content,
    "blend": blend,
    "quantity": quantity,
    "route": route,
    "licence": licence,
    "charge": charge,
}


def _reached(scope: Scope, case: Case) -> npt.NDArray[np.intp]:
    """Give the needs in scope, of a rule on what is wanted those that a way in scope reaches."""
    needs = scope.need[: case.taking] > NO
    if "way" in scope.sides:
        reached = np.zeros(case.taking, dtype=bool)
        reached[case.arc_need[scope.way[case.arc_way] > NO]] = True
        needs &= reached
    return np.flatnonzero(needs)


def _mixes(
    rule: Rule, case: Case, rows: npt.NDArray[np.intp], mixes: Mapping[str, str]
) -> pd.DataFrame:
    """Give a row for each need in scope and limited parameter."""
    needs = case.needs.iloc[rows]
    of_measure = {"t": "mass", "m3": "volume", "MWh": "no"}
    specs = case.matches.park.specs.drop_duplicates(["need", "parameter"])
    frames = []
    for key, part in rule.limits.groupby(["parameter", "basis", "unit"]):
        parameter, basis, unit = map(str, key)
        most = part.loc[part["bound"] == "at_most", "value"].min()
        least = part.loc[part["bound"] == "at_least", "value"].max()
        frame = pd.DataFrame({"need": needs["need"], "at_least": least, "at_most": most})
        told = specs[(specs["parameter"] == parameter) & (specs["basis"] == basis)]
        usual = frame["need"].map(dict(zip(told["need"], told["usual"], strict=True)))
        frame["usual"] = usual.fillna(0.0 if np.isnan(least) else least)
        frame["mixes"] = mixes.get(parameter) or needs["unit"].map(of_measure)
        if basis == "mole":
            frame["mixes"] = "mole"
        frames.append(frame.assign(parameter=parameter, basis=basis, unit=unit))
    return pd.concat(frames, ignore_index=True).assign(rule=rule.row["rule"])
