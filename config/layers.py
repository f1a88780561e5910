"""Where settings come from: TOML files, .env, the environment. Each key must be a known name."""

from __future__ import annotations

import difflib
import io
import json
import os
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from dotenv.main import resolve_variables
from dotenv.parser import parse_stream

from config.errors import SettingsError

PREFIX = "KUTIP_"


@dataclass(frozen=True, slots=True)
class Layer:
    """The settings found in one place, which messages call `place`; `form`: how keys are written there."""

    place: str
    values: dict[str, Any]
    form: Literal["key", "variable", "flag"] = "key"

    def spelled(self, name: str) -> str:
        """The name of a setting as it is written in this place, and the place."""
        if self.form == "flag":
            return f"--{name.replace('_', '-')} on {self.place}"
        return f"{PREFIX + name.upper() if self.form == 'variable' else name} in {self.place}"


def current_folder() -> Path:
    """The current folder, where kutip.toml and .env are looked for. Raises SettingsError when it is gone."""
    try:
        return Path.cwd()
    except OSError as error:
        raise SettingsError(
            f"The current folder cannot be used ({os.strerror(error.errno or 0)}): it may have been deleted; "
            "change to another and try again."
        ) from error


def from_toml(path: Path, place: str, known: Collection[str]) -> Layer:
    """Reads a TOML file; one that does not exist is empty.

    Raises SettingsError when it cannot be read, is no TOML, or has an unknown key.
    """
    try:
        values = tomllib.loads(_read(path, place))
    except FileNotFoundError:
        values = {}
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{place} is not valid TOML: {error}.") from error
    for key in values:
        if key not in known:
            raise SettingsError(_unknown(key, place, known))
    return Layer(place, values)


def from_dotenv(path: Path, place: str, known: Collection[str], complex_names: Collection[str]) -> Layer:
    """Reads the KUTIP_ variables of a .env file; all others there belong to other programs.

    Raises SettingsError when it cannot be read, has a line that is not an assignment, or an unknown key.
    """
    return Layer(
        place, _settings(dotenv_values(path, place).items(), place, known, complex_names), form="variable"
    )


def dotenv_values(path: Path, place: str) -> dict[str, str | None]:
    """The variables that a .env file sets; none if there is no such file.

    Raises SettingsError when it cannot be read or has a line that is not an assignment.
    """
    # A folder of that name is somebody's virtual environment, not a mistake.
    if not path.is_file():
        return {}
    pairs: list[tuple[str, str | None]] = []
    for line in parse_stream(io.StringIO(_read(path, place))):
        if line.error:
            raise SettingsError(f"{place} is broken at line {line.original.line}: write NAME=value.")
        if line.key is not None:
            pairs.append((line.key, line.value))
    return dict(resolve_variables(pairs, override=False))


def from_environment(
    environ: Mapping[str, str], place: str, known: Collection[str], complex_names: Collection[str]
) -> Layer:
    """Takes the KUTIP_ variables of the environment. Raises SettingsError for an unknown one."""
    return Layer(place, _settings(environ.items(), place, known, complex_names), form="variable")


def _settings(
    variables: Iterable[tuple[str, str | None]],
    place: str,
    known: Collection[str],
    complex_names: Collection[str],
) -> dict[str, Any]:
    names = {PREFIX + name.upper(): name for name in known}
    values: dict[str, Any] = {}
    for key, value in variables:
        if not key.upper().startswith(PREFIX):
            continue
        if key not in names:
            raise SettingsError(_unknown(key, place, names))
        name = names[key]
        if value:
            values[name] = _parsed(key, value, place) if name in complex_names else value
    return values


def _parsed(key: str, value: str, place: str) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        # The value may contain a secret: neither it nor the parser's message, which may cite it, is shown.
        raise SettingsError(f'{key} in {place} is not JSON: write an object such as {{"name": 1}}.') from None


def _read(path: Path, place: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise
    except UnicodeDecodeError as error:
        raise SettingsError(f"{place} is not UTF-8 text: save it as UTF-8.") from error
    except OSError as error:
        raise SettingsError(f"{place} cannot be read: {os.strerror(error.errno or 0)}.") from error


def _unknown(key: str, place: str, known: Collection[str]) -> str:
    matching = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(key.casefold(), matching, n=1)
    shown = key.encode("unicode_escape", "replace").decode() if not key.isprintable() else key
    if near:
        return f"Unknown setting {shown} in {place}; the nearest known one is {matching[near[0]]}."
    return f"Unknown setting {shown} in {place}; the known ones are {', '.join(sorted(known))}."
