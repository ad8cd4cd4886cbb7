"""CO2 avoided, term by term, per unit at the output's gate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.model.making import co2_of_making

CARBON_TERMS = ["co2_supply", "co2_disposal", "co2_transport", "co2_treatment"]


def with_carbon(pairs: pd.DataFrame, known: Catalogue, settings: Mapping[str, Any]) -> pd.DataFrame:
    """Add the terms of CO2 avoided: supply displaced and disposal, less haul and treatment.

    What is sold today is not disposed of, so that nothing is avoided by its going elsewhere;
    nor is what a plant gives, unless it is a residue that costs. Nothing is displaced where a
    plant could buy nothing.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Candidates with `fills`, the usual units that a unit of the output displaces,
        `disposal_cost`, below 0 for what is sold, `usual_most_need`, and the plants whose ports
        they are, `plant` and `plant_need`.
    known : Catalogue
        CO2 of making and of disposing of a unit.
    settings : Mapping
        `grid_factor` of the park, t CO2/MWh.
    """
    usual = pairs["usual_material_need"]
    supply = usual.where(usual != "", pairs["material_need"])
    made = supply.map(co2_of_making(known, settings)).astype(float).fillna(0.0)
    disposed = known.materials.set_index("material")["co2_disposal"]
    hauled = pairs["hauled"] * pairs["haul_quantity"] * pairs["haul_co2"] * pairs["distance_km"]
    costs = pairs["disposal_cost"] > 0
    kept = (pairs["disposal_cost"] < 0) | (pairs["plant"] != "") & ~costs
    fed = (pairs["plant_need"] != "") & (pairs["usual_most_need"] == 0)
    pairs = pairs.assign(
        co2_supply=(pairs["fills"] * made).mask(fed, 0.0),
        co2_disposal=pairs["material"].map(disposed).astype(float).fillna(0.0).mask(kept, 0.0),
        co2_transport=0.0 - hauled.fillna(0.0),
        co2_treatment=0.0 - pairs["co2_used"],
    )
    return pairs.assign(co2=pairs[CARBON_TERMS].sum(axis=1, skipna=False))
