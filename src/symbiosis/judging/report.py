"""The nouns of a study as one HTML page: ranking, matrix, flows, findings, assumptions, sources."""

from __future__ import annotations

from typing import Any

from symbiosis.display.report import Document, render_report
from symbiosis.display.style import ASSUMED_MARK, amount, money, share
from symbiosis.display.words import spoken
from symbiosis.errors import SymbiosisError
from symbiosis.judging import answers, grounds
from symbiosis.judging.case import Case, assumed_part, flows_with_arcs
from symbiosis.judging.unlocked_section import is_unlocked, unlocked_section
from symbiosis.judging.wording import say
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.matches import Matches
from symbiosis.model.park import Park
from symbiosis.model.plan import Plan
from symbiosis.model.ranking import Ranking
from symbiosis.model.rulebook import Rulebook

_KINDS = {
    Park: "park",
    Catalogue: "known",
    Rulebook: "law",
    Matches: "matches",
    Plan: "plan",
    Ranking: "ranking",
}
_SECTIONS = (
    answers.ranking_section,
    answers.plan_section,
    answers.co2_section,
    answers.findings_section,
    answers.prices_section,
    unlocked_section,
    grounds.park_section,
    grounds.known_section,
    grounds.law_section,
    grounds.assumptions_section,
    grounds.sources_section,
    grounds.method_section,
)


def report(*things: Any, title: str = "", language: str = "en", most: int = 25) -> Document:
    """Make one self-contained HTML page of the nouns of a study.

    A plan brings the matches it was made from, and matches their park and catalogue. Every figure
    that rests on an assumed number is marked with a raised a, and every limit shows its source.

    Parameters
    ----------
    *things : Park, Catalogue, Rulebook, Matches, Plan, Ranking, or frames of unlock_each
        One of each at most, in any order; at least one. Of `unlock_each` two: one that begins
        with what is allowed today (`conditional=False`), and one in which conditional exchanges
        take part; they stand in one table.
    title : str
        Of the page.
    language : str
        `en` or `vi`: headings, labels of classes and columns, numbers and pictures. Reasons,
        citations and sources stand in the language of their data.
    most : int
        How many rows of a table are shown; a line counts the others.

    Returns
    -------
    Document
        With `.html`, `.save(path)`, and a view of itself in a notebook.

    Raises
    ------
    SymbiosisError
        If a thing has no place in a report, if a kind comes twice, or if the language is unknown.

    Examples
    --------
    >>> import symbiosis as sym
    >>> page = sym.report(sym.example(), title="First look")
    >>> "<title>First look</title>" in page.html
    True
    """
    spoken(language)
    case = _case(things, language, most)
    name = title or say("report", language)
    sections = [section for make in _SECTIONS if (section := make(case)) is not None]
    park = case.park
    dated = [str(park.settings.get(key, "")) for key in ("name", "date")] if park else []
    foot = say("foot", language).format(currency=case.currency) if case.currency else ""
    html = render_report(
        name,
        sections,
        subtitle=" · ".join(part for part in dated if part),
        headline=_headline(case),
        footer=foot,
        language=language,
    )
    return Document(name, html)


def _case(things: tuple[Any, ...], language: str, most: int) -> Case:
    """Sort the things by kind, and fetch what they were made from."""
    found: dict[str, Any] = {}
    frames = tuple(thing for thing in things if is_unlocked(thing))
    begun = {bool(frame.attrs.get("conditional", True)) for frame in frames}
    if len(begun) < len(frames):
        raise SymbiosisError(
            "Two frames of unlock_each begin alike",
            where="arguments of report",
            mend="give one with conditional=False and one without",
        )
    for thing in (thing for thing in things if not is_unlocked(thing)):
        kind = next((name for noun, name in _KINDS.items() if isinstance(thing, noun)), "")
        if not kind or kind in found:
            wrong = "comes twice" if kind else "has no place in a report"
            raise SymbiosisError(
                f"A {type(thing).__name__} {wrong}",
                where="arguments of report",
                mend="give at most one each of " + ", ".join(noun.__name__ for noun in _KINDS),
            )
        found[kind] = thing
    if not found and not frames:
        raise SymbiosisError(
            "There is nothing to report",
            where="arguments of report",
            mend="give a park, matches, a plan or a ranking",
        )
    if "plan" in found:
        found.setdefault("matches", found["plan"].matches)
    given = "known" in found
    if "matches" in found:
        found.setdefault("park", found["matches"].park)
        found.setdefault("known", found["matches"].known)
    return Case(**found, unlocked=frames, known_given=given, language=language, most=most)


def _headline(case: Case) -> dict[str, str]:
    """Give the few figures that stand first, those that rest on assumed numbers marked."""
    language, figures = case.language, {}
    if case.plan is not None:
        plan = case.plan
        flows = flows_with_arcs(plan)
        part = assumed_part(flows)
        money_mark = f" {ASSUMED_MARK}" if part > 0 else ""
        co2_mark = f" {ASSUMED_MARK}" if (flows["confidence"] == "assumed").any() else ""
        figures = {
            "benefit a year": money(plan.benefit, case.currency, language) + money_mark,
            "of it new": money(plan.benefit_new, case.currency, language) + money_mark,
            "co2 a year": amount(plan.co2, "t", language) + co2_mark,
            "flows count": str(len(flows)),
            "on assumed": share(part, language),
        }
    if case.ranking is not None:
        figures["ranked count"] = str(len(case.ranking.table))
    return {say(name, language): text for name, text in figures.items()}
