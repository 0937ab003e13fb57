# make run    open SSE Designer          make test   run the tests           make lint   check form, types and layers
# make bench  measure the speed aims     make shots  pictures of the views   make guide  tables and plots of the guide
#             QUICK=1 edit, prediction and start only, KEEP=1 adds a line to bench/history.jsonl
# make profile  what each part of an edit and of a start costs, against its budget, SCALE=2 for a screen at 200 %, EDIT=choice
# make words  every text that people read, with its place
# make golden renew the golden files of recipes and sheets after a wanted change
# make laws   try the laws of the model on LAWS=10000 random recipes, and all other random tests more often
# make soak   drive the window with random edits, SEED=1 EDITS=2000
# make lock   pin the dependencies anew  make wheel  build a wheel into dist/
# make freeze a program that needs no Python, into dist/
# Each makes what it needs first: .venv with the pinned packages, and Qt's system libraries on Debian.

PYTHON ?= python3
BIN := .venv/bin
SETUP := packaging/setup.sh
RUN_READY := .venv/ready-run
DEV_READY := .venv/ready-dev
OFFSCREEN := QT_QPA_PLATFORM=offscreen

.DEFAULT_GOAL := run
SEED ?= 1
EDITS ?= 2000
LAWS ?= 10000
SCALE ?= 1
EDIT ?= thickness

# Python keeps what it compiled, even where the environment says no: the tests start it some fifty times.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test lint laws soak bench profile shots guide words golden wheel freeze lock clean

run: $(RUN_READY)
	@$(BIN)/python main.py

test: $(DEV_READY)
	@$(OFFSCREEN) $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

lint: $(DEV_READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

laws: $(DEV_READY)
	@LAWS=$(LAWS) $(OFFSCREEN) $(BIN)/python -m pytest -n auto -v tests/laws tests/stories/test_bench.py tests/library/test_batch_crash.py tests/ui/test_every_view.py tests/ui/test_window_geometry.py tests/ui/flags/test_fix_search.py tests/ui/sheet/test_sheet_export.py tests/ui/shell/test_main_window.py $(ARGS)
	@LAWS=$(LAWS) $(OFFSCREEN) $(BIN)/python -m pytest -n auto -m hypothesis --ignore=tests/laws $(ARGS) || [ $$? -eq 5 ]

soak: $(DEV_READY)
	@$(OFFSCREEN) $(BIN)/python -m bench.soak --seed $(SEED) --edits $(EDITS)

bench: $(DEV_READY)
	@$(OFFSCREEN) $(BIN)/python -m bench -o out/bench.json $(if $(QUICK),--quick) $(if $(KEEP),--keep)

profile: $(DEV_READY)
	@$(OFFSCREEN) $(BIN)/python -m bench.profile --scale $(SCALE) --edit $(EDIT)

shots: $(RUN_READY)
	@$(OFFSCREEN) $(BIN)/python packaging/shots.py out/shots

guide: $(RUN_READY)
	@$(BIN)/python packaging/guide_models.py

words: $(RUN_READY)
	@$(BIN)/python packaging/words.py $(ARGS)

golden: $(DEV_READY)
	@UPDATE_GOLDEN=1 $(OFFSCREEN) $(BIN)/python -m pytest -q -n 0 \
		tests/test_golden_recipes.py tests/files/sheet/test_sheet.py tests/files/sheet/test_workbook.py -k "golden or as_before"
	@echo "Read the difference (git diff --word-diff tests/golden) and list what moved under Models in CHANGELOG.md."

wheel: $(DEV_READY)
	@rm -rf build/lib  # setuptools would carry over what has been removed since
	$(BIN)/python -m pip wheel . --quiet --no-deps --no-build-isolation --wheel-dir dist

freeze: $(RUN_READY)
	@packaging/freeze.sh $(PYTHON)

lock:
	packaging/lock.sh $(PYTHON)

clean:
	rm -rf build dist out *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .venv

# The stamps: a lock file or the setup script that is newer than its stamp is installed again.
$(RUN_READY): requirements.lock $(SETUP)
	@$(SETUP) $(PYTHON) requirements.lock
	@touch $@

$(DEV_READY): requirements-dev.lock $(SETUP)
	@$(SETUP) $(PYTHON) requirements-dev.lock
	@touch $@ $(RUN_READY)
