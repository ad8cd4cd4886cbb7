"""The report of a study: every section, every mark of an assumed figure, in a real browser."""

import re

import pandas as pd
import pytest
from matplotlib.image import imread

from display.browser import opened
from display.test_report import Reader, outside
from judging import case_study
from symbiosis.display.style import ASSUMED_MARK
from symbiosis.errors import SymbiosisError
from symbiosis.judging.report import report


@pytest.fixture(scope="module")
def page():
    return report(case_study.ranking(), case_study.plan(), case_study.law(), title="Six parks").html


def part(page, title):
    """Cut out the section of a title."""
    (found,) = [text for text in page.split("<details")[1:] if f"<h2>{title}</h2>" in text]
    return found


def plain(html):
    """Take the tags off."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_every_section_is_there_in_its_order(page):
    titles = re.findall(r"<h2>(.+?)</h2></summary>", page)
    assert titles == [
        "Ranking", "The plan", "CO₂ avoided, and what others claim",
        "Findings: what may flow, and why not", "What the limits cost",
        "The companies and what they leave and want", "Rules", "Assumptions", "Sources",
        "Method and cuts",
    ]  # fmt: skip


def test_nothing_comes_from_elsewhere_and_all_is_escaped(page):
    assert outside(page) == []
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "http" not in page.replace("https://example.org/report", "")  # a source, as text


def test_the_claim_stands_beside_our_figure_and_in_no_sum(page):
    text = plain(part(page, "CO₂ avoided, and what others claim"))
    assert re.search(r"74,000 a t 74,000 18,500 a", text)
    assert "37,000 a 0 a −3,700 a −14,800 a 18,500 a" in text
    assert f"19,072 t {ASSUMED_MARK}" in page


def test_assumed_figures_are_marked_and_others_are_not(page):
    ranking = plain(part(page, "Ranking"))
    assert "66,600 a 66,600 a 18,500 a 80 %" in ranking
    assert "3,640 3,640 572 0 %" in ranking
    assert "70.2 billion VND " + ASSUMED_MARK in page
    park = plain(part(page, "The companies and what they leave and want"))
    assert "74,000 a t" in park  # assumed by name
    assert "80,000 a t 1,900,000 a" in park  # assumed by row
    assert "900 t 11,000,000 reported" in park


def test_without_assumed_numbers_no_total_is_marked():
    plan = case_study.plan()
    arcs = plan.matches.arcs.assign(assumed_share=0.0, confidence="measured")
    park = plan.matches.park
    sure = park.replace(
        outputs=park.outputs.assign(confidence="measured", assumed=""),
        needs=park.needs.assign(confidence="measured", assumed=""),
    )
    known = plan.matches.known.replace(conversions=pd.DataFrame())
    plan = plan.replace(matches=plan.matches.replace(arcs=arcs, park=sure, known=known))
    html = report(plan).html
    assert ASSUMED_MARK not in html
    assert '<sup class="assumed"' not in html


def test_the_share_on_assumed_numbers_is_weighed_by_benefit(page):
    assert "<dd>76 %</dd>" in page  # 0.8 of 66.6 over 70.24


def test_findings_tell_reason_citation_and_mend(page):
    text = plain(part(page, "Findings: what may flow, and why not"))
    assert "allowed 1 conditional 1 unknown 1 forbidden 0" in text
    assert (
        "COD was not measured 75 mg/L QCVN 40:2011/BTNMT, column A unverified measure COD" in text
    )
    assert "The buyer must show the grade" in text


def test_prices_rules_and_sentences_are_shown(page):
    text = plain(part(page, "What the limits cost"))
    assert "One more t of CO2 would bring 900,000 VND a year" in text
    assert "buyer.purity" in text


def test_sources_leave_out_assumptions_and_name_each_once(page):
    text = plain(part(page, "Sources"))
    assert text.count(case_study.SOURCE) == 1
    assert "Farm survey 2021" in text
    assert "assumed:" not in text
    assert "assumed: tariff" in plain(part(page, "Assumptions"))


def test_cuts_settings_and_arguments_are_printed(page):
    text = plain(part(page, "Method and cuts"))
    assert "medium from 1 billion VND a year" in text
    assert "match.depth 2" in text
    assert "rates.USD 25000.0" in plain(part(page, "Assumptions"))


def test_rows_beyond_the_most_are_counted():
    html = report(case_study.ranking(), most=2).html
    assert "+ 4 more rows" in html


def test_a_park_alone_makes_a_report():
    html = report(case_study.park(), language="vi").html
    assert "Phương án" not in html
    assert "Doanh nghiệp, nguồn thải và nhu cầu" in html
    assert Reader(html).stack == []


def test_vietnamese_titles_are_taken():
    html = report(case_study.ranking(), case_study.law(), language="vi").html
    assert "Bã hèm bia ướt làm thức ăn chăn nuôi" in html
    assert "Cột A cho tái sử dụng" in html
    assert "66.600" in html


def test_a_catalogue_is_shown_where_it_is_given():
    assert "CO2 compression and liquefaction" in report(case_study.known()).html


def test_a_report_leaves_its_nouns_as_they_are():
    plan, ranking = case_study.plan(), case_study.ranking()
    before = plan.flows.copy(), ranking.table.copy(), plan.matches.park.outputs.copy()
    report(plan, ranking, language="vi")
    after = plan.flows, ranking.table, plan.matches.park.outputs
    for one, two in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(one, two)


def test_an_empty_plan_makes_a_report():
    plan = case_study.plan()
    html = report(plan.replace(flows=plan.flows.head(0), benefit=0.0, co2=0.0)).html
    assert "0 VND" in html


@pytest.mark.parametrize("things", [(), ("text",), (case_study.law(), case_study.law())])
def test_what_cannot_be_reported_is_told(things):
    with pytest.raises(SymbiosisError) as error:
        report(*things)
    assert error.value.mend


def test_another_language_is_refused():
    with pytest.raises(SymbiosisError, match="language"):
        report(case_study.park(), language="fr")


def test_the_report_opens_in_a_browser(page, tmp_path):
    path = tmp_path / "study.html"
    path.write_text(page, encoding="utf-8")
    dom = opened(path, tmp_path / "one", "--dump-dom")
    assert "<title>Six parks</title>" in dom
    assert "Trang trại bò sữa" in dom
    shot = tmp_path / "shot.png"
    opened(path, tmp_path / "two", "--window-size=1200,1500", f"--screenshot={shot}")
    pixels = imread(shot)[..., :3]
    assert 0.005 < (pixels.min(axis=2) < 0.6).mean() < 0.5  # ink on paper
    assert (pixels.max(axis=2) - pixels.min(axis=2) > 0.3).any()  # the marks have colours
