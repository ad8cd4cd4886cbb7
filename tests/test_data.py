"""The case that comes with the library: every number told, every named exchange in."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pandas as pd
import pytest

from symbiosis.matching.match import match
from symbiosis.model.park import Park
from symbiosis.model.plan import Plan
from symbiosis.model.rulebook import Rulebook
from symbiosis.planning.optimise import optimise
from symbiosis.reading.catalogue import catalogue
from symbiosis.reading.read import read_park
from symbiosis.reading.rules import rulebook
from symbiosis.regulation.regulate import regulate

FOLDER = Path(__file__).resolve().parents[1] / "data"
FILES = ("waste_streams", "resource_needs", "companies", "links", "opportunities", "plants")
RATE = 0.1  # at which the investment of a plant is spread over its life
PARKS = {"DEEP C", "Hiep Phuoc", "Amata", "Hoa Khanh", "Tra Noc", "Khanh Phu"}
NAMED = {  # what the programme's report names, by number
    "1": "Khanh Phu",
    "2": "Hoa Khanh",
    "3": "Hoa Khanh",
    "4": "Tra Noc",
    "5": "Tra Noc",
    "6": "DEEP C",
}
COLUMN_A = {"cod": 75, "bod5": 30, "tss": 50, "total_nitrogen": 20, "total_phosphorus": 4}


def _rows(name: str) -> list[dict[str, str]]:
    """Read a file as it is typed."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def park() -> Park:
    """The case as it is read."""
    return read_park(FOLDER)


def test_every_row_has_a_source_and_says_what_is_assumed() -> None:
    for name in FILES:
        assert all(len(row["source"]) > 5 for row in _rows(name)), name
    for name in FILES[:2]:
        for row in _rows(name):
            assert row["confidence"] in {"reported", "assumed"}
            assert "assumed" in row["source"]
            named = [part for part in row["assumed"].split(",") if part]
            told = {heading.split(" [")[0] for heading, cell in row.items() if cell}
            assert set(named) <= told
            if row["confidence"] == "reported":
                assert named


def test_texts_are_composed() -> None:
    for path in FOLDER.iterdir():
        text = path.read_text(encoding="utf-8")
        assert unicodedata.normalize("NFC", text) == text, path.name


def test_there_is_enough_to_see(park: Park) -> None:
    assert len(park.outputs) >= 30
    assert len(park.needs) >= 30
    assert set(park.outputs["park"]) == PARKS | {""}
    towns = park.sites.loc[park.sites["kind"] == "town", "company"]
    assert set(towns) & set(park.outputs["company"])
    assert set(towns) & set(park.needs["company"])


def test_nothing_is_left_unread(park: Park) -> None:
    assert park.faults.empty
    assert not park.notes["note"].str.contains("not read|not in the catalogue").any()


def test_carbon_dioxide_of_khanh_phu_is_74_kilotonnes(park: Park) -> None:
    output = park.outputs.set_index("output").loc["KP-CO2"]
    links = park.links[park.links["output"] == "KP-CO2"]
    assert output["amount"] == pytest.approx(74_000, rel=0.01)
    assert "0 degC" in output["typed"]
    assert links["claimed_co2"].sum() == pytest.approx(74_000)
    assert set(links["status"]) == {"existing"}
    assert links["today"].sum() == pytest.approx(74_000, rel=0.001)
    assert links["today"].sum() <= output["amount"]
    known = catalogue().conversions["conversion"].tolist()
    assert set(park.links["via"]) - {""} <= set(known)


def test_named_exchanges_have_their_number(park: Park) -> None:
    at = park.outputs.set_index("output")["park"]
    groups = park.opportunities.assign(at=park.opportunities["output"].map(at))
    for number, place in NAMED.items():
        assert place in set(groups.loc[groups["opportunity"] == number, "at"])
    paper = groups[groups["opportunity"] == "3"]
    givers = park.outputs.set_index("output").loc[paper["output"], "company"]
    receiver = park.needs.set_index("need").loc[paper["need"].iloc[0], "company"]
    assert givers.nunique() >= 5
    assert receiver == "Tan Long company"
    grain = park.outputs.set_index("output").loc["HK-GRAIN"]
    assert grain["keeps_for"] == 48
    assert (groups["title"] != "").all()
    assert (groups["title_vi"] != "").all()


def test_three_states_of_knowledge_of_treated_wastewater(park: Park) -> None:
    contents = park.contents.pivot_table(index="owner", columns="parameter", values="value")
    clean, dirty = contents.loc["DC-WATER"], contents.loc["HP-WATER"]
    broken = [name for name, limit in COLUMN_A.items() if dirty[name] > limit]
    assert broken == ["cod"]
    assert [name for name, limit in COLUMN_A.items() if not clean[name] <= limit] == []
    assert contents.loc[["DC-WATER", "HP-WATER"]].notna().sum(axis=1).min() >= 33
    assert contents.loc["HK-WATER", ["cod"]].isna().all()


def test_plants_are_known_and_near_their_company(park: Park) -> None:
    rows = _rows("plants")
    assert {row["conversion"] for row in rows} >= {
        "co_digestion", "sludge_drying", "wastewater_collection", "water_reuse"
    }  # fmt: skip
    assert any(row["conversion"].startswith("co2_liquefaction") for row in rows)
    sites = park.sites.set_index("company")
    for row in rows:
        place = sites.loc[row["company"], ["latitude", "longitude"]].astype(float)
        assert tuple(place) == (float(row["latitude"]), float(row["longitude"]))
        assert row["confidence"] == "assumed"
        assert "assumed" in row["source"]
    assert park.plants["plant"].tolist() == [row["plant_id"] for row in rows]


def test_what_a_plant_costs_is_the_cost_of_its_conversion_once(park: Park) -> None:
    """Capital spread over its life, fixed cost and runs at full load: together, and no more."""
    known = catalogue().conversions.set_index("conversion")
    for plant in park.plants.itertuples():
        recipe = known.loc[plant.conversion]
        scale = plant.capacity / recipe["cost_at"]
        whole = recipe["cost"] * recipe["cost_at"] * scale ** recipe["scale_exponent"]
        spread = plant.capital * RATE / (1 - (1 + RATE) ** -plant.life)
        run = plant.variable_cost * plant.capacity
        assert spread + plant.fixed_cost + run == pytest.approx(whole, rel=0.02), plant.plant
        assert spread == pytest.approx(0.6 * whole, rel=0.02), plant.plant


def test_what_a_plant_takes_can_come_and_what_it_makes_can_go(park: Park) -> None:
    arcs = match(park, catalogue()).arcs
    for plant in park.plants["plant"]:
        ports = park.ports[park.ports["plant"] == plant]
        main = ports.loc[ports["role"] == "main", "port"].iloc[0]
        product = ports.loc[ports["role"] == "product", "port"]
        assert main in set(arcs["need"]), plant
        assert set(product) & set(arcs["output"]), plant


def test_all_plants_run_when_they_are_asked_to() -> None:
    """Force something through each: all are built, and what comes out is tied to what goes in."""
    forced = pd.DataFrame(
        [
            ("TN-GRAIN", "TN-CODIGEST/brewers_grain_wet", 1000),
            ("TN-SLUDGE-2", "TN-DRYER/wastewater_sludge", 500),
            ("KP-CO2", "KP-LIQUEFIER/carbon_dioxide", 10),
            ("DC-WATER", "DC-TANK/treated_wastewater", 100_000),
            ("DC-TANK/treated_wastewater", "DC-REUSE/treated_wastewater", 90_000),
        ],
        columns=["stream_id", "need_id", "today"],
    ).assign(status="forced")
    park = read_park(FOLDER, links=pd.concat([pd.DataFrame(_rows("links")), forced]))
    plan = optimise(match(park, catalogue()))
    assert plan.runs["built"].all()
    runs = plan.runs.set_index("plant")["runs"]
    for row in forced.itertuples():
        assert runs[row.need_id.split("/")[0]] >= row.today * (1 - 1e-9)
    digester = plan.flows[plan.flows["need"].str.startswith("TN-CODIGEST/")]
    fed = digester.groupby("need")["delivered"].sum()
    assert fed["TN-CODIGEST/brewers_grain_wet"] == pytest.approx(runs["TN-CODIGEST"])
    assert fed["TN-CODIGEST/wastewater_sludge"] == pytest.approx(runs["TN-CODIGEST"])
    left = plan.left.set_index("output")["amount"]
    assert left["TN-CODIGEST/digestate"] == pytest.approx(1.811019 * runs["TN-CODIGEST"])
    assert left["DC-REUSE/brine"] == pytest.approx(0.25 * runs["DC-REUSE"])
    gone = plan.flows[plan.flows["output"] == "DC-TANK/treated_wastewater"]["amount"].sum()
    assert gone + left["DC-TANK/treated_wastewater"] == pytest.approx(runs["DC-TANK"])


def _asked_of_plants(park: Park, law: Rulebook, least: dict[str, float]) -> Plan:
    """Ask plants under the law to run at least so often, by what comes in at their main port."""
    lawful = regulate(match(park, catalogue()), law)
    rows = [{"need": need, "at_least": amount} for need, amount in least.items()]
    limits = pd.DataFrame(rows).assign(name=list(least), measure="amount")
    return optimise(lawful, limits=limits)


def test_under_the_law_the_plants_of_deep_c_run_when_they_are_asked_to(park: Park) -> None:
    """The tank needs a plan for reuse in its permit, and what it passes on keeps column A."""
    least = {"DC-TANK/treated_wastewater": 100_000, "DC-REUSE/treated_wastewater": 90_000}
    plan = _asked_of_plants(park, rulebook("vn"), least)
    built = plan.runs.set_index("plant")["built"]
    assert built["DC-TANK"]
    assert built["DC-REUSE"]
    flows = plan.flows.set_index(["output", "need"])["verdict"]
    assert flows["DC-WATER", "DC-TANK/treated_wastewater"] == "allowed"
    assert flows.xs("DC-TANK/treated_wastewater", level="output").eq("conditional").all()


def test_under_the_law_the_plants_of_tra_noc_wait_for_a_test_of_the_sludge(park: Park) -> None:
    """A mirror entry leaves it open whether the sludges are hazardous, and so what the law says."""
    law, sludge = rulebook("vn"), "TN-DRYER/wastewater_sludge"
    lawful = regulate(match(park, catalogue()), law)
    into = lawful.arcs[lawful.arcs["need"] == sludge]
    assert set(into["verdict"]) == {"unknown"}
    assert "hazardous" in set(lawful.missing.query("output == 'TN-SLUDGE-1'")["parameter"])
    tested = pd.DataFrame(_rows("waste_streams"))
    mine = tested["stream_id"].str.startswith("TN-SLUDGE")
    tested.loc[mine, "hazardous"] = "no"
    others = {name: FOLDER / f"{name}.csv" for name in FILES[2:]}
    told = read_park(tested, FOLDER / f"{FILES[1]}.csv", settings=FOLDER / "park.toml", **others)
    least = {sludge: 500, "TN-CODIGEST/brewers_grain_wet": 1000}
    plan = _asked_of_plants(told, law, least)
    assert plan.runs.set_index("plant").loc[["TN-DRYER", "TN-CODIGEST"], "built"].all()


def test_under_the_law_the_liquefier_has_nobody_to_give_to(park: Park) -> None:
    """The rule on food additives was not found, and welding is barred by a link."""
    lawful = regulate(match(park, catalogue()), rulebook("vn"))
    given = lawful.arcs[lawful.arcs["output"] == "KP-LIQUEFIER/liquid_carbon_dioxide"]
    assert dict(zip(given["need"], given["verdict"], strict=True)) == {
        "KP-CO2-FOOD": "unknown", "KP-CO2-WELD": "forbidden"
    }  # fmt: skip
    taken = lawful.arcs[lawful.arcs["need"] == "KP-LIQUEFIER/carbon_dioxide"]
    assert set(taken["verdict"]) == {"allowed"}


def test_real_names_stay_with_those_whom_the_report_names(park: Park) -> None:
    real = {"Tan Long company", "Ninh Binh fertiliser plant", "Ninh Binh Industrial Gas JSC"}
    plain = {f"{name} wastewater plant" for name in (*PARKS, "DEEP C II")}
    for name in park.sites["company"]:
        assert name in real | plain or ", " in name or "near " in name or "services" in name


def test_the_readme_counts_the_rows() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name in FILES:
        assert f"| `{name}.csv` | {len(_rows(name))} |" in text
