"""What a plant, and the conversions after it, leave of a content that nothing fixes."""

from __future__ import annotations

import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.model.park import Park
from symbiosis.model.weights import weigh

FACTS = ["density", "molar_mass", "heating_value", "dry_matter"]


class Steps:
    """What plants and conversions do to contents that they do not fix.

    A step removes a share. Where it keeps the dry matter, what is stated by mass of its product
    rises as the mass falls: by the stated ports of a plant, by the dry matter of what a
    conversion on the way takes.

    Parameters
    ----------
    park : Park
        The plants and what they hold.
    known : Catalogue
        What their recipes, and conversions, remove and fix.
    """

    def __init__(self, park: Park, known: Catalogue) -> None:
        removed = known.outlets[known.outlets["kind"] == "removed"]
        keys = zip(removed["conversion"], removed["material"], removed["parameter"], strict=True)
        self._removed = dict(zip(keys, removed["value"], strict=True))
        given = known.ports[(known.ports["amount"] > 0) & (known.ports["role"] == "product")]
        first = given.groupby("conversion")[["material", "amount"]].first()
        self._product = first["material"].to_dict()
        self._gives = first["amount"].to_dict()
        dry = set(known.conversions.loc[known.conversions["by_dry_matter"], "conversion"])
        self._dry_out = self._dried(known, dry)
        self._plant(park, known, dry)

    def _dried(self, known: Catalogue, dry: set[str]) -> dict[str, float]:
        """Give the share of dry matter that these conversions fix in their product."""
        fixed = known.outlets[known.outlets["kind"] == "fixed"]
        fixed = fixed[(fixed["parameter"] == "dry_matter") & fixed["conversion"].isin(dry)]
        fixed = fixed[fixed["material"] == fixed["conversion"].map(self._product)]
        return dict(zip(fixed["conversion"], fixed["value"] / 1e6, strict=True))

    def _plant(self, park: Park, known: Catalogue, dry: set[str]) -> None:
        """Gather what the recipes of plants do at each of their products."""
        ports = park.ports
        facts = known.materials.set_index("material")[["measure", *FACTS]]
        rows = ports.join(facts, on="material").assign(dry=1.0)
        tonnes = pd.Series(weigh(rows, pd.Series(["mass"] * len(rows))), index=ports.index)
        mass = ports["amount"] * tonnes.fillna(1.0)
        takes = ports["carries"] & (ports["side"] == "takes")
        taken = mass[takes].groupby(ports["plant"]).sum()
        gives = ports[ports["side"] == "gives"]
        recipe = gives["plant"].map(park.plants.set_index("plant")["conversion"])
        self._recipe = dict(zip(gives["port"], recipe, strict=True))
        self._material = dict(zip(gives["port"], gives["material"], strict=True))
        rise = gives["plant"].map(taken) / mass[gives.index]
        keeps = recipe.isin(dry) & (gives["material"] == recipe.map(self._product))
        self._rise = dict(zip(gives["port"], rise.where(keeps, 1.0), strict=True))
        contents = park.contents
        measured = contents[contents["parameter"] == "dry_matter"].set_index("owner")["value"]
        typical = gives["material"].map(facts["dry_matter"]).astype(float)
        dry_matter = (gives["port"].map(measured) / 1e6).astype(float).fillna(typical)
        self._dry = dict(zip(gives["port"], dry_matter, strict=True))

    def share(self, port: str, via: str, parameter: str, basis: str) -> float:
        """Give the share that is left after a plant's port and the conversions on the way."""
        share = self._left(self._recipe[port], self._material[port], parameter)
        share *= self._rise[port] if basis == "mass" else 1.0
        dry = self._dry[port]
        for step in via.split(" > ") if via else []:
            share *= self._left(step, self._product.get(step, ""), parameter)
            if step in self._dry_out:
                rise = self._dry_out[step] / dry if dry > 0 else 1.0 / self._gives[step]
                share *= rise if basis == "mass" else 1.0
                dry = self._dry_out[step]
        return share

    def _left(self, step: str, product: str, parameter: str) -> float:
        """Give the share that a step does not remove."""
        return 1.0 - float(self._removed.get((step, product, parameter), 0.0))
