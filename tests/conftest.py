"""What all tests share: examples that hypothesis makes up are the same on every machine."""

import gc

from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

# Garbage is looked for seldom: what the tests share stays to the end, and a test makes little.
gc.set_threshold(100_000, 50, 100)
