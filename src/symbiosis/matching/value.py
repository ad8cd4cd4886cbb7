"""What an exchange is worth, term by term, per unit at the output's gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.matching.carbon import with_carbon
from symbiosis.matching.haulage import Mode, ways_to_carry
from symbiosis.matching.hauling import arriving, hauling
from symbiosis.matching.texts import among, asked, coded
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.grid import grids
from symbiosis.model.park import Park

TERMS = ["avoided_disposal", "avoided_purchase", "transport", "treatment", "charges"]
GAINS, BURDENS = TERMS[:2], TERMS[2:]
RANK_OF_CONFIDENCE = {"measured": 0, "reported": 1, "estimated": 2, "assumed": 3, "": 3}
CONFIDENCE_OF_RANK = ["measured", "reported", "estimated", "assumed"]
ASSUMED = ("assumed", "")
AMOUNT_COLUMNS = ("amount", "operating_hours", "gas_temperature", "gas_pressure", "basis")
OUTWEIGHED = ("", "cost", "co2", "cost and co2")  # what of an exchange its burdens outweigh

Mask = npt.NDArray[np.bool_]
_NONE = np.False_


def valued(
    pairs: pd.DataFrame,
    park: Park,
    known: Catalogue,
    modes: Mapping[str, Sequence[Mode]] | None = None,
) -> pd.DataFrame:
    """Add every term of money and carbon, the largest amount, and what rests on assumptions.

    The unit costs of treatment, of a pipe and of a belt are those at the largest amount, `most`.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Candidates with `replaces`; see `candidates` and `replaces`. It is written into.
    park : Park
        Currency, rates, grid factor, countries, and haulage of its own.
    known : Catalogue
        Carbon of what is displaced and of disposal, haulage.
    modes : Mapping, optional
        What may carry each material, `ways_to_carry(park, known)`, where it is known already.
    """
    pairs["delivered"] = pairs["delivered"] * arriving(pairs)
    pairs["fills"] = pairs["delivered"] * pairs["replaces"]
    pairs["most"] = _most(pairs, pairs["fills"])
    hauls = hauling(pairs, ways_to_carry(park, known) if modes is None else modes)
    for column in hauls.columns:
        pairs[column] = hauls[column]
    pairs["avoided_disposal"] = pairs["disposal_cost"].fillna(0.0)
    pairs["avoided_purchase"] = pairs["fills"] * pairs["price_need"].fillna(0.0)
    haul = _stated(pairs, "transport", pairs["haul_cost"])
    pairs["haul_unpriced"] = haul.isna()
    pairs["transport"] = haul.fillna(0.0)
    pairs["transport_capital"] = pairs["transport_capital"].mask(pairs["link_transport"].notna(), 0)
    pairs["treatment"] = _stated(pairs, "treatment", _treatment(pairs))
    pairs["charges"] = pairs["link_charges"].fillna(0.0)
    pairs["levied"] = 0.0
    pairs["benefit"] = (
        pairs["avoided_disposal"]
        + pairs["avoided_purchase"]
        - pairs["transport"]
        - pairs["treatment"]
        - pairs["charges"]
    )
    for term in ("today", "fixed_cost", "capital", "least"):
        pairs[term] = pairs[f"link_{term}"].fillna(0.0)
    pairs["life"] = pairs["link_life"]
    with_carbon(pairs, known, park.settings, grids(park, known))
    pairs["burden"] = _burden(pairs)
    return _confidence(pairs)


def _most(pairs: pd.DataFrame, fills: pd.Series) -> pd.Series:
    """Give the largest amount a year: what is left, what is wanted, what the link takes."""
    amount = pairs["amount"].mask(pairs["pattern"] == "one_off")
    filled = pairs["amount_need"].mask(pairs["pattern_need"] == "one_off") / fills.where(fills > 0)
    both = amount.where(amount <= filled, filled).where(amount.notna())  # both must be known
    return both.where(~(pairs["link_most"] < both), pairs["link_most"])


def _stated(pairs: pd.DataFrame, term: str, computed: pd.Series) -> pd.Series:
    """Take what the link states for a term, else what was computed."""
    return pairs[f"link_{term}"].fillna(computed)


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


def _burden(pairs: pd.DataFrame) -> Any:
    """Say where the burdens outweigh the gain, in money, in CO2, or in both.

    In CO2: where the haul and the treatment emit more than disposal and supply save, if the
    catalogue tells what these save.
    """
    costs = (pairs["transport"] + pairs["treatment"] + pairs["charges"]).to_numpy(dtype=float)
    heavy = (costs > 0) & (pairs["benefit"].to_numpy(dtype=float) < 0)
    emits = (pairs["co2_transport"] + pairs["co2_treatment"]).to_numpy(dtype=float) < 0
    dirty = emits & (pairs["co2"].to_numpy(dtype=float) < 0) & pairs["carbon_known"].to_numpy()
    return pd.Categorical.from_codes(heavy + 2 * dirty, categories=pd.Index(OUTWEIGHED))


def _resting(pairs: pd.DataFrame) -> dict[str, Mask]:
    """Say for each term of money whether it rests on an assumed number; a nil term on none."""
    giver = asked(pairs["confidence"], ASSUMED.__contains__)
    taker = asked(pairs["confidence_need"], ASSUMED.__contains__)
    priced = taker | among(pairs["assumed_need"], ("price",))
    made = pairs["replaces_assumed"].to_numpy() | pairs["yield_assumed"].to_numpy()
    hauls = asked(pairs["haul_confidence"], ASSUMED.__contains__)
    rests = {
        "avoided_disposal": giver | among(pairs["assumed"], ("disposal_cost",)),
        "avoided_purchase": priced | made,
        "transport": hauls & pairs["link_transport"].isna().to_numpy(),
        "treatment": (pairs["way_assumed"] & pairs["link_treatment"].isna()).to_numpy(),
    }
    return {term: rest & (pairs[term] != 0).to_numpy() for term, rest in rests.items()}


def _estimated(pairs: pd.DataFrame) -> dict[str, Mask]:
    """Say for each term of money whether it rests on a price that the catalogue lent."""
    rests = {
        "avoided_disposal": among(pairs["estimated"], ("disposal_cost",)),
        "avoided_purchase": among(pairs["estimated_need"], ("price",)),
    }
    return {term: rest & (pairs[term] != 0).to_numpy() for term, rest in rests.items()}


def _confidence(pairs: pd.DataFrame) -> pd.DataFrame:
    """Add the worst input's confidence, and the share of the terms that rests on assumptions."""
    rests, lent = _resting(pairs), _estimated(pairs)
    amount = asked(pairs["confidence"], ASSUMED.__contains__)
    amount |= among(pairs["assumed"], AMOUNT_COLUMNS)
    whole, part = np.zeros(len(pairs)), np.zeros(len(pairs))
    for term in TERMS:
        size = np.nan_to_num(pairs[term].abs().to_numpy(dtype=float))
        whole += size
        part += size * (rests.get(term, _NONE) | lent.get(term, _NONE))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.nan_to_num(part / whole)
    pairs["assumed_share"] = np.where(amount & (whole > 0), 1.0, share)
    worst = np.maximum(_ranks(pairs["confidence"]), _ranks(pairs["confidence_need"]))
    borrowed = np.any(list(lent.values()), axis=0)
    worst = np.maximum(worst, borrowed * RANK_OF_CONFIDENCE["estimated"])
    taken = among(pairs["assumed_need"], AMOUNT_COLUMNS)
    free = asked(pairs["unpriced"], bool) & pairs["link_treatment"].isna().to_numpy()
    worst[np.any(list(rests.values()), axis=0) | amount | taken | free] = 3
    names = pd.Categorical.from_codes(worst, categories=pd.Index(CONFIDENCE_OF_RANK))
    pairs["worst_confidence"] = names
    return pairs


def _ranks(column: pd.Series) -> npt.NDArray[np.int8]:
    """Give the rank of each confidence, 0 for the surest."""
    codes, distinct = coded(column)
    ranks = [RANK_OF_CONFIDENCE[str(name)] for name in distinct]
    return np.array(ranks or [0], dtype=np.int8)[codes]
