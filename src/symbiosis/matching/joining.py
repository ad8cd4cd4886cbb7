"""Which outputs meet which needs by which routes within reach, as numbers of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.matching.distance import BASES, distances
from symbiosis.matching.nearby import Points, Rows, alike, all_near, joined, near
from symbiosis.matching.routes import Route
from symbiosis.model.park import Park

Numbers = npt.NDArray[Any]


@dataclass(frozen=True)
class Joined:
    """Exchanges as rows of the outputs, the routes and the needs, by output, way and need.

    `km` and `basis` (a place in `BASES`) are the distance, `link` is the row of the link that
    names the exchange, -1 where none does.
    """

    output: Rows
    route: Rows
    need: Rows
    km: npt.NDArray[np.float64]
    basis: npt.NDArray[np.int8]
    link: Rows

    def __len__(self) -> int:
        """Count the exchanges."""
        return len(self.output)

    def take(self, rows: Numbers | slice) -> Joined:
        """Give some of the exchanges: by their numbers, a mask or a slice."""
        return Joined(*(column[rows] for column in vars(self).values()))

    def parts(self, size: int) -> Iterator[Joined]:
        """Cut into parts of about this size; no output is cut in two; at least one part."""
        ends = np.flatnonzero(np.diff(self.output)) + 1
        start = 0
        while True:
            later = ends[ends >= start + size]
            stop = int(later[0]) if len(later) else len(self)
            yield self.take(slice(start, stop))
            start = stop
            if start >= len(self):
                return


class Class(NamedTuple):
    """A material that is given, one that is wanted, and the routes that lead there."""

    start: str
    wanted: str
    routes: list[int]


class Meeting:
    """The two sides of a park, and the routes between them.

    Parameters
    ----------
    park : Park
        Its outputs, needs, distances and links.
    found : sequence of Route
        The routes that are known.
    kinds : Mapping
        For each material the materials it is a kind of.
    reach : numpy.ndarray
        Farthest km for each route; not a number where nothing cuts.
    """

    def __init__(
        self,
        park: Park,
        found: Sequence[Route],
        kinds: Mapping[str, tuple[str, ...]],
        reach: npt.NDArray[np.float64],
    ) -> None:
        self.outputs, self.needs = park.outputs, park.needs
        self.table, self.links = park.distances, park.links
        self.detour = float(park.settings["detour_factor"])
        self.found, self.reach = found, np.asarray(reach, dtype=float)
        both = pd.concat([self.outputs["company"], self.needs["company"]])
        codes, self.companies = pd.factorize(both)
        self.giver, self.receiver = codes[: len(self.outputs)], codes[len(self.outputs) :]
        both = pd.concat([self.outputs["plant"], self.needs["plant"]])
        codes = np.where(both == "", -1, pd.factorize(both)[0])
        self.plant, self.plant_need = codes[: len(self.outputs)], codes[len(self.outputs) :]
        self.classes = _classes(found, kinds, set(self.needs["material"].unique()))

    def exchanges(self, *, internal: bool, only_links: bool) -> Joined:
        """Give every exchange that counts and is within reach, and those that links name."""
        named = self._linked()
        every = named
        if not only_links:
            own = self._within_reach(internal)
            if len(named):
                own = own.take(~np.isin(self._key(own), self._key(named)))
            pairs = zip(vars(own).values(), vars(named).values(), strict=True)
            every = Joined(*(np.concatenate(pair) for pair in pairs)) if len(named) else own
        return every.take(np.argsort(self._key(every), kind="stable"))

    def _key(self, pairs: Joined) -> npt.NDArray[np.int64]:
        """Give exchanges numbers in the order of output, way and need."""
        if not hasattr(self, "_ranks"):
            vias = pd.Series([route.via for route in self.found], dtype="str")
            self._ranks = [_rank(s) for s in (self.outputs["output"], vias, self.needs["need"])]
        output, via, need = self._ranks
        key = output[pairs.output] * (via.max(initial=0) + 1) + via[pairs.route]
        return np.asarray(key * max(len(need), 1) + need[pairs.need])

    def _linked(self) -> Joined:
        """Give the exchanges that links name, however far."""
        links = self.links
        if not len(links):
            none = np.zeros(0, dtype=np.int32)
            km, basis = self._measured(none, none, np.zeros(0))
            return Joined(none, none, none, km, basis, none)
        output = pd.Index(self.outputs["output"]).get_indexer(links["output"])
        need = pd.Index(self.needs["need"]).get_indexer(links["need"])
        number = {(route.start, route.via): i for i, route in enumerate(self.found)}
        given = self.outputs["material"].to_numpy(dtype=object)[output]
        pairs = zip(given, links["via"], strict=True)
        route = np.array([number.get(pair, -1) for pair in pairs], dtype=np.int32)
        arrives = {(i, c.wanted) for c in self.classes for i in c.routes}
        wanted = self.needs["material"].to_numpy(dtype=object)[need]
        leads = [pair in arrives for pair in zip(route.tolist(), wanted, strict=True)]
        there = (output >= 0) & (need >= 0) & np.array(leads, dtype=bool)
        there &= ~links.duplicated(["output", "via", "need"]).to_numpy()
        row = np.flatnonzero(there).astype(np.int32)
        output, need = output[row].astype(np.int32), need[row].astype(np.int32)
        km, basis = self._measured(output, need, links["distance_km"].to_numpy()[row])
        return Joined(output, route[row], need, km, basis, row)

    def _within_reach(self, internal: bool) -> Joined:
        """Give the exchanges that count without a link, and are within reach."""
        output, need, first = self._pairs(internal)
        km, basis = self._measured(output, need, np.full(len(output), np.nan))
        rows, number = [np.zeros(0, np.int64)], [np.zeros(0, np.int32)]
        for i, one in enumerate(self.classes):
            mine = slice(first[i], first[i + 1])
            for route in one.routes:
                reached = np.flatnonzero(~(km[mine] > self.reach[route])) + first[i]
                rows.append(reached)
                number.append(np.full(len(reached), route, dtype=np.int32))
        row = np.concatenate(rows)
        link = np.full(len(row), -1, dtype=np.int32)
        return Joined(output[row], np.concatenate(number), need[row], km[row], basis[row], link)

    def _pairs(self, internal: bool) -> tuple[Rows, Rows, npt.NDArray[np.int64]]:
        """Give output and need of each pair that counts, class by class, and where each begins.

        They may be a little out of the reach of the class; none within it is missing.
        """
        given = _points(self.outputs, {c.start for c in self.classes})
        taken = _points(self.needs, {c.wanted for c in self.classes})
        parts, cut = [], False
        for one in self.classes:
            a, b = given[one.start], taken[one.wanted]
            reach = self.reach[one.routes]
            km = np.inf if np.isnan(reach).any() else reach.max() / self.detour
            pairs = near(a, b, km)
            if not all_near(a, b, km):
                pairs, cut = self._with_own(pairs, a.rows, b.rows, internal), True
            parts.append(self._counted(pairs, internal))
        first = np.cumsum([0, *(len(part[0]) for part in parts)])
        output, need = joined(parts)
        more = self._counted(self._tabled(), internal) if cut and len(self.table) else joined([])
        return self._with(output, need, first, more) if len(more[0]) else (output, need, first)

    def _with_own(
        self, pairs: tuple[Rows, Rows], outputs: Rows, needs: Rows, internal: bool
    ) -> tuple[Rows, Rows]:
        """Add the pairs of one company, whose distance is 0 wherever its places are."""
        ends = [(outputs, needs)]
        if not internal:  # then only what plants take and give counts
            ends = [(outputs[self.plant[outputs] >= 0], needs)]
            ends += [(outputs, needs[self.plant_need[needs] >= 0])]
        parts = []
        for some, others in ends:
            at, there = alike(self.giver[some], self.receiver[others])
            parts.append((some[at], others[there]))
        more = joined(parts)
        if not len(more[0]):
            return pairs
        output, need = joined([pairs, more])
        once = np.unique(output.astype(np.int64) * len(self.needs) + need, return_index=True)[1]
        return output[once], need[once]

    def _with(
        self,
        output: Rows,
        need: Rows,
        first: npt.NDArray[np.int64],
        more: tuple[Rows, Rows],
    ) -> tuple[Rows, Rows, npt.NDArray[np.int64]]:
        """Add pairs to those of the classes, each once and to the class it belongs to."""
        number = {(c.start, c.wanted): i for i, c in enumerate(self.classes)}
        materials = zip(
            self.outputs["material"].to_numpy(dtype=object)[more[0]],
            self.needs["material"].to_numpy(dtype=object)[more[1]],
            strict=True,
        )
        of_more = np.array([number.get(pair, -1) for pair in materials], dtype=np.int64)
        of_all = np.repeat(np.arange(len(self.classes)), np.diff(first))
        of_all = np.concatenate([of_all, of_more])
        output, need = joined([(output, need), more])
        key = output.astype(np.int64) * max(len(self.needs), 1) + need
        once = np.unique(key, return_index=True)[1]
        once = once[of_all[once] >= 0]
        once = once[np.argsort(of_all[once], kind="stable")]
        first = np.searchsorted(of_all[once], np.arange(len(self.classes) + 1))
        return output[once], need[once], first

    def _tabled(self) -> tuple[Rows, Rows]:
        """Give the pairs that are near because the table of distances says so."""
        farthest = np.inf if np.isnan(self.reach).any() else self.reach.max(initial=0.0)
        told = self.table[self.table["distance_km"] <= farthest]
        ends = [
            pd.Index(self.companies).get_indexer(pd.Index(told[c]))
            for c in ("from_company", "to_company")
        ]
        parts = []
        for one, other in (ends, ends[::-1]):
            there = (one >= 0) & (other >= 0)
            output, row = alike(self.giver, one[there])
            at, need = alike(other[there][row], self.receiver)
            parts.append((output[at], need))
        return joined(parts)

    def _counted(self, pairs: tuple[Rows, Rows], internal: bool) -> tuple[Rows, Rows]:
        """Keep the pairs that count without a link.

        What a plant takes or gives counts within its company too, but no plant feeds itself.
        """
        output, need = pairs
        plant, plant_need = self.plant[output], self.plant_need[need]
        at_plant = (plant >= 0) | (plant_need >= 0)
        counted = ~((plant >= 0) & (plant == plant_need))
        if not internal:
            counted &= (self.giver[output] != self.receiver[need]) | at_plant
        return (output, need) if counted.all() else (output[counted], need[counted])

    def _measured(
        self, output: Rows, need: Rows, link_km: npt.NDArray[np.float64]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int8]]:
        """Give the distance of pairs, and on what it rests."""
        places = ["latitude", "longitude"]
        ends = {"giver": self.giver[output], "receiver": self.receiver[need]}
        ends |= {f"{c}_a": self.outputs[c].to_numpy(dtype=float)[output] for c in places}
        ends |= {f"{c}_b": self.needs[c].to_numpy(dtype=float)[need] for c in places}
        table, named = self.table, ["from_company", "to_company"]
        if len(table):
            index = pd.Index(self.companies)
            table = table.assign(**{c: index.get_indexer(pd.Index(table[c])) for c in named})
            table = table[(table[named] >= 0).all(axis=1)]
        told = distances(pd.DataFrame(ends | {"link_km": link_km}, copy=False), table, self.detour)
        codes = told["distance_basis"].cat.codes.to_numpy(dtype=np.int8)
        return told["distance_km"].to_numpy(dtype=np.float64), codes.astype(np.int8)


def basis_of(code: npt.NDArray[np.int8]) -> pd.api.extensions.ExtensionArray:
    """Name what distances rest on."""
    return pd.array(list(BASES), dtype="str").take(code.astype(np.intp))


def _classes(
    found: Sequence[Route], kinds: Mapping[str, tuple[str, ...]], wanted: set[str]
) -> list[Class]:
    """Give the routes of each pair of a given and a wanted material."""
    classes: dict[tuple[str, str], list[int]] = {}
    for i, route in enumerate(found):
        for kind in kinds.get(route.end, (route.end,)):
            if kind in wanted:
                classes.setdefault((route.start, kind), []).append(i)
    return [Class(*key, numbers) for key, numbers in sorted(classes.items())]


def _points(table: pd.DataFrame, materials: set[str]) -> dict[str, Points]:
    """Give the places of each material's rows."""
    codes, names = pd.factorize(table["material"])
    order = np.argsort(codes, kind="stable").astype(np.int32)
    ends = np.searchsorted(codes[order], np.arange(len(names) + 1))
    places = [table[c].to_numpy(dtype=float) for c in ("latitude", "longitude")]
    found = {}
    for i, name in enumerate(names):
        if name in materials:
            rows = order[ends[i] : ends[i + 1]]
            found[str(name)] = Points(rows, *(column[rows] for column in places))
    return found


def _rank(names: pd.Series) -> npt.NDArray[np.int64]:
    """Give the place of each name in the order of names."""
    order = np.argsort(names.to_numpy(dtype=object), kind="stable")
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    return rank
