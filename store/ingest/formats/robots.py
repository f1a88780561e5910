"""robots.txt: which addresses a site lets programs read; the only file that imports its library."""

from __future__ import annotations

from collections.abc import Sequence

from protego import Protego

AGENT = "kutip"


def allowed(robots: str, urls: Sequence[str]) -> tuple[list[bool], float | None]:
    """Whether each address may be read, and the seconds that the site wants between two requests, None if it
    says nothing. robots: the text of the file."""
    rules = Protego.parse(robots)
    return [rules.can_fetch(url, AGENT) for url in urls], rules.crawl_delay(AGENT)
