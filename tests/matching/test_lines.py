"""Pipes and belts, by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from symbiosis.matching.lines import diameter, laid

MODE = SimpleNamespace(
    volume=1.0, velocity=1.5, smallest=0.05, capital=2e9, capital_at=0.1, exponent=1.2
)


def one(value):
    return np.array([float(value)])


def test_a_pipe_is_as_wide_as_its_flow_at_the_velocity_asks():
    """106 m3/h at 1.5 m/s flow through 0.01963 m2: a circle of 0.1581 m across."""
    wide = diameter(one(106 * 8000), one(8000), 1.0, 1.5, 0.05)
    assert wide[0] == pytest.approx(0.1581, rel=1e-3)


def test_what_runs_for_half_the_hours_needs_twice_the_section():
    whole, half = (diameter(one(5e5), one(hours), 1.0, 1.5, 0.0)[0] for hours in (8000, 4000))
    assert half**2 == pytest.approx(2 * whole**2)


def test_no_pipe_is_smaller_than_the_smallest():
    assert diameter(one(1.0), one(8000), 1.0, 1.5, 0.05)[0] == 0.05


def test_capital_by_length_and_diameter():
    capital, wide = laid(MODE, one(848_000), one(8000), one(3.0))
    assert wide[0] == pytest.approx(0.1581, rel=1e-3)
    assert capital[0] == pytest.approx(3.0 * 2e9 * 1.581**1.2, rel=2e-3)


@pytest.mark.parametrize("km", [0.2, 7.0])
def test_doubling_the_length_doubles_the_capital(km):
    once, twice = (laid(MODE, one(3e5), one(6000), one(k))[0][0] for k in (km, 2 * km))
    assert twice == pytest.approx(2 * once)


def test_a_pipe_for_twice_the_flow_costs_less_than_two():
    once, twice = (laid(MODE, one(q), one(6000), one(1.0))[0][0] for q in (3e5, 6e5))
    assert once < twice < 2 * once
    assert twice / once == pytest.approx(2**0.6)


def test_a_belt_costs_the_same_whatever_it_carries():
    belt = SimpleNamespace(**vars(MODE) | {"velocity": np.nan, "capital_at": np.nan})
    capital, wide = laid(belt, np.array([1e3, 1e6]), np.array([8e3, 8e3]), np.array([0.5, 0.5]))
    assert capital.tolist() == [1e9, 1e9]
    assert np.isnan(wide).all()
