"""Joins outputs, the ways onward, and needs; and cuts what is out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.matching.contents import Holding
from symbiosis.matching.haulage import hauled
from symbiosis.matching.joining import Joined, Meeting, basis_of
from symbiosis.matching.routes import Route, routes
from symbiosis.matching.senseless import senseless
from symbiosis.matching.ways import Step, steps_of, travels, walked
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.park import Park

STATED = ["today", "distance_km", "transport", "treatment", "charges", "replaces", "most"]
LINK_TERMS = [*STATED, "fixed_cost", "capital", "life", "least"]
UNSEEN = [  # of no use in a candidate
    *("dry", "description", "typed", "source", "present_route", "ewc", "vn_code", "hazardous"),
    *("form", "lot", "park", "basis", "latitude", "longitude", "most_links"),
    *("amount_low", "amount_high", "amount_sd"),
]


def with_dry_matter(park: Park, known: Catalogue) -> pd.DataFrame:
    """Give the outputs with their share of dry matter and where it is from.

    The content of the row counts; else the catalogue's typical one, which is then assumed.
    """
    outputs = park.outputs
    contents = park.contents
    measured = contents[contents["parameter"] == "dry_matter"].set_index("owner")["value"] / 1e6
    typical = known.materials.set_index("material")["dry_matter"]
    own = outputs["output"].map(measured).astype(float)
    outputs["dry"] = own.fillna(outputs["material"].map(typical).astype(float))
    outputs["dry_typical"] = own.isna()
    return outputs


def routes_of(park: Park, known: Catalogue, depth: int) -> list[Route]:
    """Find every route from what is given in a park to what is wanted there."""
    return routes(known, park.outputs["material"].unique(), park.needs["material"].unique(), depth)


@dataclass(frozen=True)
class Candidates:
    """The exchanges within reach, and what becomes of each output on each of its ways.

    Attributes
    ----------
    pairs : Joined
        The exchanges, as numbers of rows.
    found : list of Route
        The routes that they number.
    ways : pandas.DataFrame
        A row for each output and route that some exchange takes, without the output's name.
    way : numpy.ndarray
        The row of `ways` for each exchange.
    outputs : pandas.DataFrame
        The park's, with dry matter.
    steps : dict
        The conversions as numbers.
    senseless : int
        Exchanges left out because they bring a plant what it makes.
    """

    park: Park
    known: Catalogue
    pairs: Joined
    found: list[Route]
    ways: pd.DataFrame
    way: npt.NDArray[np.int64]
    outputs: pd.DataFrame
    steps: dict[str, Step]
    senseless: int

    def take(self, kept: npt.NDArray[np.bool_]) -> Candidates:
        """Keep some of the exchanges."""
        held = vars(self) | {"pairs": self.pairs.take(kept), "way": self.way[kept]}
        return Candidates(**held)

    def trips(
        self, rows: npt.NDArray[np.int64] | None = None
    ) -> list[tuple[Route, npt.NDArray[np.int64]]]:
        """Give the routes of some ways, by default of all, each with the rows of its outputs."""
        ways = self.ways if rows is None else self.ways.iloc[rows]
        return _trips(ways["row"].to_numpy(), ways["route"].to_numpy(), self.found)

    def delivered(self, rows: npt.NDArray[np.int64] | None = None) -> pd.DataFrame:
        """Give the contents at the end of some ways, by default of all that exchanges take.

        `rows` rise; `place` tells which of them a content is of.
        """
        rows = np.unique(self.way) if rows is None else rows
        holding = Holding(self.outputs, self.park.contents, self.known, self.steps)
        return holding.after(self.trips(rows))

    def used(self) -> pd.DataFrame:
        """Give the ways that exchanges take, with the name of the output."""
        ways = self.ways.iloc[np.unique(self.way)]
        return ways.assign(output=self.outputs["output"].array.take(ways["row"].to_numpy()))

    def frames(self, size: int) -> Iterator[tuple[Joined, pd.DataFrame]]:
        """Give the exchanges in parts, with everything that is known of their ends.

        Columns of the output bear its names, those of the need end in `_need`, those of the link
        begin with `link_`. Texts that repeat are categoricals.
        """
        first = 0
        outputs = _in_codes(self.outputs.drop(columns=UNSEEN))
        needs = self.park.needs.drop(columns=UNSEEN, errors="ignore").add_suffix("_need")
        needs = _in_codes(needs.rename(columns={"need_need": "need"}))
        ways = self.ways.drop(columns=["row", "route"]).merge(
            hauled(self.park, self.known), on="hauled_material", how="left"
        )
        ways = _in_codes(ways)
        links = self.park.links[["status", *LINK_TERMS]].add_prefix("link_")
        links = links.rename(columns={"link_status": "status"})
        both = pd.concat([self.outputs["company"], self.park.needs["company"]])
        company = pd.factorize(both)[0]
        giver, receiver = company[: len(outputs)], company[len(outputs) :]
        for part in self.pairs.parts(size):
            way = self.way[first : first + len(part)]
            first += len(part)
            told = pd.DataFrame({"distance_km": part.km, "distance_basis": basis_of(part.basis)})
            told["internal"] = giver[part.output] == receiver[part.need]
            told["linked"] = part.link >= 0
            stated = links.reindex(part.link).reset_index(drop=True)
            parts = [
                _taken(outputs, part.output),
                _taken(needs, part.need),
                _taken(ways, way),
                stated.assign(status=stated["status"].fillna("")),
                told,
            ]
            yield part, pd.concat(parts, axis=1)


def candidates(
    park: Park,
    known: Catalogue,
    depth: int,
    *,
    reach_km: float | None,
    internal: bool,
    only_links: bool,
) -> Candidates:
    """Join outputs and needs by every route between them; cut what is out of reach.

    What a plant takes or gives counts within its company too, but no plant feeds itself unless a
    link says so. What would bring a plant its own product is left out too.
    """
    found = routes_of(park, known, depth)
    steps = steps_of(known, park.settings, {step for route in found for step in route.steps})
    outputs = with_dry_matter(park, known)
    reach = _reach(park, known, found, steps, reach_km)
    meeting = Meeting(park, found, known.lineages(), reach)
    pairs = meeting.exchanges(internal=internal, only_links=only_links)
    idle = senseless(park, known, found, pairs)
    pairs = pairs.take(~idle)
    key = pairs.route.astype(np.int64) * max(len(outputs), 1) + pairs.output
    keys, way = np.unique(key, return_inverse=True)
    route, row = np.divmod(keys, max(len(outputs), 1))
    ways = walked(outputs, _trips(row, route, found), steps, depth)
    ways = ways.assign(row=row, route=route)
    return Candidates(park, known, pairs, found, ways, way, outputs, steps, int(idle.sum()))


def _reach(
    park: Park,
    known: Catalogue,
    found: list[Route],
    steps: dict[str, Step],
    reach_km: float | None,
) -> npt.NDArray[np.float64]:
    """Give for each route how far what travels on it is carried; none if nothing is said."""
    if reach_km is not None:
        return np.full(len(found), float(reach_km))
    carried = hauled(park, known).set_index("hauled_material")["reach_km"].to_dict()
    return np.array([carried.get(travels(route, steps), np.nan) for route in found])


def _trips(
    row: npt.NDArray[np.int64], route: npt.NDArray[np.int64], found: list[Route]
) -> list[tuple[Route, npt.NDArray[np.int64]]]:
    """Give each route with the rows of its outputs; the routes stand in rising order."""
    numbers, first = np.unique(route, return_index=True)
    parts = np.split(row, first[1:]) if len(first) else []
    return [(found[number], part) for number, part in zip(numbers, parts, strict=True)]


def _in_codes(table: pd.DataFrame) -> pd.DataFrame:
    """Hold each text once, as a category."""
    told: dict[str, Any] = {}
    for name in table.columns[table.dtypes == "str"]:
        codes, distinct = pd.factorize(table[name])
        told[str(name)] = pd.Categorical.from_codes(codes, categories=pd.Index(distinct))
    return table.assign(**told)


def _taken(table: pd.DataFrame, rows: npt.NDArray[np.integer]) -> pd.DataFrame:
    """Take rows of a table by their numbers, numbered afresh."""
    return table.take(rows).reset_index(drop=True)
