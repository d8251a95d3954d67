# Names for commands. `make run` and `make test` are all a newcomer needs.
.DEFAULT_GOAL := help
.PHONY: help run test lint types bench audit lock clean
PYTHON := $(shell command -v python3.11 || command -v python3)
PORT = $(or $(FACET_PORT),8000)
HOST = $(or $(FACET_HOST),127.0.0.1)
BIN := .venv/bin
WEIGHTS := vision/pretrained/npm/node_modules/installed
MESSAGES := $(patsubst %.po,%.mo,$(wildcard webapp/locale/*/LC_MESSAGES/*.po))
# The templates too: Tailwind looks for its class names in them.
FRONTEND := $(shell find frontend/src frontend/public webapp/*/templates -type f 2>/dev/null) \
	$(wildcard frontend/*.json frontend/*.ts frontend/*.js)

help:
	@echo "make run    install, build and start Facet (PORT=8000 HOST=127.0.0.1)"
	@echo "make test   install what the tests need and run them all"
	@echo "make lint   style, walls and types, Python and TypeScript"
	@echo "make bench  measure: style transfer, the live stream and the gate"
	@echo "make audit  ask the public lists whether a pinned package has a known weakness (needs the network)"
	@echo "make lock   resolve the Python packages again after a change of pyproject.toml"

run: .venv/installed $(WEIGHTS) frontend/dist/.vite/manifest.json $(MESSAGES)
	@exec $(BIN)/python -m webapp.config.embedded --host $(HOST) --port $(PORT)

test: .venv/installed-dev $(WEIGHTS) tests/faces/node_modules/installed frontend/dist/.vite/manifest.json $(MESSAGES)
	@tests/install-chromium.sh
	cd frontend && npm test
	$(BIN)/python -m pytest --numprocesses logical

lint: types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	cd frontend && npm run lint

types: .venv/installed-dev frontend/node_modules/installed
	$(BIN)/mypy vision webapp
	cd frontend && npm run typecheck

bench: .venv/installed $(WEIGHTS) tests/faces/node_modules/installed
	$(BIN)/python -m bench.style
	$(BIN)/python -m bench.stream
	$(BIN)/python -m bench.gate
	$(BIN)/python -m bench.api

audit: .venv/installed-dev
	$(BIN)/python -m pytest tests/ops/test_audit.py -rs

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || (echo "Facet needs Python 3.11." >&2; exit 1)
	@echo "Installing Facet's Python packages (about 2 GB, once) …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.8

.venv/installed: requirements.txt | .venv/bin/uv
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r $<
	@touch $@

.venv/installed-dev: requirements-dev.txt | .venv/bin/uv
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r $<
	@touch $@ .venv/installed

%/node_modules/installed: %/package-lock.json
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(+(a * 100 + +b < 2019))' \
		|| (echo "Facet needs Node 20.19 or newer." >&2; exit 1)
	@echo "Installing the packages of $* …"
	@cd $* && npm ci --silent --no-audit --no-fund
	@touch $@

frontend/dist/.vite/manifest.json: frontend/node_modules/installed $(FRONTEND)
	@cd frontend && npm run --silent build -- --logLevel error

%.mo: %.po
	@$(BIN)/pybabel --quiet compile -i $< -o $@

# `make lock UPGRADE=--upgrade` takes newer versions too.
UPGRADE =
LOCK = pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml
lock: .venv/bin/uv
	$(BIN)/uv $(LOCK) -o requirements.txt
	$(BIN)/uv $(LOCK) --group dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf build frontend/dist .venv frontend/node_modules vision/pretrained/npm/node_modules tests/faces/node_modules
