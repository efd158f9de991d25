# Everything that is needed comes from the package registries, into .venv/ of this clone.
PYTHON ?= python3
BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

FIND_CHROMIUM := from pathlib import Path; from playwright.sync_api import sync_playwright as p; \
  s = p().start(); found = Path(s.chromium.executable_path).exists(); s.stop(); exit(not found)

.DEFAULT_GOAL := help
BENCHES := $(patsubst benchmarks/%.py,%,$(wildcard benchmarks/service_*.py))

.PHONY: help demo demo-folder bench-service test check bench fuzz lock schemas format clean

help: ## what can be made here
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# One environment, two sets: what the demo needs, and what the tests need on top of it.
.venv/demo.stamp: requirements/demo.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP_INSTALL) --require-hashes -r requirements/demo.txt
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

.venv/development.stamp: requirements/development.txt .venv/demo.stamp
	$(PIP_INSTALL) --require-hashes -r requirements/development.txt
	touch $@

demo: .venv/demo.stamp ## the service with the example branch in it, until Ctrl-C
	$(BIN)/branchebadges service demo --folder demo-service

demo-folder: .venv/demo.stamp ## from completions to diplomas in files, in demo-branch/
	$(BIN)/branchebadges demo --out demo-branch

# A browser for the tests of the pages: the one that is there, Debian's, or Playwright's own.
.venv/chromium.stamp: .venv/development.stamp
	command -v chromium >/dev/null || $(BIN)/python -c "$(FIND_CHROMIUM)" 2>/dev/null \
	  || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	    && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } \
	  || $(BIN)/playwright install --with-deps chromium \
	  || $(BIN)/playwright install chromium
	touch $@

test: .venv/chromium.stamp ## every test, foreign verifiers included
	$(BIN)/python -m pytest

check: .venv/chromium.stamp ## format, lint, types, floor plan, schemas, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	for file in tests/canonical tests/cli tests/service tests/web; do $(BIN)/mypy $$file/conftest.py || exit 1; done
	$(BIN)/lint-imports
	$(BIN)/python -m branchebadges.schemas --check schemas
	$(BIN)/python -m pytest

bench: .venv/development.stamp ## operations a second, and ratios against peers
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.rules
	$(BIN)/python -m benchmarks.reports
	$(BIN)/python -m benchmarks.many

bench-service: .venv/development.stamp ## the service under load, and what it holds in memory
	for each in $(BENCHES); do $(BIN)/python -m benchmarks.$$each || exit 1; done

EXAMPLES ?= 20000
fuzz: .venv/development.stamp ## our two ways and three other processors on EXAMPLES altered documents
	BRANCHEBADGES_FUZZ=$(EXAMPLES) $(BIN)/python -m pytest -x --tb=short \
	  tests/canonical/test_walk_and_long_way_agree.py \
	  tests/canonical/test_other_processors_agree.py

format: .venv/development.stamp ## put the code in the house's form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schemas: .venv/demo.stamp ## write schemas/ again from the models
	$(BIN)/python -m branchebadges.schemas schemas

lock: ## pin every dependency again, with hashes
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	.venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --all-extras --group build pyproject.toml --output-file requirements/demo.txt
	.venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --all-extras --group dev pyproject.toml --output-file requirements/development.txt

clean: ## remove what was made
	rm -rf .venv demo-branch demo-service dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
