"""A content in another basis: of the mass, of the dry mass, or of the volume."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


def to_basis(
    value: npt.ArrayLike,
    from_basis: npt.ArrayLike,
    wanted: npt.ArrayLike,
    density_kg_m3: npt.ArrayLike,
    dry_matter_share: npt.ArrayLike,
) -> Numbers:
    """Give contents in the wanted basis; NaN where the way there is not known.

    Parameters
    ----------
    value : array_like of float
        Contents in mg/kg (mass), mg/kg of dry matter (dry) or mg/L (volume), or in the
        parameter's own unit.
    from_basis, wanted : array_like of str
        `mass`, `dry`, `volume`, `mole` or `own`. Between the first three there is a way; a
        content of amount of substance or in an own unit stays only where it is.
    density_kg_m3 : array_like of float
        Density of the whole, kg/m3; needed between volume and the others.
    dry_matter_share : array_like of float
        Dry matter by mass, a share of 1; needed between dry and the others.

    Returns
    -------
    numpy.ndarray
        Contents in the wanted basis, of the arguments' common shape.
    """
    given, bases, into, density, dry = np.broadcast_arrays(
        np.asarray(value, dtype="float64"),
        np.asarray(from_basis, dtype=object),
        np.asarray(wanted, dtype=object),
        _positive(density_kg_m3),
        _positive(dry_matter_share),
    )
    moved = given * _in_mass(bases, density, dry) / _in_mass(into, density, dry)
    return np.where(bases == into, given, moved)


def _positive(numbers: npt.ArrayLike) -> Numbers:
    """Keep what is above zero; the rest is not known."""
    given = np.asarray(numbers, dtype="float64")
    return np.where(given > 0, given, np.nan)


def _in_mass(basis: Any, density: Numbers, dry: Numbers) -> Numbers:
    """Give what a unit of a content in this basis is in mg/kg."""
    ways = [basis == "mass", basis == "dry", basis == "volume"]
    return np.select(ways, [np.ones_like(dry), dry, 1000 / density], default=np.nan)
