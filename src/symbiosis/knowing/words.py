"""Texts as bags of words: one spelling, no noise, one word for one idea in two languages."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rapidfuzz import fuzz, process

from symbiosis.knowing.names import bare, plain

LEAST_LIKE = 78.0  # two words less alike than this (of 100) are two words, not a misspelling
_SHORT = 3  # words up to this length are never taken for misspelt or joined ones


@dataclass(frozen=True)
class Lexicon:
    """What single words mean: noise, spellings, and ideas that go by several words."""

    noise: frozenset[str]
    spellings: tuple[tuple[str, str], ...]
    ideas: Mapping[str, tuple[tuple[str, ...], ...]]  # by first word: phrases, longest first
    meant: Mapping[tuple[str, ...], str]
    forms: frozenset[str]
    before: str  # pattern of what ends the head of a text
    between: str  # pattern of what stands between two things

    @classmethod
    def of(cls, tables: Mapping[str, Any]) -> Lexicon:
        """Make a lexicon of the tables of `words.toml`."""
        spellings = tuple(tables.get("spellings", {}).items())
        meant: dict[tuple[str, ...], str] = {}
        forms, words = tables.get("forms", {}), tables.get("words", {})
        for idea, phrases in (*forms.items(), *words.items()):
            for phrase in (idea, *phrases):
                meant[tuple(sorted(_spelt(phrase, spellings)))] = f"*{idea}"
        noise = [tuple(sorted(_spelt(phrase, spellings))) for phrase in tables.get("noise", [])]
        meant |= {phrase: "" for phrase in noise if len(phrase) > 1}
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(meant, key=lambda one: (-len(one), one)):
            by_first.setdefault(phrase[0], []).append(phrase)
        return cls(
            frozenset(
                word for one in noise if len(one) == 1 for word in (one[0], meant.get(one, one[0]))
            ),
            spellings,
            {first: tuple(found) for first, found in by_first.items()},
            meant,
            frozenset(f"*{idea}" for idea in forms),
            rf"[():]|(?<=\w)\s+(?:{'|'.join(tables['origin'])})\b",
            rf"[,;&+/]|\b(?:{'|'.join(tables['joins'])})\b",
        )

    def spelt(self, text: str) -> list[str]:
        """Give the words of a text in one spelling and number, in their order."""
        return _spelt(text, self.spellings)

    def head(self, text: str) -> str:
        """Give what stands before the first word or sign after which only the origin is told."""
        return re.split(self.before, bare(text), maxsplit=1)[0]

    def things(self, text: str) -> list[str]:
        """Give the things that the head of a text names beside one another, in plain words."""
        return [plain(part) for part in re.split(self.between, self.head(text)) if plain(part)]

    def bag(self, words: Iterable[str]) -> tuple[str, ...]:
        """Turn words to ideas, whatever their order; phrases of noise go, if others stay."""
        given = list(words)
        left = Counter(given)
        phrases = {phrase for word in left for phrase in self.ideas.get(word, ())}
        found: list[str] = []
        for phrase in sorted(phrases, key=lambda one: (-len(one), one)):
            need = Counter(phrase)
            while all(left[word] >= count for word, count in need.items()):
                left -= need
                if self.meant[phrase]:
                    found.append(self.meant[phrase])
        return tuple(sorted({*found, *left.elements()} or set(given)))


@cache
def lexicon() -> Lexicon:
    """Give the shipped lexicon."""
    return Lexicon.of(shipped("words.toml"))


@cache
def shipped(name: str) -> dict[str, Any]:
    """Read a shipped TOML file of the knowledge."""
    text = (files("symbiosis.knowledge") / name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _spelt(text: str, spellings: tuple[tuple[str, str], ...]) -> list[str]:
    """Split a text to words without accents, plurals, genitives and second spellings."""
    words = plain(re.sub(r"['’]s\b", "", text)).split()
    kept = [word for word in words if len(word) > 1 and not word.isdecimal()] or words
    return [_one_spelling(_singular(word), spellings) for word in kept]


def _singular(word: str) -> str:
    """Take the plural off an English word."""
    if len(word) <= _SHORT or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > _SHORT + 1:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word.removesuffix("s")


def _one_spelling(word: str, spellings: tuple[tuple[str, str], ...]) -> str:
    """Give a word its one spelling, where two are in use."""
    for other, one in spellings:
        word = word.replace(other, one)
    return re.sub(r"is(?=(e|ed|er|ing|ation)$)", "iz", word) if len(word) > 5 else word


class Speller:
    """Joins, parts and mends words so that they are words that are known."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = frozenset(known)
        self._listed = sorted(word for word in self.known if len(word) > _SHORT)
        self._mended: dict[str, tuple[str, float]] = {}

    def joined(self, words: Iterable[str]) -> list[str]:
        """Join words that are one ("waste water"), and part one that is two ("flyash")."""
        left = sorted(words)
        found: list[str] = []
        while left:
            word = left.pop()
            other = next((one for one in left if self._one(one, word)), None)
            if other is not None:
                left.remove(other)
                found.append(self._one(other, word))
            else:
                found += self._parted(word)
        return found

    def _one(self, one: str, other: str) -> str:
        """Give the known word that two words make together, if any."""
        both = (one + other, other + one)
        if min(len(one), len(other)) < _SHORT:
            return ""
        return next((word for word in both if word in self.known), "")

    def _parted(self, word: str) -> list[str]:
        """Part an unknown word into two known ones, if it is these."""
        if word not in self.known:
            for cut in range(_SHORT, len(word) - _SHORT + 1):
                if word[:cut] in self.known and word[cut:] in self.known:
                    return [word[:cut], word[cut:]]
        return [word]

    def mended(self, word: str) -> tuple[str, float]:
        """Give the known word that a misspelt one means, and how alike they are (0 to 1)."""
        if word in self.known or len(word) <= _SHORT:
            return word, 1.0
        if word not in self._mended:
            best = process.extractOne(
                word, self._listed, scorer=fuzz.ratio, score_cutoff=LEAST_LIKE
            )
            self._mended[word] = (best[0], best[1] / 100) if best else (word, 1.0)
        return self._mended[word]
