"""The `.plot` of a noun: a few drawings, each a function of a frame and an axes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any


class Plots:
    """Drawings by name, each bound to the frames it draws: `thing.plot.name(ax=None, ...)`."""

    def __init__(self, **drawings: tuple[Any, ...]) -> None:
        self._drawings = {
            name: partial(draw, *frames) for name, (draw, *frames) in drawings.items()
        }

    def __call__(self, **options: Any) -> Any:
        """Draw the first drawing."""
        return next(iter(self._drawings.values()))(**options)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Give a drawing by its name."""
        drawings: dict[str, Callable[..., Any]] = self.__dict__.get("_drawings", {})
        if name not in drawings:
            raise AttributeError(f"there is no drawing '{name}'; there are {sorted(drawings)}")
        return drawings[name]

    def __dir__(self) -> list[str]:
        """List the drawings."""
        return sorted(self._drawings)
