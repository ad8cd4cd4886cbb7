"""Which exchanges make one opportunity."""

from __future__ import annotations

import pandas as pd

import makers
from symbiosis.judging.groups import grouped

ARCS = pd.DataFrame(
    {
        "output": ["a", "a", "b", "c"],
        "via": ["", "drying", "", ""],
        "need": ["x", "x", "x", "y"],
        "material": ["waste", "waste", "waste", "other"],
        "giver": ["firm a", "firm a", "firm b", "firm c"],
        "receiver": ["mill", "mill", "mill", "kiln"],
    }
).astype("str")


KNOWN = makers.catalogue([{"material": "waste", "label": "waste of all kinds"}])


def park(rows):
    return makers.park(opportunities=rows)


def test_an_unlisted_pair_is_one_opportunity_with_all_its_ways():
    members, titles = grouped(ARCS, park([]), KNOWN, "opportunity")
    assert set(titles.index) == {"a -> x", "b -> x", "c -> y"}
    assert set(members.loc[members["group"] == "a -> x", "arc"]) == {0, 1}
    assert not titles["listed"].any()


def test_a_blank_takes_every_output_or_need():
    listed = [{"opportunity": "1", "title": "all to x", "need": "x"}]
    members, titles = grouped(ARCS, park(listed), KNOWN, "opportunity")
    assert set(members.loc[members["group"] == "1", "arc"]) == {0, 1, 2}
    assert set(titles.index) == {"1", "c -> y"}


def test_an_exchange_may_be_in_two_opportunities():
    listed = [
        {"opportunity": "1", "title": "pair", "output": "a", "need": "x"},
        {"opportunity": "1.1", "parent": "1", "title": "of a", "output": "a"},
    ]
    members, _ = grouped(ARCS, park(listed), KNOWN, "opportunity")
    assert members["group"].value_counts().to_dict()["1.1"] == 2


def test_by_exchange_each_way_is_apart():
    members, titles = grouped(ARCS, park([{"opportunity": "1", "need": "x"}]), KNOWN, "exchange")
    assert len(titles) == len(ARCS) == len(members)
    assert "a -> x by drying" in titles.index


def test_what_no_list_names_is_titled_by_what_goes_from_whom_to_whom():
    _, titles = grouped(ARCS, park([]), KNOWN, "opportunity")
    assert titles.loc["a -> x", "title"] == "waste of all kinds: firm a to mill"
    assert titles.loc["c -> y", "title"] == "other: firm c to kiln"
