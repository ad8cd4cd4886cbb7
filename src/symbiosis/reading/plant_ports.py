"""The ports of plants by their recipes, and the outputs, needs and contents that they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.model.catalogue import Catalogue


def in_currency(values: pd.Series, currencies: pd.Series, settings: Mapping[str, Any]) -> pd.Series:
    """Give values of the catalogue in the park's currency, none where there is no rate."""
    rates = {**settings["rates"], str(settings["currency"]): 1.0}
    factors = currencies.map(lambda name: rates.get(str(name), np.nan)).astype("float64")
    return (values * factors).mask(values == 0, 0.0)


def ports_of(
    plants: pd.DataFrame, run: np.ndarray, catalogue: Catalogue, settings: Mapping[str, Any]
) -> pd.DataFrame:
    """Give a row for every port of every plant: what a run takes or gives, and what it costs.

    `place` is the row of the plant. A port is `bought` where there is a usual supply of it.
    """
    heads = plants[["plant", "conversion"]].assign(place=np.arange(len(plants)), run=run)
    ports = heads.merge(catalogue.ports, on="conversion", how="inner")
    ports["side"] = np.where(ports["amount"] < 0, "takes", "gives")
    ports["amount"] = ports["amount"].abs() * ports["run"]
    ports["port"] = (ports["plant"] + "/" + ports["material"]).astype("str")
    materials = catalogue.materials.drop_duplicates("material", keep="last").set_index("material")
    found = materials.reindex(ports["material"]).reset_index(drop=True)
    ports["measure"] = found["measure"].fillna("").astype("str")
    for name, column in (("lent_price", "price"), ("lent_cost", "disposal_cost")):
        ports[name] = in_currency(found[column], found["price_currency"], settings)
    return ports


def priced(
    ports: pd.DataFrame, prices: Mapping[str, np.ndarray], disposals: Mapping[str, np.ndarray]
) -> pd.DataFrame:
    """Add what a unit of each port costs, whether that is known, lent, and which can be bought.

    `prices` and `disposals` are what the plants state, by material, a number for each plant.
    """
    takes = (ports["side"] == "takes").to_numpy()
    told = _told(ports, prices, takes)
    lent = ports["lent_price"].where(ports["role"] == "utility").to_numpy()
    power = ((ports["role"] == "utility") & (ports["measure"] == "MWh")).to_numpy()
    buys = takes & (np.isfinite(told) | np.isfinite(lent) | power)
    price = np.where(np.isfinite(told), told, lent)
    said = _told(ports, disposals, ~takes)
    residue = (ports["role"] == "residue").to_numpy()
    owed = np.where(np.isfinite(said), said, np.where(residue, ports["lent_cost"], 0.0))
    money = np.where(takes, np.where(buys, price, 0.0), owed)
    stated = np.isfinite(np.where(takes, told, said))
    return ports.assign(
        buys=buys,
        money=np.where(np.isfinite(money), money, 0.0),
        price_known=np.isfinite(money),
        lent=~stated & np.isfinite(money) & np.where(takes, buys, residue),
        carries=takes & _carrying(ports, buys),
    )


def _told(ports: pd.DataFrame, stated: Mapping[str, np.ndarray], where: np.ndarray) -> np.ndarray:
    """Give what the plant of each port states of its material."""
    told = np.full(len(ports), np.nan)
    for material, values in stated.items():
        here = where & (ports["material"] == material).to_numpy()
        told[here] = values[ports["place"].to_numpy()[here]]
    return told


def _carrying(ports: pd.DataFrame, buys: np.ndarray) -> np.ndarray:
    """Say whose contents end in the products: what is treated, and what is not just bought."""
    weighed = ports["measure"].isin(["t", "m3"])
    main = ports["role"] == "main"
    return np.where(main, weighed, ~buys).astype(bool)


def _common(plants: pd.DataFrame, ports: pd.DataFrame, money: str) -> pd.DataFrame:
    """Give the columns that the outputs and needs of plants have in common."""
    plant = plants.iloc[ports["place"].to_numpy(dtype=int)].reset_index(drop=True)
    ports = ports.reset_index(drop=True)
    typed = [
        f"{amount:g} {unit} a run, {capacity:g} runs/year"
        for amount, unit, capacity in zip(
            ports["amount"], ports["measure"], plant["capacity"], strict=True
        )
    ]
    told = plant[["company", "park", "latitude", "longitude", "confidence", "source"]]
    return told.assign(
        material=ports["material"],
        amount=ports["amount"] * plant["capacity"],
        unit=ports["measure"],
        typed=pd.Series(typed, dtype="str"),
        operating_hours=plant["operating_hours"],
        basis="as_received",
        pattern="continuous",
        assumed=pd.Series(np.where(ports["lent"], money, ""), dtype="str"),
        price_known=ports["price_known"],
        plant=plant["plant"],
        months="",
        period="",
        **{money: ports["money"]},
    )


def port_outputs(plants: pd.DataFrame, ports: pd.DataFrame, recipe: pd.DataFrame) -> pd.DataFrame:
    """Give an output for every port that a plant gives; its first product keeps as it says."""
    given = ports[ports["side"] == "gives"]
    keeps = recipe["keeps_for"].to_numpy(dtype="float64")[given["place"].to_numpy(dtype=int)]
    product = given["role"].eq("product")
    first = product & ~given[product].duplicated("place").reindex(given.index, fill_value=True)
    return _common(plants, given, "disposal_cost").assign(
        output=given["port"].to_numpy(), keeps_for=np.where(first, keeps, np.nan)
    )


def port_needs(plants: pd.DataFrame, ports: pd.DataFrame) -> pd.DataFrame:
    """Give a need for every port that a plant takes; one that is not bought has no usual supply."""
    taken = ports[ports["side"] == "takes"]
    return _common(plants, taken, "price").assign(
        need=taken["port"].to_numpy(),
        usual_most=np.where(taken["buys"], np.nan, 0.0),
        use="processing",
    )


def port_contents(ports: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Give the contents that a recipe fixes in its products, with the confidence of the recipe."""
    fixed = catalogue.outlets[catalogue.outlets["kind"] == "fixed"]
    given = ports.loc[ports["side"] == "gives", ["port", "conversion", "material"]]
    rows = given.merge(fixed, on=["conversion", "material"], how="inner")
    steps = catalogue.conversions.drop_duplicates("conversion", keep="last")
    sure = steps.set_index("conversion")["confidence"]
    rows["confidence"] = rows["conversion"].map(sure).fillna("").astype("str")
    rows = rows.rename(columns={"port": "owner"})
    return rows[["owner", "parameter", "value", "unit", "basis", "confidence"]]
