from __future__ import annotations

import io
from pathlib import Path
from typing import Literal

import pytest
from rich.console import Console
from rich.text import Text

from bot.cli.views.source import source_text
from store.ingest.kinds import SUFFIXES


def on_terminal(text: Text, color: bool = True) -> str:
    file = io.StringIO()
    system: Literal["standard"] | None = "standard" if color else None
    Console(file=file, force_terminal=True, color_system=system, width=100).print(text)
    return file.getvalue()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in a folder beneath the current one, with a name that is hard to write."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a long folder" / "very" / "deep" / "berita [1]\x1b ü.txt"
    path.parent.mkdir(parents=True)
    path.write_text("Isi.", "utf-8")
    return path


def test_a_file_is_its_name_and_a_link_to_it_on_a_terminal(file: Path, tmp_path: Path) -> None:
    text = source_text(str(file.relative_to(tmp_path)))
    assert text.plain == "berita [1]␛ ü.txt"
    shown = on_terminal(text)
    assert "\x1b]8;id=" in shown
    assert f";{file.as_uri()}\x1b\\" in shown
    assert "%1B" in file.as_uri()
    assert on_terminal(text, color=False) == "berita [1]␛ ü.txt\n"


def test_a_file_that_is_not_there_is_no_link(file: Path) -> None:
    for source in (
        "elsewhere/berita.txt",
        f"{'x' * 5000}/berita.txt",
        "\x00/berita.txt",
        "\ufffd/berita.txt",
    ):
        text = source_text(source)
        assert text.plain == "berita.txt"
        assert "\x1b]8" not in on_terminal(text)


@pytest.mark.parametrize(
    "source", ["https://example.org/news/1.html", "kompas/2023-001", "idx 17", "folder/2023.05", ""]
)
def test_addresses_and_ids_are_shown_in_full(source: str) -> None:
    text = source_text(source)
    assert text.plain == source
    assert "\x1b]8" not in on_terminal(text)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_files_are_those_that_are_ingested(suffix: str) -> None:
    assert source_text(f"folder/berita{suffix}").plain == f"berita{suffix}"


def test_an_article_of_a_file_of_many_is_named_in_it_and_the_file_linked(file: Path) -> None:
    mails = file.with_name("Surat.MBOX")
    mails.write_text("isi")
    text = source_text(f"{mails}#1@kabar.example")
    assert text.plain == "Surat.MBOX#1@kabar.example"
    assert f";{mails.as_uri()}\x1b\\" in on_terminal(text)
    assert source_text("a/arsip.zip#b/c.pdf").plain == "arsip.zip#b/c.pdf"
    assert source_text("a/t.csv#https://example.org/1.html").plain == "t.csv#https://example.org/1.html"
