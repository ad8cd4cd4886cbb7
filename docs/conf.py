"""Settings of the documentation: it builds offline, and a warning stops it."""

import shutil
from importlib import metadata
from pathlib import Path

import pandas as pd

import symbiosis as sym
from symbiosis.reading.templates import explanations

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent

project = "symbiosis"
author = "The symbiosis developers"
copyright = f"2026, {author}"
release = version = metadata.version("industrial-symbiosis")

extensions = [
    "matplotlib.sphinxext.mathmpl",
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
]
exclude_patterns = ["_build", "user/tables", "**.ipynb_checkpoints"]
templates_path = ["_templates"]

html_theme = "pydata_sphinx_theme"
html_title = "symbiosis"
html_show_sourcelink = False
html_theme_options = {"show_prev_next": False, "navigation_with_keys": False}

autosummary_generate = True
# Where capitals do not tell files apart, a verb and a noun of one name need two.
autosummary_filename_map = {
    f"symbiosis.{verb}": f"symbiosis.verb_{verb}" for verb in ("catalogue", "rulebook")
}
autodoc_typehints = "none"
numpydoc_show_class_members = False
myst_enable_extensions = ["colon_fence"]
# Formulas are drawn while the pages are built, so that they are read without a network.
mathmpl_fontsize = 14.0
mathmpl_srcset = ["2x"]
myst_heading_anchors = 3
# Notebooks are shown as they are stored; the tests run them.
nb_execution_mode = "off"
# Pages of the repository are included from its root, where some links point to files.
suppress_warnings = ["myst.xref_missing"]


def table_of(noun: type) -> str:
    """Write every declared column of a noun as tables, one for each of its frames."""
    parts = [f"## {noun.__name__}\n"]
    for name, rows in noun.columns().groupby("table", sort=False):
        lines = [
            f"### `{noun.__name__}.{name}`\n",
            "| column | kind | unit | meaning |",
            "|---|---|---|---|",
        ]
        for row in rows.itertuples():
            meaning = row.meaning.replace("|", "\\|")
            lines.append(f"| `{row.name}` | {row.kind} | {row.unit} | {meaning} |")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def inputs_of(rows: pd.DataFrame) -> str:
    """Write the columns of one input table."""
    lines = ["| column | needed | unit | meaning |", "|---|---|---|---|"]
    for row in rows.fillna("").itertuples():
        lines.append(f"| `{row.column}` | {row.needed} | {row.unit} | {row.meaning} |")
    return "\n".join(line.replace("[..]", "`[ ]`") for line in lines) + "\n"


def fault_columns() -> str:
    """Write the columns of a frame of faults."""
    rows = sym.Park.columns("faults")["name"]
    return "`" + "`, `".join(rows) + "`\n"


def rules_of(book: str) -> str:
    """Write every shipped rule of a book in plain words."""
    law, known = sym.rulebook(book), sym.catalogue()
    kinds = law.rules["kind"].value_counts()
    counted = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    sure = law.limits["confidence"].value_counts()
    told = ", ".join(f"{count} {word}" for word, count in sure.items())
    head = f"{len(law.rules)} rules ({counted}) with {len(law.limits)} numbers ({told}).\n\n"
    return head + law.describe(known=known)


def write_if_new(path: Path, text: str) -> None:
    """Write a page only if it says something new, so that a second build is quick."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


NOUNS = (
    *(sym.Park, sym.Catalogue, sym.Rulebook, sym.Matches, sym.Plan, sym.Ranking),
    *(sym.Explanation, sym.Pilot, sym.Reconciled),
)
write_if_new(HERE / "user/tables/columns.md", "\n".join(table_of(noun) for noun in NOUNS))
write_if_new(HERE / "user/tables/faults.md", fault_columns())
for book in ("vn", "eu", "buyers"):
    write_if_new(HERE / f"user/tables/rules_{book}.md", rules_of(book))
for table, rows in explanations().groupby("table"):
    write_if_new(HERE / f"user/tables/{table}.md", inputs_of(rows))
(HERE / "notebooks").mkdir(exist_ok=True)
for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
    shutil.copy2(notebook, HERE / "notebooks" / notebook.name)
