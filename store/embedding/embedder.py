"""The embedding: LlamaIndex's interface over the bundled encoder, or any other that is configured."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from config import redaction
from config.errors import EmbeddingError, SettingsError
from config.settings import Settings
from store.embedding.class_lookup import check_options, embedding_class
from store.embedding.name import embedding_name
from store.encoder import artifacts
from store.encoder.encoder import Encoder
from store.encoder.words import Floats

BUNDLED = "bundled"
_BUNDLED_NAME = "multilingual-e5-small/"


class BundledEmbedding(BaseEmbedding):
    """multilingual-e5-small with its `query: ` and `passage: ` prefixes, in LlamaIndex's terms."""

    _encoder: Encoder = PrivateAttr()

    def __init__(self, encoder: Encoder) -> None:
        # One call for all that is given: the encoder reads one after the other anyway.
        super().__init__(model_name="multilingual-e5-small", embed_batch_size=2048)
        self._encoder = encoder

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = self._encoder.encode([query], "query: ")[0].tolist()
        return vector

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode(texts, "passage: ").tolist()
        return vectors

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class Embedder:
    """What kutip asks of an embedding: unit vectors as arrays, and errors as sentences."""

    def __init__(self, model: BaseEmbedding, name: str, secrets: Collection[str] = ()) -> None:
        """name: what a store remembers; two embeddings of one name give the same vectors. secrets: what its
        service may repeat in an error, and must never be shown."""
        self.model, self.name, self._secrets = model, name, secrets

    @classmethod
    def configured(cls, settings: Settings, encoder: Encoder) -> Embedder:
        """Raises SettingsError when the class that is named cannot be made."""
        if settings.embedding == BUNDLED:
            return cls(BundledEmbedding(encoder), _BUNDLED_NAME + artifacts.bundle().fingerprint())
        name, secrets = embedding_name(settings.embedding, settings.embedding_options), settings.secrets()
        return cls(_make(settings.embedding, dict(settings.embedding_options), secrets), name, secrets)

    @property
    def bundled(self) -> bool:
        """Whether its vectors are those of the bundled encoder."""
        return isinstance(self.model, BundledEmbedding)

    def is_successor_of(self, name: str) -> bool:
        """Whether a store of that name may be rebuilt with this one: both are kutip's own."""
        return name.startswith(_BUNDLED_NAME) and self.name.startswith(_BUNDLED_NAME)

    def question(self, text: str) -> Floats:
        """A unit vector, float32 of shape (dimensions,). Raises EmbeddingError."""
        vector: Floats = self._unit([self._call(self.model.get_query_embedding, text)])[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, float32 of shape (len(texts), dimensions). Raises EmbeddingError."""
        rows = self._unit(self._call(self.model.get_text_embedding_batch, list(texts)))
        if len(rows) != len(texts):
            message = f"The embedding {self.name} returned {len(rows)} vectors for {len(texts)} texts."
            raise EmbeddingError(f"{message} Check its service, or configure another.")
        return rows

    def _call(self, method: Any, argument: object) -> Any:
        try:
            return method(argument)
        # A configured embedding may raise anything: HTTP errors, its vendor's, its own.
        except Exception as error:
            reason = _reason(error, self._secrets)
            raise EmbeddingError(
                f"The embedding {self.name} failed ({type(error).__name__}: {reason}); check that its "
                "service is up and KUTIP_EMBEDDING_OPTIONS is right."
            ) from error

    def _unit(self, vectors: Sequence[Sequence[float]]) -> Floats:
        try:
            rows = np.asarray(vectors, np.float32)
        # Vectors of unlike lengths, or what holds no numbers.
        except (TypeError, ValueError):
            rows = np.empty(0, np.float32)
        if rows.ndim != 2 or not np.isfinite(rows).all():
            raise EmbeddingError(
                f"The embedding {self.name} returned something that is not vectors; check its service, or "
                "configure another."
            )
        result: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        return result


def _make(path: str, options: dict[str, Any], secrets: Collection[str]) -> BaseEmbedding:
    try:
        check_options(options)
        made: BaseEmbedding = embedding_class(path, BaseEmbedding)(**options)
    except SettingsError:
        raise
    # Whatever its constructor raises is about the options.
    except Exception as error:
        reason = f"{type(error).__name__}: {_reason(error, secrets)}"
        raise SettingsError(
            f"KUTIP_EMBEDDING={path} cannot be loaded ({reason}); it must be 'bundled' or "
            "'package.module:Class' of an installed LlamaIndex embedding, with fitting "
            "KUTIP_EMBEDDING_OPTIONS."
        ) from error
    return made


def _reason(error: Exception, secrets: Collection[str]) -> str:
    # Shortened last: half a secret would not be known for one.
    return redaction.sentence(" ".join(str(error).split()), secrets)[:200]
