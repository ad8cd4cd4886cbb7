"""The page holds all it shows, escapes all it is given, and opens in a real browser."""

import re
from base64 import b64decode
from html.parser import HTMLParser

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from display.browser import opened
from symbiosis.display.cards import Card
from symbiosis.display.matrix import draw_matrix
from symbiosis.display.report import Document, Grid, Section, picture, render_report
from symbiosis.errors import SymbiosisError

WICKED = "<script>alert('x')</script> & sons"


class Reader(HTMLParser):
    """Every address of a page, its ids, its open tags."""

    VOID = ("meta", "img", "link", "br", "hr", "input")

    def __init__(self, html):
        super().__init__()
        self.addresses, self.ids, self.stack, self.tags = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.addresses += [v for k, v in attrs if k in ("src", "href", "srcset", "action", "data")]
        self.ids += [v for k, v in attrs if k == "id"]
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag


def outside(html):
    """List what the page would fetch from elsewhere."""
    inside = ("#", "data:")
    found = [a for a in Reader(html).addresses if not a.startswith(inside)]
    return found + re.findall(r"url\s*\(|@import", html)


def drawing():
    """Draw a small picture."""
    figure = Figure(figsize=(2, 1))
    figure.add_subplot().plot([0, 1])
    return figure


@pytest.fixture(scope="module")
def page():
    table = pd.DataFrame(
        {"company": [WICKED, "Nhà máy bia"], "amount": [74_000.0, float("nan")], "n": [1, 2]}
    )
    marked = pd.DataFrame({"amount": [True, True]})
    return render_report(
        f"Study {WICKED}",
        [
            Section("First", "An introduction", [Card(WICKED, {"fact": WICKED}, table), WICKED]),
            Section("Second", blocks=[Grid(table, "Caption", assumed=marked, most=1, note="Note"),
                                      picture(drawing(), 'a "line"', "Picture")]),
            Section("Third", blocks=[pd.DataFrame()], open=False),
        ],
        subtitle="Sub", headline={"benefit": "12 billion"}, footer="Foot",
    )  # fmt: skip


def test_nothing_comes_from_elsewhere(page):
    assert outside(page) == []
    assert "http" not in page


def test_all_that_is_given_is_escaped(page):
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") == 7  # title twice, card twice, two tables, text


def test_the_page_is_well_formed_and_its_ids_are_single(page):
    reader = Reader(page)
    assert reader.stack == []
    assert len(set(reader.ids)) == len(reader.ids)
    assert {a[1:] for a in reader.addresses if a.startswith("#")} <= set(reader.ids)
    assert ("html", {"lang": "en"}) in reader.tags


def test_a_picture_is_an_image_with_a_text_in_its_stead(page):
    (image,) = [attrs for tag, attrs in Reader(page).tags if tag == "img"]
    assert image["alt"] == 'a "line"'
    assert b"<svg" in b64decode(image["src"].split(",")[1])


def test_a_picture_of_the_same_drawing_is_the_same():
    assert picture(drawing(), "a").data == picture(drawing(), "a").data


def test_an_assumed_figure_is_marked_and_an_unknown_one_is_not(page):
    assert re.search(r"74,000<sup class=.assumed.", page)
    assert "not known<sup" not in page
    marks = page.count('class="assumed" title')
    assert marks == 1


def test_rows_not_shown_are_counted(page):
    assert "+ 1 more rows" in page


def test_numbers_stand_to_the_right(page):
    sides = [attrs.get("class") for tag, attrs in Reader(page).tags if tag == "td"]
    assert sides[:3] == ["long", "right", "right"]


def test_sections_fold(page):
    folds = [attrs for tag, attrs in Reader(page).tags if tag == "details"]
    assert ["open" in fold for fold in folds] == [True, True, False]


def test_vietnamese_pages_say_so():
    page = render_report("Nghiên cứu", [Section("Một", blocks=[pd.DataFrame()])], language="vi")
    assert '<html lang="vi">' in page
    assert "Mục lục" in page
    assert "Không có gì" in page


def test_another_language_is_refused():
    with pytest.raises(SymbiosisError):
        render_report("Study", [], language="fr")


def test_a_document_saves_and_shows_itself(tmp_path):
    document = Document("Bản đồ", "<!DOCTYPE html><title>ồ</title>\n")
    path = document.save(tmp_path / "study.html")
    assert path.read_bytes().decode("utf-8") == document.html
    assert len(repr(document)) < 80
    shown = document._repr_html_()
    assert Reader(shown).tags[0][1]["srcdoc"] == document.html
    with pytest.raises(AttributeError):
        document.html = ""


def test_the_matrix_fits_in_a_page(tmp_path):
    row = {"number": "1", "title": "Ash", "title_vi": "", "amount": 1.0, "benefit_class": "low",
           "difficulty_class": "easy", "verdict": "allowed", "assumed_share": 0.0}  # fmt: skip
    shown = picture(draw_matrix(pd.DataFrame([row]), {}), "matrix")
    assert outside(render_report("Study", [Section("First", blocks=[shown])])) == []


@pytest.mark.parametrize("size", ["1200,1600", "500,1600"])
def test_the_page_opens_in_a_browser(page, tmp_path, size):
    path = Document("Study", page).save(tmp_path / "study.html")
    dom = opened(path, tmp_path / "one", "--dump-dom")
    assert "<title>Study &lt;script&gt;" in dom
    assert "Nhà máy bia" in dom
    shot = tmp_path / "shot.png"
    opened(path, tmp_path / "two", f"--window-size={size}", f"--screenshot={shot}")
    pixels = imread(shot)
    assert pixels.shape[1] == int(size.split(",")[0])
    assert 0.005 < (pixels[..., :3].min(axis=2) < 0.6).mean() < 0.5  # ink on paper
