"""The sentence of a finding on contents: the figure, the limit, and what was not measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.rule_words import CONFIDENCES, IS, YES_NO_UNIT
from symbiosis.regulation.adjustments import ADJUST, Facts, coefficients
from symbiosis.regulation.limits import BREACHED, UNKNOWN, Tested
from symbiosis.regulation.measured import Measured
from symbiosis.regulation.planned import behind_plant

Labels = Mapping[str, str]
BOUNDS = {"at_most": "at most", "at_least": "at least", "above": "above", "below": "below"}
COLUMNS = ("parameter", "unit", "confidence", "mend")  # of the ledger, besides the reason
_NAMED = 8  # so many parameters are named in a sentence, the rest counted
_WITHIN = frozenset({"mass", "dry", "volume"})  # bases between which there is a way
Codes = npt.NDArray[np.int64]


class Told(NamedTuple):
    """What was tested of some rows, and what is known of them."""

    rule: Mapping[str, Any]
    parts: list[Any]  # the rule's limits, each with the words `spoken` for its parameter
    lines: npt.NDArray[np.intp]
    tested: Tested
    measured: Measured
    facts: Facts
    rows: npt.NDArray[np.intp]


def finding_texts(
    rule: Mapping[str, Any],
    limits: pd.DataFrame,
    tested: Tested,
    measured: Measured,
    facts: Facts,
    rows: npt.NDArray[np.intp],
    labels: Labels,
) -> pd.DataFrame:
    """Give the ledger's columns for the rows that were tested.

    A sentence is made once for all rows of which it says the same but for their figures.
    """
    spoken = [labels.get(p) or p.replace("_", " ") for p in limits["parameter"]]
    parts = list(limits.assign(spoken=spoken).itertuples())
    lines = np.unique(limits["line"], return_inverse=True)[1]
    told = Told(rule, parts, lines, tested, measured, facts.take(rows), rows)
    open_ = tested.state == UNKNOWN
    reasons = np.empty(len(rows), dtype=object)
    codes = np.zeros(len(rows), dtype="int64")
    words: list[dict[str, Any]] = []
    for which, said in ((np.flatnonzero(open_), _unknown), (np.flatnonzero(~open_), _known)):
        for some, text in said(told, which) if len(which) else ():
            reasons[some] = text["reason"]
            codes[some] = len(words)
            words.append(text)
    frame = pd.DataFrame({"reason": pd.array(reasons, dtype="str")})
    for name in COLUMNS:
        frame[name] = pd.array([text[name] for text in words], dtype="str").take(codes)
    return frame.assign(value=tested.value, limit=tested.limit)


def patterns(columns: Iterable[npt.NDArray[Any]], length: int) -> Iterator[Codes]:
    """Give the rows that are alike in some columns, one such set of rows after the other."""
    codes = np.zeros(length, dtype="int64")
    for column in columns:
        if (column == column[0]).all():
            continue
        inner, distinct = pd.factorize(column)
        codes = pd.factorize(codes * len(distinct) + inner)[0].astype("int64")
    order = np.argsort(codes, kind="stable")
    ends = np.flatnonzero(np.diff(codes[order])) + 1
    yield from np.split(order, ends)


def _unknown(told: Told, which: Codes) -> Iterator[tuple[Codes, dict[str, Any]]]:
    """Say what is not measured, or cannot be brought to the basis of the limit."""
    tested, lines = told.tested, told.lines
    missing = (tested.parts == UNKNOWN) & (tested.lines[lines] == UNKNOWN)
    missing = missing[:, which]
    stated = {p.parameter: told.measured.stated(p.parameter) for p in told.parts}
    there = {
        name: {basis: rows[told.rows[which]] for basis, rows in bases.items()}
        for name, bases in stated.items()
    }
    asked = {part.adjusted for part in told.parts if part.adjusted}
    facts = told.facts.take(which)
    lacks = {name: ADJUST[name].lacks(facts) for name in sorted(asked)}
    dry = np.isnan(told.facts.dry_share[which])
    thin = np.isnan(told.measured.density[told.rows[which]])
    behind = told.measured.plants_of(told.rows[which])
    alike = [
        np.where(behind != "", which, -1),  # what comes of a plant has its own figures
        *missing,
        *(rows for bases in there.values() for rows in bases.values()),
        *(rows for found in lacks.values() for _, rows in found),
        dry,
        thin,
    ]
    for rows in patterns(alike, len(which)):
        i = rows[0]
        lacking = [part for part, gone in zip(told.parts, missing[:, i], strict=True) if gone]
        bases = {name: {b for b, flags in of.items() if flags[i]} for name, of in there.items()}
        absent = {name: [words for words, flags in of if flags[i]] for name, of in lacks.items()}
        row = int(told.rows[which[i]])
        left, reasons, mends = behind_plant(behind[i], lacking, told.measured, row, _listed)
        more = _lacking(left, bases, absent, bool(dry[i]), bool(thin[i]))
        text = _joined(told.rule, lacking, reasons + more[0], mends + more[1])
        yield which[rows], text


def _lacking(
    lacking: list[Any],
    bases: Mapping[str, set[str]],
    absent: Mapping[str, list[str]],
    dry: bool,
    thin: bool,
) -> tuple[list[str], list[str]]:
    """Say which contents are not known, and what would let the others be compared."""
    stuck = [p for p in lacking if bases[p.parameter]]
    open_ = [p for p in lacking if p not in stuck]
    unmeasured = [p for p in open_ if p.unit != YES_NO_UNIT]
    undecided = [p for p in open_ if p.unit == YES_NO_UNIT]
    reasons, mends = [], []
    if unmeasured:
        names = _listed([p.spoken for p in unmeasured])
        reasons, mends = [f"not measured: {names}"], [f"measure {names}"]
    if undecided:
        names = _listed([p.spoken for p in undecided])
        reasons.append(f"not known: {names}")
        mends.append(f"say yes or no: {names}")
    if stuck:
        what = _way(stuck, bases, absent, dry, thin)
        reasons.append(f"{_listed([p.spoken for p in stuck])} cannot be compared without {what}")
        mends.append(f"state {what}")
    return reasons, mends


def _joined(
    rule: Mapping[str, Any], lacking: list[Any], reasons: list[str], mends: list[str]
) -> dict[str, str]:
    """Put the columns together."""
    return {
        "parameter": " ".join(dict.fromkeys(p.parameter for p in lacking)),
        "unit": "",
        "reason": f"{rule['title']}: {'; '.join(reasons)}{_doubt(lacking)}",
        "confidence": _worst(lacking),
        "mend": "; ".join(mends),
    }


def _way(
    stuck: list[Any],
    bases: Mapping[str, set[str]],
    absent: Mapping[str, list[str]],
    dry: bool,
    thin: bool,
) -> str:
    """Say what is lacking to compare a content with its limit."""
    ways = {b for p in stuck for b in {p.basis, *bases[p.parameter]}}
    needed = [words for name in dict.fromkeys(p.adjusted for p in stuck if p.adjusted)
              for words in absent[name]]  # fmt: skip
    if not ways <= _WITHIN and any({p.basis} != bases[p.parameter] for p in stuck):
        return "a content in the basis of the limit"
    needed += ["the dry matter"] if dry and "dry" in ways else []
    needed += ["the density"] if thin and "volume" in ways and len(ways) > 1 else []
    return " and ".join(dict.fromkeys(needed)) or "a content in the basis of the limit"


def _known(told: Told, which: Codes) -> Iterator[tuple[Codes, dict[str, Any]]]:
    """Say the figure that decides and the limit it breaches or keeps."""
    tested = told.tested
    state, part = tested.state[which], tested.part[which]
    beyond = tested.lines[:, which] == BREACHED
    for rows in patterns([state, part, *beyond], len(which)):
        i = rows[0]
        chosen, breach = told.parts[part[i]], bool(state[i] == BREACHED)
        yield which[rows], _decided(told, which[rows], chosen, beyond[:, i], breach)


def _decided(
    told: Told, rows: Codes, chosen: Any, beyond: npt.NDArray[np.bool_], breach: bool
) -> dict[str, Any]:
    """Say it of rows that one part of a rule decides."""
    title, parts, lines = told.rule["title"], told.parts, told.lines
    line = lines[parts.index(chosen)]
    same = [p for p, k in zip(parts, lines, strict=True) if k == line]
    rests = same if breach else parts
    both = "".join(_also(p) for p in same if p is not chosen) if breach else ""
    others = _others(parts, beyond, lines, line) if breach else ""
    end = f"{both}{others}{_doubt(rests)}"
    mend = told.rule["mend"] if breach else ""
    words = {"parameter": chosen.parameter, "unit": chosen.unit,
             "confidence": _worst(rests), "mend": mend}  # fmt: skip
    if chosen.bound == IS:
        holds = breach == bool(chosen.value)
        return words | {"reason": f"{title}: {chosen.spoken}: {'yes' if holds else 'no'}{end}"}
    kept = "" if breach else "kept; nearest its limit, "
    unit = f" {shown_unit(chosen.unit)}" if shown_unit(chosen.unit) else ""
    head = f"{title}: {kept}{chosen.spoken} is "
    between = f"{unit}{';' if breach else ','} {BOUNDS[chosen.bound]} "
    tail = f"{unit}{_adjusted(chosen)} is allowed"
    figures = zip(figured(told.tested.value[rows]), figured(told.tested.limit[rows]), strict=True)
    times = _times(told.tested.ratio[rows]) if breach else iter([""] * len(rows))
    reasons = [f"{head}{value}{between}{limit}{tail}{often}{end}"
               for (value, limit), often in zip(figures, times, strict=True)]  # fmt: skip
    return words | {"reason": reasons}


def _times(ratio: npt.NDArray[np.float64]) -> Iterator[str]:
    """Say how many times over each is."""
    return (f" ({times:.3g} times)" if times < np.inf else "" for times in ratio.tolist())


def figured(values: npt.NDArray[np.float64]) -> list[str]:
    """Write figures with up to six digits; one that is the same all over is written once."""
    if len(values) and (values == values[0]).all():
        return [number(float(values[0]))] * len(values)
    return [number(value) for value in values.tolist()]


def _adjusted(part: Any) -> str:
    """Say from what a limit was adjusted, and how sure the adjustment is."""
    if not part.adjusted or part.parameter in coefficients(part.adjusted).get("unchanged", ()):
        return ""
    sure = coefficients(part.adjusted)["confidence"]
    doubt = ", adjustment unverified" if sure == "unverified" else ""
    return f" (adjusted from {number(part.value)}{doubt})"


def _also(part: Any) -> str:
    """Say that another part of the line is breached too."""
    if part.bound == IS:
        return f" and {part.spoken}: {'yes' if part.value else 'no'}"
    return f" and {part.spoken} is beyond its limit"


def _others(
    parts: list[Any], beyond: npt.NDArray[np.bool_], lines: npt.NDArray[np.intp], chosen: np.intp
) -> str:
    """Name the other lines that are breached."""
    names = [p.spoken for p, k in zip(parts, lines, strict=True) if beyond[k] and k != chosen]
    return f"; also {_listed(names)}" if names else ""


def _doubt(parts: list[Any]) -> str:
    """Say that limits are unverified, and how many."""
    count = sum(part.confidence == "unverified" for part in parts)
    if not count:
        return ""
    if count == len(parts):
        return " (limit unverified)" if count == 1 else " (limits unverified)"
    return f" ({count} of {len(parts)} limits unverified)"


def _worst(parts: list[Any]) -> str:
    """Give the weakest confidence of the limits and of what adjusts them."""
    sure = [p.confidence for p in parts]
    sure += [coefficients(p.adjusted)["confidence"] for p in parts if p.adjusted]
    known = [confidence for confidence in sure if confidence in CONFIDENCES]
    return max(known, key=CONFIDENCES.index) if known else ""


def _listed(names: list[str]) -> str:
    """Name some and count the rest."""
    distinct = list(dict.fromkeys(names))
    rest = len(distinct) - _NAMED
    return ", ".join(distinct[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def number(value: float) -> str:
    """Write a figure with up to six digits."""
    return f"{value:,.6g}"


def shown_unit(unit: str) -> str:
    """Write a unit; a pure number has none."""
    return "" if unit == "1" else unit
