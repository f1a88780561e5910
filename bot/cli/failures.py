"""What the user sees when something fails: one plain sentence, and a traceback only on request."""

from __future__ import annotations

import traceback
from collections.abc import Collection

from bot.cli.output import complain, print_error
from config import redaction
from config.errors import KutipError, UsageError


def report(error: Exception, debug: bool, secrets: Collection[str] = ()) -> int:
    """Prints the sentence on standard error, after the traceback if `debug`; returns the exit status.

    secrets: removed from everything that is printed.
    """
    if hasattr(error, "format_message"):
        return _report_usage(error)
    if debug:
        print_error(redaction.sentence("".join(traceback.format_exception(error)), secrets))
    complain(redaction.sentence(sentence(error), secrets))
    return error.exit_status if isinstance(error, KutipError) else KutipError.exit_status


def sentence(error: Exception) -> str:
    """What happened, as a sentence for the user. Kutip's own errors already are one."""
    if isinstance(error, KutipError):
        return str(error)
    # Shortened last: the secrets in half an address would not be recognised.
    kind, text = type(error).__name__, redaction.sentence(str(error))[:200]
    return f"Unexpected error ({kind}{': ' if text else ''}{text}); set KUTIP_DEBUG=1 to see details."


def _report_usage(error: Exception) -> int:
    """An error of the command line parser, whose own form would be a usage line and a box."""
    text: str = error.format_message().replace("Value error, ", "")  # type: ignore[attr-defined]
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "kutip"
    if type(error).__name__ == "NoArgsIsHelpError":
        print_error(f"{text}\n")
    else:
        stop = "" if text.endswith((".", "?")) else "."
        complain(f"{text}{stop} See `{command} --help`.")
    return UsageError.exit_status
