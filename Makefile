# The whole vocabulary. `make demo` and `make test` set up everything they need themselves.
PYTHON ?= python3
SYMBOLS ?= AAPL MSFT NVDA AMZN JPM TSLA KO GOOGL
DATA ?= ../shared
OUT ?= .altlens/bench
INPUTS ?= 6000
BIN := .venv/bin

.DEFAULT_GOAL := help

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

.venv/.run: requirements.lock infra/venv.sh
	sh infra/venv.sh $(PYTHON) requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock infra/venv.sh
	sh infra/venv.sh $(PYTHON) requirements-dev.lock
	@touch .venv/.run $@

.venv/.bench: benchmarks/requirements.lock infra/venv.sh
	sh infra/venv.sh $(PYTHON) benchmarks/requirements.lock
	@touch .venv/.run .venv/.dev $@

dev: .venv/.dev  ## set up .venv with everything to work on altlens

demo: .venv/.run  ## run the main job over the bundled sample, without internet or servers
	@ALTLENS_HOME=.altlens/demo $(BIN)/altlens run $(SYMBOLS) --replay sample
	@echo
	@echo "These are the bundled sample's companies. Look at one of them:"
	@echo "    ALTLENS_HOME=.altlens/demo .venv/bin/altlens show AAPL --as-of 2026-06-18"
	@echo "Then ask the real sources (see .env.example for what each needs):"
	@echo "    .venv/bin/altlens doctor"
	@echo "    .venv/bin/altlens run AAPL NVDA"

compile: .venv/.dev  ## compile the analysis, which then costs a fifth less
	$(BIN)/python -m infra.compile

lint: .venv/.dev  ## ruff, mypy --strict, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint services  ## the whole suite
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --durations=25

services: .venv/.dev  ## bring the servers' programs, and Chromium for the tests of pages
	$(BIN)/python -m infra.local.install --browser

test-fast: .venv/.dev  ## unit and contract tests only
	$(BIN)/pytest -n 2 tests/unit tests/contract

wheels: .venv/.dev  ## build the wheels of altlens and of packages/ into dist/
	rm -rf dist
	$(BIN)/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist . $(wildcard packages/*)

format: .venv/.dev  ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Locks: requirements.lock has the default installation, infra/requirements.lock what the image has
# (extra `image`), requirements-dev.lock all that tests need, benchmarks/requirements.lock the peers too.
LOCK = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-emit-package altlens --no-header --no-annotate -q

lock:  ## resolve the newest versions into the lock files (needs uv)
	$(LOCK) --extra build -o requirements.lock
	$(LOCK) --extra build --extra image -c requirements.lock -o infra/requirements.lock
	$(LOCK) --extra build --extra dev -c infra/requirements.lock -o requirements-dev.lock
	$(LOCK) --extra build --extra dev --extra bench -c requirements-dev.lock \
		-o benchmarks/requirements.lock

clean:  ## remove the environment and all state
	rm -rf .venv .altlens altlens/analyze/compiled

eval: .venv/.dev  ## how good each analysis is and what it costs; DATA=dir
	$(BIN)/python -m altlens.evaluate $(DATA)

chaos: services  ## a batch under faults, on a stack of its own; SIZE=short|usual|full ONLY=name
	$(BIN)/python -m chaos $(if $(SIZE),--size $(SIZE)) $(if $(ONLY),--only "$(ONLY)")

soak: services  ## full load for MINUTES (60), and a graph of what it takes
	$(BIN)/python -m chaos.soak $(if $(MINUTES),--minutes $(MINUTES))

bench: .venv/.bench  ## how fast it is, beside its peers; SIZE=tiny|default|full ONLY=name OUT=dir
	$(BIN)/python -m infra.local.install
	-$(BIN)/python -m infra.compile
	$(BIN)/python -m benchmarks $(if $(SIZE),--size $(SIZE)) $(addprefix --only ,$(ONLY)) --out $(OUT)

fuzz: .venv/.dev  ## a hundred thousand hostile inputs for every parser and cleaner; INPUTS=number of each
	FUZZ_INPUTS=$(INPUTS) $(BIN)/pytest -n 2 -s tests/fuzz

audit:  ## known vulnerabilities of the locked dependencies (asks PyPI's database)
	$(PYTHON) -m venv .altlens/audit
	.altlens/audit/bin/python -m pip install --quiet pip-audit
	@.altlens/audit/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements.lock \
		|| { echo "Not passed. Where it says 'not found on PyPI', nothing was audited: it needs" \
		"https://pypi.org/pypi/NAME/VERSION/json, which mirrors do not have."; exit 1; }

docs: .venv/.dev  ## write the generated pages of docs/reference anew
	$(BIN)/python -m tools.docs

.PHONY: help dev demo compile lint test services test-fast wheels format lock clean eval chaos soak bench fuzz audit docs
