"""Ways that make no sense: what a plant makes, brought to it as a kind of what it takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from symbiosis.matching.joining import Joined
from symbiosis.matching.routes import Route
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.park import Park


def senseless(
    park: Park, known: Catalogue, found: Sequence[Route], pairs: Joined
) -> npt.NDArray[np.bool_]:
    """Say of each exchange whether it brings a plant what the plant is there to make.

    That is so where a conversion on the way is the plant's own, or where what arrives is the
    product of the plant's conversion and a kind of the main thing that it takes; as liquid CO2 is
    for a plant that makes CO2 liquid. What a link names always counts.

    Parameters
    ----------
    park : Park
        Its plants and their ports.
    known : Catalogue
        What the plants' conversions make.
    found : sequence of Route
        The routes of the exchanges.
    pairs : Joined
        The exchanges.
    """
    idle = np.zeros(len(pairs), dtype=bool)
    main = park.ports[park.ports["role"] == "main"].set_index("port")["plant"]
    of_plant = park.plants.drop_duplicates("plant").set_index("plant")["conversion"]
    recipes = park.needs["need"].map(main).map(of_plant).astype(object)
    recipe = recipes.where(recipes.notna(), "").to_numpy(dtype=object)
    at_plant = np.flatnonzero((recipe != "")[pairs.need] & (pairs.link < 0))
    if not len(at_plant):
        return idle
    made = known.ports[(known.ports["role"] == "product") & (known.ports["amount"] > 0)]
    product = made.groupby("conversion")["material"].first().to_dict()
    wanted = park.needs["material"].to_numpy(dtype=object)
    told: dict[tuple[int, str, str], bool] = {}
    for row in at_plant:
        number, need = int(pairs.route[row]), int(pairs.need[row])
        key = (number, recipe[need], wanted[need])
        if key not in told:
            route, own = found[number], product.get(recipe[need])
            told[key] = recipe[need] in route.steps or route.end == own != wanted[need]
        idle[row] = told[key]
    return idle
