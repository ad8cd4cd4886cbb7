# Every target does all of its own set-up: a virtual environment in .venv, pinned versions.
# Needed: make and Python 3.11 or later. Another Python: make PYTHON=python3.13 test

BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
INSTALL := $(PIP) install --constraint constraints.txt --no-build-isolation
JOBS ?= 2

.PHONY: help demo test lint types docs format constraints clean

help:
	@echo "make demo     read data/, match, regulate, optimise, rank; writes results/"
	@echo "make test     the whole test suite, doctests and notebooks included"
	@echo "make lint     style of the code        make format   mend it"
	@echo "make types    types of the code        make docs     the pages, in docs/_build/html"
	@echo "make clean    remove everything that was made here"

demo: .venv/.made-core
	$(BIN)/symbiosis rank data/ --rules vn --out results/

test: .venv/.made-test
	$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal

lint: .venv/.made-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: .venv/.made-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: .venv/.made-dev
	$(BIN)/mypy

docs: .venv/.made-dev
	$(BIN)/sphinx-build --fail-on-warning --keep-going -q -b html docs docs/_build/html

# For those who change a dependency; needs uv. The header of the file is kept, and so is what is
# pinned already, unless told to move: make constraints UV="--upgrade"
constraints:
	@cp constraints.txt constraints.new
	@uv pip compile --universal --python-version 3.11 --all-extras --only-binary :all: $(UV) \
	   --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet \
	   --output-file constraints.new pyproject.toml
	@{ sed -n '/^#/p' constraints.txt; sed '/^#/d' constraints.new; } > constraints.both
	@mv constraints.both constraints.txt; rm constraints.new

clean:
	rm -rf .venv build dist results docs/_build docs/notebooks/*.ipynb docs/user/tables
	rm -rf docs/reference/generated .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests docs benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment, and what each use of it asks for. The first Python that is new enough is taken.
.venv/.made:
	@test -x $(BIN)/python || { \
	  for python in $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14 python; do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	      echo "setting up .venv with $$($$python --version)"; \
	      exec $$python -m venv .venv; \
	    fi; \
	  done; \
	  echo "No Python 3.11 or later was found. Install one, or name it: make PYTHON=... $(MAKECMDGOALS)" >&2; \
	  exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@touch $@

.venv/.made-core: .venv/.made pyproject.toml constraints.txt
	@$(PIP) install --constraint constraints.txt hatchling
	@$(INSTALL) --editable .
	@touch $@

.venv/.made-test: .venv/.made-core
	@$(INSTALL) --editable ".[test]"
	@touch $@

.venv/.made-dev: .venv/.made-test
	@$(INSTALL) --editable ".[dev]"
	@touch $@
