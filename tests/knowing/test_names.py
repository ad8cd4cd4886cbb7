"""Names as people write them, and the keys they mean."""

from __future__ import annotations

import pytest

import symbiosis as sym
from symbiosis.knowing.names import Finder, near, plain


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Đồng Nai", "dong nai"),
        ("bùn  thải", "bun thai"),
        ("Wastewater_Sludge", "wastewater sludge"),
    ],
)
def test_the_normal_form(name: str, form: str) -> None:
    assert plain(name) == form


def test_near_names_come_nearest_first() -> None:
    assert near("stem", ["system", "steam", "iron"])[0] == "steam"
    assert near("zzqxv", ["steam", "iron"]) == []


@pytest.mark.parametrize(
    "name", ["wastewater_sludge", "Wastewater sludge", "bun thai tu xu ly nuoc thai", "ETP sludge"]
)
def test_a_material_by_key_label_vietnamese_label_or_synonym(name: str) -> None:
    finder = Finder.of(sym.catalogue().materials, "material")
    assert finder.key(name) == "wastewater_sludge"
