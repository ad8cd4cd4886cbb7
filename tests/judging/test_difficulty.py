"""How hard: each of the four kinds, from the simplest case up."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sym
from symbiosis.judging.difficulty import arc_difficulty


def judged(stream=None, need=None, companies=(), links=(), on=None):
    streams = [{"stream_id": "o", "company": "a", "park": "p", "material": "recovered_paper",
                "amount": 10, "amount_unit": "t/year", "disposal_cost": 100_000, "latitude": 10.0,
                "longitude": 106.0, "ewc": "15 01 01"} | (stream or {})]  # fmt: skip
    needs = [{"need_id": "n", "company": "b", "park": "p", "material": "recovered_paper",
              "amount": 10, "amount_unit": "t/year", "price": 3_000_000, "latitude": 10.0,
              "longitude": 106.001} | (need or {})]  # fmt: skip
    tables = {}
    if companies:
        tables["companies"] = pd.DataFrame(companies)
    if links:
        tables["links"] = pd.DataFrame(links)
    park = sym.read_park(pd.DataFrame(streams), pd.DataFrame(needs), **tables)
    matches = sym.match(park, sym.catalogue())
    if on:
        matches = sym.regulate(matches, sym.rulebook("vn", on=on))
    frame = arc_difficulty(matches).join(matches.arcs[["via"]])
    return frame.sort_values("via").iloc[0]


def test_the_simplest_is_easy_in_all():
    row = judged()
    assert row[["technical", "regulatory", "organisational", "financial"]].tolist() == [0, 0, 0, 0]


def test_a_conversion_is_technical():
    row = judged({"material": "waste_paper"})
    assert row["technical"] >= 1
    assert row["via"] in row["technical_because"]


def test_what_spoils_soon_is_technical():
    row = judged({"material": "brewers_grain_wet", "keeps_for": 48},
                 {"material": "brewers_grain_wet", "use": "feed"})  # fmt: skip
    assert row["technical"] == 1


def test_an_unknown_verdict_is_hard_by_law():
    sludge = {"material": "wastewater_sludge", "ewc": "19 08 13"}
    row = judged(sludge, {"material": "wastewater_sludge", "use": "fertiliser"}, on="2026-11-21")
    assert row["regulatory"] == 2


@pytest.mark.parametrize("kind", ["town", "farm"])
def test_a_town_or_a_farm_is_hard_to_organise(kind):
    row = judged(
        companies=[{"company": "b", "kind": kind, "park": ""}, {"company": "a", "park": "p"}]
    )
    assert row["organisational"] == 2


def test_another_park_is_hard_to_organise():
    assert judged(need={"park": "q"})["organisational"] == 2


def test_burdens_that_eat_the_gain_are_hard_in_money():
    row = judged({"disposal_cost": 0}, {"price": 40_000, "longitude": 106.2})
    assert row["financial"] == 2
    assert "gross gain" in row["financial_because"]


def test_investment_over_turnover_counts_where_both_are_known():
    links = [{"stream_id": "o", "need_id": "n", "capital": 5_000_000}]
    firms = [{"company": "b", "turnover": 1e9, "park": "p"}, {"company": "a", "park": "p"}]
    row = judged(companies=firms, links=links)
    assert row["financial"] == 1
    assert "0.50%" in row["financial_because"]


def test_what_runs_today_is_easy_but_for_the_law():
    links = [
        {"stream_id": "o", "need_id": "n", "status": "existing", "today": 5, "today_unit": "t/year"}
    ]
    row = judged(need={"park": "q"}, links=links)
    assert row["organisational"] == 0
    assert row["organisational_because"] == "runs today"
