"""The laws of the house, each a function that gives the places where the law is broken."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import NamedTuple

# A room may import only rooms on a lower floor, and other files of its own room.
FLOORS: Mapping[str, int] = {
    "errors": 0,
    "display": 1,
    "bridges": 1,
    "tables": 2,
    "model": 3,
    "knowing": 4,
    "reading": 5,
    "matching": 5,
    "regulation": 5,
    "planning": 5,
    "judging": 6,
    "testing": 6,
    "cli": 7,
}

# Each outside package has its home; a home that ends in a dot is a whole room.
HOMES: Mapping[str, tuple[str, ...]] = {
    "numpy": ("",),
    "pandas": ("",),
    "pint": ("reading.units",),
    "pandera": ("reading.checks",),
    "python_calamine": ("reading.files",),
    "tomllib": ("reading.files", "knowing.words"),
    "rapidfuzz": ("knowing.",),
    "xlsxwriter": ("reading.templates",),
    "matplotlib": ("display.",),
    "jinja2": ("display.",),
    "networkx": ("bridges.graphs", "model."),
    "scipy": (
        *("model.programme", "bridges.", "knowing.", "planning.", "matching.nearby"),
        *("reading.store", "reading.closing", "reading.gross"),
    ),
    "pulp": ("bridges.pulp_models", "planning.solving.pulp_runs", "model.plan"),
    "highspy": ("planning.solving.",),
}

FILE_LINES = 400
FUNCTION_LINES = 50


class Import(NamedTuple):
    """One imported module, as an absolute dotted name, and where the import stands."""

    name: str
    line: int
    inside: bool  # inside a function


def imports_of(tree: ast.Module, module: str, is_package: bool = False) -> list[Import]:
    """List every import of a file, those for types only and those inside functions included."""
    package = module if is_package else module.rpartition(".")[0]
    return list(_imports(tree, package, inside=False))


def _imports(node: ast.AST, package: str, inside: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, child.lineno, inside)
        elif isinstance(child, ast.ImportFrom):
            parts = package.split(".")
            base = ".".join(parts[: len(parts) - child.level + 1]) if child.level else ""
            origin = ".".join(part for part in (base, child.module or "") if part)
            for alias in child.names:
                yield Import(f"{origin}.{alias.name}", child.lineno, inside)
        else:
            function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _imports(child, package, inside or function)


def room(module: str) -> str:
    """Name the room of a module: the part after `symbiosis`."""
    return module.split(".")[1] if "." in module else ""


def target(name: str, modules: Iterable[str]) -> str:
    """Give the module that an imported name belongs to: itself, or the one that holds it."""
    known = set(modules)
    while name not in known and "." in name:
        name = name.rpartition(".")[0]
    return name


def upward(trees: Mapping[str, ast.Module]) -> list[str]:
    """Find imports of own modules that do not point down, or that ask the face."""
    found = []
    for module, one in own_imports(trees):
        there = target(one.name, trees)
        if there == "symbiosis":
            found.append(f"{module}:{one.line} imports the face")
        elif module == "symbiosis" or room(module) == room(there):
            continue
        elif room(there) not in FLOORS or room(module) not in FLOORS:
            found.append(f"{module}:{one.line} imports {there}: a room without a floor")
        elif FLOORS[room(there)] >= FLOORS[room(module)]:
            found.append(f"{module}:{one.line} imports {there}: not below")
    return found


def own_imports(trees: Mapping[str, ast.Module]) -> Iterator[tuple[str, Import]]:
    """Give every import of an own module, with the module it stands in."""
    for module, tree in trees.items():
        for one in imports_of(tree, module, is_package=_is_package(module, trees)):
            if one.name.split(".")[0] == "symbiosis":
                yield module, one


def _is_package(module: str, trees: Mapping[str, ast.Module]) -> bool:
    return any(other.startswith(module + ".") for other in trees)


def circles(trees: Mapping[str, ast.Module]) -> list[str]:
    """Find modules that reach themselves by following imports."""
    graph = import_graph(trees)
    return [module for module in graph if module in reached(graph, graph[module])]


def import_graph(trees: Mapping[str, ast.Module]) -> dict[str, set[str]]:
    """Say which own modules each module imports."""
    graph: dict[str, set[str]] = {module: set() for module in trees}
    for module, one in own_imports(trees):
        graph[module].add(target(one.name, trees))
    return graph


def reached(graph: Mapping[str, set[str]], start: Iterable[str]) -> set[str]:
    """Give every module that can be reached from the given ones, these included."""
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting.extend(graph.get(module, ()))
    return seen


def unreachable(trees: Mapping[str, ast.Module]) -> list[str]:
    """Find modules with code that no door of the house ever reaches."""
    doors = ["symbiosis", "symbiosis.cli", "symbiosis.__main__", "symbiosis.testing"]
    seen = reached(import_graph(trees), doors)
    return [name for name, tree in trees.items() if name not in seen and has_code(tree)]


def hidden_imports(trees: Mapping[str, ast.Module]) -> list[str]:
    """Find imports of own modules inside functions."""
    return [
        f"{module}:{one.line} imports {one.name} inside a function"
        for module, one in own_imports(trees)
        if one.inside
    ]


def homeless(trees: Mapping[str, ast.Module]) -> list[str]:
    """Find outside packages that are imported away from home, or that have none."""
    found = []
    for module, tree in trees.items():
        inner = module.removeprefix("symbiosis").removeprefix(".")
        for one in imports_of(tree, module, is_package=_is_package(module, trees)):
            package = one.name.split(".")[0]
            if package == "symbiosis":
                continue
            if package in sys.stdlib_module_names and package not in HOMES:
                continue
            homes = HOMES.get(package, ())
            if not any(inner == home or _lies_in(inner, home) for home in homes):
                found.append(f"{module}:{one.line} imports {package} away from its home")
    return found


def _lies_in(inner: str, home: str) -> bool:
    return home == "" or (home.endswith(".") and inner.startswith(home))


def has_code(tree: ast.Module) -> bool:
    """Say whether a file holds more than its docstring."""
    return len(tree.body) > (1 if ast.get_docstring(tree) is not None else 0)


def unopened(trees: Mapping[str, ast.Module]) -> list[str]:
    """Find files that do not open with one sentence."""
    found = []
    for module, tree in trees.items():
        first = " ".join((ast.get_docstring(tree) or "").split("\n\n")[0].split())
        if not first.endswith(".") or re.search(r"[.!?] +[A-Z]", first):
            found.append(f"{module} does not open with one sentence: {first!r}")
    return found


def too_long(sources: Mapping[str, str]) -> list[str]:
    """Find files and functions that are too long; the docstring of a function does not count."""
    found = []
    for module, source in sources.items():
        lines = len(source.splitlines())
        if lines > FILE_LINES:
            found.append(f"{module} has {lines} lines")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = body_lines(node)
                if lines > FUNCTION_LINES:
                    found.append(f"{module}.{node.name} has {lines} lines")
    return found


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function's body, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def without_test(modules: Mapping[str, ast.Module], tests: Iterable[str]) -> list[str]:
    """Find modules with code that have no test file in the mirrored place."""
    there = set(tests)
    found = []
    for module, tree in modules.items():
        *folders, name = module.split(".")[1:] or [""]
        if name in ("", "__main__") or _is_package(module, modules) or not has_code(tree):
            continue
        wanted = "/".join([*folders, f"test_{name}.py"])
        if wanted not in there:
            found.append(f"{module}: tests/{wanted} is missing")
    return found


# Written with brackets so that this file does not break its own law.
ADDRESSES = re.compile(
    r"(?<![\w./-])/(?:h[o]me|r[o]ot|w[o]rk|U[s]ers|o[p]t/wheels)/[\w.]"
    r"|[A-Z]:\\\\?U[s]ers"
    r"|https?://[^\s\"'<>)]*(?:p[y]pi|p[y]thonhosted|/s[i]mple\b|artif[a]ctory)"
    r"|--(?:extra-)?i[n]dex-url|--f[i]nd-links|f[i]le:///"
)


def addresses(texts: Mapping[str, str]) -> list[str]:
    """Find absolute paths of one machine and addresses of package registries."""
    return [
        f"{name}:{number} names {match.group(0)!r}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := ADDRESSES.search(line))
    ]


def undocumented(face: ModuleType) -> list[str]:
    """Find public names without Parameters, Returns or an example where these belong."""
    found = []
    for name in face.__all__:
        thing = getattr(face, name)
        if name.startswith("__") or not callable(thing):
            continue
        text = inspect.getdoc(thing) or ""
        if inspect.isclass(thing):
            missing = _missing_of_class(thing, text)
        else:
            missing = _missing_of_function(thing, text)
        if ">>>" not in section(text, "Examples"):
            missing.append("Examples")
        found += [f"{name} lacks {part}" for part in missing]
    return found


def _missing_of_function(thing: object, text: str) -> list[str]:
    signature = inspect.signature(thing)  # type: ignore[arg-type]
    told = re.findall(r"^\*{0,2}(\w[\w, *]*?) *(?::|$)", section(text, "Parameters"), re.MULTILINE)
    names = {part.strip(" *") for line in told for part in line.split(",")}
    missing = [f"parameter {name}" for name in signature.parameters if name not in names]
    if signature.return_annotation not in (None, "None", signature.empty):
        missing += [] if section(text, "Returns") else ["Returns"]
    return missing


def _missing_of_class(thing: type, text: str) -> list[str]:
    takes = "__init__" in vars(thing)
    told = section(text, "Parameters") or section(text, "Attributes")
    return ["Parameters or Attributes"] if takes and not told else []


def section(text: str, title: str) -> str:
    """Give the text of a numpydoc section, blank if there is none."""
    pattern = rf"^{title}\n-{{{len(title)}}}\n(.*?)(?=^\w[^\n]*\n-{{4,}}\n|\Z)"
    match = re.search(pattern, text, re.MULTILINE | re.DOTALL)
    return match.group(1).strip() if match else ""
