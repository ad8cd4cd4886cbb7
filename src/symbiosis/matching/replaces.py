"""How many units of the usual supply one delivered unit displaces, and on what basis."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.matching.texts import coded
from symbiosis.model.catalogue import Catalogue
from symbiosis.tables import remembered

ASSUMED = ("assumed", "")
ONE_FOR_ONE = "assumed 1:1"
BY_LINK = "stated by the link"
BASIS_OF_USE = {"fuel": "heating_value", "feed": "dry_matter"}


class Ratios:
    """What one thing displaces of another, worked out once for each distinct question.

    Parameters
    ----------
    known : Catalogue
        Dry matter, heating values and stated replacements.
    """

    def __init__(self, known: Catalogue) -> None:
        self.known = known
        self._place: dict[tuple[Any, ...], int] = {}
        self._table = pd.DataFrame()

    def of(self, asked: pd.DataFrame) -> pd.DataFrame:
        """Give a row for each row of what is asked; see `_ratios`."""
        keys = list(asked.itertuples(index=False, name=None))
        new = [i for i, key in enumerate(keys) if key not in self._place]
        if new or not len(self._table.columns):
            first = len(self._table)  # keys may repeat, so that there are more rows than places
            self._place |= {keys[i]: first + k for k, i in enumerate(new)}
            rows = _ratios(asked.iloc[new].reset_index(drop=True), self.known)
            self._table = pd.concat([self._table, rows], ignore_index=True) if first else rows
        return self._table.take([self._place[key] for key in keys])


def replaces(pairs: pd.DataFrame, known: Catalogue, ratios: Ratios | None = None) -> pd.DataFrame:
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
    ratios : Ratios, optional
        Those of the catalogue, where other pairs were asked before.
    """
    distinct, place = _distinct(pairs)
    told_of = (ratios or Ratios(known)).of(distinct)
    dry = pairs["dry"].to_numpy(dtype=float)
    fixed, by_dry = (told_of[name].to_numpy()[place] for name in ("fixed", "by_dry"))
    ratio = np.where(np.isnan(by_dry), fixed, by_dry * dry)
    lost = np.isnan(ratio)
    by_unit = told_of["by_unit"].to_numpy()[place]
    linked = pairs["link_replaces"].notna().to_numpy()
    basis = np.where(lost, ONE_FOR_ONE, told_of["basis"].to_numpy(dtype=object)[place])
    assumed = told_of["assumed"].to_numpy(dtype=bool)[place] | (basis == ONE_FOR_ONE)
    told = {
        "replaces": pairs["link_replaces"].where(linked, np.where(lost, by_unit, ratio)),
        "replaces_basis": pd.array(np.where(linked, BY_LINK, basis), dtype="str"),
        "replaces_assumed": assumed & ~linked,
    }
    return pd.DataFrame(told, index=pairs.index)


def _distinct(pairs: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray[np.intp]]:
    """Give what is asked of pairs, each once, and the place of every pair in it."""
    columns = ["delivered_material", "usual_material_need", "usual_supply_need", "use_need"]
    columns += ["material_need", "unit_need", "plant_need"]
    key = np.zeros(len(pairs), dtype=np.int64)
    for name in columns:
        codes, words = (
            coded(pairs[name])
            if name not in ("usual_supply_need", "plant_need")
            else ((pairs[name] != "").to_numpy(dtype=np.intp), pd.Index([0, 1]))
        )
        key = key * max(len(words), 1) + codes
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    return _asked(pairs.iloc[first][columns]), place


def _asked(pairs: pd.DataFrame) -> pd.DataFrame:
    """Name what is delivered and what it displaces; a supply of no known material is foreign.

    What goes into a plant displaces its like.
    """
    pairs = pairs.astype("str")
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
        }
    ).reset_index(drop=True)


def _ratios(frame: pd.DataFrame, known: Catalogue) -> pd.DataFrame:
    """Give units displaced by a delivered unit: one for one, and on the basis of each row.

    Columns `by_unit`; `fixed`, none where nothing is known; `by_dry`, for a unit share of dry
    matter of what is delivered, none where that does not count; `basis`; `assumed`.
    """
    frame = frame.merge(_bases(frame, known), on=["delivered", "supply", "use"], how="left")
    materials = known.materials.set_index("material")
    given = frame[["delivered"]].join(materials, on="delivered")
    supply = frame[["supply"]].join(materials, on="supply")
    by_unit = _unit_ratio(given, frame["unit"])
    heat = given["heating_value"] * _tonnes(given)
    heat = heat.where(given["measure"] != "MWh", 1.0)
    usual = _heat(supply)
    bases = [frame["basis"] == basis for basis in ("stated", "dry_matter", "heating_value")]
    factor = frame["factor"]
    fixed = np.select(bases, [factor, np.nan, factor * heat / usual], default=by_unit)
    dry = _tonnes(given) / (supply["dry_matter"] * _tonnes(supply))
    moist = given["heating_value_dry"] * _tonnes(given) / usual
    moist = moist.where(np.isnan(fixed))
    by_dry = np.select(bases, [np.nan, factor * dry, factor * moist], default=np.nan)
    named = frame["basis"].replace({"same": "same material", "none": ONE_FOR_ONE})
    return pd.DataFrame(
        {
            "by_unit": by_unit,
            "fixed": np.where(frame["foreign"], np.nan, fixed),
            "by_dry": np.where(frame["foreign"], np.nan, by_dry),
            "basis": named,
            "assumed": frame["assumed"],
        }
    )


def _bases(frame: pd.DataFrame, known: Catalogue) -> pd.DataFrame:
    """Find the basis of each distinct delivered material, usual supply and use."""
    lines = known.lineages()
    distinct = frame[["delivered", "supply", "use"]].drop_duplicates()
    stated = _stated(known)
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


@remembered
def _stated(known: Catalogue) -> dict[tuple[str, str, str], tuple[str, float, bool]]:
    """Give basis, factor and whether assumed of each stated replacement."""
    table = known.replacements
    keys = zip(table["material"], table["supply"], table["use"], strict=True)
    told = zip(table["basis"], table["factor"], table["confidence"].isin(ASSUMED), strict=True)
    return dict(zip(keys, told, strict=True))


def _tonnes(materials: pd.DataFrame, unit: pd.Series | None = None) -> pd.Series:
    """Give what a base unit weighs in t, or another unit of the same thing."""
    measure = materials["measure"] if unit is None else unit
    weights: list[Any] = [1.0, materials["density"] / 1000.0, 1.0 / materials["heating_value"]]
    told = np.select([measure == "t", measure == "m3", measure == "MWh"], weights, np.nan)
    return pd.Series(told, index=materials.index)


def _heat(supply: pd.DataFrame) -> pd.Series:
    """Give the lower heating value in MWh per base unit; of the dry matter if no other is known."""
    dry = supply["heating_value_dry"] * supply["dry_matter"]
    heat = supply["heating_value"].fillna(dry) * _tonnes(supply)
    return heat.where(supply["measure"] != "MWh", 1.0)


def _unit_ratio(given: pd.DataFrame, unit: pd.Series) -> np.ndarray:
    """Give units of the need for one delivered base unit of the same thing."""
    by_weight = _tonnes(given) / _tonnes(given, unit)
    return by_weight.where(given["measure"] != unit, 1.0).to_numpy(dtype=float)
