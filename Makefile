# make run: set up and open the demo case.  make test: set up, check, test.  make bundle: build the application.
# make coverage: what the tests of domain and io run.  make mutants: whether they notice small changes.
# make audit: known vulnerabilities of the dependencies; needs a network, and says so if there is none.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test coverage mutants system lint audit bundle translations clean setup

run: $(READY)
	$(BIN)/python -m karyogui --demo

test: system lint
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

# What the tests of the domain and the files run of them; fails below the share that pyproject.toml names.
COVERING := tests/domain tests/io tests/models/test_corrections.py tests/security/test_paths.py \
	tests/security/test_permissions.py
coverage: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $(COVERING) --cov

# Does a test notice each small change to what decides? Takes half an hour; docs/testing.md has what is known.
mutants: $(READY)
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt --no-build-isolation -e ".[mutants]"
	rm -rf mutants
	QT_QPA_PLATFORM=offscreen $(BIN)/mutmut run --max-children 1
	$(BIN)/mutmut results

# Without Qt's libraries pytest-qt ends in a traceback that names no package.
system: $(READY)
	@$(BIN)/python -m karyogui.system_check

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

audit: $(READY)
	@$(BIN)/python tools/audit_dependencies.py

bundle: $(READY)
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt --no-build-isolation -e ".[bundle]"
	$(BIN)/pyinstaller --noconfirm karyogui.spec
	$(BIN)/python -m tools.try_bundle dist/karyogui

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c "import sys; sys.exit(None if sys.version_info >= (3, 11) else 'Python 3.11 or newer is needed')"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt setuptools
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt --no-build-isolation -e ".[test]"
	touch $(READY)

# After texts of the window were changed: translate what is new in the .ts file, and run it again.
TEXTS := resources/translations/karyogui_de
translations: $(READY)
	$(BIN)/pyside6-lupdate -locations none -no-obsolete $(shell find karyogui -name '*.py' | sort) -ts $(TEXTS).ts
	$(BIN)/pyside6-lrelease $(TEXTS).ts -qm $(TEXTS).qm

clean:
	rm -rf $(VENV) .venv-audit build dist out mutants .pytest_cache .mypy_cache .ruff_cache
