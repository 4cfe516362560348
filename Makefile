# What a newcomer and CI call. Everything is set up in .venv; nothing else on the machine is touched.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.DEFAULT_GOAL := help
.PHONY: help demo run test lint check bench chaos eval lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/runtime  ## the whole bot in your browser, without a token
	$(BIN)/newsbrief demo

run: $(VENV)/runtime  ## the bot itself, with the settings of .env
	$(BIN)/newsbrief run

test: $(VENV)/dev  ## the tests that need no browser, in about two minutes
	$(BIN)/pytest -n auto --dist loadfile

lint: $(VENV)/dev  ## style, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint $(VENV)/dev  ## everything CI checks, slow suites included
	$(BIN)/pytest -m "slow or not slow"

bench: $(VENV)/dev  ## speed and memory, side by side with bare counterparts
	$(BIN)/python -m tests.bench

chaos: $(VENV)/dev  ## the bot killed at random moments, its books held against what Telegram accepted
	$(BIN)/python -m tests.chaos

eval: $(VENV)/dev  ## quality of summaries and quotes against human references
	$(BIN)/python -m tests.quality.evaluate --data $(or $(DATA),../shared/eval)

lock: $(VENV)/dev  ## pin all libraries anew
	$(COMPILE) --upgrade --extra build --output-file requirements/runtime.txt pyproject.toml
	$(COMPILE) --upgrade --extra build --extra dev --constraint requirements/runtime.txt --output-file requirements/dev.txt pyproject.toml

clean:  ## forget the environment and all caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime: requirements/runtime.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up in $(VENV), about a minute the first time ..."
	@$(PIP) --require-hashes -r requirements/runtime.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up in $(VENV) with what the tests need, about a minute the first time ..."
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/runtime
