"""A rule in plain words: who is asked, what is asked, what follows, and where it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.model.rule_words import EFFECTS, SPOKEN
from symbiosis.tables import records

Row = Mapping[str, Any]
_FIELDS = {
    "material": "the stream is {}",
    "status": "the stream counts as {}",
    "output": "the stream is the one named {}",
    "giver.company": "the giver is {}",
    "giver.kind": "the giver is a {}",
    "giver.facility": "the giver's facility is {}",
    "giver.customs": "the giver's customs status is {}",
    "wanted": "what is wanted is {}",
    "legal_kind": "the conversion on the way is {}",
    "delivered_status": "what is delivered counts as {}",
    "use": "the use is {}",
    "need": "the need is the one named {}",
    "receiver.company": "the receiver is {}",
    "receiver.kind": "the receiver is a {}",
    "receiver.facility": "the receiver's facility is {}",
    "receiver.customs": "the receiver's customs status is {}",
}
_BREACHES = {
    "at_most": "more than {}",
    "at_least": "less than {}",
    "above": "{} or less",
    "below": "{} or more",
    "is": "{}",
}
_KEEPS = {
    "at_most": "at most {}",
    "at_least": "at least {}",
    "above": "above {}",
    "below": "below {}",
    "is": "not {}",
}
_FOLLOWS = {
    "forbid": "the exchange is forbidden",
    "condition": "the exchange is conditional",
    "unknown": "the verdict stays unknown",
    "warn": "a warning is written down",
    "note": "a note is written down",
}
_TOTALS = {
    "output": "of an output",
    "need": "of a need",
    "giver": "of all outputs of a company",
    "receiver": "of all needs of a company",
    "park": "of a park",
    "all": "of all parks together",
}
_STANDINGS = {
    "law": "law",
    "practice": "practice of the offices",
    "specification": "specification, which binds whoever wrote it",
    "permit": "permit, which binds the company that holds it",
}


def text_of_rule(
    row: Row, scopes: pd.DataFrame, limits: pd.DataFrame, names: Mapping[str, str]
) -> str:
    """Write one rule as Markdown; `names` are the labels of materials and parameters."""
    parts = [f"## `{row['rule']}`", f"**{_plain(row['title'])}**"]
    parts += [f"*{_plain(row['title_vi'])}*"] if row["title_vi"] else []
    facts = {
        "Written in": _plain(row["citation"]),
        "Standing": _standing(row),
        "In force": _dates(row),
        "Who decides": _plain(row["authority"]),
        "Asked of": _scope(row, scopes, names),
        "Asks": _asked(row, limits, names),
    }
    rest = {
        "What follows": _follows(row, len(set(limits["line"]))),
        "Samples": _plain(row["sampling"]),
        "To satisfy it": _plain(row["mend"]),
        "Seen in": _source(row),
    }
    if row["kind"] in ("content", "blend") and len(limits):
        parts += [_list(facts), _table(row, limits, names), _list(rest)]
    else:
        parts.append(_list(facts | rest))
    return "\n\n".join(parts) + "\n"


def labels_of(known: Catalogue) -> dict[str, str]:
    """Give the labels of materials and parameters by key."""
    materials, parameters = known.materials, known.parameters
    labels = dict(zip(materials["material"], materials["label"], strict=True))
    return labels | dict(zip(parameters["parameter"], parameters["label"], strict=True))


def _list(facts: Mapping[str, str]) -> str:
    """Write facts as a list, leaving out what is not known."""
    return "\n".join(f"- {name}: {text}" for name, text in facts.items() if text)


def _plain(text: str) -> str:
    """Guard the marks of Markdown in a text."""
    return re.sub(r"([\\`*_|<>\[\]$])", r"\\\1", str(text))


def _standing(row: Row) -> str:
    """Say how far a rule binds, and where."""
    place = f", {row['jurisdiction']}" if row["jurisdiction"] else ""
    return f"{_STANDINGS.get(row['standing'], row['standing'])}{place}"


def _dates(row: Row) -> str:
    """Say from when until when a rule holds, what it replaces, and who is spared meanwhile."""
    first, last = row["in_force_from"], row["in_force_until"]
    when = " ".join([f"from {first}"] * bool(first) + [f"until {last}"] * bool(last))
    told = [when or "at any date"]
    if row["replaces"]:
        told.append("replaces " + ", ".join(f"`{name}`" for name in row["replaces"].split()))
    if row["transition_until"]:
        side = row["transition_side"] or "giver"
        told.append(f"until {row['transition_until']} only where the {side}'s facility is new")
    return "; ".join(told)


def _scope(row: Row, scopes: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say which exchanges a rule takes, and which it leaves out."""
    if row["effect"] == "criterion":
        return "the park as a whole"
    wanted = _fields(scopes[scopes["side"] != "unless"], names)
    spared = _fields(scopes[scopes["side"] == "unless"], names)
    text = "exchanges where " + ", and ".join(wanted) if wanted else "every exchange"
    return text + ("; not where " + ", or where ".join(spared) if spared else "")


def _fields(scopes: pd.DataFrame, names: Mapping[str, str]) -> list[str]:
    """Say each field with its values."""
    told = []
    for field, rows in scopes.groupby("field", sort=False):
        values = [_plain(_spoken(value, names)) or "not known" for value in rows["value"]]
        told.append(_FIELDS.get(str(field), f"{field} is {{}}").format(_either(values)))
    return told


def _either(values: list[str]) -> str:
    """Join values by commas and a last `or`."""
    return " or ".join(filter(None, [", ".join(values[:-1]), values[-1]]))


def _spoken(key: str, names: Mapping[str, str]) -> str:
    """Give the label of a key, or the key as words."""
    return names.get(key) or str(key).replace("_", " ")


def _asked(row: Row, limits: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say what a rule asks."""
    if not row["loaded"]:
        return "its numbers were not obtained, and it answers unknown until they are loaded"
    return _ASKED[row["kind"]](row, limits, names)


def _contents(row: Row, limits: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say where contents are looked at."""
    if row["kind"] == "blend":
        return "limits on the mix that the need receives, its usual supply included"
    gate = row["looks_at"] != "delivered"
    return "contents " + ("of the stream as it leaves the gate" if gate else "as delivered")


def _total(row: Row, limits: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say the bound of a total, or of a fact of the park."""
    if not len(limits):
        return ""
    part = records(limits)[0]
    if row["effect"] == "criterion":
        measure = "links that exist" if row["measure"] == "links" else _spoken(row["measure"], {})
        return f"{measure}, {_KEEPS[part['bound']].format(_figure(part))}{_doubt(part)}"
    what = "amount" if not part["parameter"] else f"load of {_spoken(part['parameter'], names)}"
    bound = _KEEPS if row["effect"] == "limit" else _BREACHES
    whose = _TOTALS.get(row["of"], "")
    return f"the {what} a year {whose}: {bound[part['bound']].format(_figure(part))}{_doubt(part)}"


def _permit(row: Row, limits: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say who must hold which permit."""
    codes = [code.replace("_", " ") for code in row["permit"].split()]
    return f"whether the {row['party']} holds a permit: {_plain(_either(codes))}"


def _charge(row: Row, limits: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say what a unit is charged, or brings."""
    if not len(limits):
        return ""
    part = records(limits)[0]
    of = f" of {_spoken(part['parameter'], names)}" if part["parameter"] else ""
    where = "delivered" if row["per"] == "delivered" else "at the giver's gate"
    word = "a premium or a fee spared" if part["value"] < 0 else "a charge"
    figure = _figure(part | {"value": abs(part["value"])})
    return f"{word} of {figure}{of}, {where}{_doubt(part)}"


_ASKED: dict[str, Callable[[Row, pd.DataFrame, Mapping[str, str]], str]] = {
    "content": _contents,
    "blend": _contents,
    "quantity": _total,
    "route": lambda row, limits, names: "",  # its scope is all that it asks
    "licence": _permit,
    "charge": _charge,
}


def _table(row: Row, limits: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Write the lines of a breach: what breaches each, and how sure its limits are."""
    own = bool((limits["source"] != row["source"]).any())  # numbers that were seen elsewhere
    head = ["breached by" if row["effect"] in EFFECTS else "given by", "confidence"]
    rows = [[*head, "seen in"][: 2 + own], ["---"] * (2 + own)]
    for _, parts in limits.groupby("line"):
        told = [_part(part, names) for part in records(parts)]
        seen = [", ".join(dict.fromkeys(filter(None, parts[name])))
                for name in ("confidence", "source")]  # fmt: skip
        rows.append([" **and** ".join(told), *map(_plain, seen[: 1 + own])])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _part(part: Row, names: Mapping[str, str]) -> str:
    """Say what breaches a part of a line."""
    limit = _figure(part)
    if part["adjusted"]:
        limit += f" (adjusted: {_spoken(part['adjusted'], {})})"
    what = _plain(_spoken(part["parameter"], names))
    return f"{what}: {_BREACHES[part['bound']].format(limit)}"


def _figure(part: Row) -> str:
    """Write a figure with its unit; a yes or no as a word."""
    if part["unit"] == "yes/no":
        return "yes" if part["value"] else "no"
    unit = "" if part["unit"] == "1" else _plain(part["unit"].replace("_dm", " of dry matter"))
    value = float(f"{part['value']:.6g}")  # so many digits, also of a large number
    return f"{value:,.10g} {unit}".rstrip()


def _doubt(part: Row) -> str:
    """Say how sure a figure is."""
    return f" ({part['confidence']})" if part["confidence"] else ""


def _follows(row: Row, lines: int) -> str:
    """Say what follows from a breach of so many lines, or from being in scope."""
    kind, effect = row["kind"], row["effect"]
    any_ = " of any line" if lines > 1 else ""
    if kind == "licence":
        return f"{_FOLLOWS[effect]} while nobody knows that it is held"
    if effect == "limit":
        return "the plan keeps the limit, and gives its price"
    if kind == "charge":
        return "it counts in what the exchange is worth"
    if effect == "criterion":
        return "the criterion is met, not met, or unknown"
    if effect in SPOKEN:
        if kind == "route" or not row["loaded"]:
            return _FOLLOWS[effect if row["loaded"] else "unknown"]
        lead = "beyond the limit" if kind == "quantity" else f"on a breach{any_}"
        return f"{lead} {_FOLLOWS[effect]}; what is not known leaves it unknown"
    what = "the stream" if row["looks_at"] != "delivered" else "what is delivered"
    lead = f"where {'any line' if lines > 1 else 'it'} is so, " if row["loaded"] else ""
    return (f"{lead}{what} counts as {_spoken(effect, {})}, which other rules look at; what is "
            "not known leaves it open")  # fmt: skip


def _source(row: Row) -> str:
    """Say where the text was seen, and how sure that is."""
    sure = f" ({row['confidence']})" if row["confidence"] else ""
    return _plain(row["source"]) + sure if row["source"] else ""
