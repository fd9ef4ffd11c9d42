# Two commands do it all on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
CITIZENS ?= 20000

.PHONY: setup demo test check bench docs clean

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev,server]' --constraint constraints.txt
	touch $@

demo: setup
	$(BIN)/registry demo --citizens $(CITIZENS)

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check
	$(BIN)/pytest -n 3 --dist loadgroup  # three on two cores: tests wait for the processes they start

bench: setup
	$(BIN)/python -m bench

docs: setup
	$(BIN)/python docs/generate.py

clean:
	rm -rf data build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
