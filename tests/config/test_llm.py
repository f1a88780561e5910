from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import SettingsError
from config.llm import ModelName, named
from config.settings import Settings

KEY = "sk-0123456789"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (*(f"KUTIP_{one.upper()}" for one in Settings.model_fields), "OPENAI_API_KEY", "LLM_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ollama:qwen2.5:7b", ModelName("ollama", "qwen2.5:7b")),
        ("ollama:llama3@http://box:11434", ModelName("ollama", "llama3", "http://box:11434")),
        ("openai:gpt-5-mini", ModelName("openai", "gpt-5-mini")),
        ("anthropic:claude", ModelName("anthropic", "claude")),
        ("openai-like:m/x@http://127.0.0.1:80/v1", ModelName("openai-like", "m/x", "http://127.0.0.1:80/v1")),
        ("llamacpp:/m/a@b.gguf", ModelName("llamacpp", "/m/a@b.gguf")),
    ],
)
def test_a_model_is_named_by_kind_name_and_address(text: str, name: ModelName) -> None:
    assert named(text) == name
    assert Settings.load(llm=text).llm == text


@pytest.mark.parametrize(
    "text",
    [
        "gpt-5",
        "openai:",
        "nowhere:model",
        "openai-like:m",
        "openai-like:m@ftp://x",
        "openai-like:@http://x",
        "ollama:m@",
    ],
)
def test_what_names_no_model_is_refused_without_repeating_it(text: str, here: Path) -> None:
    (here / ".env").write_text(f"KUTIP_LLM={text}\n")
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert "KUTIP_LLM in .env must be empty or a language model" in str(caught.value)
    assert f"{text!r}" not in str(caught.value)


def test_keys_come_from_the_environment_or_dotenv_and_are_shown_nowhere(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / ".env").write_text(f"OPENAI_API_KEY={KEY}\nKUTIP_LLM=openai-like:m@http://me:hush-hush@host/v1\n")
    settings = Settings.load()
    assert settings.llm_keys() == {"openai": KEY}
    assert {KEY, "hush-hush"} <= settings.secrets()
    assert KEY not in str(settings.shown()) + repr(settings)
    assert "hush-hush" not in str(settings.shown()) + repr(settings)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-environment")
    assert settings.llm_keys() == {"openai": "sk-of-the-environment"}
    assert Settings.load(llm="").llm_keys() == {}
