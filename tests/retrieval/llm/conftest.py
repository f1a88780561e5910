"""The answerer that tests of the language model share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.settings import Settings
from retrieval.answer import ExtractiveAnswerer
from store.ingest.pipeline import Pipeline
from store.store import Store
from tests.retrieval.llm.answering import QUESTION, SAMPLES, Make, made_over
from tests.retrieval.llm.scripted_server import Server, scripted

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with scripted() as one:
        yield one


@pytest.fixture(scope="session")
def extractive(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> ExtractiveAnswerer:
    """What answers over the sample articles without a model."""
    data = tmp_path_factory.mktemp("llm") / "data"
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KUTIP_")]:
            patch.delenv(name)
        patch.chdir(data.parent)
        # Few articles and passages, for each question is read, too.
        store = Store.open(Settings.load(data_dir=data), encoder)
        files = [str(path) for path in sorted(SAMPLES.glob("2023-0[5-8]*"))]
        Pipeline(store, encoder.tokenizer, 180, 1).ingest(files)
        return ExtractiveAnswerer.build(Settings.load(data_dir=data, passages=2), store)


@pytest.fixture(scope="session")
def without(extractive: ExtractiveAnswerer) -> str:
    """What is answered without a model."""
    answer = extractive.ask(QUESTION)
    assert answer.answered
    return answer.answer


@pytest.fixture
def make(server: Server, extractive: ExtractiveAnswerer, tmp_path: Path) -> Make:
    return partial(made_over, extractive, server, tmp_path)
