"""A pair matched again by itself."""

from __future__ import annotations

import pytest

import makers
import symbiosis as sym
from judging.lawful import PLAIN, book, held, matched, rule
from symbiosis.judging.farther import farther, pair_of

# Lead is left at a tenth by each of two washings; the second takes what the first makes.
LONG = makers.catalogue(
    ["waste", {"material": "rinsed", "parent": "waste"}, {"material": "pure", "parent": "waste"}],
    [
        {"conversion": "rinsing", "takes": {"waste": 1.0}, "gives": {"rinsed": 1.0},
         "cost": 1_000.0, "legal_kind": "simple"},
        {"conversion": "purifying", "takes": {"rinsed": 1.0}, "gives": {"pure": 1.0},
         "cost": 2_000.0, "legal_kind": "simple"},
    ],
    parameters=[{"parameter": "p", "label": "lead", "unit": "mg/kg", "basis": "mass",
                 "mixes": "mass"}],
    outlets=[
        makers.outlet("rinsing", "rinsed", "p", 0.9, kind="removed", unit=""),
        makers.outlet("purifying", "pure", "p", 0.9, kind="removed", unit=""),
    ],
)  # fmt: skip


def test_a_longer_way_that_is_lawful_is_a_mend():
    """Of 700 mg/kg one washing leaves 70, two leave 7: at most 10 is delivered."""
    matches = matched(known=LONG, contents=[held(700.0)], depth=1)
    lawful = sym.regulate(matches, book({"r": rule(looks_at="delivered")}))
    assert set(lawful.arcs["verdict"]) == {"forbidden"}
    mends = sym.why(lawful, "o0", "n0").mends
    way = mends[mends["kind"] == "way"].to_dict("records")
    assert [row["what"] for row in way] == ["by rinsing > purifying, matched with depth=2"]
    assert way[0]["cost"] == pytest.approx(3_000.0)
    assert way[0]["then"] == "allowed"


def test_distance_counts_unless_it_is_not_to():
    far = matched(known=PLAIN, distances=[("giver", "taker", 200.0)])
    assert farther(far, "o0", "n0", longer=False, anywhere=False).empty
    (alone,) = farther(far, "o0", "n0", longer=False, anywhere=True)["transport"]
    assert alone == pytest.approx(430_000.0)


def test_the_pair_is_alone():
    matches = matched([{}, {"company": "second"}], [{}, {"company": "other"}], PLAIN)
    pair = pair_of(matches.park, "o1", "n0")
    assert (pair.outputs["output"].tolist(), pair.needs["need"].tolist()) == (["o1"], ["n0"])
