"""Limits on mixes as rows: by what each flow weighs in the mix, and what it holds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.model.contents import to_basis
from symbiosis.model.matches import Matches
from symbiosis.model.weights import weigh
from symbiosis.planning.blocks import Block, named

FACTS = ["measure", "density", "molar_mass", "heating_value", "dry_matter"]
ENTRIES = ["row", "column", "weight", "value", "limit", "sign", "mixes"]


def limits_of(matches: Matches, needs: pd.Series) -> pd.DataFrame:
    """Give the limits on the mixes of these needs, a row for each side, numbered."""
    mixes = matches.mixes
    sides = [
        mixes[mixes["at_most"].notna()].assign(side="at_most", limit=mixes["at_most"], sign=1.0),
        mixes[mixes["at_least"].notna()].assign(
            side="at_least", limit=mixes["at_least"], sign=-1.0
        ),
    ]
    limits = pd.concat(sides, ignore_index=True)
    limits = limits[limits["need"].isin(needs)]
    limits = limits.sort_values(["need", "parameter", "rule", "side"]).reset_index(drop=True)
    return limits.assign(row=np.arange(len(limits)))


def mix_rows(matches: Matches, arcs: pd.DataFrame, usual: pd.DataFrame, blind: bool) -> Block:
    """Write each limit on a mix, above or below, as a row divided by the limit.

    sum(weight * (content - limit) * flow) <= 0, the usual supply taking part.
    """
    limits = limits_of(matches, arcs["need"])
    entries = mix_entries(matches, arcs, usual, limits, blind)
    power = _power(limits["mixes"])
    size = (limits["limit"].abs() ** power).where(limits["limit"] != 0, 1.0)
    scale = size.to_numpy(dtype=float)
    spread = entries["value"] - entries["limit"]
    value = entries["sign"] * entries["weight"] * spread / scale[entries["row"]]
    names = {key: limits[key] for key in ("parameter", "rule", "side", "limit")}
    rows = named("mix", limits["need"], limits["unit"], **names).assign(scale=scale, power=power)
    return Block(
        rows,
        entries["row"].to_numpy(dtype=int),
        entries["column"].to_numpy(dtype=int),
        value.to_numpy(dtype=float),
        np.full(len(limits), -np.inf),
        np.zeros(len(limits)),
        entries["weight"].to_numpy(dtype=float),
    )


def mix_entries(
    matches: Matches, arcs: pd.DataFrame, usual: pd.DataFrame, limits: pd.DataFrame, blind: bool
) -> pd.DataFrame:
    """Give who takes part in each limited mix: `row, column, weight, value, limit, sign, mixes`.

    `weight` is what a unit of the column weighs in the mix (t, m3, kmol; base units where
    nothing better is known), `value` its content; a content that nobody measured counts as the
    limit where `blind`, and is an error else.
    """
    facts = matches.known.materials.set_index("material")[FACTS]
    entries = [
        _of_flows(matches, arcs, limits, facts, blind),
        _of_usual(arcs, usual, limits, facts),
    ]
    return _powered(pd.concat([entry[ENTRIES] for entry in entries], ignore_index=True))


def _of_flows(
    matches: Matches,
    arcs: pd.DataFrame,
    limits: pd.DataFrame,
    facts: pd.DataFrame,
    blind: bool,
) -> pd.DataFrame:
    """Give the entries of the arcs."""
    keys = ["output", "via"]
    flows = arcs[[*keys, "need", "delivered_material", "delivered"]]
    flows = flows.assign(column=np.arange(len(arcs))).merge(limits, on="need")
    flows = flows.join(facts, on="delivered_material")
    found = matches.delivered[[*keys, "parameter", "value", "basis"]]
    found = found.rename(columns={"basis": "found_in"})
    dry = found[found["parameter"] == "dry_matter"].set_index(keys)["value"] / 1e6
    flows = flows.merge(found, on=[*keys, "parameter"], how="left")
    flows["dry"] = dry.reindex(pd.MultiIndex.from_frame(flows[keys])).to_numpy(dtype=float)
    numbers = flows[["value", "density", "dry"]].to_numpy(dtype=float).T
    flows["value"] = to_basis(
        numbers[0], flows["found_in"].fillna(""), flows["basis"], numbers[1], numbers[2]
    )
    if blind:
        flows["value"] = flows["value"].fillna(flows["limit"])
    lost = flows.loc[flows["value"].isna(), "output"].unique()
    if len(lost):
        raise SymbiosisError(
            "A mix is limited in a content that is not known",
            ", ".join(map(str, lost[:5])),
            "measure it; such an exchange should have been found unknown",
        )
    weight = pd.Series(weigh(flows, flows["mixes"]), index=flows.index).fillna(1.0)
    return flows.assign(weight=weight * flows["delivered"])


def _of_usual(
    arcs: pd.DataFrame, usual: pd.DataFrame, limits: pd.DataFrame, facts: pd.DataFrame
) -> pd.DataFrame:
    """Give the entries of the usual supplies."""
    named_material = usual["usual_material"]
    bears = named_material.where(named_material != "", usual["material"])
    bought = usual[["need", "unit"]].rename(columns={"unit": "unit_of_need"})
    bought = bought.assign(bears=bears, column=len(arcs) + np.arange(len(usual)))
    bought = bought.merge(limits, on="need").join(facts, on="bears")
    bought["measure"], bought["dry"] = bought["unit_of_need"], bought["dry_matter"]
    weight = pd.Series(weigh(bought, bought["mixes"]), index=bought.index).fillna(1.0)
    return bought.assign(weight=weight, value=bought["usual"])


def _powered(entries: pd.DataFrame) -> pd.DataFrame:
    """Raise contents and limits to the power in which their parameter mixes."""
    power = _power(entries["mixes"])
    return entries.assign(value=entries["value"] ** power, limit=entries["limit"] ** power)


def _power(mixes: pd.Series) -> pd.Series:
    """Read the power of `power x`; all else mixes in the first."""
    stated = mixes.astype("str").str.extract(r"power\s+([\d.]+)")[0]
    return pd.to_numeric(stated, errors="coerce").fillna(1.0)
