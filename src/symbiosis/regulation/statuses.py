"""Which outputs are hazardous or ordinary waste, before and after the rules that say so."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from symbiosis.knowing.words import shipped
from symbiosis.regulation.case import Case
from symbiosis.regulation.scopes import NO, PERHAPS, YES, Three

# Families that are no waste in the sense of the list.
_NEVER = frozenset({"gas", "energy", "water", "saline_water", "wastewater", "service"})
NO_CODE = "no waste code is known"
MARKED = "Vietnamese list, mark"
_MARKS = {"NH": YES, "KS": PERHAPS, "TT": NO, "TT-R": NO}
_DECLARED = {"yes": YES, "no": NO, "unknown": PERHAPS}


def never_waste(case: Case) -> pd.Series:
    """Say which outputs are gas, energy or water, which the list of wastes does not hold."""
    known = case.matches.known.materials
    phases = dict(zip(known["material"], known["phase"], strict=True))
    materials = case.outputs["material"]
    never = {
        m: bool(case.family(m) & _NEVER) or phases.get(m, "") in _NEVER for m in materials.unique()
    }
    return materials.map(never).astype(bool)


def hazard(case: Case) -> tuple[Three, pd.Series]:
    """Say whether each output is hazardous waste, and on what ground.

    The row's own word goes first; then the entry of its waste code; then the mark of its code in
    the Vietnamese list; then the entry of the codes typical of its material. A mirror entry, the
    mark KS, no code, or codes that disagree leave it open.
    """
    known, outputs = case.matches.known, case.outputs
    entries = dict(zip(known.waste_codes["code"], known.waste_codes["entry"], strict=True))
    never = never_waste(case)
    facts = outputs[["hazardous", "ewc", "vn_code", "material"]]
    codes = facts.groupby(list(facts.columns), sort=False, dropna=False).ngroup().to_numpy()
    first = np.unique(codes, return_index=True)[1]
    stated = dict(zip(known.materials["material"], known.materials["ewc"], strict=True))
    lines = known.lineages()
    answers = []
    columns = (facts[name].iloc[first] for name in facts)
    for word, ewc, own, material, out in zip(*columns, never.iloc[first], strict=True):
        typical = _typical(lines.get(material, (material,)), stated)
        eu = codes_of(ewc)
        answers.append(_one(word, eu or typical, out, entries, "" if eu else _mark(own)))
    state = np.array([answer for answer, _ in answers], dtype="int8")
    grounds = pd.array([ground for _, ground in answers], dtype="str")
    return state[codes], pd.Series(grounds.take(codes))


def codes_of(text: str) -> list[str]:
    """Give the six-digit codes in a text such as `19 08 12, 190805*`."""
    return ["".join(found) for found in re.findall(r"(\d\d)\s?(\d\d)\s?(\d\d)", text)]


def _mark(own: str) -> str:
    """Give the mark of a code of the Vietnamese list, as `NH of 17 02 03`; blank if not known."""
    marks = shipped("vn_codes.toml")["marks"]["codes"]
    code = next(iter(codes_of(own)), "")
    spaced = f"{code[:2]} {code[2:4]} {code[4:]}"
    return f"{marks[spaced]} of {spaced}" if spaced in marks else ""


def _typical(line: tuple[str, ...], stated: dict[str, str]) -> list[str]:
    """Give the codes of the material, or of the nearest parent that has some."""
    return next((codes for m in line if (codes := codes_of(stated.get(m, "")))), [])


def _one(
    word: str, codes: list[str], never: bool, entries: dict[str, str], mark: str = ""
) -> tuple[np.int8, str]:
    """Say it of one output, and on what ground."""
    if word in _DECLARED:
        return _DECLARED[word], f"its row says hazardous = {word}"
    if never:
        return NO, "gas, energy, water and services are not on the list of wastes"
    if mark:
        return _MARKS.get(mark.split()[0], PERHAPS), f"{MARKED} {mark} (unverified)"
    found = {entries.get(code, "") for code in codes}
    listed = ", ".join(f"{c[:2]} {c[2:4]} {c[4:]}" for c in codes)
    for entry, answer in (("absolute hazardous", YES), ("absolute non-hazardous", NO)):
        if found == {entry}:
            return answer, f"{entry} entry {listed}"
    if any("mirror" in entry for entry in found):
        return PERHAPS, f"mirror entry {listed}: a test decides"
    return PERHAPS, f"waste codes {listed} leave it open" if codes else NO_CODE


def waste(case: Case) -> Three:
    """Say which outputs the list of wastes can hold, hazardous or not."""
    return np.where(never_waste(case), NO, YES).astype("int8")


def ordinary(hazardous: Three, listed: Three) -> Three:
    """Say what is ordinary waste: waste that is not hazardous."""
    return np.where(listed == NO, NO, YES - hazardous).astype("int8")


def settle(status: str, base: Three, told: list[tuple[Three, Three]]) -> Three:
    """Join what is known of a status with what rules tell of it, each with its scope.

    A rule that finds the status gives it. Where it was open, rules that all deny it settle it.
    """
    result = base.copy()
    inside = [np.where(scope > NO, answer, NO) for scope, answer in told]
    asked = np.max([scope for scope, _ in told], axis=0) == YES
    found = np.max(inside, axis=0)
    if status == "hazardous":
        result[(base == PERHAPS) & asked & (found == NO)] = NO
        result[found == YES] = YES
        return result
    return np.maximum(result, found)
