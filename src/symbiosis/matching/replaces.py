"""How many units of the usual supply one delivered unit displaces, and on what basis."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.model.catalogue import Catalogue

ASSUMED = ("assumed", "")
ONE_FOR_ONE = "assumed 1:1"
BASIS_OF_USE = {"fuel": "heating_value", "feed": "dry_matter"}


def replaces(pairs: pd.DataFrame, known: Catalogue) -> pd.DataFrame:
    """Give `replaces` (usual units per delivered unit) and `replaces_basis` for each pair.

    What a link states comes first, then what the catalogue states; the same material displaces
    one for one; a fuel counts by heating value and a feed by dry matter; anything else is taken
    one for one and called assumed. What a plant takes is the thing itself: it counts one for one.

    Parameters
    ----------
    pairs : pandas.DataFrame
        `delivered_material, dry, usual_material_need, usual_supply_need, use_need, material_need,
        unit_need, plant_need, link_replaces`, one row for each pair.
    known : Catalogue
        Dry matter, heating values and stated replacements.
    """
    frame = _asked(pairs)
    frame = frame.merge(_bases(frame, known), on=["delivered", "supply", "use"], how="left")
    by_unit, ratio = _ratios(frame, known)
    lost = np.isnan(ratio) | frame["foreign"].to_numpy()
    basis = frame["basis"].where(frame["basis"] != "same", "same material")
    basis = basis.where(~lost & (basis != "none"), ONE_FOR_ONE)
    linked = frame["linked"].notna()
    assumed = (frame["assumed"] | (basis == ONE_FOR_ONE)) & ~linked
    told = {
        "replaces": frame["linked"].where(linked, np.where(lost, by_unit, ratio)),
        "replaces_basis": basis.where(~linked, "stated by the link").astype("str"),
        "replaces_assumed": assumed,
    }
    return pd.DataFrame(told).set_axis(pairs.index)


def _asked(pairs: pd.DataFrame) -> pd.DataFrame:
    """Name what is delivered and what it displaces; a supply of no known material is foreign.

    What goes into a plant displaces its like.
    """
    usual = pairs["usual_material_need"].mask(
        pairs["plant_need"] != "", pairs["delivered_material"]
    )
    return pd.DataFrame(
        {
            "delivered": pairs["delivered_material"],
            "supply": usual.where(usual != "", pairs["material_need"]),
            "use": pairs["use_need"],
            "foreign": (pairs["usual_supply_need"] != "") & (usual == ""),
            "unit": pairs["unit_need"],
            "dry": pairs["dry"],
            "linked": pairs["link_replaces"],
        }
    )


def _ratios(frame: pd.DataFrame, known: Catalogue) -> tuple[np.ndarray, np.ndarray]:
    """Give units displaced by a delivered unit: one for one, and on the basis of each row."""
    materials = known.materials.set_index("material")
    given = frame[["delivered"]].join(materials, on="delivered")
    supply = frame[["supply"]].join(materials, on="supply")
    by_unit = _unit_ratio(given, frame["unit"])
    dry = frame["dry"] * _tonnes(given) / (supply["dry_matter"] * _tonnes(supply))
    heat = _heat(given, frame["dry"]) / _heat(supply, supply["dry_matter"])
    bases = [frame["basis"] == basis for basis in ("stated", "dry_matter", "heating_value")]
    factor = frame["factor"]
    ratio = np.select(bases, [factor, factor * dry, factor * heat], default=by_unit)
    return by_unit, ratio


def _bases(frame: pd.DataFrame, known: Catalogue) -> pd.DataFrame:
    """Find the basis of each distinct delivered material, usual supply and use."""
    lines = known.lineages()
    distinct = frame[["delivered", "supply", "use"]].drop_duplicates()
    stated = {
        (row.material, row.supply, row.use): (row.basis, row.factor, row.confidence in ASSUMED)
        for row in known.replacements.itertuples()
    }
    rows = []
    for delivered, supply, use in distinct.itertuples(index=False, name=None):
        keys = (
            (material, kind, which)
            for material in lines.get(delivered, (delivered,))
            for kind in lines.get(supply, (supply,))
            for which in (use, "")
        )
        entry = next((stated[key] for key in keys if key in stated), None)
        if delivered == supply or (entry is None and supply in lines.get(delivered, ())):
            entry = ("same", 1.0, False)
        if entry is None:
            entry = (BASIS_OF_USE.get(str(use), "none"), 1.0, False)
        rows.append((delivered, supply, use, *entry))
    columns = ["delivered", "supply", "use", "basis", "factor", "assumed"]
    return pd.DataFrame(rows, columns=columns).astype(
        {"delivered": "str", "supply": "str", "use": "str", "basis": "str"}
        | {"factor": "float64", "assumed": "bool"}
    )


def _tonnes(materials: pd.DataFrame, unit: pd.Series | None = None) -> pd.Series:
    """Give what a base unit weighs in t, or another unit of the same thing."""
    measure = materials["measure"] if unit is None else unit
    weights: list[Any] = [1.0, materials["density"] / 1000.0, 1.0 / materials["heating_value"]]
    told = np.select([measure == "t", measure == "m3", measure == "MWh"], weights, np.nan)
    return pd.Series(told, index=materials.index)


def _heat(materials: pd.DataFrame, dry: pd.Series) -> pd.Series:
    """Give the lower heating value in MWh per base unit; of the dry matter if no other is known."""
    per_tonne = materials["heating_value"].fillna(materials["heating_value_dry"] * dry)
    heat = per_tonne * _tonnes(materials)
    return heat.where(materials["measure"] != "MWh", 1.0)


def _unit_ratio(given: pd.DataFrame, unit: pd.Series) -> np.ndarray:
    """Give units of the need for one delivered base unit of the same thing."""
    by_weight = _tonnes(given) / _tonnes(given, unit)
    return by_weight.where(given["measure"] != unit, 1.0).to_numpy(dtype=float)
