# Two commands matter: `make preview` (the main job) and `make test`. Each makes what it
# needs first. Every recipe is one line that calls Python.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: preview test check generate bench lock clean

preview: $(READY)  ## the pilot cloud previewed under both policy packs
	@$(BIN)/gov-cloud preview pilot-cloud

test: check  ## everything checked, then every test, the real engine's included
	@$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(READY)  ## style, types, tidiness, generated files
	@$(BIN)/python -m tests.check

generate: $(READY)  ## writes every generated file
	@$(BIN)/python -m tests.check --write

bench: $(READY)  ## measures; writes docs/benchmarks.md
	@$(BIN)/python -m tests.bench

lock:  ## resolves pyproject.toml into requirements.lock (needs uv)
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements.lock

clean:  ## removes what was made inside the clone; the toolchain stays
	@rm -rf .venv .gov-cloud .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) toolchain/setup.py
