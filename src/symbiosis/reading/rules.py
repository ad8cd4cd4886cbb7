"""Rule files to a rulebook, and the rulebooks that are shipped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from symbiosis.errors import RuleError, SymbiosisError, UnknownName
from symbiosis.knowing.names import near
from symbiosis.model.rule_changes import iso_day
from symbiosis.model.rulebook import LIMITS, PERMITS, RULES, SCOPES, Rulebook
from symbiosis.reading.catalogue import catalogue
from symbiosis.reading.files import read_toml
from symbiosis.reading.rule_files.blocks import Rows, permit_rows, rule_rows
from symbiosis.reading.rule_files.faults import Fault, tell
from symbiosis.reading.rule_files.limits import Parameter
from symbiosis.tables import Table, names

_ENDING = ".rules.toml"


def read_rules(source: str | Path | Mapping[str, Any]) -> Rulebook:
    """Read rules, permits and specifications from a file, a folder of files, or a dict.

    Parameters
    ----------
    source : path or dict
        A `*.rules.toml` file, a folder that holds some, or what such a file holds, as a dict.
        A rule is a table under its quoted key. Every rule has a `title`, a `kind` (content,
        blend, quantity, route, licence, charge) and a `citation`; numbers carry their unit,
        `"300 mg/kg"`, `"100 kg/month"`, `"2000 VND/m3"`.

    Returns
    -------
    Rulebook
        The rules, asked on the park's date unless a date is set.

    Raises
    ------
    RuleError
        For all mistakes of all files at once: `.faults` is a frame `file, rule, key, reason,
        mend`, and `where` names the places.

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
        return _joined({"dict": source}, [])
    path = Path(source)
    if path.is_dir():
        paths = sorted(path.glob(f"*{_ENDING}"))
        if not paths:
            raise RuleError("The folder holds no rules", str(path), f"name files *{_ENDING}")
    elif path.is_file():
        paths = [path]
    else:
        raise RuleError("There is no such file", str(path), "check the path")
    return _read(paths, str)


def rulebook(name: str | None = None, on: str | dt.date | None = None) -> Rulebook:
    """Give a rulebook that is shipped, or one without rules.

    Parameters
    ----------
    name : str, optional
        `vn`: Viet Nam; `eu`: the European Union; `buyers`: what buyers ask of the quality of
        what they take. None gives a rulebook without rules.
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
    date = None if on is None else iso_day(on, "on")
    if name is None:
        return _joined({}, []).replace(on=date)
    books = sorted({_book(path) for path in _shipped()})
    if name not in books:
        raise UnknownName(name, "rulebook", near(name, books) or books)
    paths = [path for path in _shipped() if _book(path) == name]
    return _read(paths, lambda path: path.name).replace(on=date)


def _read(paths: Iterable[Path], named: Callable[[Path], str]) -> Rulebook:
    """Read files to one rulebook; a file that is no TOML is a fault among the others."""
    sources: dict[str, Mapping[str, Any]] = {}
    faults: list[Fault] = []
    for path in paths:
        try:
            sources[named(path)] = read_toml(path)
        except SymbiosisError as error:
            faults.append(Fault(error.where or str(path), "", "", error.what, error.mend))
    return _joined(sources, faults)


def _joined(sources: Mapping[str, Mapping[str, Any]], faults: list[Fault]) -> Rulebook:
    """Turn the blocks of all sources to one rulebook; a key may stand only once."""
    known = _known() if sources else {}
    seen: dict[str, str] = {}
    rules: list[Rows] = []
    permits: list[dict[str, Any]] = []
    for file, blocks in sources.items():
        for key, block in blocks.items():
            if key == "permit" and isinstance(block, Mapping) and "kind" not in block:
                for holder, held in block.items():
                    permits += permit_rows(str(holder), held, file, faults)
                continue
            if key in seen:
                mend = f"rename one; the other is in {seen[key]}"
                faults.append(Fault(file, str(key), "", "Two rules have one key", mend))
                continue
            seen[str(key)] = file
            rules.append(rule_rows(str(key), block, file, known, faults))
    _replaced(rules, seen, faults)
    tell(faults)
    return Rulebook(
        rules=_frame([r.rule for r in rules], RULES),
        scopes=_frame([row for r in rules for row in r.scopes], SCOPES),
        limits=_frame([row for r in rules for row in r.limits], LIMITS),
        permits=_frame(permits, PERMITS),
    )


def _replaced(rules: list[Rows], seen: Mapping[str, str], faults: list[Fault]) -> None:
    """Fault what a rule replaces and no file holds, neither these nor the shipped ones."""
    for one in rules:
        rule = one.rule["rule"]
        for name in one.rule.get("replaces", "").split():
            if name == rule:
                reason, mend = "The rule replaces itself", "name the one it replaces"
            elif name in seen or name in _shipped_keys():
                continue
            else:
                reason = f"There is no rule '{name}' to replace"
                close = near(name, [*seen, *_shipped_keys()], count=1)
                mend = f"perhaps you meant {close[0]}" if close else "read its file with this one"
            faults.append(Fault(seen[rule], rule, "replaces", reason, mend))


@cache
def _shipped_keys() -> frozenset[str]:
    """Give the keys of all rules that are shipped."""
    return frozenset(key for path in _shipped() for key in read_toml(path))


def _shipped() -> list[Path]:
    """Give the rule files that are shipped, in the order of their names."""
    folder = files("symbiosis.knowledge") / "rules"
    return sorted(Path(str(file)) for file in folder.iterdir() if file.name.endswith(_ENDING))


def _book(path: Path) -> str:
    """Name the rulebook that a shipped file belongs to: `vn` of `vn_sludge.rules.toml`."""
    return path.name.removesuffix(_ENDING).partition("_")[0]


def _frame(rows: list[dict[str, Any]], table: Table) -> pd.DataFrame:
    """Give rows as a frame of the declared columns."""
    return pd.DataFrame(rows, columns=names(table))


def _known() -> dict[str, Parameter]:
    """Give the parameters of the shipped catalogue by key."""
    frame = catalogue().parameters
    columns = zip(frame["parameter"], frame["basis"], frame["unit"], frame["mixes"], strict=True)
    return {key: Parameter(basis, unit, mixes) for key, basis, unit, mixes in columns}
