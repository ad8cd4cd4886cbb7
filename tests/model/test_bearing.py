"""On which exchanges findings bear: the same as the worst of them says, one by one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from symbiosis.model.bearing import Bearing, shutting
from symbiosis.model.verdicts import bearing, verdicts

KEYS = ["output", "via", "need"]


def table(*rows):
    return pd.DataFrame(rows, columns=KEYS, dtype="str")


ARCS = table(("o", "", "n"), ("o", "dry", "n"), ("o", "", "m"), ("p", "", "n"), ("p", "dry", "m"))


@pytest.mark.parametrize(
    ("finding", "hit"),
    [
        (("", "*", ""), [1, 1, 1, 1, 1]),
        (("o", "*", ""), [1, 1, 1, 0, 0]),
        (("", "", ""), [1, 0, 1, 1, 0]),
        (("", "*", "n"), [1, 1, 0, 1, 0]),
        (("p", "dry", ""), [0, 0, 0, 0, 1]),
        (("o", "dry", "n"), [0, 1, 0, 0, 0]),
        (("q", "*", ""), [0, 0, 0, 0, 0]),
    ],
)
def test_blank_and_star_stand_for_any(finding, hit):
    assert Bearing(ARCS).of(table(finding)).tolist() == [bool(one) for one in hit]


def test_no_findings_bear_on_nothing():
    assert not Bearing(ARCS).of(table()).any()
    assert Bearing(table()).of(table(("o", "*", ""))).tolist() == []


@pytest.mark.parametrize("seed", range(20))
def test_it_agrees_with_the_worst_verdict(seed):
    chance = np.random.default_rng(seed)
    names = {"output": ["", "o", "p"], "via": ["*", "", "dry"], "need": ["", "n", "m"]}
    ledger = pd.DataFrame({key: chance.choice(names[key], 6) for key in KEYS}, dtype="str")
    ledger["verdict"] = chance.choice(["", "allowed", "conditional", "unknown", "forbidden"], 6)
    asked = Bearing(ARCS)
    for conditional in (True, False):
        shut = asked.of(shutting(ledger, conditional))
        taking = ["allowed", "conditional"] if conditional else ["allowed"]
        assert (shut == ~verdicts(ARCS, ledger).isin(taking)).all()
    for place, arc in enumerate(ARCS.itertuples(index=False)):
        one_by_one = [asked.of(ledger.iloc[[i]])[place] for i in range(len(ledger))]
        assert sum(one_by_one) == len(bearing(ledger, *arc))


def test_what_bears_on_an_exchange_is_summed():
    rows = table(("o", "*", ""), ("", "*", "n"), ("o", "dry", "n"), ("q", "*", ""), ("o", "*", ""))
    rows["charge"] = [1.0, 10.0, 100.0, 1000.0, 0.5]
    assert Bearing(ARCS).sum(rows, "charge").tolist() == [11.5, 111.5, 1.5, 10.0, 0.0]
    assert Bearing(ARCS).sum(rows.head(0), "charge").tolist() == [0.0] * 5
