.PHONY: help test lint clean
PY ?= python3
BIN := .venv/bin

help: ## Liệt kê các lệnh / list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

.venv/.ready: pyproject.toml
	$(PY) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

test: .venv/.ready ## Chạy kiểm thử / run the tests
	$(BIN)/pytest

lint: .venv/.ready ## Định dạng, lỗi thường gặp, kiểu / format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

clean: ## Xóa phần dựng ra / remove what was built
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
