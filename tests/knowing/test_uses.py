"""Who takes a material: kin, ways, order, and what a way costs."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sym
from makers import catalogue
from symbiosis.knowing.uses import takers

MATERIALS = (
    "ash",
    {"material": "fly_ash", "parent": "ash"},
    {"material": "fine_ash", "parent": "fly_ash"},
    "cement",
    "block",
)


def _use(material: str, isic: str, use: str = "cement", **cells: object) -> dict[str, object]:
    """Make a use that is the rule and easy."""
    row = {"material": material, "isic": isic, "use": use, "receiver": f"works {isic}",
           "difficulty": "easy", "prevalence": 1.0, "replaces": "cement"}  # fmt: skip
    return row | cells


def _step(name: str, takes: str, gives: str, **cells: object) -> dict[str, object]:
    """Make a conversion by a known unit."""
    row = {"conversion": name, "takes": {takes: 1.0}, "gives": {gives: 1.0}, "readiness": 9.0,
           "effort": "known unit", "legal_kind": "simple"}  # fmt: skip
    return row | cells


def test_a_use_of_the_material_itself_stands_above_those_of_its_kin() -> None:
    known = catalogue(
        MATERIALS, uses=[_use("ash", "4210"), _use("fly_ash", "2394"), _use("fine_ash", "2011")]
    )
    found = takers(known, "fly_ash", 2)
    assert found["isic"].tolist() == ["2394", "4210", "2011"]
    assert found["score"].tolist() == pytest.approx([1.0, 0.9, 0.7])
    assert found["conversions"].eq("").all()
    assert found.columns.tolist() == [
        *("use", "isic", "receiver", "conversions", "replaces", "difficulty", "score")
    ]


def test_what_can_be_made_counts_less_with_each_step() -> None:
    steps = [_step("milling", "ash", "cement"), _step("pressing", "cement", "block")]
    known = catalogue(MATERIALS, steps, uses=[_use("cement", "2394"), _use("block", "4100")])
    found = takers(known, "fly_ash", 2).set_index("isic")  # the step takes what it is a kind of
    assert found["conversions"].to_dict() == {"2394": "milling", "4100": "milling > pressing"}
    assert found["difficulty"].to_dict() == {"2394": "medium", "4100": "hard"}
    assert found.loc["2394", "score"] == pytest.approx(0.75)
    assert found.loc["4100", "score"] == pytest.approx(0.75**2)
    assert takers(known, "fly_ash", 1)["isic"].tolist() == ["2394"]
    assert takers(known, "fly_ash", 0).empty


@pytest.mark.parametrize(
    ("cells", "factor", "difficulty"),
    [
        ({"effort": "new plant"}, 0.85, "hard"),
        ({"readiness": 6.0}, 6 / 9, "hard"),
        ({"legal_kind": "treatment"}, 0.9, "medium"),
    ],
)
def test_a_plant_to_build_a_step_not_ripe_and_treatment_cost(
    cells: dict[str, object], factor: float, difficulty: str
) -> None:
    known = catalogue(
        MATERIALS, [_step("milling", "fly_ash", "cement", **cells)], uses=[_use("cement", "2394")]
    )
    found = takers(known, "fly_ash", 2).iloc[0]
    assert found["score"] == pytest.approx(0.75 * factor)
    assert found["difficulty"] == difficulty


def test_each_use_and_receiver_stands_once_by_its_best_way() -> None:
    known = catalogue(
        MATERIALS,
        [_step("milling", "fly_ash", "cement")],
        uses=[_use("fly_ash", "2394"), _use("cement", "2394"), _use("cement", "2394", "bricks")],
    )
    found = takers(known, "fly_ash", 2)
    assert found[["use", "conversions"]].to_numpy().tolist() == [
        ["cement", ""],
        ["bricks", "milling"],
    ]


def test_a_plant_only_conversion_is_no_step_and_a_circle_brings_nothing() -> None:
    steps = [
        _step("milling", "fly_ash", "cement", plant_only=True),
        _step("pressing", "fly_ash", "block"),
        _step("breaking", "block", "fly_ash"),
    ]
    known = catalogue(MATERIALS, steps, uses=[_use("cement", "2394"), _use("fly_ash", "4210")])
    assert takers(known, "fly_ash", 5)["conversions"].tolist() == [""]


def test_different_kinds_of_business_come_first() -> None:
    rows = [_use("ash", code) for code in ("2391", "2392", "2394", "4210", "0111")]
    found = takers(catalogue(MATERIALS, uses=rows), "ash", 2)
    assert found["isic"].tolist() == ["0111", "2391", "4210", "2392", "2394"]
    assert found["score"].tolist() == pytest.approx([1, 1, 1, 0.8, 0.64])


def test_a_second_use_by_the_same_code_stands_back_further() -> None:
    rows = [_use("ash", "2394", "cement"), _use("ash", "2394", "fuel")]
    found = takers(catalogue(MATERIALS, uses=rows), "ash", 2)
    assert found["score"].tolist() == pytest.approx([1.0, 0.8 * 0.6])


def test_what_is_made_is_not_every_kind_of_it() -> None:
    kinds = (*MATERIALS, {"material": "white_cement", "parent": "cement"})
    known = catalogue(
        kinds,
        [_step("milling", "fly_ash", "cement")],
        uses=[_use("white_cement", "2394"), _use("cement", "4100")],
    )
    assert takers(known, "fly_ash", 2)["isic"].tolist() == ["4100"]
    assert set(takers(known, "cement", 2)["isic"]) == {"4100", "2394"}


def test_the_usual_and_easy_come_before_the_rare_and_hard() -> None:
    rows = [
        _use("ash", "4210", prevalence=0.4),
        _use("ash", "0111", difficulty="hard"),
        _use("ash", "2394", difficulty="medium"),
    ]
    found = takers(catalogue(MATERIALS, uses=rows), "ash", 2)
    assert found["isic"].tolist() == ["2394", "0111", "4210"]
    assert found["score"].tolist() == pytest.approx([0.95, 0.85, 0.4])


@pytest.mark.parametrize(
    "name", ["coal_fly_ash", "coal fly ash", "Tro bay than", "tro bay", "COAL FLY ASH"]
)
def test_any_name_of_a_material_will_do(name: str) -> None:
    assert sym.uses(name).equals(sym.uses("coal_fly_ash"))


def test_an_unknown_name_tells_the_near_ones() -> None:
    with pytest.raises(sym.UnknownName, match="coal fly ash") as told:
        sym.uses("coal fly asch")
    assert told.value.near


def test_a_negative_depth_is_refused() -> None:
    with pytest.raises(sym.SymbiosisError, match="depth"):
        sym.uses("steam", depth=-1)


def test_a_catalogue_of_ones_own_is_asked() -> None:
    ours = sym.read_catalogue(
        {
            "material": {"whey_foam": {"parent": "liquid", "measure": "t"}},
            "use": {
                "u": {
                    "material": "whey_foam",
                    "use": "feed",
                    "receivers": ["0145"],
                    "receiver": "pig farms",
                }
            },
        }
    )
    found = sym.uses("whey foam", known=sym.catalogue() | ours)
    assert found.loc[0, ["use", "isic", "receiver"]].tolist() == ["feed", "0145", "pig farms"]
    assert found.loc[0, "score"] == pytest.approx(0.7 * 0.95)


@pytest.mark.parametrize(
    ("material", "divisions"),
    [
        ("coal_fly_ash", {"23", "42"}),
        ("fgd_gypsum", {"23"}),
        ("brewers_grain_wet", {"01", "10"}),
        ("steam", {"20", "17"}),
        ("treated_wastewater", {"35", "81"}),
        ("metal_scrap_steel", {"24"}),
        ("recovered_paper", {"17"}),
        ("carbon_dioxide", {"20", "11"}),
        ("used_cooking_oil", {"20"}),
        ("waste_heat", {"35"}),
        ("plastic_scrap", {"20", "38"}),
        ("wood_waste", {"16", "35"}),
        ("molasses", {"10", "11"}),
    ],
)
def test_well_known_receivers_are_among_the_first_five(material: str, divisions: set[str]) -> None:
    first = sym.uses(material).head(5)
    assert divisions <= set(first["isic"].str[:2])


def test_no_material_is_without_a_taker_but_a_few() -> None:
    known = sym.catalogue()
    without = {
        material for material in known.materials["material"] if takers(known, material, 0).empty
    }
    # What is given to the air, and what stands for a good that is bought in.
    assert without <= {"air", "water_vapour", "bought_steel_scrap", "bought_recovered_paper"}


def test_the_frame_of_nothing_has_its_columns_and_kinds() -> None:
    found = sym.uses("air")
    assert found.empty
    assert found.dtypes.astype(str).to_dict()["score"] == "float64"
    assert isinstance(found, pd.DataFrame)
