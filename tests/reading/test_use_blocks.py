"""Blocks of uses and profiles: their rows, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import symbiosis as sym

USE: dict[str, Any] = {
    "material": "coal_fly_ash",
    "use": "bricks",
    "receivers": ["2392", "2395"],
    "receiver": ["brick works", "block makers"],
    "receiver_vi": ["nhà máy gạch", "nhà máy gạch không nung"],
    "replaces": "clay",
    "parameters": ["loss_on_ignition", "lead"],
    "difficulty": "easy",
    "prevalence": 0.5,
    "source": "our own count",
    "confidence": "reported",
}
PROFILE: dict[str, Any] = {
    "label": "breweries",
    "label_vi": "nhà máy bia",
    "gives": ["brewers_grain_wet", "spent_yeast"],
    "takes": {"steam": "process heat"},
    "source": "our own visit",
    "confidence": "reported",
}


def _faults(blocks: dict[str, Any]) -> pd.DataFrame:
    with pytest.raises(sym.TableErrors) as told:
        sym.read_catalogue(blocks)
    return told.value.faults


def test_a_use_has_a_row_for_each_receiver_the_most_usual_first() -> None:
    uses = sym.read_catalogue({"use": {"u": USE}}).uses
    assert uses[["isic", "receiver", "receiver_vi"]].to_numpy().tolist() == [
        ["2392", "brick works", "nhà máy gạch"],
        ["2395", "block makers", "nhà máy gạch không nung"],
    ]
    assert uses["prevalence"].tolist() == pytest.approx([0.5, 0.45])
    same = ["material", "use", "replaces", "parameters", "difficulty", "source", "confidence"]
    assert uses.loc[1, same].tolist() == [
        *("coal_fly_ash", "bricks", "clay", "loss_on_ignition lead", "easy"),
        *("our own count", "reported"),
    ]


def test_what_a_use_leaves_out_has_a_middle_value_and_one_name_serves_all() -> None:
    plain = {"material": "steam", "use": "process heat", "receivers": ["10", "20"],
             "receiver": "works"}  # fmt: skip
    uses = sym.read_catalogue({"use": {"u": plain}}).uses
    assert uses["receiver"].tolist() == ["works", "works"]
    assert uses["difficulty"].tolist() == ["medium", "medium"]
    assert uses["prevalence"].tolist() == pytest.approx([0.7, 0.63])
    assert uses["replaces"].tolist() == ["", ""]


def test_a_use_with_a_factor_states_its_replacement() -> None:
    stated = sym.read_catalogue({"use": {"u": USE | {"factor": 0.8}}}).replacements
    assert stated[["material", "supply", "use", "basis", "factor"]].to_numpy().tolist() == [
        ["coal_fly_ash", "clay", "bricks", "stated", 0.8]
    ]
    assert stated.loc[0, ["source", "confidence"]].tolist() == ["our own count", "reported"]
    by_heat = sym.read_catalogue({"use": {"u": USE | {"basis": "heating_value"}}}).replacements
    assert by_heat[["basis", "factor"]].to_numpy().tolist() == [["heating_value", 1.0]]
    assert sym.read_catalogue({"use": {"u": USE}}).replacements.empty


def test_a_profile_has_a_row_for_each_thing() -> None:
    profiles = sym.read_catalogue({"profile": {"1103": PROFILE}}).profiles
    assert profiles[["isic", "side", "material", "use"]].to_numpy().tolist() == [
        ["1103", "output", "brewers_grain_wet", ""],
        ["1103", "output", "spent_yeast", ""],
        ["1103", "need", "steam", "process heat"],
    ]
    assert set(profiles["label_vi"]) == {"nhà máy bia"}
    listed = PROFILE | {"takes": ["steam", "electricity"]}
    needs = sym.read_catalogue({"profile": {"1103": listed}}).profiles.query("side == 'need'")
    assert needs[["material", "use"]].to_numpy().tolist() == [["steam", ""], ["electricity", ""]]


def test_a_file_of_toml_reads_alike(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(
        '[use.ash]\nmaterial = "coal_fly_ash"\nuse = "fill"\nreceivers = ["4312"]\n'
        '[profile.1103]\ngives = ["spent_yeast"]\n'
        '[profile.1103.takes]\nsteam = "process heat"\n',
        encoding="utf-8",
    )
    ours = sym.read_catalogue(path)
    assert ours.uses["isic"].tolist() == ["4312"]
    assert ours.profiles["material"].tolist() == ["spent_yeast", "steam"]


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"material": "coal_fly_asch"}, "material", "no known material"),
        ({"replaces": "claay"}, "replaces", "no known material"),
        ({"receivers": ["2398"]}, "receivers", "no division, group or class"),
        ({"receivers": [], "receiver": "x", "receiver_vi": "x"}, "receivers", "no receiver"),
        ({"receiver": ["brick works"]}, "receiver", "1 names for 2 receivers"),
        ({"parameters": ["leed"]}, "parameters", "no known parameter"),
        ({"difficulty": "tricky"}, "difficulty", "not one of easy, medium, hard"),
        ({"prevalence": 1.5}, "prevalence", "not between 0 and 1"),
        ({"prevalence": "often"}, "prevalence", ""),
        ({"replaces": "", "factor": 0.8}, "factor", "what is replaced"),
        ({"recievers": ["2392"]}, "recievers", "no key 'recievers'"),
        ({"confidence": "sure"}, "confidence", "not one of"),
    ],
)
def test_what_is_wrong_with_a_use_has_its_place(
    change: dict[str, Any], column: str, reason: str
) -> None:
    faults = _faults({"use": {"u": USE | change}})
    told = faults[faults["column"] == column]
    assert told["sheet"].tolist() == ["use.u"] * len(told)
    assert told["reason"].str.contains(reason).any()
    assert told["mend"].ne("").all()
    assert set(faults["file"]) == {"dict"}


def test_a_needed_key_that_is_missing_is_named() -> None:
    faults = _faults({"use": {"u": {"material": "steam"}}})
    assert set(faults["column"]) == {"use", "receivers"}


def test_one_material_use_and_receiver_stand_in_one_block_only() -> None:
    faults = _faults({"use": {"u": USE, "v": USE | {"receivers": "2395", "receiver": "x",
                                                   "receiver_vi": "x"}}})  # fmt: skip
    assert faults["sheet"].tolist() == ["use.v"]
    assert "[use.u]" in faults.loc[0, "reason"]


@pytest.mark.parametrize(
    ("key", "change", "column"),
    [
        ("11030", {}, ""),
        ("110", {}, ""),
        ("1103", {"gives": ["brewers_grane"]}, "gives"),
        ("1103", {"takes": {"steem": "heat"}}, "takes"),
        ("1103", {"takes": "steam"}, "takes"),
        ("1103", {"takes": {"steam": 3}}, "takes"),
        ("1103", {"gifts": ["steam"]}, "gifts"),
    ],
)
def test_what_is_wrong_with_a_profile_has_its_place(
    key: str, change: dict[str, Any], column: str
) -> None:
    faults = _faults({"profile": {key: PROFILE | change}})
    assert faults["sheet"].tolist() == [f"profile.{key}"]
    assert faults["column"].tolist() == [column]


def test_an_empty_profile_is_a_fault() -> None:
    assert "empty" in _faults({"profile": {"1103": {"label": "breweries"}}}).loc[0, "reason"]


def test_frames_are_taken_as_they_are_and_looked_up() -> None:
    row = {"material": "steam", "use": "process heat", "isic": "2011", "receiver": "chemicals"}
    uses = sym.read_catalogue({"uses": pd.DataFrame([row])}).uses
    assert uses.loc[0, ["difficulty", "prevalence"]].tolist() == ["medium", 0.7]
    with pytest.raises(sym.TableErrors) as told:
        sym.read_catalogue(
            {
                "uses": pd.DataFrame([row | {"isic": "9999", "difficulty": "harder"}]),
                "profiles": pd.DataFrame([{"isic": "1103", "side": "need", "material": "steem"}]),
            }
        )
    faults = told.value.faults
    assert set(zip(faults["sheet"], faults["column"], strict=True)) == {
        *(("uses", "isic"), ("uses", "difficulty"), ("profiles", "material")),
    }


def test_the_right_catalogue_wins_row_by_row_of_uses_and_class_by_class_of_profiles() -> None:
    ours = sym.read_catalogue(
        {"use": {"u": USE | {"receivers": ["2392"], "receiver": "us", "receiver_vi": ""}},
         "profile": {"1103": {"gives": ["spent_yeast"]}}}
    )  # fmt: skip
    joined = sym.catalogue() | ours
    rows = joined.uses.query("material == 'coal_fly_ash' and use == 'bricks'")
    assert rows.query("isic == '2392'")["receiver"].tolist() == ["us"]
    assert len(joined.uses) == len(sym.catalogue().uses)
    assert joined.profiles.query("isic == '1103'")["material"].tolist() == ["spent_yeast"]
    assert len(joined.profiles.query("isic == '1104'"))


def test_uses_and_profiles_are_saved_and_come_back(tmp_path: Path) -> None:
    ours = sym.read_catalogue({"use": {"u": USE}, "profile": {"1103": PROFILE}})
    again = sym.load(sym.save(ours, tmp_path / "ours.zip"))
    for table in ("uses", "profiles", "isic"):
        assert getattr(again, table).equals(getattr(ours, table))


def test_a_catalogue_made_without_them_has_them_empty() -> None:
    old = {name: getattr(sym.catalogue(), name) for name in sym.Catalogue.tables}
    for name in ("uses", "profiles", "isic"):
        del old[name]
    made = sym.Catalogue(**old)
    assert made.uses.empty
    assert list(made.profiles) == list(sym.Catalogue.columns("profiles")["name"])


def test_the_columns_are_declared() -> None:
    declared = sym.Catalogue.columns()
    assert {"uses", "profiles", "isic"} <= set(declared["table"])
    assert declared["meaning"].ne("").all()
