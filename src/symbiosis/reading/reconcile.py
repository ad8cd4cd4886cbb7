"""Reported values adjusted until their balances close, and the measurement that does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.model.park import Park
from symbiosis.model.reconciled import Reconciled
from symbiosis.reading.balance_tables import problem_of
from symbiosis.reading.closing import Closed, Problem, close
from symbiosis.reading.gross import chance, suspects
from symbiosis.reading.park_balances import adjusted, balances_of, closed_within, variables_of

_BALANCE = ["balance", "variable", "coefficient"]


def reconcile(
    variables: Park | pd.DataFrame,
    balances: pd.DataFrame | None = None,
    *,
    others: pd.DataFrame | None = None,
    sd: Mapping[str, float] | None = None,
    alpha: float = 0.05,
) -> Reconciled:
    """Adjust reported values to their balances by weighted least squares, and name the suspects.

    Parameters
    ----------
    variables : Park or pandas.DataFrame
        A frame with columns `variable`, `value` (blank: not measured), `sd` (0: a constant) and,
        if wanted, `guess`, where the search for a value that is not measured begins.
        Of a park the yearly amounts are taken, see Notes.
    balances : pandas.DataFrame
        Columns `balance, variable, coefficient`: each balance sums to 0. A product of variables
        is written `m3*tc34`. Of a park these are balances besides its own.
    others : pandas.DataFrame, optional
        Variables besides those of a park, for its `balances`, such as transfer coefficients.
    sd : mapping, optional
        Of a park: the relative sd of an amount by its confidence, where the table tells no
        `amount_sd`. By default `measured` 0.05, `reported` 0.10, `estimated` 0.25, `assumed`
        0.50: assumed orders of magnitude.
    alpha : float, default 0.05
        How often each of the two tests may suspect data without gross errors.

    Returns
    -------
    Reconciled
        `table` (`variable, value, sd`, how far it moved, whether a balance checks it),
        `suspects`, `balances`, and `park`, the park with the adjusted amounts.

    Raises
    ------
    TableErrors
        With every fault of the tables.
    SymbiosisError
        If the balances contradict each other or the constants, no values that close them are
        found, or a park would get a negative amount.

    Notes
    -----
    The values minimise the sum of squared adjustments, each in its sd, under the balances;
    products are linearised again and again. The sd that are left follow from the linearisation.
    Errors are taken as independent and normal. Values that the balances leave open are told as
    `unobservable`, measurements that no balance checks as `nonredundant`.

    Gross errors: a chi-square test of the squares, and a test of each adjustment in its own sd
    (corrected for their number). While either fails, the measurement that fits least is left
    out, and told with what the balances give without it.

    A park has these variables: `output:<id>`, `need:<id>` (amount a year), `link:<output> >
    <need>` (what flows today; with a conversion on the way `link:<output> > <via> > <need>`),
    `content:<owner>/<parameter>`, `runs:<plant>`, and what is over: `left:<output>`,
    `bought:<need>`, `idle:<plant>`, none of them below 0. Its own balances are:

    - *split of an output*: what it gives = its links of today + left;
    - *fill of a need*: what it takes = its links of today x `replaces` + bought, where every link
      is direct and its `replaces` is stated or 1 (the same material);
    - *recipe of a plant*: what a port takes or gives = its amount a run x runs; runs + idle =
      the capacity. An input that cannot be bought has nothing bought.

    So amounts move where more flows than there is, than is wanted, or than a plant makes of
    what it gets (what is over is then `held` at 0); all else is for `balances`, such as what a company's inputs and outputs of a
    material sum to. The amount of a link has the confidence of its output.

    References
    ----------
    Narasimhan S, Jordache C (2000) Data Reconciliation and Gross Error Detection. Gulf
    Publishing.
    Cencic O (2016) Nonlinear data reconciliation in material flow analysis with software STAN.
    Sustainable Environment Research 26:291-298.
    Mah RSH, Tamhane AC (1982) Detection of gross errors in process data. AIChE Journal
    28:828-830.

    Examples
    --------
    >>> import pandas as pd
    >>> import symbiosis as sym
    >>> flows = pd.DataFrame(
    ...     [["fed", 100, 5], ["burnt", 62, 6], ["share", 0.6, 0.01], ["ash", None, None]],
    ...     columns=["variable", "value", "sd"],
    ... )
    >>> terms = pd.DataFrame(
    ...     [
    ...         ["kiln", "fed", 1],
    ...         ["kiln", "burnt", -1],
    ...         ["kiln", "ash", -1],
    ...         ["burns", "fed*share", 1],
    ...         ["burns", "burnt", -1],
    ...     ],
    ...     columns=["balance", "variable", "coefficient"],
    ... )
    >>> sym.reconcile(flows, terms).table[["variable", "value", "sd", "kind"]].round(2)
      variable   value    sd        kind
    0      fed  100.65  4.48   redundant
    1    burnt   60.44  2.80   redundant
    2    share    0.60  0.01   redundant
    3      ash   40.22  2.11  observable
    """
    if not 0.0 < alpha < 1.0:
        raise SymbiosisError(f"A test fails no {alpha} of the time", "alpha", "say 0.05, or 0.01")
    told: dict[str, Any] = {"alpha": alpha}
    if isinstance(variables, Park):
        return _of_park(variables, balances, others, sd, told)
    if balances is None or others is not None or sd is not None:
        raise SymbiosisError(
            "Variables in a frame need their balances, and nothing else",
            "arguments of reconcile",
            "give balances; others= and sd= go with a park",
        )
    problem = problem_of(variables, balances)
    return _result(problem, close(problem), variables["variable"], told)


def _of_park(
    park: Park,
    balances: pd.DataFrame | None,
    others: pd.DataFrame | None,
    sd: Mapping[str, float] | None,
    told: Mapping[str, Any],
) -> Reconciled:
    """Reconcile a park with its own balances and those that are given besides."""
    more = pd.DataFrame(columns=_BALANCE) if balances is None else balances
    known = variables_of(park, sd)
    rows = pd.concat([balances_of(park, known, more), more], ignore_index=True)
    frames = [known] if others is None else [known, others]
    table = pd.concat(frames, ignore_index=True)
    if not len(rows):
        raise SymbiosisError(
            "Nothing of this park is tied to anything by a balance",
            "park.links",
            "state what flows today in links.csv, or give balances",
        )
    problem = problem_of(table, rows)
    problem = problem.part(problem.tied, np.ones(len(problem.balances), dtype=bool))
    problem, closed, held = closed_within(problem)
    result = _result(problem, closed, table["variable"], told)
    values = result.table
    at_nought = values["variable"].isin(held)
    values = values.assign(
        kind=values["kind"].mask(at_nought, "held"),
        given=values["given"].mask(at_nought),
        given_sd=values["given_sd"].mask(at_nought),
    )
    return result.replace(table=values, park=adjusted(park, values))


def _result(
    problem: Problem, closed: Closed, names: pd.Series, told: Mapping[str, Any]
) -> Reconciled:
    """Put the values into tables, in the order in which the variables were given."""
    frame = _values(problem, closed).set_index("variable", drop=False)
    cells = names.astype("str").str.strip()
    order = [name for name in cells if name in frame.index]
    return Reconciled(
        table=frame.loc[order],
        suspects=suspects(problem, closed, float(told["alpha"])),
        balances=pd.DataFrame(
            {
                "balance": problem.balances,
                "before": problem.lacks(problem.value),
                "after": problem.lacks(closed.value),
            }
        ),
        squares=closed.squares,
        freedom=closed.freedom,
        p_value=chance(closed.squares, closed.freedom),
        settings=told,
    )


def _values(problem: Problem, closed: Closed) -> pd.DataFrame:
    """Give the table of values, a row for each variable."""
    statistic = closed.statistic
    checked = np.isfinite(statistic)
    cases = [problem.constant, checked, problem.measured, closed.unobservable]
    kinds = ["constant", "redundant", "nonredundant", "unobservable"]
    return pd.DataFrame(
        {
            "variable": problem.names,
            "value": closed.value,
            "sd": closed.sd,
            "kind": np.select(cases, kinds, "observable"),
            "given": problem.value,
            "given_sd": problem.sd,
            "adjustment": np.where(problem.measured, closed.value - problem.value, np.nan),
            "adjustment_sd": closed.adjusted,
            "statistic": statistic,
        }
    )
