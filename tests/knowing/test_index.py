"""The names of materials as rows of words and letter groups."""

from __future__ import annotations

import numpy as np
import pandas as pd

import symbiosis as sym
from symbiosis.knowing.index import ORIGIN_WEIGHT, Index, index_of
from symbiosis.model.catalogue import MATERIALS
from symbiosis.tables import conform


def small() -> Index:
    """Index four materials of one family."""
    rows = [
        ("solid", "solid", "chất rắn", "", ""),
        ("ash", "ash", "tro", "", "solid"),
        ("fly_ash", "fly ash", "tro bay", "PFA|pulverised ash", "ash"),
        ("rice_ash", "rice husk ash", "tro trấu", "", "ash"),
    ]
    columns = ["material", "label", "label_vi", "synonyms", "parent"]
    return Index(conform(pd.DataFrame(rows, columns=columns), MATERIALS))


def test_every_name_has_its_kind_and_its_material() -> None:
    index = small()
    at = index.texts.index("PFA")
    assert index.kinds[at] == "synonym"
    assert index.materials["material"][index.owner[at]] == "fly_ash"
    assert index.kinds[index.texts.index("tro bay")] == "Vietnamese label"


def test_rare_words_weigh_more() -> None:
    index = small()
    assert index.weight("*ash") < index.weight("*fly")
    assert index.weight("unheard") == index.rarest
    assert index.weight("waste") < index.weight("unheard")


def test_a_misspelt_word_counts_for_what_it_is_like() -> None:
    bags = small().bags(["pulverised ash", "pulverisde ash", "ash from pulverised"])
    sums = np.asarray(bags.words.sum(axis=1)).ravel()
    assert sums[1] < sums[0]
    assert sums[2] < sums[0]
    assert bags.whole[1] == bags.whole[0]
    assert ORIGIN_WEIGHT < 1


def test_letter_groups_have_length_one() -> None:
    grams = small().bags(["fly ash", "tro bay"]).grams
    assert np.allclose(np.sqrt((grams.multiply(grams)).sum(axis=1)), 1.0)


def test_kinds_of_a_family_but_not_of_what_has_no_parent() -> None:
    index = small()
    assert {place: list(of) for place, of in index.kinds_of.items()} == {1: [2, 3]}
    assert index.kin[2] == {1, 2}
    assert index.kin[1] == {1}


def test_the_index_of_a_catalogue_is_made_once() -> None:
    known = sym.catalogue()
    assert index_of(known) is index_of(known)
