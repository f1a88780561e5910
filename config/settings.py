"""The settings: defaults.toml < kutip.toml < .env < environment < flag. An unknown key is an error."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from config import redaction
from config.errors import SettingsError
from config.layers import Layer, current_folder, from_dotenv, from_environment, from_toml
from config.llm import FORM, keys, named
from config.messages import AUTO, LANGUAGES

DEFAULTS = Path(__file__).with_name("defaults.toml")
# What may contain a login or a key; addresses are found by what they are for, not by how they look.
_ADDRESSES = ("chroma_url", "discord_api")
_LANGUAGES = ", ".join(f'"{code}"' for code in (AUTO, *LANGUAGES[:-1])) + f' or "{LANGUAGES[-1]}"'
_CLASS = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*")


class Settings(BaseSettings):
    """All settings, immutable. defaults.toml says what each means; `description` is what is allowed."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("kutip", appauthor=False),
        validate_default=True,
        description="the path of a folder",
    )
    chroma_url: str = Field(
        repr=False, description='empty or the address of a Chroma server, such as "http://127.0.0.1:8000"'
    )
    embedding: str = Field(
        description='"bundled" or the class of a LlamaIndex embedding as "package.module:ClassName"'
    )
    embedding_options: dict[str, Any] = Field(
        repr=False, description="a table of names and values (a JSON object in the environment)"
    )
    chunk_tokens: int = Field(ge=64, le=480, description="a whole number from 64 to 480")
    chunk_overlap: int = Field(ge=0, le=5, description="a whole number from 0 to 5")
    private_addresses: bool = Field(description="true or false")
    crawl_delay: float = Field(ge=0, le=60, description="a number of seconds from 0 to 60")
    synonyms: Path | None = Field(default=None, description="the path of a TOML file")
    passages: int = Field(ge=1, le=50, description="a whole number from 1 to 50")
    threads: int = Field(ge=0, le=1024, description="a whole number from 0 (all cores) to 1024")
    threshold: float | None = Field(default=None, ge=0, le=1, description="a number from 0 to 1")
    answerer: Literal["extractive", "llm"] = Field(description='"extractive" or "llm"')
    llm: str = Field(repr=False, description=FORM)
    llm_seconds: int = Field(ge=1, le=600, description="a whole number from 1 to 600")
    llm_tokens_a_day: int = Field(ge=0, description="a whole number, 0 for no limit")
    language: str = Field(description=_LANGUAGES)
    discord_api: str = Field(
        repr=False, description='empty or an address such as "http://127.0.0.1:8080/api/v10"'
    )
    workers: int = Field(ge=1, le=64, description="a whole number from 1 to 64")
    waiting: int = Field(ge=1, le=10_000, description="a whole number from 1 to 10000")
    reply_days: int = Field(ge=1, le=3650, description="a whole number from 1 to 3650")
    watch: bool = Field(description="true or false")
    log_questions: bool = Field(description="true or false")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        description='"debug", "info", "warning" or "error"'
    )
    debug: bool = Field(description="true or false")

    @property
    def history(self) -> Path:
        """The file that keeps the questions typed into the REPL."""
        return self.data_dir / "history"

    @classmethod
    def load(cls, **flags: Any) -> Self:
        """The settings of this process; a flag that is None counts as not given.

        Raises SettingsError, one sentence that names the key, where it stands and what is allowed.
        """
        given = {name: value for name, value in flags.items() if value is not None}
        try:
            return cls(**given)
        except ValidationError as error:
            sentence = cls._sentence(error, [Layer("the command line", given, form="flag"), *cls._layers()])
        # Not raised from the validation error, whose text repeats the values, secrets included.
        raise SettingsError(sentence)

    def shown(self) -> dict[str, Any]:
        """The settings as they may be shown to anyone: plain values, secrets replaced by asterisks."""
        values = self.model_dump(mode="json")
        values |= {name: redaction.address(values[name]) for name in _ADDRESSES}
        values["embedding_options"] = redaction.options(values["embedding_options"])
        values["llm"] = redaction.sentence(values["llm"])
        return values

    def secrets(self) -> set[str]:
        """The secrets that the settings hold, to be hidden wherever they turn up, such as in a log."""
        held = [self.embedding_options, self.llm, *(getattr(self, name) for name in _ADDRESSES)]
        return redaction.secrets(held) | set(self.llm_keys().values())

    def llm_keys(self) -> dict[str, str]:
        """The keys of language models in the environment and .env, by the kind of model; never to be shown.
        Raises SettingsError when .env is broken."""
        return keys(os.environ, current_folder() / ".env") if self.llm else {}

    @classmethod
    def _layers(cls) -> list[Layer]:
        """The layers beneath the flags, the strongest first."""
        known = cls.model_fields
        here = current_folder()
        return [
            from_environment(os.environ, "the environment", known, ["embedding_options"]),
            from_dotenv(here / ".env", ".env", known, ["embedding_options"]),
            from_toml(here / "kutip.toml", "kutip.toml", known),
            from_toml(DEFAULTS, "defaults.toml", known),
        ]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *_: Any,
        **_readers: Any,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Puts the layers in the place of pydantic's own readers, which pass over unknown keys."""
        return (init_settings, *(InitSettingsSource(settings_cls, layer.values) for layer in cls._layers()))

    @classmethod
    def _sentence(cls, error: ValidationError, layers: list[Layer]) -> str:
        name = str(error.errors()[0]["loc"][0])
        field = cls.model_fields.get(name)
        layer = next((layer for layer in layers if name in layer.values), Layer("the defaults", {}))
        if field is None:
            return f"Unknown setting {layer.spelled(name)}."
        value = layer.values.get(name, "")
        # Options and addresses may contain a secret, so their value is not repeated.
        secret = name in {"embedding_options", "llm", *_ADDRESSES}
        given = "" if secret else f" is {str(value)[:80]!r}, but"
        return f"{layer.spelled(name)}{given} must be {field.description}."

    @field_validator("data_dir", "synonyms", mode="before")
    @classmethod
    def _named(cls, path: Any) -> Any:
        # Path("") is the current folder, which an empty name does not mean.
        if path == "":
            raise ValueError
        return path

    @field_validator("data_dir", "synonyms")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        if path is None:
            return None
        if "\0" in str(path):
            raise ValueError
        try:
            return path.expanduser().absolute()
        except RuntimeError as error:
            raise ValueError from error

    @field_validator("chroma_url", "discord_api")
    @classmethod
    def _address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0):
            raise ValueError
        return url

    @field_validator("llm")
    @classmethod
    def _language_model(cls, text: str) -> str:
        if text:
            named(text)
        return text

    @field_validator("embedding")
    @classmethod
    def _embedding_class(cls, name: str) -> str:
        if name != "bundled" and not _CLASS.fullmatch(name):
            raise ValueError
        return name

    @field_validator("language")
    @classmethod
    def _language(cls, code: str) -> str:
        if code not in (AUTO, *LANGUAGES):
            raise ValueError
        return code

    @field_validator("log_level", "language", "answerer", mode="before")
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value
