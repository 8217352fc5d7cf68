# Two commands matter: `make up` (the main job) and `make test`. Each makes what it
# needs first. Every recipe is one line that calls Python.
PYTHON ?= python3
STACK ?= pilot-cloud
BIN := .venv/bin
READY := .venv/.ready

.PHONY: up preview destroy test quick nightly check generate bench lock clean

up: $(READY)  ## the pilot cloud judged, brought up in the simulator, looked at again
	@$(BIN)/gov-cloud up $(STACK) --yes

preview: $(READY)  ## the pilot cloud previewed under both policy packs
	@$(BIN)/gov-cloud preview $(STACK)

destroy: $(READY)  ## the simulated cloud taken down, protected data included
	@$(BIN)/gov-cloud destroy $(STACK) --yes --unprotect "make destroy: a simulated cloud"

test: check  ## everything checked, then every test, the real engine's included
	@$(BIN)/python -m pytest -n 2 --dist worksteal

quick: $(READY)  ## the tests that need no Go program
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not engine and not nightly" --hypothesis-profile quick

nightly: $(READY)  ## the tests that take many minutes
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m nightly

check: $(READY)  ## style, types, tidiness, generated files
	@$(BIN)/python -m tests.check

generate: $(READY)  ## writes every generated file
	@$(BIN)/python -m tests.check --write

bench: $(READY)  ## measures; writes docs/benchmarks.md
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.simulator --write

lock:  ## resolves pyproject.toml into requirements.lock (needs uv)
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements.lock

clean:  ## removes what was made inside the clone; the toolchain stays
	@if [ -x $(BIN)/gov-cloud ]; then $(BIN)/gov-cloud simulator stop; fi
	@rm -rf .venv .gov-cloud .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) toolchain/setup.py
