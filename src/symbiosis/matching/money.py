"""Money of the catalogue in the park's currency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.model.rates import rates_to


def converted(values: pd.Series, currencies: pd.Series, settings: Mapping[str, Any]) -> pd.Series:
    """Give values in the park's currency; not known where there is no rate."""
    rates = rates_to(settings)
    factors = currencies.map(lambda currency: rates.get(str(currency), np.nan)).astype(float)
    return values * factors
