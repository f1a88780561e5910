"""What a user is told when something fails: one plain sentence, and a traceback only on request."""

from __future__ import annotations

import traceback
from collections.abc import Collection

from bot.cli.output import complain, lament
from config import redaction
from config.errors import KutipError, UsageError


def report(error: Exception, debug: bool, secrets: Collection[str] = ()) -> int:
    """Prints the sentence on standard error, after the traceback if `debug`; returns the exit status.

    secrets: never printed, wherever they stand.
    """
    if hasattr(error, "format_message"):
        return _report_usage(error)
    if debug:
        lament(redaction.sentence("".join(traceback.format_exception(error)), secrets))
    complain(redaction.sentence(sentence(error), secrets))
    return error.exit_status if isinstance(error, KutipError) else KutipError.exit_status


def sentence(error: Exception) -> str:
    """What happened, for the user: an error of kutip's own says it itself."""
    if isinstance(error, KutipError):
        return str(error)
    # Shortened last: half an address would not be known for one.
    kind, text = type(error).__name__, redaction.sentence(str(error))[:200]
    return f"Something unexpected failed ({kind}{': ' if text else ''}{text}); KUTIP_DEBUG=1 shows more."


def _report_usage(error: Exception) -> int:
    """What the parser of the command line found; its own form would be a usage line and a panel."""
    text: str = error.format_message().replace("Value error, ", "")  # type: ignore[attr-defined]
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "kutip"
    if type(error).__name__ == "NoArgsIsHelpError":
        lament(f"{text}\n")
    else:
        stop = "" if text.endswith((".", "?")) else "."
        complain(f"{text}{stop} Run `{command} --help` to see how it is called.")
    return UsageError.exit_status
