# Precedent. `make run` and `make test` need Python 3.11 or newer, and make. Node is not used yet.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
EXTRAS := ingest,eval,dev

.PHONY: help setup run test check corpus system bench constraints clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: $(STAMP) ## Make .venv with the precedent command in it, and install tesseract where it can
	@sh tools/system.sh run

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Precedent needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
	  $(PYTHON) -c 'import ensurepip' 2>/dev/null \
	    || { echo "$(PYTHON) cannot make a virtual environment; on Debian or Ubuntu run: apt-get install python3-venv"; exit 1; }; \
	  $(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing Precedent into $(VENV) (a few minutes the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[$(EXTRAS)]'
	@touch $@

# Status 3 of an ingest: published, though some files were refused. Ctrl-C is how it is meant to end.
run: setup ## Ingest the shipped collection and serve it on http://127.0.0.1:8000
	@trap 'exit 0' INT; \
	  $(BIN)/precedent ingest || test $$? -eq 3 || exit 1; \
	  $(BIN)/precedent serve

test: setup system check ## Set up and pass everything: lint, types, import rules, tests
	@$(BIN)/pytest

check: setup ## Lint, types, import rules, Dockerfile, compose.yaml
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/hadolint Dockerfile
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec compose.yaml

system: ## Install what is needed from Debian (tesseract; chromium for the tests), where it is missing
	@sh tools/system.sh run test

corpus: setup ## Rebuild corpus/documents and corpus/catalogue.yaml from corpus/papers
	@$(BIN)/python -m tools.corpus

bench: setup ## Measure and write bench/*.json and bench/*.md
	@$(BIN)/python -m bench

constraints: setup ## Pin in constraints.txt the versions that are in .venv
	@$(BIN)/python -m pip freeze --disable-pip-version-check --all --exclude pip --exclude precedent-assistant > $(VENV)/freeze.txt
	@{ grep '^#' constraints.txt; sed 's/+[^=]*$$//' $(VENV)/freeze.txt; } > $(VENV)/constraints.txt
	@mv $(VENV)/constraints.txt constraints.txt
	@touch $(STAMP)

clean: ## Delete .venv, the index and all caches
	rm -rf $(VENV) data dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
