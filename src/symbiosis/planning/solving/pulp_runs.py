"""One run of a solver that PuLP knows: its options, how it ended, and what it gives."""

from __future__ import annotations

import inspect
import math
import re
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from symbiosis.bridges.pulp_models import bounds_of, problem_of
from symbiosis.errors import SolverError
from symbiosis.model.programme import Programme
from symbiosis.planning.solving.solvers import EXACT, Stop, typical_cost

if TYPE_CHECKING:
    import pulp

CBC = ("PULP_CBC_CMD", "COIN_CMD")  # bundled with PuLP 3; installed by the user
GLPK = "GLPK_CMD"
PRINTED_BOUND = re.compile(r"^Lower bound: +(\S+)", re.MULTILINE)  # in the log of CBC
LOST = 1e-3  # what may be lost of a bound by printing it
NONE = 1e30  # a printed bound of this size is none

# How a run ended: with the best plan, with a plan, or with none; there is no plan; there is no
# end to what can be gained; or the solver leaves open which of these two.
FINISHED, STOPPED, EMPTY = "finished", "stopped", "without a plan"
INFEASIBLE, UNBOUNDED, UNCLEAR = "infeasible", "unbounded", "unclear"
ENDS = {
    "Optimal": FINISHED,
    "GapLimit": FINISHED,
    "Infeasible": INFEASIBLE,
    "Unbounded": UNBOUNDED,
    "Undefined": UNCLEAR,
}
ENDS_OF_HIGHS = {
    "kOptimal": FINISHED,
    "kInfeasible": INFEASIBLE,
    "kUnbounded": UNBOUNDED,
    "kUnboundedOrInfeasible": UNCLEAR,
}


class Run(NamedTuple):
    """What came of one run of a solver on a minimisation."""

    end: str
    words: str  # its own
    columns: np.ndarray
    duals: np.ndarray  # of every row; not a number where it gives none
    bound: float | None  # that it tells, none if it tells none
    gap: Stop | None  # within which its plan is the best by its word, none if it says nothing


def available(name: str) -> str:
    """Give the solver that PuLP finds by a name, as PuLP spells it.

    Raises
    ------
    SolverError
        If it finds none; the error names those it finds.
    """
    import pulp

    with _quiet():
        there = list(dict.fromkeys(pulp.listSolvers(onlyAvailable=True)))
    spelled = {one.lower(): one for one in there}
    for wish in CBC if name.lower() == "cbc" else (name, f"{name}_CMD"):
        if wish.lower() in spelled:
            return spelled[wish.lower()]
    raise SolverError(
        f"PuLP finds no solver '{name}' here",
        f'solver="pulp:{name}"',
        f"name one that it finds: {', '.join(there)}; or install this one",
    )


def told(name: str) -> str:
    """Name a solver and what ran it."""
    import pulp

    return f"{name} by PuLP {pulp.__version__}"


def failed(name: str, words: str) -> SolverError:
    """Make the error of a solver that stops without an answer."""
    return SolverError(
        f"The solver stopped without an answer: {words}",
        told(name),
        "give it more time, look at the sizes of amounts and prices, or take another solver",
    )


def run(programme: Programme, name: str, stop: Stop) -> Run:
    """Hand a programme to a solver once, in a folder of its own, and read what it says.

    Parameters
    ----------
    programme : Programme
        The arrays; their cost is divided by its median size on the way.
    name : str
        An available solver, as PuLP spells it.
    stop : Stop
        When to stop. Its gaps are the solver's own: relative to the value or to the bound.

    Raises
    ------
    SolverError
        If the solver breaks down, or cannot be given a time limit that is asked for.
    """
    import pulp

    size = typical_cost(programme.cost)
    problem = problem_of(replace(programme, cost=programme.cost / size))
    with tempfile.TemporaryDirectory() as folder, _quiet():
        log = Path(folder) / "log.txt"
        options = options_of(name, stop, size, log)
        solver = pulp.getSolver(name, msg=False, **options)
        if hasattr(solver, "tmpDir"):
            solver.tmpDir = folder
        began = time.monotonic()
        try:
            said = problem.solve(solver)
        except Exception as error:  # each solver has errors of its own
            raise failed(name, str(error)) from error
        late = stop.seconds is not None and time.monotonic() - began >= stop.seconds
        printed = log.read_text(errors="replace") if log.exists() else ""
    end, words = _end(problem, said, late)
    bound = _bound(problem, said, printed) if programme.integer.any() else None
    told_gap = {"gapRel", "options"} & set(options)
    gives_word = end == FINISHED and told_gap and _live(problem) is None
    return Run(
        end,
        words,
        _columns(programme, problem),
        _duals(programme, problem) * size,
        None if bound is None else bound * size,
        stop if gives_word else None,
    )


def options_of(name: str, stop: Stop, size: float, log: Path) -> dict[str, Any]:
    """Say in a solver's own options when to stop, and where to log.

    Parameters
    ----------
    name : str
        The solver, as PuLP spells it.
    stop : Stop
        When to stop.
    size : float
        What the cost is divided by.
    log : pathlib.Path
        For the log of a solver whose bound is read from it.
    """
    import pulp

    maker = type(pulp.getSolver(name, msg=False)).__init__
    takes = inspect.signature(maker).parameters
    options: dict[str, Any] = {"logPath": str(log)} if name in CBC else {}
    if stop.seconds is not None:
        if "timeLimit" not in takes:
            raise SolverError(
                f"{name} cannot be given a time limit", told(name), "leave the time limit out"
            )
        whole = name == GLPK  # which knows whole seconds alone
        options["timeLimit"] = max(math.ceil(stop.seconds), 1) if whole else max(stop.seconds, 0.01)
    if name == GLPK:
        options["options"] = ["--mipgap", f"{stop.gap:.6g}"]
    if "gapRel" in takes:
        options["gapRel"] = stop.gap
    if "gapAbs" in takes:
        options["gapAbs"] = (stop.gap_abs or 0.0) / size
    return options


def _live(problem: pulp.LpProblem) -> Any:
    """Give the model inside HiGHS that PuLP ran, none if another solver ran."""
    model = getattr(problem, "solverModel", None)
    return model if hasattr(model, "getModelStatus") else None


def _end(problem: pulp.LpProblem, said: Any, late: bool) -> tuple[str, str]:
    """Say how a run ended and in which words, in any version of PuLP.

    PuLP 3 calls a run optimal that was stopped with a plan, and some solvers have no other word
    for it: one that took its whole time is not believed. HiGHS is asked itself.
    """
    import pulp

    if hasattr(said, "has_solution"):
        word, has_plan, sure = said.status.name, said.has_solution, True
    else:
        word, has_plan = pulp.LpStatus[said], problem.sol_status in (1, 2)
        sure = problem.sol_status == 1
    model = _live(problem)
    if model is not None:
        status = model.getModelStatus()
        end, word = ENDS_OF_HIGHS.get(status.name, STOPPED), model.modelStatusToString(status)
    else:
        end = ENDS.get(word, STOPPED)
        if late or (end == FINISHED and not sure):
            end, word = STOPPED, "time limit reached" if late else "stopped before it was optimal"
    return (EMPTY if end == STOPPED and not has_plan else end), word


def _bound(problem: pulp.LpProblem, said: Any, printed: str) -> float | None:
    """Give the bound that a run proved, none where it tells none."""
    model = _live(problem)
    if model is not None:
        bound = float(model.getInfo().mip_dual_bound)
        return bound if abs(bound) < NONE else None
    found = PRINTED_BOUND.search(printed)
    lost = float(found[1]) if found else None
    if lost is None and hasattr(said, "best_bound") and said.status.name not in ENDS:
        lost = said.best_bound  # of a run that finished PuLP 4 may give the value itself instead
    if lost is None or abs(lost) >= NONE:
        return None
    return lost - max(LOST, EXACT * abs(lost))


def _columns(programme: Programme, problem: pulp.LpProblem) -> np.ndarray:
    """Read the columns, within their bounds, the whole numbers whole."""
    values = {x.name: x.value() for x in problem.variables()}
    lower, upper = bounds_of(programme)
    nearest = np.clip(0.0, lower, upper)  # of one that no solver is told of
    given = [values.get(f"x{i}") for i in range(len(nearest))]
    read = np.array([at if x is None else x for x, at in zip(given, nearest, strict=True)])
    return np.clip(np.where(programme.integer, np.round(read), read), lower, upper) + 0.0


def _duals(programme: Programme, problem: pulp.LpProblem) -> np.ndarray:
    """Read the dual of each row: of one with two bounds, that of both its constraints."""
    given = {one.name: one.pi for one in problem.constraints()}
    duals = np.zeros(len(programme.row_upper))
    for row in range(len(duals)):
        for name in (f"r{row}", f"r{row}_least"):
            if name in given:
                duals[row] += np.nan if given[name] is None else given[name]
    return duals


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep back what PuLP 3 says of coming versions."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield
