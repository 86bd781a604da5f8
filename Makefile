# What a person does with the project: `make run`, `make test`. Needs Debian's python3 (3.11 or newer) with venv, and make.
# Every step notes that it is done, so that the second time takes no time. PORT=, DATABASE_URL= and REDIS_URL= are honoured.

PYTHON ?= python3
BIN := .venv/bin
TEST_PROCESSES ?= 2
TESTS ?= tests
# The locks are complete, so nothing is resolved; byte code is made when a module is first used.
INSTALL := pip install -qq --no-deps --no-compile --require-hashes

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
ifdef PORT
export PORT
endif

PAGES := $(shell find shared/web/static -type f 2>/dev/null)
MESSAGES := $(shell find shared services -path '*/LC_MESSAGES/*.po' 2>/dev/null)

.PHONY: help setup setup-test assets run test check browser test-compose bench replay doctor clean

help:
	@echo "make run           启动整个系统 / start everything        (PORT=8000)"
	@echo "make test          检查并运行全部测试 / check, then every test"
	@echo "make check         ruff, mypy, import-linter, 译文 / messages"
	@echo "make replay        向运行中的系统回放半年诉求 / replay a half-year into the running house"
	@echo "make bench         性能测量 / benchmarks"
	@echo "make test-compose  用 Docker Compose 端到端测试 / end to end under Docker Compose"
	@echo "make doctor        检查本机 / what is wrong here and what to do"
	@echo "make clean         删除构建产物（保留 .data）/ remove what was built, keep .data"

run: setup assets
	@$(BIN)/daiban run

setup: .venv/.run-ready

setup-test: .venv/.test-ready

.venv/.python-ready:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "需要 Python 3.11 或更新版本，$(PYTHON) 不是。请安装后重试：make run PYTHON=python3.11" >&2; \
	  echo "Python 3.11 or newer is needed and $(PYTHON) is not it. Install it, then: make run PYTHON=python3.11" >&2; \
	  exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) 缺少 venv 模块。请运行：apt-get install python3-venv" >&2; \
	  echo "$(PYTHON) has no venv module. Run: apt-get install python3-venv" >&2; \
	  exit 2; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.run-ready: requirements/run.txt requirements/local.txt pyproject.toml | .venv/.python-ready
	@echo "正在安装依赖（仅首次）… / Installing what the house needs (first time only) …"
	@$(BIN)/python -m $(INSTALL) -r requirements/run.txt -r requirements/local.txt
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
	@touch $@

.venv/.test-ready: requirements/test.txt requirements/telemetry.txt .venv/.run-ready
	@echo "正在安装测试工具（仅首次）… / Installing the test tools (first time only) …"
	@$(BIN)/python -m $(INSTALL) -r requirements/test.txt -r requirements/telemetry.txt
	@touch $@

assets: .build/.assets-ready

.build/.assets-ready: package-lock.json services/local/assets.py $(PAGES) $(MESSAGES) | .venv/.run-ready
	@$(BIN)/daiban assets
	@touch $@

check: setup-test assets
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m shared.web.messages check

# Chromium and a Chinese font for the browser tests: Debian's, installed when missing and permitted.
browser:
	@command -v chromium >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q . || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	      chromium fontconfig fonts-wqy-microhei >/dev/null; \
	  else \
	    echo "浏览器测试将跳过。要运行它们：apt-get install chromium fontconfig fonts-wqy-microhei" >&2; \
	    echo "Browser tests will be skipped. To run them: apt-get install chromium fontconfig fonts-wqy-microhei" >&2; \
	  fi; }

test: check browser
	$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile -m "not compose" $(TESTS)

test-compose: setup-test
	@bash tests/compose.sh

bench: setup-test assets
	$(BIN)/python -m benchmarks

replay: setup
	@$(BIN)/daiban replay

doctor: setup
	@$(BIN)/daiban doctor

clean:
	rm -rf .venv .build node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find shared services tests -name __pycache__ -prune -exec rm -rf {} +
