"""The buyer's specification: limits on the mix, and on each stream where it does not mix."""

from __future__ import annotations

import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.model.contents import to_basis
from symbiosis.model.matches import FINDINGS, MIXES
from symbiosis.model.park import Park
from symbiosis.model.rule_words import YES_NO_UNIT
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
    stated = stated.where(specs["unit"] != YES_NO_UNIT, "no")
    # A user's own parameter mixes as its unit says, else by the measure of what is wanted.
    own = specs["parameter"].map(mixes).astype(object)
    specs["mixes"] = own.where(own.notna(), stated).astype("str")
    return specs


def mixed(specs: pd.DataFrame) -> pd.DataFrame:
    """Give the limits that bind a mix, as rows for the programme."""
    bound = specs[specs["mixes"] != "no"].assign(rule="")
    return conform(bound[[name.name for name in MIXES]], MIXES, "mixes")


def against(
    pairs: pd.DataFrame, delivered: pd.DataFrame, limits: pd.DataFrame, contents: pd.DataFrame
) -> pd.DataFrame:
    """Hold each way against the limits of its need: `value` in the basis of the limit.

    Parameters
    ----------
    pairs : pandas.DataFrame
        `output, via, need`; `density` (kg/m3) and `dry` (share) of what is delivered; the `plant`
        that gives the output, and whether the way dries it (`dries`).
    delivered : pandas.DataFrame
        Contents as delivered.
    limits : pandas.DataFrame
        `need, parameter, at_least, at_most, basis, mixes, ...`.
    contents : pandas.DataFrame
        Contents at the gate, of what a plant gives the fixed ones.

    Returns
    -------
    pandas.DataFrame
        One row for each pair and limit; `value` is not a number where nobody measured it or it
        cannot be moved to the basis of the limit, and where the plan decides what a plant gives:
        then it is `planned`.
    """
    held = pairs.merge(limits, on="need")
    arrives = delivered[["output", "via", "parameter", "value", "basis"]]
    held = held.merge(
        arrives.rename(columns={"basis": "basis_found"}),
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
    return held.assign(planned=_planned(held, contents))


def _planned(held: pd.DataFrame, contents: pd.DataFrame) -> pd.Series:
    """Say of each limit whether the plan decides the content: that of the mix in a plant.

    What is stated by volume is lost where a way dries what the plant gives.
    """
    open_ = held["value"].isna() & (held["plant"] != "") & (held["mixes"] != "no")
    open_ &= ~((held["basis"] == "volume") & held["dries"])
    fixed = pd.MultiIndex.from_frame(contents[["owner", "parameter"]])
    mine = pd.MultiIndex.from_frame(held.loc[open_, ["output", "parameter"]])
    planned = pd.Series(False, index=held.index)
    planned[open_] = ~mine.isin(fixed)
    return planned


def findings(held: pd.DataFrame) -> pd.DataFrame:
    """Find what breaks a specification by itself, and what nobody measured."""
    missing = held["value"].isna()
    lost = missing & (held["plant"] != "") & (held["mixes"] == "no")
    own = (held["mixes"] == "no") & ~missing
    above, below = held["value"] > held["at_most"], held["value"] < held["at_least"]
    parts = [
        _said(
            held[missing & ~lost & ~held["planned"]],
            "unknown",
            "at_most",
            "is not measured; the receiver limits it",
        ),
        _said(held[lost], "unknown", "at_most", "is not carried through a plant"),
        _said(held[own & above], "forbidden", "at_most", "is above the receiver's specification"),
        _said(held[own & below], "forbidden", "at_least", "is below the receiver's specification"),
    ]
    return conform(
        pd.concat([p for p in parts if len(p)] or [pd.DataFrame()]), FINDINGS, "findings"
    )


def _said(held: pd.DataFrame, verdict: str, limit: str, words: str) -> pd.DataFrame:
    """Make findings of the rows of one kind, which say the same of their parameter."""
    return finding(held, verdict, limit, held["parameter"] + " " + words)


def finding(held: pd.DataFrame, verdict: str, limit: str, reason: pd.Series) -> pd.DataFrame:
    """Make findings of limits that are broken or cannot be judged."""
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
            "reason": reason,
            "citation": "the receiver's specification",
            "mend": mend,
        }
    )
