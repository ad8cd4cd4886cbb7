"""The grid factor of a country and a year."""

from __future__ import annotations

import pytest

from makers import catalogue, park
from symbiosis.model.grid import factor_of, grids, placed

FACTORS = [
    {"factor": f"grid_{place}_{year}", "value": value, "place": place.upper(), "valid": str(year)}
    | {"source": "a table", "confidence": "reported"}
    for place, year, value in [
        ("vn", 2021, 0.72), ("vn", 2023, 0.66), ("vn", 2019, 0.85), ("la", 2022, 0.2)
    ]
] + [{"factor": "grid_vn_mean", "value": 9.0}]  # fmt: skip
KNOWN = catalogue(factors=FACTORS)


def case(*countries, **settings):
    sites = [{"company": f"c{i}", "country": name} for i, name in enumerate(countries)]
    return park(sites=sites, settings={"stated": "", "date": "2022-05-01"} | settings)


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2026-11-21", 0.66), ("2023-01-01", 0.66), ("2022-12-31", 0.72), ("2020", 0.85), ("", 0.66)],
)
def test_the_last_one_known_before_the_date(date, expected):
    assert factor_of(KNOWN, "VN", date)["value"] == expected


@pytest.mark.parametrize(("country", "date"), [("VN", "2018-01-01"), ("TH", ""), ("", "")])
def test_none_is_made_up(country, date):
    assert factor_of(KNOWN, country, date) is None


def test_the_park_takes_that_of_most_of_its_companies_and_notes_it():
    told = placed(case("VN", "VN", "LA", ""), KNOWN)
    assert told.settings["grid_factor"] == 0.72
    assert "0.72 t/MWh, VN 2021: a table" in told.notes["note"].tolist()
    assert len(placed(told, KNOWN).notes) == len(told.notes)


@pytest.mark.parametrize(
    ("country", "words"), [("", "no country is told"), ("TH", "none is known of TH")]
)
def test_without_a_country_the_setting_counts_and_is_noted(country, words):
    told = placed(case(country), KNOWN)
    assert told.settings["grid_factor"] == 0.66
    assert words in told.notes["note"].iloc[-1]


def test_what_the_settings_state_goes_before():
    stated = case("VN", stated="date grid_factor", grid_factor=0.1)
    assert placed(stated, KNOWN) is stated
    assert not len(grids(stated, KNOWN))
    by_hand = park(sites=[{"company": "a", "country": "VN"}])  # settings made without a file
    assert placed(by_hand, KNOWN) is by_hand


def test_companies_have_the_grid_of_their_country():
    told = grids(case("VN", "LA", "TH", ""), KNOWN)
    assert told.to_dict() == {"c0": 0.72, "c1": 0.2}
