# The verbs of the house. Each works on a fresh clone; a second run installs nothing.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := weigh

CASE ?= cases/unequal-partnership
# The first Python on the path that is 3.11 or newer.
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$p" && break; done)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
OWN := --no-deps --no-build-isolation --editable .

.PHONY: weigh test lint check bench docs lock clean help

weigh: $(VENV)/runtime.stamp  ## weigh the flagship case (or CASE=folder)
	@$(BIN)/steelyard weigh "$(CASE)"

# Both workers and every command that the tests start load the same files: compiled once for all.
test: export PYTHONDONTWRITEBYTECODE :=
test: lint browser  ## lint, type-check and run every test
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy

check: $(VENV)/runtime.stamp  ## list every problem of the case's files
	@$(BIN)/steelyard check "$(CASE)"

bench: $(VENV)/runtime.stamp browser  ## how long a weighing takes, and where the time goes
	@$(BIN)/python bench/speed.py "$(CASE)"
	@$(BIN)/python bench/reweigh.py "$(CASE)"
	@$(BIN)/python -m bench.growth
	@$(BIN)/python -m bench.workbench "$(CASE)"
	@$(BIN)/python -m bench.copies
	@$(BIN)/python -m bench.reading
	@$(BIN)/python -m bench.reference.draws --short
	@$(BIN)/python -m bench.calibration --short --out $(VENV)/calibration

docs: $(VENV)/runtime.stamp  ## write the pages that are made from the program
	@$(BIN)/python docs/make_reference.py
	@$(BIN)/python docs/make_commands.py

# The report's tests drive a real browser. Root gets one; others are told how, and the rest runs.
.PHONY: browser
browser: $(VENV)/dev.stamp
	@sh .ci/browser

# A new virtual environment holds exactly the lock; the stamps say which lock it holds.
$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Steelyard needs Python 3.11 or newer on the path." >&2; exit 2; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)" >&2
	@$(PYTHON) -m venv $(VENV)

$(VENV)/runtime.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what requirements.lock names (once; a minute or two)" >&2
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install $(OWN)
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what requirements-dev.lock names (once; a minute or two)" >&2
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@$(PIP) install $(OWN)
	@touch $@ $(VENV)/runtime.stamp

# Names, versions and hashes only: a lock says what is installed, not where from.
COMPILE := $(BIN)/pip-compile --quiet --allow-unsafe --generate-hashes --strip-extras --no-header \
  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
  --no-annotate --build-deps-for=editable
TIDY := sed -i.old -E '/^(\#.*)?$$/d'

# The larger one first: what it holds back, the smaller holds back too (daft asks for an older tqdm).
lock: $(VENV)/dev.stamp  ## resolve both locks anew
	@$(COMPILE) --upgrade --extra dev --output-file requirements-dev.lock pyproject.toml
	@$(COMPILE) --upgrade --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml
	@$(TIDY) requirements.lock requirements-dev.lock && rm -f requirements*.lock.old
	@cd $(VENV) && touch runtime.stamp dev.stamp

clean:  ## remove everything that can be made again, the environment too
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis src/*.egg-info
	@rm -rf cases/*/results cases/*/.steelyard
	@find src tests bench docs -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */make \1\t/' | expand -t 14
