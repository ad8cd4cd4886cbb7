"""The contents of outputs at the gate, or of ways as delivered, in the basis a limit asks for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from symbiosis.model.contents import Numbers, to_basis
from symbiosis.regulation.case import Case

_PPM = 1e6  # mg/kg in a share of 1
_COLUMNS = ["parameter", "value", "unit", "basis"]


@dataclass
class Measured:
    """Contents by parameter for numbered rows, with density (kg/m3) and dry share of each row."""

    by_parameter: dict[str, pd.DataFrame]
    density: Numbers
    dry_share: Numbers

    @classmethod
    def of(cls, contents: pd.DataFrame, density: Numbers) -> Measured:
        """Sort contents (`row, parameter, value, unit, basis`) by parameter."""
        given = contents[contents["value"].notna() & (contents["row"] >= 0)]
        groups = {str(name): group for name, group in given.groupby("parameter")}
        measured = cls(groups, density, np.full(len(density), np.nan))
        measured.dry_share = measured.content("dry_matter", "mass", "mg/kg") / _PPM
        return measured

    def content(self, parameter: str, basis: str, unit: str) -> Numbers:
        """Give the content of each row in this basis; NaN where it is not known."""
        content = np.full(len(self.density), np.nan)
        rows = self.by_parameter.get(parameter)
        if rows is None:
            return content
        place = rows["row"].to_numpy()
        given = rows["basis"].to_numpy(dtype=object)
        value = to_basis(rows["value"], given, basis, self.density[place], self.dry_share[place])
        strange = (given == "own") & (rows["unit"].to_numpy(dtype=object) != unit)
        value = np.where(strange, np.nan, value)
        for known in (given != basis, given == basis):  # what is stated in it wins
            known = known & ~np.isnan(value)
            content[place[known]] = value[known]
        return content

    def bases(self, parameter: str, row: int) -> set[str]:
        """Give the bases in which a row states this content; none if it is not measured."""
        rows = self.by_parameter.get(parameter)
        return set() if rows is None else set(rows.loc[rows["row"] == row, "basis"])


def at_gate(case: Case) -> Measured:
    """Give the contents of the outputs as they leave the gate, a row for each output."""
    contents = case.matches.park.contents
    row = pd.Index(case.outputs["output"]).get_indexer(pd.Index(contents["owner"]))
    return Measured.of(contents[_COLUMNS].assign(row=row), _gate_density(case))


def as_delivered(case: Case) -> Measured:
    """Give the contents as they arrive, a row for each way; direct ones are those at the gate."""
    ways, contents = case.ways, case.matches.park.contents
    direct = np.flatnonzero(ways["via"] == "")
    of_output = pd.DataFrame({"owner": ways["output"].to_numpy()[direct], "row": direct})
    gate = contents[["owner", *_COLUMNS]].merge(of_output, on="owner")
    given = case.matches.delivered
    given = given[given["via"] != ""]
    keys = pd.MultiIndex.from_frame(ways[["output", "via"]])
    row = keys.get_indexer(pd.MultiIndex.from_frame(given[["output", "via"]]))
    treated = given[_COLUMNS].assign(row=row)
    density = np.where(
        ways["via"] == "",
        _gate_density(case)[ways["number"]],
        _densities(ways["wanted"], case),
    )
    return Measured.of(pd.concat([gate[["row", *_COLUMNS]], treated], ignore_index=True), density)


def _gate_density(case: Case) -> Numbers:
    """Give the density of each output, its own or else the catalogue's."""
    own = case.outputs["density"].to_numpy(dtype="float64")
    return np.where(own > 0, own, _densities(case.outputs["material"], case))


def _densities(materials: pd.Series, case: Case) -> Numbers:
    """Give the catalogue's density of materials, that of the nearest parent that has one."""
    known = case.matches.known
    stated = dict(zip(known.materials["material"], known.materials["density"], strict=True))
    found = {
        material: next(
            (d for m in known.lineage(material) if (d := stated.get(m, 0.0)) > 0), np.nan
        )
        for material in materials.unique()
    }
    return materials.map(found).to_numpy(dtype="float64")
