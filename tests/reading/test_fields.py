"""The declared columns of the input tables."""

from __future__ import annotations

import numpy as np

from symbiosis.reading.fields import PREFIXES, TABLES, WORDS, declare
from symbiosis.reading.units import quantity


def test_a_line_declares_a_column() -> None:
    (one,) = declare("size | number | yes | 0..10 | km")
    assert (one.name, one.kind, one.needed, one.low, one.high) == ("size", "number", True, 0, 10)
    (two,) = declare("kind | choice | | old, new |")
    assert two.choices == ("old", "new")
    assert (two.low, two.high) == (-np.inf, np.inf)


def test_every_unit_is_a_unit_or_a_word_of_its_own() -> None:
    for fields in TABLES.values():
        for field in fields:
            if field.unit not in {*WORDS, "", "degree", "h/year"}:
                assert quantity(f"1 {field.unit}", field.unit) == 1


def test_no_table_declares_a_column_twice() -> None:
    for name, fields in TABLES.items():
        names = [field.name for field in fields]
        assert len(names) == len(set(names)), name
    assert set(PREFIXES) <= set(TABLES)
