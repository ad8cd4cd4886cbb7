"""What exchanges bring by themselves: by the formula, in periods, and beside a plant."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import makers
from judging.lawful import matched
from planning.parks import HALVES, best, profile
from planning.parks import matched as muds
from symbiosis.judging.bringing import at_plant, bringing


def test_a_tonne_and_a_year():
    matches = matched()
    told = bringing(matches, matches.arcs).set_index(matches.arcs["via"])
    assert told.loc["", "flow"] == pytest.approx(80.0)
    assert told.loc["", "alone"] == pytest.approx(80 * 90_000.0)
    assert told.loc["cleaning", "alone"] == pytest.approx(80 * 80_000.0)


def test_what_loses_brings_nothing_but_could_flow():
    matches = matched([{"disposal_cost": 0.0}], [{"price": 0.0}])
    told = bringing(matches, matches.arcs)
    assert (told["alone"] == 0).all()
    assert (told["flow"] == 80.0).all()


def test_what_is_not_quantified_is_not_known():
    matches = matched([{"amount": np.nan}])
    assert bringing(matches, matches.arcs).isna().all(axis=None)


def test_nothing_is_asked():
    matches = matched()
    assert list(bringing(matches, matches.arcs.head(0))) == ["flow", "alone"]


def test_in_periods_it_agrees_with_the_programme():
    """In the wet half 10 t are left and 60 t wanted, in the dry one 30 t and 20 t."""
    profiles = profile("output", "o", [10.0, 30.0]) + profile("need", "n", [60.0, 20.0])
    matches = muds(
        [{"output": "o", "amount": 40.0, "disposal_cost": 5.0}],
        [{"need": "n", "amount": 80.0, "price": 2.0}],
        periods=HALVES,
        profiles=profiles,
    )
    alone = bringing(matches, matches.arcs)["alone"].iloc[0]
    assert alone == pytest.approx((10 + 20) * 7.0)
    assert alone == pytest.approx(best(matches).value)


def test_beside_a_plant_it_brings_what_it_adds():
    """The plant takes 50 t: from the first at a gain of 1, or from the second at 3."""
    known = makers.catalogue(
        ["waste", "product"],
        [{"conversion": "making", "takes": {"waste": 1.0}, "gives": {"product": 1.0}}],
    )
    near = [(one, other, 0.0) for one, other in (("a", "m"), ("b", "m"), ("m", "t"))]
    plain = makers.park(
        [
            {"output": "one", "company": "a", "amount": 80.0, "disposal_cost": 30_001.0},
            {"output": "two", "company": "b", "amount": 20.0, "disposal_cost": 30_003.0},
        ],
        [{"company": "t", "material": "product", "amount": 60.0, "price": 30_010.0}],
        distances=near,
    )
    plant = {"plant_id": "P", "company": "m", "conversion": "making", "capacity": 50}
    matches = makers.matched(makers.with_plants(plain, known, plant), known)
    arcs = matches.arcs
    second = (arcs["output"] == "two") & (arcs["need"] == "P/waste") & (arcs["via"] == "")
    verdict = np.where(second, "unknown", "allowed")
    told = bringing(matches.replace(arcs=arcs.assign(verdict=verdict)), arcs)
    assert at_plant(matches.park, arcs)[second].all()
    # 20 t of the plant's 50 bring 2 more each.
    assert told.loc[second, "alone"].to_numpy() == pytest.approx([40.0])
    assert isinstance(told, pd.DataFrame)
