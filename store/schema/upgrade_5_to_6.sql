-- Word for word as in schema.sql, so that an upgraded catalog is like a new one.
-- What became of an article's source when it was read; `document` is an object of JSON.
CREATE TABLE readings (
    article_id TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    document   TEXT NOT NULL
);
-- What a user has corrected by hand; `fields` is an object of JSON. It outlives the rows of its article, which
-- are replaced when the source is ingested again.
CREATE TABLE edits (
    article_id TEXT PRIMARY KEY,
    fields     TEXT NOT NULL
);
