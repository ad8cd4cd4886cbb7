"""From what is open on a pair to the smallest trial that would answer it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.display.style import in_unit, money, number
from symbiosis.judging.gates import shut_of
from symbiosis.judging.mends import Pair
from symbiosis.judging.needed import Needed, label_of, measuring, needed, rules_of
from symbiosis.judging.scales import Scale, smallest
from symbiosis.matching.value import CONFIDENCE_OF_RANK, RANK_OF_CONFIDENCE
from symbiosis.model.pilot import STEPS, Pilot
from symbiosis.model.rule_words import CONFIDENCES
from symbiosis.model.rulebook import Rulebook
from symbiosis.planning.formulating.formulate import formulate
from symbiosis.tables import conform

CLOSED = ("exemption", "agreement")  # what no test opens
KEPT = (
    "the reports of all tests, with place, date and method of sampling",
    "how much was given, delivered and used, day by day",
    "what the receiver made of it, and how that differs from what the usual supply makes",
)


def trial_of(pair: Pair) -> Pilot:
    """Give the smallest trial of the pair's best way that a trial can open.

    Of the ways that are not shut to any test the one that would bring most; where all are shut,
    the best of them, with the gate that shuts it.
    """
    told = [_asked(pair, arc) for _, arc in pair.arcs.iterrows()]
    open_ = [not any(_shuts(gate, thing) for gate, thing in things) for things in told]
    place = open_.index(True) if any(open_) else 0
    arc, things = pair.arcs.iloc[place], told[place]
    state = "shut" if not open_[place] else "open" if things else "settled"
    scale = smallest(pair.matches, arc)
    rows = [row for gate, thing in things for row in _rows(pair, arc, gate, thing)]
    if state == "open":
        rows = [_scale_row(arc, scale), *_durations(pair, things), *rows, *_evidence(pair, arc)]
    return _pilot(pair, arc, state, scale, rows)


def no_trial(title: str, gates: pd.DataFrame) -> Pilot:
    """Give what there is to say of a pair that never became an exchange."""
    output, _, need = title.partition(" -> ")
    shut = gates.iloc[0]
    text = f"{title} is no exchange, so there is nothing to try: {shut['reason']}."
    mended = f" {_begun(shut['mend'])}." if shut["mend"] else ""
    return Pilot(output=output, need=need, state="shut", text=text + mended)


def _asked(pair: Pair, arc: pd.Series) -> list[tuple[Mapping[Hashable, Any], Needed]]:
    """Give what the shut gates of one way ask for, each with its gate."""
    shut = shut_of(pair.gates[pair.gates["via"] == arc["via"]])
    return [
        (gate, thing)
        for gate in shut.to_dict("records")
        for thing in needed(pair.matches, arc.to_dict(), gate)
    ]


def _shuts(gate: Mapping[Hashable, Any], thing: Needed) -> bool:
    """Say whether a gate is shut to any test: by a rule, the receiver, or what was matched."""
    by_match = gate["gate"] == "match" and gate["verdict"] == "forbidden"
    return thing.kind in CLOSED or by_match


def _rows(
    pair: Pair, arc: pd.Series, gate: Mapping[Hashable, Any], thing: Needed
) -> list[dict[str, Any]]:
    """Write one thing down; of tests and questions a row for each limit."""
    row = {
        "step": thing.kind,
        "what": thing.what,
        "who": thing.who,
        "authority": thing.authority,
        "rule": gate["rule"],
        "citation": gate["citation"],
        "confidence": gate["confidence"],
    }
    if not thing.parameters:
        return [row]
    limits = _limits(pair, arc, gate, thing.parameters)
    return [row | {"what": _test_words(pair, thing.kind, one)} | one for one in limits]


def _limits(
    pair: Pair, arc: pd.Series, gate: Mapping[Hashable, Any], keys: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Give the limits that tests are held against: of the rule, or of the receiver."""
    law = pair.matches.settings.get("law")
    if gate["rule"] and isinstance(law, Rulebook):
        limits = law.limits[law.limits["rule"] == gate["rule"]].rename(columns={"value": "limit"})
    else:
        limits = _specified(pair, arc)
    limits = limits[limits["parameter"].isin(keys)]
    columns = ["parameter", "bound", "limit", "unit", "basis", "adjusted", "line", "confidence"]
    told = conform(limits.reindex(columns=columns).astype(object), STEPS, "steps")[columns]
    rows: list[dict[str, Any]] = [
        {str(name): value for name, value in row.items()} for row in told.to_dict("records")
    ]
    return rows + [{"parameter": key} for key in keys if key not in set(limits["parameter"])]


def _specified(pair: Pair, arc: pd.Series) -> pd.DataFrame:
    """Give the receiver's limits, a row for each bound."""
    specs = pair.matches.park.specs
    mine = specs[specs["need"] == arc["need"]]
    sides = [
        mine[mine[side].notna()].assign(bound=side, limit=mine[side])
        for side in ("at_most", "at_least")
    ]
    return pd.concat(sides, ignore_index=True)


def _test_words(pair: Pair, kind: str, limit: Mapping[str, Any]) -> str:
    """Say what is to be measured or answered, and the limit that keeps it."""
    name = label_of(pair.matches, str(limit["parameter"]))
    if kind == "answer" or "limit" not in limit:
        return name
    bound = str(limit["bound"]).replace("_", " ")
    figure = in_unit(f"{limit['limit']:,.6g}", str(limit["unit"]))
    adjusted = ", adjusted to the stream" if limit["adjusted"] else ""
    return f"{name}: {bound} {figure}{adjusted}"


def _scale_row(arc: pd.Series, scale: Scale) -> dict[str, Any]:
    """Say how much is tried."""
    return {
        "step": "scale",
        "what": f"run {number(scale.amount)} {scale.unit} of {arc['output']}: {scale.basis}",
        "who": arc["giver"],
        "citation": scale.citation,
        "confidence": scale.confidence,
    }


def _durations(
    pair: Pair, things: list[tuple[Mapping[Hashable, Any], Needed]]
) -> list[dict[str, Any]]:
    """Say how long the tests take, where the rule says how samples are taken."""
    told = {}
    for gate, _ in things:
        words = str(rules_of(pair.matches).get(str(gate["rule"]), {}).get("sampling") or "")
        if words:
            told[gate["rule"]] = {
                "step": "duration",
                "what": words,
                "rule": gate["rule"],
                "citation": gate["citation"],
                "confidence": gate["confidence"],
            }
    return list(told.values())


def _evidence(pair: Pair, arc: pd.Series) -> list[dict[str, Any]]:
    """Say what is to be kept: what notes of the rules ask for, and what any trial shows."""
    mine = pair.gates[(pair.gates["via"] == arc["via"]) & (pair.gates["gate"] == "regulate")]
    notes = mine[(mine["verdict"] == "allowed") & (mine["mend"] != "")]
    rows = []
    for note in notes.to_dict("records"):
        rule = rules_of(pair.matches).get(str(note["rule"]), {})
        if rule.get("effect") == "note":
            rows.append(
                {
                    "what": note["mend"],
                    "authority": str(rule.get("authority") or ""),
                    **{name: note[name] for name in ("rule", "citation", "confidence")},
                }
            )
    rows += [{"what": what, "confidence": "assumed"} for what in KEPT]
    return [{"step": "evidence", "who": f"{arc['giver']}, {arc['receiver']}"} | row for row in rows]


def _pilot(
    pair: Pair, arc: pd.Series, state: str, scale: Scale, rows: list[dict[str, Any]]
) -> Pilot:
    """Put the trial together."""
    park = pair.matches.park
    steps = conform(pd.DataFrame(rows), STEPS, "steps")
    steps = steps.drop_duplicates(["step", "what", "parameter"], ignore_index=True)
    use = park.needs.set_index("need")["use"].get(arc["need"], "")
    counted = arc["verdict"] in ("allowed", "conditional")
    gain = _gain_in_plan(pair, arc) if state == "open" and not counted else np.nan
    asked = steps[~steps["step"].isin(["scale", "evidence"])]
    return Pilot(
        steps,
        *(arc["output"], arc["via"], arc["need"], arc["giver"], arc["receiver"]),
        *(arc["material"], str(use), state),
        scale.amount if state == "open" else np.nan,
        scale.unit if state == "open" else "",
        float(arc["alone"]),
        gain,
        pair.currency,
        _confidence(arc, steps),
        _words(pair, arc, state, scale, asked, gain),
    )


def _confidence(arc: pd.Series, steps: pd.DataFrame) -> str:
    """Give the worst of what the money rests on; beside it, the worst of the rules."""
    own = CONFIDENCE_OF_RANK[RANK_OF_CONFIDENCE[arc["confidence"]]]
    rules = [word for word in steps["confidence"] if word in CONFIDENCES]
    worst = max(rules, key=CONFIDENCES.index) if rules else ""
    return f"{own}; rules {worst}" if worst else own


def _gain_in_plan(pair: Pair, arc: pd.Series) -> float:
    """Give the most by which the exchange could raise a plan, at that plan's prices.

    What a unit brings, less what the rows that it takes part in are worth to others, times what
    could flow. Rows that the plan does not have cost nothing, so that it is an upper bound where
    no whole number is decided.
    """
    plan = pair.plan
    if plan is None or not np.isfinite(arc["flow"]):
        return np.nan
    one = pair.matches.arcs.loc[[arc.name]].assign(status="new", today=0.0)
    made = formulate(pair.matches, one, free=True, blind=True)
    keys = ["kind", "subject", "parameter", "rule", "side", "period"]
    prices = pd.Series(plan.duals, index=pd.MultiIndex.from_frame(plan.programme.rows[keys]))
    prices = prices[~prices.index.duplicated()]
    rows = pd.MultiIndex.from_frame(made.programme.rows[keys])
    told = prices.reindex(rows).fillna(0.0).to_numpy(dtype=float)
    flows = made.layout.grid("flow").ravel()
    paid = -(made.programme.matrix[:, flows].T @ told) / len(flows)
    return max(0.0, float(arc["benefit"] - paid.sum())) * float(arc["flow"])


def _words(
    pair: Pair,
    arc: pd.Series,
    state: str,
    scale: Scale,
    asked: pd.DataFrame,
    gain: float,
) -> str:
    """Say the trial in words."""
    by = f" by {arc['via']}" if arc["via"] else ""
    title = f"{arc['output']} -> {arc['need']}{by}"
    if state == "settled":
        return f"{title}: nothing is open, no trial is needed."
    if state == "shut":
        return f"{title}: {_shut_words(pair, arc)}"
    lines = [f"{title}: try {number(scale.amount)} {scale.unit} ({scale.basis})."]
    tests = asked[asked["step"] == "test"]["parameter"].tolist()
    lines += [f"{_begun(measuring(pair.matches, tests))}."] if tests else []
    if asked.loc[asked["line"] > 0].duplicated(["rule", "line"]).any():
        lines.append("Of limits on one line one that is kept is enough: measure them in turn.")
    for step, begin in (("answer", "Answer"), ("permit", "Ask for"), ("condition", "Conditions")):
        told = asked[asked["step"] == step]["what"].drop_duplicates().tolist()
        lines += [f"{begin}: {'; '.join(told)}."] if told else []
    told = asked[asked["step"] == "data"]["what"].drop_duplicates().tolist()
    lines += [f"Find out: {'; '.join(told)}."] if told else []
    told = asked[asked["step"] == "duration"]["what"].drop_duplicates().tolist()
    lines += [f"Time: {'; '.join(told)}."] if told else []
    named_by = asked[asked["authority"] != ""]["authority"].drop_duplicates().tolist()
    lines.append(f"Decided by {', '.join(named_by)}." if named_by else "No authority is named.")
    freed = money(float(arc["alone"]), pair.currency)
    plan = f", at most {money(gain, pair.currency)} of it in the plan" if gain == gain else ""
    lines.append(f"If it succeeds it frees {freed} a year by itself{plan}.")
    return " ".join(lines)


def _begun(sentence: str) -> str:
    """Begin a sentence with a capital."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def _shut_words(pair: Pair, arc: pd.Series) -> str:
    """Say which gate no test opens, and what would."""
    told = [(gate, thing) for gate, thing in _asked(pair, arc) if _shuts(gate, thing)]
    gate, thing = told[0]
    if thing.kind == "exemption":
        by = thing.authority or "an authority that the rule does not name"
        opens = f"a trial needs an exemption from {by}"
    elif thing.kind == "agreement":
        opens = f"a trial needs the agreement of {thing.who}"
    else:
        opens = f"it needs: {thing.what}"
    cite = f" [{gate['citation']}]" if gate["citation"] else ""
    rule = f" ({gate['rule']})" if gate["rule"] else ""
    return f"no test opens it. Shut by {gate['gate']}{rule}: {gate['reason']}{cite}; {opens}."
