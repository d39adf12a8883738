# Precedent. `make run` and `make test` need Python 3.11 or newer, Node 20.19 or newer with npm, and make.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
EXTRAS := ingest,eval,openai,anthropic,google,ollama,langchain,slack,dev
MODULES := frontend/node_modules/.installed
ASSETS := assistant/web/static/assets.json
# Folders too, so that a file that is gone counts as a change.
PAGES := $(shell find frontend -name node_modules -prune -o -print)

define NODE_THERE
node -e 'const [major, minor] = process.versions.node.split(".").map(Number); \
  process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null \
  && npm --version >/dev/null 2>&1 \
  || { echo "The pages are built with Node 20.19 or newer and npm: on Debian 13 apt-get install nodejs npm;" \
       "on macOS brew install node; elsewhere from nodejs.org. Then run make $(MAKECMDGOALS) again."; exit 1; }
endef

.PHONY: help setup run test check corpus system bench constraints clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: $(ASSETS) $(STAMP) ## Make .venv with the precedent command, build the pages' files, install tesseract where it can
	@sh tools/system.sh run

# The mark goes first and comes last: what npm left when it was stopped is installed anew.
$(MODULES): frontend/package.json frontend/package-lock.json frontend/.npmrc
	@$(NODE_THERE)
	@echo "Installing what the pages are built with into frontend/node_modules"
	@rm -f $@
	@cd frontend && npm ci --include=dev --loglevel=error >/dev/null
	@touch $@

$(ASSETS): $(MODULES) $(PAGES)
	@$(NODE_THERE)
	@echo "Building styles and scripts into $(@D)"
	@node frontend/build.mjs

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
	@$(BIN)/python -m tools.constraints
	@touch $(STAMP)

clean: ## Delete .venv, what was built, the index and all caches; conversations stay
	rm -rf $(VENV) frontend/node_modules assistant/web/static data/index data/cache data/mirror dist \
	  .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
