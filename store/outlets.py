"""Outlets by the names that users type."""

from __future__ import annotations

from collections.abc import Iterable

from config.errors import UsageError
from config.messages import message

_SHOWN = 12


def known_outlet(name: str, known: Iterable[str], language: str = "en") -> str:
    """The outlet as its articles spell it, whatever the capitals and blanks of `name`.

    known: the outlets that articles are from. Raises UsageError, in that language, for one that is not known.
    """
    spelled = {outlet.casefold(): outlet for outlet in known}
    found = spelled.get(" ".join(name.split()).casefold())
    if found is not None:
        return found
    names = [spelled[key] for key in sorted(spelled)]
    listed = ", ".join([*names[:_SHOWN], *(["..."] if len(names) > _SHOWN else [])])
    key = "filters.no_such_outlet" if names else "filters.no_outlets"
    raise UsageError(message(language, key, name=name, outlets=listed))
