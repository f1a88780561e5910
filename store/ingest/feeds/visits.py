"""What the catalog knows of the addresses that were fetched."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any

from store.database import Database
from store.ingest.feeds.listing import Listing
from store.ingest.web import Validators
from store.rows import moment, sound

_COLUMNS = "url, found, etag, modified, identity, changed, article_id, error, listing, asked, read"
_DAY = dt.timedelta(days=1)
# A page is asked for again after this part of the time for which it has not changed.
_PART = 4


@dataclass(frozen=True, slots=True)
class Visit:
    """One address, as it was last fetched.

    url: that was asked, as `page_address` gives it. validators: of what came. identity: what its list names
    it by, together with its site; "" for nothing. changed: when it last changed, as its list said.
    article_id: of its article; None for a list and for what holds none, of which `error` says why. asked,
    read: when it was last asked for, and when it last came.
    """

    url: str
    validators: Validators
    asked: dt.datetime
    read: dt.datetime
    identity: str = ""
    changed: str = ""
    article_id: str | None = None
    error: str | None = None
    listing: Listing | None = None

    def has_not_changed(self, changed: str) -> bool:
        """Whether its list says so. changed: what it says now of the last change. A day alone is trusted once
        it is over: a page may change twice on one."""
        if not changed or changed != self.changed:
            return False
        try:
            day = dt.date.fromisoformat(changed)
        except ValueError:
            return True
        return self.read.date() > day + _DAY

    def is_fresh(self, now: dt.datetime) -> bool:
        """Whether it was asked for so lately that asking again would be a nuisance. What has not changed for
        long will not change the next hour; what cannot be asked for changes comes once a day."""
        if not (self.validators.etag or self.validators.modified):
            return now - self.asked < _DAY
        return now - self.asked < (self.asked - self.read) / _PART


class Visits:
    """Methods may raise StoreError."""

    def __init__(self, database: Database, *, dry: bool = False) -> None:
        """dry: whether nothing is noted."""
        self._database, self._dry = database, dry

    def get(self, url: str) -> Visit | None:
        """The last visit of an address."""
        return self._one("url = ?", url)

    def of_identity(self, identity: str) -> Visit | None:
        """The last visit of a page that holds an article of that identity."""
        return self._one("identity = ? AND article_id IS NOT NULL ORDER BY asked DESC", identity)

    def put(self, visit: Visit) -> None:
        """Notes a visit in place of the one before."""
        if self._dry:
            return
        one = visit
        listing = one.listing and json.dumps(one.listing.to_json(), ensure_ascii=False)
        row = (
            one.url, one.validators.url, one.validators.etag, one.validators.modified, one.identity,
            one.changed, one.article_id, one.error, listing, moment(one.asked), moment(one.read),
        )  # fmt: skip
        with self._database.transaction() as connection:
            places = ", ".join("?" * len(row))
            connection.execute(f"INSERT OR REPLACE INTO visits ({_COLUMNS}) VALUES ({places})", row)  # noqa: S608

    def asked(self, visit: Visit, now: dt.datetime, changed: str) -> None:
        """Notes that the address was asked for again, and has not changed."""
        self.put(replace(visit, asked=now, changed=changed))

    def _one(self, condition: str, value: str) -> Visit | None:
        sql = f"SELECT {_COLUMNS} FROM visits WHERE {condition} LIMIT 1"  # noqa: S608
        # What is damaged is as good as never visited: it is fetched again.
        return next(sound(self._database.all(sql, (value,)), _visit, "visit"), None)


def _visit(*row: Any) -> Visit:
    url, found, etag, modified, identity, changed, article_id, error, listing, asked, read = row
    return Visit(
        url,
        Validators(found, etag, modified),
        dt.datetime.fromisoformat(asked),
        dt.datetime.fromisoformat(read),
        identity,
        changed,
        article_id,
        error,
        Listing.from_json(json.loads(listing)) if listing else None,
    )
