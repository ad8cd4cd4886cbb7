"""Unit texts as analysts type them, and what they are taken for."""

from __future__ import annotations

import pytest

from symbiosis.errors import UnitError
from symbiosis.reading.units import (
    amount_unit,
    content_unit,
    factor,
    money,
    price_unit,
    quantity,
    temperature,
)

AMOUNTS = [
    ("t/year", 1.0, "mass", True),
    ("tấn/năm", 1.0, "mass", True),
    ("tấn / năm", 1.0, "mass", True),
    ("TON/năm", 1.0, "mass", True),
    ("ton/year", 1.0, "mass", True),
    ("tons/yr", 1.0, "mass", True),
    ("Tonne/a", 1.0, "mass", True),
    ("t/annum", 1.0, "mass", True),
    ("tpa", 1.0, "mass", True),
    ("ktpa", 1e3, "mass", True),
    ("kt/y", 1e3, "mass", True),
    ("Mt/year", 1e6, "mass", True),
    ("Mg/year", 1.0, "mass", True),
    ("t per year", 1.0, "mass", True),
    ("[t/year]", 1.0, "mass", True),
    ("kg/ngày", 0.001 / 24, "mass", False),
    ("Kg / day", 0.001 / 24, "mass", False),
    ("t/week", 1 / 168, "mass", False),
    ("m3/tháng", 1 / 730, "volume", False),
    ("m³/h", 1.0, "volume", False),
    ("m^3/h", 1.0, "volume", False),
    ("M3/H", 1.0, "volume", False),
    ("1000 m3/day", 1000 / 24, "volume", False),
    ("L/s", 3.6, "volume", False),
    ("Nm3/h", 1.0, "normal", False),
    ("Nm³/h", 1.0, "normal", False),
    ("Sm3/h", 1.0, "standard", False),
    ("kmol/h", 1.0, "substance", False),
    ("MWh/year", 1.0, "energy", True),
    ("MW", 1.0, "energy", False),
    ("kWh/month", 0.001 / 730, "energy", False),
    ("GJ/year", 1 / 3.6, "energy", True),
    ("TJ/year", 1000 / 3.6, "energy", True),
    ("toe/year", 11.63, "energy", True),
    ("kcal/h", 4.1868 / 3.6e6, "energy", False),
]


@pytest.mark.parametrize(("text", "value", "dimension", "per_year"), AMOUNTS)
def test_units_of_amounts(text: str, value: float, dimension: str, per_year: bool) -> None:
    unit = amount_unit(text)
    assert (unit.dimension, unit.per_year) == (dimension, per_year)
    assert unit.factor == pytest.approx(value, rel=1e-12)


def test_the_counting_unit_is_told_apart_from_the_time() -> None:
    assert amount_unit("kg/day").quantity == pytest.approx(0.001)
    assert amount_unit("MW").quantity == pytest.approx(1.0)
    assert amount_unit("1000 m3/day").quantity == pytest.approx(1000.0)


def test_a_ton_is_metric_and_says_so() -> None:
    assert "metric" in amount_unit("ton/year").note
    assert amount_unit("t/year").note == ""


@pytest.mark.parametrize(
    ("text", "currency", "value", "dimension"),
    [
        ("VND/kg", "VND", 1e3, "mass"),
        ("thousand VND/t", "VND", 1e3, "mass"),
        ("nghìn đồng/tấn", "VND", 1e3, "mass"),
        ("k VND/t", "VND", 1e3, "mass"),
        ("triệu đồng/tấn", "VND", 1e6, "mass"),
        ("1000 đ/m3", "VND", 1e3, "volume"),
        ("VNĐ/kWh", "VND", 1e3, "energy"),
        ("VND/Nm3", "VND", 1.0, "normal"),
        ("tỷ VND", "VND", 1e9, ""),
        ("million VND", "VND", 1e6, ""),
        ("USD/t", "USD", 1.0, "mass"),
        ("$/t", "USD", 1.0, "mass"),
        ("€/MWh", "EUR", 1.0, "energy"),
        ("USD", "USD", 1.0, ""),
    ],
)
def test_units_of_prices(text: str, currency: str, value: float, dimension: str) -> None:
    unit = price_unit(text)
    assert (unit.currency, unit.dimension) == (currency, dimension)
    assert unit.factor == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "value", "basis", "unit"),
    [
        ("mg/kg", 1, "mass", "mg/kg"),
        ("ppm", 1, "mass", "mg/kg"),
        ("%", 1e4, "mass", "mg/kg"),
        ("wt%", 1e4, "mass", "mg/kg"),
        ("g/kg", 1e3, "mass", "mg/kg"),
        ("mg/kg_dm", 1, "dry", "mg/kg_dm"),
        ("% dm", 1e4, "dry", "mg/kg_dm"),
        ("%TS", 1e4, "dry", "mg/kg_dm"),
        ("mg/L", 1, "volume", "mg/L"),
        ("mg/l", 1, "volume", "mg/L"),
        ("g/m3", 1, "volume", "mg/L"),
        ("µg/L", 1e-3, "volume", "mg/L"),
        ("%vol", 1, "mole", "mol%"),
        ("vol%", 1, "mole", "mol%"),
        ("mol %", 1, "mole", "mol%"),
        ("ppmv", 1e-4, "mole", "mol%"),
        ("MPN/100mL", 1, "own", "MPN/100mL"),
        ("mS/cm", 1e3, "own", "uS/cm"),
        ("Pt-Co", 1, "own", "Pt-Co"),
        ("NTU", 1, "own", "NTU"),
        ("Bq/L", 1, "own", "Bq/L"),
        ("[1]", 1, "own", "1"),
        ("-", 1, "own", "1"),
        ("MJ/kg", 1 / 3.6, "own", "MWh/t"),
    ],
)
def test_units_of_contents(text: str, value: float, basis: str, unit: str) -> None:
    read = content_unit(text)
    assert (read.basis, read.unit) == (basis, unit)
    assert read.factor == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "MT/year",
        "mtpa",
        "mw",
        "barg",
        "scf/h",
        "knot",
        "furlong/year",
        "tone/year",
        "kg/fortnight",
        "VND/kg",
        "t/km",
        "t*m3/year",
        "",
        "kkg/year",
        "pint/h",
    ],
)
def test_what_is_not_declared_or_counts_nothing_is_refused(text: str) -> None:
    with pytest.raises(UnitError) as caught:
        amount_unit(text)
    assert caught.value.mend


def test_an_unknown_unit_names_near_ones() -> None:
    with pytest.raises(UnitError, match="tonne"):
        amount_unit("tone/year")


def test_a_year_is_no_number_of_hours() -> None:
    with pytest.raises(UnitError):
        factor("year", "h")
    assert factor("day", "h") == 24
    assert factor("month", "h") == 730


def test_normal_cubic_metres_are_never_cubic_metres() -> None:
    with pytest.raises(UnitError):
        factor("Nm3", "m3")
    with pytest.raises(UnitError):
        factor("Nm3", "Sm3")


def test_quantities_and_money_of_the_catalogue() -> None:
    assert quantity("1050 kg/m3", "kg/m3") == 1050
    assert quantity("20 %", "1") == pytest.approx(0.2)
    assert quantity("2.4 MJ/kg", "MWh/t") == pytest.approx(2.4 / 3.6)
    assert quantity("720 h", "h") == 720
    assert temperature(273.15, "K") == pytest.approx(0.0)
    assert temperature(77.0, "degF") == pytest.approx(25.0)
    assert money("9000 VND/m3") == (9000.0, "VND", "m3")
    assert money("1833 VND/kWh") == (pytest.approx(1833000.0), "VND", "MWh")
    assert money("2000 VND/t/km") == (2000.0, "VND", "km t")
