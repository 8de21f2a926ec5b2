.PHONY: help demo test lint bench gallery lock messages clean
PY ?= python3
BIN := .venv/bin

help: ## Liệt kê các lệnh / list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

.venv/.ready: pyproject.toml requirements-dev.lock
	@PY=$(PY) scripts/system-packages
	@$(PY) -m venv .venv || { echo "Cần Python 3.11 trở lên có venv / needs Python 3.11+ with venv (Debian: apt install python3-venv)"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check -c requirements-dev.lock -e '.[dev]'
	@touch $@

demo: .venv/.ready ## Dựng công văn mẫu / build the reference dispatch
	@scripts/system-packages
	$(BIN)/congvan build directives/2020/bluezone.yaml

test: .venv/.ready ## Chạy kiểm thử / run the tests
	@scripts/system-packages --tests
	$(BIN)/pytest -n auto --dist loadfile --cov=congvan --cov-report=term:skip-covered

lint: .venv/.ready ## Định dạng, lỗi thường gặp, kiểu / format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

N ?= 100
bench: .venv/.ready ## Đo tốc độ bên cạnh các cách làm khác (N=100) / speed beside other ways
	@scripts/system-packages --tests
	$(BIN)/pip install --quiet --disable-pip-version-check docxtpl typst
	$(BIN)/python benchmarks/bench.py $(N)

gallery: .venv/.ready ## Dựng mọi dự thảo mẫu thành ảnh trang / draw all samples into docs/gallery
	@scripts/system-packages --tests
	$(BIN)/python scripts/gallery.py

lock: .venv/.ready ## Ghi lại phiên bản các gói đang dùng / pin the packages in use
	$(BIN)/pip freeze --exclude-editable > requirements-dev.lock

messages: .venv/.ready ## Cập nhật bản dịch thông báo / update the catalogues
	$(BIN)/python scripts/messages.py

clean: ## Xóa phần dựng ra / remove what was built
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
