"""Contents in another basis."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.model.contents import to_basis

NAN = float("nan")


@pytest.mark.parametrize(
    ("value", "given_in", "wanted", "density", "dry", "expected"),
    [
        (300, "mass", "mass", NAN, NAN, 300),
        (75, "mass", "dry", NAN, 0.25, 300),
        (300, "dry", "mass", NAN, 0.25, 75),
        (100, "mass", "volume", 1050, NAN, 105),
        (105, "volume", "mass", 1050, NAN, 100),
        (300, "dry", "volume", 1000, 0.25, 75),
        (7, "own", "own", NAN, NAN, 7),
        (2, "mole", "mole", NAN, NAN, 2),
        (75, "mass", "dry", NAN, NAN, NAN),
        (75, "mass", "dry", NAN, 0.0, NAN),
        (100, "mass", "volume", NAN, 0.2, NAN),
        (2, "mole", "mass", 1000, 0.2, NAN),
        (2, "mass", "mole", 1000, 0.2, NAN),
        (7, "own", "mass", 1000, 0.2, NAN),
    ],
)
def test_ways_between_bases(value, given_in, wanted, density, dry, expected) -> None:
    assert to_basis(value, given_in, wanted, density, dry) == pytest.approx(expected, nan_ok=True)


def test_arrays_go_element_by_element() -> None:
    moved = to_basis([75, 300, 2], ["mass", "dry", "mole"], "dry", 1000, [0.25, 0.1, 0.2])
    np.testing.assert_allclose(moved, [300, 300, np.nan])


bases = st.sampled_from(["mass", "dry", "volume"])


@given(value=st.floats(0, 1e6), one=bases, other=bases, density=st.floats(500, 3000),
       dry=st.floats(0.01, 1))  # fmt: skip
def test_there_and_back_is_the_same(value, one, other, density, dry) -> None:
    there = to_basis(value, one, other, density, dry)
    back = to_basis(there, other, one, density, dry)
    assert back == pytest.approx(value, rel=1e-12)
