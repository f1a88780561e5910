-- Word for word as in schema.sql, so that an upgraded catalog is like a new one.
-- How the chunks of an article were made; nothing for one that an older kutip has chunked.
CREATE TABLE chunked (
    article_id TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    how        TEXT NOT NULL
);
