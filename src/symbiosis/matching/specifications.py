"""The buyer's specification: limits on the mix, and on each stream where it does not mix."""

from __future__ import annotations

import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.model.contents import to_basis
from symbiosis.model.matches import FINDINGS, MIXES
from symbiosis.model.park import Park
from symbiosis.tables import conform

BY_MEASURE = {"t": "mass", "m3": "volume", "MWh": "no"}


def limits_of(park: Park, known: Catalogue) -> pd.DataFrame:
    """Give the specifications with the way in which their parameter mixes."""
    specs = park.specs
    specs = specs[specs["at_least"].notna() | specs["at_most"].notna()]
    mixes = known.parameters.set_index("parameter")["mixes"]
    unit = specs["need"].map(park.needs.set_index("need")["unit"])
    by_measure = unit.map(BY_MEASURE).astype(object).fillna("no")
    stated = (
        specs["basis"]
        .astype(object)
        .where(specs["basis"].isin(["mass", "dry", "volume", "mole"]), by_measure)
    )
    # A user's own parameter mixes as its unit says, else by the measure of what is wanted.
    own = specs["parameter"].map(mixes).astype(object)
    specs["mixes"] = own.where(own.notna(), stated).astype("str")
    return specs


def mixed(specs: pd.DataFrame) -> pd.DataFrame:
    """Give the limits that bind a mix, as rows for the programme."""
    bound = specs[specs["mixes"] != "no"].assign(rule="")
    return conform(bound[[name.name for name in MIXES]], MIXES, "mixes")


def against(pairs: pd.DataFrame, delivered: pd.DataFrame, limits: pd.DataFrame) -> pd.DataFrame:
    """Hold each way against the limits of its need: `value` in the basis of the limit.

    Parameters
    ----------
    pairs : pandas.DataFrame
        `output, via, need`, and `density` (kg/m3) and `dry` (share) of what is delivered.
    delivered : pandas.DataFrame
        Contents as delivered.
    limits : pandas.DataFrame
        `need, parameter, at_least, at_most, basis, ...`.

    Returns
    -------
    pandas.DataFrame
        One row for each pair and limit; `value` is not a number where nobody measured it or it
        cannot be moved to the basis of the limit.
    """
    held = pairs[["output", "via", "need", "density", "dry"]].merge(limits, on="need")
    contents = delivered[["output", "via", "parameter", "value", "basis"]]
    held = held.merge(
        contents.rename(columns={"basis": "basis_found"}),
        on=["output", "via", "parameter"],
        how="left",
    )
    held["value"] = to_basis(
        held["value"].to_numpy(dtype=float),
        held["basis_found"].fillna("").to_numpy(),
        held["basis"].to_numpy(),
        held["density"].to_numpy(dtype=float),
        held["dry"].to_numpy(dtype=float),
    )
    return held


def findings(held: pd.DataFrame) -> pd.DataFrame:
    """Find what breaks a specification by itself, and what nobody measured."""
    missing = held["value"].isna()
    own = (held["mixes"] == "no") & ~missing
    above, below = held["value"] > held["at_most"], held["value"] < held["at_least"]
    parts = [
        _finding(held[missing], "unknown", "at_most", "is not measured; the receiver limits it"),
        _finding(
            held[own & above], "forbidden", "at_most", "is above the receiver's specification"
        ),
        _finding(
            held[own & below], "forbidden", "at_least", "is below the receiver's specification"
        ),
    ]
    return conform(
        pd.concat([p for p in parts if len(p)] or [pd.DataFrame()]), FINDINGS, "findings"
    )


def _finding(held: pd.DataFrame, verdict: str, limit: str, words: str) -> pd.DataFrame:
    """Make findings of the rows of one kind."""
    bound = held[limit].fillna(held["at_least"])
    mend = "measure it" if verdict == "unknown" else "treat it, or agree on another specification"
    return pd.DataFrame(
        {
            "stage": "specification",
            "output": held["output"],
            "via": held["via"],
            "need": held["need"],
            "parameter": held["parameter"],
            "value": held["value"],
            "limit": bound,
            "unit": held["unit"],
            "verdict": verdict,
            "reason": held["parameter"] + " " + words,
            "citation": "the receiver's specification",
            "mend": mend,
        }
    )
