"""The lines of a breach: limits on contents, and yes or no, in stored units."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from symbiosis.errors import SymbiosisError
from symbiosis.model.rule_words import (
    ADJUSTMENTS,
    BOUNDS,
    CONFIDENCES,
    IS,
    YES_NO,
    YES_NO_UNIT,
)
from symbiosis.reading.rule_files.bodies import Body
from symbiosis.reading.units import content_unit

Row = dict[str, Any]
NUMBER = r"\s*([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\d.,])\s*(.*?)\s*"
PART = (*BOUNDS, IS, "parameter", "adjusted", "confidence", "source")


class Parameter(NamedTuple):
    """What the catalogue says of a parameter: basis, base unit, and how it mixes."""

    basis: str
    unit: str
    mixes: str


Known = Mapping[str, Parameter]


def number(typed: Any) -> tuple[float, str] | None:
    """Part a limit into its number and its unit; none if it does not begin with a number."""
    match = None if isinstance(typed, bool) else re.fullmatch(NUMBER, str(typed))
    if match is None or not math.isfinite(float(match[1])):
        return None
    return float(match[1]), match[2]


def breach(body: Body, row: Mapping[str, Any], known: Known) -> list[Row]:
    """Give a row for each part of each line of a breach."""
    if not row["loaded"]:
        if "breach" in body.said:
            body.fault("breach", "A rule that is not loaded has a breach", "leave loaded out")
        return []
    lines = body.said.get("breach")
    if not isinstance(lines, list) or not lines:
        if row["kind"] == "content":  # a blend rule must have one, which is told already
            body.fault("breach", "The breach is empty", "give its lines, or say loaded = false")
        return []
    rows: list[Row] = []
    for line, parts in enumerate(lines, start=1):
        if not isinstance(parts, list) or not parts:
            body.fault("breach", f"Line {line} of the breach is not a list of parts",
                       'write [[{ parameter = "lead", at_most = "300 mg/kg" }]]')  # fmt: skip
            continue
        for part in parts:
            told = _part(body, part, row, known)
            rows += [told | {"rule": row["rule"], "line": line}] if told else []
        if row["kind"] == "blend" and len(parts) > 1:
            body.fault("breach", "A mix is limited parameter by parameter", "one part in each line")
    return rows


def _part(body: Body, said: Any, row: Mapping[str, Any], known: Known) -> Row | None:
    """Give the row of one part of a line, none if it is wrong."""
    if not isinstance(said, Mapping):
        body.fault("breach", "A part of the breach is not a table", "write it in { }")
        return None
    part = Body(said, body.file, body.rule, body.faults)
    part.only(PART, "a part of a breach")
    parameter = part.text("parameter")
    bounds = [bound for bound in (*BOUNDS, IS) if bound in said]
    if not parameter:
        part.fault("breach", "A part of the breach names no parameter", 'say parameter = "..."')
    if len(bounds) != 1:
        part.fault("breach", f"The part on '{parameter}' has {len(bounds)} bounds",
                   f"give one of {', '.join((*BOUNDS, IS))}; two bounds are two lines")  # fmt: skip
    if not parameter or len(bounds) != 1:
        return None
    bound, adjusted = bounds[0], part.word("adjusted", ADJUSTMENTS)
    if row["kind"] == "blend" and not _mixes(part, parameter, bound, adjusted, known):
        return None
    if bound == IS and adjusted:
        part.fault("adjusted", "A yes or no is not adjusted", "leave adjusted out")
    limit = yes_or_no if bound == IS else _limit
    told = limit(part, bound, parameter, known.get(parameter))
    if told is None:
        return None
    confidence = part.word("confidence", CONFIDENCES) or row["confidence"]
    words = {"parameter": parameter, "bound": bound, "adjusted": adjusted}
    return words | told | {"confidence": confidence, "source": part.text("source") or row["source"]}


def _mixes(part: Body, parameter: str, bound: str, adjusted: str, known: Known) -> bool:
    """Say whether a mix can be limited so."""
    if parameter in known and known[parameter].mixes == "no":
        part.fault(bound, f"'{parameter}' does not mix", "make it a content rule")
    elif bound not in BOUNDS[:2] or adjusted:
        part.fault(bound, "A mix takes plain limits only",
                   "use at_most or at_least, with no adjustment")  # fmt: skip
    else:
        return True
    return False


def yes_or_no(part: Body, key: str, name: str, known: Parameter | None) -> Row | None:
    """Give what a yes or no is held against: value, unit, basis."""
    typed = part.said[key]
    if known is not None and known.unit != YES_NO_UNIT:
        part.fault(key, f"'{name}' is a number, not a yes or no", 'write at_most = "300 mg/kg"')
    elif typed not in YES_NO:
        part.fault(key, f"'{typed}' is neither yes nor no", f'write {key} = "yes" or "no"')
    else:
        return {"value": YES_NO[typed], "unit": YES_NO_UNIT, "basis": "own"}
    return None


def _limit(part: Body, key: str, parameter: str, known: Parameter | None) -> Row | None:
    """Give a limit in its stored unit: value, unit, basis."""
    typed = part.said[key]
    if known is not None and known.unit == YES_NO_UNIT:
        part.fault(key, f"'{parameter}' is a yes or no, and takes no number", 'write is = "no"')
        return None
    parted = number(typed)
    if parted is None:
        part.fault(key, f"'{typed}' is not a limit", 'write a number and a unit: "300 mg/kg"')
        return None
    value, text = parted
    if not text:
        if known is not None and known.basis == "own" and known.unit in ("", "1"):
            return {"value": value, "unit": known.unit, "basis": "own"}
        part.fault(key, f"The limit '{typed}' on '{parameter}' has no unit", "say its unit")
        return None
    try:
        factor, basis, unit = content_unit(text)
    except SymbiosisError as error:
        part.fault(key, f"The unit '{text}' is not understood: {error.what}", error.mend)
        return None
    other = known is not None and (basis == "own") != (known.basis == "own")
    if known is not None and (other or (basis == "own" and unit != known.unit)):
        such = "use a unit such as" if other else "use"
        part.fault(key, f"'{text}' is no unit of '{parameter}'", f"{such} {known.unit or '1'}")
        return None
    return {"value": value * factor, "unit": unit, "basis": basis}
