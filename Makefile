# Two commands on a fresh machine: `make demo` and `make test`. Everything else is for those who change the code.
# Python 3.11 or newer; all that is installed goes into .venv.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)
BIN := .venv/bin

.PHONY: demo test check clean

demo: .venv/desk  ## play the Kensington night of 9 June 2017
	$(BIN)/tallywatch demo

test: .venv/tests  ## run the tests
	$(BIN)/pytest

check: .venv/tests  ## all that CI looks at, apart from the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	PYTHONPATH=. $(BIN)/python .ci/check_migrations.py

clean:  ## throw away what was installed and measured
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/pip:
	@test -n "$(PYTHON)" || { echo "tallywatch needs Python 3.11 or newer: make demo PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/desk: .venv/pip pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/tests: .venv/pip pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test]'
	@touch $@ .venv/desk
