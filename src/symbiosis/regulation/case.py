"""The case before the rules: outputs, ways, needs and exchanges as numbered tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.model.matches import Matches
from symbiosis.model.rule_words import LEGAL_KINDS

Codes = npt.NDArray[np.int64]
_SITE = ["kind", "facility", "customs", "permits"]


@dataclass
class Case:
    """Distinct outputs, ways (an output with its conversions) and needs, numbered from 0.

    `outputs`, `ways` and `needs` have one row for each; `arc_way` and `arc_need` say which of
    them an exchange joins. `families` gives a material with all it is a kind of.
    """

    matches: Matches
    outputs: pd.DataFrame
    ways: pd.DataFrame
    needs: pd.DataFrame
    arc_way: Codes
    arc_need: Codes
    families: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, matches: Matches) -> Case:
        """Give the outputs, ways and needs of the exchanges their numbers."""
        arcs, park = matches.arcs, matches.park
        arc_output, outputs = pd.factorize(arcs["output"])
        arc_via, vias = pd.factorize(arcs["via"])
        pair = arc_output.astype("int64") * max(len(vias), 1) + arc_via
        arc_way, pairs = pd.factorize(pair)
        arc_need, needs = pd.factorize(arcs["need"])
        first = np.unique(arc_way, return_index=True)[1]
        ways = pd.DataFrame(
            {
                "number": pairs // max(len(vias), 1),
                "output": arcs["output"].to_numpy()[first],
                "via": arcs["via"].to_numpy()[first],
                "wanted": arcs["delivered_material"].to_numpy()[first],
            }
        )
        ways["legal_kind"] = _legal_kinds(ways["via"], matches.known)
        return cls(
            matches,
            _rows(park.outputs, "output", outputs, park.sites),
            ways,
            _rows(park.needs, "need", needs, park.sites),
            arc_way.astype("int64"),
            arc_need.astype("int64"),
            {m: frozenset(line) for m, line in matches.known.lineages().items()},
        )

    def family(self, material: str) -> frozenset[str]:
        """Give a material with all it is a kind of."""
        return self.families.get(material, frozenset({material}))

    @cached_property
    def output_need_pairs(self) -> tuple[Codes, Codes]:
        """Give the distinct pairs of an output and a need among the exchanges."""
        output = self.ways["number"].to_numpy()[self.arc_way]
        pairs = pd.unique(output * max(len(self.needs), 1) + self.arc_need)
        return pairs // max(len(self.needs), 1), pairs % max(len(self.needs), 1)


def _rows(table: pd.DataFrame, key: str, keys: pd.Index, sites: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of these keys in order, with what is known of the company."""
    rows = table.drop_duplicates(key).set_index(key).reindex(keys).rename_axis(key)
    companies = sites.drop_duplicates("company").set_index("company")[_SITE].add_prefix("site_")
    rows = rows.drop(columns=[c for c in companies if c in rows]).join(companies, on="company")
    texts = rows.select_dtypes(exclude="number").columns.difference(["price_known"])
    rows[texts] = rows[texts].fillna("")
    return rows.reset_index()


def _legal_kinds(vias: pd.Series, known: Catalogue) -> list[str]:
    """Give the heaviest legal kind of the conversions on the way; blank where one has none."""
    kinds = dict(zip(known.conversions["conversion"], known.conversions["legal_kind"], strict=True))
    order = {kind: i for i, kind in enumerate(LEGAL_KINDS)}
    heaviest: dict[str, str] = {"": LEGAL_KINDS[0]}
    for via in vias.unique():
        steps = [kinds.get(step.strip(), "") for step in via.split(" > ")] if via else ["none"]
        heaviest[via] = max(steps, key=order.__getitem__) if set(steps) <= set(order) else ""
    return [heaviest[via] for via in vias]
