"""From one measure of a material to another: density, heating value, dry matter, the gas law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from symbiosis.model.catalogue import Catalogue

GAS_CONSTANT = 8.314462618  # kJ/(kmol K)
_FROM_TABLE = ("density", "dry_matter", "heating_value", "heating_value_gas", "molar_mass")


class Factors(NamedTuple):
    """Base units of each row's material for one unit as typed, and what they rest on.

    `lacks` names what a row is missing, blank if nothing; `uses` names the properties that a row's
    factor came from, separated by blanks.
    """

    value: np.ndarray
    lacks: np.ndarray
    uses: np.ndarray


@dataclass(eq=False)
class Measures:
    """The properties of each row's material that turn one measure into another."""

    measure: np.ndarray
    gas: np.ndarray
    props: dict[str, np.ndarray]
    own: dict[str, np.ndarray]
    temperature: np.ndarray
    pressure: np.ndarray
    materials: np.ndarray
    z_of: Mapping[str, tuple[np.ndarray, np.ndarray]]
    settings: Mapping[str, Any]

    @classmethod
    def of(
        cls,
        materials: pd.Series,
        known: Catalogue,
        settings: Mapping[str, Any],
        own: Mapping[str, np.ndarray],
        temperature: np.ndarray,
        pressure: np.ndarray,
    ) -> Measures:
        """Look the materials up; what a row says of itself (`own`) goes before the catalogue."""
        keys = materials.to_numpy(dtype=object)
        table = known.materials.drop_duplicates("material", keep="last").set_index("material")
        found = table.reindex(keys)
        props: dict[str, np.ndarray] = {}
        given: dict[str, np.ndarray] = {}
        for name in _FROM_TABLE:
            shipped = found[name].to_numpy(dtype="float64")
            typed = own.get(name, np.full(len(keys), np.nan))
            props[name] = np.where(np.isfinite(typed), typed, shipped)
            given[name] = np.isfinite(typed)
        phase = found["phase"].fillna("").to_numpy(dtype=object)
        gas = (phase == "gas") | ((phase == "") & np.isfinite(props["molar_mass"]))
        z_of = {
            str(name): (group["temperature"].to_numpy(), group["z"].to_numpy())
            for name, group in known.compressibility.sort_values("temperature").groupby("material")
        }
        measure = found["measure"].fillna("").to_numpy(dtype=object)
        return cls(measure, gas, props, given, temperature, pressure, keys, z_of, settings)

    def state(self, dimension: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give temperature (degC) and pressure (kPa) at which a gas volume was counted."""
        normal = {
            "normal": float(self.settings["normal_temperature"]),
            "standard": float(self.settings["standard_temperature"]),
        }
        temperature, pressure = self.temperature.copy(), self.pressure.copy()
        for name, degrees in normal.items():
            here = dimension == name
            temperature[here & np.isnan(temperature)] = degrees
            pressure[here & np.isnan(pressure)] = float(self.settings["gas_pressure"])
        return temperature, pressure

    def compressibility(self, temperature: np.ndarray, pressure: np.ndarray) -> np.ndarray:
        """Give Z of each row's gas: from the catalogue at 101.325 kPa, Z - 1 growing with pressure."""
        factor = np.ones(len(self.materials))
        for name in {str(key) for key in self.materials} & set(self.z_of):
            here = self.materials == name
            at, z = self.z_of[name]
            factor[here] = 1 + (np.interp(temperature[here], at, z) - 1) * pressure[here] / 101.325
        return factor

    def to_base(self, dimension: np.ndarray) -> Factors:
        """Give the base units of each row's material in one base unit of `dimension`.

        Amounts go by the shortest way: as they are; a gas by pV = ZnRT to kmol; else over the mass.
        """
        size = len(dimension)
        lacks = np.full(size, "", dtype=object)
        uses = np.full(size, "", dtype=object)
        volume = np.isin(dimension, ["volume", "normal", "standard"])
        same = (
            (dimension == "mass") & (self.measure == "t")
            | (dimension == "energy") & (self.measure == "MWh")
            | (dimension == "volume") & (self.measure == "m3") & ~self.gas
        )
        moles, lacks = self._moles(dimension, volume, lacks, uses)
        direct = np.isfinite(moles) & np.isfinite(self.props["heating_value_gas"])
        direct &= (self.measure == "MWh") & ~same
        cubic = np.isfinite(moles) & (self.measure == "m3") & ~same
        tonnes = self._tonnes(dimension, moles, lacks, uses, ~same & ~direct & ~cubic)
        value = np.where(same, 1.0, np.nan)
        value = np.where(direct, moles * self.props["heating_value_gas"], value)
        self._used(uses, direct, "heating_value_gas")
        kelvin = float(self.settings["normal_temperature"]) + 273.15
        value = np.where(
            cubic, moles * GAS_CONSTANT * kelvin / float(self.settings["gas_pressure"]), value
        )
        over = np.isfinite(tonnes)
        value = np.where(over & (self.measure == "t"), tonnes, value)
        for unit, name, scale in (("MWh", "heating_value", 1.0), ("m3", "density", None)):
            here = over & (self.measure == unit) & np.isnan(value)
            prop = self.props[name]
            turned = tonnes * prop * scale if scale else tonnes * 1000 / prop
            value = np.where(here, turned, value)
            lacks[here & np.isnan(prop)] = name
            self._used(uses, here, name)
        lacks = np.where(np.isfinite(value), "", np.where(lacks == "", "measure", lacks))
        return Factors(value, lacks, uses)

    def _moles(
        self, dimension: np.ndarray, volume: np.ndarray, lacks: np.ndarray, uses: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Give kmol for a unit of a gas, none for what is no gas or has no state."""
        temperature, pressure = self.state(dimension)
        z = self.compressibility(temperature, pressure)
        with np.errstate(divide="ignore", invalid="ignore"):
            by_law = pressure / (z * GAS_CONSTANT * (temperature + 273.15))
        moles = np.where(volume & self.gas, by_law, np.nan)
        moles = np.where(dimension == "substance", 1.0, moles)
        lacks[volume & self.gas & np.isnan(moles)] = "state"
        counted = np.isin(dimension, ["normal", "standard"]) & ~self.gas
        lacks[counted] = "gas"
        return moles, lacks

    def _tonnes(
        self,
        dimension: np.ndarray,
        moles: np.ndarray,
        lacks: np.ndarray,
        uses: np.ndarray,
        wanted: np.ndarray,
    ) -> np.ndarray:
        """Give tonnes for a unit of each row, or write what is missing for them."""
        tonnes = np.where(dimension == "mass", 1.0, np.nan)
        ways = (
            (np.isfinite(moles), "molar_mass", moles * self.props["molar_mass"] / 1000),
            ((dimension == "volume") & ~self.gas, "density", self.props["density"] / 1000),
            (dimension == "energy", "heating_value", 1 / self.props["heating_value"]),
        )
        for here, name, value in ways:
            tonnes = np.where(here, value, tonnes)
            lacks[here & wanted & np.isnan(value)] = name
            if name != "molar_mass":
                self._used(uses, here & wanted & np.isfinite(value), name)
        return np.where(wanted, tonnes, np.nan)

    def _used(self, uses: np.ndarray, here: np.ndarray, name: str) -> None:
        """Remember a property that came from the catalogue, not from the row."""
        shipped = here & ~self.own[name]
        uses[shipped] = [f"{text} {name}".strip() for text in uses[shipped]]

    def take(self, rows: np.ndarray) -> Measures:
        """Give the properties of other rows, each naming one of these."""
        return Measures(
            self.measure[rows],
            self.gas[rows],
            {name: values[rows] for name, values in self.props.items()},
            {name: values[rows] for name, values in self.own.items()},
            self.temperature[rows],
            self.pressure[rows],
            self.materials[rows],
            self.z_of,
            self.settings,
        )

    def __add__(self, other: Measures) -> Measures:
        """Give the properties of the rows of both, these first."""

        def joined(one: np.ndarray, two: np.ndarray) -> np.ndarray:
            """Join two columns."""
            return np.concatenate([one, two])

        return Measures(
            joined(self.measure, other.measure),
            joined(self.gas, other.gas),
            {name: joined(values, other.props[name]) for name, values in self.props.items()},
            {name: joined(values, other.own[name]) for name, values in self.own.items()},
            joined(self.temperature, other.temperature),
            joined(self.pressure, other.pressure),
            joined(self.materials, other.materials),
            self.z_of,
            self.settings,
        )
