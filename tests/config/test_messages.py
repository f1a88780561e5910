from __future__ import annotations

import datetime as dt
import string

import pytest

from config.messages import LANGUAGES, day, language_name, message, of_locale, preferred, texts


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_language_has_the_same_keys_with_the_same_placeholders() -> None:
    def known(language: str) -> dict[str, set[str]]:
        # Of the languages a file need only name its own.
        others = {key for key in texts(language) if key.startswith("languages.")}
        return {key: placeholders(text) for key, text in texts(language).items() if key not in others}

    for language in LANGUAGES:
        assert known(language) == known("en")
        assert f"languages.{language}" in texts(language)


def test_the_languages_are_the_files() -> None:
    assert LANGUAGES == ("en", "id")
    assert language_name("id", "en") == "Indonesian"
    assert language_name("en", "id") == "bahasa Inggris"


@pytest.mark.parametrize(
    ("locale", "language"),
    [("id", "id"), ("id_ID.UTF-8", "id"), ("in_ID", "id"), ("EN-gb", "en"), ("en@euro", "en"), ("fr", None),
     ("ideal", None), ("", None)],
)  # fmt: skip
def test_the_language_of_a_locale(locale: str, language: str | None) -> None:
    assert of_locale(locale) == language


def test_values_are_put_in_as_they_are() -> None:
    assert message("id", "ingest.removed", article="{x} [red]") == "Dihapus: {x} [red]"


def test_a_language_without_texts_gets_english() -> None:
    assert message("fr", "articles.title") == "Title"


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        message("en", "articles.colour")


@pytest.mark.parametrize(("language", "text"), [("id", "24 Mei 2023"), ("en", "24 May 2023")])
def test_dates_are_written_as_in_the_language(language: str, text: str) -> None:
    assert day(language, dt.date(2023, 5, 24)) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_has_a_name(language: str) -> None:
    assert len({day(language, dt.date(2023, month, 1)) for month in range(1, 13)}) == 12


@pytest.mark.parametrize(
    ("setting", "environ", "expected"),
    [
        ("id", {"LANG": "en_US.UTF-8"}, "id"),
        ("en", {"LANG": "id_ID.UTF-8"}, "en"),
        ("auto", {}, "en"),
        ("auto", {"LANG": "id_ID.UTF-8"}, "id"),
        ("auto", {"LANG": "id"}, "id"),
        ("auto", {"LC_ALL": "", "LC_MESSAGES": "id_ID", "LANG": "en_US"}, "id"),
        ("auto", {"LC_ALL": "C.UTF-8", "LANG": "id_ID"}, "en"),
    ],
)
def test_the_language_without_a_question(setting: str, environ: dict[str, str], expected: str) -> None:
    assert preferred(setting, environ) == expected
