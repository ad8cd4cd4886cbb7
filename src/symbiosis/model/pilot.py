"""The smallest trial that would answer what is open on an exchange."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pandas as pd

from symbiosis.display.cards import Card
from symbiosis.display.style import money, number
from symbiosis.tables import Noun, Table, declare

STEPS = declare("""
step              | text   |           | scale, duration, test, answer, permit, condition, data, agreement, exemption, evidence
what              | text   |           | what is to be run, asked for, measured, shown or kept
parameter         | text   |           | of a test or a question: key of the catalogue
bound             | text   |           | of a test: at_most, at_least, above, below; of a question: is
limit             | number | as unit    | that the test is held against; none if no limit is known
unit              | text   |           | of the limit
basis             | text   |           | of the limit: mass, dry, volume, mole, own
adjusted          | text   |           | named adjustment of the limit, blank for none
line              | count  |           | limits of one rule and line are a breach only together; 0: no rule
who               | text   |           | company that does it or asks for it
authority         | text   |           | who decides, blank if nobody is named
rule              | text   |           | key of the rule, blank for none
citation          | text   |           | what asks for it
confidence        | text   |           | of what it rests on
""")


@dataclass(frozen=True, eq=False, repr=False)
class Pilot(Noun):
    """A trial of one exchange: what to run, to measure, to ask for, to keep, and what it frees.

    Attributes
    ----------
    steps : pandas.DataFrame
        Everything to be done, a row each.
    output, via, need : str
        The exchange: the pair's best way that a trial can open.
    company, receiver, material, use : str
        Who gives what to whom, and what for.
    state : str
        `open`: a trial answers it; `settled`: nothing is open; `shut`: no test opens it.
    amount, unit : float, str
        Smallest sensible scale of the trial, and its unit a time.
    benefit_alone : float
        What the exchange would bring by itself if the trial succeeds, currency a year.
    gain_in_plan : float
        The most by which it could raise the benefit of the plan it was asked of, at that plan's
        prices, currency a year; not a number where no plan was given.
    currency, confidence, text : str
        Of the money; the worst of what it rests on; the trial in words.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> lawful = sym.regulate(matches, sym.rulebook("vn", on="2026-11-21"))
    >>> told = sym.why(lawful, "HK-WATER", "HK-COOL").pilot()
    >>> told.state, told.amount, told.unit
    ('open', 1.0, 'm3/h')
    """

    steps: pd.DataFrame = field(default_factory=pd.DataFrame)
    output: str = ""
    via: str = ""
    need: str = ""
    company: str = ""
    receiver: str = ""
    material: str = ""
    use: str = ""
    state: str = "settled"
    amount: float = np.nan
    unit: str = ""
    benefit_alone: float = np.nan
    gain_in_plan: float = np.nan
    currency: str = ""
    confidence: str = ""
    text: str = "Nothing is open: no trial is needed."

    tables: ClassVar[Mapping[str, Table]] = {"steps": STEPS}

    def __str__(self) -> str:
        """Give the trial in words."""
        return self.text

    def card(self) -> Card:
        """Say what is tried, at what scale and what it frees, above the table of its steps."""
        by = f" by {self.via}" if self.via else ""
        facts = {
            "exchange": f"{self.output} -> {self.need}{by}",
            "between": f"{self.company} and {self.receiver}",
            "material": self.material,
            "use": self.use or "not stated",
            "state": self.state,
            "scale": f"{number(self.amount)} {self.unit}",
            "frees by itself": f"{money(self.benefit_alone, self.currency)} a year",
            "frees in the plan, at most": f"{money(self.gain_in_plan, self.currency)} a year",
            "confidence": self.confidence,
            "in words": self.text,
        }
        hidden = {"frees in the plan, at most"} if np.isnan(self.gain_in_plan) else set()
        if self.state != "open":
            hidden.add("scale")
        shown = {key: text for key, text in facts.items() if key not in hidden}
        return Card("Pilot", shown, self._gathered())

    def _gathered(self) -> pd.DataFrame:
        """Give the steps with all that one text asks of one company in one row."""
        alike = ["step", "who", "authority", "citation", "confidence"]
        told = self.steps.groupby(alike, sort=False)["what"].agg("; ".join).reset_index()
        return told[["step", "what", "who", "authority", "citation", "confidence"]]
