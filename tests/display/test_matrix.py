"""The marks of the matrix are what the frame says, and all of it can be read."""

import pandas as pd
import pytest
from matplotlib.colors import same_color
from matplotlib.figure import Figure

from display.extents import drawn, overlapping, texts_outside
from symbiosis.display.matrix import draw_matrix
from symbiosis.display.style import PAPER, VERDICT_COLOURS
from symbiosis.errors import SymbiosisError

CUTS = {
    "benefit_high": 1e10,
    "benefit": "low < 1 billion <= medium < 10 billion <= high, VND a year",
    "technical": "easy: no conversion; hard: a new plant, readiness below nine " * 4,
}
LONG = (
    "Tái sử dụng nước thải sau xử lý của nhà máy xử lý tập trung khu công nghiệp cho tháp giải "
    "nhiệt, tưới cây, rửa đường của đô thị lân cận"
)
VERDICTS = ["allowed", "conditional", "forbidden", "unknown"]


def frame(count, cell=None, **columns):
    """Make rows that differ in every look."""
    classes = [(b, d) for b in ("low", "medium", "high") for d in ("easy", "medium", "hard")]
    rows = [
        {
            "number": str(place + 1),
            "opportunity": f"o{place}",
            "title": f"Opportunity {place} of a rather long title that needs more than a line",
            "title_vi": LONG,
            "amount": float(place % 2),
            "benefit_class": (cell or classes[place % 9])[0],
            "difficulty_class": (cell or classes[place % 9])[1],
            "verdict": VERDICTS[place % 4],
            "assumed_share": 0.9 if place % 3 == 0 else 0.5,
        }
        for place in range(count)
    ]
    return pd.DataFrame(rows).assign(**columns)


def marks(ax):
    """Give the shapes of the marks by number."""
    named = {shape.get_gid(): shape for shape in ax.patches if shape.get_gid()}
    return {gid.removeprefix("mark "): shape for gid, shape in named.items()}


def words(ax):
    """Join all texts of a picture."""
    return "\n".join(text.get_text() for text in ax.texts)


def test_a_mark_looks_as_its_row_says():
    table = frame(12, verdict="allowed")
    for number, shape in marks(draw_matrix(table, CUTS)).items():
        row = table.set_index("number").loc[number]
        filled = not same_color(shape.get_facecolor(), PAPER)
        assert filled == (row["amount"] > 0)
        assert (shape.get_linestyle() not in ("-", "solid")) == (row["assumed_share"] > 0.5)


def test_each_verdict_has_its_shape_and_colour():
    drawing = draw_matrix(frame(4, amount=1.0), CUTS)
    shapes = [marks(drawing)[str(place + 1)] for place in range(4)]
    assert [same_color(shape.get_facecolor(), VERDICT_COLOURS[verdict])
            for shape, verdict in zip(shapes, VERDICTS, strict=True)] == [True] * 4  # fmt: skip
    outlines = {(type(shape).__name__, len(shape.get_path().vertices)) for shape in shapes}
    assert len(outlines) == 4
    assert words(drawing).count("?") == 2  # the mark's, and that of the legend


def test_a_forbidden_mark_is_crossed():
    crossed = draw_matrix(frame(1, verdict="forbidden"), CUTS)
    plain = draw_matrix(frame(1, verdict="allowed"), CUTS)
    assert len(crossed.lines) - len(plain.lines) == 4  # two for the mark, two for the legend


def test_easy_is_at_the_top_and_high_at_the_right():
    table = pd.concat([frame(1, ("low", "hard")), frame(2, ("high", "easy")).tail(1)])
    renderer_of = draw_matrix(table, CUTS)
    renderer = drawn(renderer_of)
    first, second = (m.get_window_extent(renderer) for m in marks(renderer_of).values())
    assert second.x0 > first.x1
    assert second.y0 > first.y1


@pytest.mark.parametrize("count", [1, 12, 13, 30])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_marks_in_one_cell_do_not_overlap_and_no_text_is_cut(count, language):
    ax = draw_matrix(frame(count, ("high", "easy")), CUTS, language=language)
    renderer = drawn(ax)
    assert len(marks(ax)) == count
    assert overlapping(marks(ax).values(), renderer) == []
    assert texts_outside(ax) == []
    smallest = min(shape.get_window_extent(renderer).width for shape in marks(ax).values())
    assert smallest / ax.figure.dpi > 0.25  # inches


@pytest.mark.parametrize("language", ["en", "vi"])
def test_no_two_texts_overlap(language):
    ax = draw_matrix(frame(30), CUTS, language=language)
    renderer = drawn(ax)
    shown = [text for text in ax.texts if text.get_text().strip()]
    assert overlapping(shown, renderer) == []


def test_the_key_names_every_mark_in_the_language_asked():
    table = frame(3, title=["Ash", "Grain", "Sludge"], title_vi=["Tro bay", "Bã hèm", ""])
    english, vietnamese = (words(draw_matrix(table, CUTS, language=x)) for x in ("en", "vi"))
    assert all(title in english for title in ("Ash", "Grain", "Sludge", "Easy", "Low"))
    assert all(title in vietnamese for title in ("Tro bay", "Bã hèm", "Sludge", "Dễ dàng", "Thấp"))


def test_the_cuts_are_printed_and_the_rest_is_counted():
    text = words(draw_matrix(frame(14), CUTS, most=10)).replace("\n", " ")
    assert CUTS["benefit"] in text
    assert "1e+10" not in text
    assert "+ 4 more" in text
    assert "benefit high: 5" in words(draw_matrix(frame(1), {"benefit_high": 5}))


def test_a_row_without_a_class_stands_apart():
    ax = draw_matrix(frame(2, ("", "")), CUTS)
    renderer = drawn(ax)
    lowest = min(p.get_window_extent(renderer).y0 for p in ax.patches[:9])
    assert all(m.get_window_extent(renderer).y1 < lowest for m in marks(ax).values())
    assert "Not placed" in words(ax).replace("\n", " ")


def test_an_axes_of_another_size_holds_all_of_it():
    figure = Figure(figsize=(4, 3))
    ax = draw_matrix(frame(30), CUTS, ax=figure.add_subplot(1, 2, 2), language="vi")
    assert ax.figure is figure
    assert texts_outside(ax) == []
    assert overlapping(marks(ax).values(), drawn(ax)) == []


def test_signs_of_mathematics_in_a_title_are_plain_text():
    ax = draw_matrix(frame(1, title="Costs $5 and $6_x"), CUTS)
    assert "$5 and $6_x" in words(ax)
    drawn(ax)


def test_an_empty_table_says_so():
    ax = draw_matrix(frame(1).head(0), CUTS)
    assert "nothing to rank" in words(ax)
    assert texts_outside(ax) == []


def test_another_language_is_refused():
    with pytest.raises(SymbiosisError, match="language 'fr'"):
        draw_matrix(frame(1), CUTS, language="fr")


def test_what_could_bring_the_most_is_drawn_whatever_its_verdict():
    worth = [float(i) for i in range(40)]
    table = frame(40, verdict=["allowed"] * 30 + ["forbidden"] * 10, benefit_alone=worth)
    shown = marks(draw_matrix(table, CUTS, most=30))
    assert sorted(map(int, shown)) == list(range(11, 41))
    assert len(marks(draw_matrix(table, CUTS))) == 40
