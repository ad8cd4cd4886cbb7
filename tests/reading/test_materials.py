"""Which material a row means when it does not name one, and waste codes."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import symbiosis as sym
from symbiosis.reading import materials

NEEDS = pd.DataFrame({"need_id": ["n"], "company": ["farm"], "material": ["process_water"]})


def read(**cells: Any) -> sym.Park:
    """Read one stream."""
    row = {"stream_id": "s", "company": "w", "material": ""} | cells
    return sym.read_park(pd.DataFrame({name: [cell] for name, cell in row.items()}), NEEDS)


def test_words_within_a_description() -> None:
    assert (
        read(description="wet coal fly ash from boiler 2").outputs["material"][0] == "coal_fly_ash"
    )


def test_words_that_mean_two_materials_are_a_fault() -> None:
    with pytest.raises(sym.TableErrors, match="can be"):
        read(description="coal fly ash mixed with biogas")


@pytest.mark.parametrize("code", ["19 08 12", "190812", "19.08.12"])
def test_codes_are_six_digits(code: str) -> None:
    assert read(material="wastewater_sludge", ewc=code).outputs["ewc"][0] == "190812"


def test_a_lost_first_nought_is_put_back_and_noted() -> None:
    park = read(material="wastewater_sludge", ewc=20304)
    assert park.outputs["ewc"][0] == "020304"
    assert park.notes["note"].str.contains("nought").any()


def test_a_material_found_from_words_is_noted_with_score_and_reason() -> None:
    park = read(description="bã hèm bia ướt (silo 2)")
    assert park.outputs["material"][0] == "brewers_grain_wet"
    assert "material" in park.outputs["assumed"][0]
    note = park.notes.loc[park.notes["column"] == "material", "note"].iloc[0]
    assert note.startswith("assumed: brewers_grain_wet, score 0.")
    assert "bã" in note


def test_a_code_alone_or_a_vietnamese_code_finds_a_material() -> None:
    assert read(ewc="19 08 05").outputs["material"][0] == "sewage_sludge"
    assert read(vn_code="12 06 13").outputs["material"][0] == "sewage_sludge"


def test_below_the_confidence_the_near_ones_are_named() -> None:
    with pytest.raises(sym.TableErrors) as caught:
        read(description="some kind of ash with metals")
    fault = caught.value.faults.iloc[0]
    assert fault["reason"].startswith("the material is blank and can be ")
    assert "ash" in fault["reason"]
    assert fault["mend"] == "name a material of the catalogue"


def test_the_confidence_is_a_setting() -> None:
    row = {"stream_id": ["s"], "company": ["w"], "material": [""], "description": ["ash"]}
    sure = {"settings": {"identify_above": 0.99}}
    with pytest.raises(sym.TableErrors, match="can be ash_and_slag"):
        sym.read_park(pd.DataFrame(row), NEEDS, **sure)
    park = sym.read_park(pd.DataFrame(row), NEEDS, settings={"identify_above": 0.2})
    assert park.outputs["material"][0] == "ash_and_slag"


def test_neither_words_nor_code_is_a_fault() -> None:
    with pytest.raises(sym.TableErrors, match="the material is blank"):
        read(description="")


def test_an_unknown_name_is_a_fault_that_names_the_nearest() -> None:
    with pytest.raises(sym.TableErrors) as caught:
        read(material="brewer grainz wet")
    fault = caught.value.faults.iloc[0]
    assert fault["reason"] == "the material is not in the catalogue"
    assert "perhaps you meant wet brewer's grain" in fault["mend"]


def test_the_sector_of_the_company_speaks_with_the_words() -> None:
    book = sym.catalogue().replace(
        profiles=pd.DataFrame({"isic": ["1103"], "side": ["output"], "material": ["spent_yeast"]})
    )
    row = {"stream_id": ["s"], "company": ["w"], "material": [""], "description": ["slurry"]}
    given = {"known": book, "faults": "set aside", "settings": {"identify_above": 1.0}}
    told = [
        sym.read_park(pd.DataFrame(row), NEEDS, companies=pd.DataFrame(table), **given).faults
        for table in ({"company": ["w"]}, {"company": ["w"], "sector": ["C1103"]})
    ]
    assert "spent_yeast" not in told[0]["reason"].iloc[0]
    assert "spent_yeast" in told[1]["reason"].iloc[0]


def test_many_rows_of_few_texts_are_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    find = materials.find
    monkeypatch.setattr(
        materials, "find", lambda *given: (asked.append(len(given[1])), find(*given))[1]
    )
    size = 2000
    rows = pd.DataFrame(
        {
            "stream_id": [f"s{i}" for i in range(size)],
            "company": "w",
            "material": "",
            "description": ["bã bia", "xỉ lò cao", "tro bay than", "mùn cưa"] * (size // 4),
        }
    )
    park = sym.read_park(rows, NEEDS)
    assert asked == [4]
    assert park.outputs["material"].value_counts().tolist() == [size // 4] * 4
