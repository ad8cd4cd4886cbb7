"""How small a trial may be."""

from __future__ import annotations

import numpy as np
import pytest

import makers
from judging.lawful import PLAIN, matched
from symbiosis.judging.scales import smallest

WATER = makers.catalogue([{"material": "water", "measure": "m3", "haul": ""}])


def scale(known=PLAIN, **output):
    material = known.materials["material"].iloc[0]
    told = {"material": material, "unit": known.materials["measure"].iloc[0]}
    matches = matched([told | output], [told | {"amount": 1e6}], known)
    return smallest(matches, matches.arcs.iloc[0])


def test_water_is_tried_as_a_pilot_was():
    told = scale(WATER, amount=50_000.0)
    assert (told.amount, told.unit, told.confidence) == (1.0, "m3/h", "reported")
    assert "DEEP C II" in told.citation


def test_no_more_than_there_is():
    told = scale(WATER, amount=8_000.0)  # less than 1 m3/h all the year
    assert (told.amount, told.unit, told.confidence) == (400.0, "m3/year", "assumed")
    busy = scale(WATER, amount=8_000.0, operating_hours=4_000.0)
    assert (busy.amount, busy.unit) == (1.0, "m3/h")


def test_else_a_share_that_is_said_to_be_assumed():
    told = scale(amount=100.0)
    assert (told.amount, told.unit, told.confidence) == (5.0, "t/year", "assumed")
    assert "5 % of what could flow, assumed" in told.basis


def test_a_link_that_states_its_least_amount():
    link = {"output": "o0", "need": "n0", "via": "", "least": 12.0}
    matches = matched(known=PLAIN, links=[link])
    assert smallest(matches, matches.arcs.iloc[0]).amount == pytest.approx(12.0)


def test_an_amount_that_nobody_knows():
    assert np.isnan(scale(amount=np.nan).amount)
