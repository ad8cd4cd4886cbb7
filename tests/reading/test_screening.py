"""A list of companies alone: what is drawn up, what is told, and the whole chain upon it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import symbiosis as sym
from symbiosis.cli import main
from symbiosis.model.park import Park
from symbiosis.reading.screening import classes_of

TEN = """company,park,latitude,longitude,country,sector,kind
Brewery,P,10.10,105.70,VN,1103,tenant
Paper mill,P,10.11,105.71,VN,17010,tenant
Steelworks,P,10.12,105.70,VN,2410,tenant
Cement works,P,10.20,105.70,VN,2394,tenant
Power station,P,10.13,105.72,VN,3511,utility
Pig farm,,10.15,105.80,VN,0145,farm
Seafood,P,10.10,105.71,VN,C10.20,tenant
Wastewater plant,P,10.11,105.70,VN,3700,utility
Bank,P,10.10,105.70,VN,6419,tenant
Office,P,10.10,105.70,VN,,tenant
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder that holds the list of ten companies and nothing else."""
    path: Path = tmp_path_factory.mktemp("park")
    (path / "companies.csv").write_text(TEN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def park(folder: Path) -> Park:
    """Read the list."""
    return sym.read_park(folder)


def _screen(**columns: Any) -> Park:
    table = {"company": ["a", "b"], "sector": ["1103", "0145"]} | columns
    return sym.read_park(companies=pd.DataFrame(table))


def test_every_row_is_estimated_without_amount_and_says_where_it_comes_from(park: Park) -> None:
    for frame in (park.outputs, park.needs):
        assert frame["confidence"].eq("estimated").all()
        assert frame["amount"].isna().all()
        assert frame["source"].str.match(r"(profile of|use by) ISIC \d+: \S").all()
    profiles = sym.catalogue().profiles.query("isic == '1103'")
    mine = park.outputs[park.outputs["company"] == "Brewery"]
    assert mine["output"].tolist() == [
        f"Brewery/{name}" for name in profiles.query("side == 'output'")["material"]
    ]
    assert "Brewery/brewers_grain_wet" in set(park.outputs["output"])
    needs = park.needs[park.needs["company"] == "Brewery"]
    assert set(profiles.query("side == 'need'")["material"]) <= set(needs["material"])


def test_companies_keep_their_place_and_park(park: Park) -> None:
    station = park.outputs[park.outputs["company"] == "Power station"]
    assert station[["park", "latitude"]].drop_duplicates().to_numpy().tolist() == [["P", 10.13]]
    assert len(park.sites) == 10


def test_what_others_leave_is_wanted_where_its_use_is_known(park: Park) -> None:
    need = park.needs.set_index("need").loc["Cement works/coal_fly_ash"]
    assert need[["use", "usual_supply", "usual_material"]].tolist() == [
        *("cement", "clinker", "clinker"),
    ]
    assert need["source"].startswith("use by ISIC 2394: ")
    # Nobody here leaves tyres, and nobody needs what it alone leaves.
    assert "Cement works/tyre_scrap" not in set(park.needs["need"])
    ash = _screen(company=["a", "b"], sector=["2394", "1410"])
    assert "cement_kiln_dust" not in set(ash.needs["material"])


def test_every_company_is_told_of(park: Park) -> None:
    told = park.notes[park.notes["column"] == "sector"].set_index("row")["note"]
    assert len(told) == 10
    assert "Brewery: 10 outputs and " in told[2]
    assert "profile of ISIC 3510" in told[6]
    assert "no profile for the sector 6419: nothing" in told[10]
    assert "Office has no sector: nothing" in told[11]


@pytest.mark.parametrize(
    ("sector", "classes"),
    [
        ("1103", ["1103"]),
        ("11030", ["1103"]),  # a class of VSIC
        ("C11.03", ["1103"]),
        ("3511", ["3510"]),  # VSIC parts what ISIC does not
        ("0145", ["0145"]),
        ("111", ["0111"]),  # the nought was lost
        ("110", ["1101", "1103", "1104"]),
        ("6419", []),
        ("", []),
        ("brewing", []),
        ("1103; 0145", ["1103", "0145"]),
    ],
)
def test_the_classes_that_a_sector_means(sector: str, classes: list[str]) -> None:
    assert classes_of(sector, sym.catalogue()) == classes


def test_a_division_means_all_of_its_classes() -> None:
    drawn = classes_of("11", sym.catalogue())
    assert drawn == ["1101", "1103", "1104"]
    park = _screen(company=["a"], sector=["11"])
    assert park.outputs["output"].is_unique
    assert {"a/vinasse", "a/spent_yeast", "a/beverage_waste"} <= set(park.outputs["output"])


def test_a_table_that_is_there_is_not_added_to() -> None:
    streams = pd.DataFrame(
        {"stream_id": ["s"], "company": ["a"], "material": ["spent_yeast"], "amount [t/year]": [9]}
    )
    needs = pd.DataFrame({"need_id": ["n"], "company": ["b"], "material": ["spent_yeast"],
                          "amount [t/year]": [9]})  # fmt: skip
    listed = pd.DataFrame({"company": ["a", "b", "c"], "sector": ["1103", "0145", "2394"]})
    park = sym.read_park(streams, needs, companies=listed)
    assert (len(park.outputs), len(park.needs)) == (1, 1)
    with pytest.raises(sym.TableErrors, match="resource_needs is missing"):
        sym.read_park(streams, companies=listed)


def test_no_company_with_a_profile_is_a_fault() -> None:
    with pytest.raises(sym.TableErrors, match="no company has a sector with a profile"):
        _screen(sector=["6419", ""])


def test_an_empty_list_and_no_list_are_faults() -> None:
    with pytest.raises(sym.TableErrors, match="no row"):
        sym.read_park(companies=pd.DataFrame({"company": [], "sector": []}))
    with pytest.raises(sym.TableErrors, match="waste_streams is missing"):
        sym.read_park()


def test_faults_of_the_list_are_told_once_and_with_their_row() -> None:
    with pytest.raises(sym.TableErrors) as told:
        _screen(company=["a", "a"], kind=["tenant", "lodger"])
    faults = told.value.faults
    assert set(faults["column"]) == {"company", "kind"}
    assert set(faults["file"]) == {"companies"}
    assert not faults.duplicated().any()


def test_vietnamese_headings_and_units_are_read_as_ever() -> None:
    listed = pd.DataFrame(
        {"doanh nghiệp": ["a", "b"], "ngành": ["1103", "0145"], "turnover [million VND]": [5, 6]}
    )
    park = sym.read_park(companies=listed)
    assert park.sites["turnover"].tolist() == [5e6, 6e6]
    assert len(park.outputs) > 10


def test_profiles_of_ones_own_are_asked() -> None:
    ours = sym.read_catalogue({"profile": {"6419": {"gives": ["waste_paper"]}}})
    listed = pd.DataFrame({"company": ["bank", "mill"], "sector": ["6419", "1701"]})
    park = sym.read_park(companies=listed, known=sym.catalogue() | ours)
    assert "bank/waste_paper" in set(park.outputs["output"])
    assert "mill/waste_paper" in set(park.needs["need"])


@pytest.mark.parametrize("side", ["gives", "takes"])
def test_a_park_that_only_gives_or_only_takes_is_read(side: str) -> None:
    ours = sym.read_catalogue({"profile": {"6419": {side: ["waste_paper"]}}})
    listed = pd.DataFrame({"company": ["bank"], "sector": ["6419"]})
    park = sym.read_park(companies=listed, known=sym.catalogue() | ours)
    assert sorted([len(park.outputs), len(park.needs)]) == [0, 1]


def test_the_same_list_in_another_order_gives_the_same_rows(folder: Path, park: Park) -> None:
    listed = pd.read_csv(folder / "companies.csv", dtype=str, keep_default_na=False)
    turned = sym.read_park(companies=listed.iloc[::-1])
    assert set(turned.outputs["output"]) == set(park.outputs["output"])
    assert set(turned.needs["need"]) == set(park.needs["need"])


def test_the_whole_chain_runs_on_what_was_drawn_up(park: Park) -> None:
    matches = sym.match(park, sym.catalogue(), depth=1)
    lawful = sym.regulate(matches, sym.rulebook("vn", on="2026-11-21"))
    pairs = set(zip(matches.arcs["output"], matches.arcs["need"], strict=True))
    assert ("Brewery/brewers_grain_wet", "Pig farm/brewers_grain_wet") in pairs
    assert ("Power station/coal_fly_ash", "Cement works/coal_fly_ash") in pairs
    plan = sym.optimise(lawful)
    assert plan.flows.empty
    table = sym.rank(plan).table
    assert (table["output"] == "Power station/coal_fly_ash").any()
    assert set(table["confidence"]) <= {"estimated", "assumed"}


def test_the_command_ranks_and_checks_a_list_of_companies(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(folder)]) == 0
    assert "no faults" in capsys.readouterr().out
    assert main(["rank", str(folder), "--rules", "vn", "--out", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "ranking.csv" in printed
    ranking = pd.read_csv(tmp_path / "ranking.csv")
    assert len(ranking) > 10
