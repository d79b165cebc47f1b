# Everything here needs Python 3.11 or newer and make; the first run of a target sets itself up in .venv (VENV).
# Stories can be told from any moment, on a machine of any zone: make test START=2027-03-28T00:30+01:00 TZ=Pacific/Apia

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python
# Stories start some fifty processes of Greenroom's: each would compile all of it anew.
export PYTHONDONTWRITEBYTECODE =
TESTS ?=
PART ?=
CRASH ?=
FOLDER ?=
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	--strip-extras --no-annotate --allow-unsafe

.PHONY: demo test browser bench crash endurance lint types lock
.DEFAULT_GOAL := demo

demo: $(VENV)/runtime.stamp
	@$(RUN) -m bot demo

test: $(VENV)/dev.stamp
	$(RUN) -m pytest -n 2 $(TESTS)

browser: $(VENV)/dev.stamp
	$(RUN) -m pytest -m browser $(TESTS)

bench: $(VENV)/dev.stamp
	$(RUN) -m tests.bench $(PART)

crash: $(VENV)/dev.stamp
	$(RUN) -m tests.crash $(CRASH)

endurance: $(VENV)/dev.stamp
	$(RUN) -m tests.endurance $(FOLDER)

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .

types: $(VENV)/dev.stamp
	$(BIN)/mypy

lock: $(VENV)/dev.stamp
	$(LOCK) --output-file requirements/runtime.txt pyproject.toml
	$(RUN) -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['dependency-groups']['dev'], sep='\n')" \
		| $(LOCK) --constraint requirements/runtime.txt --output-file requirements/dev.txt pyproject.toml -

$(VENV)/%.stamp: requirements/%.txt | $(BIN)/python
	@echo "Installing $< (once)…"
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Greenroom needs Python 3.11 or newer, and $(PYTHON) is not. Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -f $@; exit 1; }
