"""A table of a rule file under reading: its texts, words and flags, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from symbiosis.knowing.names import near
from symbiosis.reading.rule_files.faults import Fault

ALIKE = 70.0  # likeness from which a word is taken for another one, misspelt


@dataclass(frozen=True)
class Body:
    """What a table of a rule file says, the rule it belongs to, and the faults found so far."""

    said: Mapping[str, Any]
    file: str
    rule: str
    faults: list[Fault]

    def fault(self, key: str, reason: str, mend: str) -> None:
        """Write down what is wrong with a key; a blank key is the whole rule."""
        self.faults.append(Fault(self.file, self.rule, key, reason, mend))

    def inner(self, key: str, example: str) -> Body | None:
        """Give the table under a key: an empty one if the key is absent, none if it is no table."""
        value = self.said.get(key, {})
        if isinstance(value, Mapping):
            return Body(value, self.file, self.rule, self.faults)
        self.fault(key, f"The {key} is not a table", f"write {example}")
        return None

    def only(self, allowed: Iterable[str], noun: str) -> None:
        """Refuse the keys that such a table does not have."""
        allowed = tuple(allowed)
        for key in self.said:
            if key not in allowed:
                reason = f"The key '{key}' is none of {noun}"
                self.fault(str(key), reason, meant(str(key), allowed))

    def lacks(self, needed: Iterable[str]) -> None:
        """Refuse a table that leaves out what it must say."""
        lacking = [key for key in needed if _blank(self.said.get(key))]
        if lacking:
            noun = "permit" if self.rule.startswith("permit ") else "rule"
            named = ", ".join(lacking)
            self.fault(named, f"The {noun} says no {named}", f"say the {named}")

    def text(self, key: str) -> str:
        """Give a text, blank if it is not there."""
        value = self.said.get(key, "")
        if isinstance(value, str):
            return value.strip()
        self.fault(key, f"The {key} is not a text", "put it in quotes")
        return ""

    def texts(self, key: str, at: str = "") -> list[str]:
        """Give a text or a list of texts as a list, empty if it is not there."""
        if key not in self.said:
            return []
        at, value = at or key, self.said[key]
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            self.fault(at, f"The {at} is not a list of texts", 'write it as ["a", "b"]')
            return []
        if not values:
            self.fault(at, f"The {at} is empty", "name at least one, or leave the key out")
        return [v.strip() for v in values]

    def word(self, key: str, words: tuple[str, ...], default: str = "") -> str:
        """Give a word of a fixed list; one that is not on it counts as the default."""
        word = self.text(key) or default
        if word and word not in words:
            self.fault(key, f"There is no {key} '{word}'", meant(word, words))
            return default
        return word

    def flag(self, key: str) -> bool:
        """Give a yes or no, yes if it is not there."""
        value = self.said.get(key, True)
        if isinstance(value, bool):
            return value
        self.fault(key, f"The {key} is neither true nor false", "write true or false")
        return True

    def day(self, key: str, at: str) -> str:
        """Give a date, typed as one or as a text, in ISO form; blank if it is not there."""
        if key not in self.said:
            return ""
        value = self.said[key]
        try:
            if isinstance(value, str):
                return dt.date.fromisoformat(value).isoformat()
            if type(value) is dt.date:
                return value.isoformat()
        except ValueError:
            pass
        self.fault(at, f"'{value}' is not a date", "write it as 2026-02-09")
        return ""


def _blank(value: Any) -> bool:
    """Say whether nothing is said."""
    return value is None or (isinstance(value, str) and not value.strip())


def meant(word: str, options: Iterable[str]) -> str:
    """Give the mend for a word that is none of the options: the near one, and all."""
    told = [option for option in options if option]
    close = near(word, told, count=1, score=ALIKE)
    return (f"perhaps you meant {close[0]}; " if close else "") + f"it is one of {', '.join(told)}"
