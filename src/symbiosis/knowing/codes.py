"""What a waste code and a sector say about which material is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from symbiosis.knowing.words import shipped
from symbiosis.model.catalogue import Catalogue
from symbiosis.tables import remembered

OF_CODES = (
    "code",  # the code is one of the material's
    "code_mirror",  # the other of its pair of hazardous and not is
    "code_group",  # the first four digits agree, and no material has the code itself
    "code_clash",  # the material has codes, none of the same chapter
)


def digits(code: object) -> str:
    """Give a waste code as six digits, blank if it has not six."""
    found = re.sub(r"[\s.*]", "", "" if code is None else str(code))
    found = f"0{found}" if len(found) == 5 else found
    return found if re.fullmatch(r"\d{6}", found) else ""


def of_codes(known: Catalogue, codes: Sequence[str]) -> dict[str, np.ndarray]:
    """Compare waste codes (six digits, or blank) to those of every material."""
    own = [set(str(cell).split()) for cell in known.materials["ewc"]]
    pairs = mirrors(known)
    found = {name: np.zeros((len(codes), len(own))) for name in OF_CODES}
    for row, code in enumerate(codes):
        if not code:
            continue
        others = pairs.get(code, frozenset())
        borne = any(code in of_one for of_one in own)
        for place, of_one in enumerate(own):
            if code in of_one:
                found["code"][row, place] = 1.0
                continue
            found["code_mirror"][row, place] = float(bool(others & of_one))
            if any(one[:4] == code[:4] for one in of_one):
                found["code_group"][row, place] = float(not borne)
            elif of_one and all(one[:2] != code[:2] for one in of_one):
                found["code_clash"][row, place] = 1.0
    return found


@remembered
def mirrors(known: Catalogue) -> dict[str, frozenset[str]]:
    """Give the mirror entries of each code: those it says it is not, and the other way round.

    "Other than those mentioned in 19 08 11" makes 19 08 12 the mirror of 19 08 11.
    """
    found: dict[str, set[str]] = {}
    codes = known.waste_codes
    for code, words in zip(codes["code"], codes["description"], strict=True):
        tail = re.split(r"other than those mentioned in", str(words), flags=re.IGNORECASE)[1:]
        for named in re.findall(r"\d{2} ?\d{2} ?\d{2}", " ".join(tail)):
            other = named.replace(" ", "")
            found.setdefault(str(code), set()).add(other)
            found.setdefault(other, set()).add(str(code))
    return {code: frozenset(others) for code, others in found.items()}


def of_sectors(known: Catalogue, sectors: Sequence[str]) -> np.ndarray:
    """Say which materials are typical of each sector (ISIC digits, or blank), up to 1.

    A profile of the same class counts whole; of the same group or division, less. A catalogue
    without profiles says nothing.
    """
    places = {name: place for place, name in enumerate(known.materials["material"])}
    found = np.zeros((len(sectors), len(places)))
    profiles = getattr(known, "profiles", None)
    if profiles is None or not len(profiles):
        return found
    typical: dict[str, set[int]] = {}
    for isic, material in zip(profiles["isic"].astype(str), profiles["material"], strict=True):
        if material in places:
            for size in (2, 3, 4):
                if len(isic) >= size:
                    typical.setdefault(isic[:size], set()).add(places[material])
    for row, sector in enumerate(sectors):
        for size, counts in ((2, 0.5), (3, 0.75), (4, 1.0)):
            if len(sector) >= size:
                found[row, list(typical.get(sector[:size], ()))] = counts
    return found


def first_isic(sector: object) -> str:
    """Give the first ISIC code of a sector, up to four digits: "C1103", "11.03" and 1103 are one."""
    found = re.search(r"\d[\d.]*", "" if sector is None else str(sector))
    return found.group(0).replace(".", "")[:4] if found else ""


def of_vietnam(code: object) -> str:
    """Give the code of the EU list that a code of the Vietnamese list stands for, if known."""
    wanted = digits(code)
    pairs = shipped("vn_codes.toml")["codes"]
    return next((digits(eu[0]) for own, eu in pairs.items() if digits(own) == wanted), "")
