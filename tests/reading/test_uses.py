"""The front door of the question who takes a material; how it is answered is tested in knowing."""

from __future__ import annotations

import pytest

import symbiosis as sym
from symbiosis.knowing.uses import takers


def test_the_shipped_catalogue_is_asked_unless_another_is_given() -> None:
    assert sym.uses("steam").equals(takers(sym.catalogue(), "steam", 2))
    bare = sym.catalogue().replace(uses=sym.catalogue().uses.iloc[:0])
    assert sym.uses("steam", known=bare).empty


def test_a_blank_name_is_unknown() -> None:
    with pytest.raises(sym.UnknownName):
        sym.uses("")
