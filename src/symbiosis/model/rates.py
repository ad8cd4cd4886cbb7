"""What a unit of other currencies is in the park's, by the rates that the user dates and gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def rates_to(settings: Mapping[str, Any]) -> dict[str, float]:
    """Give what a unit of each known currency is in the park's.

    Examples
    --------
    >>> rates_to({"currency": "VND", "rates": {"EUR": 30_000}})
    {'EUR': 30000.0, 'VND': 1.0}
    """
    rates = {str(key): float(rate) for key, rate in dict(settings.get("rates") or {}).items()}
    return rates | {str(settings.get("currency", "")): 1.0}
