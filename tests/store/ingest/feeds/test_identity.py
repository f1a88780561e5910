"""Which addresses are one article's."""

from __future__ import annotations

import datetime as dt

import pytest

from store.ingest.feeds.identity import canonical_address, page_address, same_site
from store.ingest.feeds.stated import stated_date


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("HTTPS://Kabar.example:443/a?utm_source=x&id=7&utm_campaign=y#top", "https://kabar.example/a?id=7"),
        ("https://kabar.example/a?fbclid=abc&gclid=1", "https://kabar.example/a"),
        ("https://kabar.example/a?page=all&igshid=1", "https://kabar.example/a?page=all"),
        ("https://kabar.example/a?id=utm_source", "https://kabar.example/a?id=utm_source"),
        ("https://kabar.example", "https://kabar.example/"),
        ("https://kabar.example/a?b=%20c&d=e+f", "https://kabar.example/a?b=%20c&d=e+f"),
    ],
)
def test_addresses_in_one_form(given: str, known: str) -> None:
    assert page_address(given) == known
    assert page_address(known) == known


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.kabar.example/a", "https://kabar.example/b", True),
        ("https://tekno.kabar.example/", "https://nasional.kabar.example/", False),
        ("https://m.kabar.example/", "https://nasional.kabar.example/", True),
        ("https://kabar.example/", "https://nasional.kabar.example/", True),
        ("https://kabar.example/", "https://bukankabar.example/", False),
        ("https://example/", "https://kabar.example/", False),
        ("http://10.0.0.1/", "http://1.10.0.0.1/", False),
        ("http://127.0.0.1:80/", "http://127.0.0.1:90/", True),
    ],
)
def test_one_site(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same_site(other, one) is same


@pytest.mark.parametrize(
    ("stated", "canonical"),
    [
        ("/berita/1", "https://kabar.example/berita/1"),
        ("https://www.kabar.example/berita/1?utm_source=amp", "https://www.kabar.example/berita/1"),
        # Whoever could name another's page as their own could replace its article.
        ("https://korban.example/berita/1", None),
        ("https://kabar.example/", None),
        ("https://kabar.example", None),
        ("https://kabar.example/?p=7", "https://kabar.example/?p=7"),
        ("javascript:alert(1)", None),
        ("", None),
        (None, None),
    ],
)
def test_the_address_that_a_page_states(stated: str | None, canonical: str | None) -> None:
    assert canonical_address(stated, "https://kabar.example/amp/1") == canonical


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Wed, 05 Jun 2024 01:00:00 +0700", dt.date(2024, 6, 5)),
        ("2024-06-05T23:30:00-05:00", dt.date(2024, 6, 5)),
        ("2024-06-05", dt.date(2024, 6, 5)),
        ("2024-06-05T09:00:00Z", dt.date(2024, 6, 5)),
        # In Jakarta it is the 6th by then, and in New York the 4th.
        ("Wed, 05 Jun 2024 18:00:00 GMT", None),
        ("2024-06-05T02:00:00Z", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_day_that_a_list_states(written: str, day: dt.date | None) -> None:
    assert stated_date(written) == day
