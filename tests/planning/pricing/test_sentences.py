"""Every kind of row has its words."""

from __future__ import annotations

import numpy as np
import pytest

from symbiosis.planning.pricing.sentences import (
    NAMES,
    STEPS,
    price_sentence,
    row_asks,
    row_name,
    way_out,
)

ROW = {"subject": "x1", "parameter": "lead", "rule": "", "period": "", "unit": "t", "price": 2.0,
       "limit": 80.0, "side": "at_most"}  # fmt: skip


def test_every_kind_has_a_name_and_a_step_of_its_own():
    assert set(NAMES) == set(STEPS)
    assert len(set(STEPS.values())) == len(STEPS)


@pytest.mark.parametrize("kind", [*NAMES, "mix", "something new"])
def test_every_kind_is_told(kind):
    row = ROW | {"kind": kind, "period": "May"}
    told = price_sentence(row, "VND")
    assert told.endswith("is worth 2 VND a year.")
    assert "{" not in told + row_asks(row) + way_out(row, 1.0)
    if kind != "budget":
        assert "x1" in told
        assert "x1" in row_name(row)
    assert "in May" in row_asks(row)


@pytest.mark.parametrize(
    ("more", "ending"),
    [
        ({}, "is worth 2 VND a year."),
        ({"price_high": 2.0}, "is worth 2 VND a year."),
        ({"price_high": 5.0}, "is worth 2 VND a year; tightening it costs 5."),
        ({"price_high": np.inf}, "is worth 2 VND a year; tightening it leaves no plan."),
        ({"price_high": 5.0, "side": "equal"}, "a year; one less costs 5."),
        ({"price_high": 5.0, "price_low": -np.inf, "side": "equal"},
         "leaves no plan; one less costs 5 VND a year."),
        ({"price_high": np.inf, "kind": "mix"}, "tightening it at all shuts out what flows."),
    ],
)  # fmt: skip
def test_both_prices_are_told_where_they_differ(more, ending):
    assert price_sentence(ROW | {"kind": "supply"} | more, "VND").endswith(ending)


def test_what_is_counted_is_told_in_the_plural():
    row = ROW | {"kind": "contract", "unit": "link", "limit": 2.0}
    assert row_asks(row) == "number of exchanges of x1: at most 2 links"
    assert row_asks(row | {"limit": 1.0}).endswith("at most 1 link")


def test_a_rule_is_named():
    row = ROW | {"kind": "mix", "unit": "mg/kg", "rule": "vn.sludge"}
    assert row_asks(row) == "lead in the mix of x1: at most 80 mg/kg (vn.sludge)"


def test_the_way_out_says_where_to():
    assert way_out(ROW | {"kind": "link"}, 5.0) == "raise link x1 by 5 t a year, to 85"
    assert way_out(ROW | {"kind": "limit"}, -5.0) == "lower limit 'x1' by 5 t, to 75"
