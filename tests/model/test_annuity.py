"""An investment spread over its life."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from symbiosis.model.annuity import annuity


def test_an_annuity_pays_an_investment_back() -> None:
    """What is still owed grows by interest and shrinks by the payment: nought after its life."""
    capital, life = pd.Series([1_000.0, 250.0, 90.0]), pd.Series([7.0, 1.0, np.nan])
    paid = annuity(capital, life, 0.08)
    owed = 1_000.0
    for _ in range(7):
        owed = owed * 1.08 - paid[0]
    assert owed == pytest.approx(0.0, abs=1e-9)
    assert paid[1:].tolist() == pytest.approx([250.0 * 1.08, 0.0])
    assert annuity(capital, life, 0.0).tolist() == pytest.approx([1_000.0 / 7, 250.0, 0.0])
    assert annuity(capital, life, 1e-9)[0] == pytest.approx(1_000.0 / 7, rel=1e-6)
