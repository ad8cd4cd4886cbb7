"""What it costs to recover little from much: the Sherwood relation."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.model.catalogue import Catalogue

FACTOR = "sherwood"  # of the catalogue: cost of a tonne worked through, its currency in its unit
SOURCE = "estimated by the Sherwood relation"
DILUTE = 0.1  # t of product from a t: below it, what recovers is paid by what it works through


def cost_of_recovery(share: float, through: float, exponent: float = 1.0) -> float:
    """Give what a unit of a product costs to recover from a stream that holds a share of it.

    cost = through / share^exponent: a straight line on paper with two logarithmic scales. With
    an exponent of 1 a unit of the stream costs the same to work through, however little it holds.

    Parameters
    ----------
    share : float
        Mass of the product in a unit of mass of the stream, above 0.
    through : float
        What a unit of the stream costs to work through.
    exponent : float, default 1.0
        Slope of the line, turned round.

    References
    ----------
    Karakatsanis G, Makropoulos C (2023) Resource recovery and the Sherwood plot. Entropy 25(1):4.
    """
    return float(through / share**exponent)


def recovery_costs(known: Catalogue) -> pd.DataFrame:
    """Give the costs of conversions that state none and recover little from much.

    Indexed by conversion: `cost` for a unit of what it takes first, `cost_currency`,
    `confidence, source`. Empty where the catalogue has no factor.
    """
    factors = known.factors[known.factors["factor"] == FACTOR]
    columns = ["cost", "cost_currency", "confidence", "source"]
    if not len(factors):
        return pd.DataFrame(columns=columns)
    through, currency = float(factors["value"].iloc[0]), factors["unit"].iloc[0].split("/")[0]
    tonnes = _tonnes(known)
    ports = known.ports.assign(mass=known.ports["amount"] * known.ports["material"].map(tonnes))
    taken = -ports[ports["role"] == "main"].groupby("conversion")["mass"].first()
    products = ports[(ports["role"] == "product") & (ports["amount"] > 0)]
    given = products.groupby("conversion")["mass"].first()
    share = (given / taken).reindex(known.conversions["conversion"])
    open_ = (
        known.conversions["cost"].isna().to_numpy() & ((share > 0) & (share < DILUTE)).to_numpy()
    )
    names = known.conversions.loc[open_, "conversion"]
    mass = taken.reindex(names)  # t of a base unit of what is taken
    cost = [cost_of_recovery(share[name], through) * share[name] * mass[name] for name in names]
    told = pd.DataFrame({"cost": cost}, index=pd.Index(names, name="conversion"))
    return told.assign(cost_currency=currency, confidence="assumed", source=SOURCE)[columns]


def _tonnes(known: Catalogue) -> pd.Series:
    """Give t of a base unit of each material; none for what has no mass."""
    materials = known.materials.set_index("material")
    weights = np.select(
        [materials["measure"] == "t", materials["measure"] == "m3"],
        [1.0, materials["density"] / 1000.0],
        default=np.nan,
    )
    return pd.Series(weights, index=materials.index)
