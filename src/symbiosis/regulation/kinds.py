"""What each kind of rule says of the case: one small function a kind, found by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.errors import RuleError
from symbiosis.model.matches import VERDICTS
from symbiosis.model.rule_words import EFFECTS
from symbiosis.regulation.case import Case
from symbiosis.regulation.limits import BREACHED, UNKNOWN, held_against
from symbiosis.regulation.measured import Measured, as_delivered, at_gate
from symbiosis.regulation.scopes import NO, Scope, Three
from symbiosis.regulation.wording import Labels, finding_texts

ALLOWED, CONDITIONAL, OPEN, FORBIDDEN = (np.int8(i) for i in range(len(VERDICTS)))
_OF_EFFECT = {"forbid": FORBIDDEN, "condition": CONDITIONAL, "unknown": OPEN}


class Rule(NamedTuple):
    """One rule: its row, its limits, and the values it takes in each field."""

    row: Mapping[str, Any]
    limits: pd.DataFrame
    wanted: dict[str, list[str]]

    @property
    def gives_status(self) -> bool:
        """Say whether its effect is a status."""
        return self.row["kind"] == "content" and self.row["effect"] not in EFFECTS


@dataclass
class Bench:
    """The case with its contents and labels, and who holds which permits."""

    case: Case
    permits: pd.DataFrame
    labels: Labels = field(init=False)

    def __post_init__(self) -> None:
        """Take the labels of the catalogue."""
        parameters = self.case.matches.known.parameters
        self.labels = dict(zip(parameters["parameter"], parameters["label"], strict=True))

    @cached_property
    def gate(self) -> Measured:
        """Give the contents at the gate."""
        return at_gate(self.case)

    @cached_property
    def delivered(self) -> Measured:
        """Give the contents as delivered."""
        return as_delivered(self.case)


class Answer(NamedTuple):
    """What a rule says of each output, way or need (`side`; blank: of all alike).

    `texts` holds the columns of the ledger that belong to it, a row for each. `state` is the
    outcome of a test of contents; `mixes` the limits that a blend rule sets.
    """

    side: str
    verdict: npt.NDArray[np.int8]
    texts: pd.DataFrame
    state: Three | None = None
    mixes: pd.DataFrame | None = None


def inside(scope: Scope, side: str, case: Case) -> Three:
    """Give the scope of a rule on one side; that of a way includes its output's."""
    if side == "way":
        return np.minimum(scope.way, scope.output[case.ways["number"]])
    return scope.output if side == "output" else scope.need


def content(rule: Rule, scope: Scope, bench: Bench) -> Answer:
    """Hold the contents of a stream, at the gate or as delivered, against the limits."""
    if not rule.row["loaded"]:
        return _alike(OPEN, f"{rule.row['title']} not loaded", rule)
    gate = rule.row["looks_at"] == "gate"
    side, measured = ("output", bench.gate) if gate else ("way", bench.delivered)
    tested = held_against(rule.limits, measured)
    rows = np.flatnonzero(inside(scope, side, bench.case) > NO)
    texts = finding_texts(rule.row, rule.limits, tested, measured, rows, bench.labels)
    breach = _OF_EFFECT.get(rule.row["effect"], ALLOWED)
    verdict = np.select(
        [tested.state == BREACHED, tested.state == UNKNOWN], [breach, OPEN], ALLOWED
    )
    if rule.row["effect"] in ("warn", "note"):  # these only speak
        verdict = np.full(len(verdict), ALLOWED)
    return Answer(side, verdict.astype("int8"), texts, state=tested.state)


def route(rule: Rule, scope: Scope, bench: Bench) -> Answer:
    """Say of every exchange in scope what the rule says of such a route."""
    verdict = _OF_EFFECT.get(rule.row["effect"], ALLOWED)
    return _alike(verdict, rule.row["title"], rule)


def licence(rule: Rule, scope: Scope, bench: Bench) -> Answer:
    """Ask whether the giver or the receiver holds one of the permits."""
    side = "output" if rule.row["party"] == "giver" else "need"
    table = bench.case.outputs if side == "output" else bench.case.needs
    codes = rule.row["permit"].split()
    grants = bench.permits[bench.permits["permit"].isin(codes)].drop_duplicates("company")
    granted = dict(zip(grants["company"], grants["citation"], strict=True))
    own = {words: next((c for c in codes if c in words.split()), "")
           for words in table["site_permits"].unique()}  # fmt: skip
    wanted = " or ".join(codes).replace("_", " ")
    told = {
        (company, words): _held(company, own[words], granted, wanted, rule.row["title"])
        for company, words in set(zip(table["company"], table["site_permits"], strict=True))
    }
    answers = [told[key] for key in zip(table["company"], table["site_permits"], strict=True)]
    missing = np.int8(VERDICTS.index(rule.row["missing"]))
    verdict = np.array([ALLOWED if held else missing for held, _ in answers], dtype="int8")
    texts = _texts(rule, [reason for _, reason in answers])
    texts["mend"] = np.where(verdict == ALLOWED, "", texts["mend"])
    return Answer(side, verdict, texts)


def blend(rule: Rule, scope: Scope, bench: Bench) -> Answer:
    """Limit the mix that a need receives; a content that is not known leaves it open."""
    case, known = bench.case, bench.case.matches.known.parameters
    mixes = dict(zip(known["parameter"], known["mixes"], strict=True))
    stiff = [p for p in rule.limits["parameter"] if mixes.get(p) == "no"]
    if stiff:
        raise RuleError(f"'{stiff[0]}' does not mix", f"rule {rule.row['rule']}, key breach",
                        "make it a content rule")  # fmt: skip
    lacking = [
        np.where(np.isnan(bench.delivered.content(p, b, u)), bench.labels.get(p, p), "")
        for p, b, u in zip(
            rule.limits["parameter"], rule.limits["basis"], rule.limits["unit"], strict=True
        )
    ]
    named = [", ".join(dict.fromkeys(filter(None, row))) for row in zip(*lacking, strict=True)]
    title = rule.row["title"]
    reasons = [f"{title}: the content of {text} is not known" if text else
               f"{title}: its limits bind the mix that the need receives" for text in named]  # fmt: skip
    verdict = np.array([OPEN if text else ALLOWED for text in named], dtype="int8")
    rows = np.flatnonzero(scope.need > NO)
    return Answer("way", verdict, _texts(rule, reasons), mixes=_mixes(rule, case, rows, mixes))


KINDS: dict[str, Callable[[Rule, Scope, Bench], Answer]] = {
    "content": content,
    "blend": blend,
    "route": route,
    "licence": licence,
}


def _texts(rule: Rule, reasons: list[str]) -> pd.DataFrame:
    """Give the ledger's columns for reasons that rest on no figure."""
    doubt = " (rule unverified)" if rule.row["confidence"] == "unverified" else ""
    return pd.DataFrame(
        {
            "parameter": "",
            "value": np.nan,
            "limit": np.nan,
            "unit": "",
            "reason": [reason + doubt for reason in reasons],
            "confidence": rule.row["confidence"],
            "mend": rule.row["mend"],
        },
        index=range(len(reasons)),
    )


def _alike(verdict: np.int8, reason: str, rule: Rule) -> Answer:
    """Answer all alike."""
    return Answer("", np.array([verdict], dtype="int8"), _texts(rule, [reason]))


def _held(
    company: str, own: str, granted: Mapping[str, str], wanted: str, title: str
) -> tuple[bool, str]:
    """Say whether a company holds one of the permits, and by what."""
    if own or company in granted:
        by = f" ({granted[company]})" if granted.get(company) else ""
        return True, f"{title}: {company} holds {own.replace('_', ' ') or wanted}{by}"
    return False, f"{title}: {company} is not known to hold {wanted}"


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
