"""Settings files that are broken, or only look so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.errors import SettingsError
from config.settings import Settings


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused() -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"passages = \xff", "kutip.toml is not UTF-8 text: save it as UTF-8."),
        (b"passages = ", "kutip.toml is not valid TOML: Invalid value (at end of document)."),
        (
            b"passages = 1\npassages = 2",
            "kutip.toml is not valid TOML: Cannot overwrite a value (at end of document).",
        ),
    ],
)
def test_a_broken_file_is_named(content: bytes, sentence: str, here: Path) -> None:
    (here / "kutip.toml").write_bytes(content)
    assert refused() == sentence


def test_a_byte_order_mark_is_no_harm(here: Path) -> None:
    (here / "kutip.toml").write_bytes(b"\xef\xbb\xbfpassages = 9\n")
    (here / ".env").write_bytes(b"\xef\xbb\xbfKUTIP_THREADS=2\r\n")
    assert (Settings.load().passages, Settings.load().threads) == (9, 2)


def test_a_file_that_cannot_be_read_is_named(here: Path) -> None:
    (here / "kutip.toml").mkdir()
    assert refused() == "kutip.toml cannot be read: Is a directory."


@pytest.mark.parametrize("content", [b"KUTIP_PASSAGES='3", b"KUTIP_THREADS=2\n=3"])
def test_a_broken_line_of_dotenv_is_named(content: bytes, here: Path) -> None:
    (here / ".env").write_bytes(content)
    assert re.fullmatch(r"\.env is broken at line [12]: write NAME=value\.", refused())


def test_a_dotenv_that_is_not_utf8_is_named(here: Path) -> None:
    (here / ".env").write_bytes(b"KUTIP_PASSAGES=\xff")
    assert refused() == ".env is not UTF-8 text: save it as UTF-8."


def test_a_name_without_a_value_in_dotenv_counts_as_not_set(here: Path) -> None:
    (here / ".env").write_text("KUTIP_PASSAGES\n")
    assert Settings.load().passages == 8
