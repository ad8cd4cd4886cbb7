"""A park says what it holds."""

from __future__ import annotations

import numpy as np

from makers import park
from symbiosis.model.park import NEEDS, OUTPUTS, Park
from symbiosis.tables import names


def test_the_card_tells_what_is_there_and_what_is_assumed():
    case = park(
        [{"park": "p"}, {"park": "q", "amount": np.nan}, {"unit": "m3", "confidence": "assumed"}]
    )
    facts = case.card().facts
    assert facts["parks"] == "2"
    assert facts["companies"] == "2"
    assert facts["outputs"] == "3 (1 unquantified)"
    assert facts["needs"] == "1 (0 unquantified)"
    assert facts["left a year"] == "100 m3, 100 t"
    assert facts["assumed"] == "1 of 4 rows"
    assert facts["currency"] == "VND"


def test_a_wicked_name_does_not_reach_the_page():
    case = park(settings={"date": "<script>"})
    assert "<script>" not in case._repr_html_()


def test_outputs_and_needs_share_the_columns_of_a_stream():
    assert set(names(OUTPUTS)) & set(names(NEEDS)) >= {"company", "amount", "unit", "confidence"}
    assert names(OUTPUTS)[0] == "output"
    assert names(NEEDS)[0] == "need"


def test_every_column_has_a_meaning_and_numbers_have_units_or_none():
    told = Park.columns()
    assert (told["meaning"] != "").all()
    assert set(told["kind"]) <= {"text", "number", "count", "flag"}
    assert not told.duplicated(["table", "name"]).any()
