"""An explanation speaks in words and shows its gates."""

from __future__ import annotations

import pandas as pd

from symbiosis.model.explanation import Explanation


def test_an_explanation_is_its_words_and_its_gates():
    gates = pd.DataFrame({"gate": ["reach"], "verdict": ["forbidden"], "reason": ["<too far>"]})
    told = Explanation(gates, "a to b", "forbidden", "It is too far.")
    assert str(told) == "It is too far."
    assert told.card().facts == {"verdict": "forbidden", "in words": "It is too far."}
    assert "<too far>" not in told._repr_html_()
    assert "&lt;too far&gt;" in told._repr_html_()
