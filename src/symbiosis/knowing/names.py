"""Names as people write them: one normal form, near names, and the key that is meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz, process

from symbiosis.model.catalogue import Catalogue
from symbiosis.tables import remembered


def bare(text: str) -> str:
    """Take case and accents off a text.

    The barred letter of Vietnamese has no accent to strip, so it is turned by hand.
    """
    lower = unicodedata.normalize("NFKD", str(text).casefold().replace("đ", "d"))
    return "".join(sign for sign in lower if not unicodedata.combining(sign))


def plain(text: str) -> str:
    """Give a name its normal form: lower case, no accents, single blanks between words."""
    return re.sub(r"[\W_]+", " ", bare(text)).strip()


def marks(text: str) -> dict[str, str]:
    """Give the accents of each word that has some, by the word without them.

    Where on the word a tone is written does not count (hòa, hoà), nor which of the two tones it is
    that many speakers have as one (hỏi and ngã).
    """
    found: dict[str, str] = {}
    for word in re.split(r"[\W\d_]+", unicodedata.normalize("NFC", str(text)).casefold()):
        signs = [sign for sign in unicodedata.normalize("NFD", word) if unicodedata.combining(sign)]
        told = "".join(sorted(signs)).replace("\u0309", "\u0303") + "đ" * word.count("đ")
        if told:
            found[plain(word)] = told
    return found


def near(name: str, options: Iterable[str], count: int = 3, score: float = 60.0) -> list[str]:
    """Give the options that come nearest to a name, the nearest first."""
    choices = list(dict.fromkeys(str(option) for option in options if str(option)))
    found = process.extract(
        plain(name), choices, scorer=fuzz.ratio, processor=plain, limit=count, score_cutoff=score
    )
    return [choice for choice, _, _ in found]


def likeness(one: str, other: str) -> float:
    """Give how alike two names are, from 0 to 100."""
    return float(fuzz.ratio(plain(one), plain(other)))


@dataclass(frozen=True)
class Finder:
    """Finds the key of a material or parameter by key, label, Vietnamese label or synonym."""

    keys: dict[str, str]
    spoken: tuple[str, ...]
    guarded: frozenset[str]

    @classmethod
    def of(cls, table: pd.DataFrame, key: str) -> Finder:
        """Make a finder of a catalogue's table; `key` names its column of keys."""
        claims: dict[str, set[str]] = {}
        own = table[key].astype(str).tolist()
        labels = zip(own, table["label"], table["label_vi"], table["synonyms"], strict=True)
        spoken: list[str] = []
        for name, label, label_vi, synonyms in labels:
            words = [name, label, label_vi, *str(synonyms).split("|")]
            spoken += [word.strip() for word in words if word.strip()]
            for word in words:
                if plain(word):
                    claims.setdefault(plain(word), set()).add(name)
        # A word that two things claim finds neither, unless it is the key of one of them.
        keys = {word: next(iter(names)) for word, names in claims.items() if len(names) == 1}
        keys |= {plain(name): name for name in own}
        exact = {name: name for name in own}
        twice = frozenset(word for word, names in claims.items() if word not in keys)
        return cls(keys | exact, tuple(dict.fromkeys(spoken)), twice)

    def key(self, name: str) -> str:
        """Give the key that a name means, blank if none does."""
        return self.keys.get(name) or self.keys.get(plain(name), "")

    def near(self, name: str, count: int = 3) -> list[str]:
        """Give the known names that come nearest."""
        return near(name, self.spoken, count)


def finder_of(known: Catalogue, noun: str) -> Finder:
    """Give the finder of a catalogue's materials, parameters or conversions, made only once."""
    finders = _finders(known)
    if noun not in finders:
        table = getattr(known, f"{noun}s")
        finders[noun] = Finder.of(table if "synonyms" in table else table.assign(synonyms=""), noun)
    return finders[noun]


@remembered
def _finders(known: Catalogue) -> dict[str, Finder]:
    """Hold the finders of a catalogue by noun."""
    return {}


def listed(names: Sequence[str]) -> str:
    """Join names to one text, or say that there are none."""
    return ", ".join(names) if names else "none"
