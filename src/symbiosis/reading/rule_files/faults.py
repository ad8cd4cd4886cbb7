"""The faults of rule files, gathered until all files are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from symbiosis.errors import RuleError


class Fault(NamedTuple):
    """One fault: its file, rule and key, what is wrong and how to mend it."""

    file: str
    rule: str
    key: str
    reason: str
    mend: str

    @property
    def where(self) -> str:
        """Say the place in words."""
        rule = (
            self.rule if self.rule.startswith("permit ") or not self.rule else f"rule {self.rule}"
        )
        return ", ".join(filter(None, (self.file, rule, f"key {self.key}" if self.key else "")))


def tell(faults: Sequence[Fault]) -> None:
    """Raise one error for all faults, if there are any."""
    if not faults:
        return
    frame = pd.DataFrame(faults)
    if len(faults) == 1:
        raise RuleError(faults[0].reason, faults[0].where, faults[0].mend, frame)
    raise RuleError(
        f"{len(faults)} faults in the rules",
        "; ".join(dict.fromkeys(fault.where for fault in faults)),
        "; ".join(dict.fromkeys(fault.mend for fault in faults)),
        frame,
    )
