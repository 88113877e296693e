# Two commands on a fresh machine: `make run` and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: run test lock clean

run: .venv/ready
	@$(BIN)/tokyotrap run baseline

test: .venv/ready-for-tests
	$(BIN)/ruff check src tests
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/pytest -n auto

.venv/ready: requirements/run.txt pyproject.toml
	@echo "Setting up .venv (once, about a minute)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-for-tests: .venv/ready requirements/test.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

lock:
	@uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet -o requirements/run.txt
	@uv pip compile pyproject.toml --group test --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet -o requirements/test.txt
	@uv pip compile pyproject.toml --group peers -c requirements/test.txt --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet -o requirements/peers.txt

clean:
	rm -rf .venv runs
