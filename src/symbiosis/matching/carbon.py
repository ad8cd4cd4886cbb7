"""CO2 avoided, term by term, per unit at the output's gate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.matching.texts import asked, coded, looked_up
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.making import co2_of_making

CARBON_TERMS = ["co2_supply", "co2_disposal", "co2_transport", "co2_treatment"]
POWER = "electricity"
LET_GO = "carbon_dioxide"  # with its kinds: what is delivered of it leaves its user again


def with_carbon(
    pairs: pd.DataFrame,
    known: Catalogue,
    settings: Mapping[str, Any],
    grids: pd.Series | None = None,
) -> pd.DataFrame:
    """Add the terms of CO2 avoided: supply displaced and disposal, less haul and treatment.

    What is sold today is not disposed of, so that nothing is avoided by its going elsewhere;
    nor is what a plant gives, unless it is a residue that costs. Nothing is displaced where a
    plant could buy nothing. Gas that is delivered and let go later avoids nothing by that: it is
    told apart, as `re_emitted`.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Candidates with `fills`, the usual units that a unit of the output displaces,
        `disposal_cost`, below 0 for what is sold, `usual_most_need`, the plants whose ports they
        are, `plant` and `plant_need`, what the haul takes, `haul_co2` and `haul_power`, and what
        the treatment does, `co2_used` with electricity of the park's grid, and `power_used`.
    known : Catalogue
        CO2 of making and of disposing of a unit.
    settings : Mapping
        `grid_factor` of the park, t CO2/MWh.
    grids : pandas.Series, optional
        The same by company, of those in another country.
    """
    made = co2_of_making(known, settings)
    usual = pairs["usual_material_need"]
    own = looked_up(usual, made)
    supply = np.where(_blank(usual), looked_up(pairs["material_need"], made), own)
    power = _blank(usual) & _is(pairs["material_need"], POWER) | _is(usual, POWER)
    giver, taker = (_grid(pairs[side], settings, grids) for side in ("company", "company_need"))
    supply = np.where(power & np.isfinite(taker), taker, supply)
    disposed = looked_up(pairs["material"], known.materials.set_index("material")["co2_disposal"])
    paid = pairs["disposal_cost"].to_numpy(dtype=float)
    kept = (paid < 0) | ~_blank(pairs["plant"]) & ~(paid > 0)
    fed = ~_blank(pairs["plant_need"]) & (pairs["usual_most_need"].to_numpy(dtype=float) == 0)
    usual_grid = float(settings.get("grid_factor", np.nan))
    hauled = pairs["haul_co2"] + np.nan_to_num(pairs["haul_power"] * np.nan_to_num(giver))
    abroad = np.nan_to_num(giver - usual_grid)
    pairs["carbon_known"] = np.isfinite(supply) | np.isfinite(disposed)
    pairs["co2_supply"] = np.where(fed, 0.0, pairs["fills"] * np.nan_to_num(supply))
    pairs["co2_disposal"] = np.where(kept, 0.0, np.nan_to_num(disposed))
    pairs["co2_transport"] = 0.0 - hauled
    pairs["co2_treatment"] = 0.0 - (pairs["co2_used"] + pairs["power_used"] * abroad)
    pairs["co2"] = pairs[CARBON_TERMS].sum(axis=1, skipna=False)
    gas = {material for material, line in known.lineages().items() if LET_GO in line}
    let_go = asked(pairs["delivered_material"], gas.__contains__)
    pairs["re_emitted"] = np.where(let_go, pairs["delivered"], 0.0)
    return pairs


def _grid(companies: pd.Series, settings: Mapping[str, Any], grids: pd.Series | None) -> np.ndarray:
    """Give the grid factor at each company: of its own country, else of the park."""
    factor = np.full(len(companies), float(settings.get("grid_factor", np.nan)))
    if grids is None or not len(grids):
        return factor
    own = looked_up(companies, grids)
    return np.where(np.isfinite(own), own, factor)


def _blank(column: pd.Series) -> np.ndarray:
    """Say which rows hold no text."""
    return _is(column, "")


def _is(column: pd.Series, text: str) -> np.ndarray:
    """Say which rows hold this text."""
    codes, distinct = coded(column)
    place = distinct.get_indexer(pd.Index([text]))[0]
    return np.asarray(codes == place) if place >= 0 else np.zeros(len(column), dtype=bool)
