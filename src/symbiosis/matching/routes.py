"""Ways from a material to a material: none, or conversions in a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

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
    and all kinds of it; a need for a material takes all kinds of it. Only what can still lead to
    something wanted is followed.
    """
    starts = sorted(set(starts))
    onward = _onward(known, starts)
    left = _steps_left(onward, known.lineages(), set(wanted))
    return [
        route
        for start in starts
        for route in _extend(Route(start, (), start), frozenset({start}), onward, left, depth)
        if left[route.end] == 0
    ]


def _onward(known: Catalogue, starts: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Give for each material the conversions that take it or what it is a kind of."""
    lines = known.lineages()
    makes = known.makes()
    products = {product for steps in makes.values() for _, product in steps}
    return {
        material: [
            step for kind in lines.get(material, (material,)) for step in makes.get(kind, [])
        ]
        for material in {*starts, *products}
    }


def _steps_left(
    onward: Mapping[str, list[tuple[str, str]]],
    lines: Mapping[str, tuple[str, ...]],
    targets: set[str],
) -> dict[str, float]:
    """Give for each material the fewest conversions from it to what is wanted; inf if none is."""
    left = {
        material: 0.0 if targets & set(lines.get(material, (material,))) else float("inf")
        for material in onward
    }
    changed = True
    while changed:
        changed = False
        for material, steps in onward.items():
            best = min((left[product] + 1 for _, product in steps), default=float("inf"))
            if best < left[material]:
                left[material], changed = best, True
    return left


def _extend(
    route: Route,
    passed: frozenset[str],
    onward: Mapping[str, list[tuple[str, str]]],
    left: Mapping[str, float],
    depth: int,
) -> Iterator[Route]:
    """Yield the route, and all that go on from it to materials not passed yet."""
    yield route
    more = depth - len(route.steps) - 1
    for conversion, product in onward[route.end]:
        if left[product] <= more and conversion not in route.steps and product not in passed:
            longer = Route(route.start, (*route.steps, conversion), product)
            yield from _extend(longer, passed | {product}, onward, left, depth)
