"""A finding of matching as a row of the ledger."""

from __future__ import annotations

from typing import Any

import pandas as pd


def rows(
    pairs: pd.DataFrame, verdict: pd.Series | str, reason: pd.Series | str, mend: str, **more: Any
) -> pd.DataFrame:
    """Make findings of pairs: by default for the output and the need, whatever the way."""
    frame = pd.DataFrame({"output": pairs["output"], "need": pairs["need"], "via": "*"})
    frame = frame.assign(stage="match", verdict=verdict, reason=reason, mend=mend)
    return frame.assign(**more).drop_duplicates()
