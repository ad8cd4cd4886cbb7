"""What every term of an exchange rests on."""

from __future__ import annotations

import pytest

from makers import TRUCK, catalogue, matched, park
from symbiosis.errors import UnknownName

KNOWN = catalogue(
    [
        {"material": "sludge", "co2_disposal": 0.5, "source": "a study of sludge", "confidence": "reported"},
        {"material": "fuel", "co2": 0.3, "price": 7.0, "source": "a book", "confidence": "reported"},
        {"material": "electricity", "measure": "MWh", "price": 2.0, "source": "the tariff"},
    ],
    conversions=[
        {
            "conversion": "drying",
            "takes": {"sludge": 1.0, "electricity": 0.1},
            "gives": {"fuel": 0.5},
            "source": "a maker of dryers",
        }
    ],
    haulage=[TRUCK | {"source": "a price list"}],
    factors=[{"factor": "grid_vn_2023", "value": 0.7, "place": "VN", "valid": "2023",
              "source": "the ministry", "confidence": "reported"}],
)  # fmt: skip


def exchange(output=None, need=None, **options):
    settings = {"stated": "", "date": "2026-11-21"} | options.pop("settings", {})
    sites = [{"company": name, "country": "VN"} for name in ("giver", "taker")]
    case = park(
        [{"material": "sludge", "source": "a report"} | (output or {})],
        [{"material": "fuel", "source": "a survey"} | (need or {})],
        settings=settings,
        sites=sites,
        **options,
    )
    return matched(case, KNOWN, estimate=True)


def rests(matches, term):
    told = matches.terms("o0", "n0", "drying")
    return told[told["term"] == term].set_index("from")


def test_every_term_has_its_amount_and_unit():
    matches = exchange()
    told = matches.terms("o0", "n0", "drying").drop_duplicates("term").set_index("term")
    arc = matches.arcs.iloc[0]
    for term in told.index:
        assert told.loc[term, "amount"] == arc[term], term
    assert told.loc["treatment", "unit"] == "VND/t"
    assert told.loc["co2_supply", "unit"] == "t/t"


def test_prices_rest_on_the_rows_that_state_them():
    matches = exchange({"assumed": "disposal_cost"})
    paid = rests(matches, "avoided_disposal").loc["output o0"]
    assert paid[["source", "valid", "confidence"]].tolist() == ["a report", "2026-11-21", "assumed"]
    assert rests(matches, "avoided_purchase").loc["need n0", "confidence"] == "reported"


def test_a_price_of_the_catalogue_is_told_as_estimated():
    bought = rests(exchange(need={"price": float("nan")}), "avoided_purchase")
    assert bought.loc["the catalogue, material.fuel", ["source", "confidence"]].tolist() == [
        "a book",
        "estimated",
    ]


def test_treatment_and_haul_rest_on_conversions_their_power_and_the_mode():
    matches = exchange()
    step = rests(matches, "treatment")
    assert step.loc["the catalogue, conversion.drying", "source"] == "a maker of dryers"
    assert step.loc["the catalogue, material.electricity", "source"] == "the tariff"
    assert (
        rests(matches, "transport").loc["the catalogue, haulage.truck", "source"] == "a price list"
    )


def test_the_grid_is_told_with_its_place_and_year():
    grid = rests(exchange(), "co2_treatment").loc["the catalogue, factor.grid_vn_2023"]
    assert grid[["source", "valid", "place"]].tolist() == ["the ministry", "2023", "VN"]
    stated = rests(exchange(settings={"stated": "grid_factor"}), "co2_treatment")
    assert "0.66" in stated.loc["setting grid_factor", "source"]


def test_what_a_link_or_the_park_states_is_told_as_theirs():
    link = {"output": "o0", "need": "n0", "via": "drying", "transport": 5.0, "source": "a contract"}
    assert rests(exchange(links=[link]), "transport").loc["link", "source"] == "a contract"
    own = {"mode": "truck", "rate": 9.0, "source": "our carrier"}
    told = rests(exchange(haulage=[own]), "transport")
    assert told.loc["the park's haulage.truck", "source"] == "our carrier"


def test_an_exchange_that_is_not_there_names_the_ways_that_are():
    with pytest.raises(UnknownName, match="drying"):
        exchange().terms("o0", "n0")
