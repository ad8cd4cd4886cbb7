"""Catalogue files: what is inherited, turned to base units, and refused with its block and key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import symbiosis as sym

PINNED = {
    "process_water": "m3", "hydrogen": "t", "carbon_dioxide": "t", "biogas": "MWh",
    "wastewater_sludge": "t", "brewers_grain_wet": "t", "recovered_paper": "t",
    "treated_wastewater": "m3", "coal_fly_ash": "t",
}  # fmt: skip


def test_the_pinned_keys_are_shipped_with_their_measures() -> None:
    measures = sym.catalogue().materials.set_index("material")["measure"]
    assert {key: measures[key] for key in PINNED} == PINNED
    assert "steam" in measures


@pytest.mark.parametrize(
    "table", ["materials", "parameters", "conversions", "replacements", "haulage", "factors"]
)
def test_every_shipped_row_has_a_source_and_a_confidence(table: str) -> None:
    rows = getattr(sym.catalogue(), table)
    assert (rows["source"] != "").all()
    assert rows["confidence"].isin(["measured", "reported", "estimated", "assumed"]).all()


def test_quantities_come_in_base_units() -> None:
    whey = {"measure": "t", "parent": "liquid", "price": "900 VND/kg", "heating_value": "3.6 MJ/kg",
            "co2": "200 kg/t", "dry_matter": "6 %"}  # fmt: skip
    row = sym.read_catalogue({"material": {"whey": whey}}).materials.iloc[0]
    assert (row["price"], row["price_currency"]) == (900_000, "VND")
    assert row["heating_value"] == pytest.approx(1.0)
    assert (row["co2"], row["dry_matter"], row["phase"]) == (0.2, 0.06, "liquid")


def test_a_conversion_of_ones_own_with_shipped_materials(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(
        "[conversion.softening]\n"
        'takes = { treated_wastewater = 2.0, electricity = "1.2 kWh/m3" }\n'
        "gives = { process_water = 1.5 }\n"
        'outlet.process_water = { conductivity = "0.1 mS/cm" }\n'
        "remove.process_water = { cod = 0.9 }\n"
        'cost = "9 thousand VND/m3"\n'
    )
    ours = sym.read_catalogue(path)
    ports = ours.ports.set_index("material")
    assert ports.loc["treated_wastewater", ["amount", "role"]].tolist() == [-1.0, "main"]
    assert ports.loc["electricity", "amount"] == pytest.approx(-0.0012)
    assert ports.loc["process_water", ["amount", "role"]].tolist() == [0.75, "product"]
    assert ours.outlets["value"].tolist() == [100.0, 0.9]
    assert ours.conversions.loc[0, "cost"] == 9000
    joined = sym.catalogue() | ours
    assert "softening" in set(joined.conversions["conversion"])


def conversion(**values: Any) -> dict[str, Any]:
    """Make a file with one conversion."""
    block = {"takes": {"treated_wastewater": 1.0}, "gives": {"process_water": 0.75}} | values
    return {"conversion": {"x": block}}


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"material": {"x": {"measure": "t", "densty": "1 kg/m3"}}}, "material.x", "densty"),
    ({"material": {"x": {"measure": "t", "parent": "sluge"}}}, "material.x", "parent"),
    ({"material": {"x": {"measure": "kg"}}}, "material.x", "measure"),
    ({"material": {"x": {}}}, "material.x", "measure"),
    ({"material": {"x": {"measure": "t", "density": "1 kg"}}}, "material.x", "density"),
    ({"material": {"x": {"measure": "t", "density": "-1 kg/m3"}}}, "material.x", "density"),
    ({"material": {"x": {"measure": "t", "price": "900 furlong"}}}, "material.x", "price"),
    ({"material": {"x": {"measure": "t", "price": "1 VND/m3"}}}, "material.x", "price"),
    ({"material": {"x": {"measure": "t", "parent": "x"}}}, "material.x", "parent"),
    ({"material": {"x": {"measure": "t", "haul": "mule"}}}, "material.x", "haul"),
    ({"material": {"x": 3}}, "material", "x"),
    ({"materials": {}}, "materials", ""),
    ({"parameter": {"x": {"mixes": "mass"}}}, "parameter.x", "unit"),
    ({"parameter": {"x": {"unit": "smoot"}}}, "parameter.x", "unit"),
    ({"parameter": {"x": {"unit": "mg/kg", "mixes": "well"}}}, "parameter.x", "mixes"),
    (conversion(gives={"process_watr": 1.0}), "conversion.x", "gives"),
    (conversion(takes={"treated_wastewater": "1 m3"}), "conversion.x", "takes"),
    (conversion(gives={"process_water": -1.0}), "conversion.x", "gives"),
    (conversion(takes={}), "conversion.x", "takes"),
    (conversion(cost="9000 VND/km"), "conversion.x", "cost"),
    (conversion(legal_kind="easy"), "conversion.x", "legal_kind"),
    (conversion(remove={"process_water": {"cod": 1.9}}), "conversion.x", "remove.process_water"),
    (conversion(remove={"brine": {"cod": 0.9}}), "conversion.x", "remove.brine"),
    (conversion(outlet={"process_water": {"ph": "7 mg/L"}}), "conversion.x",
     "outlet.process_water"),
    ({"replacement": {"x": {"material": "biogas", "supply": "natural_gs", "factor": 1}}},
     "replacement.x", "supply"),
    ({"haulage": {"x": {"rate": "2000 VND/t"}}}, "haulage.x", "rate"),
    ({"factor": {"x": {"value": "many"}}}, "factor.x", "value"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "block", "key"), WRONG)
def test_a_wrong_block_names_itself_and_its_key(
    source: dict[str, Any], block: str, key: str
) -> None:
    with pytest.raises(sym.TableErrors) as caught:
        sym.read_catalogue(source)
    faults = caught.value.faults
    assert (block, key) in set(zip(faults["sheet"], faults["column"], strict=True))
    assert (faults["mend"] != "").all()


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(sym.TableErrors, match="no such file"):
        sym.read_catalogue(tmp_path / "none.toml")


def test_frames_are_taken_as_they_are() -> None:
    ours = sym.read_catalogue({"materials": pd.DataFrame({"material": ["whey"], "measure": ["t"]})})
    assert ours.materials["material"].tolist() == ["whey"]
    with pytest.raises(sym.TableErrors, match="no known material"):
        sym.read_catalogue({"ports": pd.DataFrame({"conversion": ["x"], "material": ["nowt"]})})


def test_conversions_of_frames_run_on_one_unit_unless_they_say_otherwise() -> None:
    steps = pd.DataFrame({"conversion": ["a", "b"], "takes": ["coal_fly_ash"] * 2})
    assert sym.read_catalogue({"conversions": steps}).conversions["run"].tolist() == [1, 1]
    ours = sym.read_catalogue({"conversions": steps.assign(run=[2.0, None])})
    assert ours.conversions["run"].tolist() == [2, 1]


def test_a_replacement_may_name_several_materials_and_supplies() -> None:
    stated = {"material": ["steam", "heat"], "supply": ["coal", "lpg"], "factor": 1.1}
    known = sym.read_catalogue({"replacement": {"x": stated}})
    pairs = set(known.replacements[["material", "supply"]].itertuples(index=False, name=None))
    assert pairs == {("steam", "coal"), ("steam", "lpg"), ("heat", "coal"), ("heat", "lpg")}
    assert set(known.replacements["factor"]) == {1.1}
    with pytest.raises(sym.TableErrors) as caught:
        sym.read_catalogue({"replacement": {"x": stated | {"supply": ["coal", "lgp"]}}})
    assert caught.value.faults["found"].tolist() == ["lgp"]
