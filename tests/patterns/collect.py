"""Every regular expression of the project as it is compiled: written in the code, or made of data."""

from __future__ import annotations

import ast
import dataclasses
import datetime as dt
import functools
import importlib
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from retrieval.claims.quoted import span_of
from retrieval.news.asked_time import asked_time
from retrieval.news.quantities import first_quantity
from store import wildcards
from store.language.event_dates.find import find_dates
from store.language.languages import languages
from tests.patterns.uses import ALL, WAYS, ways_by_name
from tests.test_structure import ROOT, sources

Key = tuple[str | bytes, int]
_TODAY = dt.date(2025, 1, 31)
# Sentences and questions that make all patterns of time be built, whatever word they are looked up by.
_DATES = ROOT / "tests" / "data" / "dates.jsonl"
_QUESTIONS = ROOT / "tests" / "data" / "sense" / "questions.jsonl"


@dataclass(frozen=True)
class Found:
    """A pattern, where it is compiled, and the ways in which it is used."""

    file: str
    line: int
    pattern: str | bytes
    flags: int
    ways: tuple[str, ...]


@dataclass(frozen=True)
class _Site:
    """A call of `re` that takes a pattern; it is None where it is not written out."""

    file: str
    lines: range
    function: str
    pattern: str | bytes | None


def all_patterns() -> list[Found]:
    """Each pattern once. Raises AssertionError if the code compiles one that cannot be seen from here."""
    compiled, names = _compiled()
    uses = ways_by_name()
    ways: dict[Key, set[str]] = {}
    for key, called in names.items():
        # What is used under a name of its own is not what is looked up by a key that varies.
        own = {way for name in called if not name.endswith("[]") for way in uses.get(name, ())}
        ways[key] = own or {way for name in called for way in uses.get(name, ())}
    places = dict(compiled)
    for site in _sites():
        if site.pattern is None:
            seen = any(file == site.file and line in site.lines for file, line in compiled.values())
            assert seen, f"{site.file}:{site.lines.start}: no pattern that this call compiles was seen"
            continue
        keys = [key for key in compiled if key[0] == site.pattern] or [(site.pattern, 0)]
        for key in keys:
            places.setdefault(key, (site.file, site.lines.start))
            ways.setdefault(key, set()).update({WAYS[site.function]} if site.function in WAYS else ())
    return [
        Found(*place, *key, tuple(sorted(ways.get(key) or ALL)))
        for key, place in sorted(places.items(), key=str)
    ]


def _sites() -> Iterator[_Site]:
    for path in _files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.func.attr in {"compile", *WAYS}
            ):
                given = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
                lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
                file = path.relative_to(ROOT).as_posix()
                yield _Site(file, lines, node.func.attr, given if isinstance(given, str | bytes) else None)


def _compiled() -> tuple[dict[Key, tuple[str, int]], dict[Key, set[str]]]:
    """What is compiled when all modules are imported and what they build once is built: where, and the
    names of what holds it."""
    places: dict[Key, tuple[str, int]] = {}
    names: dict[Key, set[str]] = {}
    original: Any = re._compile  # type: ignore[attr-defined]

    def recorded(pattern: Any, flags: Any) -> Any:
        made = original(pattern, flags)
        if isinstance(pattern, str | bytes) and (where := _caller(sys._getframe(1))):
            places.setdefault((pattern, made.flags), where)
        return made

    re._compile = recorded  # type: ignore[attr-defined]
    try:
        for module in _modules():
            for name, kept in list(vars(module).items()):
                if isinstance(kept, functools._lru_cache_wrapper) and kept.__module__ == module.__name__:
                    kept.cache_clear()
                    _note(names, {name}, _built(kept))
                else:
                    _note(names, {name}, kept)
        for line in _DATES.read_text("utf-8").splitlines():
            given = json.loads(line)
            find_dates(given["sentence"], given["lang"], None)
        for line in _QUESTIONS.read_text("utf-8").splitlines():
            given = json.loads(line)
            asked_time(given["question"], given["lang"], _TODAY)
            first_quantity(given["question"], given["lang"])
        wildcards.pattern("a?[c]")
        span_of("Warga pulang.", "Warga pulang.")
    finally:
        re._compile = original  # type: ignore[attr-defined]
    return places, names


def _note(names: dict[Key, set[str]], called: set[str], held: Any) -> None:
    """Notes the names of the patterns in what is held: a pattern, several, or fields that hold some."""
    if isinstance(held, re.Pattern):
        names.setdefault((held.pattern, held.flags), set()).update(called)
    elif isinstance(held, tuple | list):
        for one in held:
            _note(names, called, one)
    elif isinstance(held, Mapping):
        for key, one in held.items():
            _note(names, {str(key), *(f"{name}[]" for name in called)}, one)
    elif dataclasses.is_dataclass(held) and not isinstance(held, type):
        for field in dataclasses.fields(held):
            _note(names, {field.name}, getattr(held, field.name))


def _files() -> list[Path]:
    # What trains the reader or compares encoders needs other packages, and reads nothing from outside.
    return [path for path in sources() if "training" not in path.parts and path.name != "bench.py"]


def _modules() -> Iterator[ModuleType]:
    for path in _files():
        # A command of its own would run.
        if path.name != "__main__.py":
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield importlib.import_module(".".join(parts).removesuffix(".__init__"))


def _built(kept: Any) -> Any:
    """What a function that keeps its results builds: without arguments, or for each of the languages."""
    try:
        return kept()
    except TypeError:
        return [_built_for(kept, language) for language in languages()]


def _built_for(kept: Any, language: str) -> Any:
    try:
        return kept(language)
    # Its argument is no language. If it compiled patterns, their calls would be missed above.
    except (TypeError, LookupError, ValueError, AttributeError, OSError):
        return None


def _caller(frame: FrameType | None) -> tuple[str, int] | None:
    """The file and line of the project that called `re`."""
    while frame is not None and frame.f_globals.get("__name__") == "re":
        frame = frame.f_back
    path = Path(frame.f_code.co_filename) if frame else Path()
    if frame is None or not path.is_relative_to(ROOT) or ".venv" in path.parts:
        return None
    return path.relative_to(ROOT).as_posix(), frame.f_lineno
