"""What keeps a failing model from holding up answers: retries, a deadline, a circuit breaker. No vendor
here."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import Protocol

from config.errors import LanguageModelError
from retrieval.llm.connection import Message, Reply

_TRIES = 3
# Seconds before the second try, twice that before the third; each is shortened by up to a half by chance.
_PAUSE = 0.5
# After so many failures one after another the model is left alone for so many seconds.
_FAILURES = 3
_REST = 30.0
# Less than this is no time to answer in.
_LEAST_SECONDS = 0.2


class Model(Protocol):
    def ask(self, messages: list[Message], seconds: float) -> Reply:
        """Raises LanguageModelError."""


class Guard:
    """Asks a model that may fail. Any thread may ask."""

    def __init__(
        self,
        model: Model,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """clock: seconds that never go back. chance: a number from 0 to 1, for pauses that do not
        coincide."""
        self._model, self._clock, self._sleep, self._chance = model, clock, sleep, chance
        self._lock = threading.Lock()
        self._failures, self._closed_until = 0, 0.0

    def ask(self, messages: list[Message], deadline: float) -> Reply:
        """The model's reply. deadline: of the clock, for all tries together.

        Raises LanguageModelError when there is none by then, or the model has failed too often just now.
        """
        error = self._resting()
        for attempt in range(_TRIES):
            left = deadline - self._clock()
            if error and not self._pause(error, attempt, left):
                break
            left = deadline - self._clock()
            if left < _LEAST_SECONDS:
                break
            try:
                reply = self._model.ask(messages, left)
            except LanguageModelError as failed:
                error = failed
                self._note(failed)
            else:
                with self._lock:
                    self._failures = 0
                return reply
        raise error or LanguageModelError(
            "The language model was given no time to answer in.", temporary=True
        )

    def _pause(self, error: LanguageModelError, attempt: int, left: float) -> bool:
        """Waits before the next try; False if there is to be none."""
        if attempt == 0 or not error.temporary:
            return False
        wait = _PAUSE * 2 ** (attempt - 1) * (0.5 + self._chance() / 2)
        wait = max(wait, error.seconds or 0.0)
        if wait + _LEAST_SECONDS > left:
            return False
        self._sleep(wait)
        return True

    def _resting(self) -> LanguageModelError | None:
        """One thread at a time tries whether a model that has failed is back; the others do not wait for
        it."""
        with self._lock:
            now = self._clock()
            if self._failures >= _FAILURES:
                if now < self._closed_until:
                    left = self._closed_until - now
                    return LanguageModelError(
                        f"The language model has failed several times; it is asked again in {left:.0f} s.",
                        seconds=left,
                    )
                self._closed_until = now + _REST
        return None

    def _note(self, error: LanguageModelError) -> None:
        with self._lock:
            self._failures += 1
            self._closed_until = self._clock() + max(_REST, error.seconds or 0.0)
