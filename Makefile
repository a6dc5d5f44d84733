# Python 3.10 or later and make are all that these targets need: each sets up what it uses in .venv.
# `make PYTHON=python3.12 test` chooses the Python; `make test PYTEST_ARGS="-k rows"` chooses tests.

.DEFAULT_GOAL := help
.PHONY: help build test corpus fuzz check lint lock clean

SHELL := /bin/sh
PYTHON ?= $(shell for python in python3 python python3.14 python3.13 python3.12 python3.11 python3.10; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1 && echo "$$python" && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadgroup

# A folder that was moved, or whose Python was removed, is no environment any more.
ifneq ($(wildcard $(READY)),)
ifneq ($(shell $(BIN)/python -c 'import mdgen; print("ready")' 2>/dev/null),ready)
$(shell rm -f $(READY))
endif
endif

help:
	@echo "make build   models from specs/ into generated/"
	@echo "make test    the tests"
	@echo "make corpus  the checks on real documentation, where ../shared is"
	@echo "make fuzz    random pages and type cells, guided by coverage"
	@echo "make check   is generated/ what specs/ says?"
	@echo "make lint    ruff, black and mypy"
	@echo "make lock    bring requirements/dev.txt up to date"
	@echo "make clean   remove .venv and caches"

build: $(READY)
	$(BIN)/mdgen build specs/

# Seconds for each of the readers that are fuzzed.
FUZZ_SECONDS ?= 30

fuzz: $(READY)
	@$(BIN)/python -c 'import atheris' 2>/dev/null || $(BIN)/python -m pip install --quiet --no-input \
		--disable-pip-version-check --only-binary :all: -r requirements/fuzz.txt || true
	$(BIN)/python fuzz/run.py $(FUZZ_SECONDS)

check: $(READY)
	$(BIN)/mdgen build specs/ --check

test: $(READY)
	$(PYTEST) -m "not corpus" $(PYTEST_ARGS)

corpus: $(READY)
	$(PYTEST) -m corpus -rs $(PYTEST_ARGS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/black --check --quiet .
	$(BIN)/mypy

# The lock holds versions and hashes for every Python and system, and no index: pip takes the one
# that the machine configures. The project itself comes last, built by the locked build backend.
$(READY): requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "mdgen needs Python 3.10 or later; none was found" >&2; exit 2; }
	@$(BIN)/python -c '' 2>/dev/null || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --no-input --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-input --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

# `make lock LOCK_ARGS=--upgrade` takes newer versions; without it, those that stand stay.
# It installs uv by itself, so that a lock that no longer fits pyproject.toml can be mended.
lock:
	@test -x $(BIN)/uv || { test -x $(BIN)/python || $(PYTHON) -m venv $(VENV); \
		$(BIN)/python -m pip install --quiet --no-input --disable-pip-version-check uv; }
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.10 --generate-hashes \
		--no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		--quiet --output-file requirements/dev.txt $(LOCK_ARGS)

clean:
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .mdgen_cache
