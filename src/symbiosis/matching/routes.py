"""Ways from a material to a material: none, or conversions in a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from symbiosis.model.catalogue import Catalogue

JOINT = " > "


@dataclass(frozen=True)
class Route:
    """Conversions in a row, from a start material to what the last of them makes."""

    start: str
    steps: tuple[str, ...]
    end: str

    @property
    def via(self) -> str:
        """The steps as one text, blank for none."""
        return JOINT.join(self.steps)


def routes(
    known: Catalogue, starts: Iterable[str], wanted: Iterable[str], depth: int
) -> list[Route]:
    """Find every way of at most `depth` conversions from the starts to what is wanted.

    No conversion is used twice and no material is passed twice. A conversion takes a material
    and all kinds of it; a need for a material takes all kinds of it.
    """
    lines = known.lineages()
    targets = set(wanted)
    makes = _makes(known)
    return [
        route
        for start in sorted(set(starts))
        for route in _extend(Route(start, (), start), frozenset({start}), makes, lines, depth)
        if targets & set(lines.get(route.end, (route.end,)))
    ]


def _makes(known: Catalogue) -> dict[str, list[tuple[str, str]]]:
    """Give for each material the conversions that take it first, with what they make.

    A conversion that only plants have is no step of a way.
    """
    ports = known.ports
    products = ports[ports["role"] == "product"]
    made = products[products["amount"] > 0].groupby("conversion")["material"].first()
    product = {str(conversion): str(material) for conversion, material in made.items()}
    found: dict[str, list[tuple[str, str]]] = {}
    steps = known.conversions[~known.conversions["plant_only"]]
    for conversion, taken in zip(steps["conversion"], steps["takes"], strict=True):
        if conversion in product:
            found.setdefault(taken, []).append((conversion, product[conversion]))
    return found


def _extend(
    route: Route,
    passed: frozenset[str],
    makes: dict[str, list[tuple[str, str]]],
    lines: dict[str, tuple[str, ...]],
    depth: int,
) -> Iterator[Route]:
    """Yield the route, and all that go on from it to materials not passed yet."""
    yield route
    if len(route.steps) == depth:
        return
    for material in lines.get(route.end, (route.end,)):
        for conversion, product in makes.get(material, []):
            if conversion not in route.steps and product not in passed:
                longer = Route(route.start, (*route.steps, conversion), product)
                yield from _extend(longer, passed | {product}, makes, lines, depth)


def accepted(known: Catalogue, ends: Iterable[str]) -> pd.DataFrame:
    """Give for each delivered material the materials it is a kind of: `delivered, wanted`."""
    lines = known.lineages()
    pairs = [(end, kind) for end in sorted(set(ends)) for kind in lines.get(end, (end,))]
    return pd.DataFrame(pairs, columns=["delivered_material", "wanted"], dtype="str")
