"""Finds the class that a setting names, and runs nothing that was not installed to be an embedding.

Settings may come from the current folder, which may be somebody else's, so a name there must not be a way to
run a program. To import a module is to run it: only modules of installed packages that build on LlamaIndex
are imported, and never from the current folder. What is found is not called here.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from config.errors import SettingsError

# The framework itself, or another integration of it, which needs it; not what only an extra needs.
_FRAMEWORK = re.compile(r"llama[-_.]index\b(?!.*\bextra\b)", re.IGNORECASE)
# What makes a LlamaIndex embedding of Hugging Face run a program that lies beside the weights.
_RUNS_CODE = "trust_remote_code"
_PATH_LOCK = threading.Lock()


def embedding_class(path: str, base: type) -> type:
    """The class "package.module:Class", a subclass of `base`.

    Raises SettingsError when there is none, or it is not of an installed package that requires LlamaIndex.
    Whatever the import of the module raises is passed on.
    """
    module, _, name = path.partition(":")
    with _without_current_folder():
        if not any(_is_for_embeddings(one) and _provides(one, module) for one in distributions()):
            raise SettingsError(
                f"KUTIP_EMBEDDING={path} cannot be loaded: no package that is installed here has such a "
                "module and builds on LlamaIndex; install the one it is from, or set 'bundled'."
            )
        found = getattr(importlib.import_module(module), name, None)
    if not inspect.isclass(found) or not issubclass(found, base):
        raise SettingsError(
            f"KUTIP_EMBEDDING={path} is not a LlamaIndex embedding; it must be 'bundled' or "
            "'package.module:Class' of one that is installed."
        )
    return found


def check_options(options: Mapping[str, Any]) -> None:
    """Raises SettingsError for an option, at any depth, that makes an embedding run what it downloads."""
    if any(value and value != "false" for value in _values_of(options, _RUNS_CODE)):
        raise SettingsError(
            f"KUTIP_EMBEDDING_OPTIONS sets {_RUNS_CODE}, which runs a program that comes with a model; "
            "kutip does not run programs that settings name: leave it out."
        )


@contextmanager
def _without_current_folder() -> Iterator[None]:
    """Python's search path without the current folder, under whatever name it is there."""
    with _PATH_LOCK:
        before = list(sys.path)
        sys.path[:] = [
            entry for entry in before if entry and Path(entry).is_absolute() and not _is_here(entry)
        ]
        importlib.invalidate_caches()
        try:
            yield
        finally:
            sys.path[:] = before


def _is_here(entry: str) -> bool:
    try:
        return os.path.samefile(entry, ".")  # noqa: PTH121 - Path(".") would be the same call
    except OSError:
        return False


def _is_for_embeddings(package: Distribution) -> bool:
    return any(_FRAMEWORK.match(requirement) for requirement in package.requires or ())


def _provides(package: Distribution, module: str) -> bool:
    """Whether the module is a file of the package. One that is installed for editing lists no files."""
    stem = module.replace(".", "/")
    wanted = {f"{stem}.py", f"{stem}/__init__.py"}
    if any(str(file) in wanted for file in package.files or ()):
        return True
    origin = json.loads(package.read_text("direct_url.json") or "{}")
    tops = (package.read_text("top_level.txt") or "").split()
    return bool(origin.get("dir_info", {}).get("editable")) and module.partition(".")[0] in tops


def _values_of(options: object, name: str) -> Iterator[object]:
    if isinstance(options, Mapping):
        for key, value in options.items():
            if key == name:
                yield value
            yield from _values_of(value, name)
    elif isinstance(options, list | tuple):
        for value in options:
            yield from _values_of(value, name)
