"""Rows of the ledger: one for an output and a need, whatever the ways."""

from __future__ import annotations

import pandas as pd

from symbiosis.matching.ledger import rows

PAIRS = pd.DataFrame({"output": ["o", "o", "p"], "need": "n", "via": ["", "drying", ""]})


def test_a_finding_of_a_pair_stands_once():
    told = rows(PAIRS, "conditional", "far", "move")
    assert told[["output", "via", "need"]].to_numpy().tolist() == [["o", "*", "n"], ["p", "*", "n"]]
    assert set(told["stage"] + told["verdict"] + told["reason"] + told["mend"]) == {
        "matchconditionalfarmove"
    }


def test_a_finding_of_ways_stands_for_each():
    assert len(rows(PAIRS, "allowed", "", "", via=PAIRS["via"])) == 3
