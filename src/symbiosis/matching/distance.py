"""How far apart two companies are: by link, by table, or along a great circle with a detour."""

from __future__ import annotations

import numpy as np
import pandas as pd

EARTH_RADIUS_KM = 6371.0088  # mean radius of the WGS 84 ellipsoid


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
    """
    there = table.set_index(["from_company", "to_company"])["distance_km"].dropna()
    back = there.swaplevel()
    known = pd.concat([there, back])
    known = known[~known.index.duplicated()]
    keys = pd.MultiIndex.from_arrays([pairs["giver"], pairs["receiver"]])
    tabled = (
        known.reindex(keys).to_numpy(dtype=float) if len(known) else np.full(len(pairs), np.nan)
    )
    places = (
        pairs[c].to_numpy(dtype=float)
        for c in ("latitude_a", "longitude_a", "latitude_b", "longitude_b")
    )
    straight = great_circle(*places) * detour
    within = (pairs["giver"] == pairs["receiver"]).to_numpy()
    link = pairs["link_km"].to_numpy(dtype=float)
    cases = [np.isfinite(link), within, np.isfinite(tabled), np.isfinite(straight)]
    km = np.select(cases, [link, np.zeros(len(pairs)), tabled, straight], default=np.nan)
    basis = np.select(cases, ["link", "within", "table", "great circle"], default="unknown")
    return pd.DataFrame({"distance_km": km, "distance_basis": basis}, index=pairs.index).astype(
        {"distance_basis": "str"}
    )
