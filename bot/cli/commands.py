"""The commands of `kutip`. Every failure becomes one sentence and an exit status."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from bot import version
from bot.cli import failures, output
from bot.cli.articles import articles
from bot.cli.ask import ask
from bot.cli.bot import bot
from bot.cli.doctor import doctor
from bot.cli.evaluate import evaluate
from bot.cli.ingest import ingest
from bot.cli.remove import remove
from bot.cli.repl import repl
from bot.cli.search import search
from bot.cli.show import show
from bot.cli.state import State, state
from bot.cli.status import status
from bot.cli.timeline import timeline
from bot.cli.watch import watch
from bot.interrupts import Interrupts
from config.errors import OutputError

# What a shell reports of a program that ends by SIGPIPE.
_PIPE_CLOSED = 128 + 13

cli = typer.Typer(
    help="Answer questions from your own news articles, quoting them word for word.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (ask, search, timeline, repl, ingest, articles, show, remove, status, doctor, bot):
    cli.command()(command)
cli.command("eval")(evaluate)
cli.add_typer(watch, name="watch")


def _print_version(wanted: bool) -> None:
    if wanted:
        output.say(f"kutip {version()}")
        raise typer.Exit


@cli.callback()
def _globals(
    ctx: typer.Context,
    data_dir: Annotated[
        str | None, typer.Option(metavar="PATH", help="The folder in which kutip stores everything.")
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
    ] = False,
) -> None:
    state(ctx).data_dir = data_dir


def run(argv: Sequence[str] | None, interrupts: Interrupts) -> int:
    """Runs one command and returns its exit status. Raises KeyboardInterrupt."""
    shared = State()
    output.prepare()
    try:
        parser = typer.main.get_command(cli)
        result = parser.main(args=argv, prog_name="kutip", standalone_mode=False, obj=shared)
        sys.stdout.flush()
    except (SystemExit, BrokenPipeError):
        # The reader of the output has closed it, such as `head`; that is not an error.
        output.drop()
        return _PIPE_CLOSED
    except Exception as error:
        if interrupts.asked:
            # What a library made of Ctrl-C, such as an error of the database in whose callback it came.
            raise KeyboardInterrupt from error
        if isinstance(error, OSError | OutputError):
            output.drop()
        return failures.report(error, shared.debug, shared.secrets)
    finally:
        output.finish()
    return result if isinstance(result, int) else 0
