"""Distances against known great circles, and which of several is taken."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.matching.distance import EARTH_RADIUS_KM, distances, great_circle

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)
NO_TABLE = pd.DataFrame(
    {"from_company": pd.Series(dtype="str"), "to_company": pd.Series(dtype="str")}
).assign(distance_km=pd.Series(dtype="float64"))


def pair(**ends: object) -> pd.DataFrame:
    row = {
        "giver": "a",
        "receiver": "b",
        "latitude_a": 10.0,
        "longitude_a": 106.0,
        "latitude_b": 10.0,
        "longitude_b": 107.0,
        "link_km": np.nan,
    }
    return pd.DataFrame([row | ends])


def table(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["from_company", "to_company", "distance_km"])


def one(pairs: pd.DataFrame, told: pd.DataFrame = NO_TABLE) -> tuple[float, str]:
    row = distances(pairs, told, 1.3).iloc[0]
    return row["distance_km"], row["distance_basis"]


@pytest.mark.parametrize(
    ("ends", "turn"),
    [
        ((0, 0, 90, 0), 1 / 4),  # from the equator to the pole
        ((0, 0, 0, 90), 1 / 4),
        ((0, 0, 0, 180), 1 / 2),
        ((90, 0, -90, 77), 1 / 2),
        ((45, 10, 45, 190), 1 / 4),  # over the pole
        ((0, -179, 0, 179), 2 / 360),  # over the date line
        ((21, 105, 21, 105), 0),
    ],
)
def test_great_circles_that_are_known(ends, turn):
    km = great_circle(*(np.array([float(end)]) for end in ends))
    assert km[0] == pytest.approx(turn * 2 * np.pi * EARTH_RADIUS_KM, abs=1e-9)


def test_hanoi_and_ho_chi_minh_city_are_some_1140_km_apart():
    km = great_circle(*(np.array([d]) for d in (21.0285, 105.8542, 10.7769, 106.7009)))
    assert km[0] == pytest.approx(1144, abs=10)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_there_is_as_far_as_back_and_never_more_than_half_way_round(lat_a, lon_a, lat_b, lon_b):
    a, b = (np.array([lat_a]), np.array([lon_a])), (np.array([lat_b]), np.array([lon_b]))
    there, back = great_circle(*a, *b)[0], great_circle(*b, *a)[0]
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= np.pi * EARTH_RADIUS_KM * (1 + 1e-12)


def test_a_road_is_longer_than_the_great_circle_by_the_detour():
    km, basis = one(pair())
    assert km == pytest.approx(1.3 * great_circle(*np.array([[10.0], [106.0], [10.0], [107.0]]))[0])
    assert basis == "great circle"


def test_the_best_that_is_known_is_taken():
    told = table(("a", "b", 55.0))
    assert one(pair(link_km=7.0), told) == (7, "link")
    assert one(pair(link_km=0.0), told) == (0, "link")
    assert one(pair(), told) == (55, "table")
    assert one(pair(receiver="a")) == (0, "within")
    assert one(pair(latitude_a=np.nan), told) == (55, "table")
    km, basis = one(pair(latitude_a=np.nan))
    assert np.isnan(km)
    assert basis == "unknown"


def test_a_link_counts_even_within_a_company():
    assert one(pair(receiver="a", link_km=2.0)) == (2, "link")


def test_a_table_counts_both_ways_unless_it_says_otherwise():
    assert one(pair(giver="b", receiver="a"), table(("a", "b", 55.0))) == (55, "table")
    both = table(("a", "b", 55.0), ("b", "a", 66.0))
    assert one(pair(), both) == (55, "table")
    assert one(pair(giver="b", receiver="a"), both) == (66, "table")


def test_a_row_of_the_table_without_a_figure_says_nothing():
    assert one(pair(), table(("a", "b", np.nan)))[1] == "great circle"
    assert one(pair(), table(("a", "b", np.nan), ("b", "a", 66.0))) == (66, "table")


def test_each_pair_keeps_its_own_distance_and_its_index():
    pairs = pd.concat([pair(giver="c"), pair(), pair(receiver="a")]).set_axis([7, 3, 5])
    found = distances(pairs, table(("a", "b", 55.0)), 1.3)
    assert found.index.tolist() == [7, 3, 5]
    assert found["distance_basis"].tolist() == ["great circle", "table", "within"]
