"""What the README and the pages show works as shown."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import symbiosis as sym
from symbiosis.reading.ledger import Ledger
from symbiosis.reading.settings import DEFAULTS, read_settings

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(path: Path, language: str) -> list[str]:
    """Give the code blocks of a page in one language."""
    return re.findall(
        rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


CATALOGUE_WORDS = {
    *("material", "parameter", "conversion", "replacement", "haulage", "factor", "use", "profile"),
}


@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page, "toml")], ids=lambda page: page.name
)
def test_the_files_that_are_shown_can_be_read(page, tmp_path):
    shown: dict[str, list[str]] = {"ours.toml": [], "ours.rules.toml": [], "park.toml": []}
    for text in blocks(page, "toml"):
        words = set(tomllib.loads(text))
        of_park = "park.toml" if words <= set(DEFAULTS) else "ours.rules.toml"
        shown["ours.toml" if words <= CATALOGUE_WORDS else of_park].append(text)
    for name, texts in shown.items():
        (tmp_path / name).write_text("\n".join(texts), encoding="utf-8")
    known = sym.catalogue() | sym.read_catalogue(tmp_path / "ours.toml")
    assert len(known.materials) >= len(sym.catalogue().materials)
    ledger = Ledger()
    read_settings(tmp_path / "park.toml", None, ledger)
    assert not ledger.faults
    law = sym.read_rules(tmp_path / "ours.rules.toml")
    assert len(law.rules) == len(re.findall(r"^kind = ", "".join(shown["ours.rules.toml"]), re.M))


@pytest.mark.parametrize("page", ["README.md", "docs/start.md"])
def test_the_example_runs_as_shown(page, tmp_path, monkeypatch):
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in blocks(ROOT / page, "python"):
        exec(compile(block, page, "exec"), names)
    assert names["plan"].status == "optimal"
    assert (tmp_path / "study.html").stat().st_size > 1000


def test_the_two_smallest_files_give_one_exchange(tmp_path):
    outputs, needs = blocks(ROOT / "README.md", "csv")
    (tmp_path / "waste_streams.csv").write_text(outputs, encoding="utf-8")
    (tmp_path / "resource_needs.csv").write_text(needs, encoding="utf-8")
    lawful = sym.regulate(sym.match(sym.read_park(tmp_path), sym.catalogue()), sym.rulebook())
    plan = sym.optimise(lawful)
    assert plan.flows["amount"].sum() == pytest.approx(300)
    assert plan.benefit > 0


def test_the_version_is_the_same_everywhere():
    assert f"\nversion: {sym.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\n## [{sym.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_pictures_and_pages_that_are_named_are_there():
    for page in PAGES:
        for link in re.findall(r"\]\((?!http|#)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.relative_to(ROOT)} names {link}"
