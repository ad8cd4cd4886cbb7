"""How far apart two companies are: by link, by table, or along a great circle with a detour."""

from __future__ import annotations

import numpy as np
import pandas as pd

EARTH_RADIUS_KM = 6371.0088  # mean radius of the WGS 84 ellipsoid
BASES = ("link", "within", "table", "great circle", "unknown")  # the first that is known counts


def great_circle(
    latitude_a: np.ndarray, longitude_a: np.ndarray, latitude_b: np.ndarray, longitude_b: np.ndarray
) -> np.ndarray:
    """Give the great-circle distance in km of points in degrees, by the haversine formula.

    References
    ----------
    Sinnott RW (1984) Virtues of the haversine. Sky and Telescope 68(2):159.
    """
    phi_a, phi_b = np.radians(latitude_a), np.radians(latitude_b)
    half = (
        np.sin((phi_b - phi_a) / 2) ** 2
        + np.cos(phi_a) * np.cos(phi_b) * np.sin(np.radians(longitude_b - longitude_a) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def distances(pairs: pd.DataFrame, table: pd.DataFrame, detour: float) -> pd.DataFrame:
    """Give `distance_km` and `distance_basis` for each pair.

    Parameters
    ----------
    pairs : pandas.DataFrame
        `giver, receiver`, their `latitude_a, longitude_a, latitude_b, longitude_b` in degrees,
        and `link_km`, the distance that a link states, none if it states none.
    table : pandas.DataFrame
        `from_company, to_company, distance_km`; a distance counts for both directions unless
        the other is given too.
    detour : float
        Length by road over the great circle.

    Returns
    -------
    pandas.DataFrame
        In the index of the pairs; the basis is a categorical of `BASES`.
    """
    places = (
        pairs[c].to_numpy(dtype=float)
        for c in ("latitude_a", "longitude_a", "latitude_b", "longitude_b")
    )
    within = (pairs["giver"] == pairs["receiver"]).to_numpy()
    known = {  # from the weakest to the strongest
        "great circle": great_circle(*places) * detour,
        "table": _tabled(pairs, table),
        "within": np.where(within, 0.0, np.nan),
        "link": pairs["link_km"].to_numpy(dtype=float),
    }
    km = np.full(len(pairs), np.nan)
    code = np.full(len(pairs), BASES.index("unknown"), dtype=np.int8)
    for basis, told in known.items():
        there = np.isfinite(told)
        km[there], code[there] = told[there], BASES.index(basis)
    named = pd.Categorical.from_codes(code, categories=pd.Index(BASES))
    return pd.DataFrame({"distance_km": km, "distance_basis": named}, index=pairs.index)


def _tabled(pairs: pd.DataFrame, table: pd.DataFrame) -> np.ndarray:
    """Look up the distance of each pair in the table, in its direction or else the other."""
    there = table.set_index(["from_company", "to_company"])["distance_km"].dropna()
    if not len(there):
        return np.full(len(pairs), np.nan)
    both = pd.concat([there, there.swaplevel()])
    both = both[~both.index.duplicated()]
    keys = pd.MultiIndex.from_arrays([pairs["giver"], pairs["receiver"]])
    return both.reindex(keys).to_numpy(dtype=float)
