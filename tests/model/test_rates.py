"""Rates between currencies."""

from __future__ import annotations

from symbiosis.model.rates import rates_to


def test_the_parks_own_currency_counts_one_whatever_is_said() -> None:
    park = {"currency": "VND", "rates": {"USD": 25_000, "EUR": 27_000.0}}
    assert rates_to(park) == {"USD": 25_000.0, "EUR": 27_000.0, "VND": 1.0}
    assert rates_to({"currency": "VND", "rates": {"VND": 3.0}}) == {"VND": 1.0}
    assert rates_to({"currency": "VND", "rates": None}) == {"VND": 1.0}
