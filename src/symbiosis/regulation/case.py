"""The case before the rules: outputs, ways, needs and exchanges as numbered tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.model.matches import Matches
from symbiosis.model.park import Park
from symbiosis.model.rule_words import LEGAL_KINDS
from symbiosis.regulation.stated import Stated, places
from symbiosis.tables import text_of

Codes = npt.NDArray[np.int64]
_SITE = ["kind", "facility", "customs", "permits", "permit_date",
         "receiving_flow", "receiving_volume", "discharge"]  # fmt: skip


@dataclass
class Case:
    """Distinct outputs, ways (an output with its conversions) and needs, numbered from 0.

    `outputs`, `ways` and `needs` have one row for each; `arc_way` and `arc_need` say which of
    them an exchange joins. The conversion of a plant that treats what it takes ends a way of its
    own, `into`. Outputs and needs of no exchange stand behind the `giving` and the `taking` first
    ones. `families` gives a material with all it is a kind of; `entering` the exchanges that may
    bring something into a plant, by default all.
    """

    matches: Matches
    outputs: pd.DataFrame
    ways: pd.DataFrame
    needs: pd.DataFrame
    arc_way: Codes
    arc_need: Codes
    giving: int
    taking: int
    families: dict[str, frozenset[str]] = field(default_factory=dict)
    _codes: dict[tuple[str, str], tuple[Codes, pd.Index]] = field(default_factory=dict)
    entering: pd.DataFrame | None = None

    @classmethod
    def of(cls, matches: Matches, entering: pd.DataFrame | None = None) -> Case:
        """Give the outputs, ways and needs of the exchanges their numbers."""
        arcs, park = matches.arcs, matches.park
        arc_output, outputs = pd.factorize(arcs["output"])
        arc_via, vias = pd.factorize(arcs["via"])
        arc_need, needs = pd.factorize(arcs["need"])
        into, recipes = pd.factorize(text_of(pd.Series(needs), _treated_by(park)))
        pair = arc_output.astype("int64") * max(len(vias), 1) + arc_via
        arc_way, pairs = pd.factorize(pair * max(len(recipes), 1) + into[arc_need])
        first = np.zeros(len(pairs), dtype="int64")
        first[arc_way[::-1]] = np.arange(len(arc_way))[::-1]
        ways = pd.DataFrame(
            {
                "number": pairs // (max(len(vias), 1) * max(len(recipes), 1)),
                "output": arcs["output"].array.take(first),
                "via": arcs["via"].array.take(first),
                "into": recipes.astype("str").take(into[arc_need[first]]),
                "wanted": arcs["delivered_material"].array.take(first),
                "delivered": arcs["delivered"].array.take(first),
                "unit": arcs["delivered_unit"].array.take(first),
            }
        )
        ways["legal_kind"] = _legal_kinds(ways, matches.known)
        return cls(
            matches,
            _rows(park.outputs, "output", _all(outputs, park.outputs["output"]), park.sites),
            ways,
            _rows(park.needs, "need", _all(needs, park.needs["need"]), park.sites),
            arc_way.astype("int64"),
            arc_need.astype("int64"),
            len(outputs),
            len(needs),
            {m: frozenset(line) for m, line in matches.known.lineages().items()},
            entering=entering,
        )

    def family(self, material: str) -> frozenset[str]:
        """Give a material with all it is a kind of."""
        return self.families.get(material, frozenset({material}))

    def coded(self, side: str, name: str) -> tuple[Codes, pd.Index]:
        """Give the distinct values of a column of `output`, `way` or `need` numbers."""
        if (side, name) not in self._codes:
            table = {"output": self.outputs, "way": self.ways, "need": self.needs}[side]
            codes, uniques = pd.factorize(table[name])
            self._codes[side, name] = codes.astype("int64"), pd.Index(uniques)
        return self._codes[side, name]

    def keys(self, sides: frozenset[str] | set[str]) -> tuple[Codes, Codes, Codes]:
        """Give the numbers of output, way and need of each thing that these sides decide.

        Empty stands for any. Where a way ends at a need as well as in a plant, it takes both to
        tell which is meant: then the need is given, elsewhere it is -1.
        """
        none = np.zeros(0, "int64")
        of_way = self.ways["number"].to_numpy()
        if {"way", "need"} <= sides:
            return of_way[self.arc_way], self.arc_way, self.arc_need
        if "way" in sides:
            way, need = self._told_apart
            return of_way[way], way, need
        if sides == {"output", "need"}:
            output, need = self.output_need_pairs
            return output, none, need
        if "output" in sides:
            return np.arange(self.giving), none, none
        return none, none, np.arange(self.taking) if "need" in sides else none

    @cached_property
    def plants_give(self) -> bool:
        """Say whether any exchange begins at a plant."""
        return bool((self.outputs["plant"].iloc[: self.giving] != "").any())

    @cached_property
    def _told_apart(self) -> tuple[Codes, Codes]:
        """Give every way with -1, but each need of the ways that share their conversions."""
        shared = self.ways.duplicated(["number", "via"], keep=False).to_numpy()
        if not shared.any():
            return np.arange(len(self.ways)), np.zeros(0, "int64")
        way = np.flatnonzero(~shared)
        apart = np.flatnonzero(shared[self.arc_way])
        return (
            np.concatenate([way, self.arc_way[apart]]),
            np.concatenate([np.full(len(way), -1), self.arc_need[apart]]),
        )

    @cached_property
    def stated_at_gate(self) -> Stated:
        """Give the contents of the outputs as they leave the gate."""
        contents = self.matches.park.contents
        return Stated(places(self.outputs["output"], contents["owner"]), contents)

    @cached_property
    def stated_on_ways(self) -> Stated:
        """Give the contents that arrive by ways with a conversion."""
        given = self.matches.delivered[["output", "via", "parameter", "value", "unit", "basis"]]
        given = given[given["via"] != ""]
        vias, names = self.coded("way", "via")
        output, via = places(self.outputs["output"], given["output"]), places(names, given["via"])
        asked = np.where((output >= 0) & (via >= 0), output * len(names) + via, -1)
        keys = self.ways["number"].to_numpy() * len(names) + vias
        order = np.argsort(keys, kind="stable")
        first = np.searchsorted(keys[order], asked, side="left")
        count = np.searchsorted(keys[order], asked, side="right") - first
        place = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
        rows = np.repeat(np.arange(len(given)), count)
        return Stated(order[place], given if (count == 1).all() else given.take(rows))

    @cached_property
    def output_need_pairs(self) -> tuple[Codes, Codes]:
        """Give the distinct pairs of an output and a need among the exchanges."""
        output = self.ways["number"].to_numpy()[self.arc_way]
        pairs = pd.unique(output * max(len(self.needs), 1) + self.arc_need)
        return pairs // max(len(self.needs), 1), pairs % max(len(self.needs), 1)


def _all(taking_part: pd.Index, every: pd.Series) -> pd.Index:
    """Give the keys that take part in an exchange, and after them those that do not."""
    keys = pd.Index(every.unique())
    others = places(taking_part, every.drop_duplicates()) < 0
    return pd.Index(taking_part).append(keys[others])


def _rows(table: pd.DataFrame, key: str, keys: pd.Index, sites: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of these keys in order, with what is known of the company."""
    first = table.drop_duplicates(key)
    rows = _looked_up(first, places(first[key], keys)).assign(**{key: keys.array})
    companies = sites.drop_duplicates("company")
    place = places(companies["company"], rows["company"])
    told = _looked_up(companies[_SITE].add_prefix("site_"), place)
    return pd.concat([rows.drop(columns=rows.columns.intersection(told.columns)), told], axis=1)


def _looked_up(table: pd.DataFrame, place: Codes) -> pd.DataFrame:
    """Give rows of a table by their places; blank below 0."""
    columns = {}
    for name in table:
        values = table[name].array
        fill = "" if values.dtype == "str" else False if values.dtype == bool else np.nan
        if (place >= 0).all():
            columns[str(name)] = values.take(place)
        else:
            columns[str(name)] = pd.Series(values).reindex(place).fillna(fill).array
    return pd.DataFrame(columns)


def _treated_by(park: Park) -> pd.Series:
    """Give the conversion of the plant that treats what comes in at each of its ports.

    What a plant only uses up, as coagulant or power, is not treated by it.
    """
    ports = park.ports[park.ports["side"] == "takes"]
    ports = ports[(ports["role"] == "main") | ports["carries"]]
    recipes = park.plants.drop_duplicates("plant").set_index("plant")["conversion"]
    return ports.drop_duplicates("port").set_index("port")["plant"].map(recipes)


def _legal_kinds(ways: pd.DataFrame, known: Catalogue) -> pd.api.extensions.ExtensionArray:
    """Give the heaviest legal kind of the conversions of a way; blank where one has none."""
    kinds = dict(zip(known.conversions["conversion"], known.conversions["legal_kind"], strict=True))
    order = {kind: i for i, kind in enumerate(LEGAL_KINDS)}
    words = pd.Series(ways["via"] + " >> " + ways["into"])
    codes, distinct = pd.factorize(words)
    heaviest = []
    for via, into in (word.rsplit(" >> ", 1) for word in distinct):
        steps = [step.strip() for step in via.split(" > ")] if via else []
        told = [LEGAL_KINDS[0], *(kinds.get(step, "") for step in [*steps, into] if step)]
        heavy = max(told, key=order.__getitem__) if set(told) <= set(order) else ""
        heaviest.append(heavy)
    return pd.array(heaviest, dtype="str").take(codes)
