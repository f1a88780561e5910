"""An answerer over the sample articles whose model is the scripted server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from config.llm import named
from retrieval.answer import ExtractiveAnswerer
from retrieval.llm.answerer import LanguageModelAnswerer
from retrieval.llm.budget import Budget
from retrieval.llm.connection import Connection
from retrieval.llm.guard import Guard
from retrieval.verify import Verifier
from tests.retrieval.llm.scripted_server import KEY, Asked, Said, Server, sentences

SAMPLES = Path(__file__).parents[3] / "store" / "samples"
QUESTION = "when did Mishustin visit Beijing?"
QUOTE = (
    "The talks in Beijing between Mishustin and Chinese Premier Li Qiang "
    "took place on Wednesday, 24 May 2023."
)
TRUE = "Mishustin and Li Qiang held talks in Beijing on 24 May 2023."
Make = Callable[..., LanguageModelAnswerer]


def made_over(
    extractive: ExtractiveAnswerer, server: Server, folder: Path, seconds: float = 30.0, tokens: int = 0
) -> LanguageModelAnswerer:
    """An answerer with a model of its own, and so with a circuit breaker of its own; it does not pause."""
    guard = Guard(Connection(named(server.setting), KEY), sleep=lambda _: None)
    verifier = Verifier(extractive.store.encoder)
    return LanguageModelAnswerer(extractive, verifier, guard, Budget(folder, tokens), seconds)


def saying(*parts: tuple[str, str]) -> Callable[[Asked], Said]:
    """The model says these sentences, each with words of a passage that holds them, or else of the first."""

    def script(asked: Asked) -> Said:
        def place(words: str) -> str:
            return next(
                (name for name, one in asked.passages.items() if words in one["text"]),
                next(iter(asked.passages)),
            )

        return Said(sentences(*((sentence, [(place(words), words)]) for sentence, words in parts)))

    return script
