# Everything below needs Python 3.11 or later and make, nothing else. The first run downloads about 1 GB of libraries.
#
#   make plan        set up .venv, plan the shipped trial, say where the report is
#   make test        set up .venv with the test tools, run the tests
#   make test-slow   proofs in fresh processes
#   make lint        style and types (pyright needs Node.js)
#   make verify      the slow proofs
#   make benchmark   speed and memory, written to benchmarks/RESULTS.md
#   make lock        requirements.lock anew, from the newest versions that pyproject.toml allows

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help plan test test-slow lint verify benchmark lock

SYSTEM_PYTHON := $(shell command -v python3.11 || command -v python3 || echo python3.11)
PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet --quiet
LOCKED := requirements.lock pyproject.toml
STUDY := oxytocin_prolonged_exposure
RUN := runs/$(STUDY)
TRIALS := 1000
ARGS :=
WORKERS := $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1); echo $$(( n > 2 ? 2 : n )))

help:
	@sed -n '3,9s/^# *//p' Makefile

# One stamp file per set of extras: a second make starts at once.
.venv/bin/python:
	@"$(SYSTEM_PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Assuage needs Python 3.11 or later; found $$("$(SYSTEM_PYTHON)" --version 2>&1)" >&2; exit 2; }
	@echo "setting up .venv with $(SYSTEM_PYTHON)"
	@"$(SYSTEM_PYTHON)" -m venv .venv

.venv/has-package: .venv/bin/python $(LOCKED)
	@echo "installing Assuage and the libraries of requirements.lock (a few minutes the first time)"
	@$(PIP) install --constraint requirements.lock --editable .
	@touch $@

.venv/has-test .venv/has-dev: .venv/has-%: .venv/has-package
	@echo "installing the $* tools"
	@$(PIP) install --constraint requirements.lock --editable '.[$*]'
	@touch $@

.venv/has-benchmark: .venv/has-test
	@$(PIP) install --constraint requirements.lock --editable '.[benchmark]'
	@touch $@

plan: .venv/has-package
	.venv/bin/assuage plan $(STUDY) --virtual-trials $(TRIALS) --seed 1 --out $(RUN)
	@echo "the report is $(CURDIR)/$(RUN)/report.html"

test: .venv/has-test
	$(PYTHON) -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

# pytest says 5 where nothing was collected, which is no failure here.
test-slow: .venv/has-test
	$(PYTHON) -m pytest -m slow $(ARGS) || { code=$$?; [ $$code -eq 5 ] || exit $$code; }

lint: .venv/has-test .venv/has-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/pyright
	.venv/bin/pyright --project tests

verify: .venv/has-test
	$(PYTHON) -m pytest -m verification $(ARGS)

benchmark: .venv/has-benchmark
	$(PYTHON) -m benchmarks $(ARGS)

lock:
	scripts/lock_requirements.sh "$(SYSTEM_PYTHON)"
