"""Every heading and introduction in both languages."""

import unicodedata

import pytest

from symbiosis.errors import SymbiosisError
from symbiosis.judging.wording import TEXTS, say


def test_every_text_stands_in_both_languages():
    assert all(len(texts) == 2 and all(texts) for texts in TEXTS.values())
    assert all(english != vietnamese for english, vietnamese in TEXTS.values())


def test_vietnamese_letters_are_composed():
    assert all(unicodedata.is_normalized("NFC", text) for _, text in TEXTS.values())


def test_both_languages_leave_the_same_gaps():
    gaps = [[text.count("{") for text in texts] for texts in TEXTS.values()]
    assert all(english == vietnamese for english, vietnamese in gaps)


def test_another_language_is_refused():
    with pytest.raises(SymbiosisError):
        say("park", "fr")
