# Provex: the commands a person needs. `make run` and `make test` set up all they need first.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/.venv/bin:$(PATH)

PYTHON ?= python3.11
DATA ?= data

.PHONY: help setup run test check generate bench clean

help:
	@echo "make run       set up and start the exchange with its own development chain"
	@echo "make test      set up and run every test"
	@echo "make check     format, lint, types, import rules, generated files"
	@echo "make bench     measure the figures"
	@echo "make generate  write the generated files anew"

setup: .setup/system .setup/python .setup/node .setup/native .setup/contracts .setup/clients

.setup/system: scripts/setup_system
	@mkdir -p .setup
	scripts/setup_system
	@touch $@

.setup/python: requirements/development.txt requirements/ray.txt scripts/setup_python
	@mkdir -p .setup
	PYTHON="$(PYTHON)" scripts/setup_python
	@touch $@

.setup/node: package.json package-lock.json .npmrc
	@mkdir -p .setup
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.setup/native: .setup/python $(shell git ls-files rust 2>/dev/null) scripts/build_native
	scripts/build_native
	@touch $@

.setup/contracts: .setup/node $(shell git ls-files contracts 2>/dev/null) scripts/build_contracts scripts/forge
	scripts/build_contracts
	@touch $@

.setup/clients: .setup/python scripts/setup_clients requirements/dydx-client.txt tests/end_to_end/node/package-lock.json
	scripts/setup_clients
	@touch $@

run: setup
	exec provex up --data-dir $(DATA)

test: setup
	scripts/test

check: setup
	scripts/check

generate: .setup/native
	python scripts/generate_errors.py
	python scripts/generate_poseidon_contract.py
	python scripts/generate_contract_vectors.py
	python scripts/generate_escape_vectors.py
	python scripts/generate_proof_vectors.py
	python scripts/generate_stark_vectors.py
	python scripts/generate_air.py
	python scripts/generate_proving_system.py
	PROVEX_WRITE_VECTORS=1 cargo test --manifest-path rust/Cargo.toml --locked --quiet -p provex_fri -p provex_verifier --test vectors

bench: setup
	provex bench crypto --json
	provex bench engine --json
	provex bench ledger --json
	provex bench prover --json
	provex bench ray --json
	provex bench api --json

clean:
	rm -rf .setup .venv node_modules rust/target contracts/out contracts/cache
