# setup · run · test · check · bench · docs        (make help lists them)
# PORT chooses another port, SACHHON_DATA another data folder, PYTHON another interpreter.

PYTHON ?= python3
PORT ?= 8000
SACHHON_DATA ?= var/demo

BIN := .venv/bin
UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --python $(BIN)/python
LOCK := $(UV) pip compile --quiet --universal --generate-hashes --no-header \
        --no-emit-index-url --no-emit-find-links --python-version 3.11 $(UPGRADE)
MESSAGES := $(patsubst %.po,%.mo,$(wildcard src/sachhon/*/locale/*/LC_MESSAGES/*.po))
ASSETS := $(shell find src/sachhon/*/static -type f 2>/dev/null)
KERNEL := $(addprefix src/sachhon/engine/,compiled.py codes.py known.py subsets.py tails.py kernel.py)
CODE := src tests benchmarks demo scripts

# One line per step, on the terminal and for the waiting page of `make run`.
say = @mkdir -p var && echo '$(1)' | tee -a var/setup.log

.PHONY: help setup run test check format bench docs lock dev browser clean
.DELETE_ON_ERROR:

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

setup: ## everything that running needs; a second call does nothing
	@$(MAKE) --silent --no-print-directory -j2 var/.kernel var/.static

run: ## set up, make the demo province, serve it
	@exec env PORT=$(PORT) SACHHON_DATA=$(SACHHON_DATA) PYTHON=$(PYTHON) bash scripts/run.sh

test: browser check ## checks, then every test
	$(BIN)/pytest -n 2 --ignore=tests/house

check: dev ## style, types, layers, budgets, locks, documentation
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check --quiet $(CODE)
	$(BIN)/mypy
	$(BIN)/pytest tests/house

format: dev ## put code into the house's form
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

bench: dev ## measure what docs/benchmarks.md keeps
	$(BIN)/python -m benchmarks

docs: setup ## write docs/reference anew from the code
	$(BIN)/sachhon docs

lock: .venv/.uv ## resolve the locked requirements anew (UPGRADE=--upgrade takes newer ones)
	$(LOCK) requirements/uv.in -o requirements/uv.txt
	$(LOCK) requirements/setup.in -o requirements/setup.txt
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) pyproject.toml --extra dev --extra spark --extra postgres -c requirements/run.txt -c requirements/setup.txt -o requirements/dev.txt

dev: setup
	@$(MAKE) --silent --no-print-directory .venv/.dev

browser:
	@bash scripts/browser.sh

clean: ## remove what set-up made; data in var stays
	rm -rf .venv node_modules build src/*.egg-info src/sachhon/site/static/vendor var/.static var/.kernel var/setup.log
	rm -rf .mypy_cache .ruff_cache .import_linter_cache .hypothesis $(MESSAGES)
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

# What follows is made once, and again when what it was made from has changed.

.venv/.uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; PYTHON=... names another one.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
	$(call say,Môi trường Python đã sẵn sàng · Python environment is ready)

.venv/.run: requirements/run.txt requirements/setup.txt .venv/.uv
	@$(INSTALL) --require-hashes -r requirements/run.txt -r requirements/setup.txt
	@touch $@
	$(call say,Đã cài các gói thư viện · Packages are installed)

.venv/.project: pyproject.toml .venv/.run
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.project
	@$(INSTALL) --require-hashes -r $<
	@touch $@

node_modules/.stamp: package-lock.json scripts/vendor.sh
	@command -v npm >/dev/null || { echo 'npm is missing. On Debian or Ubuntu: apt-get install nodejs npm'; exit 1; }
	@sh scripts/vendor.sh
	@touch $@
	$(call say,Đã chép tệp giao diện · Page assets are copied)

%.mo: %.po .venv/.run
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# Compiled once for every later start; the cache knows by itself when the kernel's sources have changed.
var/.kernel: $(KERNEL) .venv/.project
	@$(BIN)/python -c 'from sachhon.engine.verify import warm_up; warm_up()'
	@mkdir -p var && touch $@
	$(call say,Đã biên dịch phần tính kiểm chứng · The verifying kernel is compiled)

var/.static: $(ASSETS) $(MESSAGES) node_modules/.stamp .venv/.project
	@SACHHON_DATA=$(SACHHON_DATA) $(BIN)/sachhon collectstatic --noinput --verbosity 0
	@mkdir -p var && touch $@
	$(call say,Bản dịch và tệp tĩnh đã sẵn sàng · Translations and static files are ready)
