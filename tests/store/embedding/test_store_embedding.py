"""Another LlamaIndex embedding: a real OpenAI-compatible service on loopback, well and unwell."""

from __future__ import annotations

import base64
import json
import re
import threading
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from config.errors import EmbeddingError, EmbeddingMismatchError, SettingsError
from store.catalog import Counts
from store.embedding.embedder import BundledEmbedding, Embedder
from store.encoder.encoder import Encoder
from store.models import Article, Chunk
from store.store import Store

OpenStore = Callable[..., Store]
MakeArticle = Callable[..., tuple[Article, list[Chunk]]]

CLASS = "llama_index.embeddings.openai_like:OpenAILikeEmbedding"
KEY = "sk-very-secret"


class Service(ThreadingHTTPServer):
    """`/v1/embeddings` over hashed words; `behaviour` says how it fails."""

    daemon_threads = True
    behaviour = "well"
    dimensions = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.forms: set[str] = set()
        self.keys: set[str | None] = set()

    @property
    def options(self) -> dict[str, Any]:
        address = f"http://127.0.0.1:{self.server_port}/v1"
        return {"model_name": "hashed", "api_base": address, "api_key": KEY, "max_retries": 0,
                "default_headers": {"Authorization": f"Bearer {KEY}"}}  # fmt: skip

    def answer(self, request: dict[str, Any]) -> Any:
        given = request["input"]
        texts = [given] if isinstance(given, str) else given
        form = request.get("encoding_format", "float")
        self.forms.add(form)
        rows = [self.vector(text) for text in texts]
        if self.behaviour == "ragged":
            rows[-1] = rows[-1][:-1]
        if self.behaviour == "few":
            rows = rows[:-1]
        if self.behaviour == "nan":
            rows[0][0] = np.nan
        data = [
            {"object": "embedding", "index": at,
             "embedding": base64.b64encode(row.tobytes()).decode() if form == "base64" else row.tolist()}
            for at, row in enumerate(rows)
        ]  # fmt: skip
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return {"object": "list", "data": data, "model": request["model"], "usage": usage}

    def vector(self, text: str) -> Any:
        row = np.zeros(self.dimensions, np.float32)
        for word in re.findall(r"\w+", text.casefold()):
            row[zlib.crc32(word.encode()) % self.dimensions] += 2
        return row


class Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.keys.add(self.headers["Authorization"])
        right = self.path == "/v1/embeddings" and self.server.behaviour != "500"
        answer = self.server.answer(body) if right else {"error": {"message": "out of order", "code": 500}}
        content = json.dumps(answer).encode() if self.server.behaviour != "html" else b"<html>gateway</html>"
        self.send_response(200 if right else 500)
        self.send_header("Content-Type", "application/json" if content[:1] == b"{" else "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as service:
        thread = threading.Thread(target=service.serve_forever)
        thread.start()
        yield service
        service.shutdown()
        thread.join()


@pytest.fixture
def store(service: Service, open_store: OpenStore) -> Store:
    return open_store(embedding=CLASS, embedding_options=service.options)


def test_articles_are_embedded_and_found_through_it(
    store: Store, service: Service, make_article: MakeArticle, check_in_step: Callable[[Store], None]
) -> None:
    with store.writing():
        store.put(
            [make_article("toba", "danau toba geopark\ndanau sumatera"), make_article("water", "japan water")]
        )
    check_in_step(store)
    question = store.embedder.question("geopark danau toba")
    assert question.shape == (64,)
    assert np.linalg.norm(question) == pytest.approx(1)
    best, cosine = next(iter(store.vectors.search(question, 3).items()))
    assert store.catalog.passages([best])[best][1].source == "toba"
    assert cosine == pytest.approx(1, abs=1e-5)
    assert service.keys == {f"Bearer {KEY}"}
    assert service.forms <= {"float", "base64"}


def test_its_store_is_its_own(
    store: Store, service: Service, open_store: OpenStore, make_article: MakeArticle
) -> None:
    with store.writing():
        store.put([make_article("toba", "danau toba")])
    with pytest.raises(EmbeddingMismatchError, match="OpenAILikeEmbedding"):
        open_store()
    changed = service.options | {"model_name": "another"}
    with pytest.raises(EmbeddingMismatchError, match="another"):
        open_store(embedding=CLASS, embedding_options=changed)
    again = open_store(embedding=CLASS, embedding_options=service.options | {"api_key": "sk-renewed"})
    assert again.catalog.counts() == Counts(1, 1)


@pytest.mark.parametrize("built_with", ["", "multilingual-e5-small/000000000000"])
def test_a_store_of_the_bundled_model_is_not_taken_over(
    service: Service, open_store: OpenStore, make_article: MakeArticle, built_with: str
) -> None:
    bundled = open_store()
    with bundled.writing():
        bundled.put([make_article("toba", "danau toba")])
    name = built_with or bundled.embedder.name
    bundled.catalog.set_fact("embedding", name)
    question = bundled.embedder.question("danau")
    before = bundled.vectors.search(question, 5)
    with pytest.raises(EmbeddingMismatchError, match=name):
        open_store(embedding=CLASS, embedding_options=service.options)
    assert bundled.catalog.fact("embedding") == name
    assert bundled.vectors.search(question, 5) == before


def test_a_store_of_another_embedding_has_the_bundled_encoder_too(store: Store, encoder: Encoder) -> None:
    assert store.encoder is encoder
    assert store.embedder.question("danau").shape == (64,)


@pytest.mark.parametrize(
    ("older", "newer", "succeeds"),
    [
        ("multilingual-e5-small/000000000000", "multilingual-e5-small/1", True),
        ("multilingual-e5-small", "multilingual-e5-small/1", False),
        ("multilingual-e5-large/0", "multilingual-e5-small/1", False),
        ("", "multilingual-e5-small/1", False),
        ("package.module:Class {}", "multilingual-e5-small/1", False),
        ("multilingual-e5-small/0", "package.module:Class {}", False),
        ("package.module:Class {}", 'package.module:Class {"size": 2}', False),
    ],
)
def test_only_kutips_own_model_succeeds_its_own(
    encoder: Encoder, older: str, newer: str, succeeds: bool
) -> None:
    assert Embedder(BundledEmbedding(encoder), newer).is_successor_of(older) is succeeds


def test_no_secret_is_stored_or_shown(
    store: Store, service: Service, open_store: OpenStore, make_article: MakeArticle
) -> None:
    with store.writing():
        store.put([make_article("toba", "danau toba")])
    built_with = store.catalog.fact("embedding")
    assert built_with
    assert "hashed" in built_with
    service.behaviour = "500"
    with pytest.raises(EmbeddingError) as caught:
        store.embedder.question("danau")
    assert KEY not in built_with + str(caught.value)


@pytest.mark.parametrize("behaviour", ["500", "html", "ragged", "few", "nan", "gone"])
def test_a_service_that_fails_is_a_sentence_and_nothing_is_half_stored(
    store: Store,
    service: Service,
    make_article: MakeArticle,
    check_in_step: Callable[[Store], None],
    behaviour: str,
) -> None:
    with store.writing():
        store.put([make_article("toba", "danau toba")])
    service.behaviour = behaviour
    if behaviour == "gone":
        service.shutdown()
        service.server_close()
    with pytest.raises(EmbeddingError) as caught, store.writing():
        store.put([make_article("toba", "gempa\npadang"), make_article("new", "japan\nwater")])
    assert str(caught.value).startswith(f"The embedding {CLASS} ")
    assert re.search(r"check (its service|that its service is up)", str(caught.value), re.IGNORECASE)
    check_in_step(store)
    assert [article.text for article in store.catalog.list_articles()] == ["danau toba"]


@pytest.mark.parametrize(
    ("path", "options"),
    [
        ("llama_index.embeddings.nowhere:Nothing", {}),
        ("llama_index.embeddings.openai_like:Nothing", {}),
        ("collections:OrderedDict", {}),
        (CLASS, {"api_base": "http://127.0.0.1:9"}),
        (CLASS, {"model_name": 5, "api_key": KEY}),
    ],
)
def test_a_class_that_cannot_be_made(open_store: OpenStore, path: str, options: dict[str, Any]) -> None:
    with pytest.raises(SettingsError) as caught:
        open_store(embedding=path, embedding_options=options)
    assert str(caught.value).startswith(f"KUTIP_EMBEDDING={path} ")
    assert KEY not in str(caught.value)
