"""Texts as bags of words: spellings, noise, ideas, joined and misspelt words."""

from __future__ import annotations

from collections import Counter

import pytest

from symbiosis.knowing.names import plain
from symbiosis.knowing.words import Lexicon, Speller, lexicon, shipped

SMALL = Lexicon.of(
    {
        "noise": ["waste", "thai", "chat thai", "scrap"],
        "origin": ["from", "tu"],
        "joins": ["and", "va"],
        "spellings": {"sulph": "sulf", "fibre": "fiber"},
        "forms": {"sludge": ["bun", "mud"], "wastewater": ["nuoc thai"]},
        "words": {"scrap": ["vun"], "steel": ["thep"]},
    }
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Brewer's grains", ["brewer", "grain"]),
        ("sludges, batteries, glass, gas", ["sludge", "battery", "glass", "gas"]),
        ("Fibre of sulphur", ["fiber", "of", "sulfur"]),
        ("desulfurised boxes", ["desulfurized", "box"]),
        ("Bùn thải số 2", ["bun", "thai", "so"]),
        ("7", ["7"]),
    ],
)
def test_words_have_one_spelling_and_number(text: str, words: list[str]) -> None:
    assert SMALL.spelt(text) == words


@pytest.mark.parametrize(
    ("words", "bag"),
    [
        ("bun thep", ("*sludge", "*steel")),
        ("thep bun", ("*sludge", "*steel")),
        ("bun thai xu ly nuoc thai", ("*sludge", "*wastewater", "ly", "thai", "xu")),
        ("chat thai thep", ("*steel",)),
        ("chat thai", ("chat", "thai")),
    ],
)
def test_ideas_and_noise_whatever_the_order(words: str, bag: tuple[str, ...]) -> None:
    assert SMALL.bag(words.split()) == bag


def test_an_idea_named_as_noise_is_noise() -> None:
    assert "*scrap" in SMALL.noise
    assert "*steel" not in SMALL.noise


def test_the_head_of_a_text_and_the_things_it_names() -> None:
    assert SMALL.head("Bùn thải từ xi mạ").strip() == "bun thai"
    assert SMALL.things("Fly ash, slag and mud from boiler 2") == ["fly ash", "slag", "mud"]
    assert SMALL.things("tủ lạnh") == ["tu lanh"], "the first word is never the origin"


def test_words_are_joined_parted_and_mended() -> None:
    speller = Speller({"wastewater", "fly", "ash", "sludge", "waste", "water"})
    assert speller.joined(["waste", "water"]) == ["wastewater"]
    assert speller.joined(["water", "waste"]) == ["wastewater"]
    assert sorted(speller.joined(["flyash"])) == ["ash", "fly"]
    word, likeness = speller.mended("slugde")
    assert word == "sludge"
    assert 0.7 < likeness < 1
    assert speller.mended("marble") == ("marble", 1.0)
    assert speller.mended("bun") == ("bun", 1.0), "short words are not mended"


def test_no_phrase_of_the_shipped_lexicon_has_two_meanings() -> None:
    tables = shipped("words.toml")
    said = [
        (idea, " ".join(sorted(lexicon().spelt(phrase))))
        for kind in ("forms", "words")
        for idea, phrases in tables[kind].items()
        for phrase in {*phrases, idea.replace("_", " ")}
    ]
    claims = Counter(phrase for _, phrase in set(said))
    assert [phrase for phrase, count in claims.items() if count > 1] == []


def test_phrases_of_the_shipped_lexicon_are_plain() -> None:
    tables = shipped("words.toml")
    phrases = [
        phrase
        for kind in ("forms", "words")
        for of_one in tables[kind].values()
        for phrase in of_one
    ]
    assert [phrase for phrase in (*phrases, *tables["noise"]) if phrase != plain(phrase)] == []
