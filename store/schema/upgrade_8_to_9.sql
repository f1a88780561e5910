-- Word for word as in schema.sql, so that an upgraded catalog is like a new one.
-- What is known of the addresses that were fetched, so that only what has changed is fetched again. `found` is
-- where the page was in the end; `listing` an object of JSON, for a feed or a sitemap; `error` why a page holds no
-- article; `asked` and `read` the moments when it was last asked for, and last came.
CREATE TABLE visits (
    url        TEXT PRIMARY KEY,
    found      TEXT NOT NULL,
    etag       TEXT NOT NULL,
    modified   TEXT NOT NULL,
    identity   TEXT NOT NULL,
    changed    TEXT NOT NULL,
    article_id TEXT,
    error      TEXT,
    listing    TEXT,
    asked      TEXT NOT NULL,
    read       TEXT NOT NULL
);
CREATE INDEX visits_by_identity ON visits (identity);
-- What is kept current: `result` is an object of JSON.
CREATE TABLE watched (
    source  TEXT PRIMARY KEY,
    seconds INTEGER NOT NULL,
    added   TEXT NOT NULL,
    next    TEXT NOT NULL,
    last    TEXT,
    result  TEXT
);
-- The channel in which each chat server wants new articles to be announced.
CREATE TABLE announcements (
    server  INTEGER PRIMARY KEY,
    channel INTEGER NOT NULL
);
