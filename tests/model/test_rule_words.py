"""The words of rules agree with the tables they end in."""

from __future__ import annotations

from symbiosis.model import rule_words
from symbiosis.model.matches import VERDICTS
from symbiosis.model.rulebook import Rulebook


def meaning(table: str, column: str) -> str:
    columns = Rulebook.columns(table).set_index("name")
    return str(columns.loc[column, "meaning"])


def test_the_declared_columns_name_the_same_words() -> None:
    for table, column, words in [
        ("rules", "kind", rule_words.KINDS),
        ("rules", "effect", rule_words.EFFECTS),
        ("rules", "standing", rule_words.STANDINGS),
        ("rules", "party", rule_words.PARTIES),
        ("rules", "of", rule_words.TOTALS),
        ("rules", "per", rule_words.PER),
        ("rules", "transition_side", rule_words.PARTIES),
        ("scopes", "side", rule_words.SIDES),
        ("limits", "bound", (*rule_words.BOUNDS, rule_words.IS, rule_words.AMOUNT)),
    ]:
        assert all(word in meaning(table, column) for word in words), column


def test_what_is_missing_ends_in_a_verdict_and_fields_are_distinct() -> None:
    assert set(rule_words.MISSING) < set(VERDICTS)
    assert len(set(rule_words.FIELDS)) == len(rule_words.FIELDS)
    assert set(rule_words.FIELD_VALUES) | set(rule_words.IF_BLANK) <= set(rule_words.FIELDS)
