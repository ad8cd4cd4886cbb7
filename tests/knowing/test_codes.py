"""What waste codes and sectors say."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sym
from symbiosis.knowing.codes import digits, first_isic, mirrors, of_codes, of_sectors, of_vietnam

KNOWN = sym.catalogue()
PLACES = {key: place for place, key in enumerate(KNOWN.materials["material"])}


@pytest.mark.parametrize(
    ("typed", "code"),
    [("19 08 12", "190812"), ("19.08.11*", "190811"), ("20304", "020304"), ("190", ""), (None, "")],
)
def test_codes_in_any_writing(typed: str | None, code: str) -> None:
    assert digits(typed) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [("C1103", "1103"), ("11.03", "1103"), ("VSIC 11030; 2011", "1103"), ("beer", ""), (None, "")],
)
def test_sectors_in_any_writing(typed: str | None, code: str) -> None:
    assert first_isic(typed) == code


def test_mirror_pairs_are_those_that_exclude_one_another() -> None:
    pairs = mirrors(KNOWN)
    assert "190811" in pairs["190812"]
    assert "190812" in pairs["190811"]


def test_a_code_speaks_for_its_materials_its_mirror_and_its_group() -> None:
    listed = KNOWN.materials.set_index("material")["ewc"].str.split()
    only = next(key for key, codes in listed.items() if codes == ["190805"])
    told = of_codes(KNOWN, ["190805", "190899", "150101", ""])
    assert told["code"][0, PLACES[only]] == 1
    assert told["code_group"][1, PLACES[only]] == 1
    assert not told["code_group"][0].any(), "a material has the code itself"
    assert told["code_clash"][2, PLACES[only]] == 1
    assert not any(cells[3].any() for cells in told.values())
    mirrored = of_codes(
        KNOWN.replace(materials=pd.DataFrame({"ewc": ["190811"], "material": ["x"]})), ["190812"]
    )
    assert mirrored["code_mirror"].tolist() == [[1.0]]


def test_a_sector_speaks_for_what_is_typical_of_it() -> None:
    rows = pd.DataFrame({"isic": ["1103", "1180"], "material": ["brewers_grain_wet", "steam"]})
    told = of_sectors(KNOWN.replace(profiles=rows), ["1103", "110", "11", "17", ""])
    assert told[:, PLACES["brewers_grain_wet"]].tolist() == [1.0, 0.75, 0.5, 0.0, 0.0]
    assert told[0, PLACES["steam"]] == 0.5, "the sector's division has it"


def test_codes_of_the_vietnamese_list() -> None:
    assert of_vietnam("12 06 13") == "190805"
    assert of_vietnam("99 99 99") == ""
    assert of_vietnam("") == ""
