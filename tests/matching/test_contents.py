"""Contents on a route, by hand: what concentrates, what is removed, set or lost."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from makers import SETTINGS, catalogue, content, outlet, park
from symbiosis.matching.candidates import with_dry_matter
from symbiosis.matching.contents import Holding
from symbiosis.matching.routes import Route
from symbiosis.matching.ways import steps_of

KNOWN = catalogue(
    ["wet", "cake", "meal"],
    conversions=[
        {
            "conversion": "press",
            "takes": {"wet": 1.0},
            "gives": {"cake": 0.5},
            "by_dry_matter": True,
        },
        {"conversion": "wash", "takes": {"cake": 1.0}, "gives": {"meal": 1.0}},
    ],
    outlets=[
        outlet("press", "cake", "dry_matter", 400_000.0),
        outlet("wash", "meal", "lead", 0.75, kind="removed", unit=""),
        outlet("wash", "meal", "salt", 3.0),
        outlet("wash", "cake", "zinc", 9.0),  # of what is not the product
    ],
)
PARK = park(
    [{"material": "wet"}, {"material": "wet"}, {"material": "wet"}],
    contents=[
        content("o0", "dry_matter", 200_000.0),
        content("o0", "lead", 8.0),
        content("o1", "lead", 4.0, "dry"),
        content("o0", "oil", 5.0, "volume"),
        content("nobody", "lead", 1.0),
        content("o1", "salt", np.nan),
    ],
)


def holding() -> Holding:
    steps = steps_of(KNOWN, SETTINGS)
    return Holding(with_dry_matter(PARK, KNOWN), PARK.contents, KNOWN, steps)


def after(*steps: str, rows: list[int]) -> pd.DataFrame:
    return holding().after([(Route("wet", steps, "cake"), np.array(rows))])


def values(told: pd.DataFrame) -> dict[tuple[str, str], float]:
    return {(r.output, r.parameter): r.value for r in told.itertuples()}


def test_the_direct_way_passes_everything_that_is_known():
    told = values(after(rows=[0, 1, 2]))
    assert told == {
        ("o0", "dry_matter"): 2e5,
        ("o0", "lead"): 8,
        ("o1", "lead"): 4,
        ("o0", "oil"): 5,
    }


def test_pressing_concentrates_and_loses_what_is_by_volume():
    told = values(after("press", rows=[0]))
    assert told == pytest.approx({("o0", "dry_matter"): 4e5, ("o0", "lead"): 16.0})


def test_washing_after_pressing_removes_and_sets():
    told = values(after("press", "wash", rows=[0, 2]))
    assert told[("o0", "lead")] == pytest.approx(4.0)
    assert told[("o0", "salt")] == told[("o2", "salt")] == 3.0
    assert ("o2", "zinc") not in told


def test_each_content_is_of_its_place_among_all():
    trips = [
        (Route("wet", (), "wet"), np.array([1])),
        (Route("wet", ("wash",), "meal"), np.array([0, 1])),
    ]
    told = holding().after(trips)
    lead = told[told["parameter"] == "lead"]
    assert lead[["output", "via", "place"]].to_numpy().tolist() == [
        ["o1", "", 0],
        ["o0", "wash", 1],
        ["o1", "wash", 2],
    ]
    assert holding().after([]).empty
