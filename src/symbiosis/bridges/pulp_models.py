"""A programme of arrays as a readable PuLP problem or file, its labels kept in tables."""

from __future__ import annotations

import operator
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.errors import SymbiosisError

if TYPE_CHECKING:
    import pulp


class Arrays(Protocol):
    """What a programme must bear to become a PuLP problem."""

    @property
    def cost(self) -> np.ndarray:
        """What a unit of each column costs."""

    @property
    def lower(self) -> np.ndarray:
        """Lower bound of each column."""

    @property
    def upper(self) -> np.ndarray:
        """Upper bound of each column."""

    @property
    def integer(self) -> np.ndarray:
        """Which columns are whole numbers."""

    @property
    def matrix(self) -> sp.csc_array:
        """Factors, a row for each constraint."""

    @property
    def row_lower(self) -> np.ndarray:
        """Lower bound of each row."""

    @property
    def row_upper(self) -> np.ndarray:
        """Upper bound of each row."""

    @property
    def columns(self) -> pd.DataFrame:
        """What each column stands for."""

    @property
    def rows(self) -> pd.DataFrame:
        """What each row stands for."""


def problem_of(arrays: Arrays) -> pulp.LpProblem:
    """Make a PuLP minimisation of the arrays; `labels_of` tells what its names stand for.

    PuLP rewrites names that hold blanks or signs, and not alike in all its versions; so names
    are numbers: `x0, x1, ...` the columns and `r0, r1, ...` the rows. A row with two bounds is
    held by two constraints, `r7` and `r7_least`; a row without any by none.
    """
    import pulp

    problem = pulp.LpProblem("symbiosis", pulp.LpMinimize)
    bounds = zip(*bounds_of(arrays), arrays.integer, strict=True)
    # a binary is a whole number between its bounds: PuLP's own word for it would undo the bounds
    # of one that is held
    variables = [
        problem.add_variable(f"x{i}", _bound(low), _bound(high), _category(whole))
        for i, (low, high, whole) in enumerate(bounds)
    ]
    problem += pulp.lpSum(a * x for a, x in zip(arrays.cost.tolist(), variables, strict=True))
    table = sp.csr_array(arrays.matrix)
    for row in range(table.shape[0]):
        span = slice(table.indptr[row], table.indptr[row + 1])
        factors = zip(table.data[span].tolist(), table.indices[span], strict=True)
        # a sum, as PuLP 4 no longer makes an expression of a list of pairs
        activity = pulp.lpSum(a * variables[j] for a, j in factors)
        for name, hold, bound in _sides(row, arrays.row_lower[row], arrays.row_upper[row]):
            problem += hold(activity, bound), name
    return problem


def bounds_of(arrays: Arrays) -> tuple[np.ndarray, np.ndarray]:
    """Give the bounds of the columns, those of whole numbers whole.

    Some versions of HiGHS call a whole number that lies at a bound of 9.9 optimal.
    """
    lower = np.where(arrays.integer, np.ceil(arrays.lower), arrays.lower)
    return lower, np.where(arrays.integer, np.floor(arrays.upper), arrays.upper)


def labels_of(arrays: Arrays) -> pd.DataFrame:
    """Give what each variable and constraint of the problem stands for, indexed by its name.

    Returns
    -------
    pandas.DataFrame
        The columns of `arrays.columns` and `arrays.rows`; text is blank and a number missing
        where it does not apply.
    """
    variables = arrays.columns.set_axis([f"x{i}" for i in range(len(arrays.columns))])
    sides = [
        (row, name)
        for row, (low, high) in enumerate(zip(arrays.row_lower, arrays.row_upper, strict=True))
        for name, _, _ in _sides(row, low, high)
    ]
    rows = arrays.rows.iloc[[row for row, _ in sides]].set_axis([name for _, name in sides])
    labels = pd.concat([variables, rows]).rename_axis("name")
    text = labels.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in labels.dtypes]]
    return labels.fillna(dict.fromkeys(text, ""))


def write_lp(arrays: Arrays, path: str | os.PathLike[str]) -> Path:
    """Write the arrays as a file in the LP format, which people can read.

    Numbers bear twelve digits. `labels_of` tells what the names in it stand for.

    Parameters
    ----------
    arrays : Arrays
        The programme.
    path : str or path
        Where to write; a file that is there is written over.

    Raises
    ------
    SymbiosisError
        If the file cannot be written there.
    """
    return _written(arrays, Path(path), "writeLP")


def write_mps(arrays: Arrays, path: str | os.PathLike[str]) -> Path:
    """Write the arrays as a file in the free MPS format, which every solver reads.

    Numbers bear thirteen digits. `labels_of` tells what the names in it stand for.

    Parameters
    ----------
    arrays : Arrays
        The programme.
    path : str or path
        Where to write; a file that is there is written over.

    Raises
    ------
    SymbiosisError
        If the file cannot be written there.
    """
    return _written(arrays, Path(path), "writeMPS")


def _written(arrays: Arrays, path: Path, way: str) -> Path:
    """Write the problem in one of PuLP's ways."""
    import pulp

    if not path.parent.is_dir():
        raise SymbiosisError(
            f"There is no folder '{path.parent}'", str(path), "make the folder, or name another"
        )
    try:
        getattr(problem_of(arrays), way)(str(path))
    except (OSError, pulp.PulpError) as error:  # PuLP 4 wraps those of the system
        raise SymbiosisError(
            f"The file cannot be written: {error}", str(path), "name another place"
        ) from error
    return path


def _category(whole: bool) -> str:
    """Name the kind of a variable as PuLP does."""
    return "Integer" if whole else "Continuous"


def _bound(value: float) -> float | None:
    """Give a finite bound, or none."""
    return float(value) if np.isfinite(value) else None


def _sides(row: int, low: float, high: float) -> list[tuple[str, Callable[..., Any], float]]:
    """Say by which one-sided constraints a row is held: their names, senses and bounds."""
    if low == high:
        return [(f"r{row}", operator.eq, float(low))]
    sides = [(f"r{row}", operator.le, float(high))] if np.isfinite(high) else []
    name = f"r{row}_least" if sides else f"r{row}"
    return sides + ([(name, operator.ge, float(low))] if np.isfinite(low) else [])
