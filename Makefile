# 一条命令即可运行、测试、检查。One command each to run, to test, to check.
# The environment in .venv is made once and made again when the lock changes.

SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
ARGS ?=

# A caller's own Python paths would mix their packages into ours.
unexport PYTHONPATH
unexport PYTHONHOME
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test check bench lock clean
.DEFAULT_GOAL := help

help:
	@echo 'make run     启动整套开发环境（PostgreSQL、Temporal、工作进程、接口） / start the whole stack'
	@echo 'make test    测试，可加 ARGS="-k 名称" / run the tests, with ARGS="-k name" some of them'
	@echo 'make check   格式、静态检查、类型、引用方向 / formatting, lint, types, import arrows'
	@echo 'make bench   性能测量 / measurements'
	@echo 'make lock    重新锁定依赖 / pin the dependencies again'
	@echo 'make clean   删除环境与缓存（保留 .suban 数据） / remove environment and caches, keep .suban'

run: $(STAMP)
	@$(PY) -m suban dev $(ARGS)

# Several files at a time, one more than there are cores, since much is waiting. Each process has servers of its
# own: four, the most, want some 4 GB of memory.
PROCESSES ?= $$(($$(getconf _NPROCESSORS_ONLN) + 1))
test: $(STAMP)
	@$(PY) -m pytest --numprocesses $(PROCESSES) --maxprocesses 4 --dist loadfile $(ARGS)

check: $(STAMP)
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports

bench: $(STAMP)
	@found=0; for file in bench/*.py; do \
	    [ -f "$$file" ] || continue; found=1; $(PY) "$$file" $(ARGS) || exit 1; \
	done; [ $$found = 1 ] || echo 'bench/ 里还没有测量 / nothing to measure in bench/ yet'

# Without an index address, so that the file says what is installed and not where from.
lock: $(STAMP)
	$(PY) -m uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header --quiet $(ARGS) --output-file requirements.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

# The first Python from 3.11 on that really runs and can make an environment: a name on the PATH is not
# enough, since version switchers leave names behind that fail.
$(STAMP): requirements.lock
	@python=''; \
	for name in python3.13 python3.12 python3.11 python3 python; do \
	    if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	        seen=$$name; \
	        if "$$name" -c 'import venv, ensurepip' >/dev/null 2>&1; then python=$$name; break; fi; \
	    fi; \
	done; \
	if [ -z "$$python" ] && [ -n "$$seen" ]; then \
	    echo "找到 $$seen，但缺少 venv 模块；Debian、Ubuntu 请安装 python3-venv。" >&2; \
	    echo "Found $$seen, but it has no venv module; on Debian and Ubuntu install python3-venv." >&2; exit 1; \
	fi; \
	if [ -z "$$python" ]; then \
	    echo '需要 Python 3.11 或更高版本，未找到可用的。' >&2; \
	    echo 'Suban needs Python 3.11 or later, and none that runs was found.' >&2; exit 1; \
	fi; \
	echo "正在用 $$python 准备环境 $(VENV)（仅首次） / setting up $(VENV) with $$python, once"; \
	"$$python" -m venv --clear $(VENV)
	@$(PY) -m pip install -qq --no-input --root-user-action=ignore --require-hashes -r requirements.lock
	@$(PY) -m pip install -qq --no-input --root-user-action=ignore --no-build-isolation --no-deps --editable .
	@touch $@
