"""The language of replies. Pure."""

from __future__ import annotations

from config.messages import LANGUAGES, of_locale
from store.language.detect import detect


def of_answer(question: str, *settings: str) -> str:
    """The language of the words around an answer: the first setting that is not "auto", else `question`."""
    return next((setting for setting in settings if setting in LANGUAGES), question)


def of_user(locale: str | None, *settings: str) -> str:
    """The language of everything else: the first setting that is not "auto", else that of the user's or
    server's Discord, else English.

    locale: as Discord writes it, such as "en-GB".
    """
    return of_answer(of_locale(locale or "") or "en", *settings)


def of_question(question: str, otherwise: str, *settings: str) -> str:
    """The language of the words around its answer: the first setting that is not "auto", else the question's
    own, else, where its words do not show it ("Putin?"), `otherwise`."""
    return of_answer(detect(question) or otherwise, *settings)


def of_message(text: str, locale: str | None, *settings: str) -> str:
    """The language of a reply to a message: the first setting that is not "auto", else the message's own,
    else that of the server's Discord."""
    return of_answer(detect(text) or of_user(locale), *settings)
