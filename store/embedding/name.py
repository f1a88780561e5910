"""The name by which a store remembers its embedding: the class and its options, without any secret."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from config import redaction


def embedding_name(path: str, options: Mapping[str, Any]) -> str:
    """The name of a configured embedding: a renewed key, and a login that is added or changed, keep it."""
    return f"{path} {json.dumps(redaction.options(options, mark=''), sort_keys=True)}"


def without_secrets(name: str) -> str:
    """A name as `embedding_name` gives it today: older ones may hold logins and keys."""
    path, _, options = name.partition(" ")
    try:
        parsed = json.loads(options)
    except ValueError:
        return redaction.sentence(name)
    return embedding_name(path, parsed) if isinstance(parsed, dict) else redaction.sentence(name)
