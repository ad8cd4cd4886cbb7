"""Money of the catalogue in the park's currency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd


def rates_to(settings: Mapping[str, Any]) -> dict[str, float]:
    """Give what a unit of each known currency is in the park's, by the user's dated rates."""
    rates = {str(key): float(rate) for key, rate in dict(settings.get("rates") or {}).items()}
    return rates | {str(settings.get("currency", "")): 1.0}


def converted(values: pd.Series, currencies: pd.Series, settings: Mapping[str, Any]) -> pd.Series:
    """Give values in the park's currency; not known where there is no rate."""
    rates = rates_to(settings)
    factors = currencies.map(lambda currency: rates.get(str(currency), np.nan)).astype(float)
    return values * factors
