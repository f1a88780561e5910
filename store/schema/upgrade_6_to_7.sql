-- Word for word as in schema.sql, so that an upgraded catalog is like a new one.
-- What an older kutip has stored gets its places when it is ingested again.
-- The places that hold an article: it goes with the last of them. `key` is what its id was made of at first; it is
-- NULL when the place holds another article by now. `path` and `volume` are bytes, as names of files are; `read_by`
-- names the code that read it.
CREATE TABLE places (
    number      INTEGER PRIMARY KEY,
    article_id  TEXT NOT NULL,
    source      TEXT NOT NULL,
    key         TEXT UNIQUE,
    fingerprint TEXT NOT NULL,
    path        BLOB,
    part        TEXT,
    volume      BLOB,
    read_by     TEXT NOT NULL
);
CREATE INDEX places_by_article ON places (article_id);
CREATE INDEX places_by_fingerprint ON places (fingerprint);
CREATE INDEX places_by_source ON places (source);
