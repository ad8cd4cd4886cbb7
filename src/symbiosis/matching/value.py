"""What an exchange is worth, term by term, per unit at the output's gate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from symbiosis.matching.carbon import with_carbon
from symbiosis.model.catalogue import Catalogue

TERMS = ["avoided_disposal", "avoided_purchase", "transport", "treatment", "charges"]
RANK_OF_CONFIDENCE = {"measured": 0, "reported": 1, "estimated": 2, "assumed": 3, "": 3}
CONFIDENCE_OF_RANK = ["measured", "reported", "estimated", "assumed"]
ASSUMED = ("assumed", "")
AMOUNT_COLUMNS = ("amount", "operating_hours", "gas_temperature", "gas_pressure", "basis")


def valued(pairs: pd.DataFrame, known: Catalogue, settings: Mapping[str, Any]) -> pd.DataFrame:
    """Add every term of money and carbon, the largest amount, and what rests on assumptions.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Candidates with `replaces`; see `candidates` and `replaces`.
    known : Catalogue
        Carbon of what is displaced and of disposal.
    settings : Mapping
        The park's currency, rates and grid factor.
    """
    pairs = pairs.copy()
    fills = pairs["delivered"] * pairs["replaces"]
    pairs["fills"] = fills
    pairs["most"] = _most(pairs, fills)
    pairs["avoided_disposal"] = pairs["disposal_cost"].fillna(0.0)
    pairs["avoided_purchase"] = fills * pairs["price_need"].fillna(0.0)
    haul = _stated(pairs, "transport", _transport(pairs))
    pairs["haul_unpriced"] = haul.isna()
    pairs["transport"] = haul.fillna(0.0)
    pairs["treatment"] = _stated(pairs, "treatment", _treatment(pairs))
    pairs["charges"] = pairs["link_charges"].fillna(0.0)
    pairs["benefit"] = (
        pairs["avoided_disposal"]
        + pairs["avoided_purchase"]
        - pairs["transport"]
        - pairs["treatment"]
        - pairs["charges"]
    )
    pairs["truck_km"] = _truck_km(pairs)
    for term in ("today", "fixed_cost", "capital", "least"):
        pairs[term] = pairs[f"link_{term}"].fillna(0.0)
    pairs["life"] = pairs["link_life"]
    return _confidence(with_carbon(pairs, known, settings))


def _most(pairs: pd.DataFrame, fills: pd.Series) -> pd.Series:
    """Give the largest amount a year: what is left, what is wanted, what the link takes."""
    amount = pairs["amount"].mask(pairs["pattern"] == "one_off")
    filled = pairs["amount_need"].mask(pairs["pattern_need"] == "one_off") / fills.where(fills > 0)
    both = amount.where(amount <= filled, filled).where(amount.notna())  # both must be known
    return both.where(~(pairs["link_most"] < both), pairs["link_most"])


def _stated(pairs: pd.DataFrame, term: str, computed: pd.Series) -> pd.Series:
    """Take what the link states for a term, else what was computed."""
    return pairs[f"link_{term}"].fillna(computed)


def _transport(pairs: pd.DataFrame) -> pd.Series:
    """Give haul and loading; 0 within a company and where the distance is not known."""
    carried = pairs["hauled"] * pairs["haul_quantity"]
    cost = carried * (pairs["rate"] * pairs["distance_km"] + pairs["loading"].fillna(0.0))
    return cost.where(pairs["distance_km"] > 0, 0.0)


def _truck_km(pairs: pd.DataFrame) -> pd.Series:
    """Give the laden kilometres of a vehicle; 0 where there is none or the way is not known."""
    loads = pairs["hauled"] * pairs["haul_quantity"] / pairs["payload"].where(pairs["payload"] > 0)
    return (loads * pairs["distance_km"]).fillna(0.0)


def _treatment(pairs: pd.DataFrame) -> pd.Series:
    """Give the cost of the conversions, each at the scale of the largest amount.

    The unit cost of a step whose total cost grows with scale to the power e is
    cost * (amount / scale at which it holds)^(e - 1).
    """
    total = pairs["other_cost"].fillna(0.0)
    for k in range(sum(str(column).startswith("cost_") for column in pairs.columns)):
        size = (pairs["most"] * pairs[f"scale_{k}"]).where(pairs["most"] > 0)
        factor = (size ** (pairs[f"exponent_{k}"] - 1.0)).fillna(1.0)
        total = total + (pairs[f"cost_{k}"] * factor).fillna(0.0)
    return total


def _names(pairs: pd.DataFrame, column: str, names: tuple[str, ...]) -> pd.Series:
    """Say where the row names one of these columns among those it calls assumed."""
    words = " " + pairs[column].str.replace(",", " ", regex=False) + " "
    named = [words.str.contains(f" {name} ", regex=False) for name in names]
    return pd.concat(named, axis=1).any(axis=1)


def _resting(pairs: pd.DataFrame) -> pd.DataFrame:
    """Say for each term of money whether it rests on an assumed number; a nil term on none."""
    giver = pairs["confidence"].isin(ASSUMED)
    taker = pairs["confidence_need"].isin(ASSUMED)
    priced = taker | _names(pairs, "assumed_need", ("price",))
    rests = {
        "avoided_disposal": giver | _names(pairs, "assumed", ("disposal_cost",)),
        "avoided_purchase": priced | pairs["replaces_assumed"] | pairs["yield_assumed"],
        "transport": pairs["haul_confidence"].isin(ASSUMED) & pairs["link_transport"].isna(),
        "treatment": pairs["way_assumed"] & pairs["link_treatment"].isna(),
        "charges": False,
    }
    return pd.DataFrame(rests, index=pairs.index) & (pairs[TERMS] != 0)


def _confidence(pairs: pd.DataFrame) -> pd.DataFrame:
    """Add the worst input's confidence, and the share of the terms that rests on assumptions."""
    rests = _resting(pairs)
    amount = pairs["confidence"].isin(ASSUMED) | _names(pairs, "assumed", AMOUNT_COLUMNS)
    sizes = pairs[TERMS].abs()
    whole = sizes.sum(axis=1)
    share = (sizes.where(rests, 0.0).sum(axis=1) / whole.where(whole > 0)).fillna(0.0)
    told = pairs[["confidence", "confidence_need"]]
    worst = told.apply(lambda column: column.map(RANK_OF_CONFIDENCE)).max(axis=1).astype(int)
    taken = _names(pairs, "assumed_need", AMOUNT_COLUMNS)
    unpriced = (pairs["unpriced"] != "") & pairs["link_treatment"].isna()  # its nought is assumed
    worst = worst.mask(rests.any(axis=1) | amount | taken | unpriced, RANK_OF_CONFIDENCE["assumed"])
    return pairs.assign(
        assumed_share=share.mask(amount & (whole > 0), 1.0),
        worst_confidence=worst.map(CONFIDENCE_OF_RANK.__getitem__).astype("str"),
    )
