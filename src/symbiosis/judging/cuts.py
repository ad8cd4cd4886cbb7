"""The absolute cuts of the classes of benefit and difficulty, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from symbiosis.errors import SymbiosisError

# The eco-industrial park programme's cleaner-production measures in three parks of Viet Nam saved
# 85,553 million VND a year: 396 measures, 51 firms (progress report 2022). An exchange that brings
# less than a mean measure is low; one that brings more than a mean firm's measures is high.
MEAN_MEASURE_VND = 85_553e6 / 396
MEAN_FIRM_VND = 85_553e6 / 51
SOURCE = (
    "mean yearly saving of one resource-efficiency measure and of one assessed firm, "
    "UNIDO/SECO progress report 2022: 85,553 million VND, 396 measures, 51 firms"
)
VND_PER_USD = 23_271.0  # annual average of 2022, World Bank PA.NUS.FCRF, unverified: assumed

FINANCIAL = (1 / 3, 2 / 3)  # burdens over gross gain, assumed
INVESTMENT = (0.001, 0.01)  # investment over turnover, proposal of practice, unverified


def cuts_for(settings: Mapping[str, Any], given: tuple[float, float] | None) -> dict[str, Any]:
    """Give the cuts of the benefit in the park's currency, and the texts of all cuts.

    Parameters
    ----------
    settings : Mapping
        The park's: `currency`, and `rates` of other currencies.
    given : (float, float), optional
        The user's own cuts, currency a year: from low to medium, from medium to high.
    """
    currency = str(settings.get("currency", ""))
    if given is not None:
        try:
            medium, high = (float(cut) for cut in given)
        except (TypeError, ValueError):
            medium = high = float("nan")
        if not 0 < medium < high:
            raise SymbiosisError(
                "The cuts of the benefit are not two numbers in order",
                f"cuts={given}",
                "give (low, high) with 0 < low < high",
            )
        basis = "given by the user"
    else:
        rate, basis = _rate(currency, settings)
        medium, high = MEAN_MEASURE_VND * rate, MEAN_FIRM_VND * rate
    return {
        "benefit_medium": medium,
        "benefit_high": high,
        "currency": currency,
        "benefit": f"low < {medium:,.0f} <= medium < {high:,.0f} <= high, {currency} a year",
        "benefit rests on": basis,
        "technical": "easy: no conversion or runs today; medium: known unit, or spoils within "
        "72 h; hard: new plant, readiness below 9, or two conversions",
        "regulatory": "easy: allowed; medium: conditional; hard: unknown or forbidden",
        "organisational": "easy: two parties in one park or runs today; medium: three or more in "
        "one park; hard: another park, a town or a farm takes part",
        "financial": "easy: burdens (haul, treatment, charges) below 1/3 of the gross gain, medium "
        "below 2/3, else hard (assumed); where investment and turnover are known: below 0.1 %, "
        "below 1 % of turnover, else hard",
        "order": "verdict, then cell (sum of benefit and ease, benefit first), then benefit alone",
    }


def _rate(currency: str, settings: Mapping[str, Any]) -> tuple[float, str]:
    """Give what a VND is in the park's currency, and how that is known."""
    rates = dict(settings.get("rates") or {})
    if currency == "VND":
        return 1.0, SOURCE
    if "VND" in rates:
        return float(rates["VND"]), f"{SOURCE}; at the park's rate of {rates['VND']} {currency}/VND"
    if currency == "USD":
        return 1 / VND_PER_USD, f"{SOURCE}; at {VND_PER_USD:,.0f} VND/USD (assumed, mean of 2022)"
    raise SymbiosisError(
        f"The cuts of the benefit are in VND, and there is no rate to {currency}",
        "rates of the park's settings",
        f"give [rates] VND = ... in park.toml, or cuts=(low, high) in {currency} a year",
    )
