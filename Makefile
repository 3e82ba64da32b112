# Everything here needs Python 3.11 with venv, and make. PORT=8001 moves `make run`; ARGS goes to pytest.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN = .venv/bin
ONLY ?=
ARGS ?=

.PHONY: help install run test check tidy messages bench

help:
	@sed -n 's/^\([a-z]*\):.*## /make \1 — /p' Makefile

install: ## create .venv and install what requirements name, when they have changed
	@test -x $(BIN)/python || { echo "Creating .venv …"; $(PYTHON) -m venv .venv; }
	@cat requirements.txt requirements-dev.txt | cmp -s - .venv/installed || { \
		echo "Installing packages (only when requirements have changed) …" && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt && \
		cat requirements.txt requirements-dev.txt > .venv/installed; }

run: install ## the whole portal with the demonstration's data, until Ctrl-C
	@$(BIN)/python -m dev.run

test: install ## every suite: fast, browser, faults
	@$(BIN)/python -m pytest -n 2 --dist worksteal --reruns 1 --only-rerun playwright._impl $(ARGS)

check: install ## style, types, layers, migrations, catalogues, house rules
	@$(BIN)/python -m dev.check

tidy: install ## format code and templates
	@$(BIN)/ruff check --quiet --fix .; $(BIN)/ruff format --quiet .
	@git ls-files 'templates/*.html' | xargs -r $(BIN)/djade --target-version 5.2

messages: install ## bring the catalogues up to date and tell what lacks a translation
	@$(BIN)/python -m dev.messages

bench: install ## measure beside peers and limits; ONLY=newsletter for one
	@$(BIN)/python -m bench $(ONLY)
