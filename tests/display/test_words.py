"""Every word in both languages."""

import unicodedata

import pytest

from symbiosis.display.words import WORDS, label, spoken
from symbiosis.errors import SymbiosisError


def test_every_word_stands_in_both_languages():
    assert all(len(words) == 2 and all(words) for words in WORDS.values())


def test_vietnamese_letters_are_composed():
    assert all(unicodedata.is_normalized("NFC", vietnamese) for _, vietnamese in WORDS.values())


def test_classes_of_the_programme():
    assert [label(word, "vi") for word in ("easy", "medium", "hard", "low", "high")] == [
        "dễ dàng", "trung bình", "khó khăn", "thấp", "cao"
    ]  # fmt: skip


def test_an_unlisted_word_stays():
    assert label("my_own_column", "vi") == "my own column"


@pytest.mark.parametrize("language", ["fr", "", "EN"])
def test_another_language_is_refused(language):
    with pytest.raises(SymbiosisError, match="ask for one of en, vi"):
        spoken(language)
