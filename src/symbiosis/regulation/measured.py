"""The contents of outputs at the gate, or of ways as delivered, in the basis a limit asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.contents import Numbers, to_basis
from symbiosis.model.rule_words import YES_NO_UNIT
from symbiosis.regulation.case import Case, Codes
from symbiosis.regulation.pools import Key, Pools, Span
from symbiosis.regulation.stated import Stated

_PPM = 1e6  # mg/kg in a share of 1
_ALIKE = 1e-9  # ends that differ by less, relative, are the same


class Passed(NamedTuple):
    """The rows that come of plants, with the port and the conversions behind it."""

    pools: Pools
    rows: Codes
    ports: pd.Series
    vias: pd.Series


@dataclass
class Measured:
    """Contents by parameter for numbered rows, with density (kg/m3) and dry share of each row.

    What a plant passes on is a content where it is the same whatever is planned; else it has ends.
    """

    contents: Stated
    density: Numbers
    dry_share: Numbers
    passed: Passed | None = None
    gate: tuple[Measured, Codes] | None = None  # whose contents rows share: of which row, or -1
    _told: dict[Key, Numbers] = field(default_factory=dict)
    _ends: dict[Key, Span] = field(default_factory=dict)

    @classmethod
    def of(
        cls, contents: Stated, density: Numbers, gate: tuple[Measured, Codes] | None = None
    ) -> Measured:
        """Hold contents that were stated, and those that rows share with rows of the gate."""
        measured = cls(contents, density, np.full(len(density), np.nan), gate=gate)
        measured.dry_share = measured.content("dry_matter", "mass", "mg/kg") / _PPM
        measured._told.clear()
        return measured

    def content(self, parameter: str, basis: str, unit: str) -> Numbers:
        """Give the content of each row in this basis; NaN where it is not known."""
        asked = (parameter, basis, unit)
        if asked not in self._told:
            content, ends = self._content(*asked), self.ends(*asked)
            if ends is not None:
                alike = ends.high - ends.low <= _ALIKE * np.abs(ends.high)
                content = np.where(alike, ends.low, content)
            self._told[asked] = content
        return self._told[asked]

    def ends(self, parameter: str, basis: str, unit: str) -> Span | None:
        """Give the least and the most that each row can hold, whatever is planned.

        Not a number for rows that state the content or come of no plant; none if all do. What is
        a yes or no, as whether a use is certain, no plant passes on.
        """
        asked = (parameter, basis, unit)
        if self.passed is None or unit == YES_NO_UNIT:
            return None
        if asked not in self._ends:
            told = [np.full(len(self.density), np.nan) for _ in range(2)]
            lost = np.full(len(self.density), "", dtype=object)
            rows = self.passed.rows
            open_ = ~self.as_stated(asked)[1][rows]
            if open_.any():
                behind = self.passed.pools.behind(
                    self.passed.ports[open_], self.passed.vias[open_], asked
                )
                column: npt.NDArray[Any]
                for column, values in zip((*told, lost), behind, strict=True):
                    column[rows[open_]] = values
            self._ends[asked] = Span(told[0], told[1], lost)
        return self._ends[asked]

    def bounded(self, parameter: str, basis: str, unit: str) -> npt.NDArray[np.bool_]:
        """Say of which rows the content is known, or the ends that it lies between."""
        known: npt.NDArray[np.bool_] = ~np.isnan(self.content(parameter, basis, unit))
        ends = self.ends(parameter, basis, unit)
        return known if ends is None else known | ~np.isnan(ends.low)

    def plants_of(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.object_]:
        """Give the plants that rows come of, blank for none."""
        plants = np.full(len(self.density), "", dtype=object)
        if self.passed is not None:
            gives = self.passed.pools.gives
            plants[self.passed.rows] = [gives[port] for port in self.passed.ports]
        return plants[rows]

    def behind(self, pools: Pools, ports: pd.Series, vias: pd.Series) -> Measured:
        """Add what plants pass on to the rows that come of one; `ports` are the outputs."""
        rows = np.flatnonzero(ports.isin(pools.gives))
        self.passed = Passed(pools, rows, ports.iloc[rows], vias.iloc[rows])
        self._told.clear()
        self.dry_share = self.content("dry_matter", "mass", "mg/kg") / _PPM
        self._told.clear()
        return self

    def as_stated(self, asked: Key) -> tuple[Numbers, npt.NDArray[np.bool_]]:
        """Give the contents in a basis, and which rows state them in any."""
        stated = list(self.stated(asked[0]).values())
        none = np.zeros(len(self.density), dtype=bool)
        return self._content(*asked), np.any([none, *stated], axis=0)

    def _content(self, parameter: str, basis: str, unit: str) -> Numbers:
        """Bring what is stated to a basis; what is stated in it wins."""
        content = np.full(len(self.density), np.nan)
        stated = self.contents.of(parameter)
        for (given, own), told in sorted(stated.items(), key=lambda item: item[0][0] == basis):
            if given == "own" and own != unit:
                continue
            place, values = told
            value = values if given == basis else \
                to_basis(values, given, basis, self.density[place], self.dry_share[place])  # fmt: skip
            known = ~np.isnan(value)
            content[place[known]] = value[known]
        if self.gate is not None:
            held, rows = self.gate
            shares = rows >= 0
            content[shares] = held._content(parameter, basis, unit)[rows[shares]]
        return content

    def stated(self, parameter: str) -> dict[str, npt.NDArray[np.bool_]]:
        """Say for each basis which rows state this content in it."""
        told: dict[str, npt.NDArray[np.bool_]] = {}
        for (basis, _), (rows, _) in self.contents.of(parameter).items():
            told.setdefault(basis, np.zeros(len(self.density), dtype=bool))[rows] = True
        if self.gate is not None:
            held, rows = self.gate
            for basis, there in held.stated(parameter).items():
                mine = told.setdefault(basis, np.zeros(len(self.density), dtype=bool))
                mine |= there[rows] & (rows >= 0)
        return told


def at_gate(case: Case, delivered: Measured | None = None) -> Measured:
    """Give the contents of the outputs as they leave the gate, a row for each output.

    What plants pass on is taken from `delivered`, else worked out.
    """
    held = Measured.of(case.stated_at_gate, _gate_density(case))
    passed = (delivered or as_delivered(case)).passed if case.plants_give else None
    if passed is None:
        return held
    vias = pd.Series("", index=case.outputs.index, dtype="str")
    return held.behind(passed.pools, case.outputs["output"], vias)


def as_delivered(case: Case) -> Measured:
    """Give the contents as they arrive, a row for each way; direct ones are those at the gate."""
    ways, number = case.ways, case.ways["number"].to_numpy()
    direct = (ways["via"] == "").to_numpy()
    at_gate_ = _gate_density(case)
    density = np.where(direct, at_gate_[number], densities(ways["wanted"], case))
    gate = Measured.of(case.stated_at_gate, at_gate_), np.where(direct, number, -1)
    held = Measured.of(case.stated_on_ways, density, gate)
    if not case.plants_give:
        return held
    known = Measured.of(case.stated_on_ways, density, gate)  # without what plants pass on
    return held.behind(Pools(case, known.as_stated), ways["output"], ways["via"])


def _gate_density(case: Case) -> Numbers:
    """Give the density of each output, its own or else the catalogue's."""
    own = case.outputs["density"].to_numpy(dtype="float64")
    return np.where(own > 0, own, densities(case.outputs["material"], case))


def densities(materials: pd.Series, case: Case) -> Numbers:
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
