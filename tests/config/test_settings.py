from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config.errors import SettingsError
from config.redaction import REDACTED
from config.settings import DEFAULTS, Settings

ROOT = Path(__file__).parents[2]
FIELDS = set(Settings.model_fields)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder without settings, and an environment without any."""
    for name in FIELDS:
        monkeypatch.delenv(f"KUTIP_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(load: Callable[[], object] = Settings.load) -> str:
    with pytest.raises(SettingsError) as caught:
        load()
    return str(caught.value)


def test_the_defaults_are_complete_and_name_exactly_the_settings() -> None:
    documented = set(re.findall(r"^(?:# )?(\w+) = ", DEFAULTS.read_text("utf-8"), re.MULTILINE))
    assert documented == FIELDS
    active = tomllib.loads(DEFAULTS.read_text("utf-8"))
    loaded = Settings.load().model_dump()
    assert {name: loaded[name] for name in active} == active
    assert loaded["threshold"] is None


def test_the_example_names_exactly_the_settings_and_sets_none(here: Path) -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    assert set(re.findall(r"^# KUTIP_(\w+)=", text, re.MULTILINE)) == {name.upper() for name in FIELDS}
    assert not re.findall(r"^[^#\n]", text, re.MULTILINE)
    # What it shows is valid once the "#" is gone.
    (here / ".env").write_text(re.sub(r"^# (?=KUTIP_)", "", text, flags=re.MULTILINE), "utf-8")
    assert Settings.load().data_dir == Path("~/news").expanduser()


def test_each_place_wins_over_the_one_beneath(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.load().passages == 8
    (here / "kutip.toml").write_text("passages = 9\nthreads = 3\n")
    assert Settings.load().passages == 9
    (here / ".env").write_text("KUTIP_PASSAGES=10\n")
    assert Settings.load().passages == 10
    monkeypatch.setenv("KUTIP_PASSAGES", "11")
    assert Settings.load().passages == 11
    loaded = Settings.load(passages=13, chunk_tokens=None)
    assert (loaded.passages, loaded.threads, loaded.chunk_tokens) == (13, 3, 180)


def test_options_of_several_places_are_joined(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "kutip.toml").write_text('[embedding_options]\nmodel_name = "m"\napi_base = "http://a"\n')
    (here / ".env").write_text("""KUTIP_EMBEDDING_OPTIONS='{"api_key": "hush"}'\n""")
    monkeypatch.setenv("KUTIP_EMBEDDING_OPTIONS", '{"api_base": "http://b"}')
    assert Settings.load().embedding_options == {"model_name": "m", "api_base": "http://b", "api_key": "hush"}


def test_a_home_folder_is_expanded_and_a_relative_path_made_absolute(here: Path) -> None:
    assert Settings.load(data_dir="~/x").data_dir == Path.home() / "x"
    assert Settings.load(data_dir="x").data_dir == here / "x"
    assert Settings.load(data_dir="x").history == here / "x" / "history"
    assert Settings.load().data_dir.is_absolute()


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings.load().passages = 3


@pytest.mark.parametrize(
    ("variable", "near"),
    [
        ("KUTIP_PASAGES", "KUTIP_PASSAGES"),
        ("kutip_passages", "KUTIP_PASSAGES"),
        ("KUTIP_THREDS", "KUTIP_THREADS"),
    ],
)
def test_an_unknown_variable_is_named_with_the_nearest(
    variable: str, near: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / ".env").write_text(f"{variable}=3\n")
    assert variable in refused()
    assert "in .env" in refused()
    assert near in refused()
    (here / ".env").unlink()
    monkeypatch.setenv(variable, "3")
    assert f"Unknown setting {variable} in the environment" in refused()
    assert near in refused()


def test_an_unknown_key_in_the_file_is_named_with_the_nearest(here: Path) -> None:
    (here / "kutip.toml").write_text("chunk_token = 3\n")
    assert refused() == "Unknown setting chunk_token in kutip.toml; the nearest known one is chunk_tokens."
    (here / "kutip.toml").write_text('"\\u001b[2J" = 3\n')
    assert refused().startswith(
        "Unknown setting \\x1b[2J in kutip.toml; the known ones are answerer, chroma_url, chunk_"
    )


def test_an_unknown_flag_is_refused() -> None:
    assert refused(lambda: Settings.load(colour="red")) == "Unknown setting --colour on the command line."


def test_variables_of_other_programs_and_empty_ones_are_ignored(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / ".env").write_text(
        "# a comment\nDISCORD_TOKEN=hush\nPASSAGES=3\nexport KUTIP_THREADS=2\nKUTIP_PASSAGES=\n"
    )
    monkeypatch.setenv("KUTIP_THRESHOLD", "")
    loaded = Settings.load()
    assert (loaded.passages, loaded.threads, loaded.threshold) == (8, 2, None)


def test_a_folder_named_dotenv_is_no_settings_file(here: Path) -> None:
    (here / ".env").mkdir()
    assert Settings.load().passages == 8


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("chunk_tokens", "63", "a whole number from 64 to 480"),
        ("chunk_tokens", "481", "a whole number from 64 to 480"),
        ("chunk_tokens", "many", "a whole number from 64 to 480"),
        ("chunk_overlap", "6", "a whole number from 0 to 5"),
        ("passages", "0", "a whole number from 1 to 50"),
        ("passages", "51", "a whole number from 1 to 50"),
        ("threads", "-1", "a whole number from 0 (all cores) to 1024"),
        ("threshold", "1.01", "a number from 0 to 1"),
        ("threshold", "nan", "a number from 0 to 1"),
        ("language", "fr", '"auto", "en" or "id"'),
        ("log_level", "loud", '"debug", "info", "warning" or "error"'),
        ("debug", "perhaps", "true or false"),
        (
            "embedding",
            "openai",
            '"bundled" or the class of a LlamaIndex embedding as "package.module:ClassName"',
        ),
        ("data_dir", "~nobody-of-that-name/x", "the path of a folder"),
        ("synonyms", "~nobody-of-that-name/x", "the path of a TOML file"),
    ],
)
def test_a_wrong_value_is_answered_with_what_is_allowed(
    name: str, value: str, allowed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    variable = f"KUTIP_{name.upper()}"
    monkeypatch.setenv(variable, value)
    assert refused() == f"{variable} in the environment is {value!r}, but must be {allowed}."


def test_the_place_named_is_the_one_that_won(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "kutip.toml").write_text("passages = 77\n")
    assert refused().startswith("passages in kutip.toml is '77', but")
    monkeypatch.setenv("KUTIP_PASSAGES", "88")
    assert refused().startswith("KUTIP_PASSAGES in the environment is '88', but")
    assert refused(lambda: Settings.load(passages=99)).startswith(
        "--passages on the command line is '99', but"
    )


@pytest.mark.parametrize("path", ["", "a\0b"])
def test_a_path_without_a_name_is_refused(path: str) -> None:
    assert "--data-dir on the command line" in refused(lambda: Settings.load(data_dir=path))
    assert "--synonyms on the command line" in refused(lambda: Settings.load(synonyms=path))


def test_a_file_of_synonyms_is_none_or_an_absolute_path(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.load().synonyms is None
    assert Settings.load().shown()["synonyms"] is None
    (here / "kutip.toml").write_text('synonyms = "mine.toml"\n')
    # Whether there is such a file is asked when it is read.
    assert Settings.load().synonyms == here / "mine.toml"
    assert Settings.load().shown()["synonyms"] == str(here / "mine.toml")
    monkeypatch.setenv("KUTIP_SYNONYMS", "~/ours.toml")
    assert Settings.load().synonyms == Path.home() / "ours.toml"
    assert Settings.load(synonyms="/x/theirs.toml").synonyms == Path("/x/theirs.toml")


@pytest.mark.parametrize("url", ["", "http://localhost:8000", "https://user:pw@chroma.example"])
def test_addresses_of_a_server(url: str) -> None:
    assert Settings.load(chroma_url=url).chroma_url == url


@pytest.mark.parametrize(
    "url", ["localhost:8000", "ftp://a", "http://", "http://a:b@c:99999", "http://[", "http://a:0"]
)
def test_no_address_of_a_server_and_no_password_in_the_message(url: str) -> None:
    text = refused(lambda: Settings.load(chroma_url=url))
    assert text.startswith("--chroma-url on the command line must be empty or the address of a Chroma server")
    assert "a:b" not in text


@pytest.mark.parametrize("name", ["llama_index.embeddings.openai_like:OpenAILikeEmbedding", "bundled"])
def test_names_of_embeddings(name: str) -> None:
    assert Settings.load(embedding=name).embedding == name


@pytest.mark.parametrize("text", ['{"a": "hush"', '["hush"]', '"hush"', "hush", "[" * 100_000])
def test_wrong_options_are_refused_without_showing_them(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTIP_EMBEDDING_OPTIONS", text)
    sentence = refused()
    assert sentence.startswith("KUTIP_EMBEDDING_OPTIONS in the environment")
    assert "hush" not in sentence
    assert len(sentence) < 200


def test_nothing_shown_holds_a_secret() -> None:
    options: dict[str, Any] = {
        "model_name": "m",
        "api_key": "hush",
        "nested": [{"Access_Token": "hush", "depth": 2}, "plain"],
        "additional": {"client-secret": {"a": "hush"}, "PASSWORD": "hush"},
    }
    settings = Settings.load(
        embedding_options=options, chroma_url="https://me:hush@chroma.example:1", data_dir="/x"
    )
    shown = settings.shown()
    assert "hush" not in f"{shown} {settings} {settings!r}"
    assert set(shown) == FIELDS
    assert shown["data_dir"] == "/x"
    assert shown["chroma_url"] == f"https://{REDACTED}@chroma.example:1"
    assert shown["embedding_options"]["nested"] == [{"Access_Token": REDACTED, "depth": 2}, "plain"]
    assert settings.embedding_options["api_key"] == "hush"
