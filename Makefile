# Two commands matter: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$name >/dev/null 2>&1 && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
PORT ?= 8000
BIN := .venv/bin

.PHONY: help run run-production-like test check lint unit postgres browser district bench mutate lock bundle offline dev python-found

help: ## List the commands.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: .venv/installed-requirements ## Set up, fill the demo district, and serve on 127.0.0.1:8000.
	@$(BIN)/python manage.py devserver $(PORT)

run-production-like: .venv/installed-requirements-dev ## As in production: gunicorn, two workers, PostgreSQL, no demo.
	@PYTHONPATH=.ci $(BIN)/python deploy/production_like.py $(PORT)

test: dev ## Everything: lint, types, SQLite, PostgreSQL, browser.
	@$(BIN)/python .ci/check.py

check: dev ## Before a commit: lint, types and the tests on SQLite.
	@$(BIN)/python .ci/check.py lint sqlite

lint: dev ## Lint and types only.
	@$(BIN)/python .ci/check.py lint

unit: dev ## The tests on SQLite only.
	@$(BIN)/python .ci/check.py sqlite

postgres: dev ## The database tests on a PostgreSQL of their own.
	@$(BIN)/python .ci/check.py postgres

browser: dev ## The browser tests only.
	@$(BIN)/python .ci/check.py browser

bench: dev ## Measure speed and memory, side by side.
	@for file in $$(ls bench/*.py | grep -v -e mutate -e clicks); do echo "== $$file"; $(BIN)/python $$file || exit 1; done

mutate: dev ## Plant faults into the core and tell which no test finds (some ten minutes).
	@$(BIN)/python bench/mutate.py

district: dev ## Set up a district of full size from Excel to the first approved form, killing as it goes.
	@$(BIN)/python .ci/check.py district

lock: .venv/installed-requirements-dev ## Write the locks after a change of requirements.in or requirements-dev.in.
	@$(BIN)/uv pip compile -q --generate-hashes --no-header --python-version 3.11 requirements.in -o requirements.txt
	@$(BIN)/uv pip compile -q --generate-hashes --no-header --python-version 3.11 requirements-dev.in -o requirements-dev.txt

bundle: .venv/installed-requirements-dev ## What an office without internet installs: dist/perfgoals-VERSION.tar.gz.
	@$(BIN)/python deploy/bundle.py

offline: dev ## Build the bundle, then install and start it where there is no network.
	@$(BIN)/python .ci/check.py offline

dev: .venv/installed-requirements-dev

# The environment is made anew where it was left half-made (no pip in it).
.venv/installed-%: %.txt requirements.txt | python-found
	@test -x $(BIN)/pip || { echo "正在建立虚拟环境 .venv ……"; $(PYTHON) -m venv --clear .venv || \
		{ echo "无法建立虚拟环境：缺少 venv/ensurepip。Debian/Ubuntu 请先运行：apt install python3-venv"; exit 1; }; }
	@echo "正在安装 $< 中的依赖（首次约需几分钟）……"
	@$(BIN)/pip install -q --disable-pip-version-check -r $< || { echo "依赖安装失败，请检查网络或软件源后重试。"; exit 1; }
	@touch $@

python-found:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更高版本：请先安装（Debian/Ubuntu: apt install python3 python3-venv）。"; exit 1; }
