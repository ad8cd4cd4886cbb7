"""The laws of the house hold, and each of them can be broken."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

import house

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "symbiosis"
HEAVY = ("matplotlib", "sklearn", "pandera", "pulp", "jinja2")


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {name_of(p): p.read_text(encoding="utf-8") for p in sorted(SOURCE.rglob("*.py"))}
TREES = {name: ast.parse(text) for name, text in SOURCES.items()}


def trees(**files: str) -> dict[str, ast.Module]:
    """Make a small house: `model__park` stands for `symbiosis.model.park`, `face` for the face."""
    names = {key: "symbiosis." + key.replace("__", ".") for key in files} | {"face": "symbiosis"}
    made = {names[key]: ast.parse(text) for key, text in files.items()}
    packages = {name.rpartition(".")[0]: ast.parse("") for name in made if name.count(".") > 1}
    return {"symbiosis": ast.parse("")} | packages | made


# The laws, held against the source.


def test_imports_point_down_and_nobody_asks_the_face():
    assert house.upward(TREES) == []


def test_there_is_no_circle():
    assert house.circles(TREES) == []


def test_no_own_import_inside_a_function():
    assert house.hidden_imports(TREES) == []


def test_each_outside_package_has_one_home():
    assert house.homeless(TREES) == []


def test_each_outside_package_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["parquet"]
    declared = {re.split(r"[<>=;\[ ]", one)[0].replace("-", "_").lower() for one in wanted}
    imported = {
        one.name.split(".")[0].lower()
        for module, tree in TREES.items()
        for one in house.imports_of(tree, module)
    }
    own = {name.lower() for name in sys.stdlib_module_names} | {"symbiosis", ""}
    assert imported - own - declared == set()


def test_each_file_opens_with_one_sentence():
    assert house.unopened(TREES) == []


def test_files_and_functions_are_short():
    assert house.too_long(SOURCES) == []


def test_the_tests_mirror_the_source():
    tests = [p.relative_to(ROOT / "tests").as_posix() for p in (ROOT / "tests").rglob("test_*.py")]
    assert house.without_test(TREES, tests) == []


def test_every_file_is_reached():
    assert house.unreachable(TREES) == []


def test_every_public_name_is_documented():
    assert house.undocumented(importlib.import_module("symbiosis")) == []


def test_no_address_of_a_machine_or_a_registry():
    assert house.addresses(tracked_texts()) == []


def test_no_tracked_file_points_elsewhere():
    assert [path for path in tracked_paths() if path.is_symlink()] == []


def tracked_paths() -> list[Path]:
    """Give every file that is, or would be, under version control."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    git = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if git.returncode == 0 and git.stdout:
        return [ROOT / line for line in git.stdout.splitlines()]
    # Not a checkout: an unpacked archive, say.
    made = re.compile(r"/(\.(?!ci/)[^/]+|build|dist|results|_build|__pycache__)/")
    return [p for p in ROOT.rglob("*") if not made.search("/" + p.relative_to(ROOT).as_posix())]


def tracked_texts() -> dict[str, str]:
    """Read every text file that is, or would be, under version control."""
    texts = {}
    for path in tracked_paths():
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            name = path.relative_to(ROOT).as_posix()
            texts[name] = content.decode("utf-8", errors="replace")
    return texts


def test_the_import_is_light():
    asked = f"import sys, symbiosis; print([m for m in {HEAVY!r} if m in sys.modules])"
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT / "tests",
    )
    assert answer.stdout.strip() == "[]"


# Each law can be broken.


@pytest.mark.parametrize(
    "files",
    [
        {"tables": "from symbiosis.model.park import Park", "model__park": "x = 1"},
        {"tables": "import symbiosis.model.park", "model__park": "x = 1"},
        {"matching__match": "from symbiosis.reading import units", "reading__units": "x = 1"},
        {"model__park": "import symbiosis"},
        {"model__park": "from symbiosis import tables_of"},
        {
            "display__cards": "from typing import TYPE_CHECKING\n"
            "if TYPE_CHECKING:\n    from symbiosis.model.park import Park",
            "model__park": "x = 1",
        },
        {"attic__box": "x = 1", "model__park": "from symbiosis.attic import box"},
        {"display__cards": "from ..model import park", "model__park": "x = 1"},
    ],
)
def test_an_upward_import_is_found(files):
    assert len(house.upward(trees(**files))) == 1


def test_a_downward_import_is_no_fault():
    files = {
        "judging__rank": "from symbiosis.planning.optimise import optimise",
        "planning__optimise": "from symbiosis.planning import solvers",
        "planning__solvers": "from symbiosis.errors import SolverError",
        "errors": "x = 1",
        "face": "from symbiosis.judging.rank import rank",
    }
    assert house.upward(trees(**files)) == []


def test_a_circle_is_found():
    files = {"model__a": "from symbiosis.model import b", "model__b": "import symbiosis.model.a"}
    assert house.circles(trees(**files)) == ["symbiosis.model.a", "symbiosis.model.b"]
    assert house.circles(trees(model__a="from symbiosis.model import b", model__b="x = 1")) == []


def test_a_hidden_import_is_found():
    hidden = "def f():\n    if True:\n        from symbiosis import errors\n"
    assert len(house.hidden_imports(trees(tables=hidden, errors="x = 1"))) == 1
    assert house.hidden_imports(trees(tables="def f():\n    import pulp\n")) == []


@pytest.mark.parametrize(
    ("place", "text", "count"),
    [
        ("model__park", "import pint", 1),
        ("reading__units", "import pint", 0),
        ("reading__units", "def f():\n    import pandera.pandas as pa", 1),
        ("planning__optimise", "import scipy.sparse as sp\nimport numpy as np", 0),
        ("matching__match", "from scipy import sparse", 1),
        ("matching__match", "import unheard_of", 1),
        ("matching__match", "import tomllib", 1),
        ("display__matrix", "def f():\n    from matplotlib import pyplot", 0),
    ],
)
def test_a_package_away_from_home_is_found(place, text, count):
    assert len(house.homeless(trees(**{place: text}))) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('"""One plain sentence."""', 0),
        ('"""One plain sentence.\n\nAnd more. Of it."""', 0),
        ('"""A title without an end"""', 1),
        ('"""Two. Sentences."""', 1),
        ("x = 1", 1),
    ],
)
def test_a_file_without_its_sentence_is_found(text, count):
    assert len(house.unopened({"symbiosis.a": ast.parse(text)})) == count


def test_a_long_file_and_a_long_function_are_found():
    docstring = '    """Told.' + "\n" * 60 + '    """\n'
    function = "def f():\n" + docstring + "    x = 1\n" * house.FUNCTION_LINES
    assert house.too_long({"a": function}) == []
    assert house.too_long({"a": function + "    return x\n"}) == ["a.f has 51 lines"]
    assert house.too_long({"a": "x = 1\n" * house.FILE_LINES}) == []
    assert house.too_long({"a": "x = 1\n" * 401}) == ["a has 401 lines"]


def test_a_file_without_a_test_is_found():
    files = trees(errors="x = 1", model__park="x = 1", knowledge__data='"""Only told."""')
    assert house.without_test(files, ["test_errors.py", "model/test_park.py"]) == []
    assert house.without_test(files, ["test_errors.py", "test_park.py"]) == [
        "symbiosis.model.park: tests/model/test_park.py is missing"
    ]


def test_a_file_that_nothing_reaches_is_found():
    files = trees(face="from symbiosis.model import park", model__park="x = 1", tables="x = 1")
    assert house.unreachable(files) == ["symbiosis.tables"]


@pytest.mark.parametrize(
    "text",
    [
        "see /ho" + "me/ann/park.csv",
        "C:\\Us" + "ers\\ann",
        "pip --ind" + "ex-url x",
        "https://files.python" + "hosted.org/x",
        '"/ro' + 'ot/x"',
    ],
)
def test_an_address_is_found(text):
    assert len(house.addresses({"a.txt": "first line\n" + text})) == 1
    assert house.addresses({"a.txt": "tests/home/x.csv, https://example.org, a/work/b"}) == []


def test_a_bare_public_name_is_found():
    def told(a: int, *, b: int = 1) -> int:
        """Add.

        Parameters
        ----------
        a, b : int
            What is added.

        Returns
        -------
        int
            The sum.

        Examples
        --------
        >>> 1 + 1
        2
        """
        return a + b

    def bare(a: int) -> int:
        """Give it back."""
        return a

    class Named:
        """A name with an example.

        Examples
        --------
        >>> 1
        1
        """

    face = ModuleType("face")
    face.__all__ = ["told", "bare", "Named"]
    face.told, face.bare, face.Named = told, bare, Named
    assert house.undocumented(face) == [
        "bare lacks parameter a",
        "bare lacks Returns",
        "bare lacks Examples",
    ]
