"""The language model, through LlamaIndex's integrations; the only file that knows them.

Each is imported when it is first used, for each is a package of its own, and takes seconds.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config import redaction
from config.errors import LanguageModelError, SettingsError
from config.llm import ModelName, named
from config.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

# The module and class of each kind, and the extra that installs it.
_CLASSES = {
    "ollama": ("llama_index.llms.ollama", "Ollama", "ollama"),
    "openai": ("llama_index.llms.openai_like", "OpenAILike", "openai"),
    "anthropic": ("llama_index.llms.anthropic", "Anthropic", "anthropic"),
    "openai-like": ("llama_index.llms.openai_like", "OpenAILike", "openai"),
    "llamacpp": ("llama_index.llms.llama_cpp", "LlamaCPP", "llamacpp"),
}
_OPENAI = "https://api.openai.com/v1"
# Of an answer. A sentence and its quote take about 120.
MOST_TOKENS = 1600
_CONTEXT = 16_384
# Letters a token, where the server does not say how many there were.
_LETTERS = 3
_JSON = {"response_format": {"type": "json_object"}}
_TRY_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
# The roles of messages, in the order in which they are given.
SYSTEM, USER, ASSISTANT = "system", "user", "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """role: SYSTEM, USER or ASSISTANT."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model wrote, and how many tokens were read and written."""

    text: str
    tokens: int


class Connection:
    """Asks the model once. Safe to use from several threads."""

    def __init__(self, name: ModelName, key: str | None, secrets: Collection[str] = ()) -> None:
        """key: None for none. secrets: what no error may repeat."""
        self.name, self._key, self._secrets = name, key, {*secrets, *([key] if key else [])}
        self._structured = name.kind in {"openai", "openai-like"}

    @classmethod
    def configured(cls, settings: Settings) -> Connection:
        """Raises SettingsError when no model is named, or its key or its package is missing."""
        if not settings.llm:
            raise SettingsError(
                "The answerer llm needs a language model: set KUTIP_LLM, such as ollama:qwen2.5:7b; "
                "docs/llm.md shows how."
            )
        name = named(settings.llm)
        key = settings.llm_keys().get(name.kind)
        if name.key_name and not key and name.kind != "openai-like":
            raise SettingsError(
                f"There is no key for {name.kind}: write {name.key_name}=... into .env or set it in the "
                "environment."
            )
        module, _, extra = _CLASSES[name.kind]
        if not _is_installed(module):
            raise SettingsError(
                f"KUTIP_LLM={name.kind}:... needs a package that is not installed; run `pip install "
                f"'.[{extra}]'` in the folder of kutip."
            )
        return cls(name, key, settings.secrets())

    def ask(self, messages: list[Message], seconds: float) -> Reply:
        """What the model writes. Raises LanguageModelError."""
        try:
            return self._asked(messages, seconds)
        # A vendor's library may raise anything.
        except Exception as error:
            if self._structured and _status(error) in {400, 404, 415, 422}:
                # Some servers know no structured output; what they write is parsed all the same.
                self._structured = False
                return self.ask(messages, seconds)
            raise self._error(error) from None

    def _asked(self, messages: list[Message], seconds: float) -> Reply:
        from llama_index.core.llms import ChatMessage  # noqa: PLC0415 - takes seconds to import

        model = self._made(seconds)
        said = [ChatMessage(role=one.role, content=one.text) for one in messages]
        extra = _JSON if self._structured else {}
        response = model.chat(said, **extra)
        text = response.message.content or ""
        letters = sum(len(one.text) for one in messages) + len(text)
        return Reply(text, _tokens(response.raw) or letters // _LETTERS)

    def _made(self, seconds: float) -> LLM:
        module, class_name, _ = _CLASSES[self.name.kind]
        kind = getattr(import_module(module), class_name)
        made: LLM = kind(**self._options(seconds))
        return made

    def _options(self, seconds: float) -> dict[str, Any]:
        model, address = self.name.model, self.name.address
        if self.name.kind == "ollama":
            host = address or os.environ.get("OLLAMA_HOST") or "http://127.0.0.1:11434"
            where = host if "//" in host else f"http://{host}"
            return {
                "model": model, "base_url": where, "request_timeout": seconds, "temperature": 0.0,
                "json_mode": True, "context_window": _CONTEXT,
            }  # fmt: skip
        if self.name.kind == "anthropic":
            return {
                "model": model, "api_key": self._key, "timeout": seconds, "max_retries": 0,
                "max_tokens": MOST_TOKENS, "temperature": 0.0,
            }  # fmt: skip
        if self.name.kind == "llamacpp":
            return {
                "model_path": str(Path(model).expanduser()), "max_new_tokens": MOST_TOKENS,
                "temperature": 0.0, "context_window": _CONTEXT, "verbose": False,
            }  # fmt: skip
        # Newer models of OpenAI count what they think, too, and have no temperature.
        own: dict[str, Any] = (
            {"additional_kwargs": {"max_completion_tokens": 4 * MOST_TOKENS}, "temperature": 1.0}
            if self.name.kind == "openai"
            else {"max_tokens": MOST_TOKENS, "temperature": 0.0}
        )
        return {
            "model": model, "api_base": address or _OPENAI, "api_key": self._key or "none", "timeout":
            seconds,
            "max_retries": 0, "is_chat_model": True, "context_window": _CONTEXT, **own,
        }  # fmt: skip

    def _error(self, error: Exception) -> LanguageModelError:
        """One sentence, without what a server repeats of keys and prompts."""
        status, who = _status(error), f"The language model {self.name.kind}:{self.name.model}"
        if status in {401, 403}:
            hint = f"check {self.name.key_name}" if self.name.key_name else "check its server"
            return LanguageModelError(f"{who} does not accept the key (status {status}); {hint}.")
        if status == 404:
            return LanguageModelError(f"{who} is not known to its server (status 404); check KUTIP_LLM.")
        if status is not None:
            wait = _retry_after(error)
            after = f" and asks to wait {wait:.0f} s" if wait else ""
            return LanguageModelError(
                f"{who} failed (status {status}){after}; try again later, or check its server.",
                temporary=status in _TRY_AGAIN,
                seconds=wait,
            )
        kind = redaction.sentence(type(error).__name__, self._secrets)
        return LanguageModelError(
            f"{who} cannot be reached or did not answer in time ({kind}); check that its server is up and "
            "KUTIP_LLM is right.",
            temporary=True,
        )


def _is_installed(module: str) -> bool:
    """Tells without importing it."""
    try:
        return find_spec(module) is not None
    except ImportError:
        return False


def _status(error: Exception) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) and status > 0 else None


def _retry_after(error: Exception) -> float | None:
    """Seconds, where the server says them; a date is not read."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    value = headers.get("retry-after") if isinstance(headers, Mapping) else None
    try:
        return max(0.0, float(value)) if value is not None else None
    except ValueError:
        return None


def _tokens(raw: object) -> int:
    """As the server counts them; 0 if it does not."""
    usage = raw.get("usage") if isinstance(raw, Mapping) else getattr(raw, "usage", None)
    known = usage if isinstance(usage, Mapping) else getattr(usage, "__dict__", {})
    total = known.get("total_tokens")
    both = [known.get(name) for name in ("input_tokens", "output_tokens")]
    if isinstance(total, int):
        return total
    return sum(one for one in both if isinstance(one, int))
