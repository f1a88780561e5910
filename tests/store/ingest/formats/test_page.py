"""Pages of the web and documents that were sent, on their way into a real store."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from store.encoder.encoder import Encoder
from store.ingest.pipeline import Failure, Pipeline
from store.store import Store
from tests.store.ingest.site import ARTICLE, Site, moved, sends

TEXT = "Jembatan itu dibuka pada 3 Maret 2024.\n"


@pytest.fixture
def store(open_store: Callable[..., Store]) -> Store:
    return open_store()


@pytest.fixture
def pipeline(store: Store, encoder: Encoder) -> Pipeline:
    return Pipeline(store, encoder.tokenizer, 180, 1, private_addresses=True)


def test_a_page_becomes_an_article_with_its_address(site: Site, pipeline: Pipeline, store: Store) -> None:
    site.pages |= {"/a": sends(ARTICLE), "/short": moved("/a")}
    assert pipeline.ingest([site.url("/short")]).added == 1
    article = store.catalog.article(site.url("/short"))
    assert "3 Maret 2024" in article.text
    assert (article.metadata.title, article.metadata.url) == ("Jembatan Musi dibuka", site.url("/a"))
    again = pipeline.ingest([site.url("/a"), site.url("/short#top")])
    assert (again.added, again.updated, again.unchanged, again.articles) == (0, 0, 2, 1)
    site.pages["/a"] = sends(ARTICLE.replace("3 Maret", "4 April"))
    assert pipeline.ingest([site.url("/a")]).updated == 1
    assert "4 April 2024" in store.catalog.article(article.id).text


def test_what_a_page_says_of_its_address_counts(site: Site, pipeline: Pipeline, store: Store) -> None:
    canonical = '<link rel="canonical" href="https://kabar.example/jembatan"></head>'
    site.pages["/a?utm=1"] = sends(ARTICLE.replace("</head>", canonical))
    pipeline.ingest([site.url("/a?utm=1")])
    assert store.catalog.article(site.url("/a?utm=1")).metadata.url == "https://kabar.example/jembatan"


@pytest.mark.parametrize("path", ["/a.html", "/a.txt"])
def test_the_encoding_that_the_server_names_counts(
    site: Site, pipeline: Pipeline, store: Store, path: str
) -> None:
    kind = "text/html" if path.endswith("html") else "text/plain"
    text = ARTICLE.replace("wali kota setempat", "Łukasz Żak")
    site.pages[path] = sends(text.encode("iso-8859-2"), f"{kind}; charset=iso-8859-2")
    pipeline.ingest([site.url(path)])
    assert "Łukasz Żak" in store.catalog.article(site.url(path)).text


def test_pages_and_files_together_each_fail_alone(
    site: Site, pipeline: Pipeline, store: Store, tmp_path: Path
) -> None:
    site.pages |= {"/a": sends(ARTICLE), "/menu": sends("<nav><a href='/'>Home</a></nav>")}
    (tmp_path / "a.txt").write_text(TEXT)
    seen: list[tuple[int, str]] = []
    sources = [
        site.url("/gone"), site.url("/a"), site.url("/menu"), site.url("/a"), str(tmp_path / "a.txt"),
    ]  # fmt: skip
    result = pipeline.ingest(sources, lambda done, source: seen.append((done, source)))
    assert (result.added, result.articles) == (2, 2)
    assert [failure.source for failure in result.failed] == [site.url("/gone"), site.url("/menu")]
    gone = "127.0.0.1 has no page at this address; check it in a browser (status 404)."
    assert result.failed[0] == Failure(site.url("/gone"), gone)
    assert seen == [(1, sources[4]), (2, sources[0]), (3, sources[1]), (4, sources[2])]


def test_a_slow_page_keeps_nobody_from_writing(
    site: Site, pipeline: Pipeline, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    added: list[int] = []

    def view(request: BaseHTTPRequestHandler) -> None:
        # Another thread, which waits for its turn to write while the page is on its way.
        added.append(pipeline.ingest([str(tmp_path / "a.txt")]).added)
        sends(ARTICLE)(request)

    site.pages["/a"] = view
    assert pipeline.ingest([site.url("/a")]).articles == 2
    assert added == [1]


def test_private_addresses_are_read_only_when_that_is_set(site: Site, store: Store, encoder: Encoder) -> None:
    site.pages["/a"] = sends(ARTICLE)
    result = Pipeline(store, encoder.tokenizer, 180, 1).ingest([site.url("/a")])
    assert (result.added, site.asked) == (0, [])
    assert "private_addresses" in result.failed[0].error


def test_a_document_that_was_sent(pipeline: Pipeline, store: Store) -> None:
    assert pipeline.ingest_document("message.txt", TEXT.encode()).added == 1
    assert pipeline.ingest_document("other.txt", TEXT.encode()).unchanged == 1
    assert store.catalog.article("message.txt").text == TEXT.strip()
    # Another article under a name that every client gives.
    assert pipeline.ingest_document("message.txt", b"Gunung Marapi meletus.").articles == 2


@pytest.mark.parametrize(("name", "data"), [("a.exe", b"MZ"), ("a.txt", b"\0" * 99), ("a.txt", b"")])
def test_a_document_that_holds_no_article(pipeline: Pipeline, name: str, data: bytes) -> None:
    result = pipeline.ingest_document(name, data)
    assert (result.added, [failure.source for failure in result.failed]) == (0, [name])
    assert result.failed[0].error.endswith(".")
