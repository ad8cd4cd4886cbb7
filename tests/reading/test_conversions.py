"""Ports of conversions per base unit of what is taken first, and their roles."""

from __future__ import annotations

import pytest

import symbiosis as sym


def test_ports_are_for_a_unit_of_the_first_and_residues_cost() -> None:
    known = sym.read_catalogue({
        "material": {"x": {"measure": "t"}, "y": {"measure": "t"},
                     "z": {"measure": "t", "disposal_cost": "5 VND/t"}},
        "conversion": {"c": {"takes": {"x": 4.0, "electricity": "10 kWh/t"},
                             "gives": {"y": 3.0, "z": 1.0}}},
    })  # fmt: skip
    ports = known.ports.set_index("material")
    assert ports["amount"].to_dict() == pytest.approx(
        {"x": -1.0, "electricity": -0.01, "y": 0.75, "z": 0.25}
    )
    assert ports["role"].tolist() == ["main", "utility", "product", "residue"]


def test_shipped_conversions_give_as_much_mass_as_they_take() -> None:
    """A cubic metre of water counts a tonne, a MWh of fuel or steam what it weighs."""
    known = sym.catalogue()
    facts = known.materials.set_index("material")
    weight = facts["measure"].map({"t": 1.0, "m3": 1.0}).fillna(1.0 / facts["heating_value"])
    mass = known.ports["amount"] * known.ports["material"].map(weight).fillna(0.0)
    for name, total in mass.groupby(known.ports["conversion"]).sum().items():
        assert abs(total) < 0.02, name


def test_a_run_takes_what_is_stated_first() -> None:
    known = sym.read_catalogue({
        "material": {"x": {"measure": "t"}, "y": {"measure": "t"}},
        "conversion": {"c": {"takes": {"x": 4.0}, "gives": {"y": 3.0}},
                       "d": {"takes": {"y": 1.0}, "gives": {"x": 1.0}}},
    })  # fmt: skip
    assert known.conversions["run"].tolist() == [4.0, 1.0]
    assert (sym.catalogue().conversions["run"] > 0).all()


def test_a_conversion_may_give_what_it_takes() -> None:
    known = sym.read_catalogue({
        "material": {"x": {"measure": "t"}},
        "conversion": {"tank": {"takes": {"x": 2.0}, "gives": {"x": 1.8}}},
    })  # fmt: skip
    assert known.ports["amount"].tolist() == pytest.approx([-1.0, 0.9])
    assert known.ports["role"].tolist() == ["main", "product"]
