"""A page opened in a real headless Chromium."""

import os
import shutil
import subprocess

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def browser():
    """Find a browser, or skip; fail where one is required."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = f"no headless browser on PATH: {', '.join(NAMES)}"
        if os.environ.get("SYMBIOSIS_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def opened(page, profile, *asks):
    """Open a page with a fresh profile, ask something of it, and give what the browser prints."""
    command = [browser(), *FLAGS, f"--user-data-dir={profile}", *asks, page.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return done.stdout.decode("utf-8")
