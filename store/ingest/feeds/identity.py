"""Which addresses are one article's. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from config.errors import SourceError
from store.ingest.web import plain_address

# What says how a reader came to the page, and nothing of which page it is.
_TRACKING = re.compile(
    r"(?:utm_\w{1,40}|mtm_\w{1,40}|pk_(?:campaign|kwd|source|medium|content)|hsa_\w{1,40}|_hs(?:enc|mi)|"
    r"(?:fb|g|dc|wbra|gbra|ms|tw|yc|ttc|igsh|mc_e|mc_c|li_fat_)(?:clid|lid|id|id_s)|gclsrc|srsltid|"
    r"fb_(?:action_ids|action_types|source|ref)|igsh|mkt_tok|oly_(?:anon|enc)_id|vero_(?:id|conv)|"
    r"cmpid|ncid|ito|spm|__twitter_impression|at_(?:medium|campaign|custom\d)|wt_mc|ref_src|ref_url)",
    re.IGNORECASE,
)
# Hosts of one site's pages in another form, such as those for telephones.
_FORM = re.compile(r"\A(?:www|m|mobile|amp|wap)\.")


def without_tracking(url: str) -> str:
    """The address without the parameters of campaigns and social networks, and without the part after "#"."""
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0])]
    return urlunsplit(parts._replace(query="&".join(kept), fragment=""))


def page_address(url: str, base: str = "") -> str:
    """The address of a page in the one form in which it is known: ASCII, without what tracks its readers.

    Raises SourceError for one that cannot be read.
    """
    return without_tracking(plain_address(url, base))


def site_of(url: str) -> str:
    """The host, without "www." and what else stands for another form of the same pages."""
    return _FORM.sub("", (urlsplit(url).hostname or "").casefold())


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: the same host, but for "www." and its kin, or one below it."""
    shorter, longer = sorted(map(site_of, (one, other)), key=len)
    return bool(shorter) and (
        shorter == longer or ("." in shorter and longer.endswith(f".{shorter}") and not _is_number(longer))
    )


def canonical_address(stated: str | None, page: str) -> str | None:
    """The address that a page states as its own, if it may: on its own site, and not the site's front page.

    page: where the page was found.
    """
    if not stated:
        return None
    try:
        url = page_address(stated, page)
    except SourceError:
        return None
    if urlsplit(url).path in ("", "/") and not urlsplit(url).query:
        return None
    return url if same_site(url, page) else None


def _is_number(host: str) -> bool:
    return host.replace(".", "").isdecimal() or ":" in host
