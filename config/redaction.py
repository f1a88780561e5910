"""What may not be shown: keys, passwords and logins within addresses, options and sentences. Pure.

The one place that decides what a secret is: all that is shown, logged or stored of settings goes through it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote_plus

REDACTED = "***"
_NAME = re.compile(
    r"key|token|secret|passw|passphrase|pwd|credential|auth(?!ors?\b)|bearer|cookie|signature|\bsig\b",
    re.IGNORECASE,
)
# As far as an address can reach in a sentence: to a blank, or to what closes a quotation around it, without
# the marks that end a part of the sentence. What stands before "//" does not matter.
_ADDRESS = re.compile(r"//[^\s\"'<>`]*[^\s\"'<>`.,:;!?)\]}]")
_WHOLE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//.+", re.DOTALL)
# A login of an address without "//", at the beginning of an option.
_LOGIN = re.compile(r"\A[^\s/:@]+:[^\s/]*@")
# "basic" is a word of its own, too, which no number follows.
_BEARER = re.compile(r"\b(bearer|basic(?=\s+\S*[\d=]))\s+[\w.~+/=-]{6,}", re.IGNORECASE)
_SHORTEST_SECRET = 6


def is_secret(name: str) -> bool:
    """Whether what has that name, of an option or a query's parameter, is a secret."""
    return bool(_NAME.search(name))


def address(url: str, mark: str = REDACTED) -> str:
    """The address without its login, and with `mark` for the values of secret parameters.

    With an empty mark, such parameters are left out altogether, and so is the sign that there was a login.
    """
    scheme, separator, rest = url.partition("//")
    if not separator:
        return url
    at = _end_of_login(rest)
    host = f"{mark}@{rest[at:]}" if at and mark else rest[at:]
    path, *further = re.split(r"([?#])", host)
    parts = [path]
    for sign, query in zip(further[::2], further[1::2], strict=True):
        parts += [sign, shown] if (shown := _query(query, mark)) or not query else []
    return "".join([scheme, separator, *parts])


def options(value: Any, mark: str = REDACTED) -> Any:
    """Options, plain values at any depth, with `mark` for secrets; with an empty mark they are left out."""
    if isinstance(value, Mapping):
        return {
            key: mark if is_secret(str(key)) else options(item, mark)
            for key, item in value.items()
            if mark or not is_secret(str(key))
        }
    if isinstance(value, list | tuple):
        # A name and its value, as headers may be given.
        if len(value) == 2 and isinstance(value[0], str) and is_secret(value[0]):
            return [value[0], mark] if mark else []
        return [options(item, mark) for item in value]
    if not isinstance(value, str):
        return value
    # A password may contain what ends an address in a sentence.
    whole = address(value, mark) if _WHOLE.fullmatch(value) else _LOGIN.sub(f"{mark}@" if mark else "", value)
    return sentence(whole, mark=mark)


def secrets(value: Any) -> set[str]:
    """The secrets themselves that options hold, for `sentence`."""
    return {one for one in _secrets(value) if len(one) >= _SHORTEST_SECRET}


def sentence(text: str, known: Iterable[str] = (), mark: str = REDACTED) -> str:
    """A text for a person or a log, without the logins and keys of the addresses in it.

    known: secrets that are hidden wherever they stand.
    """
    text = _ADDRESS.sub(lambda found: address(found[0], mark), text)
    # The longest first: one secret may be part of another.
    for secret in sorted(known, key=len, reverse=True):
        text = text.replace(secret, mark)
    return _BEARER.sub(lambda found: f"{found[1]} {mark}".rstrip(), text)


def _end_of_login(rest: str) -> int:
    """Where the host begins in what follows "//". A password may contain "@", "/", "?" and "#"."""
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in authority:
        return authority.rindex("@") + 1
    # No port is anything but a number: what stands there is the first half of a password.
    _, colon, port = authority.rpartition(":")
    if colon and port and not port.isdecimal() and not authority.startswith("["):
        return rest.rfind("@") + 1 or len(authority)
    return 0


def _query(query: str, mark: str) -> str:
    parameters = [(part, *part.partition("=")) for part in re.split(r"[&;]", query)]
    secret = [bool(value) and is_secret(unquote_plus(name)) for _, name, _, value in parameters]
    if not any(secret):
        return query
    shown = [
        (f"{name}={mark}" if mark else "") if hidden else part
        for hidden, (part, name, _, _) in zip(secret, parameters, strict=True)
    ]
    return "&".join(filter(None, shown))


def _secrets(value: Any, hidden: bool = False) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _secrets(item, hidden or is_secret(str(key)))
    elif isinstance(value, list | tuple):
        named = len(value) == 2 and isinstance(value[0], str) and is_secret(value[0])
        for item in value[1:] if named else value:
            yield from _secrets(item, hidden or named)
    elif isinstance(value, str):
        if hidden:
            yield value
            # What a header calls "Bearer" is the secret without that word, too.
            yield value.split()[-1] if value.split() else ""
        for url in [value] if _WHOLE.fullmatch(value) else _ADDRESS.findall(value):
            yield from _parts(url)
        if login := _LOGIN.match(value):
            yield login[0].partition(":")[2].removesuffix("@")


def _parts(url: str) -> Iterator[str]:
    """The secrets within one address, as they are written and as they are meant."""
    rest = url.partition("//")[2]
    at = _end_of_login(rest)
    name, _, password = rest[: max(at - 1, 0)].partition(":")
    found = [password or name]
    for part in re.split(r"[?#&;]", rest[at:])[1:]:
        name, _, value = part.partition("=")
        found += [value] if is_secret(unquote_plus(name)) else []
    for one in found:
        yield from (one, unquote_plus(one))
