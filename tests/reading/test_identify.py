"""The front door of `identify`."""

from __future__ import annotations

import pytest

import symbiosis as sym


def test_the_shipped_catalogue_unless_another_is_given() -> None:
    ours = sym.read_catalogue({"material": {"quux": {"label": "quux", "measure": "t"}}})
    assert len(sym.identify("quux")) == 0
    found = sym.identify("quux", known=sym.catalogue() | ours)
    assert found["material"].tolist()[0] == "quux"


def test_a_code_is_enough_and_nothing_is_not() -> None:
    assert sym.identify("", ewc="190805").loc[0, "material"] == "sewage_sludge"
    assert sym.identify(None, ewc="190805").loc[0, "material"] == "sewage_sludge"
    for text, code in (("", None), ("  ", "12"), (None, None)):
        with pytest.raises(sym.SymbiosisError, match="nothing to identify"):
            sym.identify(text, ewc=code)


def test_a_catalogue_without_materials_has_no_answer() -> None:
    empty = sym.catalogue().replace(materials=sym.catalogue().materials.iloc[:0])
    assert len(sym.identify("steam", known=empty)) == 0
