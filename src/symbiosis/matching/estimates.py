"""Prices that nobody gave, lent by the catalogue and marked; costs of recovery by dilution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.matching.ledger import rows
from symbiosis.matching.money import converted
from symbiosis.matching.sherwood import SOURCE, recovery_costs
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.park import Park

CATALOGUE = "estimated from the catalogue"


def estimated(park: Park, known: Catalogue) -> tuple[Park, Catalogue]:
    """Fill prices that are not known: of disposal, of the usual supply, and of recovery.

    What companies pay for disposal and for their usual supply comes from the catalogue's
    materials, their own or of the nearest family that has one, in the park's currency. What a
    conversion costs that recovers little from much comes from how dilute it is. A cell that is
    filled is named in the column `estimated` of its row, and `price_known` stays as it is.
    What plants pay is theirs, and stays.
    """
    outputs, needs = park.outputs, park.needs
    disposal = _lent(known, "disposal_cost", park.settings)
    price = _lent(known, "price", park.settings)
    usual = needs["usual_material"].where(needs["usual_material"] != "", needs["material"])
    usual = usual.mask((needs["usual_supply"] != "") & (needs["usual_material"] == ""), "")
    filled = {
        "outputs": _filled(outputs, "disposal_cost", outputs["material"], disposal),
        "needs": _filled(needs, "price", usual, price),
    }
    costs = recovery_costs(known)
    conversions = known.conversions.set_index("conversion")
    if len(costs):
        conversions.loc[costs.index, list(costs.columns)] = costs
        known = known.replace(conversions=conversions.reset_index())
    return park.replace(**filled), known


def _lent(known: Catalogue, column: str, settings: Mapping[str, Any]) -> pd.DataFrame:
    """Give a price of each material in the park's currency, its own or of the nearest family.

    A family that is measured otherwise lends none. Columns `value, measure`.
    """
    materials = known.materials.set_index("material")
    own = converted(materials[column], materials["price_currency"], settings).to_dict()
    measure = materials["measure"].to_dict()
    found = {}
    for material, line in known.lineages().items():
        alike = [kind for kind in line if measure.get(kind) == measure[material]]
        found[material] = next((own[kind] for kind in alike if own[kind] == own[kind]), np.nan)
    return pd.DataFrame({"value": found, "measure": measure}, columns=["value", "measure"])


def _filled(
    rows: pd.DataFrame, column: str, material: pd.Series, lent: pd.DataFrame
) -> pd.DataFrame:
    """Fill the blank cells of a column, where the row counts in the material's measure."""
    value = material.map(lent["value"]).astype(float)
    value = value.where(material.map(lent["measure"]) == rows["unit"])
    open_ = rows[column].isna() & value.notna() & (rows["plant"] == "")
    rows[column] = rows[column].where(~open_, value)
    rows["estimated"] = rows["estimated"].mask(open_, column)
    return rows


def lent(arcs: pd.DataFrame, park: Park, known: Catalogue) -> pd.DataFrame:
    """Find the outputs, needs and ways of exchanges whose price is an estimate."""
    currency = str(park.settings.get("currency", ""))
    parts = []
    for frame, key, other, column, mend in (
        (park.outputs, "output", "need", "disposal_cost", "give disposal_cost"),
        (park.needs, "need", "output", "price", "give price"),
    ):
        told = frame[frame["estimated"] != ""]
        told = told[told[key].isin(arcs[key].unique())] if len(told) else told
        found = told[[key]].assign(**{other: ""})
        reason = column.replace("_", " ") + " " + CATALOGUE
        unit = f"{currency}/" + told["unit"]
        more = {"value": told[column], "unit": unit, "confidence": "estimated"}
        parts.append(rows(found, "allowed", reason, mend, **more))
    guessed = known.conversions.loc[known.conversions["source"] == SOURCE, "conversion"]
    ways = pd.Series(arcs["via"].unique(), dtype="str")
    used = ways[[not set(guessed).isdisjoint(via.split(" > ")) for via in ways]]
    ends = pd.DataFrame({"output": "", "need": ""}, index=used.index)
    mend = "give its cost in the catalogue"
    parts.append(rows(ends, "allowed", "cost of recovery " + SOURCE, mend, via=used))
    return pd.concat(parts, ignore_index=True)
