"""What is wrong, where it stands, how to mend it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd

FAULT_COLUMNS = ("file", "sheet", "row", "column", "reason", "found", "mend")
RULE_FAULT_COLUMNS = ("file", "rule", "key", "reason", "mend")


class SymbiosisError(Exception):
    """An error in three parts, kept as fields; it pickles.

    Parameters
    ----------
    what : str
        What is wrong, as one sentence.
    where : str, optional
        The file, table, row or name at which it stands.
    mend : str, optional
        What to do about it.

    Examples
    --------
    >>> import symbiosis as sym
    >>> raise sym.SymbiosisError("The date is backwards", where="park.toml", mend="swap the two")
    Traceback (most recent call last):
    ...
    symbiosis.errors.SymbiosisError: The date is backwards. Where: park.toml. Mend: swap the two.
    """

    def __init__(self, what: str, where: str = "", mend: str = "") -> None:
        super().__init__(what, where, mend)
        self.what, self.where, self.mend = what, where, mend

    def __str__(self) -> str:
        """Join the three parts to one line."""
        parts = [self.what.rstrip(".")]
        parts += [f"Where: {self.where.rstrip('.')}"] if self.where else []
        parts += [f"Mend: {self.mend.rstrip('.')}"] if self.mend else []
        return ". ".join(parts) + "."

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the arguments it was made with."""
        return type(self), self.args


class TableErrors(SymbiosisError):  # noqa: N818 (the name users were promised)
    """All faults of all tables that were read, in one error.

    Parameters
    ----------
    faults : pandas.DataFrame
        Columns `file, sheet, row, column, reason, found, mend`; `row` counts as the file does,
        the heading being row 1.

    Examples
    --------
    >>> import pandas as pd
    >>> import symbiosis as sym
    >>> try:
    ...     sym.read_park(pd.DataFrame({"stream_id": ["a"]}), pd.DataFrame({"need_id": ["b"]}))
    ... except sym.TableErrors as error:
    ...     print(error.faults["column"].tolist())
    ['company', 'material', 'company', 'material']
    """

    def __init__(self, faults: pd.DataFrame) -> None:
        self.faults = faults.loc[:, list(FAULT_COLUMNS)].reset_index(drop=True)
        count = len(self.faults)
        super().__init__(f"{count} fault{'s' if count != 1 else ''} in the tables")
        self.args = (faults,)

    def __str__(self) -> str:
        """Say the count and the first twenty faults, a line each."""
        lines = [self.what + ":"]
        for fault in self.faults.head(20).astype(object).to_dict("records"):
            lines.append(_told(fault))
        if len(self.faults) > 20:
            lines.append(f"  and {len(self.faults) - 20} more: see .faults")
        return "\n".join(lines)


def _told(fault: dict[Hashable, Any]) -> str:
    """Say one fault in a line: its place, what is wrong, what was found, how to mend it."""
    blank = {key: pd.isna(value) or value == "" for key, value in fault.items()}
    place = [f"{fault['file']}"]
    place += [] if blank["sheet"] else [f"sheet {fault['sheet']}"]
    place += [] if blank["row"] else [f"row {int(fault['row'])}"]
    place += [] if blank["column"] else [f"column {fault['column']}"]
    found = "" if blank["found"] else f" (found: {str(fault['found'])[:60]})"
    return f"  {', '.join(place)}: {fault['reason']}{found}. Mend: {fault['mend']}."


class UnitError(SymbiosisError):
    """A unit that nobody declared, or one of another dimension.

    Examples
    --------
    >>> import symbiosis as sym
    >>> issubclass(sym.UnitError, sym.SymbiosisError)
    True
    """


class RuleError(SymbiosisError):
    """Rule files that cannot be taken: `where` names the file, the rule and the key.

    Parameters
    ----------
    what, where, mend : str
        What is wrong, where it stands, what to do about it.
    faults : pandas.DataFrame, optional
        Columns `file, rule, key, reason, mend`, a row for each fault of all files; made of the
        three parts if it is not given.

    Examples
    --------
    >>> import symbiosis as sym
    >>> try:
    ...     sym.read_rules({"a.rule": {"title": "No", "kind": "route", "effect": "forbid"}})
    ... except sym.RuleError as error:
    ...     print(error.where)
    dict, rule a.rule, key citation
    """

    def __init__(
        self, what: str, where: str = "", mend: str = "", faults: pd.DataFrame | None = None
    ) -> None:
        super().__init__(what, where, mend)
        if faults is None:
            faults = pd.DataFrame([[where, "", "", what, mend]], columns=list(RULE_FAULT_COLUMNS))
        self.faults = faults.loc[:, list(RULE_FAULT_COLUMNS)].reset_index(drop=True)
        self.args = (what, where, mend, faults)

    def __str__(self) -> str:
        """Say the fault in one line; of several their count, and a line for each of the first."""
        if len(self.faults) < 2:
            return super().__str__()
        lines = [self.what + ":"]
        for fault in self.faults.head(20).astype(str).to_dict("records"):
            place = ", ".join(fault[name] for name in ("file", "rule", "key") if fault[name])
            lines.append(f"  {place}: {fault['reason']}. Mend: {fault['mend']}.")
        if len(self.faults) > 20:
            lines.append(f"  and {len(self.faults) - 20} more: see .faults")
        return "\n".join(lines)


class UnknownName(SymbiosisError):  # noqa: N818 (the name users were promised)
    """A name that is not known, with the nearest that are.

    Parameters
    ----------
    name : str
        The name that was asked for.
    kind : str
        What it should have named, such as `material`.
    near : sequence of str
        Known names that come near it.
    where : str, optional
        The place at which the name stands.

    Examples
    --------
    >>> import symbiosis as sym
    >>> print(sym.UnknownName("stem", "material", near=["steam"]))
    There is no material 'stem'. Mend: perhaps you meant steam.
    """

    def __init__(self, name: str, kind: str, near: Sequence[str] = (), where: str = "") -> None:
        self.name, self.kind, self.near = name, kind, tuple(near)
        mend = f"perhaps you meant {', '.join(self.near)}" if near else f"name a known {kind}"
        super().__init__(f"There is no {kind} '{name}'", where, mend)
        self.args = (name, kind, self.near, where)


class NoPlan(SymbiosisError):  # noqa: N818 (the name users were promised)
    """No plan keeps all rows at once: `rows` names those that quarrel, and the way out.

    Parameters
    ----------
    rows : pandas.DataFrame
        The rows that cannot all hold: `kind, subject, parameter, rule, sentence`, and `give`, by
        how much each would have to give way. Where there are the columns, `quarrels` tells the
        rows that cannot hold together from others that give way too, and `way_out` says the
        cheapest relaxation in words.

    Examples
    --------
    >>> import pandas as pd
    >>> import symbiosis as sym
    >>> rows = pd.DataFrame({"sentence": ["need of n: exactly 80 t a year"], "quarrels": [True]})
    >>> print(sym.NoPlan(rows.assign(way_out="lower need of n by 30 t a year, to 50")))
    No plan keeps all of these at once. Where: need of n: exactly 80 t a year. Mend: cheapest way
    out: lower need of n by 30 t a year, to 50.
    """

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows
        ways = [way for way in rows.get("way_out", pd.Series(dtype="str")).astype(str) if way]
        mend = "loosen one of them, or leave the usual supply or a forced link out of it"
        quarrels = rows[rows["quarrels"]] if "quarrels" in rows else rows
        named = quarrels["sentence"].astype(str).head(10).tolist()
        named += [f"and {len(quarrels) - 10} more: see .rows"] if len(quarrels) > 10 else []
        super().__init__(
            "No plan keeps all of these at once",
            where="; ".join(named),
            mend="cheapest way out: " + "; ".join(ways[:10]) if ways else mend,
        )
        self.args = (rows,)


class NotLinear(SymbiosisError):  # noqa: N818 (the name users were promised)
    """A quality that is itself decided: products of what flows and what it holds.

    Parameters
    ----------
    pools : pandas.DataFrame
        Columns `pool` (plant or storage) and `parameter` whose content depends on the plan.
    mend : str, optional
        What to do about it.

    Examples
    --------
    >>> import symbiosis as sym
    >>> issubclass(sym.NotLinear, sym.SymbiosisError)
    True
    """

    def __init__(self, pools: pd.DataFrame, mend: str = "") -> None:
        self.pools = pools
        told = [
            f"{pool}: {parameter}" for pool, parameter in pools[["pool", "parameter"]].to_numpy()
        ]
        super().__init__(
            "What comes out depends on what flows in: a content that is limited is itself decided",
            where="; ".join(told[:10]),
            mend=mend or 'say bilinear="bound" for a plan and a proven bound, or fix the outlet',
        )
        self.args = (pools, mend)


class SolverError(SymbiosisError):
    """The solver stopped without an answer; `what` holds its own words.

    Examples
    --------
    >>> import symbiosis as sym
    >>> issubclass(sym.SolverError, sym.SymbiosisError)
    True
    """
