"""Programmes in which contents are decided with the flows: a plan, and a proven bound."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from symbiosis.errors import SolverError
from symbiosis.model.programme import Programme
from symbiosis.planning.bounding.branching import Tree
from symbiosis.planning.bounding.drawing import Drawing
from symbiosis.planning.bounding.mccormick import Box, Relaxed
from symbiosis.planning.bounding.pooling import pool_up
from symbiosis.planning.bounding.products import Products, exact, held
from symbiosis.planning.bounding.recursion import Recursion
from symbiosis.planning.bounding.scaling import scaled
from symbiosis.planning.bounding.shares import share_out
from symbiosis.planning.solving.solvers import Answer, Stop, solve, stake_of

SECONDS = 60.0  # how long the search may take when nobody says
FINEST = 1e-6  # the smallest relative gap that is asked for
PREPARING = 0.2  # share of the time for bounds of contents and flows before the search
ROUNDING = 1e-12  # a column that is smaller is nil
HAIR = 1e-8  # relative
WORSE = 1e-7  # relative
GIVE = 1e-8  # what rows may give when the last programme is put down to rounding

__all__ = ["Products", "held", "solve_bilinear"]


def solve_bilinear(
    programme: Programme,
    products: Products,
    *,
    gap: float = 1e-3,
    gap_abs: float | None = None,
    time_limit: float | None = None,
) -> Answer:
    """Minimise a programme some of whose columns are products of two others.

    Contents and flows are bounded by linear programmes; the products are relaxed to their convex
    envelopes [1]_, of contents and of shares of what flows in at once [2]_; boxes of contents are
    split, the lowest bound first. Plans come from distributive recursion [3]_ that starts from the
    relaxations. Where there are whole numbers, the relaxation of each box keeps them whole.

    Parameters
    ----------
    programme : Programme
        The linear part, whole numbers allowed.
    products : Products
        Which columns are products of which; factors are contents, from a finite bound upward;
        flows are not negative.
    gap : float
        Relative distance between plan and bound at which the search stops; a millionth at least.
    gap_abs : float, optional
        The same in the units of the cost; whichever is met first.
    time_limit : float, optional
        Seconds; 60 where it is not given. One plan is looked for however short it is.

    Returns
    -------
    Answer
        `status`: `optimal` (the gap is closed), `stopped` or `infeasible`; `columns` keep every
        row and product; `duals` of the rows of `programme` with contents and whole numbers held;
        `bound`: no plan costs less.

    Raises
    ------
    SolverError
        If no plan has been found when the time is up.

    References
    ----------
    .. [1] McCormick, G. P. (1976). Computability of global solutions to factorable nonconvex
       programs: Part I, convex underestimating problems. Mathematical Programming 10, 147-175.
    .. [2] Misener, R., Floudas, C. A. (2009). Advances for the pooling problem: modeling, global
       optimization, and computational studies. Applied and Computational Mathematics 8, 3-22.
    .. [3] Haverly, C. A. (1978). Studies of the behavior of recursion for the pooling problem.
       ACM SIGMAP Bulletin 25, 19-28.
    """
    limit = SECONDS if time_limit is None else float(time_limit)
    stop = Stop(max(gap, FINEST), gap_abs, limit)
    if not len(products.product):
        return solve(programme, stop)
    end = time.monotonic() + limit
    units = scaled(programme, products)
    inner = Stop(stop.gap, None if gap_abs is None else gap_abs / units.size)
    tree = _search(units.programme, products, inner, lambda: end - time.monotonic(), limit)
    how = _how(tree, limit, time_limit is None)
    if tree.best is None:
        if np.isposinf(tree.bound):
            return Answer("infeasible", np.zeros(0), np.zeros(0), np.inf, how)
        raise SolverError(
            f"The search stopped without a plan after {limit:g} s", "HiGHS", "give it more time"
        )
    columns, duals = _priced(programme, products, _clean(tree.best.columns) * units.scale)
    value = float(programme.cost @ columns)
    bound = min(tree.bound * units.size, value)
    room = inner.room(value / units.size, stake_of(units.programme)) * units.size
    # A hair of the tolerance is lost when the plan is solved again.
    near = value - bound <= room * (1.0 + HAIR) + HAIR * abs(value)
    return Answer("optimal" if near else "stopped", columns, duals, bound, how)


def _search(
    programme: Programme,
    products: Products,
    stop: Stop,
    seconds: Callable[[], float],
    limit: float,
) -> Tree:
    """Bound, lift and search a programme in which contents and costs are near one."""
    pooled = pool_up(programme, products)
    drawing = Drawing(pooled, lambda: seconds() <= (1.0 - PREPARING) * limit)
    drawing.draw()
    lifted = share_out(pooled, drawing)
    own = slice(0, len(programme.cost))
    recursion = Recursion(programme, products, Box(lifted.box.lower[own], lifted.box.upper[own]))
    relaxed = Relaxed(*lifted)
    tree = Tree(relaxed, recursion, stop, seconds)
    tree.grow(lifted.box)
    return tree


def _clean(x: np.ndarray) -> np.ndarray:
    """Take what is nil but for rounding for nil."""
    return np.where(np.abs(x) <= ROUNDING, 0.0, x)


def _priced(
    programme: Programme, products: Products, x: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Solve with contents and whole numbers held: the plan, and the duals of the old rows.

    A content that meets a limit exactly may pass it by a rounding error, and then nothing may flow
    at all. Where that costs something, the rows give a hair for the duals, and the plan stays.
    """
    x = exact(products, x)
    left, value = held(programme, products, x), float(programme.cost @ x)
    answer, count = solve(left), len(programme.row_lower)
    if answer.status != "optimal" or answer.bound > value + WORSE * abs(value):
        answer = solve(
            replace(left, row_lower=left.row_lower - GIVE, row_upper=left.row_upper + GIVE)
        )
        told = answer.status == "optimal"
        return x, answer.duals[:count] if told else np.zeros(count)
    return exact(products, answer.columns), answer.duals[:count]


def _how(tree: Tree, limit: float, default: bool) -> str:
    """Say how the answer was come by."""
    told = "by default" if default else "as asked"
    return f"HiGHS, in a search over {tree.asked} boxes of contents for at most {limit:g} s {told}"
