from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import SettingsError
from config.token import discord_token


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("OTHER=1\nDISCORD_TOKEN='from.the.file'\n")
    assert discord_token({}, dotenv) == "from.the.file"
    assert discord_token({"DISCORD_TOKEN": ""}, dotenv) == "from.the.file"
    assert discord_token({"DISCORD_TOKEN": " from.the.environment\n"}, dotenv) == "from.the.environment"


def test_a_token_copied_with_the_word_before_it(tmp_path: Path) -> None:
    assert discord_token({"DISCORD_TOKEN": "Bot abc.def"}, tmp_path / ".env") == "abc.def"


@pytest.mark.parametrize("environ", [{}, {"DISCORD_TOKEN": ""}, {"DISCORD_TOKEN": "Bot "}])
def test_without_a_token_the_sentence_says_what_to_do(environ: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"write DISCORD_TOKEN=\.\.\. into \.env.*docs/discord\.md"):
        discord_token(environ, tmp_path / ".env")


def test_a_broken_token_is_refused_and_not_shown(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="copy it again") as caught:
        discord_token({"DISCORD_TOKEN": "hush hush\u00e9"}, tmp_path / ".env")
    assert "hush" not in str(caught.value)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("DISCORD_TOKEN=hush\n'\n")
    with pytest.raises(SettingsError, match=r"\.env is broken at line 2"):
        discord_token({}, dotenv)
