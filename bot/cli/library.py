"""The commands about the articles: ingest, articles, show, remove, status."""

from __future__ import annotations

import contextlib
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import version
from bot.cli import output
from bot.cli.progress import progress
from bot.cli.state import Json, state
from bot.cli.views import tables
from bot.text import one_line, printable
from config.errors import ArticleNotFoundError
from config.messages import message
from store.models import Article

Names = Annotated[list[str], typer.Argument(metavar="ARTICLE...", help="Ids, or sources as ingested.")]


def ingest(
    ctx: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Files, folders, addresses of pages or feeds.")
    ],
    as_json: Json = False,
) -> None:
    """Read articles into the store.

    What is there already is updated, or left alone if it is unchanged.
    """
    language = state(ctx).language
    with progress(message(language, "ingest.running")) as report:
        result = state(ctx).app.pipeline.ingest(sources, report)
    if as_json:
        output.show_json(result.to_json())
    else:
        output.show(tables.ingested_view(result, language))
    for failure in result.failed:
        output.complain(f"{failure.source}: {failure.error}")
    raise typer.Exit(1 if result.failed else 0)


def articles(
    ctx: typer.Context,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many, the newest.")] = None,
    as_json: Json = False,
) -> None:
    """List the articles, newest first."""
    catalog = state(ctx).app.catalog
    found = catalog.list_articles(limit)
    if as_json:
        output.show_json({"articles": [_described(article) for article in found]})
    else:
        output.show(tables.articles_view(found, catalog.counts().articles, state(ctx).language))


def show(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its id, or its source as ingested.")],
    as_json: Json = False,
) -> None:
    """Show one article as it is stored."""
    found = state(ctx).app.catalog.article(printable(article))
    if as_json:
        output.show_json({**_described(found), "text": found.text})
    else:
        output.show(tables.article_view(found, state(ctx).language))


def remove(ctx: typer.Context, articles: Names, as_json: Json = False) -> None:
    """Take articles out of the store; their files stay."""
    removed: list[Article] = []
    missing: list[dict[str, str]] = []
    store = state(ctx).app.store
    for name in map(printable, articles):
        try:
            removed.append(store.remove(name))
        except ArticleNotFoundError as error:
            missing.append({"article": name, "error": str(error)})
    if as_json:
        output.show_json({"removed": [_described(article) for article in removed], "not_found": missing})
    else:
        for article in removed:
            name = one_line(f"{article.metadata.title or article.source} ({article.id})")
            output.say(message(state(ctx).language, "ingest.removed", article=name))
    for entry in missing:
        output.complain(entry["error"])
    raise typer.Exit(1 if missing else 0)


def status(ctx: typer.Context, as_json: Json = False) -> None:
    """Show what is stored, where, and how large it is."""
    app = state(ctx).app
    counts = app.catalog.counts()
    sizes = _sizes(app.settings.data_dir)
    facts: dict[str, Any] = {
        "version": version(),
        "data_dir": str(app.settings.data_dir),
        "articles": counts.articles,
        "chunks": counts.chunks,
        "chunking": app.catalog.ways_of_chunking(),
        "embedding": app.catalog.fact("embedding"),
        "bytes": sum(sizes.values()),
    }
    if as_json:
        ways = [{"how": how, "articles": count} for how, count in facts["chunking"].items()]
        output.show_json({**facts, "chunking": ways, "sizes": sizes, "settings": app.settings.shown()})
    else:
        output.show(tables.status_view(facts, state(ctx).language))


def register(cli: typer.Typer) -> None:
    """Adds these commands to the command line."""
    for command in (ingest, articles, show, remove, status):
        cli.command()(command)


def _described(article: Article) -> dict[str, Any]:
    """An article without its text, for JSON."""
    known = asdict(article.metadata)
    known["date"] = article.metadata.date.isoformat() if article.metadata.date else None
    return {"id": article.id, "source": article.source, **known}


def _sizes(folder: Path) -> dict[str, int]:
    """The bytes of each file and folder in the data folder; one that vanishes meanwhile counts nothing."""
    sizes: dict[str, int] = {}
    for path in sorted(folder.rglob("*")):
        with contextlib.suppress(OSError):
            if path.is_file():
                top = path.relative_to(folder).parts[0]
                sizes[top] = sizes.get(top, 0) + path.stat().st_size
    return sizes
