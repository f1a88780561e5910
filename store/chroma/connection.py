"""A connection to Chroma, embedded in a folder or a server; the only file that imports Chroma.

Its clients are passed over for what they are made of: they ask a server before a deadline can be set, and
all that open one folder in a process share one state, also one that has failed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb import Collection
from chromadb.api import ServerAPI
from chromadb.api.collection_configuration import CreateCollectionConfiguration, CreateHNSWConfiguration
from chromadb.config import Settings, System
from chromadb.errors import NotFoundError

if TYPE_CHECKING:
    from llama_index.vector_stores.chroma import ChromaVectorStore

# Wide enough that the approximate search returns what an exact one would in all but rare cases.
_INDEX = CreateCollectionConfiguration(
    hnsw=CreateHNSWConfiguration(space="cosine", ef_construction=200, ef_search=200, max_neighbors=32)
)
_FEWEST = 100


class Chroma:
    """An open connection. Its methods let Chroma's errors through, Rust panics among them."""

    def __init__(self, settings: Settings, seconds: float | None = None) -> None:
        """seconds: how long a server may take until it goes on with an answer."""
        self._system = System(settings)
        self._api = self._system.instance(ServerAPI)  # type: ignore[type-abstract]
        self._session: httpx.Client | None = getattr(self._api, "_session", None)
        if self._session is not None and seconds is not None:
            self._session.timeout = httpx.Timeout(seconds)
        self._system.start()

    @classmethod
    def embedded(cls, folder: Path) -> Chroma:
        """Opens the folder, making what is not there."""
        return cls(_settings(is_persistent=True, persist_directory=str(folder)))

    @classmethod
    def server(cls, url: str, seconds: float) -> Chroma:
        """url: `http://host:port`. Nothing is asked yet."""
        address = urlsplit(url)
        secure = address.scheme == "https"
        settings = _settings(
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=address.hostname or "",
            chroma_server_http_port=address.port or (443 if secure else 80),
            chroma_server_ssl_enabled=secure,
        )
        return cls(settings, seconds)

    @property
    def most_at_once(self) -> int:
        """How many entries one call may add or drop."""
        most = self._api.get_max_batch_size()
        return most if most > 0 else _FEWEST

    def collection(self, name: str) -> Collection | None:
        """The collection of that name, or None if there is none."""
        try:
            model = self._api.get_collection(name)
        except NotFoundError:
            return None
        return Collection(client=self._api, model=model, embedding_function=None)

    def made(self, name: str) -> Collection:
        """The collection of that name, which is made if there is none."""
        model = self._api.get_or_create_collection(name, configuration=_INDEX)
        return Collection(client=self._api, model=model, embedding_function=None)

    def drop(self, name: str) -> None:
        self._api.delete_collection(name)

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
        self._system.stop()


def scratch(folder: Path) -> ChromaVectorStore:
    """An empty vector store in a folder, as LlamaIndex and Chroma make it when nothing is configured."""
    from llama_index.vector_stores.chroma import ChromaVectorStore  # noqa: PLC0415 - slow, and only used here

    client = chromadb.PersistentClient(str(folder), settings=_settings())
    return ChromaVectorStore(chroma_collection=client.get_or_create_collection("scratch"))


def _settings(**given: Any) -> Settings:
    # Chroma would read the current folder's .env, and import and call what that names.
    return Settings(_env_file=None, anonymized_telemetry=False, **given)  # type: ignore[call-arg]
