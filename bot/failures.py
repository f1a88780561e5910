"""What a user is told when something fails: one plain sentence, and a traceback only on request."""

from __future__ import annotations

import sys
import traceback

from bot.output import complain
from config.errors import KutipError, UsageError


def report(error: Exception, debug: bool) -> int:
    """Prints the sentence on standard error, after the traceback if `debug`; returns the exit status."""
    if hasattr(error, "format_message"):
        return _report_usage(error)
    if debug:
        traceback.print_exception(error, file=sys.stderr)
    complain(sentence(error))
    return error.exit_status if isinstance(error, KutipError) else KutipError.exit_status


def sentence(error: Exception) -> str:
    """What happened, for the user: an error of kutip's own says it itself."""
    if isinstance(error, KutipError):
        return str(error)
    kind, text = type(error).__name__, str(error)[:200]
    return f"Something unexpected failed ({kind}{': ' if text else ''}{text}); KUTIP_DEBUG=1 shows more."


def _report_usage(error: Exception) -> int:
    """What the parser of the command line found; its own form would be a usage line and a panel."""
    text: str = error.format_message().replace("Value error, ", "")  # type: ignore[attr-defined]
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "kutip"
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{text}\n")
    else:
        stop = "" if text.endswith((".", "?")) else "."
        complain(f"{text}{stop} Run `{command} --help` to see how it is called.")
    return UsageError.exit_status
