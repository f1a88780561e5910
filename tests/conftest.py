"""Fixtures that tests of several packages share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def seeds_dir() -> Path:
    """The owner's sample articles, in a folder beside the repository; they may not be copied into it."""
    folder = Path(__file__).parents[2] / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip(f"the sample articles are not at {folder}")
    return folder
