"""Parks from files and frames: units, gas states, hours, bases, prices, and equal formats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import symbiosis as sym

# C01_khanh_phu_co2: 6,000 m3/h of carbon dioxide; tonnes an hour at two states, from the gas law
# with Z = 0.9933 (0 degC) and 0.9946 (20 degC), M = 44.0095 kg/kmol, 101.325 kPa.
CO2_TONNES_AN_HOUR = {0: 11.86, 20: 11.04}
CO2_FULL_YEAR = {0: 103_900, 20: 96_700}
CO2_HOURS_OF_74_KT = {
    (0, 101.325): 6240,
    (15, 101.325): 6590,
    (20, 101.325): 6705,
    (25, 101.325): 6820,
    (30, 100.0): 7030,
}


def stream(**cells: Any) -> pd.DataFrame:
    """Make a table of one stream."""
    row = {"stream_id": "s", "company": "works", "material": "wastewater_sludge"} | cells
    return pd.DataFrame({name: [cell] for name, cell in row.items()})


def need(**cells: Any) -> pd.DataFrame:
    """Make a table of one need."""
    row = {
        "need_id": "n",
        "company": "farm",
        "material": "process_water",
        "amount [m3/year]": 1000,
    } | cells
    return pd.DataFrame({name: [cell] for name, cell in row.items()})


def output(**cells: Any) -> pd.Series:
    """Read one stream."""
    return sym.read_park(stream(**cells), need()).outputs.iloc[0]


def gas(temperature: float | None, pressure: float | None, hours: float | None) -> pd.DataFrame:
    """Make the carbon dioxide stream of the case."""
    return stream(
        material="carbon_dioxide",
        amount=6000,
        amount_unit="m3/h",
        gas_temperature=temperature,
        gas_pressure=pressure,
        operating_hours=hours,
    )


@pytest.mark.parametrize("degrees", [0, 20])
def test_gas_law_of_the_case(degrees: int) -> None:
    park = sym.read_park(gas(degrees, 101.325, 8760), need())
    amount = park.outputs["amount"][0]
    assert amount / 8760 == pytest.approx(CO2_TONNES_AN_HOUR[degrees], rel=0.004)
    assert amount == pytest.approx(CO2_FULL_YEAR[degrees], rel=0.004)


@pytest.mark.parametrize(("state", "hours"), CO2_HOURS_OF_74_KT.items())
def test_hours_that_give_the_stated_tonnes(state: tuple[float, float], hours: float) -> None:
    park = sym.read_park(gas(*state, hours), need())
    assert park.outputs["amount"][0] == pytest.approx(74_000, rel=0.004)


def test_khanh_phu_and_what_25_degrees_take_away() -> None:
    cold = sym.read_park(gas(0, 101.325, 6239), need()).outputs.iloc[0]
    warm = sym.read_park(gas(25, 101.325, 6239), need()).outputs.iloc[0]
    assert cold["amount"] == pytest.approx(74_000, rel=0.01)
    assert warm["amount"] / cold["amount"] == pytest.approx(1 - 0.085, abs=0.001)
    assert "0 degC and 101.325 kPa, Z = 0.9933, 6239 h/year" in cold["typed"]


def test_a_gas_needs_its_state_and_its_hours() -> None:
    with pytest.raises(sym.TableErrors) as caught:
        sym.read_park(gas(None, None, None), need())
    assert set(caught.value.faults["column"]) == {"gas_temperature", "operating_hours"}


def test_normal_cubic_metres_have_their_state_and_it_can_be_overridden() -> None:
    cells = {
        "material": "carbon_dioxide",
        "amount": 6000,
        "amount_unit": "Nm3/h",
        "operating_hours": 6239,
    }
    assert output(**cells)["amount"] == pytest.approx(74_000, rel=0.01)
    warm = output(**cells, gas_temperature=25)["amount"]
    assert warm == pytest.approx(74_000 * 0.915, rel=0.01)
    park = sym.read_park(stream(**cells), need(), settings={"normal_temperature": 25})
    assert park.outputs["amount"][0] == pytest.approx(warm)
    sm3 = output(**(cells | {"amount_unit": "Sm3/h"}))["amount"]
    assert sm3 == pytest.approx(74_000 * 6239 / 6590, rel=0.004)


def test_gas_state_in_other_units() -> None:
    bar = output(
        **{
            "material": "carbon_dioxide",
            "amount [m3/h]": 6000,
            "operating_hours": 6239,
            "gas_temperature [K]": 273.15,
            "gas_pressure [bar]": 1.01325,
        }
    )
    assert bar["amount"] == pytest.approx(74_000, rel=0.01)


def test_rates_below_a_year() -> None:
    assert output(**{"amount [kg/day]": 240, "operating_hours": 7200})["amount"] == pytest.approx(
        72
    )
    assert output(**{"amount [t/month]": 73, "operating_hours": 8760})["amount"] == pytest.approx(
        876
    )


@pytest.mark.parametrize(
    ("typed", "value", "low", "high"),
    [
        ("80-120", 100, 80, 120),
        ("80 – 120", 100, 80, 120),
        ("<5", 2.5, 0, 5),
        ("~100", 100, None, None),
    ],
)
def test_ranges_are_estimates(typed: str, value: float, low: float, high: float) -> None:
    row = output(**{"amount [t/year]": typed, "confidence": "measured"})
    assert row["amount"] == value
    assert row["confidence"] == "estimated"
    for column, end in (("amount_low", low), ("amount_high", high)):
        assert pd.isna(row[column]) if end is None else row[column] == end


@pytest.mark.parametrize("typed", ["", "some", "có", None])
def test_unquantified_rows_are_kept(typed: Any) -> None:
    row = output(**{"amount [t/year]": typed})
    assert pd.isna(row["amount"])
    assert row["unit"] == "t"


def test_dry_amounts_become_as_received() -> None:
    row = output(
        **{
            "amount [t/year]": 20,
            "basis": "dry",
            "content.dry_matter [%]": 25,
            "disposal_cost": 1000,
        }
    )
    assert row["amount"] == pytest.approx(80)
    # A thousand for a dry tonne is a quarter of it for a tonne as received.
    assert row["disposal_cost"] == pytest.approx(250)


def test_volume_of_a_sludge_by_density_of_row_then_catalogue() -> None:
    own = output(**{"amount [m3/year]": 100, "density [kg/m3]": 1200})
    lent = output(**{"amount [m3/year]": 100})
    assert own["amount"] == pytest.approx(120)
    assert own["assumed"] == ""
    assert lent["amount"] == pytest.approx(105)
    assert "density" in lent["assumed"]


def test_biogas_in_cubic_metres_is_energy() -> None:
    row = output(**{"material": "biogas", "amount [Nm3/h]": 100, "operating_hours": 8000})
    assert row["unit"] == "MWh"
    # 21.5 MJ/Nm3 of the catalogue.
    assert row["amount"] == pytest.approx(100 * 8000 * 21.5 / 3600, rel=0.005)


def test_bare_prices_are_for_a_unit_of_the_rows_own_amount() -> None:
    assert output(**{"amount [kg/year]": 5000, "disposal_cost": 900})["disposal_cost"] == (
        pytest.approx(900_000)
    )
    priced = {"amount [kg/year]": 5000, "disposal_cost [nghìn đồng/tấn]": 900}
    assert output(**priced)["disposal_cost"] == pytest.approx(900_000)
    companion = {"amount [t/year]": 5, "disposal_cost": -2, "disposal_cost_unit": "USD/t"}
    park = sym.read_park(stream(**companion), need(), settings={"rates": {"USD": 25_000}})
    assert park.outputs["disposal_cost"][0] == -50_000
    assert not output(**{"amount [t/year]": 5})["price_known"]


def test_an_amount_counts_units_of_the_usual_supply() -> None:
    row = sym.read_park(
        stream(),
        need(**{"material": "biogas", "usual_supply": "natural_gas"})
        .drop(columns="amount [m3/year]")
        .assign(**{"amount [MWh/year]": 500}),
    ).needs.iloc[0]
    assert (row["usual_material"], row["unit"], row["amount"]) == ("natural_gas", "MWh", 500)


def test_specifications_and_what_a_blank_usual_means() -> None:
    wants = need(
        **{
            "max.lead [mg/L]": 0.1,
            "min.alkalinity [mg/L]": 30,
            "max.cod [mg/L]": 50,
            "usual.cod [g/m3]": 8,
        }
    )
    specs = sym.read_park(stream(), wants).specs.set_index("parameter")
    assert specs.loc["lead", ["at_most", "usual", "usual_assumed"]].tolist() == [0.1, 0.0, True]
    assert specs.loc["alkalinity", ["usual", "usual_assumed"]].tolist() == [30.0, True]
    assert specs.loc["cod", ["usual", "usual_assumed"]].tolist() == [8.0, False]


def test_a_parameter_of_ones_own_is_accepted_and_noted() -> None:
    park = sym.read_park(stream(**{"content.frobnium [mg/kg]": 3}), need())
    assert park.contents["parameter"].tolist() == ["frobnium"]
    assert park.notes["note"].str.contains("not in the catalogue").any()


def test_vietnamese_headings_and_words() -> None:
    table = pd.DataFrame(
        {
            "Mã dòng": ["s"],
            "Công ty": ["Nhà máy bia"],
            "Vật liệu": ["bùn thải từ xử lý nước thải"],
            "Khối lượng (tấn/năm)": ["có"],
            "Nguy hại": ["không"],
            "Hàm lượng.chì [mg/kg]": [4],
        }
    )
    park = sym.read_park(table, need())
    row = park.outputs.iloc[0]
    assert (row["material"], row["hazardous"]) == ("wastewater_sludge", "no")
    assert park.contents["parameter"].tolist() == ["lead"]
    assert park.notes["note"].str.contains("was taken as amount").any()


def test_blank_material_is_found_from_words_or_code() -> None:
    row = output(material="", description="bùn thải từ xử lý nước thải")
    assert row["material"] == "wastewater_sludge"
    assert "material" in row["assumed"]


def case(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make the tables of a small case."""
    streams = pd.DataFrame(
        {
            "stream_id": ["a", "b"],
            "company": ["Bia Cần Thơ", "works"],
            "material": ["wastewater_sludge", "treated_wastewater"],
            "amount [t/year]": [12.5, 40.0],
            "operating_hours": [8000.0, 7200.0],
            "content.lead [mg/kg]": [1.25, None],
            "source": ["sổ theo dõi", ""],
        }
    )
    needs = pd.DataFrame(
        {
            "need_id": ["n"],
            "company": ["farm"],
            "material": ["process_water"],
            "amount [m3/year]": [1000.5],
            "price": [13100],
        }
    )
    return streams, needs


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx", "parquet", "utf16", "comma", "book"])
def test_all_formats_give_the_same_park(ending: str, tmp_path: Path) -> None:
    streams, needs = case(tmp_path)
    expected = sym.read_park(streams, needs)
    paths = {}
    for name, table in (("waste_streams", streams), ("resource_needs", needs)):
        suffix = {"utf16": "csv", "comma": "csv"}.get(ending, ending)
        path = tmp_path / f"{name}.{suffix}"
        if ending == "xlsx":
            table.to_excel(path, index=False, engine="xlsxwriter")
        elif ending == "parquet":
            table.to_parquet(path)
        elif ending == "utf16":
            table.to_csv(path, index=False, encoding="utf-16")
        elif ending == "comma":
            table.to_csv(path, index=False, sep=";", decimal=",", encoding="utf-8-sig")
        elif ending in ("csv", "tsv"):
            table.to_csv(path, index=False, sep="," if ending == "csv" else "\t")
        paths[name] = path
    if ending == "book":
        book = tmp_path / "case.xlsx"
        with pd.ExcelWriter(book, engine="xlsxwriter") as writer:
            streams.to_excel(writer, sheet_name="waste_streams", index=False)
            needs.to_excel(writer, sheet_name="resource_needs", index=False)
        park = sym.read_park(book)
    else:
        park = sym.read_park(paths["waste_streams"], paths["resource_needs"])
    for table in ("outputs", "needs", "contents", "specs", "sites"):
        got, wanted = getattr(park, table), getattr(expected, table)
        drop = [name for name in ("typed",) if name in wanted]
        pd.testing.assert_frame_equal(got.drop(columns=drop), wanted.drop(columns=drop))
    if ending == "comma":
        assert (park.notes["note"] == "decimal comma").any()
    if ending == "utf16":
        assert (park.notes["note"] == "read as UTF-16").any()


def test_a_directory_with_all_its_tables(tmp_path: Path) -> None:
    streams, needs = case(tmp_path)
    streams.to_csv(tmp_path / "waste_streams.csv", index=False)
    needs.to_csv(tmp_path / "resource_needs.csv", index=False)
    pd.DataFrame(
        {"company": ["farm"], "park": ["Trà Nóc"], "latitude": [10.1], "longitude": [105.7]}
    ).to_csv(tmp_path / "companies.csv", index=False)
    pd.DataFrame(
        {
            "stream_id": ["b"],
            "need_id": ["n"],
            "status": ["existing"],
            "today [m3/day]": [24],
            "transport [VND/m3]": [500],
        }
    ).to_csv(tmp_path / "links.csv", index=False)
    (tmp_path / "park.toml").write_text('currency = "VND"\ndate = 2026-11-21\n')
    park = sym.read_park(tmp_path)
    assert park.settings["date"] == "2026-11-21"
    assert park.needs.loc[0, ["park", "latitude"]].tolist() == ["Trà Nóc", 10.1]
    assert set(park.sites["company"]) == {"farm", "works", "Bia Cần Thơ"}
    assert park.links.loc[0, "today"] == pytest.approx(7200)
    assert park.links.loc[0, "transport"] == 500
