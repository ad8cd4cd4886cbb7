"""What a stream holds at the end of a way: concentrated, removed, set, or passed on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.matching.routes import Route
from symbiosis.matching.ways import Step
from symbiosis.model.catalogue import Catalogue

CONTENT_KEYS = ["parameter", "value", "unit", "basis", "confidence"]
Rows = npt.NDArray[np.int64]


class Outlet(NamedTuple):
    """What one conversion does to the contents of its product."""

    removed: npt.NDArray[np.float64]  # share, by the number of the parameter
    sets: npt.NDArray[np.bool_]  # whether it fixes the parameter
    fixed: Rows  # the numbers of the parameters that it fixes, and to what
    value: npt.NDArray[np.float64]
    unit: npt.NDArray[np.object_]
    basis: npt.NDArray[np.object_]


class Contents(NamedTuple):
    """Contents as columns: of which stream, of which parameter, how much."""

    at: Rows  # place among the streams that travel
    kind: Rows  # number of the parameter
    value: npt.NDArray[np.float64]
    unit: npt.NDArray[np.object_]
    basis: npt.NDArray[np.object_]
    confidence: npt.NDArray[np.object_]

    def only(self, kept: npt.NDArray[np.bool_]) -> Contents:
        """Keep some of the rows."""
        return Contents._make(column[kept] for column in self)

    def and_(self, others: Contents) -> Contents:
        """Put others after these."""
        return Contents._make(np.concatenate(pair) for pair in zip(self, others, strict=True))


class Holding:
    """The contents of a park's outputs, and what becomes of them on routes.

    Parameters
    ----------
    outputs : pandas.DataFrame
        `output`, `dry` (share of dry matter, none if not known) and `dry_typical` (whether that
        is only the catalogue's).
    contents : pandas.DataFrame
        Contents at the gate: `owner, parameter, value, unit, basis, confidence`.
    known : Catalogue
        What conversions remove and fix.
    steps : Mapping
        The conversions as numbers.
    """

    def __init__(
        self,
        outputs: pd.DataFrame,
        contents: pd.DataFrame,
        known: Catalogue,
        steps: Mapping[str, Step],
    ) -> None:
        self.names = outputs["output"]
        self.dry = outputs["dry"].to_numpy(dtype=float)
        self.typical = outputs["dry_typical"].to_numpy(dtype=bool)
        self.steps = steps
        row = pd.Index(self.names).get_indexer(contents["owner"])
        contents = contents[row >= 0]
        self.row = row[row >= 0]
        named = pd.concat([contents["parameter"], known.outlets["parameter"]])
        kinds, self.parameters = pd.factorize(named)
        texts = (contents[c].to_numpy(dtype=object) for c in ("unit", "basis", "confidence"))
        self.given = Contents(
            self.row, kinds[: len(contents)], contents["value"].to_numpy(dtype=float), *texts
        )
        self.number = kinds[len(contents) :]
        self.told = {
            c: known.outlets[c].to_numpy(dtype=None if c == "value" else object)
            for c in ("material", "kind", "value", "unit", "basis")
        }
        self._of_conversion = known.outlets.groupby("conversion").indices
        self._seen: dict[str, Outlet | None] = {}

    def _outlet(self, key: str) -> Outlet | None:
        """Give what a conversion does to the contents of its product; none if nothing is said."""
        if key not in self._seen:
            rows = self._of_conversion.get(key, np.zeros(0, dtype=np.int64))
            rows = rows[self.told["material"][rows] == self.steps[key].product]
            self._seen[key] = self._read(rows) if len(rows) else None
        return self._seen[key]

    def _read(self, rows: Rows) -> Outlet:
        """Read the rows of one conversion's outlets."""
        taken, fixed = (rows[self.told["kind"][rows] == word] for word in ("removed", "fixed"))
        removed = np.zeros(len(self.parameters))
        removed[self.number[taken]] = np.nan_to_num(self.told["value"][taken])
        sets = np.zeros(len(self.parameters), dtype=bool)
        sets[self.number[fixed]] = True
        value, unit, basis = (self.told[c][fixed] for c in ("value", "unit", "basis"))
        return Outlet(removed, sets, self.number[fixed], value, unit, basis)

    def after(self, trips: Iterable[tuple[Route, Rows]]) -> pd.DataFrame:
        """Give the contents at the end of routes, a row for each parameter.

        Parameters
        ----------
        trips : iterable
            Routes, each with the rows of the outputs that take it.

        Returns
        -------
        pandas.DataFrame
            `output, via, parameter, value, unit, basis, confidence`, and `place`: the how manyth
            of all streams of all routes it is.
        """
        place = np.full(len(self.names), -1)
        rows, kinds, values, places, vias, first = [], [], [], [], [], 0
        texts: list[list[npt.NDArray[np.object_]]] = [[], [], []]
        for route, streams in trips:
            place[streams] = np.arange(len(streams))
            mine = self._taken_by(route, place)
            place[streams] = -1
            ended = self._walked(mine, route, streams)
            ended = ended.only(~np.isnan(ended.value))
            rows.append(streams[ended.at])
            places.append(first + ended.at)
            first += len(streams)
            kinds.append(ended.kind)
            values.append(ended.value)
            vias += [(route.via, len(ended.at))]
            for held, column in zip(texts, ended[3:], strict=True):
                held.append(column)
        none = np.zeros(0, dtype=np.int64)
        at, kind = np.concatenate([none, *rows]), np.concatenate([none, *kinds])
        told: dict[str, Any] = {"output": self.names.array.take(at), "via": _repeated(vias)}
        told["parameter"] = np.asarray(self.parameters, dtype=object)[kind]
        told["value"] = np.concatenate([np.zeros(0), *values])
        for name, held in zip(CONTENT_KEYS[2:], texts, strict=True):
            told[name] = np.concatenate([np.zeros(0, dtype=object), *held])
        frame = pd.DataFrame(told).astype(dict.fromkeys(set(told) - {"value"}, "str"))
        return frame.assign(place=np.concatenate([none, *places]))

    def _taken_by(self, route: Route, place: Rows) -> Contents:
        """Give the contents at the gate of the outputs on a route, by their place on it."""
        mine = place[self.row] >= 0
        taken = self.given.only(mine)
        return taken._replace(at=place[taken.at])

    def _walked(self, now: Contents, route: Route, streams: Rows) -> Contents:
        """Follow contents along a route.

        A step that keeps dry matter concentrates what is stated as received, and leaves what is
        stated by volume unknown; a fixed outlet replaces what came in; a share removed lowers
        it; everything else is passed on.
        """
        dry, typical = self.dry[streams], self.typical[streams]
        for key in route.steps:
            step = self.steps[key]
            if step.by_dry_matter:
                now = _concentrated(now, step.dry_matter_out / dry, typical)
            if np.isfinite(step.dry_matter_out):
                dry = np.full(len(dry), step.dry_matter_out)
                typical = np.zeros(len(dry), dtype=bool)
            outlet = self._outlet(key)
            if outlet is not None:
                now = now._replace(value=now.value * (1.0 - outlet.removed[now.kind]))
                now = now.only(~outlet.sets[now.kind])
                now = now.and_(_set(outlet, len(streams), step.confidence))
        return now


def _concentrated(
    now: Contents, rise: npt.NDArray[np.float64], typical: npt.NDArray[np.bool_]
) -> Contents:
    """Raise what is stated as received; where the dry matter was typical only, it is assumed."""
    now = now.only(now.basis != "volume")
    by_mass = now.basis == "mass"
    confidence = now.confidence.copy()
    confidence[by_mass & typical[now.at]] = "assumed"
    value = np.where(by_mass, now.value * rise[now.at], now.value)
    return now._replace(value=value, confidence=confidence)


def _set(outlet: Outlet, streams: int, confidence: str) -> Contents:
    """Give every stream the contents that a conversion fixes."""
    return Contents(
        at=np.repeat(np.arange(streams), len(outlet.fixed)),
        kind=np.tile(outlet.fixed, streams),
        value=np.tile(outlet.value, streams),
        unit=np.tile(outlet.unit, streams),
        basis=np.tile(outlet.basis, streams),
        confidence=np.full(streams * len(outlet.fixed), confidence, dtype=object),
    )


def _repeated(texts: list[tuple[str, int]]) -> npt.NDArray[np.object_]:
    """Write each text as often as it says."""
    words = np.array([text for text, _ in texts], dtype=object)
    return np.repeat(words, [count for _, count in texts]) if len(texts) else words
