"""What all tests share: examples that hypothesis makes up are the same on every machine."""

import gc

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for garbage seldom: what was collected stays to the end, and a test makes little."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
