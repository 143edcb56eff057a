# One command per job; `make help` lists them. On Windows, or without make, see README.md for the same in plain pip.
#
# Every path here is relative, so that the folder's own path may contain blanks. Stamps in .venv remember what is
# installed: a second call installs nothing until pyproject.toml changes, or the Python of .venv is gone.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

# Set PYTHON to prefer one: make site PYTHON=python3.12
PYTHON ?=
PIP_INSTALL = .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input
# More for pytest: make test ARGS="-k print -x"
ARGS ?=
# Of the benchmarks: make bench-search SIZES="8 1000"
SIZES ?=

.PHONY: help site serve test check format bench bench-search screenshots clean

help: ## 列出所有命令 (list the commands)
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r name about; do \
		printf '  make %-12s %s\n' "$$name" "$$about"; done

site: .venv/.installed ## 生成网站到 output/ (build the site)
	.venv/bin/python -m generator build

serve: site ## 生成网站并在本机预览，改动即刷新 (preview with live reload)
	.venv/bin/python -m generator serve

test: .venv/.installed-dev ## 安装测试所需（包括 Chromium 和 Firefox）并运行全部测试 (run all tests)
	.venv/bin/python tests/chromium.py --install
	.venv/bin/python tests/servers.py --install
	.venv/bin/python tests/office.py --install
	.venv/bin/python tests/firefox.py --install
	.venv/bin/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=worksteal $(ARGS)

check: .venv/.installed-dev ## 检查格式、代码规范与类型 (format, lint, types)
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m ruff check .
	.venv/bin/python -m mypy

format: .venv/.installed-dev ## 整理代码格式 (format the code)
	.venv/bin/python -m ruff format .
	.venv/bin/python -m ruff check --fix .

bench: .venv/.installed-bench ## 测量生成的速度，与 Hugo 比较；SIZES="8 1000" 只测这些规模 (measure the build)
	.venv/bin/python -m tests.benchmarks.speed $(SIZES)
	.venv/bin/python -m tests.benchmarks.saving

bench-search: .venv/.installed-bench ## 测量检索，与 Pagefind 比较；SIZES="8 1000" 只测这些规模 (measure the search)
	.venv/bin/python tests/chromium.py --install
	.venv/bin/python -m tests.benchmarks.search $(SIZES) $(ARGS)

screenshots: .venv/.installed-dev ## 各类页面和打印件的截图，放在 docs/images/all/ (pictures of every kind of page)
	.venv/bin/python tests/chromium.py --install
	.venv/bin/python tests/screenshots.py $(ARGS)

clean: ## 删除生成的网站、虚拟环境和缓存 (remove all that was made)
	rm -rf .venv output .disclosure-cache dist build .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A Python that can make virtual environments is preferred to one that comes first: Debian's lacks ensurepip until
# python3-venv is installed, and then virtualenv will do as well. A sound .venv that is already there is kept.
.venv/bin/python:
	@old=; for python in $(PYTHON) python3 python3.13 python3.12 python3.11 python; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		if "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
			echo "正在用 $$("$$python" --version) 建立虚拟环境 .venv …"; \
			exec "$$python" -m venv --clear .venv; \
		elif "$$python" -c 'import virtualenv' 2>/dev/null; then \
			echo "正在用 $$("$$python" --version) 和 virtualenv 建立虚拟环境 .venv …"; \
			exec "$$python" -m virtualenv --quiet --clear .venv; \
		fi; \
		old="$$python"; \
	done; \
	if [ -n "$$old" ]; then \
		echo "错误: $$old 不能建立虚拟环境，缺少 venv 模块。请先安装：sudo apt-get install python3-venv（或 pip install virtualenv）" >&2; \
		echo "error: $$old can't create virtual environments. Install python3-venv (Debian, Ubuntu) or virtualenv." >&2; \
	else \
		echo "错误: 没有找到 Python 3.11 或更高版本。请先安装（https://www.python.org/downloads/），或指明位置：make site PYTHON=/路径/python3.12" >&2; \
		echo "error: no Python 3.11 or newer was found. Install one, or name it: make site PYTHON=/path/to/python3.12" >&2; \
	fi; \
	exit 1

.venv/.installed: pyproject.toml .venv/bin/python
	@echo "正在安装 disclosure 及其依赖 …"
	@$(PIP_INSTALL) --editable '.[import]'
	@touch $@

# The stamp of the plain installation comes first: two pips at once (make -j2 site test) would spoil each other's work.
.venv/.installed-dev: .venv/.installed
	@echo "正在安装测试工具 …"
	@$(PIP_INSTALL) --editable '.[dev]'
	@touch $@

.venv/.installed-bench: .venv/.installed-dev
	@echo "正在安装对比用的工具 …"
	@$(PIP_INSTALL) --editable '.[dev,bench]'
	@touch $@
