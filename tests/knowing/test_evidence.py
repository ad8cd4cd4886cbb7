"""What speaks for each material: features of texts against names."""

from __future__ import annotations

import numpy as np
import pytest

import symbiosis as sym
from symbiosis.knowing.evidence import OF_MATERIALS, OF_NAMES, of_encoder, of_texts
from symbiosis.knowing.index import index_of

INDEX = index_of(sym.catalogue())


def feature(text: str, name: str, which: str) -> float:
    """Give a feature of a text against a name."""
    told = of_texts(INDEX, [text])
    return float(told.names[which][0, INDEX.texts.index(name)])


@pytest.mark.parametrize(
    ("text", "name", "which", "value"),
    [
        ("ASH fly coal", "coal fly ash", "exact", 1.0),
        ("coal fly ashes", "coal fly ash", "exact", 0.0),
        ("coal fly ashes", "coal fly ash", "same", 1.0),
        ("waste coal fly ash", "coal fly ash", "core", 1.0),
        ("wet coal fly ash", "coal fly ash", "phrase", 1.0),
        ("wet coal fly ash", "coal fly ash", "thing", 1.0),
        ("coal fly ash bags", "coal fly ash", "thing", 0.0),
        ("tro bay than ướt", "tro bay than", "thing", 1.0),
        ("coal ash that can fly", "coal fly ash", "phrase", 0.0),
        ("vỏ dứa", "vỏ dừa", "exact", 0.0),
        ("vỏ dứa", "vỏ dừa", "other_accents", 0.5),
        ("vo dua", "vỏ dừa", "exact", 1.0),
        ("võ dừa", "vỏ dừa", "other_accents", 0.0),
        ("coal", "coal fly ash", "form_added", 1.0),
    ],
)
def test_features_of_names(text: str, name: str, which: str, value: float) -> None:
    assert feature(text, name, which) == pytest.approx(value)


def test_every_feature_is_there_and_within_one() -> None:
    told = of_texts(INDEX, ["bã bia", "sludge of dyeing", "", "zzqx"])
    assert set(told.names) >= set(OF_NAMES)
    assert set(told.materials) == set(OF_MATERIALS)
    for cells in (*told.names.values(), *told.materials.values()):
        assert np.isfinite(cells).all()
        assert cells.min() >= 0
        assert cells.max() <= 1 + 1e-6
    assert told.blank.tolist() == [0, 0, 1, 0]
    assert told.unknown[3] == pytest.approx(1)


def test_texts_that_name_unlike_things() -> None:
    told = of_texts(
        INDEX, ["coal fly ash and biogas", "coal fly ash from boiler 2", "fly ash, slag"]
    )
    assert told.several.tolist() == [1, 0, 0]


def test_an_encoder_counts_against_its_mean() -> None:
    near = of_encoder(INDEX, ["steam", "coal"], lambda texts: np.ones((len(texts), 3)))
    assert np.allclose(near, 0)
    zeros = of_encoder(INDEX, ["steam"], lambda texts: np.zeros((len(texts), 3)))
    assert np.allclose(zeros, 0)
