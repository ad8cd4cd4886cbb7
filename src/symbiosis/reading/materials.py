"""Which material of the catalogue a row means: by its name, else by its words, code and sector."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from symbiosis.knowing.codes import digits, first_isic, of_vietnam
from symbiosis.knowing.identify import find
from symbiosis.knowing.names import Finder, listed, near
from symbiosis.model.catalogue import Catalogue
from symbiosis.reading.columns import Recognised
from symbiosis.reading.ledger import Ledger

ABOVE = 0.8  # a material found from words is taken from this score on
_NAMED = 0.02  # what is less likely is not named as near
_NAME = "name a material of the catalogue"


def find_materials(
    known: Recognised,
    finder: Finder,
    catalogue: Catalogue,
    ledger: Ledger,
    sectors: Mapping[str, str],
    above: float = ABOVE,
) -> tuple[pd.Series, np.ndarray]:
    """Give the key of each row's material, and which rows it was only guessed for.

    `sectors` says what each company does, `above` which score is enough for a guess.
    """
    sheet = known.sheet
    typed = sheet.texts("material")
    names = {name: finder.key(name) for name in set(typed) if name}
    keys = typed.map(lambda name: names.get(name, "")).astype("str")
    wrong = ((typed != "") & (keys == "")).to_numpy()
    mends = _mends(typed[wrong].tolist(), finder, catalogue)
    ledger.fault(sheet, wrong, "material", "the material is not in the catalogue", mends)
    blank = np.flatnonzero((typed == "").to_numpy() & ~sheet.bad)
    guessed = np.zeros(len(sheet), dtype=bool)
    answers = _answers(known, blank, catalogue, sectors)
    for place, found in zip(blank, answers, strict=True):
        if len(found) and found["score"].iloc[0] >= above:
            best = found.iloc[0]
            keys.iloc[int(place)], guessed[place] = best["material"], True
            told = f"assumed: {best['material']}, score {best['score']:.2f}: {best['reason']}"
            ledger.note_rows(sheet, [place], "material", told)
        else:
            near_ones = listed(_shown(found))
            reason = "the material is blank" + (f" and can be {near_ones}" if len(found) else "")
            ledger.fault(sheet, [place], "material", reason, _NAME)
    return keys, guessed


def find_supplies(
    known: Recognised, finder: Finder, catalogue: Catalogue, ledger: Ledger
) -> pd.Series:
    """Give the key of each need's usual supply, blank if the catalogue has none of its name."""
    sheet = known.sheet
    typed = sheet.texts("usual_supply")
    names = {name: finder.key(name) for name in set(typed) if name}
    keys = typed.map(lambda name: names.get(name, "")).astype("str")
    other = ((typed != "") & (keys == "")).to_numpy()
    mends = _mends(typed[other].tolist(), finder, catalogue)
    said = [
        f"'{name}' is no material of the catalogue; {mend}"
        for name, mend in zip(typed[other], mends, strict=True)
    ]
    ledger.note_rows(sheet, other, "usual_supply", said)
    return keys


def _mends(names: Sequence[str], finder: Finder, catalogue: Catalogue) -> list[str]:
    """Name the materials that come near each name, as mends."""
    distinct = list(dict.fromkeys(names))
    mends: dict[str, str] = {}
    if distinct:
        found = find(catalogue, distinct)
        for row, name in enumerate(distinct):
            first = found.frame(row, 3)
            close = first.loc[first["score"] > _NAMED, "label"].tolist() or finder.near(name)
            mends[name] = (
                f"perhaps you meant {listed(close)}"
                if close
                else f"{_NAME}, or add it in a catalogue file"
            )
    return [mends[name] for name in names]


def _answers(
    known: Recognised, places: np.ndarray, catalogue: Catalogue, sectors: Mapping[str, str]
) -> list[pd.DataFrame]:
    """Find materials from words, waste codes and sectors; each combination is looked up once."""
    sheet = known.sheet
    words, codes, vietnam, companies = (
        sheet.texts(column).iloc[places] for column in ("description", "ewc", "vn_code", "company")
    )
    asked = [
        (text, digits(code) or of_vietnam(own), first_isic(sectors.get(company, "")))
        for text, code, own, company in zip(words, codes, vietnam, companies, strict=True)
    ]
    distinct = [one for one in dict.fromkeys(asked) if one[0] or one[1]]
    answers = {one: pd.DataFrame() for one in asked}
    if distinct:
        texts, eu, isic = (list(part) for part in zip(*distinct, strict=True))
        found = find(catalogue, texts, eu, isic)
        answers |= {one: found.frame(row, 4) for row, one in enumerate(distinct)}
    return [answers[one] for one in asked]


def _shown(found: pd.DataFrame) -> list[str]:
    """Show materials with their scores."""
    pairs = found[["material", "score"]].itertuples(index=False) if len(found) else ()
    return [f"{material} ({score:.2f})" for material, score in pairs]


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
