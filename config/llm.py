"""Which language model is plugged in, and its key. The key is no setting, so that what shows those never
shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from config.layers import dotenv_values

# By kind, the variable with the key; None where a model needs none.
_KEYS = {
    "ollama": None,
    "openai": "OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
    "openai-like": "LLM_API_KEY",
    "llamacpp": None,
}
KINDS = tuple(_KEYS)
# What an address may stand behind.
_ADDRESSED = {"ollama", "openai-like"}
FORM = (
    'empty or a language model: "ollama:MODEL", "openai:MODEL", "anthropic:MODEL", '
    '"openai-like:MODEL@http://127.0.0.1:8080/v1" or "llamacpp:/path/to/model.gguf"'
)


@dataclass(frozen=True, slots=True)
class ModelName:
    """kind: one of KINDS. model: its name, or the path of its file. address: where it is served, None for
    where
    that kind is by default."""

    kind: str
    model: str
    address: str | None = None

    @property
    def key_name(self) -> str | None:
        """The variable that holds its key, None if it needs none."""
        return _KEYS[self.kind]


def named(text: str) -> ModelName:
    """The model that a setting names. Raises ValueError for what names none."""
    kind, _, model = text.partition(":")
    if kind not in KINDS or not model.strip():
        raise ValueError(FORM)
    name, at, address = model.partition("@") if kind in _ADDRESSED else (model, "", "")
    parts = urlsplit(address)
    right = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    if not name.strip() or (at and not right) or (kind == "openai-like" and not at):
        raise ValueError(FORM)
    return ModelName(kind, name.strip(), address or None)


def keys(environ: Mapping[str, str], dotenv: Path) -> dict[str, str]:
    """The keys that there are, by kind; the environment's before those of a .env file.

    Raises SettingsError when that is broken.
    """
    written = dotenv_values(dotenv, ".env")
    found = {
        kind: (environ.get(name) or written.get(name) or "").strip() for kind, name in _KEYS.items() if name
    }
    return {kind: key for kind, key in found.items() if key}
