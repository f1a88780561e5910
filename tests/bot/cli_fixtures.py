"""Fixtures for tests of the command line: a store with three articles, ingested once by the command itself.

A test module asks for them with `pytest_plugins` and `usefixtures("place")`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import App
from bot.cli.main import main
from config.settings import Settings

ARTICLES = {
    "beijing.txt": """---
title: PM Rusia di Beijing
author: Ratna Wulandari
publisher: Media Contoh
date: 2023-05-24
---

Perdana Menteri Rusia Mikhail Mishustin tiba di Beijing pada hari Selasa. Ia akan bertemu Presiden Xi Jinping.

Kunjungan itu berlangsung selama dua hari. Sebanyak 1.200 pengusaha ikut hadir dalam forum bisnis di Shanghai.
""",
    "toba.txt": """---
title: Danau Toba
publisher: Kabar Danau
date: 2023-07-10
---

Danau Toba ditetapkan sebagai geopark dunia oleh UNESCO pada tahun 2020. Danau itu terletak di Sumatera Utara.
""",
    "water.txt": """---
title: Water release begins
publisher: Sample Press
date: 2023-08-24
---

Japan began releasing treated water from the Fukushima plant into the Pacific Ocean on Thursday.
""",
}


@dataclass(frozen=True)
class Outcome:
    """What one call of the command line left behind."""

    status: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> App:
    """What lends its models to commands: loading them takes longer than most commands do."""
    folder = tmp_path_factory.mktemp("models")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KUTIP_")]:
            patch.delenv(name)
        patch.chdir(folder)
        return App(Settings.load(data_dir=folder))


def borrow(models: App, patch: pytest.MonkeyPatch) -> None:
    """From now on, parts of kutip have these models unless others are given."""
    patch.setattr(App.__init__, "__defaults__", (models,))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, models: App) -> Path:
    """A current folder with the articles as files, no settings, English, and an empty data folder."""
    borrow(models, monkeypatch)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"KUTIP_{name.upper()}", raising=False)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("KUTIP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    write_articles(tmp_path / "news")
    return tmp_path


@pytest.fixture
def run(place: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Calls the command line in this process."""

    def call(*argv: str) -> Outcome:
        status = main(list(argv))
        return Outcome(status, *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def ingested(tmp_path_factory: pytest.TempPathFactory, models: App) -> Path:
    """A data folder that holds the articles; not to be written to."""
    folder = tmp_path_factory.mktemp("ingested")
    write_articles(folder / "news")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        borrow(models, patch)
        assert main(["--data-dir", "data", "ingest", "news"]) == 0
    return folder / "data"


@pytest.fixture
def filled(ingested: Path, place: Path) -> Path:
    """A data folder of the test's own that holds the articles."""
    return copied(ingested, place / "data")


def copied(data: Path, target: Path) -> Path:
    """Copies a data folder. Whoever closes it meanwhile takes files of the database away; then, once more."""
    for _ in range(9):
        try:
            return Path(shutil.copytree(data, target))
        except shutil.Error:
            shutil.rmtree(target)
    return Path(shutil.copytree(data, target))


def write_articles(folder: Path) -> None:
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
