"""An investment spread over its life as a yearly payment."""

from __future__ import annotations

import numpy as np
import pandas as pd


def annuity(capital: pd.Series, life: pd.Series, rate: float) -> np.ndarray:
    """Spread an investment over its life: the yearly payment that pays it back at a rate.

    payment = capital * rate / (1 - (1 + rate)^-life); capital / life where the rate is nil; 0
    where no life is known, so that such an investment weighs on a budget only.

    Parameters
    ----------
    capital : pandas.Series
        Currency.
    life : pandas.Series
        Years; not a number where it is not known.
    rate : float
        Discount rate a year, as a share.

    References
    ----------
    Blank L, Tarquin A (2012) Engineering Economy, 7th edition, chapter 2. McGraw-Hill.
    """
    years = life.to_numpy(dtype=float)
    growth = 1.0 - (1.0 + rate) ** -years
    share = rate / growth if rate else 1.0 / years
    return np.nan_to_num(capital.to_numpy(dtype=float) * np.nan_to_num(share, posinf=0.0))
