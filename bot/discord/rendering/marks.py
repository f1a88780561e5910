"""The words of a Discord message, without Markdown, mentions and emoji. Pure.

Every pattern takes time in proportion to the text, whatever the text is: no part of one can begin where
another part of it goes on.
"""

from __future__ import annotations

import re

from bot.discord.rendering.markup import clean

# Runs of the signs for bold, italics, underlined, struck out, spoilers and code, and of escapes.
_STYLES = re.compile(r"[*_~|`\\]++")
# Of these one alone means what it says: "about ~5", "this | that".
_HARMLESS = {"~", "|"}
# Within a word these mean what they say, too: "snake_case", "2*3".
_INNER = {"*", "_"}
# [what is shown](address), the address with at most one pair of parentheses in another.
_LINK = re.compile(r"\[([^\[\]]*+)\]\((?:[^()\s]|\([^()\s]*+\))*+\)")
_ADDRESS = re.compile(r"<?(?:https?://|www\.)[^\s<>]*+>?", re.IGNORECASE)
_SENTENCE_ENDS = "?!.,;:)"
# Users, roles, channels, commands, moments, pages of the server, and emoji of the server's own.
_TAG = re.compile(
    r"<(?:@[!&]?|#)\d{1,20}>|</[^<>:\n]{1,100}:\d{1,20}>|<a?:\w{0,32}:\d{1,20}>"
    r"|<t:-?\d{1,20}(?::[A-Za-z])?>|<id:\w{1,20}(?::\d{1,20})?>|@(?:everyone|here)\b"
)
_PICTURE = re.compile(
    # Digits in a box, and signs that a selector makes pictures.
    "[0-9#*]\ufe0f?\u20e3|[^\\w\\s]\ufe0f|\u2139\ufe0f"
    "|[\u231a\u231b\u23e9-\u23fa\u2600-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u200d\ufe0f\u20e3"
    "\U0001f000-\U0001faff\U000e0020-\U000e007f]"
)
# Quotes, headings, small print and lists begin a line, also one within the other.
_LINE_START = re.compile(r"^(?:[ \t]*+(?:>{1,3}|-\#|\#{1,3}|[-+])[ \t]++)++", re.MULTILINE)


def without_marks(text: str) -> str:
    """The words of a message on one line, without mentions, Markdown, emoji and addresses.

    The text of links stays, and so do quotes, spoilers and code.
    """
    text = _STYLES.sub(_style, clean(text))
    text = _LINK.sub(r"\1", text)
    text = _ADDRESS.sub(_address, text)
    text = _PICTURE.sub(" ", _TAG.sub(" ", text))
    return " ".join(_LINE_START.sub("", text).split())


def _style(run: re.Match[str]) -> str:
    """What stays of a run of such signs."""
    signs, text = run[0], run.string
    before, after = text[run.start() - 1 : run.start()].isalnum(), text[run.end() : run.end() + 1].isalnum()
    kept = signs in _HARMLESS or (signs in _INNER and before and after) or (signs == "\\" and after)
    return signs if kept else ""


def _address(address: re.Match[str]) -> str:
    """What stays of an address: the sign with which it ends a sentence."""
    text = address[0]
    return f" {text[len(text.rstrip(_SENTENCE_ENDS)) :]} "
