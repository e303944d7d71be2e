# Homeward. `make` alone lists what can be asked for.
.DEFAULT_GOAL := help
.PHONY: help run test check format bundles bench faults soak oracle agreement fixture pictures golden mutants slips clean
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
CLI := $(BIN)/homeward
FRONTEND := $(shell find frontend -name node_modules -prune -o -type f -print 2>/dev/null)

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.run  ## set everything up on a fresh machine and serve the practice council
	@$(MAKE) -s bundles || true
	@.ci/practice

test: .venv/.dev  ## install what the tests need, then run every test
	@$(MAKE) -s bundles || true
	@.ci/test

check: .venv/.dev  ## format, lint, types, import contracts, templates, processes
	@.ci/check

format: .venv/.dev  ## lay the Python out and mend what can be mended by machine
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bundles: web/static/build/.built  ## build the browser's files (styles, diagram viewer) when their sources changed

bench: .venv/.run  ## measure what a step costs and how it grows
	$(CLI) bench

faults: .venv/.dev  ## the long form of the tests that kill, cut and race (an hour and more)
	FAULTS=long $(BIN)/python -m pytest --timeout 3600 tests/faults tests/golden

soak: .venv/.dev  ## let people work for a quarter of an hour and watch memory and times
	@$(BIN)/python -m tests.faults.soak 900 4

oracle: .venv/.dev  ## play 10,000 random diagrams against SpiffWorkflow as it comes
	$(BIN)/python -m tests.faults.oracle 10000

agreement: .venv/.dev  ## compare the proof of soundness with a token game and the engine on 10,000 random folders
	$(BIN)/python -m tests.engine.proof.agreement 10000

fixture: .venv/.dev  ## at a release: leave a database for the tests of every later version
	$(BIN)/python -m tests.old_databases.parking

pictures: .venv/.dev  ## take the pictures of the manual for analysts
	@$(MAKE) -s bundles
	HOMEWARD_PICTURES=docs/pictures $(BIN)/python -m pytest --quiet tests/browser/test_studio_story.py

golden: .venv/.dev  ## write the golden decisions; FLAGS=--overwrite where they are meant to change
	$(BIN)/python -m tests.golden.maker $(FLAGS)

mutants: .venv/.mutants  ## change ranking, money, rules and access in a sample of places; the tests must notice
	@$(BIN)/python -m tests.mutants $(FLAGS)

slips: .venv/.dev  ## put slips into a process folder and name those that neither check nor examples notice
	@$(BIN)/python -m tests.folder_mutants $(FLAGS)

clean:  ## remove everything that the other commands made here
	rm -rf .venv var web/static/build frontend/node_modules dist

# ---- what the commands above stand on -------------------------------------------------------------

.venv/bin/python:
	@.ci/python -m venv .venv

.venv/.run: pyproject.toml | .venv/bin/python
	@echo "Installing Homeward into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.dev: pyproject.toml | .venv/bin/python
	@echo "Installing Homeward and its test tools into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch .venv/.run $@

.venv/.mutants: pyproject.toml | .venv/.dev
	@echo "Installing what changes the program for the mutants into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,mutants]'
	@touch $@

web/static/build/.built: $(FRONTEND) | .venv/.run
	@.ci/bundles && mkdir -p $(@D) && touch $@
