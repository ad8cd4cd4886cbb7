"""Contents that are a yes or no, in the words of two languages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from reading.small import faults, needs, places, read, streams
from symbiosis.matching.specifications import limits_of
from symbiosis.model.catalogue import Catalogue
from symbiosis.reading.catalogue import catalogue, read_catalogue

CERTAIN = {
    "parameter": {
        "certain": {"label": "use is certain", "unit": "yes/no", "mixes": "no",
                    "source": "made up", "confidence": "assumed"},
    }
}  # fmt: skip
WORDS = ["yes", "no", "", "có", "Không", "TRUE", "n"]
VALUES = [1.0, 0.0, np.nan, 1.0, 0.0, 1.0, 0.0]


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return catalogue() | read_catalogue(CERTAIN)


def several(**cells: list[str]) -> pd.DataFrame:
    size = len(next(iter(cells.values())))
    return streams(stream_id=[f"s{i}" for i in range(size)], **cells)


@pytest.mark.parametrize("heading", ["content.certain", "content.certain [yes/no]",
                                     "content.use is certain [có/không]"])  # fmt: skip
def test_words_of_both_languages_are_stored_as_one_and_nought(
    heading: str, known: Catalogue
) -> None:
    park = read(streams=several(**{heading: WORDS}), known=known)
    held = park.contents.set_index("owner")
    assert held["value"].to_dict() == {
        f"s{i}": value for i, value in enumerate(VALUES) if not np.isnan(value)
    }
    assert set(held["unit"]) == {"yes/no"}
    assert set(held["basis"]) == {"own"}
    assert not park.notes["note"].str.contains("no unit typed").any()


def test_a_flag_of_a_frame_is_a_yes_or_no(known: Catalogue) -> None:
    park = read(streams=several(**{"content.certain": [True, False]}), known=known)
    assert park.contents["value"].tolist() == [1.0, 0.0]


def test_a_parameter_of_ones_own_is_a_yes_or_no_by_its_heading() -> None:
    park = read(streams=several(**{"content.tested_by_us [yes/no]": ["yes", "no"]}))
    assert park.contents[["parameter", "value", "unit"]].to_numpy().tolist() == [
        ["tested_by_us", 1.0, "yes/no"], ["tested_by_us", 0.0, "yes/no"]]  # fmt: skip
    assert park.notes["note"].str.contains("is a yes or no and does not mix").any()


def test_other_words_are_faults_with_their_place(known: Catalogue) -> None:
    told = faults(streams=several(**{"content.certain": ["maybe", "yes", "1"]}), known=known)
    assert places(told) == {("waste_streams", row, "content.certain") for row in (2, 4)}
    assert set(told["reason"]) == {"the cell is neither yes nor no"}


def test_a_unit_of_another_kind_is_a_fault(known: Catalogue) -> None:
    told = faults(streams=several(**{"content.certain [mg/kg]": ["yes"]}), known=known)
    assert told["reason"].str.contains("the unit is none of certain").any()


def test_a_buyer_may_ask_for_a_yes(known: Catalogue) -> None:
    park = read(needs=needs(**{"min.certain": "yes"}), known=known)
    assert park.specs[["parameter", "at_least", "unit"]].to_numpy().tolist() == [
        ["certain", 1.0, "yes/no"]]  # fmt: skip


def test_what_a_buyer_asks_of_a_yes_or_no_binds_each_stream_and_no_mix() -> None:
    park = read(needs=needs(**{"min.tested_by_us [yes/no]": "yes"}))
    assert limits_of(park, catalogue())["mixes"].tolist() == ["no"]
