"""Two catalogues joined: what both name is taken whole from the right one."""

from __future__ import annotations

import pandas as pd

from makers import catalogue, outlet

LEFT = catalogue(
    [{"material": "a", "parent": "b", "price": 5.0}, {"material": "b", "parent": "c"}, "c"],
    conversions=[
        {"conversion": "ab", "takes": {"a": 1.0, "c": 0.1}, "gives": {"b": 0.5}, "cost": 9.0},
        {"conversion": "bc", "takes": {"b": 1.0}, "gives": {"c": 0.5}},
    ],
    outlets=[outlet("ab", "b", "lead", 3.0)],
    replacements=[
        {"material": "a", "supply": "b", "use": use, "factor": 0.5} for use in ("", "feed")
    ],
)
RIGHT = catalogue(
    [{"material": "a", "price": 7.0}, "d"],
    conversions=[{"conversion": "ab", "takes": {"a": 1.0}, "gives": {"d": 0.9}}],
    replacements=[{"material": "a", "supply": "b", "use": "feed", "factor": 0.8}],
    haulage=[],
)


def test_the_right_one_wins_with_the_whole_block():
    both = LEFT | RIGHT
    assert sorted(both.materials["material"]) == ["a", "b", "c", "d"]
    a = both.materials.set_index("material").loc["a"]
    assert (a["price"], a["parent"]) == (7.0, "")
    ports = both.ports[both.ports["conversion"] == "ab"]
    assert ports["material"].tolist() == ["a", "d"]
    assert both.ports["conversion"].value_counts().to_dict() == {"ab": 2, "bc": 2}
    assert both.conversions.set_index("conversion").loc["ab", "cost"] == 0


def test_an_outlet_that_the_new_block_does_not_state_is_gone():
    assert len((LEFT | RIGHT).outlets) == 0


def test_a_replacement_is_named_by_material_supply_and_use():
    factors = (LEFT | RIGHT).replacements.set_index("use")["factor"].to_dict()
    assert factors == {"": 0.5, "feed": 0.8}


def test_joining_keeps_what_only_one_has_and_changes_neither():
    before = LEFT.materials
    both = LEFT | RIGHT
    assert both.haulage["mode"].tolist() == ["truck"]
    pd.testing.assert_frame_equal(LEFT.materials, before)
    pd.testing.assert_frame_equal((LEFT | LEFT).ports, LEFT.ports)


def test_a_lineage_names_the_nearest_first_and_ends():
    assert LEFT.lineage("a") == ["a", "b", "c"]
    assert LEFT.lineage("unheard_of") == ["unheard_of"]
    circle = catalogue([{"material": "x", "parent": "y"}, {"material": "y", "parent": "x"}])
    assert circle.lineage("x") == ["x", "y"]


def test_the_card_counts():
    assert "materials 3" in repr(LEFT)


def test_what_a_material_can_become_leaves_out_residues_and_what_only_plants_do() -> None:
    known = catalogue(
        ("ash", "brick", {"material": "dust", "disposal_cost": 5.0}),
        [
            {"conversion": "pressing", "takes": {"ash": 1.0}, "gives": {"brick": 0.9, "dust": 0.1}},
            {"conversion": "tank", "takes": {"ash": 1.0}, "gives": {"ash": 1.0}, "plant_only": True},
            {"conversion": "breaking", "takes": {"brick": 1.0, "ash": 0.1}, "gives": {"dust": 1.1}},
        ],
    )  # fmt: skip
    assert known.makes() == {"ash": [("pressing", "brick")], "brick": [("breaking", "dust")]}


def test_uses_are_joined_row_by_row_and_profiles_class_by_class() -> None:
    left = catalogue(
        uses=[
            {"material": "waste", "use": "fuel", "isic": "2394", "receiver": "left"},
            {"material": "waste", "use": "fuel", "isic": "2392", "receiver": "left"},
        ],
        profiles=[{"isic": "1103", "material": "waste"}, {"isic": "1104", "material": "waste"}],
    )
    right = catalogue(
        uses=[{"material": "waste", "use": "fuel", "isic": "2394", "receiver": "right"}],
        profiles=[{"isic": "1103", "material": "other"}],
    )
    joined = left | right
    assert joined.uses.set_index("isic")["receiver"].to_dict() == {"2392": "left", "2394": "right"}
    assert sorted(joined.profiles["material"]) == ["other", "waste"]
