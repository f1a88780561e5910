"""A newsroom of forty articles and a store into which it was crawled, which the tests of a module share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from config.settings import Settings
from store.encoder.encoder import Encoder
from store.ingest.pipeline import Ingested, Pipeline
from store.store import Store
from tests.crawl.newsroom import Newsroom, newsroom

ARTICLES = 40


@dataclass
class Crawled:
    newsroom: Newsroom
    store: Store
    pipeline: Pipeline
    first: Ingested

    def again(self, *, watching: bool = False) -> Ingested:
        """Another run over all that the site lists, in which what is transferred is counted anew."""
        self.newsroom.transferred.clear()
        self.newsroom.asked.clear()
        crawl = self.pipeline.crawler.begin(watching=watching)
        return self.pipeline.ingest([*self.newsroom.feeds, self.newsroom.sitemap], crawl=crawl)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("crawl")
    with pytest.MonkeyPatch.context() as patch, newsroom(ARTICLES) as site:
        for name in [name for name in os.environ if name.startswith("KUTIP_")]:
            patch.delenv(name)
        patch.chdir(folder)
        store = Store.open(Settings.load(data_dir=folder / "data"), encoder)
        pipeline = Pipeline(store, encoder.tokenizer, 180, 1, True, delay=0.0)
        first = pipeline.ingest([*site.feeds, site.sitemap])
        yield Crawled(site, store, pipeline, first)
