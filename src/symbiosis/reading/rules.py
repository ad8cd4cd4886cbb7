"""Rule files to a rulebook, and the rulebooks that are shipped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from symbiosis.errors import RuleError, SymbiosisError, UnknownName
from symbiosis.knowing.names import near
from symbiosis.model.rulebook import LIMITS, PERMITS, RULES, SCOPES, Rulebook
from symbiosis.reading.catalogue import catalogue
from symbiosis.reading.files import read_toml
from symbiosis.reading.rule_blocks import Parameter, Rows, permit_rows, rule_rows
from symbiosis.tables import Table, names

_SHIPPED = files("symbiosis.knowledge") / "rules"
_ENDING = ".rules.toml"


def read_rules(source: str | Path | Mapping[str, Any]) -> Rulebook:
    """Read rules, permits and specifications from a file, a folder of files, or a dict.

    Parameters
    ----------
    source : path or dict
        A `*.rules.toml` file, a folder that holds some, or what such a file holds, as a dict.
        A rule is a table under its quoted key. Every rule has a `title`, a `kind` (content,
        blend, route, licence) and a `citation`; contents carry their unit, `"300 mg/kg"`.

    Returns
    -------
    Rulebook
        The rules, asked on the park's date unless a date is set.

    Raises
    ------
    RuleError
        For the first mistake: `where` names the file, the rule and the key.

    Examples
    --------
    >>> import symbiosis as sym
    >>> permit = sym.read_rules(
    ...     {
    ...         "our.permit.cod": {
    ...             "title": "Reused water is no richer in COD than the permit says",
    ...             "kind": "content",
    ...             "effect": "forbid",
    ...             "standing": "permit",
    ...             "citation": "environmental permit, annex 2",
    ...             "where": {"material": ["treated_wastewater"]},
    ...             "looks_at": "delivered",
    ...             "breach": [[{"parameter": "cod", "at_most": "75 mg/L"}]],
    ...         }
    ...     }
    ... )
    >>> permit.limits[["parameter", "value", "unit", "basis"]].values.tolist()
    [['cod', 75.0, 'mg/L', 'volume']]
    """
    if isinstance(source, Mapping):
        return _joined({"dict": source})
    path = Path(source)
    if path.is_dir():
        paths = sorted(path.glob(f"*{_ENDING}"))
        if not paths:
            raise RuleError("The folder holds no rules", str(path), f"name files *{_ENDING}")
    elif path.is_file():
        paths = [path]
    else:
        raise RuleError("There is no such file", str(path), "check the path")
    return _joined({str(one): _toml(one) for one in paths})


def rulebook(name: str | None = None, on: str | dt.date | None = None) -> Rulebook:
    """Give a rulebook that is shipped, or one without rules.

    Parameters
    ----------
    name : str, optional
        `vn`: Viet Nam. None gives a rulebook without rules.
    on : str or datetime.date, optional
        Date on which the rules are asked, ISO (`2026-11-21`). None takes the date of the park,
        else today; the date that was used stands in the settings of what `regulate` gives.

    Returns
    -------
    Rulebook
        Its rules, also those out of force on that date.

    Raises
    ------
    UnknownName
        For a rulebook that is not shipped, with those that are.
    SymbiosisError
        For a date that is none.

    Examples
    --------
    >>> import symbiosis as sym
    >>> law = sym.rulebook("vn", on="2026-11-21")
    >>> law.rules["jurisdiction"].unique().tolist()
    ['VN']
    """
    date = _iso(on)
    if name is None:
        return _joined({}).replace(on=date)
    shipped = [f for f in _SHIPPED.iterdir() if f.name.endswith(_ENDING)]
    codes = sorted({f.name.removesuffix(_ENDING).partition("_")[0] for f in shipped})
    if name not in codes:
        raise UnknownName(name, "rulebook", near(name, codes) or codes)
    paths = [Path(str(f)) for f in sorted(shipped, key=lambda f: f.name)
             if f.name.removesuffix(_ENDING).partition("_")[0] == name]  # fmt: skip
    return _joined({path.name: _toml(path) for path in paths}).replace(on=date)


def _iso(on: str | dt.date | None) -> str | None:
    """Give a date as ISO text."""
    if on is None:
        return None
    try:
        return dt.date.fromisoformat(str(on)).isoformat()
    except ValueError:
        raise SymbiosisError(f"'{on}' is not a date", "on", "write it as 2026-11-21") from None


def _toml(path: Path) -> dict[str, Any]:
    """Read a TOML file; what is wrong with it is a fault of the rules."""
    try:
        return read_toml(path)
    except SymbiosisError as error:
        raise RuleError(error.what, error.where or str(path), error.mend) from None


def _joined(sources: Mapping[str, Mapping[str, Any]]) -> Rulebook:
    """Turn the blocks of all sources to one rulebook; a key may stand only once."""
    known = _known() if sources else {}
    seen: dict[str, str] = {}
    rules: list[Rows] = []
    permits: list[dict[str, Any]] = []
    for file, blocks in sources.items():
        for key, block in blocks.items():
            if key == "permit" and isinstance(block, Mapping) and "kind" not in block:
                for holder, held in block.items():
                    permits += permit_rows(str(holder), held, file)
                continue
            if key in seen:
                raise RuleError("Two rules have one key", f"{file}, rule {key}",
                                f"rename one; the other is in {seen[key]}")  # fmt: skip
            seen[str(key)] = file
            rules.append(rule_rows(str(key), block, file, known))
    return Rulebook(
        rules=_frame([r.rule for r in rules], RULES),
        scopes=_frame([row for r in rules for row in r.scopes], SCOPES),
        limits=_frame([row for r in rules for row in r.limits], LIMITS),
        permits=_frame(permits, PERMITS),
    )


def _frame(rows: list[dict[str, Any]], table: Table) -> pd.DataFrame:
    """Give rows as a frame of the declared columns."""
    return pd.DataFrame(rows, columns=names(table))


def _known() -> dict[str, Parameter]:
    """Give the parameters of the shipped catalogue by key."""
    frame = catalogue().parameters
    columns = zip(frame["parameter"], frame["basis"], frame["unit"], frame["mixes"], strict=True)
    return {key: Parameter(basis, unit, mixes) for key, basis, unit, mixes in columns}
