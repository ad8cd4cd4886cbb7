"""The cuts: absolute, in the park's currency, with what they rest on."""

from __future__ import annotations

import pytest

from symbiosis.errors import SymbiosisError
from symbiosis.judging.cuts import cuts_for


def test_the_cuts_are_the_means_of_the_programme():
    cuts = cuts_for({"currency": "VND"}, None)
    assert cuts["benefit_medium"] * 396 == pytest.approx(85_553e6)
    assert cuts["benefit_high"] * 51 == pytest.approx(85_553e6)


def test_a_rate_of_the_park_is_used():
    cuts = cuts_for({"currency": "EUR", "rates": {"VND": 4e-5}}, None)
    assert cuts["benefit_high"] == pytest.approx(85_553e6 / 51 * 4e-5)
    assert "4e-05" in cuts["benefit rests on"]


def test_a_dollar_has_an_assumed_rate():
    assert "assumed" in cuts_for({"currency": "USD"}, None)["benefit rests on"]


def test_without_a_rate_it_asks_for_one():
    with pytest.raises(SymbiosisError, match="rates"):
        cuts_for({"currency": "JPY"}, None)


@pytest.mark.parametrize("given", [(5,), (1, 2, 3), ("a", 1), (2, 1), (0, 1), 7])
def test_cuts_that_are_not_two_numbers_in_order_are_refused(given):
    with pytest.raises(SymbiosisError, match="in order"):
        cuts_for({"currency": "VND"}, given)


def test_own_cuts_are_taken():
    cuts = cuts_for({"currency": "JPY"}, (1.0, 2.0))
    assert (cuts["benefit_medium"], cuts["benefit_high"]) == (1.0, 2.0)
    assert "given by the user" in cuts["benefit rests on"]
