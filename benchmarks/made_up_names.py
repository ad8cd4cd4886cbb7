"""Makes texts as people might type them out of the names of a catalogue, with what each one means."""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

import symbiosis as sym
from symbiosis.knowing.codes import mirrors
from symbiosis.knowing.names import plain
from symbiosis.knowing.words import lexicon, shipped

NOISE = ("waste", "used", "spent", "by-product", "recovered", "residual", "thải", "phế liệu", "cũ")
CONTEXTS = (
    "from boiler 2", "of line 3", "from the workshop", "after drying", "for sale", "stored outdoors",
    "from cleaning of tanks", "ca. 5 t per week", "from our plant in Dong Nai", "mixed with some dirt",
    "in big bags", "generated daily", "of good quality", "từ nhà máy", "khoảng 5 tấn/tháng",
    "phát sinh từ phân xưởng 2", "để ngoài trời", "đóng bao", "chưa xử lý", "từ công đoạn rửa",
    "from the filter press", "from boiler house 1", "at the loading dock", "of the cooling tower",
    "after the hydraulic press", "from cutting machines", "từ lò hơi số 1", "từ máy ép", "của xưởng in",
    "trong kho", "từ bể chứa", "cần thanh lý", "bán cho đơn vị thu gom",
)  # fmt: skip
TONES = ("\u0300", "\u0301", "\u0323", "\u0309")
JOINS = ("and", "mixed with", "with", "và", "lẫn", "+")
# Not materials of any catalogue, though many share words with some.
STRANGERS = (
    "office furniture", "software licence", "marble statue", "laboratory mice", "concert tickets",
    "laptop computers", "mortgage deeds", "gold jewellery", "bicycle repair", "forklift rental",
    "steam train tickets", "oil painting", "gas mask training", "glass house rental", "wood stove repair",
    "water pump spare parts", "sand castle contest", "plastic surgery", "paper lantern festival",
    "coal mine shares", "iron maiden record", "salt lake city hotel", "tea ceremony", "rice cooker",
    "coffee machine service", "fish tank decoration", "heat stroke first aid", "acid jazz album",
    "brick lane market", "copper beech hedge", "lead guitar lessons", "tin drum novel", "ash wednesday",
    "silver wedding", "rubber duck race", "glue sniffing", "cotton club", "leather sofa design",
    "ink drawing class", "soap opera", "máy photocopy", "bàn ghế văn phòng", "xe nâng hàng",
    "vé xem phim", "tranh sơn dầu", "điện thoại di động", "máy tính xách tay", "dịch vụ kế toán",
    "bảo hiểm xe máy", "nồi cơm điện", "máy lạnh treo tường", "hoa tươi trang trí", "cà phê sáng",
    "nước hoa", "sách giáo khoa", "đàn ghi ta", "đồng hồ đeo tay", "thuê nhà xưởng", "vé máy bay",
    "khách sạn ven biển", "xe đạp điện", "nhạc nước", "gạch men hoa văn cổ", "tượng đá",
)  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A text, what it means (blank: nothing of the catalogue), and what else was given."""

    text: str
    material: str
    ewc: str
    sector: str
    kind: str  # known, left out, stranger, two things, other accents


@dataclass(frozen=True, eq=False)
class Fold:
    """A catalogue that lacks some names and some materials, and texts to ask it for."""

    known: sym.Catalogue
    texts: list[Text]


def folds(known: sym.Catalogue, count: int, size: int, seed: int = 1) -> list[Fold]:
    """Make folds of about `size` texts, each lacking other names and other materials."""
    return [_fold(known, np.random.default_rng([seed, fold]), size) for fold in range(count)]


def half(text: Text) -> int:
    """Say on which side of the split a text falls, by its material or by its words."""
    return zlib.crc32((text.material or text.text).encode()) % 2


def _fold(known: sym.Catalogue, chance: np.random.Generator, size: int) -> Fold:
    """Leave out names and materials, and make texts of those kept, left out, and of strangers."""
    rows = known.materials
    gone = set(chance.choice(rows["material"], size=len(rows) // 10, replace=False))
    kept_rows, kept, left = [], [], []
    for row in rows.to_dict("records"):
        names = [row["label"], row["label_vi"], *str(row["synonyms"]).split("|")]
        names = [name for name in dict.fromkeys(names) if plain(name)]
        if row["material"] in gone:
            left += [(name, "") for name in names]
            continue
        lacks = {name for name in names if len(names) > 2 and chance.random() < 0.25}
        kept += [(name, row["material"]) for name in names if name not in lacks]
        left += [(name, row["material"]) for name in lacks]
        kept_rows.append(_without(row, lacks))
    fewer = known.replace(materials=pd.DataFrame(kept_rows, columns=rows.columns))
    taken = {plain(name) for name, _ in kept}
    makers = _Makers(fewer, taken, chance)
    texts = [
        makers.text(*pool[int(chance.integers(len(pool)))], kind)
        for pool, share, kind in (
            (kept, 0.58, "known"),
            (left, 0.32, "left out"),
            ([(name, "") for name in STRANGERS], 0.1, "stranger"),
        )
        for _ in range(round(share * size))
    ]
    texts += [makers.two(kept) for _ in range(round(0.03 * size))]
    accented = [name for name, _ in kept if not name.isascii() and len(name.split()) < 3]
    tuned = (makers.otherwise(accented) for _ in range(round(0.03 * size)))
    texts += [text for text in tuned if text.text]
    return Fold(fewer, texts)


def _without(row: dict[str, object], lacks: set[str]) -> dict[str, object]:
    """Take names off a material."""
    synonyms = [name for name in str(row["synonyms"]).split("|") if name not in lacks]
    labels = {key: "" if row[key] in lacks else row[key] for key in ("label", "label_vi")}
    key = row["material"]
    # A key says what the label says, so it goes with it.
    return row | labels | {"synonyms": "|".join(synonyms), "material": key}


class _Makers:
    """Turns names to what people type."""

    def __init__(self, known: sym.Catalogue, taken: set[str], chance: np.random.Generator) -> None:
        self.known, self.taken, self.chance = known, taken, chance
        self.rows = known.materials.set_index("material")
        self.codes = known.waste_codes["code"].tolist()
        self.phrases = _phrases()
        self.makers: tuple[Callable[[str], str], ...] = (
            self.bare, self.misspelt, self.misspelt, self.less, self.more, self.shuffled, self.mixed,
            self.placed, self.placed, self.placed, self.placed,
        )  # fmt: skip

    def text(self, name: str, material: str, kind: str) -> Text:
        """Make a text of a name, sometimes with a code or a sector."""
        text = name
        for _ in range(int(self.chance.choice([0, 1, 2], p=[0.3, 0.45, 0.25]))):
            made = self._pick(self.makers)(text)
            # What has become the name of another thing means that one now.
            text = made if plain(made) not in self.taken or plain(made) == plain(name) else text
        if self.chance.random() < 0.3:
            text = self._pick((str.upper, str.lower, str.title))(text)
        code = self.code(material)
        if code and self.chance.random() < 0.1:
            text = ""
        return Text(text, material, code, self.sector(material), kind)

    def two(self, pool: Sequence[tuple[str, str]]) -> Text:
        """Name two things at once: no one of them is meant."""
        (one, _), (other, _) = (pool[int(self.chance.integers(len(pool)))] for _ in range(2))
        return Text(f"{one} {self._pick(JOINS)} {other}", "", "", "", "two things")

    def otherwise(self, pool: Sequence[str]) -> Text:
        """Put another tone on a word of a short name: mostly another thing (dừa, dứa)."""
        name = str(self._pick(pool))
        other = self.toned(name)
        return Text(other if other != name else "", "", "", "", "other accents")

    def toned(self, text: str) -> str:
        """Put another tone on a word, if one has a tone."""
        letters = list(unicodedata.normalize("NFD", text))
        tones = [place for place, letter in enumerate(letters) if letter in TONES]
        if tones:
            place = int(self._pick(tones))
            others = [tone for tone in TONES if tone != letters[place]]
            letters[place] = str(self._pick(others))
        return unicodedata.normalize("NFC", "".join(letters))

    def code(self, material: str) -> str:
        """Give a waste code in a third of the cases: mostly right, sometimes near or wrong."""
        if self.chance.random() > 1 / 3:
            return ""
        own = str(self.rows["ewc"].get(material, "")).split()
        luck = self.chance.random()
        if not own or luck > 0.98:
            return str(self._pick(self.codes)) if luck > 0.9 else ""
        code = str(self._pick(own))
        if luck < 0.9:
            return code
        others = sorted(mirrors(self.known).get(code, ()))
        if others and luck < 0.95:
            return str(self._pick(others))
        return str(self._pick([one for one in self.codes if one[:4] == code[:4]]))

    def sector(self, material: str) -> str:
        """Give a sector in a quarter of the cases: mostly one that the material is typical of."""
        profiles = getattr(self.known, "profiles", None)
        if profiles is None or not len(profiles) or self.chance.random() > 0.25:
            return ""
        own = profiles.loc[profiles["material"] == material, "isic"].tolist()
        typical = own if own and self.chance.random() < 0.75 else profiles["isic"].tolist()
        return str(self._pick(typical))

    def bare(self, text: str) -> str:
        """Drop the accents."""
        return plain(text)

    def misspelt(self, text: str) -> str:
        """Make one slip of the finger: in a longer word, or in the tone of one of many."""
        words = text.split()
        if len(words) > 2 and not text.isascii() and self.chance.random() < 0.5:
            return self.toned(text)
        long = [place for place, word in enumerate(words) if len(word) > 3]
        if not long:
            return text
        place = int(self._pick(long))
        word, at = words[place], int(self.chance.integers(1, len(words[place]) - 1))
        slips = (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + str(self._pick("aeiounrst")) + word[at + 1 :],
        )
        words[place] = str(self._pick(slips))
        return " ".join(words)

    def less(self, text: str) -> str:
        """Drop a word."""
        words = text.split()
        if len(words) < 3:
            return text
        del words[int(self.chance.integers(len(words)))]
        return " ".join(words)

    def more(self, text: str) -> str:
        """Add a word that tells little."""
        noise = str(self._pick(NOISE))
        return f"{noise} {text}" if self.chance.random() < 0.5 else f"{text} {noise}"

    def shuffled(self, text: str) -> str:
        """Change the order of the words."""
        return " ".join(self.chance.permutation(text.split()))

    def mixed(self, text: str) -> str:
        """Say one word in another way, perhaps in the other language."""
        words = text.split()
        place = int(self.chance.integers(len(words)))
        bag = lexicon().bag(lexicon().spelt(words[place]))
        others = [phrase for idea in bag for phrase in self.phrases.get(idea, ())]
        if others:
            words[place] = str(self._pick(others))
        return " ".join(words)

    def placed(self, text: str) -> str:
        """Say more around it."""
        return f"{text} {self._pick(CONTEXTS)}"

    def _pick(self, options: Sequence[object] | str) -> object:
        """Pick one at random."""
        return options[int(self.chance.integers(len(options)))]


def _phrases() -> dict[str, list[str]]:
    """Give the ways to say each idea of the lexicon."""
    tables = shipped("words.toml")
    return {
        f"*{idea}": [idea.replace("_", " "), *phrases]
        for kind in ("forms", "words")
        for idea, phrases in tables[kind].items()
    }
