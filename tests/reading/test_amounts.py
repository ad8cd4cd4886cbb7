"""Prices of rows whose amount is typed in another unit than the price."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sym

NEEDS = pd.DataFrame({"need_id": ["n"], "company": ["farm"], "material": ["process_water"]})


@pytest.mark.parametrize(
    ("amount", "heading", "cost", "expected"),
    [("kg/day", "disposal_cost", 900, 900_000),
     ("kt/year", "disposal_cost", 900_000, 900),
     ("t/year", "disposal_cost [VND/m3]", 1050, 1000),
     ("t/year", "disposal_cost [VND]", 7, 7),
     ("kg/year", "disposal_cost [thousand VND]", 7, 7_000_000)],
)  # fmt: skip
def test_prices(amount: str, heading: str, cost: float, expected: float) -> None:
    streams = pd.DataFrame({"stream_id": ["s"], "company": ["w"], "material": ["wastewater_sludge"],
                            "amount": [1], "amount_unit": [amount], "operating_hours": [8000],
                            heading: [cost]})  # fmt: skip
    park = sym.read_park(streams, NEEDS)
    assert park.outputs["disposal_cost"][0] == pytest.approx(expected)


def test_a_bare_price_of_normal_cubic_metres_is_for_one_of_them() -> None:
    streams = pd.DataFrame({"stream_id": ["s"], "company": ["w"], "material": ["carbon_dioxide"],
                            "amount [Nm3/h]": [10], "operating_hours": [8000],
                            "disposal_cost": [100]})  # fmt: skip
    row = sym.read_park(streams, NEEDS).outputs.iloc[0]
    assert row["disposal_cost"] * row["amount"] == pytest.approx(100 * 10 * 8000)
