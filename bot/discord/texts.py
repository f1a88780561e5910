"""The bot's sentences by their keys."""

from __future__ import annotations

from config.errors import KutipError
from config.messages import message


def text(language: str, key: str, **values: object) -> str:
    """The bot's text of a key such as "error.expired". Raises KeyError for an unknown key."""
    return message(language, f"discord.{key}", **values)


class RefusedError(KutipError):
    """The bot refuses a request. key, values: of the text that says why."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(text("en", key, **values))
        self.key, self.values = key, values

    def sentence(self, language: str) -> str:
        return text(language, self.key, **self.values)
