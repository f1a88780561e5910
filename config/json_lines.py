"""JSON lines of the project's own files; files of users are read where their faults become sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a UTF-8 file, one a line. OSError and ValueError pass through."""
    # Only a line feed ends a line: JSON may contain the other line ends of Unicode inside a string.
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
