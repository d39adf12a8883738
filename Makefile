# Precedent. `make run` and `make test` need Python 3.11 or newer, Node is not used yet, and make.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
EXTRAS := ingest,eval,dev

.PHONY: help setup run test check corpus system bench clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: $(STAMP) ## Make .venv with the precedent command in it

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Precedent needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Precedent into $(VENV) (a few minutes the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[$(EXTRAS)]'
	@touch $@

run: setup ## Ingest the shipped collection and serve it on http://127.0.0.1:8000
	@$(BIN)/precedent ingest
	@$(BIN)/precedent serve

test: setup system check ## Set up and pass everything: lint, types, import rules, tests
	@$(BIN)/pytest

check: setup ## Lint, types, import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

system: ## Install what the tests need from Debian (chromium), where it is missing
	@sh tools/system.sh

corpus: setup ## Rebuild corpus/documents and corpus/catalogue.yaml from corpus/papers
	@$(BIN)/python -m tools.corpus

bench: setup ## Measure and write bench/*.json and bench/*.md
	@$(BIN)/python -m bench

clean: ## Delete .venv, the index and all caches
	rm -rf $(VENV) data dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
