# make venv   sets up .venv and does nothing else
# make run    opens the window; without a display: the demonstration on the command line
# make test   sets up everything that tests need, then lint, types and tests

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PINS := resources/packaging/requirements.py
SYSTEM := resources/packaging/system.py
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
SYSTEM_STAMP := $(VENV)/.system-test
SOURCES := main.py models exporters ui resources tests

.PHONY: venv dev run demo test lint types tests coverage screenshots bench clean
.DELETE_ON_ERROR:

venv: $(STAMP)
	@:

dev: $(DEV_STAMP)
	@:

$(STAMP): setup.cfg $(PINS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或更新版本，请安装后再试，或用 make PYTHON=路径 指定。"; exit 2; }
	@$(PYTHON) $(SYSTEM) window
	@$(PYTHON) -m venv $(VENV)
	@$(PYTHON) $(PINS) > $(VENV)/requirements.txt
	@$(PYTHON) $(PINS) --constraints > $(VENV)/constraints.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check \
	  -r $(VENV)/requirements.txt -c $(VENV)/constraints.txt
	@touch $@

$(DEV_STAMP): $(STAMP)
	@$(PYTHON) $(PINS) --extra dev > $(VENV)/requirements.txt
	@$(PYTHON) $(PINS) --extra dev --constraints > $(VENV)/constraints.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check \
	  -r $(VENV)/requirements.txt -c $(VENV)/constraints.txt
	@touch $@

$(SYSTEM_STAMP): $(STAMP) $(SYSTEM)
	@$(PYTHON) $(SYSTEM) test
	@touch $@

run: venv
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  exec $(BIN)/python main.py; \
	else \
	  echo "没有图形显示环境，不能打开窗口，改为在命令行运行示例。"; \
	  exec $(BIN)/python main.py demo; \
	fi

demo: venv
	@$(BIN)/python main.py demo

test: lint types tests

lint: dev
	@$(BIN)/python -m flake8 $(wildcard $(SOURCES))

types: dev
	@$(BIN)/python -m mypy

tests: dev $(SYSTEM_STAMP)
	@$(BIN)/python -m pytest -q -n auto --dist loadfile

coverage: dev $(SYSTEM_STAMP)
	@$(BIN)/python -m pytest -q --cov --cov-report=term

screenshots: dev
	@$(PYTHON) $(SYSTEM) screenshots
	@$(BIN)/python tests/screenshots.py

bench: dev
	@$(BIN)/python -m pytest -q -s tests/bench

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .hypothesis .coverage htmlcov
