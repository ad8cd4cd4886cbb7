"""Colours, and how numbers and money are written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

from symbiosis.display.words import label, spoken

# Okabe and Ito's eight colours, told apart by colour-blind readers too.
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"

INK, QUIET, RULE, PAPER = "#1d2530", "#5a6572", "#c9ced6", "#ffffff"

VERDICT_COLOURS: Mapping[str, str] = MappingProxyType(
    {"allowed": GREEN, "conditional": ORANGE, "forbidden": VERMILION, "unknown": PURPLE}
)
VERDICT_EDGES: Mapping[str, str] = MappingProxyType(
    {"allowed": "#005c43", "conditional": "#7a5400", "forbidden": "#8a3c00", "unknown": "#7c3f62"}
)

MINUS = "\u2212"  # as wide as a digit, unlike a hyphen
ASSUMED_MARK = "\u1d43"  # a raised a, beside every figure that rests on an assumed number

_SCALES = ((1e12, "trillion", "nghìn tỷ"), (1e9, "billion", "tỷ"), (1e6, "million", "triệu"))


def in_unit(figure: str, unit: str) -> str:
    """Write a figure with its unit; a pure number has none.

    Examples
    --------
    >>> in_unit("9", "mg/L"), in_unit("9", "1")
    ('9 mg/L', '9')
    """
    return figure if unit in ("", "1") else f"{figure} {unit}"


def number(value: float, language: str = "en", digits: int = 3) -> str:
    """Write a number with thousands parted, and with `digits` figures if it is small.

    Examples
    --------
    >>> number(74012.4), number(0.65921), number(1234.5, "vi"), number(float("nan"))
    ('74,012', '0.659', '1.234', 'not known')
    """
    spoken(language)
    if value is None or math.isnan(value):
        return label("not known", language)
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    size = abs(value)
    if value == 0:
        text = "0"
    elif 1e-4 <= size < 1e15:
        decimals = max(0, digits - 1 - math.floor(math.log10(size)))
        text = f"{value:,.{decimals}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{value:.{digits}g}"
    text = text.replace("-", MINUS)
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def money(value: float, currency: str = "", language: str = "en") -> str:
    """Write an amount of money in words of its size.

    Parameters
    ----------
    value : float
        In units of the currency.
    currency : str
        Its code, blank for none.
    language : str
        `en` or `vi`.

    Examples
    --------
    >>> money(12_345_000_000, "VND"), money(12_345_000_000, "VND", "vi")
    ('12.3 billion VND', '12,3 tỷ VND')
    >>> money(950_000, "VND")
    '950,000 VND'
    """
    spoken(language)
    if value is None or math.isnan(value):
        return label("not known", language)
    scale, word = scaled(value, language)
    parts = (number(value / scale, language), word, currency)
    return " ".join(part for part in parts if part)


def scaled(value: float, language: str = "en") -> tuple[float, str]:
    """Give the scale in which a large value is told, and its word; 1 and blank if it is small.

    Examples
    --------
    >>> scaled(12_345_000_000), scaled(2e6, "vi"), scaled(950_000)
    ((1000000000.0, 'billion'), (1000000.0, 'triệu'), (1.0, ''))
    """
    for scale, english, vietnamese in _SCALES:
        if scale * 0.9995 <= abs(value) < math.inf:
            return scale, english if language == "en" else vietnamese
    return 1.0, ""


def amount(value: float, unit: str, language: str = "en") -> str:
    """Write a yearly amount with its unit.

    Examples
    --------
    >>> amount(74000, "t"), amount(float("nan"), "m3")
    ('74,000 t', 'not known')
    """
    text = number(value, language)
    return text if value is None or math.isnan(value) else f"{text} {written(unit)}".strip()


def share(value: float, language: str = "en") -> str:
    """Write a share between 0 and 1 as a percentage.

    Examples
    --------
    >>> share(0.634)
    '63 %'
    """
    spoken(language)
    missing = value is None or math.isnan(value)
    return label("not known", language) if missing else f"{100 * value:.0f} %"


def written(unit: str) -> str:
    """Write a unit as a reader expects it.

    Examples
    --------
    >>> written("m3"), written("mol%")
    ('m³', 'mol%')
    """
    return unit.replace("m3", "m³")
