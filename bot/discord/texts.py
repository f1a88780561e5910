"""The bot's sentences by their keys."""

from __future__ import annotations

from config.errors import KutipError
from config.messages import message


def text(language: str, key: str, **values: object) -> str:
    """The bot's text of a key such as "error.expired". Raises KeyError for one that there is not."""
    return message(language, f"discord.{key}", **values)


class RefusedError(KutipError):
    """What the bot does not do, and why: the key of a text and what it is filled in with."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(text("en", key, **values))
        self.key, self.values = key, values

    def sentence(self, language: str) -> str:
        return text(language, self.key, **self.values)
