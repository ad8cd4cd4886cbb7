"""What speaks for each material: its names against a text, its codes, its sector, an encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import scipy.sparse as sp
from rapidfuzz import fuzz, process

from symbiosis.knowing.index import Bags, Index
from symbiosis.knowing.names import plain

Encoder = Callable[[list[str]], np.ndarray]

LONG_NAME = 12.0  # weight of a name that leaves no doubt

OF_NAMES = (
    "exact",  # the same words, none with other accents
    "same",  # the same ideas
    "core",  # the same ideas but for noise
    "name_covered",  # share of the name that the text tells
    "letters",  # cosine of letter groups
    "fuzzy",  # likeness of the sorted words
    "phrase_told",  # the whole name stands in the text: how much it tells
    "thing",  # a thing of the text ends in the name, as English has it, or begins with it
    "other_accents",  # share of the words accented in both whose accents differ
    "form_added",  # share of the name's forms (ash, sludge, oil) that the text lacks
)
OF_MATERIALS = (
    "form_lost",  # share of the text's forms that no name of the material has
    "all_covered",  # share of the text that its names tell together
    "family",  # other materials are kinds of it
)


@dataclass(frozen=True, eq=False)
class Evidence:
    """Features of every pair of a text and a name, and of a text and a material."""

    texts: Sequence[str]
    names: dict[str, np.ndarray]  # texts x names; those of OF_NAMES, and what reasons need
    materials: dict[str, np.ndarray]  # texts x materials
    unknown: np.ndarray  # share of each text that no name has
    blank: np.ndarray  # 1 where there is no text
    several: np.ndarray  # 1 where a text names unlike things beside one another


def of_texts(index: Index, texts: Sequence[str]) -> Evidence:
    """Compare texts to every name of a catalogue."""
    rows, names = index.bags(texts), index.names
    whole = np.where(rows.whole > 0, rows.whole, 1.0)
    there = (names.words > 0).astype(float)
    length = np.asarray(names.full.sum(axis=1)).ravel()
    text_covered = _dense(rows.words @ there.T) / whole[:, None]
    name_covered = _dense(rows.full @ there.T) / length[None, :]
    flat = [plain(text) for text in texts]
    named = [plain(text) for text in index.texts]
    other = _other_accents(rows, names)
    accented = other == 0
    exact = _equal(rows.plain, names.plain) * accented
    phrase = np.maximum(exact, _phrases(flat, named, name_covered))
    thing, several = _things(index, texts, named, phrase)
    found = {
        "exact": exact,
        "same": _equal(rows.ideas, names.ideas) * accented,
        "core": _equal(rows.core, names.core) * accented,
        "text_covered": text_covered,
        "name_covered": name_covered,
        "letters": _dense(rows.grams @ names.grams.T),
        "fuzzy": process.cdist(rows.plain, names.plain, scorer=fuzz.ratio) / 100.0,
        "phrase": phrase,
        "phrase_told": phrase * np.minimum(length / LONG_NAME, 1.0),
        "thing": np.maximum(exact, thing),
        "other_accents": other,
        "form_added": _forms_added(index, rows),
    }
    known = np.asarray(rows.words.sum(axis=1)).ravel()
    return Evidence(
        texts,
        found,
        {
            "form_lost": _forms_lost(index, rows),
            "all_covered": _dense(rows.words @ index.union.T) / whole[:, None],
            "family": np.broadcast_to(_families(index), (len(texts), len(index.materials))),
        },
        np.clip(1.0 - known / whole, 0.0, 1.0) * (rows.whole > 0),
        (rows.whole == 0).astype(float),
        several * (exact.max(axis=1) == 0),
    )


def of_encoder(index: Index, texts: Sequence[str], encoder: Encoder) -> np.ndarray:
    """Give how near each text is to each name by an encoder, against the mean of all names."""
    near = _unit(encoder(list(texts))) @ _unit(encoder(list(index.texts))).T
    return near - near.mean(axis=1, keepdims=True)


def _unit(vectors: np.ndarray) -> np.ndarray:
    """Bring vectors to length 1; those of no length stay nought."""
    rows = np.asarray(vectors, dtype=float)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(length > 0, length, 1.0)


def _dense(product: sp.csr_array) -> np.ndarray:
    """Give a sparse product as a plain array."""
    return np.asarray(product.astype(np.float32).toarray())


def _equal(texts: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """Say which texts are which names; a text of no words is none."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(name, []).append(place)
    found = np.zeros((len(texts), len(names)), dtype=np.float32)
    for row, text in enumerate(texts):
        if text:
            found[row, places.get(text, [])] = 1.0
    return found


def _phrases(texts: Sequence[str], names: Sequence[str], covered: np.ndarray) -> np.ndarray:
    """Say which names stand as they are in which texts."""
    found = np.zeros(covered.shape)
    for row, place in zip(*np.nonzero(covered > 0.99), strict=True):
        found[row, place] = float(f" {names[place]} " in f" {texts[row]} ")
    return found


def _things(
    index: Index, texts: Sequence[str], names: Sequence[str], phrase: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Say which names are what a text is about, and which texts are about unlike things.

    A thing ends in its name in English ("wet coal fly ash") and begins with it in Vietnamese.
    """
    found = np.zeros(phrase.shape)
    several = np.zeros(len(texts))
    for row, text in enumerate(texts):
        kin: list[frozenset[int]] = []
        for thing in index.lexicon.things(text):
            held = [
                place
                for place in np.flatnonzero(phrase[row]).tolist()
                if _about(index, place, thing, names)
            ]
            found[row, held] = 1.0
            if held:
                kin.append(frozenset().union(*(index.kin[index.owner[place]] for place in held)))
        several[row] = float(any(not one & other for one, other in combinations(kin, 2)))
    return found, several


def _about(index: Index, place: int, thing: str, names: Sequence[str]) -> bool:
    """Say whether a name stands where a thing has its name."""
    last = index.last[place] and f" {thing}".endswith(f" {names[place]}")
    return last or (index.first[place] and f"{thing} ".startswith(f"{names[place]} "))


def _other_accents(rows: Bags, names: Bags) -> np.ndarray:
    """Give the share, among words with accents in both text and name, of those with unlike ones."""
    alike = _dense(rows.bare @ names.bare.T)
    same = _dense(rows.marked @ names.marked.T)
    return np.asarray(np.maximum(alike - same, 0.0) / np.where(alike > 0, alike, 1.0))


def _forms_added(index: Index, rows: Bags) -> np.ndarray:
    """Give the share of each name's forms that a text lacks; a blank text lacks none."""
    of_names = (index.names.words[:, index.forms] > 0).astype(float)
    of_texts_ = (rows.words[:, index.forms] > 0).astype(float)
    count = np.asarray(of_names.sum(axis=1)).ravel()
    both = _dense(of_texts_ @ of_names.T)
    share = (count[None, :] - both) / np.where(count > 0, count, 1.0)[None, :]
    return np.asarray(share * (rows.whole > 0)[:, None])


def _forms_lost(index: Index, rows: Bags) -> np.ndarray:
    """Give the share of each text's forms that no name of a material has."""
    of_texts_ = _dense(rows.words[:, index.forms]) / index.form_weights  # half if of the origin
    count = of_texts_.sum(axis=1)
    both = of_texts_ @ _dense(index.union[:, index.forms].T)
    return np.asarray((count[:, None] - both) / np.where(count > 0, count, 1.0)[:, None])


def _families(index: Index) -> np.ndarray:
    """Say which materials are families of others."""
    materials = index.materials
    parents = set(materials["parent"]) - {""}
    return materials["material"].isin(parents).to_numpy().astype(float)
