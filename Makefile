# Two commands do everything on a fresh machine: `make run` and `make test`.

PORT ?= 8000
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
PY := .venv/bin/python

.PHONY: run test faults crash fuzz fuzz-api openapi check lint types imports bench picture screens contact-sheet clean browser

run: .venv/ready
	@MONET_DEMO=$${MONET_DEMO:-1} PORT=$(PORT) exec $(PY) manage.py serve --prepare

# As many processes as there are cores and one, a file each at a time; `make test PROCESSES=0` for one,
# in which a debugger works. The tests start many a Python: compiled modules are kept, whatever a
# container says of it.
PROCESSES ?= auto
test: .venv/plotter browser
	env -u PYTHONDONTWRITEBYTECODE $(PY) -m pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder

# The slow proofs: real processes killed and told to end, and many more random histories.
faults: .venv/ready
	MONET_PROFILE=faults $(PY) -m pytest -m "faults or not faults" tests/faults tests/canvas/test_state_machine.py tests/canvas/test_hub.py tests/agent/test_loop.py tests/agent/test_crashes.py tests/agent/test_bad_input.py tests/contract/test_simulated_client.py

# Workers killed at every point of a turn; `make crash KILLS=120` for more.
KILLS ?= 36
crash: .venv/ready
	$(PY) -m tests.faults.crash --kills $(KILLS)

# Both APIs under requests made of their own schemas, for as long as one likes.
EXAMPLES ?= 2000
fuzz-api: .venv/ready
	MONET_FUZZ_EXAMPLES=$(EXAMPLES) $(PY) -m pytest -q tests/api/test_fuzz.py

# The path parser and the importers under other inputs each time, for as long as one likes.
SECONDS ?= 60
fuzz: .venv/ready
	$(PY) -m tests.fuzz --seconds $(SECONDS)

# The APIs' documents, written anew; a test compares them with the code.
openapi: .venv/ready
	$(PY) manage.py openapi

check: lint types imports test

lint: .venv/ready
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	MONET_HOME=$$(mktemp -d) $(PY) manage.py makemigrations --check --dry-run

types: .venv/plotter
	$(PY) -m mypy .

imports: .venv/ready
	.venv/bin/lint-imports

bench: .venv/ready
	$(PY) -m benchmarks

# The README's picture, taken of a site of its own.
picture: .venv/ready browser
	$(PY) docs/make_pictures.py

# Every page and state at three widths, by day and by night, of a site with the demo.
screens: .venv/ready browser
	PYTHONPATH=. $(PY) docs/make_screens.py

# Forty pieces of the understudy on two sheets, to be judged by eye.
contact-sheet: .venv/ready
	PYTHONPATH=. $(PY) docs/make_contact_sheet.py

# The browser tests drive the distribution's Chromium; where it cannot be had they say so and skip.
browser:
	@if ! command -v chromium >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing chromium for the browser tests"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null \
		|| echo "chromium could not be installed; the browser tests will be skipped"; \
	fi

.venv/ready: uv.lock pyproject.toml .python-version
	@command -v uv >/dev/null || [ -x .tools/bin/uv ] || $(MAKE) --no-print-directory .tools/bin/uv
	$(UV) sync --frozen --quiet
	@touch $@

# The plot sheet's library is an extra: a site runs without it, its tests and types do not.
.venv/plotter: .venv/ready
	$(UV) sync --frozen --quiet --extra plotter
	@touch $@

# uv itself, where it is not installed: into a folder of our own.
.tools/bin/uv:
	python3 -m venv .tools && .tools/bin/pip install --quiet --disable-pip-version-check uv

clean:
	rm -rf .venv .tools var
