# The one door: everything a contributor or a machine does here is a target below.
# On Windows no make is needed: see docs/windows.md.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
EDITOR_TESTS := tests/editor
# The build runs in an environment of its own, which only these reach (older pip, newer pip).
PINNED := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo councils test quick check lint types check-editor proof bench docs clean

help:  ## list the targets (this is the default)
	@echo "make TARGET, where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo "PYTHON=... chooses the interpreter (3.11 or newer); it is now: $(PYTHON)"

setup: $(READY)  ## make .venv and install everything, with pinned versions

$(READY): pyproject.toml constraints.txt
	@$(BIN)/python -m pip --version >/dev/null 2>&1 \
	    || { .ci/fit-python "$(PYTHON)" && "$(PYTHON)" -m venv --clear $(VENV); }
	$(PINNED) $(BIN)/python -m pip install --quiet --constraint constraints.txt \
	    --editable '.[dev,bench,cluster,export,postgresql,report]'
	$(BIN)/python -m compileall -q src
	@touch $@

demo: $(READY)  ## Wokingham, before and after: the comparison, and a ledger in build/
	$(BIN)/pathways demo

councils: $(READY)  ## every council: a page for each and an overview, in build/councils
	$(BIN)/pathways pages pathways/*

test: $(READY)  ## every test
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

quick: $(READY)  ## the tests that answer within a minute
	$(BIN)/python -m pytest -q -m "not slow" --numprocesses auto --dist worksteal tests/unit tests/architecture

check: lint types test  ## lint, types and every test

lint: $(READY)  ## ruff: rules and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(READY)  ## mypy, strict
	$(BIN)/mypy

check-editor: $(READY)  ## the schema in the real YAML language server (needs node and npm)
	@command -v npm >/dev/null || { echo "check-editor needs node and npm" >&2; exit 1; }
	npm ci --silent --prefix $(EDITOR_TESTS)
	node $(EDITOR_TESTS)/check.mjs

proof: $(READY)  ## the long proofs of live casework, and their page (an hour)
	@mkdir -p build && rm -f build/proof.json
	PATHWAYS_PROOF=$(CURDIR)/build/proof.json $(BIN)/python -m pytest -q tests/casework
	$(BIN)/python docs/refresh.py proof build/proof.json

bench: $(READY)  ## the simulator beside SimPy and Ciw, and the ledger beside bare sqlite3
	$(BIN)/python -m benchmarks

docs: $(READY)  ## the documentation, in docs/_build/html; a warning is an error
	$(BIN)/python docs/refresh.py
	$(BIN)/python docs/refresh.py screenshots
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going docs docs/_build/html
	@echo "docs/_build/html/index.html"

clean:  ## remove what the targets made (the ledgers in build/ too)
	rm -rf $(VENV) .cache .hypothesis build dist docs/_build $(EDITOR_TESTS)/node_modules
	find src tests benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} +
