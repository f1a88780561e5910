"""The command that removes articles: remove."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import output
from bot.cli.article_json import described
from bot.cli.standard_input import agreed
from bot.cli.state import Json, state
from bot.text import one_line, printable
from config.errors import ArticleNotFoundError, DamagedArticleError
from config.messages import message
from store.models import Article, Metadata
from store.names import Selection, select
from store.places import rows
from store.removal import Removed, take_out

if TYPE_CHECKING:
    from store.catalog import Catalog


def remove(
    ctx: typer.Context,
    articles: Annotated[
        list[str],
        typer.Argument(
            metavar="ARTICLE...",
            help="Ids, files, folders, addresses, or patterns such as 'news/2024-*.txt'.",
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before removing several.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be removed.")] = False,
    as_json: Json = False,
) -> None:
    """Remove articles from kutip; the original files are kept.

    An article that several files hold goes with the last of them. On a terminal, kutip asks before it removes
    several.
    """
    store, language = state(ctx).app.store, state(ctx).language
    wanted, missing = Selection(), list[dict[str, str]]()
    for name in articles:
        try:
            found = select(store.catalog, name)
        except ArticleNotFoundError as error:
            missing.append({"article": printable(name), "error": str(error)})
            continue
        wanted.articles += found.articles
        wanted.places += [row for row in found.places if row not in wanted.places]
    known = rows(store.catalog.database)
    going = take_out(store, wanted.places, wanted.articles, known, dry=True)
    asked = not (yes or dry_run or as_json) and len(going) > 1 and sys.stdin.isatty() and sys.stdout.isatty()
    if asked:
        _say(going, "ingest.would_remove", language)
    if not asked or agreed(message(language, "ingest.sure", count=len(going))):
        known_articles = {one.id: _article(store.catalog, one) for one in going} if as_json else {}
        if not dry_run:
            going = take_out(store, wanted.places, wanted.articles, known)
        if as_json:
            whole = [described(known_articles[one.id]) for one in going if one.article]
            kept = [{"id": one.id, "source": one.source} for one in going if not one.article]
            output.show_json(
                {"removed": whole, "sources": kept, "not_found": missing}
                | ({"dry_run": True} if dry_run else {})
            )
        else:
            _say(going, "ingest.would_remove" if dry_run else "ingest.removed", language)
    for entry in missing:
        output.complain(entry["error"])
    raise typer.Exit(1 if missing else 0)


def _say(going: Sequence[Removed], key: str, language: str) -> None:
    for one in going:
        output.say(message(language, key, article=removed_name(one, language)))


def removed_name(one: Removed, language: str) -> str:
    """What was removed, on one line: an article, or one of several sources of an article."""
    if not one.article:
        return message(language, "ingest.source_of", source=one_line(one.source), id=one.id)
    return one_line(f"{one.title or one.source} ({one.id})")


def _article(catalog: Catalog, one: Removed) -> Article:
    """The article; of one whose entry is damaged what is known for sure."""
    try:
        return catalog.article(one.id)
    except DamagedArticleError:
        return Article(one.id, one.source, "", Metadata(title=one.title), "")
