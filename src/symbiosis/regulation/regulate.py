"""Matches to matches that say what the law says of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.errors import RuleError
from symbiosis.model.matches import FINDINGS, MIXES, VERDICTS, Matches
from symbiosis.model.rule_words import BASE_STATUSES
from symbiosis.model.rulebook import Rulebook
from symbiosis.model.verdicts import ANY, verdicts
from symbiosis.regulation.case import Case, Codes
from symbiosis.regulation.kinds import ALLOWED, KINDS, OPEN, Answer, Bench, Rule
from symbiosis.regulation.limits import BREACHED
from symbiosis.regulation.scopes import NO, PERHAPS, YES, Scope, Three, scope_of
from symbiosis.regulation.statuses import hazard, ordinary, settle
from symbiosis.tables import conform, names

_VERDICTS = pd.array(VERDICTS, dtype="str")


def regulate(matches: Matches, law: Rulebook) -> Matches:
    """Hold every exchange against the rules in force and write down what they say.

    Nothing is dropped. Each rule in force adds findings at the smallest thing that decides them
    (an output, a way, a need, or a pair); rules on mixes add rows to `mixes`; the verdict of an
    exchange is the worst finding that bears on it. What was not measured gives `unknown`, never
    `allowed`. What an earlier `regulate` said is left out: join rulebooks with `a | b`.

    Parameters
    ----------
    matches : Matches
        What could flow. Contents are compared in the unit and basis of each limit (mg/kg,
        mg/kg of dry matter, mg/L, mol%, or the parameter's own).
    law : Rulebook
        The rules. They are asked on `law.on`, else on the park's date, else today.

    Returns
    -------
    Matches
        The same exchanges with findings, mixes and verdicts; `settings` holds `law`, the date
        `on` and `names_unknown`, what rules look for that the catalogue does not know.

    Raises
    ------
    RuleError
        For a rule on a mix of a parameter that does not mix.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> lawful = sym.regulate(matches, sym.rulebook("vn", on="2026-11-21"))
    >>> len(lawful.arcs) == len(matches.arcs)
    True
    >>> lawful.settings["on"]
    '2026-11-21'
    """
    on = _date(matches, law)
    case = Case.of(matches)
    strange = _strange(law, case)
    findings, mixes = _asked(case, law, on)
    kept = matches.findings[matches.findings["stage"] != "regulate"]
    findings = conform(pd.concat([kept, findings, _idle(law, strange, on)]), FINDINGS, "findings")
    own = matches.mixes[matches.mixes["rule"] == ""]
    arcs = matches.arcs
    arcs["verdict"] = verdicts(arcs, findings)
    unknown = " ".join(sorted(set(strange["value"])))
    settings = dict(matches.settings) | {"law": law, "on": on, "names_unknown": unknown}
    mixes = pd.concat([own, mixes], ignore_index=True)
    return matches.replace(arcs=arcs, findings=findings, mixes=mixes, settings=settings)


def _date(matches: Matches, law: Rulebook) -> str:
    """Give the date on which the rules are asked."""
    stated = str(law.on or matches.park.settings.get("date") or dt.date.today())
    try:
        return dt.date.fromisoformat(stated).isoformat()
    except ValueError:
        raise RuleError(
            f"'{stated}' is not a date", "date of the rules", "write 2026-11-21"
        ) from None


def _in_force(law: Rulebook, on: str) -> pd.DataFrame:
    """Give the rows of the rules in force on a date."""
    rules = law.rules
    begun = rules["in_force_from"] <= on
    ended = (rules["in_force_until"] != "") & (rules["in_force_until"] < on)
    return rules[begun & ~ended]


def _rules(law: Rulebook, on: str) -> Iterator[Rule]:
    """Give the rules in force on a date, those that give a status first."""
    scopes = law.scopes.groupby(["rule", "field"])["value"].agg(list)
    limits = dict(list(law.limits.groupby("rule")))
    none = law.limits.head(0)
    found = []
    for record in _in_force(law, on).to_dict("records"):
        row = {str(name): value for name, value in record.items()}
        key = row["rule"]
        wanted = scopes.loc[key].to_dict() if key in scopes.index.get_level_values(0) else {}
        found.append(Rule(row, limits.get(key, none), wanted))
    yield from sorted(found, key=lambda rule: not rule.gives_status)


def _asked(case: Case, law: Rulebook, on: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ask every rule in force: findings and limits on mixes."""
    bench = Bench(case, law.permits)
    rules = list(_rules(law, on))
    findings, mixes = [], []
    statuses, grounds, told = _statuses([r for r in rules if r.gives_status], case, bench)
    findings += told
    for rule in rules:
        if rule.gives_status:
            continue
        scope = scope_of(rule.wanted, case, statuses)
        answer = KINDS[rule.row["kind"]](rule, scope, bench)
        findings.append(_findings(rule, scope, answer, case, grounds))
        if answer.mixes is not None:
            mixes.append(answer.mixes)
    return _stacked(findings, FINDINGS), _stacked(mixes, MIXES)


def _stacked(frames: list[pd.DataFrame], table: tuple) -> pd.DataFrame:
    """Stack frames to one of the declared columns."""
    full = [frame for frame in frames if len(frame)]
    return pd.concat([conform(f, table)[names(table)] for f in full], ignore_index=True) if full \
        else conform(None, table)  # fmt: skip


def _statuses(
    rules: list[Rule], case: Case, bench: Bench
) -> tuple[dict[str, Three], pd.Series, list[pd.DataFrame]]:
    """Ask the rules that give a status; what they settle is what later rules look at."""
    hazardous, grounds = hazard(case)
    statuses: dict[str, Three] = {"hazardous": hazardous}
    asked: dict[str, list[tuple[Rule, Scope, Answer, Three]]] = {}
    for rule in rules:
        scope = scope_of(rule.wanted, case, {})
        answer = KINDS["content"](rule, scope, bench)
        if answer.state is None:
            outcome = np.where(scope.output > NO, PERHAPS, NO)
        else:
            sure = (answer.state == BREACHED) & (scope.output == YES)
            outcome = np.where(sure, YES, np.minimum(answer.state, PERHAPS))
        asked.setdefault(rule.row["effect"], []).append((rule, scope, answer, outcome))
    findings = []
    for status, said in asked.items():
        base = statuses.get(status, np.full(len(case.outputs), NO))
        statuses[status] = settle(status, base, [(scope.output, out) for _, scope, _, out in said])
        for rule, scope, answer, outcome in said:
            open_ = (statuses[status] == PERHAPS) & (outcome == PERHAPS)
            known = (status == "hazardous") & (base != PERHAPS) & (outcome == PERHAPS)
            settled = np.where(known, "; but " + grounds.astype(object), "")
            findings.append(_status_findings(rule, scope, answer, open_, settled, case))
    statuses["ordinary"] = ordinary(statuses["hazardous"], case)
    return statuses, grounds, findings


def _status_findings(
    rule: Rule,
    scope: Scope,
    answer: Answer,
    open_: npt.NDArray[np.bool_],
    settled: npt.NDArray[np.object_],
    case: Case,
) -> pd.DataFrame:
    """Write down what a rule says of a status: open where nothing else settles it."""
    n = len(case.outputs)
    texts = answer.texts if answer.side else answer.texts.iloc[np.zeros(n, "int64")]
    texts = texts.reset_index(drop=True)
    counts = f"counts as {rule.row['effect'].replace('_', ' ')}: "
    if answer.state is not None:
        found = (answer.state == BREACHED) & (scope.output == YES)
        texts["reason"] = np.where(found, counts, "") + texts["reason"].astype(object)
    texts["reason"] = texts["reason"].astype(object) + settled
    verdict = np.where(open_, OPEN, ALLOWED).astype("int8")
    said = Answer("output", verdict, texts)
    return _findings(rule, scope, said, case, None)


def _findings(
    rule: Rule, scope: Scope, answer: Answer, case: Case, grounds: pd.Series | None
) -> pd.DataFrame:
    """Write an answer down at the smallest thing that decides it."""
    sides = (scope.sides | {answer.side}) - {""}
    output, way, need = _keys(sides, case)
    state = np.full(max(map(len, (output, way, need))) if sides else 1, YES)
    if len(output):
        state = np.minimum(state, scope.output[output])
    if len(way):
        state = np.minimum(state, scope.way[way])
    if len(need):
        state = np.minimum(state, scope.need[need])
    place = {"output": output, "way": way, "need": need, "": np.zeros(len(state), "int64")}
    at = np.flatnonzero(state > NO)
    frame = answer.texts.iloc[place[answer.side][at]].reset_index(drop=True)
    verdict = answer.verdict[place[answer.side][at]]
    doubt = state[at] == PERHAPS
    if grounds is not None and doubt.any():
        why = _doubts(rule, scope, output[at] if len(output) else None, doubt, grounds)
        frame["reason"] = frame["reason"] + why
    verdict = np.where(doubt & (verdict != ALLOWED), OPEN, verdict)
    frame["verdict"] = _VERDICTS.take(verdict)
    frame["output"] = case.outputs["output"].array.take(output[at]) if len(output) else ""
    frame["via"] = case.ways["via"].array.take(way[at]) if len(way) else ANY
    frame["need"] = case.needs["need"].array.take(need[at]) if len(need) else ""
    same = {"stage": "regulate", "rule": rule.row["rule"], "citation": rule.row["citation"]}
    for name, text in same.items():
        frame[name] = pd.array([text], dtype="str").take(np.zeros(len(at), "int64"))
    return frame


def _keys(sides: frozenset[str] | set[str], case: Case) -> tuple[Codes, Codes, Codes]:
    """Give the numbers of output, way and need of each thing to be decided; empty = any."""
    none = np.zeros(0, "int64")
    of_way = case.ways["number"].to_numpy()
    if "way" in sides:
        if "need" in sides:
            return of_way[case.arc_way], case.arc_way, case.arc_need
        return of_way, np.arange(len(of_way)), none
    if sides == {"output", "need"}:
        output, need = case.output_need_pairs
        return output, none, need
    if "output" in sides:
        return np.arange(len(case.outputs)), none, none
    return none, none, np.arange(len(case.needs)) if "need" in sides else none


def _doubts(
    rule: Rule, scope: Scope, output: Codes | None, doubt: npt.NDArray[np.bool_], grounds: pd.Series
) -> pd.Series:
    """Say why it is not known whether the rule applies."""
    text = f"; whether it applies is open: {scope.doubts.replace('_', ' ')} not known"
    told = pd.Series(["", text], dtype="str").take(doubt.astype("int64")).reset_index(drop=True)
    if output is not None and set(rule.wanted.get("status", [])) & set(BASE_STATUSES):
        ground = pd.Series((" (" + grounds + ")").array.take(output))
        told = told + ground.where(doubt, "")
    return told


def _strange(law: Rulebook, case: Case) -> pd.DataFrame:
    """Name materials that rules look for and the catalogue does not know: `rule, value`."""
    looked = law.scopes[law.scopes["field"].isin(["material", "wanted"])]
    return looked.loc[~looked["value"].isin(list(case.families)), ["rule", "value"]]


def _idle(law: Rulebook, strange: pd.DataFrame, on: str) -> pd.DataFrame:
    """Find the rules in force that look for nothing but materials the catalogue does not know."""
    looked = law.scopes[law.scopes["field"].isin(["material", "wanted"])].groupby("rule").size()
    lost = strange.groupby("rule")["value"].agg([", ".join, "size"])
    lost = lost[lost["size"] == looked.reindex(lost.index)]
    told = _in_force(law, on).set_index("rule")
    lost = lost[lost.index.isin(told.index)]
    told = told.reindex(lost.index)
    idle = pd.DataFrame({"rule": lost.index, "citation": told["citation"].to_numpy()})
    return idle.assign(
        stage="regulate",
        via=ANY,
        verdict="allowed",
        reason=("without effect: the catalogue does not know " + lost["join"]).to_numpy(),
        mend="name a material of the catalogue, or add it there",
    )
