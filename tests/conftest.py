"""What all tests share: examples that hypothesis makes up are the same on every machine."""

from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")
