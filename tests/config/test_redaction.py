from __future__ import annotations

import json

import pytest

from config import redaction
from config.errors import KutipError, StoreError
from config.settings import Settings


@pytest.mark.parametrize(
    ("url", "shown", "stored"),
    [
        ("http://h:8080/v1", "http://h:8080/v1", "http://h:8080/v1"),
        ("http://h/?a=1&b=2#c", "http://h/?a=1&b=2#c", "http://h/?a=1&b=2#c"),
        ("http://h/?", "http://h/?", "http://h/?"),
        ("http://u:hush@h", "http://***@h", "http://h"),
        ("http://hush@h/v1", "http://***@h/v1", "http://h/v1"),
        ("http://u:hush@hush@h:1/v1", "http://***@h:1/v1", "http://h:1/v1"),
        ("http://u:hush/hush?hush#hush@h/v1", "http://***@h/v1", "http://h/v1"),
        ("//u:hush@h", "//***@h", "//h"),
        ("http://u:hush@[::1]:8/a", "http://***@[::1]:8/a", "http://[::1]:8/a"),
        ("http://[::1]:8/a@b", "http://[::1]:8/a@b", "http://[::1]:8/a@b"),
        ("http://h/a@b", "http://h/a@b", "http://h/a@b"),
        ("http://h?apikey=hush&x=1", "http://h?apikey=***&x=1", "http://h?x=1"),
        ("http://h?X-Amz-Signature=hush", "http://h?X-Amz-Signature=***", "http://h"),
        ("http://h?api%5Fk%65y=hush", "http://h?api%5Fk%65y=***", "http://h"),
        (
            "http://h?x=1;token=hush#access_token=hush",
            "http://h?x=1&token=***#access_token=***",
            "http://h?x=1",
        ),
        ("http://h?author=me", "http://h?author=me", "http://h?author=me"),
    ],
)
def test_an_address_without_its_login_and_keys(url: str, shown: str, stored: str) -> None:
    assert redaction.address(url) == shown
    assert redaction.address(url, mark="") == stored
    assert redaction.address(shown) == shown


OPTIONS = {
    "model_name": "m",
    "api_base": 'http://u:hush-1"hush-1 x@h/v1?api_key=hush-2',
    "proxy": "u:hush-3@h:8080",
    "headers": [["X-Api-Key", "hush-4"], ["Accept", "json"]],
    "more": {"Authorization": "Bearer hush-5", "deep": ["see http://u:hush-6@h for more"]},
    "greeting": "Bearer hush-77",
    "size": 3,
}


def test_options_at_any_depth() -> None:
    shown = redaction.options(OPTIONS)
    assert "hush" not in json.dumps(shown)
    assert (shown["model_name"], shown["size"], shown["headers"][1]) == ("m", 3, ["Accept", "json"])
    assert shown["proxy"] == "***@h:8080"
    assert "hush" not in json.dumps(redaction.options(OPTIONS, mark=""))


def test_known_secrets_are_hidden_wherever_they_stand() -> None:
    known = redaction.secrets(OPTIONS)
    assert {"hush-2", "hush-3", "hush-4", "hush-5", "hush-6"} <= known
    assert redaction.sentence("refused: hush-4 (hush-5)", known) == "refused: *** (***)"
    # Too short to be told from a word.
    assert redaction.secrets({"api_key": "none"}) == set()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET http://u:p@h/v1?key=1 failed.", "GET http://***@h/v1?key=*** failed."),
        ("(see http://h/v1?key=1), or: //u:p@h.", "(see http://h/v1?key=***), or: //***@h."),
        ("see 'http://u:p@h', then", "see 'http://***@h', then"),
        ("with Bearer abcdef.ghi-jk", "with Bearer ***"),
        ("a basic understanding of news", "a basic understanding of news"),
        ("mail me@example.org at 10:30", "mail me@example.org at 10:30"),
    ],
)
def test_a_sentence(text: str, shown: str) -> None:
    assert redaction.sentence(text) == shown
    assert str(KutipError(text)) == shown
    assert str(StoreError(text)) == shown


def test_a_long_text_takes_no_time() -> None:
    # Quadratic patterns would take hours.
    for part in ("/", "a:", "@", "a:@//", "bearer ", "basic ", "//a:b", "//)", ")", "//u:p@h?key=", "?&=;"):
        redaction.sentence(part * 50_000)
        redaction.options(part * 50_000)


def test_settings_show_no_address_with_a_login() -> None:
    settings = Settings.load(
        chroma_url="http://u:p@ss@h:1/?apikey=hush-1",
        discord_api="http://u:hush-2@h",
        embedding_options=OPTIONS,
    )
    assert "hush" not in json.dumps(settings.shown())
    assert "hush" not in f"{settings!r}"
    assert settings.shown()["chroma_url"] == "http://***@h:1/?apikey=***"
    assert {"hush-1", "hush-2", "hush-3", "p@ss"} - settings.secrets() == {"p@ss"}
