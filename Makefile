# Everything this repository does, one target each. `make` alone lists them.
# Needed beforehand: GNU make and Python 3.11 or newer. The rest is set up on first use.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
STAMPS := $(VENV)/stamps
NEWEST := $(CURDIR)/.venv-newest
BOOK := _build/html/index.html
# Sphinx does not see when these change; then the whole book is built anew.
BOOK_TOOLS := $(wildcard _ext/*.* _static/*.* course/exercises/page/scripts/*.* course/moving/*.css course/moving/scripts/*.* course/live/*.css course/live/scripts/*.* course/trial/*.css course/trial/scripts/*.* _config.yml package-lock.json requirements.txt)
# The environment's own node, npm and jupyter come first, whatever the machine has.
export PATH := $(BIN):$(PATH)
# The frozen-modules notice of CPython's debugger would be an output of every notebook.
export PYDEVD_DISABLE_FILE_VALIDATION := 1
# With 0 the book has no solutions: _ext/solutions.py. What was built otherwise is built anew.
export SOLUTIONS ?= 1
# With 0 no cell runs in the page: _ext/live_cells.py.
export LIVE ?= 1
ifneq ($(SOLUTIONS) $(LIVE),$(shell cat _build/tools 2>/dev/null))
.PHONY: _build/tools
endif
# What is compiled is kept, whatever the shell says: every process of the tests would do it anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help book pdf serve test test-long test-live fuzz test-newest links notebooks lab bench mutants lint clean lock setup libraries

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | \
		while IFS=$$'\t' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

book: $(STAMPS)/python $(STAMPS)/assets _build/tools ## build the book from the notebooks' stored outputs, print its addresses (SOLUTIONS=0: without solutions; LIVE=0: no cell runs in the page)
	@echo "==> building the book"
	@# A page that was written with a warning must not pass as unchanged next time.
	@$(BIN)/jupyter-book build . -W -n --keep-going || { rm -rf _build; exit 1; }
	@printf '\nThe book is ready. Open\n    %s\nor type make serve, which opens\n    http://127.0.0.1:8000/\nwhere its cells run in the page.\n' \
		"$$($(BIN)/python -c 'import pathlib; print(pathlib.Path("$(BOOK)").resolve().as_uri())')"

pdf: book ## print the chapters, the book and the cheat sheet (WITH=solutions: with hints, too)
	@echo "==> printing, a few seconds for a chapter"
	@$(BIN)/python -m tools.paper $(if $(filter solutions,$(WITH)),--solutions)

serve: book ## serve the book on this machine and open it: its cells run in the page
	@$(BIN)/python -m tools.serve

test: book ## lint, then test the code, the notebooks and the built book
	@$(MAKE) --no-print-directory lint
	@echo "==> tests: code, notebooks, book"
	@# Two workers keep two cores busy; threads of the matrix products would only get in their way.
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --nbval --nbval-current-env \
		--nbval-cell-timeout=60 --cov --cov-report=term:skip-covered

test-long: book ## what takes longer than a change should wait for; the weekly workflow runs it
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 -m long tests
	@echo "==> the notebooks, each in a Python that has imported nothing before"
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --nbval --nbval-current-env \
		--nbval-cell-timeout=60 --own-kernels chapters

test-live: book ## run every code cell of every chapter in the page, and compare with what is stored
	@$(BIN)/python -m pytest -m 'long or not long' tests/book/test_live.py

fuzz: $(STAMPS)/python ## look for inputs that get past the prover and the checker (SECONDS=3600)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),3600)

test-newest: $(STAMPS)/newest ## the tests of the code, with the newest versions that its packages allow
	@$(NEWEST)/bin/python -m pytest -n 2 --dist loadfile tests/nnlib tests/derive tests/symbolic tests/course

links: book ## ask every address outside the book whether it is still there
	@$(BIN)/jupyter-book build . --builder linkcheck

notebooks: $(STAMPS)/python ## execute the notebooks and store their outputs (NOTEBOOKS=path for some)
	@$(BIN)/python -m tools.notebooks $(NOTEBOOKS)
	@$(BIN)/python -m tools.times

lab: $(STAMPS)/python ## open the chapters in JupyterLab
	@$(BIN)/jupyter lab --notebook-dir=chapters

bench: $(STAMPS)/bench ## time nnlib against bare matrix products, PyTorch, scikit-learn and JAX
	@$(BIN)/python tools/benchmark.py

N ?= 200
SEED ?= 0
mutants: $(STAMPS)/python ## break nnlib in N ways drawn with SEED, and list what its tests let pass
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python tools/mutate.py -n $(N) --seed $(SEED)

libraries: $(STAMPS)/python ## ask other libraries for their derivatives, each in an environment of its own (CHECK=1: write nothing; NEWEST=1: check what is newest)
	@$(BIN)/python -m tools.libraries $(if $(CHECK),--check) $(if $(NEWEST),--newest)

lint: $(STAMPS)/python ## check style, formatting and types
	@echo "==> ruff, mypy"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

clean: ## remove everything that was built or installed here
	rm -rf $(VENV) $(NEWEST) .libraries node_modules _build .decided .live .pytest_cache .ruff_cache .mypy_cache .hypothesis .coverage* *.egg-info
	find . -name __pycache__ -prune -exec rm -rf {} + 
	find . -name .ipynb_checkpoints -prune -exec rm -rf {} +

lock: $(STAMPS)/python ## pin anew what requirements.txt brings with it
	@$(BIN)/python -m pip install --quiet uv
	@grep -v '^-c' requirements.txt | $(BIN)/uv pip compile - --universal --python-version 3.11 \
		--no-header --no-annotate --quiet --output-file $(VENV)/requirements.lock --upgrade
	@{ sed '/^[^#]/,$$d' requirements.lock; cat $(VENV)/requirements.lock; } > $(VENV)/lock
	@mv $(VENV)/lock requirements.lock

setup: $(STAMPS)/python $(STAMPS)/assets ## install what the other targets need, and nothing twice

_build/tools: $(BOOK_TOOLS)
	@rm -rf _build
	@mkdir -p _build && echo $(SOLUTIONS) $(LIVE) > $@

$(STAMPS)/venv:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer found; name one: make PYTHON=/path/to/python3"; exit 1; }
	@echo "==> creating $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/python: requirements.txt requirements.lock pyproject.toml course/pyproject.toml $(STAMPS)/venv
	@echo "==> installing the Python packages of requirements.txt (a few minutes the first time)"
	@$(BIN)/python -m pip install --disable-pip-version-check -r requirements.txt
	@# Asked for by an extra of JupyterLab's server, it compiles 38 grammars in every process that
	@# imports nbformat, for a format of addresses that nothing here uses; jsonschema does without.
	@$(BIN)/python -m pip uninstall --disable-pip-version-check --quiet --yes rfc3987-syntax
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e . -e ./course
	@touch $@

$(STAMPS)/assets: package.json package-lock.json $(STAMPS)/python
	@echo "==> installing the page's assets with npm"
	@$(BIN)/npm ci
	@touch $@

$(STAMPS)/newest: requirements.txt pyproject.toml course/pyproject.toml $(STAMPS)/python
	@echo "==> installing the newest packages that pyproject.toml and course/pyproject.toml allow"
	@$(PYTHON) -m venv $(NEWEST)
	@$(NEWEST)/bin/python -m pip install --disable-pip-version-check --quiet -r requirements.txt
	@$(NEWEST)/bin/python -m pip install --disable-pip-version-check --upgrade --upgrade-strategy eager \
		-e '.[symbolic,parallel]' -e './course[comparisons]'
	@touch $@

$(STAMPS)/bench: requirements-bench.txt $(STAMPS)/python
	@echo "==> installing what the benchmark compares with; what cannot be had is left out"
	@grep -vE '^\s*(#|$$)' requirements-bench.txt | while read -r package; do \
		$(BIN)/python -m pip install --disable-pip-version-check "$$package" || \
		echo "    left out: $$package"; done
	@touch $@
