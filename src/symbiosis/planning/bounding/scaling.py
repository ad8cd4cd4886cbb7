"""A bilinear programme in units in which contents and costs are near one."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from symbiosis.model.programme import Programme
from symbiosis.planning.bounding.products import Products


class Scaled(NamedTuple):
    """A programme in other units, and the way back.

    Attributes
    ----------
    programme : Programme
        In units in which contents and costs are near one.
    scale : numpy.ndarray
        What each column was divided by.
    size : float
        What the cost was divided by.
    """

    programme: Programme
    scale: np.ndarray
    size: float


def scaled(programme: Programme, products: Products) -> Scaled:
    """Divide contents, and their products, by powers of two, and the cost by its median."""
    scale = _scale(programme, products)
    costs = np.abs(programme.cost[programme.cost != 0])
    size = float(np.median(costs)) if costs.size else 1.0
    return Scaled(
        replace(
            programme,
            cost=programme.cost * scale / size,
            lower=programme.lower / scale,
            upper=programme.upper / scale,
            matrix=sp.csc_array(programme.matrix @ sp.diags_array(scale)),
        ),
        scale,
        size,
    )


def _scale(programme: Programme, products: Products) -> np.ndarray:
    """Say what to divide each column by: the largest content, guessed where it has no bound."""
    matrix = abs(sp.csc_array(programme.matrix))
    entries = matrix[:, products.product].max(axis=0).toarray().ravel()
    guess = 1.0 / np.where(entries > 0, entries, 1.0)
    most = programme.upper[products.factor]
    most = np.where(np.isfinite(most) & (most > 0), most, guess)
    factors, group = np.unique(products.factor, return_inverse=True)
    largest = np.zeros(len(factors))
    np.maximum.at(largest, group, most)
    power = np.exp2(np.round(np.log2(largest)))
    scale = np.ones(len(programme.cost))
    scale[factors] = power
    scale[products.product] = power[group]
    return scale
