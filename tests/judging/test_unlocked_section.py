"""What the rules cost in a report: one row for a licence and its permit, both ways of asking."""

from __future__ import annotations

import pytest

import symbiosis as sym
from judging.test_unlock_each import FIELD, KILN, MUD, gate, lawful, route
from symbiosis.judging.case import Case
from symbiosis.judging.unlocked_section import is_unlocked, unlocked_section


def near():
    return [{"output": "o", "need": need, "transport": 0.0} for need in ("n", "k")]


@pytest.fixture(scope="module")
def frames():
    law = lawful(
        {"r.leave": gate("leave", where={"need": ["n"]}, missing="conditional",
                         title="Mud leaves with a permit", title_vi="Bùn cần giấy phép"),
         "r.kiln": route(need=["k"]) | {"title": "No mud in the kiln"}},
        [MUD], [FIELD, KILN], links=near(),
    )  # fmt: skip
    return tuple(sym.unlock_each(law, conditional=conditional) for conditional in (False, True))


def grids(section):
    return [block for block in section.blocks if hasattr(block, "frame")]


def test_a_licence_and_its_permit_are_one_row(frames):
    shown = grids(unlocked_section(Case(unlocked=frames)))[0].frame
    assert shown["gate"].tolist() == [
        "Mud leaves with a permit (permit: leave)",
        "No mud in the kiln",
    ]
    assert shown["gain"].tolist() == pytest.approx([480.0, 360.0])


def test_what_lifting_frees_beyond_the_plan_stands_beside_it(frames):
    """The permit hangs on 480; where conditional exchanges take part it frees nothing more."""
    shown = grids(unlocked_section(Case(unlocked=frames)))[0].frame
    assert shown["beyond"].tolist() == pytest.approx([0.0, 360.0])
    alone = grids(unlocked_section(Case(unlocked=frames[:1])))[0].frame
    assert "beyond" not in alone


def test_a_sentence_tells_the_best_few(frames):
    texts = [b for b in unlocked_section(Case(unlocked=frames)).blocks if isinstance(b, str)]
    assert any("2 changes bring 100 % of what all 2 together would free" in text for text in texts)
    vi = unlocked_section(Case(unlocked=frames, language="vi"))
    assert any("Bùn cần giấy phép" in text for text in vi.blocks if isinstance(text, str))


def test_the_report_takes_one_frame_of_each_kind(frames):
    page = sym.report(*frames, title="Rules").html
    for words in ("What the rules cost", "No mud in the kiln", "data:image/svg"):
        assert words in page
    with pytest.raises(sym.SymbiosisError, match="begin alike"):
        sym.report(frames[0], frames[0])
    assert "Các quy định" in sym.report(frames[0], language="vi").html


def test_a_sentence_tells_what_most_water_waits_for(frames):
    wet = frames[0].assign(
        m3=[7.0 if change == "r.kiln" else 0.0 for change in frames[0]["change"]]
    )
    texts = [b for b in unlocked_section(Case(unlocked=(wet,))).blocks if isinstance(b, str)]
    assert any("waits for: No mud in the kiln" in text and "7 m³" in text for text in texts)


def test_a_law_that_costs_nothing_says_so():
    frame = sym.unlock_each(lawful({"r.other": route(need=["nobody"])}))
    section = unlocked_section(Case(unlocked=(frame,)))
    assert section.blocks == ["No rule holds back anything that would pay."]


def test_other_frames_are_no_answer(frames):
    assert is_unlocked(frames[0])
    assert not is_unlocked(frames[0][["change"]])
    assert unlocked_section(Case()) is None
