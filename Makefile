# `make run` and `make test` need Debian, Python 3.11 with venv, and make. They install the rest.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# The browser tests read this variable too. `command` is a shell builtin, and the redirection makes
# make run a shell.
export CHROMIUM ?= $(or $(shell command -v chromium-headless-shell 2>/dev/null || command -v chromium),/usr/bin/chromium-headless-shell)

.PHONY: run admin test sqlite postgresql sql lint format lock simulate bench trust screenshots chromium clean

run: $(VENV)/runtime .env
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py createcachetable
	@$(BIN)/python manage.py load_guide
	@echo
	@echo "  The guide:  http://$(HOST):$(PORT)/"
	@echo "  The admin:  http://$(HOST):$(PORT)/admin/   (create an account with: make admin)"
	@echo
	@$(BIN)/python manage.py runserver $(HOST):$(PORT)

admin: $(VENV)/runtime .env
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py createsuperuser

# Runs every test that touches the database on SQLite and on a temporary PostgreSQL, in parallel: one
# run per core, each with its own browser and its tests in order. What needs no database runs once. The output of a run appears when it has finished. If one fails,
# the other still finishes, and this target fails.
test: $(VENV)/dev chromium
	@echo "Running every test on SQLite and on PostgreSQL. This takes a few minutes without output."
	@$(MAKE) --no-print-directory --jobs=2 --keep-going --output-sync=target sqlite postgresql

# Only one run measures coverage, and not in the browser tests: it makes a run a sixth longer.
sqlite postgresql sql: export DEBUG := true
# Every branch of the code that computes the estimate must be tested.
sqlite: PURE := progress/engine/*,progress/standing/*
sqlite: export DATABASE_URL := sqlite:///$(CURDIR)/db.sqlite3
sqlite: $(VENV)/dev chromium
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -m "not browser"
	$(BIN)/coverage report --include='$(PURE)' --fail-under=100
	$(BIN)/coverage report --omit='$(PURE)' --fail-under=98
	$(BIN)/python -m pytest -m browser \
	  --ignore=tests/browser/test_pages.py --ignore=tests/browser/test_budgets.py

# It checks how the pages look and what they weigh, and leaves out the tests of what has no database.
postgresql: $(VENV)/dev chromium
	$(BIN)/python tests/ephemeral_postgres.py $(BIN)/python -m pytest \
	  --ignore=tests/progress/engine --ignore=tests/progress/standing --ignore=tests/bench \
	  --ignore=tests/config/test_settings.py --ignore=tests/test_docs.py

# Rewrites the stored SQL of the busiest pages, so that reviewers see changes in the diff.
sql: export UPDATE_SQL := 1
sql: $(VENV)/dev
	DATABASE_URL=sqlite:///$(CURDIR)/db.sqlite3 $(BIN)/python -m pytest -q tests/progress/test_sql_snapshots.py
	$(BIN)/python tests/ephemeral_postgres.py $(BIN)/python -m pytest -q tests/progress/test_sql_snapshots.py

lint: export DEBUG := true
lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/python manage.py makemigrations --check --dry-run
	DEBUG=false SITE_URL=https://guide.example.org \
	  SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(50))") \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING

format: $(VENV)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Recomputes the figures that the page "How the estimate works" and docs/estimate.md quote.
simulate: $(VENV)/dev
	$(BIN)/python -m bench.simulate

# Measures the CPU time of the estimate, as ratios to a floor in the same run.
bench: $(VENV)/dev
	$(BIN)/python -m bench.estimate

# Attacks running sites on both databases and writes docs/trust.md. Takes a while.
trust: $(VENV)/dev chromium
	$(BIN)/python -m qa

# Takes the README's screenshots from the current site.
screenshots: export DEBUG := true
screenshots: $(VENV)/dev chromium
	$(BIN)/python -m pytest -q tests/browser/screenshots.py

# Pins exact versions with hashes. Versions change only through this target.
lock: $(VENV)/dev
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --upgrade --universal --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --upgrade --universal --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements-dev.txt

.env:
	cp .env.example .env

# Not $(BIN)/python: without Debian's python3-venv, a failure leaves python behind, but no pip.
$(BIN)/pip:
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python can’t create a virtual environment. Run: sudo apt-get install python3-venv"; exit 1; }

$(VENV)/runtime: requirements.txt | $(BIN)/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt | $(BIN)/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@ $(VENV)/runtime

# The browser tests use Debian's Chromium, which only root can install: the shell without windows,
# because it is faster.
chromium:
	@test -x "$(CHROMIUM)" \
	  || { [ "$$(id -u)" = 0 ] && apt-get update --quiet=2 && apt-get install --quiet=2 --yes chromium-headless-shell >/dev/null; } \
	  || { echo "The browser tests need Chromium. Run: sudo apt-get install chromium-headless-shell, or set CHROMIUM to its path"; exit 1; }

clean:
	rm -rf $(VENV) .coverage* staticfiles .mypy_cache .pytest_cache .ruff_cache .hypothesis
