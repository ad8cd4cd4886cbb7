"""Questions of long columns, asked once for each distinct text."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from symbiosis.matching.texts import among, asked, coded, looked_up

WORDS = pd.Series(["b", "a", "", "b"], dtype="str", index=[7, 8, 9, 10])


@pytest.mark.parametrize("kind", ["str", "category", object])
def test_a_number_for_each_row(kind):
    told = looked_up(WORDS.astype(kind), pd.Series({"a": 1.0, "b": 2.0}))
    assert told[:2].tolist() == [2, 1]
    assert np.isnan(told[2])


@pytest.mark.parametrize("kind", ["str", "category"])
def test_a_question_is_asked_once_for_each_text(kind):
    heard = []
    answers = asked(WORDS.astype(kind), lambda text: heard.append(text) or text == "b")
    assert answers.tolist() == [True, False, False, True]
    assert sorted(heard) == ["", "a", "b"]


def test_words_are_found_whole():
    lists = pd.Series(["price amount", "amount_sd", "price,amount", ""], dtype="str")
    assert among(lists, ("amount", "basis")).tolist() == [True, False, True, False]


def test_nothing_asked_of_nothing():
    for kind in ("str", "category"):
        none = WORDS.head(0).astype(kind)
        assert looked_up(none, pd.Series({"a": 1.0})).size == 0
        assert asked(none, bool).size == 0
        assert coded(none)[0].size == 0
