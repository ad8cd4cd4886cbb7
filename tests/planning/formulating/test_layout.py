"""The columns of a programme: each of them found where it should be, and bounded as it should."""

from __future__ import annotations

import numpy as np
import pytest

from planning.parks import HALVES, matched
from symbiosis.planning.formulating.case import case_of, taking_part
from symbiosis.planning.formulating.layout import layout_of

LEFT = [{"output": "o", "amount": 100.0, "company": "S"}, {"output": "b", "amount": 30.0}]
WANTED = [{"need": "n", "amount": 80.0}]
PLANTS = [{"conversion": "passing"}, {"conversion": "passing", "status": "candidate"}]
STORE = {"storage": "S/mud", "company": "S", "material": "mud"}


@pytest.fixture(scope="module")
def layout():
    matches = matched(LEFT, WANTED, plants=PLANTS, periods=HALVES, storage=[STORE])
    case = case_of(matches, taking_part(matches))
    direct = ((case.arcs["output"] == "o") & (case.arcs["need"] == "n")).to_numpy()
    return layout_of(case, np.flatnonzero(direct))


def test_every_kind_has_its_columns(layout) -> None:
    counts = layout.frame["kind"].value_counts().to_dict()
    arcs = len(layout.case.arcs)
    assert counts == {"flow": 2 * arcs, "usual": 2, "runs": 4, "put_in": 2, "taken": 2, "stock": 2,
                      "used": 1, "built": 1}  # fmt: skip
    assert layout.width == sum(counts.values())
    assert layout.of("flow").tolist() == list(range(2 * arcs))


def test_a_grid_is_a_row_for_each_thing_and_a_column_for_each_period(layout) -> None:
    frame, arcs = layout.frame, layout.case.arcs
    for place, row in enumerate(layout.grid("flow")):
        told = frame.iloc[row]
        assert told["period"].tolist() == ["wet", "dry"]
        assert set(told["output"]) == {arcs["output"][place]}
        assert set(told["need"]) == {arcs["need"][place]}
    assert frame.iloc[layout.grid("runs")[1]]["plant"].tolist() == ["p1", "p1"]
    stock = frame.iloc[layout.grid("stock")[0]]
    assert stock[["storage", "output", "need"]].to_numpy().tolist() == [["S/mud", "o", ""]] * 2


def test_choices_are_nought_or_one_and_all_else_is_bounded_by_rows(layout) -> None:
    frame = layout.frame
    choices = frame["kind"].isin(["used", "built"]).to_numpy()
    assert layout.whole().tolist() == choices.tolist()
    assert layout.upper()[choices].tolist() == [1.0, 1.0]
    assert np.isinf(layout.upper()[~choices]).all()
    assert frame.loc[choices, ["kind", "output", "plant", "period"]].to_numpy().tolist() == [
        ["used", "o", "", ""], ["built", "", "p1", ""]]  # fmt: skip
    assert layout.candidates.tolist() == [1]


def test_what_does_not_apply_is_blank(layout) -> None:
    assert not layout.frame.isna().any().any()
    assert (layout.frame.dtypes == "str").all()
