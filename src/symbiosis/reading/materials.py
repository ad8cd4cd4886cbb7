"""Which material of the catalogue a row means: by its name, else by its words or waste code."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.reading.columns import Recognised
from symbiosis.reading.ledger import Ledger
from symbiosis.reading.names import Finder, listed, near, plain


def find_materials(
    known: Recognised, finder: Finder, catalogue: Catalogue, ledger: Ledger
) -> tuple[pd.Series, np.ndarray]:
    """Give the key of each row's material, and which rows it was only guessed for."""
    sheet = known.sheet
    typed = sheet.texts("material")
    names = {name: finder.key(name) for name in set(typed) if name}
    keys = typed.map(lambda name: names.get(name, "")).astype("str")
    wrong = ((typed != "") & (keys == "")).to_numpy()
    mends = [_near(name, finder) for name in typed[wrong]]
    ledger.fault(sheet, wrong, "material", "the material is not in the catalogue", mends)
    blank = (typed == "").to_numpy() & ~sheet.bad
    guessed = np.zeros(len(sheet), dtype=bool)
    by_code = _by_code(catalogue)
    for place in np.flatnonzero(blank):
        key, how = _guess(known, int(place), finder, by_code)
        if key:
            keys.iloc[int(place)], guessed[place] = key, True
            ledger.note_rows(sheet, [place], "material", f"assumed: {key}, from {how}")
        else:
            ledger.fault(
                sheet,
                [place],
                "material",
                f"the material is blank{' and ' + how if how else ''}",
                "name a material of the catalogue",
            )
    return keys, guessed


def find_supplies(known: Recognised, finder: Finder, ledger: Ledger) -> pd.Series:
    """Give the key of each need's usual supply, blank if the catalogue has none of its name."""
    sheet = known.sheet
    typed = sheet.texts("usual_supply")
    names = {name: finder.key(name) for name in set(typed) if name}
    keys = typed.map(lambda name: names.get(name, "")).astype("str")
    other = ((typed != "") & (keys == "")).to_numpy()
    said = [
        f"'{name}' is no material of the catalogue; {_near(name, finder)}" for name in typed[other]
    ]
    ledger.note_rows(sheet, other, "usual_supply", said)
    return keys


def _near(name: str, finder: Finder) -> str:
    """Name the materials that come near a name, as a mend."""
    close = finder.near(name)
    if close:
        return f"perhaps you meant {listed(close)}"
    return "name a material of the catalogue, or add it in a catalogue file"


def _by_code(catalogue: Catalogue) -> dict[str, list[str]]:
    """Give the materials that each waste code is typical of."""
    found: dict[str, list[str]] = {}
    for key, codes in zip(catalogue.materials["material"], catalogue.materials["ewc"], strict=True):
        for code in str(codes).split():
            found.setdefault(code, []).append(str(key))
    return found


def _held(spoken: str, finder: Finder) -> set[str]:
    """Give the materials whose names stand in a text; coal fly ash is not coal."""
    phrases = {plain(name) for name in finder.spoken}
    found = [
        phrase
        for phrase in phrases
        if len(phrase) > 3 and re.search(rf"\b{re.escape(phrase)}\b", spoken)
    ]
    longest = [one for one in found if not any(one in other and one != other for other in found)]
    return {finder.key(phrase) for phrase in longest} - {""}


def _guess(
    known: Recognised, place: int, finder: Finder, by_code: dict[str, list[str]]
) -> tuple[str, str]:
    """Find the material of a row without one; the second text says from what, or why not."""
    words = known.sheet.texts("description").iloc[place]
    code = known.sheet.texts("ewc").iloc[place]
    if words and finder.key(words):
        return finder.key(words), "its description"
    held = _held(plain(words), finder)
    if len(held) == 1:
        return held.pop(), "its description"
    coded = by_code.get(code, [])
    both = [key for key in coded if key in held] or coded
    if len(both) == 1:
        return both[0], f"its waste code {code}"
    if held or both:
        return "", f"can be {listed(sorted(held or set(both))[:4])}"
    return "", ""


def waste_codes(known: Recognised, catalogue: Catalogue, ledger: Ledger) -> pd.Series:
    """Give the codes of the EU list as six digits; what is no code of the list is a fault."""
    sheet = known.sheet
    typed = sheet.texts("ewc")
    listed_codes = set(catalogue.waste_codes["code"])
    codes: dict[str, str] = {}
    for cell in set(typed):
        digits = re.sub(r"[\s.*]", "", cell)
        # A sheet that takes the code for a number drops its first nought.
        codes[cell] = f"0{digits}" if len(digits) == 5 and digits.isdecimal() else digits
    cut = [cell for cell, code in codes.items() if code != re.sub(r"[\s.*]", "", cell)]
    ledger.note_rows(sheet, typed.isin(cut).to_numpy(), "ewc", "the first nought was put back")
    bad = [cell for cell, code in codes.items() if cell and not re.fullmatch(r"\d{6}", code)]
    ledger.fault(
        sheet,
        typed.isin(bad).to_numpy(),
        "ewc",
        "the code has not six digits",
        "write it as 19 08 12",
    )
    gone = [
        cell
        for cell, code in codes.items()
        if cell and cell not in bad and listed_codes and code not in listed_codes
    ]
    here = typed.isin(gone).to_numpy()
    mends = [f"perhaps you meant {listed(near(codes[cell], listed_codes))}" for cell in typed[here]]
    ledger.fault(sheet, here, "ewc", "the code is not on the EU list of waste", mends)
    return typed.map(codes).astype("str")
