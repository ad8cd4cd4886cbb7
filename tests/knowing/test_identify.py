"""Words to materials: what people type, laws of the ranking, and scores that hold."""

from __future__ import annotations

import importlib
import random
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import symbiosis as sym
from knowing.vietnamese_names import NAMES
from symbiosis.knowing import identify as knowing
from symbiosis.knowing.names import plain

KNOWN = sym.catalogue()
PARENT = dict(zip(KNOWN.materials["material"], KNOWN.materials["parent"], strict=True))
BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


def right(found: str, wanted: set[str]) -> bool:
    """Say whether a material is one that is wanted, its family or a kind of it."""
    families = {PARENT[key] for key in wanted} - {"solid", "liquid", "gas", "energy", ""}
    return found in wanted | families or PARENT.get(found, "") in wanted


def firsts(texts: list[str]) -> list[str]:
    """Give the first answer to each text."""
    found = knowing.find(KNOWN, texts)
    keys = KNOWN.materials["material"].to_numpy()
    return [str(keys[row.argmax()]) for row in found.scores]


@pytest.mark.parametrize("typed", [str, plain, str.upper], ids=["accents", "none", "capitals"])
def test_names_as_people_in_viet_nam_type_them(typed: Any) -> None:
    found = firsts([typed(name) for name in NAMES])
    hits = [
        right(key, set(means.split())) for key, means in zip(found, NAMES.values(), strict=True)
    ]
    missed = [name for name, hit in zip(NAMES, hits, strict=True) if not hit]
    assert sum(hits) >= 0.9 * len(hits), missed
    assert len(hits) >= 60


@pytest.mark.parametrize(
    ("typed", "material"),
    [
        ("waste water slugde", "wastewater_sludge"),
        ("blast furnce slag", "blast_furnace_slag"),
        ("brewers spent grian", "brewers_grain_wet"),
        ("saw dust", "sawdust"),
        ("flyash", "coal_fly_ash"),
        ("used lubricating oils", "used_oil"),
        ("aluminum scrap", "aluminium_scrap"),
        ("old coruggated cardboard", "old_corrugated"),
        ("recoverd paper", "recovered_paper"),
        ("bã bia brewery", "brewers_grain_wet"),
        ("scrap thép", "metal_scrap_steel"),
        ("fly ash nhiệt điện", "coal_fly_ash"),
    ],
)
def test_misspelt_and_mixed_words(typed: str, material: str) -> None:
    assert right(firsts([typed])[0], {material})


def test_exact_names_come_first_and_are_nearly_sure() -> None:
    rows = KNOWN.materials[["material", "label", "label_vi", "synonyms"]].sample(
        150, random_state=3
    )
    for columns in ("label", "label_vi"):
        found = knowing.find(KNOWN, rows[columns].tolist())
        claimed = [
            KNOWN.materials["material"][place] == key
            for place, key in zip(found.scores.argmax(axis=1), rows["material"], strict=True)
        ]
        assert all(claimed)
        assert found.scores.max(axis=1).min() > 0.9
        assert np.median(found.scores.max(axis=1)) > 0.98


@pytest.mark.parametrize(
    "text",
    ["wedding photography", "steam train tickets", "bảo hiểm xe máy", "vé xem phim", "zzqx", "???"],
)
def test_unknown_things_score_low(text: str) -> None:
    found = knowing.identify(KNOWN, text)
    assert found["score"].max() < 0.35 if len(found) else True


def test_unlike_things_side_by_side_are_none() -> None:
    found = knowing.identify(KNOWN, "coal fly ash mixed with biogas")
    assert found["score"].max() < 0.3


def test_another_word_by_its_accents_is_another_thing() -> None:
    assert knowing.identify(KNOWN, "vỏ dừa")["score"][0] > 0.9
    assert knowing.identify(KNOWN, "vỏ dứa")["score"][0] < 0.6


@pytest.mark.parametrize("name", ["bùn thải từ xử lý nước thải", "wet brewer's grain", "xỉ lò cao"])
def test_case_accents_order_and_encoding_change_nothing(name: str) -> None:
    words = name.split()
    others = [
        name.upper(),
        plain(name),
        unicodedata.normalize("NFD", name),
        f"  {name.replace(' ', ' - ')} ",
        " ".join(random.Random(4).sample(words, len(words))),
    ]
    wanted = knowing.identify(KNOWN, name)
    for other in others:
        found = knowing.identify(KNOWN, other)
        assert found["material"][0] == wanted["material"][0]
        assert found["score"][0] == pytest.approx(wanted["score"][0], abs=0.02)


def test_where_the_tone_is_written_changes_nothing() -> None:
    one, other = (knowing.identify(KNOWN, text) for text in ("dầu hóa dẻo", "dầu hoá dẻo"))
    pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize(
    "encoder",
    [
        lambda texts: np.ones((len(texts), 4)),
        lambda texts: np.zeros((len(texts), 4)),
        lambda texts: [[2.0, 1.0]] * len(texts),
    ],
)
def test_an_encoder_that_says_nothing_changes_nothing(encoder: Any) -> None:
    for text in ("bã bia", "sludge from dyeing"):
        with_it = knowing.identify(KNOWN, text, encoder=encoder)
        pd.testing.assert_frame_equal(with_it, knowing.identify(KNOWN, text))


def test_an_encoder_brings_meaning_that_no_list_has() -> None:
    def encoder(texts: list[str]) -> np.ndarray:
        """Hold one word of another language and steam for one; everything else for another."""
        return np.array(
            [[1.0, 0.0] if text in ("Dampf", "steam") else [0.0, 1.0] for text in texts]
        )

    assert knowing.identify(KNOWN, "Dampf")["material"].tolist()[:1] != ["steam"]
    found = knowing.identify(KNOWN, "Dampf", encoder=encoder)
    assert found["material"][0] == "steam"
    assert "near in meaning" in found["reason"][0]


def test_reasons_in_words() -> None:
    told = {
        "brewers_grain_wet": "Vietnamese label",
        "wet brewer's grain": "label",
        "bã bia": "synonym 'bã bia'",
    }
    label_vi = KNOWN.materials.set_index("material").loc["brewers_grain_wet", "label_vi"]
    assert knowing.identify(KNOWN, str(label_vi))["reason"][0] == told["brewers_grain_wet"]
    assert knowing.identify(KNOWN, "wet brewer's grain")["reason"][0] == "label"
    assert knowing.identify(KNOWN, "bã bia")["reason"][0] == "synonym 'bã bia'"
    coded = knowing.identify(KNOWN, "sludge", ewc="19 08 05")
    assert "waste code 19 08 05" in coded["reason"][0]
    near = knowing.identify(KNOWN, "brewer spent grainz")
    assert near["reason"].str.contains("near '|words of '").any()


def test_a_code_alone_and_a_code_against_words() -> None:
    alone = knowing.identify(KNOWN, "", ewc="19 08 05")
    assert alone["material"][0] == "sewage_sludge"
    assert alone["reason"][0] == "waste code 19 08 05"
    words = knowing.identify(KNOWN, "waste paper", ewc="19 08 05")
    assert PARENT[words["material"][0]] == "paper"


def test_a_sector_moves_the_balance() -> None:
    rows = pd.DataFrame({"isic": ["1103"], "material": ["brewers_grain_wet"]})
    known = KNOWN.replace(profiles=rows)
    without, with_it = knowing.find(known, ["bã ướt"] * 2, ["", ""], ["", "1103"]).scores
    place = KNOWN.materials["material"].tolist().index("brewers_grain_wet")
    assert with_it[place] > 2 * without[place]


def test_the_frame_is_as_told() -> None:
    found = knowing.identify(KNOWN, "bùn", n=3)
    assert list(found.columns) == ["material", "label", "family", "score", "reason"]
    assert len(found) <= 3
    assert found["material"].is_unique
    assert found["score"].is_monotonic_decreasing
    assert found["score"].between(0, 1).all()
    assert (found["reason"] != "").all()
    assert len(knowing.identify(KNOWN, "zzqx")) == 0


def test_many_texts_at_once_are_as_one_by_one() -> None:
    texts = [*list(NAMES)[:5], *[f"sludge {number}" for number in range(300)], "bã bia"]
    found = knowing.find(KNOWN, texts)
    for row in (0, 3, len(texts) - 1):
        pd.testing.assert_frame_equal(found.frame(row, 5), knowing.identify(KNOWN, texts[row], n=5))


def test_a_family_takes_what_is_spread_over_its_kinds() -> None:
    assert knowing.identify(KNOWN, "ash")["material"][0] == "ash_and_slag"


def test_scores_hold_on_texts_and_materials_that_they_were_not_fitted_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    made, fitting = (importlib.import_module(n) for n in ("made_up_names", "calibrate_identify"))
    asked = [fitting.Asked(fold) for fold in made.folds(KNOWN, 2, 200, seed=11)]
    scores, hits = fitting.top(asked, knowing.shipped_weights(), side=1)
    assert len(scores) > 150
    for low, high in ((0.0, 0.3), (0.3, 0.6), (0.6, 0.9), (0.9, 1.0)):
        part = (scores >= low) & (scores <= high)
        slack = 0.06 + 2 * np.sqrt(0.25 / max(part.sum(), 1))
        assert hits[part].mean() == pytest.approx(scores[part].mean(), abs=slack)
