"""The command line: `kutip COMMAND`. Ctrl-C counts from here on, before the commands are imported."""

from __future__ import annotations

from collections.abc import Sequence

from bot.interrupts import Interrupts

_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status: 0, 1 for a failure, 2 for wrong usage, 130 for Ctrl-C."""
    with Interrupts() as interrupts:
        try:
            # A third of a second, in which Ctrl-C means what it means later.
            from bot.cli.commands import run  # noqa: PLC0415

            return run(argv, interrupts)
        except KeyboardInterrupt:
            return _INTERRUPTED
