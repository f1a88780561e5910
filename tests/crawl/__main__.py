"""`make crawl`: a site of 300 articles is crawled, crawled again, and crawled by processes that are killed.

What has to hold: at least 0.98 of titles, dates, authors and clean texts; the second run transfers no page
that has not changed; after 20 kills nothing is lost and nothing is doubled. The exit status says whether.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from config.settings import Settings
from store.encoder.encoder import Encoder
from store.ingest.pipeline import Pipeline
from store.store import Store
from tests.crawl.kills import killed_at_moments
from tests.crawl.measure import Measured, measure
from tests.crawl.newsroom import newsroom
from tests.discord_server.crowd import table, two_cores
from tests.store.crash_world import Workers

_WANTED = 0.98
Row = tuple[str, str, bool | None]


def crawled(articles: int, folder: Path, encoder: Encoder) -> bool:
    with newsroom(articles) as site:
        store = Store.open(Settings.load(data_dir=folder), encoder)
        pipeline = Pipeline(store, encoder.tokenizer, 180, 1, True, delay=0.0)
        sources, rows = [*site.feeds, site.sitemap], []
        for run in ("first", "second"):
            site.transferred.clear()
            began = time.monotonic()
            result = pipeline.ingest(sources)
            pages = site.transferred.total()
            rows += [
                (f"{run} run", f"{time.monotonic() - began:.0f} s", None),
                ("  added", str(result.added), None),
                ("  pages transferred", str(pages), pages == 0 if run == "second" else None),
            ]
        return table(f"{articles} articles", [*rows, *_rows(measure(site, store.catalog))])


def killed(articles: int, kills: int, folder: Path, encoder: Encoder) -> bool:
    workers = Workers()
    try:
        with newsroom(articles) as site:
            count = killed_at_moments(site, workers, folder, kills, random.Random(kills))  # noqa: S311
            found = measure(site, Store.open(Settings.load(data_dir=folder), encoder).catalog)
    finally:
        workers.close()
    return table(f"{kills} kills", [("killed before the end", str(count), count > 0), *_rows(found)])


def _rows(found: Measured) -> list[Row]:
    shares = ("stored", "titles", "dates", "authors", "texts")
    rows: list[Row] = [
        (f"  {name}", f"{value:.3f}", value >= (1 if name == "stored" else _WANTED))
        for name in shares
        for value in [getattr(found, name)]
    ]
    return [*rows, ("  doubled", str(found.doubled), found.doubled == 0)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--kills", type=int, default=20)
    given = parser.parse_args()
    for name in [name for name in os.environ if name.startswith("KUTIP_")]:
        del os.environ[name]
    sys.stdout.write(f"{two_cores()} processors\n")
    encoder = Encoder()
    with tempfile.TemporaryDirectory() as folder:
        good = crawled(given.articles, Path(folder) / "crawled", encoder)
        good = killed(given.articles, given.kills, Path(folder) / "killed", encoder) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
