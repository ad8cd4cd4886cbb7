"""What each flow and each usual supply holds of a limited content, and what it weighs in a mix."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.model.contents import to_basis
from symbiosis.model.matches import Matches
from symbiosis.model.weights import weigh

FACTS = ["measure", "density", "molar_mass", "heating_value", "dry_matter"]
BASES = ("mass", "volume", "mole", "dry")


def power_of(mixes: pd.Series) -> pd.Series:
    """Read the power of `power x`; all else mixes in the first."""
    stated = mixes.astype("str").str.extract(r"power\s+([\d.]+)")[0]
    return pd.to_numeric(stated, errors="coerce").fillna(1.0)


def weighed_by(limits: pd.DataFrame) -> pd.Series:
    """Say by what a mix is weighed: as its content is stated, else as its parameter mixes.

    A content in mg/kg of dry matter is one of the dry matter of the mix, whatever the parameter.
    """
    stated = limits["basis"].isin(BASES) & (power_of(limits["mixes"]) == 1.0)
    return limits["mixes"].where(~stated, limits["basis"])


def evened(entries: pd.DataFrame, mix: str) -> pd.DataFrame:
    """Weigh a whole mix in base units where the weight of one who takes part is not known.

    Parameters
    ----------
    entries : pandas.DataFrame
        `weight`, not a number where it is not known, and `units`, the base units of each.
    mix : str
        The column that tells the mixes apart.
    """
    lost = entries["weight"].isna().groupby(entries[mix]).transform("any")
    return entries.assign(weight=entries["weight"].where(~lost, entries["units"]))


def held_by_flows(
    matches: Matches, arcs: pd.DataFrame, limits: pd.DataFrame, found: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Join arcs and limits by need: `place` of the arc, its content `value`, and its `weight`.

    Parameters
    ----------
    matches : Matches
        Contents as delivered, and the catalogue.
    arcs : pandas.DataFrame
        Exchanges; their order gives their place.
    limits : pandas.DataFrame
        `need, parameter, basis, mixes` and whatever else is to be kept.
    found : pandas.DataFrame, optional
        Contents, `output, via, parameter, value, basis`; by default those as delivered.

    Returns
    -------
    pandas.DataFrame
        `value` is raised to the power in which the parameter mixes, and not a number where
        nobody measured it; `weight` is what a unit at the output's gate weighs (t, m3, kmol, t of
        dry matter, by the typical dry matter where nobody measured it, else as if all were dry),
        not a number where that is not known; `units` are its base units.
    """
    keys = ["output", "via"]
    flows = arcs[[*keys, "need", "material", "delivered_material", "delivered"]]
    flows = flows.assign(place=np.arange(len(arcs))).merge(limits, on="need")
    facts = matches.known.materials.set_index("material")[FACTS]
    flows = flows.join(facts, on="delivered_material")
    own = flows["output"].map(matches.park.outputs.set_index("output")["density"]).astype(float)
    flows["density"] = own.where(flows["via"] == "").fillna(flows["density"])
    found = matches.delivered if found is None else found
    found = found[[*keys, "parameter", "value", "basis"]].rename(columns={"basis": "found_in"})
    dry = found[found["parameter"] == "dry_matter"].set_index(keys)["value"] / 1e6
    flows = flows.merge(found, on=[*keys, "parameter"], how="left")
    flows["dry"] = dry.reindex(pd.MultiIndex.from_frame(flows[keys])).to_numpy(dtype=float)
    numbers = flows[["value", "density", "dry"]].to_numpy(dtype=float).T
    value = to_basis(
        numbers[0], flows["found_in"].fillna(""), flows["basis"], numbers[1], numbers[2]
    )
    dried = flows.assign(dry=flows["dry"].fillna(flows["dry_matter"]).fillna(1.0))
    weight = weigh(dried, weighed_by(flows)) * flows["delivered"]
    power = power_of(flows["mixes"])
    return flows.assign(value=value**power, weight=weight, units=flows["delivered"])


def held_by_usual(matches: Matches, usual: pd.DataFrame, limits: pd.DataFrame) -> pd.DataFrame:
    """Join usual supplies and limits by need: `place` among the usual supplies, value, weight."""
    named_material = usual["usual_material"]
    bears = named_material.where(named_material != "", usual["material"])
    bought = usual[["need", "unit"]].rename(columns={"unit": "unit_of_need"})
    bought = bought.assign(bears=bears, place=np.arange(len(usual))).merge(limits, on="need")
    bought = bought.join(matches.known.materials.set_index("material")[FACTS], on="bears")
    bought["measure"], bought["dry"] = bought["unit_of_need"], bought["dry_matter"].fillna(1.0)
    value = bought["usual"] ** power_of(bought["mixes"])
    return bought.assign(weight=weigh(bought, weighed_by(bought)), units=1.0, value=value)
