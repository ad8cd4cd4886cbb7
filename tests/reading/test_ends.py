"""The keys of either side of a link."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.reading.ends import Ends, name_faults
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.measures import Measures


def ends(keys: list[str], good: list[bool]) -> Ends:
    blank = Catalogue(**dict.fromkeys(Catalogue.tables, pd.DataFrame()))
    none = np.full(len(keys), np.nan)
    measures = Measures.of(pd.Series(keys, dtype="str"), blank, {}, {}, none, none)
    return Ends("stream", pd.Series(keys, dtype="str"), np.array(good), measures, none)


def test_a_key_is_gone_only_if_no_row_of_it_is_good() -> None:
    side = ends(["a", "a", "b", ""], [False, True, False, False])
    assert side.names == {"a", "b"}
    assert side.gone == {"b"}


def test_both_sides_together() -> None:
    both = ends(["a"], [True]) + ends(["b", "c"], [True, False])
    assert both.names == {"a", "b", "c"}
    assert both.places(pd.Series(["c", "a", "nowhere"])).tolist() == [2, 0, 0]
    assert len(both.measures.materials) == len(both.hours) == 3


def test_rows_that_name_nothing_or_what_is_gone() -> None:
    cells = pd.Series(["a", "b", "aa", ""], dtype="str")
    sheet = Sheet("f", "", pd.DataFrame({"stream_id": cells}), np.arange(2, 6))
    for aside, rows in ((False, {4}), (True, {3, 4})):
        ledger = Ledger()
        sheet.bad[:] = False
        name_faults(sheet, "stream_id", cells, ends(["a", "b"], [True, False]), ledger, aside=aside)
        assert {fault[2] for fault in ledger.faults} == rows
