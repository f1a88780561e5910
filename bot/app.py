"""The composition root: builds what a front end needs from the settings, each part once, when first used."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from config.settings import Settings

if TYPE_CHECKING:
    from retrieval.answer import Answerer, ExtractiveAnswerer
    from retrieval.llm.answerer import LanguageModelAnswerer
    from retrieval.llm.guard import Guard
    from retrieval.models import Answer
    from retrieval.reading.model import ReaderModel
    from store.catalog import Catalog
    from store.encoder.encoder import Encoder
    from store.feedback import FeedbackLog
    from store.ingest.pipeline import Pipeline
    from store.store import Store

Part = TypeVar("Part")


class App:
    """The parts of kutip. `catalog` and `feedback` are cheap; all others import ONNX Runtime,
    LlamaIndex or Chroma.

    Any thread may ask for a part; it is built once.
    """

    def __init__(self, settings: Settings, lender: App | None = None) -> None:
        """lender: whose models are used, so that they are in memory once."""
        self.settings = settings
        self._lender = lender
        self._parts: dict[str, Any] = {}
        # Reentrant, for a part is built from others.
        self._lock = threading.RLock()

    @property
    def catalog(self) -> Catalog:
        """The articles, for reading. Raises StoreError."""
        from store.catalog import Catalog  # noqa: PLC0415 - only where used

        return self._once(Catalog, lambda: Catalog.open(self.settings.data_dir))

    @property
    def feedback(self) -> FeedbackLog:
        """What users think of answers. Raises StoreError."""
        from store.feedback import FeedbackLog  # noqa: PLC0415 - only where used

        return self._once(FeedbackLog, lambda: FeedbackLog(self.catalog.database))

    @property
    def encoder(self) -> Encoder:
        """The bundled model, which loads its parts when they are used. Raises ArtifactError."""
        if self._lender:
            return self._lender.encoder
        from store.encoder.encoder import Encoder  # noqa: PLC0415 - imports ONNX Runtime

        return self._once(Encoder, lambda: Encoder(self.settings.threads))

    @property
    def reader_model(self) -> ReaderModel:
        """The bundled reader, which loads when it is used. Raises ArtifactError."""
        if self._lender:
            return self._lender.reader_model
        from retrieval.reading.model import ReaderModel  # noqa: PLC0415 - imports ONNX Runtime

        return self._once(ReaderModel, lambda: ReaderModel(self.encoder))

    @property
    def store(self) -> Store:
        """The articles and their vectors. Raises StoreError, EmbeddingMismatchError, ArtifactError."""
        from store.store import Store  # noqa: PLC0415 - imports LlamaIndex and Chroma

        return self._once(Store, lambda: Store.open(self.settings, self.encoder))

    @property
    def pipeline(self) -> Pipeline:
        """What ingests articles into the store. Raises what `store` raises."""
        from store.ingest.pipeline import Pipeline  # noqa: PLC0415 - imports what the store does

        chunks = (self.settings.chunk_tokens, self.settings.chunk_overlap)
        given = (self.encoder.tokenizer, *chunks, self.settings.private_addresses)
        delay = self.settings.crawl_delay
        return self._once(Pipeline, lambda: Pipeline(self.store, *given, delay=delay))

    @property
    def answerer(self) -> Answerer:
        """What answers questions, as the settings say. Raises StoreError, ArtifactError, SettingsError."""
        return self.answerer_called(self.settings.answerer)

    def answerer_called(self, kind: str) -> Answerer:
        """The answerer "extractive" or "llm". Raises what `answerer` raises."""
        return self.language_model_answerer if kind == "llm" else self.extractive

    @property
    def language_model(self) -> Guard:
        """The language model of the settings, for all collections; it is not asked yet. Raises
        SettingsError."""
        if self._lender and self._lender.settings.llm == self.settings.llm:
            return self._lender.language_model
        from retrieval.llm.connection import Connection  # noqa: PLC0415 - only where used
        from retrieval.llm.guard import Guard  # noqa: PLC0415

        return self._once(Guard, lambda: Guard(Connection.configured(self.settings)))

    @property
    def language_model_answerer(self) -> LanguageModelAnswerer:
        """What lets a language model answer. Raises SettingsError when none is named, StoreError,
        ArtifactError."""
        from retrieval.llm.answerer import LanguageModelAnswerer  # noqa: PLC0415 - imports LlamaIndex
        from retrieval.llm.budget import Budget  # noqa: PLC0415
        from retrieval.verify import Verifier  # noqa: PLC0415

        settings, model = self.settings, self.language_model
        budget = Budget(settings.data_dir, settings.llm_tokens_a_day)
        return self._once(
            LanguageModelAnswerer,
            lambda: LanguageModelAnswerer(
                self.extractive, Verifier(self.encoder), model, budget, settings.llm_seconds
            ),
        )

    @property
    def extractive(self) -> ExtractiveAnswerer:
        """What answers by quoting. Raises StoreError, ArtifactError."""
        from retrieval.answer import ExtractiveAnswerer  # noqa: PLC0415 - imports LlamaIndex

        return self._once(
            ExtractiveAnswerer,
            lambda: ExtractiveAnswerer.build(self.settings, self.store, self.reader_model),
        )

    def reply_language(self, answer: Answer) -> str:
        """The language of the words around an answer: the setting, else that of its question."""
        return self.words_language(answer.language)

    def words_language(self, asked: str) -> str:
        """The language of the words around what is shown: the setting, else the one that it was asked in."""
        return asked if self.settings.language == "auto" else self.settings.language

    def close(self) -> None:
        """Lets go of what an embedded Chroma keeps in memory; a part that is used again opens again."""
        with self._lock:
            store: Store | None = self._parts.get("Store")
        if store:
            store.vectors.reopen()

    def _once(self, kind: type[Part], build: Callable[[], Part]) -> Part:
        with self._lock:
            if kind.__name__ not in self._parts:
                self._parts[kind.__name__] = build()
            part: Part = self._parts[kind.__name__]
            return part
