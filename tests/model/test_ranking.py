"""A ranking prints its order and its cuts."""

from __future__ import annotations

import pandas as pd
import pytest

from symbiosis.model.ranking import RANKED, Ranking
from symbiosis.tables import names


@pytest.fixture
def ranking() -> Ranking:
    table = pd.DataFrame(
        {"rank": [1, 2], "title": ["<b>", "two"], "verdict": ["allowed", "forbidden"]}
    )
    return Ranking(table, {"benefit": "1e9 VND a year"})


def test_the_table_has_every_declared_column(ranking):
    assert list(ranking.table.columns) == names(RANKED)
    assert ranking.table["rank"].tolist() == [1, 2]


def test_the_card_counts_verdicts_and_prints_the_cuts(ranking):
    facts = ranking.card().facts
    assert facts["ranked"] == "2"
    assert facts["verdicts"] == "1 allowed, 1 forbidden"
    assert facts["cuts of the benefit"] == "1e9 VND a year"
    assert "&lt;b&gt;" in ranking._repr_html_()
    assert "<b>" not in ranking._repr_html_()


def test_the_cuts_cannot_be_moved(ranking):
    ranking.cuts["benefit"] = "none"
    assert ranking.cuts == {"benefit": "1e9 VND a year"}


def test_there_is_a_drawing_of_the_matrix(ranking):
    assert dir(ranking.plot) == ["matrix"]
