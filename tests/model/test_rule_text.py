"""Rules in plain words: nothing that a file says of a rule is left out."""

from __future__ import annotations

from typing import Any

import pytest

from reading.rule_files.wrong import RIGHT, ROUTE
from symbiosis.errors import UnknownName
from symbiosis.model.rule_words import FIELDS, TOTALS
from symbiosis.model.rulebook import Rulebook
from symbiosis.reading.catalogue import catalogue
from symbiosis.reading.rules import read_rules, rulebook

BASE = {"title": "A title", "kind": "content", "effect": "forbid", "citation": "Law 1, Art. 2"}
LINES = [[{"parameter": "lead", "at_most": "2 %", "adjusted": "qcvn_dry_share", "source": "s1"},
          {"parameter": "lead_leached", "above": "15 mg/L", "confidence": "unverified"}],
         [{"parameter": "ph", "at_least": 6}], [{"parameter": "ours", "is": "yes"}]]  # fmt: skip


def told(block: dict[str, Any], known: bool = False) -> str:
    return read_rules({"a": block}).describe(known=catalogue() if known else None)


def test_a_rule_on_contents_tells_all_that_its_file_says() -> None:
    text = told(BASE | {
        "title_vi": "Tên", "jurisdiction": "VN", "standing": "practice", "authority": "DONRE",
        "in_force": {"from": "2020-01-01", "until": "2030-01-01"}, "mend": "dry it",
        "where": {"material": ["wastewater_sludge", "ash"], "giver.customs": [""]},
        "unless": {"status": ["by_product"], "use": "feed"}, "source": "seen there",
        "confidence": "partly seen", "breach": LINES}, known=True)  # fmt: skip
    for said in [
        "## `a`", "**A title**", "*Tên*", "Law 1, Art. 2", "practice of the offices, VN", "DONRE",
        "from 2020-01-01 until 2030-01-01", "dry it", "seen there (partly seen)",
        "the stream is wastewater sludge or ash, and the giver's customs status is not known",
        "; not where the stream counts as by product, or where the use is feed",
        "| breached by | confidence | seen in |",
        "| lead: more than 20,000 mg/kg (adjusted: qcvn dry share) **and** lead, leached: "
        "15 mg/L or less | partly seen, unverified | s1, seen there |",
        "| pH: less than 6 |", "| ours: yes |",
        "on a breach of any line the exchange is forbidden; what is not known leaves it unknown",
    ]:  # fmt: skip
        assert said in text, said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"effect": "by_product", "breach": LINES[2:]}, "where it is so, the stream counts as by product"),
        ({"effect": "by_product", "breach": LINES[2:]}, "| given by | confidence |"),
        ({"effect": "goods", "breach": LINES, "looks_at": "delivered"},
         "where any line is so, what is delivered counts as goods"),
        ({"breach": LINES[2:]}, "on a breach the exchange is forbidden"),
        ({"loaded": False}, "numbers were not obtained"),
        ({"loaded": False}, "What follows: the verdict stays unknown"),
        ({"kind": "blend", "effect": "limit", "breach": [[{"parameter": "cod", "at_most": "5 mg/L"}]]},
         "the mix that the need receives"),
        ({"kind": "route", "effect": "warn"}, "every exchange\n- What follows: a warning"),
        ({"kind": "quantity", "of": "giver", "below": "100 kg/month", "effect": "condition"},
         "the amount a year of all outputs of a company: 1.2 t/year or more"),
        ({"kind": "quantity", "of": "need", "at_most": "20 kg/year", "parameter": "cod",
          "effect": "limit"}, "the load of cod a year of a need: at most 0.02 t/year"),
        ({"kind": "quantity", "of": "park", "effect": "criterion", "measure": "recp_share",
          "at_least": "20 %"}, "recp share, at least 20 %"),
        ({"kind": "quantity", "of": "park", "effect": "criterion", "measure": "links",
          "at_least": 1}, "links that exist, at least 1"),
        ({"kind": "quantity", "of": "park", "effect": "criterion", "measure": "monitoring",
          "is": "no"}, "monitoring, not no"),
        ({"kind": "charge", "effect": "charge", "amount": "2000 VND/kg", "parameter": "cod"},
         "a charge of 2,000,000 VND/t of cod, at the giver's gate"),
        ({"kind": "charge", "effect": "charge", "amount": "-5 EUR/MWh", "per": "delivered"},
         "a premium or a fee spared of 5 EUR/MWh, delivered"),
    ],
)  # fmt: skip
def test_each_kind_in_its_words(changes: dict[str, Any], said: str) -> None:
    assert said in told(BASE | changes)


def test_licences_and_transitions() -> None:
    law = read_rules(RIGHT)
    assert "whether the giver holds a permit: plan" in law.describe("licence")
    assert "conditional while nobody knows that it is held" in law.describe("licence")
    assert "replaces `old`; until 2031-12-31 only where the giver's facility is new" in (
        law.describe("moving")
    )


def test_marks_of_the_page_are_guarded() -> None:
    assert r"19 08 05\* \| a\_b" in told(
        BASE | {"title": "19 08 05* | a_b", "kind": "route", "effect": "note"}
    )


def test_some_rules_or_all() -> None:
    law = read_rules(RIGHT)
    assert law.describe().count("\n## ") + 1 == len(law.rules)
    assert law.describe("total", "old").startswith("## `total`")
    assert Rulebook(**dict.fromkeys(("rules", "scopes", "limits", "permits"))).describe() == ""
    with pytest.raises(UnknownName) as caught:
        law.describe("totals")
    assert caught.value.near[0] == "total"


@pytest.mark.parametrize("name", ["vn", "eu", "buyers"])
def test_every_shipped_rule_is_described_with_all_of_its_limits(name: str) -> None:
    law = rulebook(name)
    texts = law.describe(known=catalogue()).split("## ")[1:]
    assert len(texts) == len(law.rules)
    tabled = law.rules["rule"][law.rules["kind"].isin(["content", "blend"])]
    lines = law.limits[law.limits["rule"].isin(tabled)].groupby("rule")["line"].nunique()
    for rule, text in zip(law.rules["rule"], texts, strict=True):
        assert text.startswith(f"`{rule}`")
        rows = text.count("\n| ")
        assert rows == (lines[rule] + 2 if rule in lines.index else 0)
        assert "What follows: " in text
        assert "{}" not in text


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_has_words_of_its_own(field: str) -> None:
    value = {"legal_kind": "none"}.get(field, "domestic" if "customs" in field else "existing")
    text = told(ROUTE | {"where": {field: value}})
    asked = text.partition("exchanges where ")[2].partition("\n")[0]
    assert asked.endswith(value)
    assert asked.startswith(("the ", "what is "))  # not the bare name of the field


@pytest.mark.parametrize("whose", TOTALS)
def test_every_total_has_words(whose: str) -> None:
    total = ROUTE | {"kind": "quantity", "of": whose, "at_most": "1 t/year"}
    assert "the amount a year of " in told(total)
