"""The names of a catalogue's materials, as matrices of words and of letter groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp

from symbiosis.knowing.names import marks, plain
from symbiosis.knowing.words import Lexicon, Speller, lexicon
from symbiosis.model.catalogue import Catalogue
from symbiosis.tables import remembered

NOISE_WEIGHT = 0.25  # what a word of noise counts, against a word in as few names
ORIGIN_WEIGHT = 0.25  # what a word of a text counts that only tells where the thing comes from
_GRAMS = (2, 3, 4)
KINDS = ("label", "Vietnamese label", "key", "synonym")


@dataclass(frozen=True, eq=False)
class Bags:
    """Texts as rows: weights of their words and of their letter groups, and their exact forms.

    Attributes
    ----------
    words, full, grams : scipy.sparse.csr_array, shape (texts, vocabulary)
        Weights by rarity; in `words` those of the origin count less; rows of `grams` have
        length 1.
    whole : numpy.ndarray, shape (texts,)
        Weight of all words, those too that no name has.
    bare, marked : scipy.sparse.csr_array
        The words that bear accents, without and with these.
    plain, ideas, core : list of str
        Words as they are, as ideas, and without noise, each in one order.
    """

    words: sp.csr_array
    full: sp.csr_array
    grams: sp.csr_array
    whole: np.ndarray
    bare: sp.csr_array
    marked: sp.csr_array
    plain: list[str]
    ideas: list[str]
    core: list[str]


class Index:
    """Names of materials, and what turns a text to the same kind of row."""

    def __init__(self, materials: pd.DataFrame) -> None:
        self.materials = materials.reset_index(drop=True)
        self.lexicon: Lexicon = lexicon()
        names = _names(self.materials)
        self.texts = [text for text, _, _ in names]
        self.kinds = [kind for _, kind, _ in names]
        self.owner = np.array([place for _, _, place in names], dtype=np.intp)
        vietnamese = [kind == KINDS[1] or not text.isascii() for text, kind, _ in names]
        self.last = [not one for one in vietnamese]
        self.first = [
            one or kind == KINDS[3] for one, kind in zip(vietnamese, self.kinds, strict=True)
        ]
        spelt = [self.lexicon.spelt(text) for text in self.texts]
        ideas = {word for phrase in self.lexicon.meant for word in phrase}
        self.speller = Speller({word for words in spelt for word in words} | ideas)
        bags = [self.lexicon.bag(self.speller.joined(words)) for words in spelt]
        self.rarity = _rarity(bags, self.owner)
        self.rarest = max(self.rarity.values(), default=1.0)
        self.columns = {word: place for place, word in enumerate(sorted(self.rarity))}
        self.gram_rarity = _rarity([_grams(plain(text)) for text in self.texts], self.owner)
        self.gram_columns = {gram: place for place, gram in enumerate(sorted(self.gram_rarity))}
        accents = [marks(text) for text in self.texts]
        self.bare_columns = _numbered(word for of in accents for word in of)
        self.mark_columns = _numbered(pair for of in accents for pair in of.items())
        self.names = self.bags(self.texts)
        forms = [self.columns[word] for word in sorted(self.lexicon.forms & set(self.columns))]
        self.forms = np.array(forms, dtype=np.intp)
        self.form_weights = np.array([self.weight(word) for word in sorted(self.rarity)])[forms]
        of_material = sp.csr_array(
            (np.ones(len(names)), (self.owner, np.arange(len(names)))),
            shape=(len(self.materials), len(names)),
        )
        self.kinds_of = _kinds(self.materials)
        self.kin = _kin(self.materials)
        self.union = (
            ((of_material @ (self.names.words > 0).astype(float)) > 0).astype(float).tocsr()
        )

    def bags(self, texts: Sequence[str]) -> Bags:
        """Turn texts to rows of words and letter groups."""
        words: list[dict[int, float]] = []
        full: list[dict[int, float]] = []
        whole, flat, ideas, core = [], [], [], []
        for text in texts:
            spelt = self.speller.joined(self.lexicon.spelt(text))
            mended = [self.speller.mended(word) for word in spelt]
            sure = dict(mended)
            bag = self.lexicon.bag(word for word, _ in mended)
            flat.append(" ".join(sorted(plain(text).split())))
            ideas.append(" ".join(self.lexicon.bag(spelt)))
            core.append(" ".join(word for word in bag if word not in self.lexicon.noise))
            head = self._head(text)
            counts = {
                word: self.weight(word) * (1.0 if word in head else ORIGIN_WEIGHT) for word in bag
            }
            known = [word for word in bag if word in self.columns]
            words.append({self.columns[one]: counts[one] * sure.get(one, 1.0) for one in known})
            full.append({self.columns[one]: self.weight(one) * sure.get(one, 1.0) for one in known})
            whole.append(sum(counts.values()))
        grams = [self._gram_weights(text) for text in texts]
        accents = [marks(text) for text in texts]
        return Bags(
            _rows(words, len(self.columns)),
            _rows(full, len(self.columns)),
            _rows(grams, len(self.gram_columns)),
            np.array(whole, dtype=float),
            _rows([_ones(of, self.bare_columns) for of in accents], len(self.bare_columns)),
            _rows([_ones(of.items(), self.mark_columns) for of in accents], len(self.mark_columns)),
            flat,
            ideas,
            core,
        )

    def _head(self, text: str) -> frozenset[str]:
        """Give the words of a text that stand before its origin."""
        words = self.speller.joined(self.lexicon.spelt(self.lexicon.head(text)))
        return frozenset(self.lexicon.bag(self.speller.mended(word)[0] for word in words))

    def weight(self, word: str) -> float:
        """Say how much a word tells: the more, the fewer materials bear it."""
        rare = self.rarity.get(word, self.rarest)
        return rare * (NOISE_WEIGHT if word in self.lexicon.noise else 1.0)

    def _gram_weights(self, text: str) -> dict[int, float]:
        """Give the weights of the letter groups of a text, a row of length 1."""
        counts = Counter(gram for gram in _grams(plain(text)) if gram in self.gram_columns)
        row = {
            self.gram_columns[gram]: (1 + np.log(count)) * self.gram_rarity[gram]
            for gram, count in counts.items()
        }
        length = float(np.sqrt(sum(value * value for value in row.values())))
        return {place: value / length for place, value in row.items()}


def _names(materials: pd.DataFrame) -> list[tuple[str, str, int]]:
    """List every name with its kind and the place of its material."""
    found = []
    for place, row in enumerate(materials.to_dict("records")):
        of_one = [
            (row["label"], KINDS[0]),
            (row["label_vi"], KINDS[1]),
            (str(row["material"]).replace("_", " "), KINDS[2]),
            *((synonym, KINDS[3]) for synonym in str(row["synonyms"]).split("|")),
        ]
        found += [(text.strip(), kind, place) for text, kind in of_one if plain(text)]
    return found


def _kinds(materials: pd.DataFrame) -> dict[int, np.ndarray]:
    """Give the places of the kinds of each family; what has no parent itself is too wide for one."""
    parents, keys = materials["parent"].to_numpy(), materials["material"].to_numpy()
    kinds = {place: np.flatnonzero(parents == key) for place, key in enumerate(keys)}
    return {place: of for place, of in kinds.items() if len(of) and parents[place]}


def _kin(materials: pd.DataFrame) -> list[frozenset[int]]:
    """Give each material's own place and that of its family, if that is not too wide for one."""
    places = {key: place for place, key in enumerate(materials["material"])}
    above = dict(zip(materials["material"], materials["parent"], strict=True))
    found = []
    for key, parent in above.items():
        family = {places[parent]} if parent in places and above[parent] else set()
        found.append(frozenset({places[key], *family}))
    return found


def _numbered(things: Iterable[Hashable]) -> dict[Hashable, int]:
    """Give every different thing a number, in the order in which they come."""
    return {thing: place for place, thing in enumerate(dict.fromkeys(things))}


def _ones(things: Iterable[Hashable], columns: dict[Hashable, int]) -> dict[int, float]:
    """Give the columns of the things that have one, each with a one."""
    return {columns[thing]: 1.0 for thing in things if thing in columns}


def _grams(text: str) -> list[str]:
    """List the groups of letters of each word, its two ends marked."""
    return [
        f" {word} "[start : start + size]
        for word in text.split()
        for size in _GRAMS
        for start in range(len(word) + 3 - size)
    ]


def _rarity(bags: Sequence[Iterable[str]], owner: np.ndarray) -> dict[str, float]:
    """Give each word a weight: the logarithm of how few materials bear it."""
    bearers: dict[str, set[int]] = {}
    for bag, place in zip(bags, owner, strict=True):
        for word in bag:
            bearers.setdefault(word, set()).add(int(place))
    count = len(set(owner.tolist()))
    return {word: 1.0 + np.log((1 + count) / (1 + len(of))) for word, of in bearers.items()}


def _rows(rows: Sequence[dict[int, float]], width: int) -> sp.csr_array:
    """Make a sparse matrix of rows given as columns and values."""
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.array([place for row in rows for place in row], dtype=np.int64)
    values = np.array([value for row in rows for value in row.values()], dtype=float)
    return sp.csr_array((values, columns, ends), shape=(len(rows), width))


@remembered
def index_of(known: Catalogue) -> Index:
    """Give the index of a catalogue, made once."""
    return Index(known.materials)
