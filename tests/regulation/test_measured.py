"""Contents at the gate and as delivered."""

from __future__ import annotations

import numpy as np
import pytest

from regulation.hand_made import one
from symbiosis.regulation.case import Case
from symbiosis.regulation.measured import as_delivered, at_gate

HOLDS = {"cod": "100 mg/kg", "dry_matter": "25 %", "ph": "7", "lead": "8 mg/kg"}


def test_contents_come_in_the_basis_that_is_asked() -> None:
    gate = at_gate(Case.of(one({"density": 1200.0}, holds=HOLDS)))
    assert gate.content("cod", "volume", "mg/L") == pytest.approx([120])
    assert gate.content("lead", "dry", "mg/kg_dm") == pytest.approx([32])
    assert gate.content("ph", "own", "1") == pytest.approx([7])
    assert np.isnan(gate.content("ph", "own", "degC")).all()
    assert np.isnan(gate.content("zinc", "mass", "mg/kg")).all()
    assert {basis: rows.tolist() for basis, rows in gate.stated("lead").items()} == {"mass": [True]}
    assert gate.stated("zinc") == {}


def test_the_density_comes_from_the_nearest_parent() -> None:
    assert at_gate(Case.of(one())).density.tolist() == [1000]
    assert at_gate(Case.of(one({"material": "wastewater_sludge"}))).density.tolist() == [1050]
    assert np.isnan(at_gate(Case.of(one({"material": "mystery"}))).density).all()


def test_what_is_delivered_directly_is_what_leaves_the_gate() -> None:
    direct = as_delivered(Case.of(one(holds=HOLDS)))
    assert direct.content("lead", "mass", "mg/kg") == pytest.approx([8])
    treated = as_delivered(Case.of(one(holds=HOLDS, via="filtration", arrives={"cod": "5 mg/L"})))
    assert treated.content("cod", "volume", "mg/L") == pytest.approx([5])
    assert np.isnan(treated.content("lead", "mass", "mg/kg")).all()
