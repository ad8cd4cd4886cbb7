"""Matches say how many exchanges there are and what the verdicts are."""

from __future__ import annotations

import numpy as np

from makers import matched, park


def test_the_card_counts_verdicts_and_what_is_not_quantified():
    facts = matched(park([{}, {"amount": np.nan}], distances=[])).card().facts
    assert facts["exchanges"] == "2"
    assert facts["between companies"] == "1 pairs"
    assert facts["verdicts"] == "0 allowed, 2 conditional, 0 unknown, 0 forbidden"
    assert facts["unquantified"] == "1"


def test_matches_keep_what_they_were_made_from():
    case = park()
    matches = matched(case)
    assert matches.park is case
    assert matches.arcs["output"].tolist() == ["o0"]
    assert matches.arcs["status"].tolist() == ["new"]
