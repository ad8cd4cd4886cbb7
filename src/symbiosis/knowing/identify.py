"""Words to materials: every material weighed by the evidence, best first, as probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from symbiosis.knowing.codes import OF_CODES, digits, first_isic, of_codes, of_sectors
from symbiosis.knowing.evidence import (
    OF_MATERIALS,
    OF_NAMES,
    Encoder,
    Evidence,
    of_encoder,
    of_texts,
)
from symbiosis.knowing.index import Index, index_of
from symbiosis.knowing.words import shipped
from symbiosis.model.catalogue import Catalogue
from symbiosis.tables import conform, declare

ANSWERS = declare("""
material          | text   |           | key
label             | text   |           | English label
family            | text   |           | key of the material it is a kind of, its own if of none
score             | number | 1         | probability that it is meant, between 0 and 1
reason            | text   |           | what speaks for it, in words
""")

_WHOLE = 0.99  # a name that a text tells to this share is told whole
_NEAR = 0.3  # a name less like a text than this is no reason
_NEAR_IN_MEANING = 0.1  # nor is a cosine so little above the mean
_BLOCK = 128  # texts compared at once
AGAINST = ("always", "unknown", "blank", "several")
_OTHERS = (*OF_CODES, "sector", "encoder")


@dataclass(frozen=True)
class Weights:
    """How much each feature counts, what speaks for none, and the map to a probability."""

    names: np.ndarray
    materials: np.ndarray
    none: np.ndarray
    slope: float
    shift: float

    @classmethod
    def of(cls, table: Mapping[str, Mapping[str, float]]) -> Weights:
        """Take weights out of the tables `weights`, `none` and `scale`."""
        weights, none, scale = table["weights"], table["none"], table["scale"]
        return cls(
            np.array([weights[name] for name in OF_NAMES]),
            np.array([weights[name] for name in (*OF_MATERIALS, *_OTHERS)]),
            np.array([none[name] for name in AGAINST]),
            scale["slope"],
            scale["shift"],
        )


@cache
def shipped_weights() -> Weights:
    """Give the weights that were fitted for the shipped catalogue."""
    return Weights.of(shipped("identify.toml"))


@dataclass(frozen=True, eq=False)
class Found:
    """What was found for some texts: scores of every material, and the name that spoke best."""

    index: Index
    scores: np.ndarray  # texts x materials
    best: np.ndarray  # texts x materials: place of the name
    names: Mapping[str, np.ndarray]  # texts x materials: its features
    materials: Mapping[str, np.ndarray]
    codes: Sequence[str]
    sectors: Sequence[str]

    def frame(self, row: int, n: int) -> pd.DataFrame:
        """Give the best materials of one text with their reasons; what has no reason is out."""
        scores, keys = self.scores[row], self.index.materials["material"].to_numpy()
        order = np.lexsort((keys, -scores))[:n]
        rows = []
        for place in order:
            reason = self.reason(row, int(place))
            if reason:
                one = self.index.materials.iloc[int(place)]
                parent = one["parent"] or one["material"]
                rows.append((one["material"], one["label"], parent, scores[place], reason))
        return conform(pd.DataFrame(rows, columns=[column.name for column in ANSWERS]), ANSWERS)

    def reason(self, row: int, place: int) -> str:
        """Say what speaks for a material."""
        said = [self._by_name(row, place)]
        code = self.codes[row]
        shown = f"waste code {code[:2]} {code[2:4]} {code[4:]}"
        if self.materials["code"][row, place]:
            said.append(shown)
        elif self.materials["code_mirror"][row, place]:
            said.append(f"mirror of {shown}")
        elif self.materials["code_group"][row, place]:
            said.append(f"{shown[:-3]}")
        if self.materials["sector"][row, place]:
            said.append(f"typical of sector {self.sectors[row]}")
        if self.materials["encoder"][row, place] > _NEAR_IN_MEANING:
            said.append("near in meaning")
        return "; ".join(part for part in said if part)

    def _by_name(self, row: int, place: int) -> str:
        """Say how a text is a material's best name; blank if it hardly is."""
        name = self.best[row, place]
        text, kind = self.index.texts[name], self.index.kinds[name]
        told = kind if kind != "synonym" else f"synonym '{text}'"
        value = {feature: cells[row, place] for feature, cells in self.names.items()}
        if value["exact"]:
            return told
        if value["same"]:
            return f"words of {told}" if kind == "synonym" else f"words of {told} '{text}'"
        if value["other_accents"] and value["name_covered"] > _WHOLE:
            return f"but for accents '{text}'"
        if value["core"]:
            return f"but for words of noise '{text}'"
        if value["phrase"]:
            return f"names '{text}'"
        if value["name_covered"] > _WHOLE:
            return f"words of '{text}'"
        near = max(value["letters"], value["text_covered"], value["fuzzy"])
        return f"near '{text}'" if near > _NEAR else ""


def identify(
    known: Catalogue,
    text: str,
    ewc: str | None = None,
    sector: str | None = None,
    encoder: Encoder | None = None,
    n: int = 10,
) -> pd.DataFrame:
    """Give the materials that a text, a waste code and a sector can mean, best first."""
    return find(known, [text], [digits(ewc)], [first_isic(sector)], encoder).frame(0, n)


def find(
    known: Catalogue,
    texts: Sequence[str],
    codes: Sequence[str] | None = None,
    sectors: Sequence[str] | None = None,
    encoder: Encoder | None = None,
    weights: Weights | None = None,
) -> Found:
    """Weigh every material for many texts at once; codes have six digits or are blank."""
    index = index_of(known)
    if not len(index.materials):
        return Found(
            index, np.zeros((len(texts), 0)), np.zeros((len(texts), 0), int), {}, {}, [], []
        )
    codes = [""] * len(texts) if codes is None else codes
    sectors = [""] * len(texts) if sectors is None else sectors
    counts = shipped_weights() if weights is None else weights
    parts = [
        _block(known, index, counts, texts[at], codes[at], sectors[at], encoder)
        for at in (slice(start, start + _BLOCK) for start in range(0, max(len(texts), 1), _BLOCK))
    ]
    return parts[0] if len(parts) == 1 else _together(parts)


def _block(
    known: Catalogue,
    index: Index,
    weights: Weights,
    texts: Sequence[str],
    codes: Sequence[str],
    sectors: Sequence[str],
    encoder: Encoder | None,
) -> Found:
    """Weigh every material for some texts."""
    told = of_texts(index, texts)
    said = told.materials | of_codes(known, codes) | {"sector": of_sectors(known, sectors)}
    said["encoder"] = by_encoder(index, texts, encoder)
    of_names = sum_of(told.names, OF_NAMES, weights.names)
    best = best_names(index, of_names)
    rows = np.arange(len(texts))[:, None]
    worth = of_names[rows, best] + sum_of(said, (*OF_MATERIALS, *_OTHERS), weights.materials)
    shares = to_families(index, chances(worth, against(told) @ weights.none))
    scores = calibrated(shares, weights)
    spoken = {name: cells[rows, best] for name, cells in told.names.items()}
    return Found(index, scores, best, spoken, said, codes, sectors)


def by_encoder(index: Index, texts: Sequence[str], encoder: Encoder | None) -> np.ndarray:
    """Give of each material how near its nearest name is by an encoder; nought without one."""
    if encoder is None:
        return np.zeros((len(texts), len(index.materials)))
    near = of_encoder(index, texts, encoder)
    near[[not text.strip() for text in texts]] = 0.0
    return near[np.arange(len(texts))[:, None], best_names(index, near)]


def sum_of(
    features: Mapping[str, np.ndarray], order: Sequence[str], weights: np.ndarray
) -> np.ndarray:
    """Add features by their weights."""
    total = np.zeros(features[order[0]].shape)
    for name, weight in zip(order, weights, strict=True):
        if weight:
            total += weight * features[name]
    return total


def best_names(index: Index, worth: np.ndarray) -> np.ndarray:
    """Give the place of the name that speaks best for each material; the first of equals."""
    starts = np.searchsorted(index.owner, np.arange(len(index.materials)))
    most = np.maximum.reduceat(worth, starts, axis=1)
    places = np.where(worth >= most[:, index.owner], np.arange(worth.shape[1]), worth.shape[1])
    return np.asarray(np.minimum.reduceat(places, starts, axis=1))


def against(told: Evidence) -> np.ndarray:
    """Give what speaks for none of the materials."""
    return np.column_stack([np.ones(len(told.texts)), told.unknown, told.blank, told.several])


def chances(worth: np.ndarray, none: np.ndarray) -> np.ndarray:
    """Share one among the materials and none of them, by the exponentials of their worth."""
    top = np.maximum(worth.max(axis=1), none)[:, None]
    shares = np.exp(worth - top)
    return np.asarray(shares / (shares.sum(axis=1) + np.exp(none - top[:, 0]))[:, None])


def to_families(index: Index, shares: np.ndarray) -> np.ndarray:
    """Give every family, beside its own share, what is spread over its kinds.

    The share of the best kind stays with that kind alone: a family wins where no kind stands out.
    """
    wider = shares.copy()
    for place, kinds in index.kinds_of.items():
        wider[:, place] += shares[:, kinds].sum(axis=1) - shares[:, kinds].max(axis=1)
    return wider


def calibrated(shares: np.ndarray, weights: Weights) -> np.ndarray:
    """Turn shares to probabilities that were found to hold."""
    inner = np.clip(shares, 1e-12, 1 - 1e-12)
    odds = weights.slope * np.log(inner / (1 - inner)) + weights.shift
    return np.asarray(1 / (1 + np.exp(-odds)))


def _together(parts: Sequence[Found]) -> Found:
    """Put the blocks of texts under one another."""
    first = parts[0]
    return Found(
        first.index,
        np.vstack([part.scores for part in parts]),
        np.vstack([part.best for part in parts]),
        {name: np.vstack([part.names[name] for part in parts]) for name in first.names},
        {name: np.vstack([part.materials[name] for part in parts]) for name in first.materials},
        [code for part in parts for code in part.codes],
        [sector for part in parts for sector in part.sectors],
    )
