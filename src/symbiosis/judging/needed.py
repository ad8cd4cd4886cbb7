"""What a shut gate itself asks for: a permit, a test, an answer, a fact, or an exemption."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from symbiosis.model.matches import Matches
from symbiosis.model.rule_words import YES_NO_UNIT
from symbiosis.model.rulebook import Rulebook
from symbiosis.tables import remembered

STATING = ("give ", "state ", "mend ", "name ", "load ")  # how a mend begins that asks for a fact
NAMED = 8  # parameters that are named in a sentence, the rest counted
DOUBT = "whether it applies is open: "

Row = Mapping[Hashable, Any]


class Needed(NamedTuple):
    """One thing that would answer a gate.

    `kind` is permit, test, answer, data, condition, agreement or exemption; `parameters` are those
    to be measured or answered; `who` is the company that asks for it.
    """

    kind: str
    what: str
    parameters: tuple[str, ...] = ()
    who: str = ""
    authority: str = ""


def needed(matches: Matches, arc: Row, gate: Row) -> list[Needed]:
    """Give what would answer one shut gate of an exchange.

    Parameters
    ----------
    matches : Matches
        The rules that were asked, what is measured, and the catalogue.
    arc : Mapping
        A row of its `arcs`.
    gate : Mapping
        A row of the gates.
    """
    words = str(gate["mend"] or gate["reason"])
    if gate["gate"] == "match":
        fact = gate["verdict"] != "forbidden" and words.startswith(STATING)
        return [Needed("data" if fact else "condition", words)]
    if gate["gate"] == "specification":
        if gate["verdict"] == "unknown":
            return _unmeasured(matches, arc, gate, "")
        return [Needed("agreement", words, who=str(arc["receiver"]))]
    rule = rules_of(matches).get(str(gate["rule"]), {})
    authority = str(rule.get("authority") or "")
    doubt = str(gate["reason"]).partition(DOUBT)[2].replace(" not known", "")
    settle = [Needed("data", f"settle {doubt}", authority=authority)] if doubt else []
    if rule.get("kind") == "licence":
        return [*settle, _permit(rule, str(arc[str(rule["party"])]), doubt)]
    lacking = bool(gate["parameter"]) and bool(np.isnan(gate["value"]))
    if gate["verdict"] != "forbidden" and lacking and rule.get("loaded", True):
        return settle + _unmeasured(matches, arc, gate, authority)
    if gate["verdict"] == "unknown":
        return settle or [Needed("data", words, authority=authority)]
    if gate["verdict"] == "forbidden":
        title = rule.get("title") or gate["rule"]
        return [Needed("exemption", f"an exemption from: {title}", authority=authority)]
    return [Needed("condition", words, authority=authority)]


def _permit(rule: Row, who: str, doubt: str) -> Needed:
    """Name the permits of which one is asked for, and who would hold it."""
    codes = " or ".join(str(rule["permit"]).split()).replace("_", " ")
    what = f"{codes}, for {who}" + (", if it applies" if doubt else "")
    return Needed("permit", what, who=who, authority=str(rule.get("authority") or ""))


def _unmeasured(matches: Matches, arc: Row, gate: Row, authority: str) -> list[Needed]:
    """Tell what is to be measured from what is to be answered, and from what lacks another fact.

    What a plant makes is decided by the plan, and what is stated but cannot be compared lacks no
    test: there the gate's own mend says what to do.
    """
    units = {key: unit for key, (_, unit) in _parameters(matches).items()}
    keys = tuple(str(gate["parameter"]).split())
    asked = tuple(key for key in keys if units.get(key) == YES_NO_UNIT)
    gates, delivered = _stated(matches)
    output = str(arc["output"])
    stated = gates.get(output, set()) | delivered.get((output, str(arc["via"])), set())
    open_ = tuple(key for key in keys if key not in asked and key not in stated)
    giver = str(arc["giver"])
    found = []
    if asked:
        what = "say whether " + listed(matches, asked)
        found.append(Needed("answer", what, asked, giver, authority))
    if open_ and output not in _made(matches):
        found.append(Needed("test", measuring(matches, open_), open_, giver, authority))
    words = str(gate["mend"] or gate["reason"])
    return found or [Needed("data", words, authority=authority)]


def measuring(matches: Matches, keys: Iterable[str]) -> str:
    """Say which parameters are to be measured."""
    return "measure " + listed(matches, keys)


def listed(matches: Matches, keys: Iterable[str]) -> str:
    """Name some parameters by their labels and count the rest."""
    labels = list(dict.fromkeys(label_of(matches, key) for key in keys))
    more = f" and {len(labels) - NAMED} more" if len(labels) > NAMED else ""
    return ", ".join(labels[:NAMED]) + more


def label_of(matches: Matches, key: str) -> str:
    """Give a parameter in words."""
    return _parameters(matches).get(key, ("", ""))[0] or key.replace("_", " ")


@remembered
def rules_of(matches: Matches) -> dict[str, Row]:
    """Give the rules that were asked by their key; none where none were."""
    law = matches.settings.get("law")
    rows = law.rules.to_dict("records") if isinstance(law, Rulebook) else []
    return {str(row["rule"]): row for row in rows}


@remembered
def _parameters(matches: Matches) -> dict[str, tuple[str, str]]:
    """Give label and unit of every parameter of the catalogue."""
    known = matches.known.parameters
    both = zip(known["label"], known["unit"], strict=True)
    return dict(zip(known["parameter"], both, strict=True))


@remembered
def _stated(matches: Matches) -> tuple[dict[str, set[str]], dict[tuple[str, str], set[str]]]:
    """Give the parameters that are known of each stream at the gate, and of each way."""
    contents, delivered = matches.park.contents, matches.delivered
    gates: dict[str, set[str]] = {}
    ways: dict[tuple[str, str], set[str]] = {}
    for owner, key in zip(contents["owner"], contents["parameter"], strict=True):
        gates.setdefault(owner, set()).add(key)
    columns = (delivered[name] for name in ("output", "via", "parameter"))
    for output, via, key in zip(*columns, strict=True):
        ways.setdefault((output, via), set()).add(key)
    return gates, ways


@remembered
def _made(matches: Matches) -> set[str]:
    """Name the outputs that a plant makes."""
    outputs = matches.park.outputs
    return set(outputs.loc[outputs["plant"] != "", "output"])
