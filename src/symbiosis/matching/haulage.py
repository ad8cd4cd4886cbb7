"""How things travel: the park's haulage before the catalogue's, for each material hauled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.matching.money import converted
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.park import Park

MONEY = ["rate", "loading"]
COUNTED = [*MONEY, "co2", "payload"]  # for the unit that the mode counts
NUMBERS = [*COUNTED, "reach_km", "speed"]
TEXTS = ["per", "confidence"]


def modes_of(park: Park, known: Catalogue) -> pd.DataFrame:
    """Give each haulage mode, money in the park's currency, by what the park states of it.

    Where the park leaves a cell open the catalogue's counts, unless the park counts the mode in
    another unit. Money without a rate of its currency is not known.
    """
    general = _cells(known.haulage.set_index("mode"), park.settings)
    own = park.haulage.drop_duplicates("mode").set_index("mode")
    own["currency"] = own["currency"].mask(own["currency"] == "", park.settings.get("currency"))
    stated = _cells(own, park.settings)
    open_ = general.reindex(own.index)
    open_.loc[stated["per"].notna() & (stated["per"] != open_["per"]), COUNTED] = np.nan
    lost = own[MONEY].notna() & stated[MONEY].isna()
    open_.loc[lost.any(axis=1), MONEY] = np.nan
    stated = stated.where(stated.notna(), open_)
    rest = general[~general.index.isin(stated.index)]
    modes = pd.concat([part for part in (stated, rest) if len(part)] or [general])
    return modes.fillna(dict.fromkeys(TEXTS, "")).rename_axis("mode").reset_index()


def _cells(modes: pd.DataFrame, settings: Mapping[str, Any]) -> pd.DataFrame:
    """Give the cells of modes, their money in the park's currency; a blank text is not known."""
    money = {name: converted(modes[name], modes["currency"], settings) for name in MONEY}
    texts = {name: modes[name].mask(modes[name] == "") for name in TEXTS}
    return modes[NUMBERS].assign(**money, **texts)


def hauled(park: Park, known: Catalogue) -> pd.DataFrame:
    """Give for each material how it is hauled, and units of the rate for a base unit of it."""
    modes = modes_of(park, known).rename(
        columns={"mode": "haul", "confidence": "haul_confidence", "co2": "haul_co2"}
    )
    materials = known.materials[["material", "haul", "measure", "density", "heating_value"]]
    told = materials.merge(modes, on="haul", how="left")
    told["haul_quantity"] = _quantity(told)
    return told.rename(columns={"material": "hauled_material"}).drop(
        columns=["measure", "density", "heating_value"]
    )


def _quantity(told: pd.DataFrame) -> pd.Series:
    """Give units that the haulage rate counts for one base unit of the material."""
    same = told["measure"] == told["per"]
    t_of_m3 = (told["measure"] == "m3") & (told["per"] == "t")
    m3_of_t = (told["measure"] == "t") & (told["per"] == "m3")
    t_of_mwh = (told["measure"] == "MWh") & (told["per"] == "t")
    tonnes = told["density"] / 1000.0
    quantity = np.select(
        [same, t_of_m3, m3_of_t, t_of_mwh],
        [1.0, tonnes, 1.0 / tonnes, 1.0 / told["heating_value"]],
        default=np.nan,
    )
    return pd.Series(quantity, index=told.index)
