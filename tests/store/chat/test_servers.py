"""The settings of a server come back as they were stored; no server changes another's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from store.catalog import Catalog
from store.chat.servers import MOST_QUESTIONS, Servers, ServerSettings

SNOWFLAKE = 2**63 - 1
FULL = ServerSettings(
    SNOWFLAKE,
    channels=frozenset({SNOWFLAKE - 1, 7}),
    threads=True,
    language="id",
    own_articles=True,
    user_questions=3,
    server_questions=MOST_QUESTIONS,
)


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog.open(tmp_path / "data")


def test_a_server_that_has_set_nothing_has_the_defaults(catalog: Catalog) -> None:
    settings = Servers(catalog.database).get(5)
    assert settings == ServerSettings(5)
    assert (settings.channels, settings.own_articles, settings.language) == (frozenset(), False, "auto")


def test_settings_come_back_from_the_file(catalog: Catalog) -> None:
    Servers(catalog.database).put(FULL)
    again = Servers(Catalog.open(catalog.database.path.parent).database)
    assert again.get(SNOWFLAKE) == FULL
    assert again.get(SNOWFLAKE - 1) == ServerSettings(SNOWFLAKE - 1)


def test_the_last_that_was_put_counts_for_its_server_alone(catalog: Catalog) -> None:
    servers = Servers(catalog.database)
    servers.put(FULL)
    servers.put(ServerSettings(2, language="en"))
    servers.put(replace(FULL, channels=frozenset(), language="auto", threads=False))
    assert servers.get(SNOWFLAKE) == replace(FULL, channels=frozenset(), language="auto", threads=False)
    assert servers.get(2) == ServerSettings(2, language="en")


def test_no_article_has_changed(catalog: Catalog) -> None:
    catalog.touch()
    Servers(catalog.database).put(FULL)
    assert catalog.state() == 1


@pytest.mark.parametrize("number", [0, -1, MOST_QUESTIONS + 1])
def test_a_limit_is_at_least_one_and_not_endless(number: int) -> None:
    with pytest.raises(ValueError, match="questions a minute"):
        replace(FULL, user_questions=number)
    with pytest.raises(ValueError, match="questions a minute"):
        replace(FULL, server_questions=number)


def test_an_unknown_language_cannot_be_set() -> None:
    with pytest.raises(ValueError, match="'fr' is not a language of replies"):
        replace(FULL, language="fr")


def test_a_language_that_was_taken_away_counts_as_none(catalog: Catalog) -> None:
    servers = Servers(catalog.database)
    servers.put(FULL)
    with catalog.database.transaction() as connection:
        connection.execute("UPDATE servers SET language = 'fr'")
    assert servers.get(SNOWFLAKE) == replace(FULL, language="auto")
