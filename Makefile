.PHONY: help demo test coverage preview lint fuzz bench gallery pictures lock messages reference corpus wheel wheelhouse audit clean
PY ?= python3
BIN := .venv/bin
# Modules in the order that tests/conftest.py gives, the longest first.
PYTEST := $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder
PIP := $(BIN)/pip --quiet --disable-pip-version-check

help: ## Liệt kê các lệnh / list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

# What a user needs: the package and its libraries.
.venv/.installed: pyproject.toml requirements-dev.lock
	@PY=$(PY) scripts/system-packages
	@$(PY) -m venv .venv || { echo "Cần Python 3.11 trở lên có venv / needs Python 3.11+ with venv (Debian: apt install python3-venv)"; exit 1; }
	$(PIP) install -c requirements-dev.lock -e .
	@touch $@

# What developers need besides: tests, lint, types.
.venv/.ready: .venv/.installed
	$(PIP) install -c requirements-dev.lock -e '.[dev]'
	@touch $@

demo: .venv/.installed ## Tạo công văn mẫu / build the reference dispatch
	@scripts/system-packages
	$(BIN)/congvan build directives/2020/bluezone.yaml

# Byte code is kept whatever the shell says: hundreds of tests start a process of their own.
test: .venv/.ready ## Chạy kiểm thử / run the tests
	@scripts/system-packages --tests
	PYTHONDONTWRITEBYTECODE= $(PYTEST)

# The same tests, traced: tracing cost one module as much again as its tests on Python 3.11, so that `make test` goes without.
coverage: .venv/.ready ## Chạy kiểm thử và ghi dòng nào chưa được chạy / the tests, and which lines none of them runs
	@scripts/system-packages --tests
	$(PYTEST) --cov=congvan --cov-report=term:skip-covered

# Not part of `make test`: there these tests are skipped, and the summary says so, where the two are not installed.
preview: .venv/.ready ## Mở DOCX trong Chromium, bên cạnh LibreOffice / DOCX in a second engine
	@scripts/system-packages --preview
	npm ci --prefix tests/preview --ignore-scripts --no-audit --no-fund
	$(BIN)/pytest tests/test_preview.py

lint: .venv/.ready ## Định dạng, lỗi thường gặp, kiểu / format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

SEED ?= $(shell date +%s)
SECONDS ?= 300
fuzz: .venv/.ready ## Thử tệp hỏng ngẫu nhiên, lâu hơn make test (SEED=7 SECONDS=300) / broken files at random
	$(BIN)/python scripts/fuzz.py --seed $(SEED) --seconds $(SECONDS)

N ?= 100
bench: .venv/.ready ## Đo tốc độ bên cạnh các cách làm khác (N=100) / speed beside other ways
	@scripts/system-packages --tests
	$(PIP) install docxtpl typst
	$(BIN)/python benchmarks/bench.py $(N)
	$(BIN)/python benchmarks/large.py
	$(BIN)/python benchmarks/worst_cases.py
	$(BIN)/python benchmarks/import_ratio.py

gallery: .venv/.ready ## Tạo mọi dự thảo mẫu thành ảnh trang / draw all samples into docs/gallery
	@scripts/system-packages --tests
	$(BIN)/python scripts/gallery.py

pictures: .venv/.ready ## Vẽ lại các hình trong docs/pictures / draw the pictures of the docs
	@scripts/system-packages --tests
	$(BIN)/python scripts/pictures.py

lock: .venv/.ready ## Ghi lại phiên bản các gói đang dùng / pin the packages in use
	$(BIN)/pip freeze --exclude-editable > requirements-dev.lock

messages: .venv/.ready ## Cập nhật bản dịch thông báo / update the catalogues
	$(BIN)/python scripts/messages.py

corpus: .venv/.installed ## Số liệu của congvan import trên FOLDER=…, không in chữ / figures of import over a folder
	$(BIN)/python scripts/import_corpus.py "$(FOLDER)"

reference: .venv/.installed ## Viết lại docs/khoa.md, docs/ma-loi.md, docs/quy-tac.md / write the pages of all keys, codes and rules anew
	$(BIN)/python scripts/reference.py

wheel: .venv/.installed ## Tạo dist/congvan-….whl để cài ở máy khác / make the wheel
	rm -f dist/congvan-*.whl
	$(PIP) wheel --no-deps -w dist .

# For another system: make wheelhouse PLATFORM=win_amd64 PYTHON_VERSION=3.12 (as pip names them). pip takes what is needed
# on this system only, so that click's colorama, which Windows alone needs, is named.
wheelhouse: wheel ## Gom mọi gói vào dist/wheelhouse, cho máy không có mạng / all wheels, for machines without internet
	rm -rf dist/wheelhouse
	$(PIP) download -c requirements-dev.lock --only-binary=:all: $(if $(PLATFORM),--platform $(PLATFORM)) \
		$(if $(PYTHON_VERSION),--python-version $(PYTHON_VERSION)) -d dist/wheelhouse dist/congvan-*.whl \
		$(if $(filter win%,$(PLATFORM)),colorama)

audit: .venv/.ready ## Hỏi xem gói nào có lỗ hổng đã biết / ask which packages have known holes
	$(PIP) install pip-audit
	$(BIN)/python scripts/audit.py

clean: ## Xóa phần tạo ra / remove what was built
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache
