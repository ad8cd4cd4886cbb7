"""Products of columns: which they are, and the linear programme that is left when they are held."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.model.programme import Programme

SMALL = 1e-9  # a content that a row is not divided by


class Products(NamedTuple):
    """Which columns are products: `x[product[k]] == x[factor[k]] * x[flow[k]]` for every k.

    Attributes
    ----------
    product, factor, flow : numpy.ndarray of int
        Columns of the programme. A factor is what a pool holds, a flow what leaves it.
    """

    product: np.ndarray
    factor: np.ndarray
    flow: np.ndarray


def held(programme: Programme, products: Products, x: np.ndarray) -> Programme:
    """Give the linear programme that is left when factors and whole numbers are held.

    Parameters
    ----------
    programme : Programme
        The linear part.
    products : Products
        Which columns are products of which.
    x : numpy.ndarray, shape (n,)
        The plan whose factors and whole numbers are held.

    Returns
    -------
    Programme
        The rows of `programme`, and one more for each product, of kind `held`:
        product - factor * flow = 0, divided by the factor where that is not next to nil.
    """
    return holding(programme.fixing(x), products, x)


def holding(programme: Programme, products: Products, x: np.ndarray) -> Programme:
    """Give the programme that is left when the factors are held, whole numbers free."""
    value = x[products.factor]
    lower, upper = programme.lower.copy(), programme.upper.copy()
    lower[products.factor], upper[products.factor] = value, value
    scale = np.where(value > SMALL, value, 1.0)
    matrix, count = _held_rows(products, value / scale, 1.0 / scale, len(lower)), len(value)
    return replace(
        programme,
        lower=lower,
        upper=upper,
        matrix=sp.csc_array(sp.vstack([programme.matrix, matrix])),
        weights=sp.csr_array(sp.vstack([programme.weights, sp.csr_array(matrix.shape)])),
        row_lower=np.concatenate([programme.row_lower, np.zeros(count)]),
        row_upper=np.concatenate([programme.row_upper, np.zeros(count)]),
        rows=_with_held(programme.rows, scale),
    )


def _held_rows(
    products: Products, value: np.ndarray, of_product: np.ndarray, columns: int
) -> sp.csr_array:
    """Write product - value * flow = 0, a row for each product."""
    count = len(products.product)
    at = np.concatenate([products.product, products.flow])
    entries = np.concatenate([of_product, -value])
    return sp.csr_array((entries, (np.tile(np.arange(count), 2), at)), shape=(count, columns))


def _with_held(rows: pd.DataFrame, scale: np.ndarray) -> pd.DataFrame:
    """Add the rows that hold the products, blank but for their kind and scale."""
    before = len(rows)
    longer = rows.reset_index(drop=True).reindex(range(before + len(scale)))
    for name in longer.columns:
        if not pd.api.types.is_numeric_dtype(rows[name]):
            longer.loc[before:, name] = ""
    longer.loc[before:, "kind"] = "held"
    if "scale" in longer.columns:
        longer.loc[before:, "scale"] = scale
    return longer


def exact(products: Products, x: np.ndarray) -> np.ndarray:
    """Give the plan with its products worked out from their factors and flows."""
    out = x.copy()
    out[products.product] = x[products.factor] * x[products.flow]
    return out
