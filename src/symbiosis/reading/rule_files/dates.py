"""From when until when a rule holds, and for whom while it takes the place of others."""

from __future__ import annotations

from symbiosis.model.rule_words import PARTIES
from symbiosis.reading.rule_files.bodies import Body


def force(body: Body) -> dict[str, str]:
    """Give the first and the last day in force as ISO dates."""
    inner = body.inner("in_force", "{ from = 2026-01-01 }")
    if inner is None:
        return {}
    inner.only(("from", "until"), "in_force")
    first, last = inner.day("from", "in_force"), inner.day("until", "in_force")
    if first and last and first > last:
        body.fault("in_force", "The rule ends before it begins", "swap from and until")
    return {"in_force_from": first, "in_force_until": last}


def transition(body: Body, kind: str, first: str, last: str) -> dict[str, str]:
    """Give until when a rule takes new facilities only, and whose facility decides."""
    inner = body.inner("transition", "{ until = 2031-12-31 }")
    if inner is None or "transition" not in body.said:
        return {}
    inner.only(("until", "side"), "transition")
    until = inner.day("until", "transition")
    side = inner.word("side", PARTIES, "receiver" if kind == "blend" else "giver")
    if kind == "blend" and side == "giver":
        inner.fault("side", "A mix is the receiver's, whose facility decides", "leave side out")
    if "until" not in inner.said:
        body.fault("transition", "The transition has no end", "write { until = 2031-12-31 }")
    if not body.said.get("replaces"):
        body.fault("transition", "A transition goes on with rules that are replaced, and there "
                   "are none", "name them in replaces, or leave the transition out")  # fmt: skip
    if not first:
        body.fault("transition", "A transition begins when the rule comes into force, and that "
                   "day is not said", "write in_force = { from = 2025-09-01 }")  # fmt: skip
    if until and first and until < first:
        body.fault("transition", "The transition ends before the rule comes into force",
                   f"write a day from {first} on")  # fmt: skip
    if until and last and until > last:
        body.fault("transition", "The transition ends after the rule does",
                   f"write a day up to {last}")  # fmt: skip
    return {"transition_until": until, "transition_side": side}
