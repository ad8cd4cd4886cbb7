"""Which material a row means when it does not name one, and waste codes."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import symbiosis as sym

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
